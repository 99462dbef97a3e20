"""Counts by 20,000 regions: python benchmarks/regions.py RUN [--points 500000] [--regions 20000].

Covers the world with polygons around a run's places, their edges cut into short pieces, writes them
as GeoParquet, counts the run by them in a process of its own, and locates so many points near the
run's places. Nothing is written into the run's folder. Prints seconds, peak memory and sums.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from hotbed.analysis.areas.locate import locate
from hotbed.analysis.areas.regions import read_regions
from hotbed.result import Result
from hotbed.runs.polygons import write_geoparquet

WORLD = shapely.box(-180, -90, 180, 90)
EDGE = 0.01
"""Degrees of the longest edge: about 500 corners a polygon."""


def polygons(result: Result, count: int, path: Path) -> int:
    """Write so many polygons, three quarters of them near places; returns their corners."""
    random = np.random.default_rng(1)
    members = result.members
    lon, lat = members["lon"].to_numpy(), members["lat"].to_numpy()
    near = random.integers(0, lon.size, 3 * count // 4)
    spread = random.normal(0, 0.3, (near.size, 2))
    rest = count - near.size
    seeds = np.vstack(
        [
            np.column_stack([lon[near], lat[near]]) + spread,
            np.column_stack(
                [
                    random.uniform(-180, 180, rest),
                    np.degrees(np.arcsin(random.uniform(-0.98, 0.98, rest))),
                ]
            ),
        ]
    )
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=WORLD)
    shapes = shapely.segmentize(shapely.intersection(shapely.get_parts(cells), WORLD), EDGE)
    shapes = shapes[~shapely.is_empty(shapes)]
    ids = [f"R{number:05d}" for number in range(shapes.size)]
    wkb = pa.array(shapely.to_wkb(shapes), pa.binary())
    write_geoparquet(pa.table({"region_id": ids, "geometry": wkb}), path)
    return int(shapely.get_num_coordinates(shapes).sum())


def counted(folder: Path, path: Path) -> None:
    """Count the run and print what it took: called in a process of its own."""
    began = time.process_time(), time.monotonic()
    result = Result(folder)
    answer = result.regions(path, write=False)
    documents: dict[str, Fraction] = {}
    rows = answer.counted.by_region().values()
    for cells in rows:
        for metric, number in answer.counted.counts_of(cells).items():
            documents[metric] = documents.get(metric, Fraction(0)) + number
    spent = time.process_time() - began[0], time.monotonic() - began[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    located = {
        metric: sum(
            row["documents"]
            for row in result.ledger.to_pylist()
            if row["metric"] == metric and row["line"] in ("cluster", "noise")
        )
        for metric in documents
    }
    print(f"regions {len(answer.counted.regions):,}, places {result.members.num_rows:,}")
    print(f"pairs of a cluster and a region {answer.crosswalk.num_rows:,}")
    print(f"processor {spent[0]:.1f} s, clock {spent[1]:.1f} s, peak {peak:.2f} GiB")
    print({metric: (float(number), located[metric]) for metric, number in documents.items()})


def located(result: Result, path: Path, count: int) -> None:
    """Locate so many points near the run's places."""
    random = np.random.default_rng(2)
    members = result.members
    near = random.integers(0, members.num_rows, count)
    lon = np.round(members["lon"].to_numpy()[near] + random.normal(0, 0.02, count), 3)
    lat = np.round(members["lat"].to_numpy()[near] + random.normal(0, 0.02, count), 3)
    lon, lat = (lon + 180.0) % 360.0 - 180.0, np.clip(lat, -90.0, 90.0)
    regions = read_regions(path)
    began = time.process_time()
    found = locate(regions, lon, lat)
    seconds = time.process_time() - began
    print(f"{count:,} points located in {seconds:.1f} s; in none {int((found.region < 0).sum()):,}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--points", type=int, default=500_000)
    parser.add_argument("--regions", type=int, default=20_000)
    parser.add_argument("--counted", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.counted is not None:
        counted(given.run, given.counted)
        return
    result = Result(given.run)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "regions.parquet"
        corners = polygons(result, given.regions, path)
        print(json.dumps({"corners": corners, "bytes": path.stat().st_size}), flush=True)
        subprocess.run(
            [sys.executable, __file__, str(given.run), "--counted", str(path)], check=True
        )
        located(result, path, given.points)


if __name__ == "__main__":
    main()
