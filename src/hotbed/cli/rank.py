"""hotbed rank: the clusters of a region, down to any rank."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.cli.shared.options import Income, IncomeYear, Json, RunFolder, income_groups

if TYPE_CHECKING:
    from hotbed.analysis.regions.below import Below
    from hotbed.analysis.regions.ranking import Regional
    from hotbed.result import Result

TOP = 50
Names = list[str] | None


def rank(
    run: RunFolder,
    region: Annotated[
        Names, typer.Option(help="Continent, UN region, or region of the income file.")
    ] = None,
    economy: Annotated[
        Names, typer.Option(help="ISO 3166-1 code or name; several: a list.")
    ] = None,
    income_group: Annotated[Names, typer.Option(help="Income group of the income file.")] = None,
    income: Income = None,
    income_year: IncomeYear = None,
    polygon: Annotated[Path | None, typer.Option(help="GeoJSON file of polygons.")] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="How many clusters; 50, and all per economy.")
    ] = None,
    min_listings: Annotated[
        int | None, typer.Option(min=1, help="Threshold to use; else chosen for --top.")
    ] = None,
    floor: Annotated[int, typer.Option(min=1, help="Lowest threshold that may be chosen.")] = 1,
    below: Annotated[
        int | None, typer.Option(min=1, help="List the areas just below the threshold instead.")
    ] = None,
    per_economy: Annotated[
        bool, typer.Option("--per-economy", help="Count the run's clusters by economy instead.")
    ] = False,
    json_: Json = False,
) -> None:
    """Rank a region's clusters, with the density threshold this depth needs.

    Writes RUN/regions/<name>.csv; with --per-economy RUN/economies.csv and economy_parts.csv.
    """
    from hotbed.analysis.regions.below import just_below
    from hotbed.analysis.regions.cut import cut_places
    from hotbed.analysis.regions.ranking import rank_region
    from hotbed.result import Result

    result = Result(run)
    if income_group or region:
        income = income_groups(income)
    if per_economy:
        _economies(result, top, as_json=json_)
        return
    cut = cut_places(
        result.members, region or (), economy or (), income_group or (), income, polygon,
        income_year,
    )  # fmt: skip
    if below is not None:
        _below(result, cut.title, cut.slug, just_below(result, cut, below), as_json=json_)
    else:
        _ranking(result, rank_region(result, cut, top or TOP, min_listings, floor), top or TOP,
                 as_json=json_)  # fmt: skip


def _ranking(result: Result, ranked: Regional, top: int, *, as_json: bool) -> None:
    from hotbed.analysis.regions.ranking import regional_table
    from hotbed.cli.shared.columns import in_columns
    from hotbed.runs.csv import write_csv
    from hotbed.runs.outputs import record

    metrics = list(result.metadata["recipe"]["metrics"])
    table = regional_table(ranked, metrics)
    path = result.folder / "regions" / f"{ranked.cut.slug}-top-{top}.csv"
    write_csv(table, path)
    record(result.folder, result.digest, [path])
    rows = table.to_pylist()
    if as_json:
        _print_json(
            {
                "region": ranked.cut.title,
                "asked": top,
                "found": ranked.found,
                "min_listings": ranked.min_listings,
                "recipe_min_listings": ranked.recipe_min_listings,
                "below_recipe": ranked.lowered,
                "notes": ranked.notes,
                "clusters": rows,
                "file": str(path),
            }
        )
        return
    lines = [["rank", "cluster", "economy", "world rank", "densest"]]
    for metric in metrics:
        lines[0] += [metric, "share %"]
    lines[0].append("total")
    for row in rows:
        line = [str(row["rank"]), row["name"], row["economies"], str(row["world_rank"] or "-")]
        line.append(f"{row['densest']:,}")
        for metric in metrics:
            line += [f"{float(row[f'{metric}_count']):,.1f}", _percent(row[f"{metric}_share"])]
        lines.append([*line, _percent(row["total"])])
    if rows:
        print(in_columns(lines, left=(1, 2)) + "\n")
    print(f"{_stated(result, ranked)}\n{path}")


def _stated(result: Result, ranked: Regional) -> str:
    """The threshold of a ranking, in words."""
    radius = result.metadata["recipe"]["detection"]["radius_km"]
    noun = "cluster" if ranked.found == 1 else "clusters"
    text = (
        f"{ranked.cut.title}: {ranked.found:,} {noun} with at least {ranked.min_listings:,} "
        f"listings within {radius:g} km"
    )
    if ranked.min_listings == ranked.recipe_min_listings:
        text += ", the recipe's threshold"
    else:
        side = "below" if ranked.lowered else "above"
        text += f", {side} the recipe's {ranked.recipe_min_listings:,}"
    return "; ".join([text, *ranked.notes]) + "."


def _below(result: Result, title: str, slug: str, found: list[Below], *, as_json: bool) -> None:
    from dataclasses import asdict

    import pyarrow as pa

    from hotbed.cli.shared.columns import in_columns
    from hotbed.runs.csv import write_csv
    from hotbed.runs.outputs import record

    least = result.metadata["recipe"]["detection"]["min_listings"]
    rows = [{"place": number, **asdict(each)} for number, each in enumerate(found, start=1)]
    path = result.folder / "regions" / f"{slug}-below.csv"
    if rows:
        write_csv(pa.Table.from_pylist(rows), path)
        record(result.folder, result.digest, [path])
    if as_json:
        file = str(path) if rows else None
        _print_json({"region": title, "min_listings": least, "below": rows, "file": file})
        return
    names = {row["cluster_id"]: row["name"] for row in result.ranking.to_pylist()}
    lines = [["", "area", "economy", "listings", "lacking", "nearest cluster", "km", "would join"]]
    for number, each in enumerate(found, start=1):
        near = names.get(each.nearest_cluster or "", "-")
        km = "-" if each.nearest_km is None else f"{each.nearest_km:,.0f}"
        lines.append(
            [str(number), each.name, each.economies, f"{each.listings_within:,}",
             f"{each.lacking:,}", near, km, names.get(each.joins or "", "-")]
        )  # fmt: skip
    print(in_columns(lines, left=(1, 2, 5, 7)) if rows else "No place of the region is below.")
    print(f"\n{title}: a cluster needs {least:,} listings within the radius of a place.")
    if rows:
        print(path)


def _economies(result: Result, top: int | None, *, as_json: bool) -> None:
    from hotbed.analysis.economies import economies_table, parts_table
    from hotbed.cli.shared.columns import in_columns
    from hotbed.runs.csv import write_csv
    from hotbed.runs.outputs import record

    table, parts = economies_table(result, top), parts_table(result, top)
    paths = [result.folder / "economies.csv", result.folder / "economy_parts.csv"]
    write_csv(table, paths[0])
    write_csv(parts, paths[1])
    record(result.folder, result.digest, paths)
    if as_json:
        files = [str(path) for path in paths]
        facts = {"top": top, "economies": table.to_pylist(), "parts": parts.to_pylist()}
        _print_json({**facts, "files": files})
        return
    lines = [["economy", "name", "clusters", "cross-border", "best rank", "total"]]
    for row in table.to_pylist():
        numbers = [str(row["clusters"]), str(row["cross_border"]), str(row["best_rank"] or "-")]
        lines.append([row["economy"], row["name"], *numbers, _percent(row["total"])])
    print(in_columns(lines, left=(0, 1)))
    print(
        "\nA cluster of several economies counts for each of them; their parts are in the second."
    )
    print(*paths, sep="\n")


def _print_json(facts: dict[str, Any]) -> None:
    import json

    print(json.dumps(facts, ensure_ascii=False, indent=1))


def _percent(text: str) -> str:
    return f"{float(text):.3f}"
