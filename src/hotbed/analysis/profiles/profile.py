"""One cluster's profile, read from the run's folder: who drives it, and in what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from hotbed.analysis.answer import TextAnswer
from hotbed.analysis.explain import find_cluster, heading
from hotbed.analysis.profiles.labels import with_classification
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from hotbed.tables import SUBJECTS

Line = dict[str, Any]
WHOSE = ("cluster_id", "cluster", "metric")


@dataclass(frozen=True, repr=False)
class Profile(TextAnswer):
    """A cluster's applicants, organisations, fields, years, teams and partner clusters.

    Parameters
    ----------
    cluster : dict
        Its row of the ranking.
    subjects : dict
        Subject (`hotbed.tables.SUBJECTS`) -> metric -> its first lines; what the inputs say
        nothing of is left out.
    not_shown : tuple of str
        What else is left out and why, in sentences.
    """

    cluster: Line
    subjects: dict[str, dict[str, list[Line]]]
    not_shown: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        facts = {"cluster": self.cluster, "subjects": self.subjects}
        return facts | ({"not_shown": list(self.not_shown)} if self.not_shown else {})

    def __str__(self) -> str:
        lines = [heading(self.cluster)]
        for subject, by_metric in self.subjects.items():
            for metric, rows in by_metric.items():
                lines += ["", f"{subject.replace('_', ' ').capitalize()}, {metric}"]
                lines += ["  " + _words(subject, row) for row in rows]
        lines += ["", *self.not_shown] if self.not_shown else []
        return "\n".join(lines)


def profile(run: Run, cluster: str | int, top: int = 10) -> Profile:
    """A cluster's profile.

    Parameters
    ----------
    run : Run
    cluster : str or int
        Its rank, id, name, or a part of its name that only it has.
    top : int
        Lines of each subject; of the years all are there.

    Raises
    ------
    HotbedError
        There is no such cluster, or the run holds no profiles.
    """
    ranked = find_cluster(run, cluster)
    subjects: dict[str, dict[str, list[Line]]] = {}
    written: dict[tuple[str, str, str | None], int] = {}
    for subject in SUBJECTS:
        table = run.subject(subject)
        if table is None:
            continue
        for row in table.filter(pc.equal(table["cluster_id"], ranked["cluster_id"])).to_pylist():
            rows = subjects.setdefault(subject, {}).setdefault(row["metric"], [])
            group = subject, row["metric"], row.get("classification")
            written[group] = written.get(group, 0) + 1
            if written[group] <= top or subject == "series":
                rows.append({name: row[name] for name in row if name not in WHOSE})
    if not subjects:
        raise HotbedError(f"{run.folder} holds no profiles", "run the recipe again")
    return Profile(ranked, subjects, tuple(run.metadata.get("not_shown", [])))


def _words(subject: str, row: Line) -> str:
    if subject == "series":
        return f"{row['year']}  {row['documents']:>12,.1f}"
    if subject == "teams":
        parts = [f"{row['documents']:,.0f} documents"]
        if row["mean_team"] is not None:
            parts[0] += f", {row['mean_team']:.1f} contributors on average"
            parts.append(f"{row['alone_share']:.1f} % by one alone")
        if row["foreign_share"] is not None:
            parts.append(f"{row['foreign_share']:.1f} % others abroad")
        return "; ".join([parts[0], ", ".join(parts[1:])])
    label = str(row.get("partner") or row.get("label"))
    name = with_classification(label, row.get("classification"))
    index = row.get("specialisation")
    beside = f"  index {index:.2f} ({row['low']:.2f} to {row['high']:.2f})" if index else ""
    return f"{row['documents']:>12,.1f}  {row['share']:>5.1f} %  {name}{beside}"
