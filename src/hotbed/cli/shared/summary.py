"""The end of a run in the terminal: the first clusters, the ledger in brief, the paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotbed.analysis.columns import Columns
from hotbed.analysis.held_back import held_back
from hotbed.cli.shared.show import print_json
from hotbed.runs.run import Run

FILES = (
    "ranking.csv",
    "clusters.geojson",
    "clusters.parquet",
    "members.parquet",
    "locations.parquet",
    "tally.parquet",
    "documents.parquet",
    "ledger.csv",
    "ledger_economies.csv",
    "rejects.parquet",
    "run.json",
    "atlas.html",
)


def summary(run: Run, top: int, *, as_json: bool, files: Sequence[str] = FILES) -> None:
    """Print a run's outcome on stdout.

    Parameters
    ----------
    run : Run
    top : int
        How many clusters.
    as_json : bool
        As JSON instead of a table.
    files : sequence of str, optional
        Whose paths to print; JSON has all.
    """
    if as_json:
        print_json(_facts(run, top))
        return
    ranking = run.ranking.slice(0, top).to_pylist()
    if run.ranking.num_rows == 0:
        print("No cluster reaches the minimum density; see ledger.csv, or lower min_listings.\n")
    elif ranking:
        print(_columns(ranking, run.metrics).to_text() + "\n")
    for metric in run.metrics:
        print(_ledger_line(run, metric))
    if text := held_back(run).text():
        print(f"\n{text}")
    print()
    for name in files:
        print(run.folder / name)


def _facts(run: Run, top: int) -> dict[str, object]:
    return {
        "clusters": run.ranking.num_rows,
        "top": run.ranking.slice(0, top).to_pylist(),
        "world": run.metadata["world"],
        "ledger": run.ledger.to_pylist(),
        "held_back": {line.value: count for line, count in held_back(run).rows.items()},
        "files": {name: str(run.folder / name) for name in FILES},
    }


def _columns(ranking: list[dict[str, Any]], metrics: list[str]) -> Columns:
    head = ["rank", "cluster", "economy"]
    for metric in metrics:
        head += [metric, "share %"]
    lines = []
    for row in ranking:
        line = [str(row["rank"]), str(row["name"]), str(row["economies"])]
        for metric in metrics:
            line += [f"{row[f'{metric}_count']:,.1f}", f"{row[f'{metric}_share']:.2f}"]
        lines.append([*line, f"{row['total']:.2f}"])
    return Columns([*head, "total"], lines, left=(1, 2))


def _ledger_line(run: Run, metric: str) -> str:
    lines = {row["line"]: row for row in run.ledger.to_pylist() if row["metric"] == metric}
    total = sum(row["rows"] for row in lines.values())
    parts = [
        f"{row['rows']:,} {name.replace('_', ' ')}"
        for name, row in sorted(lines.items(), key=lambda item: -item[1]["rows"])
        if row["rows"]
    ]
    world = run.metadata["world"][metric]
    return f"{metric}: {world:,} documents in the years; {total:,} rows read: " + ", ".join(parts)
