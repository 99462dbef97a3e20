"""The end of a run in the terminal: the first clusters, the ledger in brief, the paths."""

from __future__ import annotations

import json

from hotbed.runs.run import Run

FILES = (
    "ranking.csv", "clusters.geojson", "clusters.parquet", "members.parquet", "locations.parquet",
    "tally.parquet", "documents.parquet", "ledger.csv", "rejects.parquet", "run.json", "atlas.html",
)  # fmt: skip


def summary(result: Run, top: int, *, as_json: bool) -> None:
    """Print a run's outcome on stdout, as a table or as JSON."""
    if as_json:
        print(json.dumps(_facts(result, top), ensure_ascii=False, indent=1))
        return
    ranking = result.ranking.slice(0, top).to_pylist()
    metrics = list(result.metadata["recipe"]["metrics"])
    if result.ranking.num_rows == 0:
        print("No cluster reaches the minimum density; see ledger.csv, or lower min_listings.\n")
    elif ranking:
        print(_table(ranking, metrics) + "\n")
    for metric in metrics:
        print(_ledger_line(result, metric))
    print()
    for name in FILES:
        print(result.folder / name)


def _facts(result: Run, top: int) -> dict[str, object]:
    return {
        "clusters": result.ranking.num_rows,
        "top": result.ranking.slice(0, top).to_pylist(),
        "world": result.metadata["world"],
        "ledger": result.ledger.to_pylist(),
        "files": {name: str(result.folder / name) for name in FILES},
    }


def _table(ranking: list[dict[str, object]], metrics: list[str]) -> str:
    head = ["rank", "cluster", "economy"]
    for metric in metrics:
        head += [metric, "share %"]
    rows = [[*head, "total"]]
    for each in ranking:
        row = [str(each["rank"]), str(each["name"]), str(each["economies"])]
        for metric in metrics:
            row += [f"{each[f'{metric}_count']:,.1f}", f"{each[f'{metric}_share']:.2f}"]
        rows.append([*row, f"{each['total']:.2f}"])
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text + " " * (width - _width(text))
            if 1 <= i <= 2
            else " " * (width - _width(text)) + text
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Columns a text takes in a terminal: East Asian wide letters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)


def _ledger_line(result: Run, metric: str) -> str:
    lines = {row["line"]: row for row in result.ledger.to_pylist() if row["metric"] == metric}
    total = sum(row["rows"] for row in lines.values())
    parts = [
        f"{row['rows']:,} {name.replace('_', ' ')}"
        for name, row in sorted(lines.items(), key=lambda item: -item[1]["rows"])
        if row["rows"]
    ]
    world = result.metadata["world"][metric]
    return f"{metric}: {world:,} documents in the years; {total:,} rows read: " + ", ".join(parts)
