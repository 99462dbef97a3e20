"""hotbed cluster: the density search and the merge alone, on any table of weighted points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Json, Quiet
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pyarrow as pa

    from hotbed.detect.density import DensityClusters
    from hotbed.detect.merge import Merged

ADDED = ("cluster", "cluster_before_merge", "core")


def cluster(
    points: Annotated[
        Path,
        typer.Argument(metavar="IN", help="CSV, TSV, Parquet or a workbook, one row per point."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="OUT", help="The result, CSV or Parquet.")
    ],
    lon: Annotated[str, typer.Option(help="Column of longitudes, degrees east.")] = "lon",
    lat: Annotated[str, typer.Option(help="Column of latitudes, degrees north.")] = "lat",
    weight: Annotated[
        str,
        typer.Option(help="Column of weights, whole numbers; without one every point weighs 1."),
    ] = "weight",
    radius_km: Annotated[float, typer.Option(help="Radius of the neighbourhood, km.")] = 15.0,
    min_weight: Annotated[
        int, typer.Option(help="Weight within the radius that makes a point core.")
    ] = 4500,
    merge_km: Annotated[
        float,
        typer.Option(help="Merge clusters whose nearest members are this close, km; 0: none."),
    ] = 5.0,
    threads: Annotated[
        int | None,
        typer.Option(help="Threads; by default one per core. The result is the same.", min=1),
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find dense clusters among weighted points: exact DBSCAN on the sphere, then merging.

    Every column of IN is carried through; added are cluster (-1: noise), cluster_before_merge
    and core. A column of IN that has one of these names is carried through as input_cluster, ...
    """
    from hotbed.base import progress
    from hotbed.base.files import write_table
    from hotbed.detect.density import DensityClusters
    from hotbed.detect.merge import merge_clusters
    from hotbed.sources.files.whole_table import read_table

    _writable(points, out)
    progress.show(not quiet)
    search = DensityClusters(radius_km, min_weight, threads)
    table = read_table(points)
    east, north, mass = _columns(table, points, lon, lat, weight)
    try:
        with progress.task(f"clustering {len(east):,} points"):
            search.fit(east, north, mass)
            merged = merge_clusters(east, north, search.labels_, merge_km)
    except HotbedError as error:
        raise HotbedError(f"{points}: {error}") from error
    write_table(_with_results(table, search, merged), out)
    facts = _facts(search, merged, mass) | {"out": str(out)}
    if json_:
        print_json(facts)
    else:
        print(_sentence(facts))


def _writable(points: Path, out: Path) -> None:
    from hotbed.base.files import must_be_writable_as_table

    must_be_writable_as_table(out)
    if out.exists() and points.exists() and out.samefile(points):
        raise HotbedError(f"{out} is both input and output", "name another file with --out")


def _columns(
    table: pa.Table, path: Path, lon: str, lat: str, weight: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    import numpy as np

    from hotbed.base.files import need_columns

    weighted = weight != "weight" or weight in table.column_names
    need_columns(table, [lon, lat, *([weight] if weighted else [])], path)
    if table.num_rows == 0:
        raise HotbedError(f"{path} has no rows below its header", "give at least one point")
    numbers = [_numbers(table, name, path, weight) for name in (lon, lat)]
    mass = _numbers(table, weight, path, weight) if weighted else np.ones(table.num_rows, np.int64)
    return numbers[0], numbers[1], mass


def _numbers(table: pa.Table, name: str, path: Path, weight: str) -> np.ndarray:
    """A column as float64 (whole numbers stay integers); the first invalid row is named."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from hotbed.sources.columns import with_points

    column = table[name].combine_chunks()
    kind = column.type
    if column.null_count:
        row = pc.index(column.is_null(), True).as_py() + 1
        raise HotbedError(f"{path}: row {row} has no {name}", "fill it in or drop the row")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    if pa.types.is_decimal(kind):
        return np.asarray(column.cast(pa.float64()).to_numpy())
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise HotbedError(f"{path}: the column {name!r} holds {kind}", "give numbers")
    text = pc.utf8_trim_whitespace(column)
    if name != weight:  # where 1,234 may be a thousand and more
        text = with_points(text)
    try:
        return np.asarray(text.cast(pa.float64()).to_numpy())
    except pa.ArrowInvalid as error:
        row, value = next(_not_numbers(text.to_pylist()))
        raise HotbedError(
            f"{path}: row {row} has {name} {value!r}, which is not a number",
            "write it with a decimal point and nothing else",
        ) from error


def _not_numbers(values: list[str]) -> Iterator[tuple[int, str]]:
    import pyarrow as pa

    for row, value in enumerate(values, start=1):
        try:
            pa.array([value]).cast(pa.float64())
        except pa.ArrowInvalid:
            yield row, value


def _with_results(table: pa.Table, search: DensityClusters, merged: Merged) -> pa.Table:
    names = [f"input_{name}" if name in ADDED else name for name in table.column_names]
    table = table.rename_columns(names)
    results = (merged.labels, search.labels_, search.core_mask_)
    for name, values in zip(ADDED, results, strict=True):
        table = table.append_column(name, [values])
    return table


def _facts(search: DensityClusters, merged: Merged, mass: np.ndarray) -> dict[str, Any]:
    inside = search.labels_ >= 0
    return {
        "points": len(inside),
        "weight": int(mass.sum()),
        "radius_km": search.radius_km,
        "min_weight": search.min_weight,
        "clusters_before_merge": search.n_clusters_,
        "clusters": merged.n_clusters,
        "points_in_clusters": int(inside.sum()),
        "weight_in_clusters": int(mass[inside].sum()),
        "core_points": int(search.core_mask_.sum()),
        "merged_pairs": merged.joins(),
    }


def _sentence(facts: dict[str, Any]) -> str:
    share = facts["weight_in_clusters"] / facts["weight"] if facts["weight"] else 0.0
    noun = "cluster" if facts["clusters"] == 1 else "clusters"
    return (
        f"{facts['clusters']:,} {noun} ({facts['clusters_before_merge']:,} before merging) with "
        f"{facts['points_in_clusters']:,} of {facts['points']:,} points and {share:.1%} of the "
        f"weight; the rest is noise. Written to {facts['out']}."
    )
