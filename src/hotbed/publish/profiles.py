"""Write the clusters' profiles: one long table a subject, in the run's folder profiles/."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.measure import profile
from hotbed.publish.tables import write_csv
from hotbed.rows.profiles import TECHNOLOGY
from hotbed.sources.base import APPLICANT, FIELD, ORGANISATION, SECTOR, TOPIC

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
    found: Path,
    tally: pa.Table,
    cluster: np.ndarray,
    totals: Totals,
    by_rank: list[int],
    out: Path,
) -> None:
    """Write every subject that the inputs say something of.

    Parameters
    ----------
    stage : the folder of stage `profiles`. found : of stage `clusters`.
    tally : all tally rows; cluster : the cluster of each, -1 for none.
    totals : (cluster, metric) -> fractional count. by_rank : clusters in the ranking's order.
    out : the folder to write into.
    """
    clusters = {each["number"]: each for each in _json(found / "clusters.json")["clusters"]}
    ranked = {number: clusters[number] for number in by_rank}
    shares = profile.shares_by_label(pq.read_table(stage / "attributed.parquet"))
    world = profile.world_by_label(pq.read_table(stage / "world.parquet"))
    subjects = {
        "series": _series(tally, cluster),
        "teams": profile.team_rows(pq.read_table(stage / "teams.parquet")),
        "partners": profile.partner_rows(pq.read_table(stage / "links.parquet")),
    }
    for subject, kind in BREAKDOWNS.items():
        rows = profile.breakdown(kind, shares, totals)
        if subject in WITH_INDEX:
            rows = profile.with_specialisation(rows, kind, world)
        subjects[subject] = rows
    for subject, rows in subjects.items():
        _write(rows, ranked, out / f"{subject}.csv")
    _write_merges(pq.read_table(stage / "labels.parquet"), out / "organisations_merged.csv")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


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
    rows = [row for row in labels.to_pylist() if row["kind"] in (APPLICANT, ORGANISATION)]
    merged = [row for row in rows if row["value"] != row["label"]]
    if merged:
        table = pa.table(
            {
                "kind": [row["kind"] for row in merged],
                "name": [row["value"] for row in merged],
                "organisation": [row["label"] for row in merged],
            }
        )
        write_csv(table, path)
