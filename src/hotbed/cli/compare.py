"""hotbed compare: a run beside its previous edition, cluster by cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.cli.shared.options import Edition, Json, Previous, RunFolder

if TYPE_CHECKING:
    from hotbed.analysis.change.published import Published
    from hotbed.result import Result
    from hotbed.runs.run import Run


def compare(
    run: RunFolder,
    previous: Previous,
    edition: Edition = None,
    rank_column: Annotated[
        str | None, typer.Option(help="The published table's column of ranks, if not rank.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.csv", help="The whole table as CSV.")
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 15,
    json_: Json = False,
) -> None:
    """Compare ranks, output and places with the previous edition: movers, growth, lineage."""
    from hotbed.analysis.change.previous import previous_edition
    from hotbed.analysis.change.published import Published
    from hotbed.result import Result
    from hotbed.runs.csv import write_csv

    now, before = Result(run), previous_edition(previous, edition, rank_column)
    facts = _published(now, before) if isinstance(before, Published) else _runs(now, before, top)
    table = facts.pop("table")
    if out:
        write_csv(table, out)
    _show(facts, table, top, out, as_json=json_)


def _runs(now: Result, before: Run, top: int) -> dict[str, Any]:
    from hotbed.analysis.change.compare import change_table
    from hotbed.analysis.change.compare import compare as compare_runs
    from hotbed.analysis.change.window import differences
    from hotbed.analysis.findings.text import number

    compared = compare_runs(before, now)
    first = max(top, 1)
    return {
        "table": change_table(compared),
        "columns": [
            ("rank", "rank"), ("cluster", "name"), ("before", "previous_rank"),
            ("change", "rank_change"), ("growth %", "total_growth_moving_counts"),
            ("fixed %", "total_growth_today_counts"),
            ("former %", "total_growth_before_counts"),
            ("share %", "total_growth_today_shares"), ("event", "event"), ("with", "related"),
        ],
        "differences": differences(before, now),
        "world_growth": {
            name: number(compared.world_growth(name), 2) for name in compared.worlds.new
        },
        "top": first,
        "entrants": [it.now.name for it in compared.entrants(first)],
        "leavers": [then.name for then, _now, _into in compared.leavers(first)],
    }  # fmt: skip


def _published(now: Result, before: Published) -> dict[str, Any]:
    from hotbed.analysis.change.published import match, match_table

    found = match(now, before)
    return {
        "table": match_table(found),
        "columns": [
            ("rank", "rank"), ("cluster", "name"), ("before", "previous_rank"),
            ("change", "rank_change"), ("published as", "previous_name"), ("by", "matched_by"),
        ],
        "edition": before.edition,
        "rank_column": before.rank_column,
        "matched": len(found.matches),
        "unmatched": [each.name for each in found.published_only],
    }  # fmt: skip


WHOLE = ("rank", "previous_rank", "rank_change")
KEPT_AS_TEXT = ("cluster_id", "name", "economies", "event", "related", "previous_id",
                "previous_name", "previous_economies", "matched_by", "cities")  # fmt: skip


def _show(facts: dict[str, Any], table: Any, top: int, out: Path | None, *, as_json: bool) -> None:
    import json

    columns = facts.pop("columns")
    rows = table.to_pylist()
    if as_json:
        plain = [{key: _plain(key, value) for key, value in row.items()} for row in rows]
        print(json.dumps(facts | {"rows": plain}, ensure_ascii=False, indent=1))
        return
    shown = [row for row in rows if row["rank"] is not None][:top]
    print(_lines(columns, shown))
    print()
    if facts.get("differences"):
        print("The two runs differ in method as well:")
        for each in facts["differences"]:
            print(f"  {each}")
    for name, rate in facts.get("world_growth", {}).items():
        print(f"the world's {name}: {'no growth rate' if rate is None else f'{rate:+.2f} %'}")
    if "entrants" in facts:
        print(f"new among the first {facts['top']}: {'; '.join(facts['entrants']) or 'none'}")
        print(f"no longer among them: {'; '.join(facts['leavers']) or 'none'}")
    if "unmatched" in facts:
        print(f"{facts['matched']} matched; published clusters without a match: "
              f"{'; '.join(facts['unmatched']) or 'none'}")  # fmt: skip
    if out:
        print(out)


def _plain(key: str, value: Any) -> Any:
    if value is None or key in WHOLE or key in KEPT_AS_TEXT:
        return value
    return float(value)


def _lines(columns: list[tuple[str, str]], rows: list[dict[str, Any]]) -> str:
    """A table for the terminal: numbers to the right, text to the left."""
    from hotbed.cli.shared.summary import _width

    cells = [[head for head, _key in columns]]
    cells += [["" if row[key] is None else str(row[key]) for _head, key in columns] for row in rows]
    widths = [max(_width(line[at]) for line in cells) for at in range(len(columns))]
    text = [key in KEPT_AS_TEXT for _head, key in columns]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) if left else " " * (width - _width(cell)) + cell
            for cell, width, left in zip(line, widths, text, strict=True)
        ).rstrip()
        for line in cells
    )
