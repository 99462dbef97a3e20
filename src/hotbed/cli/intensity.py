"""hotbed intensity: what clusters have for each million inhabitants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.cli.shared.options import Json, RunFolder

if TYPE_CHECKING:
    from hotbed.analysis.intensity.intensity import Intensity


def intensity(
    run: RunFolder,
    grid: Annotated[
        Path | None,
        typer.Option(
            help="A raster of people a cell (GHS-POP ...), or fetched: the one that "
            "'hotbed fetch ghs-pop' downloaded; else from the gazetteer."
        ),
    ] = None,
    shape: Annotated[
        list[str] | None,
        typer.Option(help="Polygon: buffer, hull, concave or h3; give several to compare them."),
    ] = None,
    among: Annotated[
        int, typer.Option(min=0, help="How many of the largest clusters take part; 0: all.")
    ] = 100,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 25,
    json_: Json = False,
) -> None:
    """Rank clusters by their total per million inhabitants; writes RUN/intensity.csv."""
    import json

    from hotbed.analysis.intensity.intensity import intensities, intensity_table
    from hotbed.fetch.downloads import grid_file
    from hotbed.result import Result
    from hotbed.runs.csv import write_csv
    from hotbed.runs.outputs import record

    result = Result(run)
    grid = grid_file(grid)
    metrics = list(result.metadata["recipe"]["metrics"])
    rows = intensities(result, grid, shape or (), among or None)
    table = intensity_table(rows, metrics)
    path = run / "intensity.csv"
    write_csv(table, path)
    record(run, result.digest, [path])
    shapes = list(dict.fromkeys(each.shape for each in rows))
    if json_:
        first = [row for row in table.to_pylist() if (row["rank"] or top + 1) <= top]
        facts = {"among": among or None, "grid": grid and grid.name, "shapes": shapes}
        print(
            json.dumps(
                {**facts, "intensity": first, "file": str(path)}, ensure_ascii=False, indent=1
            )
        )
        return
    if len(shapes) > 1:
        print(_side_by_side(rows, shapes, top))
    else:
        print(_one_shape(table.to_pylist()[:top], metrics))
    print(f"\n{_sources(rows)}\n{path}")


def _one_shape(rows: list[dict[str, Any]], metrics: list[str]) -> str:
    from hotbed.cli.shared.columns import in_columns

    head = ["rank", "cluster", "economy", "size rank", "people", "from", "intensity"]
    lines = [[*head, *(f"{metric}/million" for metric in metrics)]]
    for row in rows:
        counts = [_short(row[f"{metric}_per_million"]) for metric in metrics]
        known = ["-" if row[name] is None else f"{row[name]:,}" for name in ("rank", "population")]
        lines.append(
            [known[0], row["name"], row["economies"], str(row["size_rank"]), known[1],
             row["population_source"], _short(row["intensity"]), *counts]
        )  # fmt: skip
    return in_columns(lines, left=(1, 2, 5))


def _side_by_side(rows: list[Intensity], shapes: list[str], top: int) -> str:
    """By rank under the first shape: people, intensity and rank under each."""
    from hotbed.cli.shared.columns import in_columns
    from hotbed.count.fractions import half_up

    own = {(each.shape, each.cluster["cluster_id"]): each for each in rows}
    lead = [each for each in rows if each.shape == shapes[0]][:top]
    lines = [["cluster", "economy"]]
    for shape in shapes:
        lines[0] += [f"{shape}: km2", "people", "intensity", "rank"]
    for each in lead:
        line = [each.cluster["name"], each.cluster["economies"]]
        for shape in shapes:
            other = own[shape, each.cluster["cluster_id"]]
            people, value = other.population.people, other.intensity
            line += [f"{other.area_km2:,.0f}", "-" if people is None else f"{people:,}"]
            line += ["-" if value is None else half_up(value, 3), str(other.rank or "-")]
        lines.append(line)
    return in_columns(lines, left=(0, 1))


def _short(text: str | None) -> str:
    return "-" if text is None else f"{float(text):,.3f}"


def _sources(rows: list[Intensity]) -> str:
    """Where the people come from, in a sentence."""
    kinds = [each.population.source for each in rows if each.population.people is not None]
    gridded, lacking = kinds.count("grid"), len(rows) - len(kinds)
    parts = []
    if gridded:
        parts.append(f"{gridded} populations from the grid")
    if len(kinds) > gridded:
        named = len(kinds) - gridded
        parts.append(f"{named} estimated from the gazetteer's cities (take a grid for exact sums)")
    if lacking:
        parts.append(f"{lacking} not known")
    return ", ".join(parts) + "." if parts else "No clusters."
