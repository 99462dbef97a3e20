"""Write the clusters' profiles: one long table a subject, in the run's folder profiles/."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.count import profiles as profile
from hotbed.runs.tables import write_csv
from hotbed.sources.listings import APPLICANT, FIELD, ORGANISATION, SECTOR, TOPIC
from hotbed.steps.subjects import TECHNOLOGY

BREAKDOWNS = {
    "applicants": APPLICANT,
    "organisations": ORGANISATION,
    "technology_fields": TECHNOLOGY,
    "science_fields": FIELD,
    "topics": TOPIC,
    "sectors": SECTOR,
}
WITH_INDEX = ("technology_fields", "science_fields", "topics")

Totals = dict[tuple[int, str], Fraction]


def write_profiles(
    stage: Path,
    named: Path,
    found: list[dict[str, Any]],
    tally: pa.Table,
    cluster: np.ndarray,
    totals: Totals,
    by_rank: list[int],
    out: Path,
) -> None:
    """Write every subject that the inputs say something of.

    Parameters
    ----------
    stage : the folder of stage `profiles`. named : of stage `subjects`. found : the clusters.
    tally : tally rows; cluster : the cluster of each, -1 for none.
    totals : (cluster, metric) -> fractional count. by_rank : clusters in the ranking's order.
    out : the folder to write into.
    """
    clusters = {each["number"]: each for each in found}
    ranked = {number: clusters[number] for number in by_rank}
    subjects = {
        "series": _series(tally, cluster),
        "teams": profile.team_rows(pq.read_table(stage / "teams.parquet")),
        "partners": profile.partner_rows(pq.read_table(stage / "links.parquet")),
    }
    names = pq.read_table(named / "names.parquet")
    labelled = pq.read_table(stage / "attributed.parquet")
    world = pq.read_table(named / "world.parquet")
    for subject, kind in BREAKDOWNS.items():
        own = names.filter(pc.equal(names["shown"], kind))
        rows = profile.breakdown(_of(labelled, own), own, totals)
        if subject in WITH_INDEX:
            everywhere = profile.world_by_label(_of(world, own), own)
            rows = profile.with_specialisation(rows, everywhere)
        subjects[subject] = rows
    for subject, rows in subjects.items():
        _write(rows, ranked, out / f"{subject}.csv")
    _write_merges(pq.read_table(named / "labels.parquet"), out / "organisations_merged.csv")


def _of(rows: pa.Table, names: pa.Table) -> pa.Table:
    """The rows of one kind of label: its labels have consecutive numbers."""
    if not names.num_rows:
        return rows.slice(0, 0)
    first, last = names["label_id"][0].as_py(), names["label_id"][-1].as_py()
    inside = pc.and_(
        pc.greater_equal(rows["label_id"], first), pc.less_equal(rows["label_id"], last)
    )
    return rows.filter(inside)


def _series(tally: pa.Table, cluster: np.ndarray) -> list[dict[str, Any]]:
    return [
        {"cluster": number, "metric": metric, "year": year, "documents": count}
        for (number, metric, year), count in sorted(profile.by_year(tally, cluster).items())
    ]


def _write(rows: list[dict[str, Any]], clusters: dict[int, dict[str, Any]], path: Path) -> None:
    path.unlink(missing_ok=True)
    if rows:
        write_csv(profile.printed(rows, clusters), path)


def _write_merges(labels: pa.Table, path: Path) -> None:
    path.unlink(missing_ok=True)
    whose = pc.is_in(labels["kind"], pa.array([APPLICANT, ORGANISATION]))
    merged = labels.filter(pc.and_(whose, pc.not_equal(labels["value"], labels["label"])))
    if merged.num_rows:
        shown = merged.select(["kind", "value", "label"])
        write_csv(shown.rename_columns(["kind", "name", "organisation"]), path)
