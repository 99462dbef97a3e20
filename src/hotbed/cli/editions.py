"""hotbed editions: the same clusters ranked by another edition's method."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, RunFolder


def editions(
    run: RunFolder,
    preset: Annotated[str, typer.Option(help="The edition to rank by, such as gii-2017.")],
    top: Annotated[int, typer.Option(min=1, help="How many clusters to print.")] = 25,
    json_: Json = False,
) -> None:
    """Rank a run's clusters by the metrics and weights of another edition, side by side."""
    import json

    from hotbed.analysis.editions import by_edition
    from hotbed.result import Result

    rows = by_edition(Result(run), preset)[:top]
    if json_:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print(f"{preset:>10}  this run  change  total   cluster")
    for row in rows:
        print(
            f"{row['edition_rank']:>10}  {row['rank']:>8}  {row['change']:>+6}  "
            f"{float(row['edition_total']):>6.2f}  {row['name']} ({row['economies']})"
        )
