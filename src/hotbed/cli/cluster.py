"""hotbed cluster: find dense clusters among weighted points."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Json, Quiet
from hotbed.cli.shared.show import print_json
from hotbed.cli.shared.tables import (
    INPUTS,
    OUTPUTS,
    STANDARD,
    must_fit,
    read_given,
    write_given,
)

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
        typer.Argument(metavar="IN", help=f"{INPUTS}. One row per point."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="OUT", help=f"The result: {OUTPUTS}.")
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
    skip_missing: Annotated[
        bool,
        typer.Option(
            "--skip-missing",
            help="Carry rows without a position through, in no cluster, instead of refusing them.",
        ),
    ] = False,
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
    from hotbed.detect.density import DensityClusters
    from hotbed.detect.merge import merge_clusters

    must_fit(points, out)
    progress.show(not quiet)
    search = DensityClusters(radius_km, min_weight, threads).validate()
    table = read_given(points)
    there = _there(table, points, lon, lat) if skip_missing else None
    placed = table if there is None else table.filter(there)
    east, north, mass = _columns(placed, points, lon, lat, weight)
    try:
        with progress.task(f"clustering {len(east):,} points"):
            search.fit(east, north, mass)
            merged = merge_clusters(east, north, search.labels_, merge_km)
    except HotbedError as error:
        raise HotbedError(f"{points}: {error}") from error
    write_given(_with_results(table, search, merged, there), out, lon, lat)
    left_out = table.num_rows - placed.num_rows
    facts = _facts(search, merged, mass) | {"without_position": left_out, "out": str(out)}
    if json_ and out != STANDARD:
        print_json(facts)
    else:
        print(_sentence(facts), file=sys.stderr if out == STANDARD else sys.stdout)


def _there(table: pa.Table, path: Path, lon: str, lat: str) -> pa.ChunkedArray:
    """Which rows have a position."""
    import pyarrow.compute as pc

    from hotbed.base.files import need_columns

    need_columns(table, [lon, lat], path)
    return pc.and_(pc.is_valid(table[lon]), pc.is_valid(table[lat]))


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
        raise HotbedError(
            f"{path}: row {row} has no {name}",
            "fill it in, or carry such rows through with --skip-missing"
            if name != weight
            else "fill it in or drop the row",
        )
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


def _with_results(
    table: pa.Table, search: DensityClusters, merged: Merged, there: pa.ChunkedArray | None
) -> pa.Table:
    """All rows with their clusters; those without a position have none."""
    import numpy as np
    import pyarrow as pa

    names = [f"input_{name}" if name in ADDED else name for name in table.column_names]
    table = table.rename_columns(names)
    results = (merged.labels, search.labels_, search.core_mask_)
    for name, values in zip(ADDED, results, strict=True):
        column = pa.array(values)
        if there is not None:
            some = there.to_numpy(zero_copy_only=False)
            column = column.take(pa.array(np.cumsum(some) - 1, mask=~some))
        table = table.append_column(name, column)
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
    missing = facts["without_position"]
    rows = "row has" if missing == 1 else "rows have"
    skipped = f"{missing:,} {rows} no position and no cluster. " if missing else ""
    noun = "cluster" if facts["clusters"] == 1 else "clusters"
    return (
        f"{facts['clusters']:,} {noun} ({facts['clusters_before_merge']:,} before merging) with "
        f"{facts['points_in_clusters']:,} of {facts['points']:,} points and {share:.1%} of the "
        f"weight; the rest is noise. {skipped}Written to {facts['out']}."
    )
