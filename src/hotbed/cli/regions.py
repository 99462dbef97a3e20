"""hotbed regions: count by any regions, with a crosswalk to the clusters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import PREVIOUS_RUN, Json, Quiet, RunFolder
from hotbed.cli.shared.show import show


def regions(
    run: RunFolder,
    polygons: Annotated[
        Path,
        typer.Option(
            help="GeoJSON, GeoParquet, GeoPackage or Shapefile (also zipped): the regions; or the "
            "name of a set that 'hotbed fetch' downloaded: nuts, fua, ucdb or cbsa."
        ),
    ],
    id_: Annotated[
        str | None,
        typer.Option("--id", help="Column of ids; by default a known one (NUTS_ID, GEOID ...)."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Column of names.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Only these features; repeat it for several."),
    ] = None,
    population: Annotated[str | None, typer.Option(help="Column of people.")] = None,
    grid: Annotated[
        Path | None,
        typer.Option(help="A raster of people per cell, or fetched, where no column has them."),
    ] = None,
    degree: Annotated[
        str | None, typer.Option(help="Column of the degree of urbanisation.")
    ] = None,
    degrees: Annotated[
        Path | None,
        typer.Option(
            help="The degree by region_id or place_id (CSV), or a grid of settlements (GHS-SMOD)."
        ),
    ] = None,
    against: Annotated[Path | None, PREVIOUS_RUN] = None,
    profiles: Annotated[
        bool,
        typer.Option("--profiles", help="Fields, applicants, organisations, partners as well."),
    ] = False,
    uncertainty: Annotated[
        bool,
        typer.Option(
            "--uncertainty", help="How sure totals and ranks are over draws of the documents."
        ),
    ] = False,
    within_km: Annotated[
        float,
        typer.Option(
            min=0,
            help="A place in no region counts in the nearest, if so near (coasts); 0: in none.",
        ),
    ] = 0.0,
    layer: Annotated[str | None, typer.Option(help="Of a GeoPackage with several.")] = None,
    crs: Annotated[
        str | None,
        typer.Option(help="Reference system (EPSG:4326) of a file that does not state it."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="What the tables are called; by default as the file is.")
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Also write the counts with polygons: .geojson, .gpkg, .parquet; or .csv.",
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many regions to print.")] = 25,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count documents by the regions of a file: the points decide, each in one region at most.

    Writes RUN/regions/<name>-counts.csv, -counts.parquet (with polygons) and -crosswalk.csv: what
    each cluster and each region have in common.
    """
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    answer = Result(run).regions(
        polygons,
        id_,
        name,
        where=where or (),
        population=population,
        grid=grid,
        degree=degree,
        degrees=degrees,
        against=against,
        profiles=profiles,
        uncertainty=uncertainty,
        within_km=within_km,
        layer=layer,
        crs=crs,
        title=title,
        top=top,
        out=out or (),
    )
    show(answer, as_json=json_)
