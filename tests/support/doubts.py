"""What `hotbed uncertainty` writes, with figures of the test's choice, in a run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from hotbed.analysis.answer import write_tables
from hotbed.analysis.change.previous import previous_of
from hotbed.runs.run import Run
from hotbed.tables import (
    CHANGE_UNCERTAINTY,
    LEAVE_ONE_YEAR,
    PLACES,
    SENSITIVITY,
    UNCERTAINTY,
    Table,
)


def write(
    run: Run,
    sets: Mapping[int, tuple[int, int]],
    *,
    exists: Mapping[int, float] | None = None,
    documents: Mapping[int, int] | None = None,
) -> Path:
    """Write uncertainty.csv.

    Parameters
    ----------
    run : Run
    sets : mapping
        Rank -> the best and the worst rank; others stay where they are.
    exists : mapping, optional
        Rank -> share of replicates; others exist in all.
    documents : mapping, optional
        Rank -> documents of each metric; others rest on 1,000.
    """
    rows = []
    for row in run.ranking.to_pylist():
        rank = row["rank"]
        low, high = sets.get(rank, (rank, rank))
        tied = [other for other in range(low, high + 1) if other != rank]
        rows.append(
            {
                **{name: row[name] for name in ("rank", "cluster_id", "name")},
                "total": f"{row['total']:.6f}",
                "sd": "0.100000",
                "rank_low": low,
                "rank_high": high,
                "marginal_low": low,
                "marginal_high": rank,
                "tied_with": ";".join(map(str, tied)),
                "top": 100,
                "top_probability": "1.0000",
                "may_be_top": True,
                "exists": f"{(exists or {}).get(rank, 1.0):.4f}",
                "absorbed": "0.0000",
                "split": "0.0000",
                "geocoding_sd": "0.000000",
                "geocoding_exists": "1.0000",
                "geocoding_low": rank,
                "geocoding_high": rank,
                "choices_low": 1,
                "choices_high": rank + 1,
                **{f"{name}_documents": (documents or {}).get(rank, 1000) for name in run.metrics},
            }
        )
    return _write(run, UNCERTAINTY, rows)


def write_changes(run: Run, before: Run, told: Mapping[int, str]) -> Path:
    """Write change_uncertainty.csv: rank now -> whether it rose or fell; of others not told."""
    comparison = previous_of(run, before).comparison
    assert comparison is not None
    rows = []
    for change in comparison.changes:
        now, then = change.now, change.then
        if then is None:
            continue
        said = told.get(now.rank, "can't be told")
        rows.append(
            {
                "rank": now.rank,
                "cluster_id": now.cluster_id,
                "name": now.name,
                "previous_rank": then.rank,
                "previous_id": then.cluster_id,
                "total_change": f"{float(now.total - then.total):.6f}",
                "sd": "0.100000",
                "low": "-1.000000",
                "high": "1.000000",
                "total_told": said,
                "rank_change": then.rank - now.rank,
                "rank_told": said,
                "rank_change_low": 0,
                "rank_change_high": 0,
            }
        )
    return _write(run, CHANGE_UNCERTAINTY, rows)


def write_rest(run: Run, unstable: Mapping[int, float]) -> None:
    """Write places.parquet (place id -> stability, else 1), sensitivity and leave_one_year.csv."""
    members = run.members.select(["place_id", "lon", "lat", "listings", "cluster_id"])
    share = [unstable.get(place, 1.0) for place in members["place_id"].to_pylist()]
    places = members.append_column("stability", pa.array(share)).cast(PLACES.schema())
    write_tables(run, {PLACES.path(run.folder): places})
    choices, years = [], []
    for row in run.ranking.to_pylist():
        rank, total = row["rank"], f"{row['total']:.6f}"
        who = {name: row[name] for name in ("cluster_id", "rank", "name")}
        states = {"kept": 5, "absorbed": 0, "split": 0, "lost": 1}
        ranks = {"lowest": 1, "median": "1.5", "highest": rank + 1}
        choices.append({**who, "factor": "all", **ranks, **states})
        indices = {"S_i": "0.8000", "S_Ti": "0.9000"}
        choices.append({**who, "factor": "radius", **indices, **ranks, **states})
        years += [
            {**who, "year": year, "rank_without": rank + year % 2, "total": total}
            | {"total_without": total}
            for year in (2015, 2016, 2017)
        ]
    _write(run, SENSITIVITY, choices)
    _write(run, LEAVE_ONE_YEAR, years)


def _write(run: Run, table: Table, rows: list[dict[str, object]]) -> Path:
    path = table.path(run.folder)
    write_tables(run, {path: pa.Table.from_pylist(rows, table.schema(run.metrics))})
    return path
