"""One cluster's profile, read from the run's folder."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hotbed.analysis.explain import find_cluster
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run

SUBJECTS = ("applicants", "organisations", "technology_fields", "science_fields", "topics",
            "sectors", "partners", "teams", "series")  # fmt: skip
TEXT = ("cluster_id", "cluster", "metric", "label", "partner", "partner_id")


def subject_table(result: Run, subject: str) -> pa.Table | None:
    """One subject's long table of a run, numbers as numbers; None where the inputs say nothing."""
    path = result.folder / "profiles" / f"{subject}.csv"
    if not path.is_file():
        return None
    options = pacsv.ConvertOptions(column_types=dict.fromkeys(TEXT, pa.string()))
    return pacsv.read_csv(path, convert_options=options)


def cluster_profile(result: Run, wanted: str, top: int = 10) -> dict[str, Any]:
    """A cluster's profile: subject -> metric -> its first lines.

    Parameters
    ----------
    wanted : the cluster's rank, id, name or part of the name. top : lines of each subject.

    Raises
    ------
    HotbedError : no such cluster, or the run holds no profiles.
    """
    own = find_cluster(result, wanted)
    subjects: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for subject in SUBJECTS:
        table = subject_table(result, subject)
        if table is None:
            continue
        for row in table.filter(pc.equal(table["cluster_id"], own["cluster_id"])).to_pylist():
            rows = subjects.setdefault(subject, {}).setdefault(row["metric"], [])
            if len(rows) < top or subject == "series":
                rows.append(
                    {k: v for k, v in row.items() if k not in ("cluster_id", "cluster", "metric")}
                )
    if not subjects:
        raise HotbedError(f"{result.folder} holds no profiles", "run the recipe again")
    return {"cluster": own, "subjects": subjects}
