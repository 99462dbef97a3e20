"""The end of a run in the terminal: the first clusters, the ledger in brief, the paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotbed.analysis.columns import Columns
from hotbed.analysis.held_back import held_back
from hotbed.cli.shared.show import print_json
from hotbed.publish.facts.gather import overview
from hotbed.publish.facts.structure import Overview
from hotbed.publish.facts.sureness import doubt_cells, doubt_notes
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
EXCEL = "The CSV files are in UTF-8. For Excel: hotbed publish {} writes them as one workbook."


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
        facts = overview(run)
        print(_columns(facts, ranking).to_text() + "\n")
        for line in doubt_notes(facts):
            print(f"{line}\n")
    for metric in run.metrics:
        print(_ledger_line(run, metric))
    if text := held_back(run).text():
        print(f"\n{text}")
    print(f"\n{EXCEL.format(run.folder)}\n")
    if set(run.metadata["stages"]) <= set(run.metadata["reused"]):
        print("Nothing has changed since the last run: every stage was taken over.\n")
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


def _columns(facts: Overview, ranking: list[dict[str, Any]]) -> Columns:
    """The first clusters; with the ranks that they may have, where that was measured."""
    head = ["rank", *(["(set)"] if facts.has_doubts else []), "cluster", "economy"]
    left = range(1, len(head))
    for metric in facts.metrics:
        head += [metric.name, "share %"]
    head += ["total", *(["exists", "tied with"] if facts.has_doubts else [])]
    lines = []
    for known, row in zip(facts.ranking, ranking, strict=False):
        line = [known.rank_text]
        if facts.has_doubts:
            line.append(known.ranks_text.removeprefix(known.rank_text).strip())
        line += [str(row["name"]), str(row["economies"])]
        for metric in facts.metrics:
            count, share = row[f"{metric.name}_count"], row[f"{metric.name}_share"]
            line += [f"{count:,.1f}", f"{share:.2f}"]
        line.append(f"{row['total']:.2f}")
        lines.append(line + (doubt_cells(known) if facts.has_doubts else []))
    return Columns(head, lines, left=left)


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
