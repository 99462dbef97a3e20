"""hotbed profile: who drives a cluster, and in what."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hotbed.cli.shared.options import Json, RunFolder


def profile(
    run: RunFolder,
    cluster: Annotated[str, typer.Argument(help="Its rank, id or name (or a part of the name).")],
    top: Annotated[int, typer.Option(min=1, help="Lines of each subject.")] = 10,
    json_: Json = False,
) -> None:
    """Show a cluster's applicants, organisations, fields, years, teams and partner clusters."""
    import json

    from hotbed.analysis.profiles import cluster_profile
    from hotbed.result import Result

    facts = cluster_profile(Result(run), cluster, top)
    print(json.dumps(facts, ensure_ascii=False, indent=1) if json_ else _words(facts))


def _words(facts: dict[str, Any]) -> str:
    own = facts["cluster"]
    lines = [f"{own['name']} ({own['economies']}), rank {own['rank']}, id {own['cluster_id']}"]
    for subject, by_metric in facts["subjects"].items():
        for metric, rows in by_metric.items():
            lines += ["", f"{subject.replace('_', ' ').capitalize()}, {metric}"]
            lines += ["  " + _line(subject, row) for row in rows]
    return "\n".join(lines)


def _line(subject: str, row: dict[str, Any]) -> str:
    if subject == "series":
        return f"{row['year']}  {row['documents']:>12,.1f}"
    if subject == "teams":
        return (
            f"{row['documents']:,.0f} documents, {row['mean_team']:.1f} contributors on average; "
            f"{row['alone_share']:.1f} % by one alone, {row['foreign_share']:.1f} % others abroad"
        )
    name = row.get("partner") or row.get("label")
    index = row.get("specialisation")
    beside = f"  index {index:.2f} ({row['low']:.2f} to {row['high']:.2f})" if index else ""
    return f"{row['documents']:>12,.1f}  {row['share']:>5.1f} %  {name}{beside}"
