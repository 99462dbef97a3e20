"""hotbed explain: how one cluster came about, down to sample rows."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, RunFolder


def explain(
    run: RunFolder,
    cluster: Annotated[str, typer.Argument(help="Its rank, id or name (or a part of the name).")],
    rows: Annotated[int, typer.Option(min=0, help="How many sample rows to show.")] = 10,
    json_: Json = False,
) -> None:
    """Say which places were joined and why, where the name and the counts come from."""
    import json

    from hotbed.analysis.explain import explain_cluster, in_words
    from hotbed.result import Result

    facts = explain_cluster(Result(run), cluster, rows)
    print(json.dumps(facts, ensure_ascii=False, indent=1) if json_ else in_words(facts))
