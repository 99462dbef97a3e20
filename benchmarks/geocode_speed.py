"""Speed of the geocoder: the index built once, distinct strings a second, private memory.

    python benchmarks/geocode_speed.py [TABLE] [--organisations FILE] [--postcodes FILE]

TABLE is a CSV or Parquet file with a column address or affiliation; without one, affiliations are
made from the gazetteer's places. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa


def made(count: int) -> pa.Table:
    """Affiliations of invented departments in the gazetteer's larger places."""
    from hotbed.geocode import Geocoder

    index = Geocoder(default_data=False).gazetteer
    places = index.arrays["places"]
    large = np.flatnonzero(places["population"] > 20_000)
    rng = np.random.default_rng(7)
    subjects = ["Physics", "Chemistry", "Medicine", "Plant Biology", "Computer Science", "Law"]
    rows = []
    for n in rng.choice(large, count):
        name = index.place_names[int(n)].as_py()
        code = index.country_codes[places[n]["country"]]
        subject = subjects[rng.integers(len(subjects))]
        lab = int(rng.integers(1, 400))
        rows.append(
            f"Laboratory {lab}, Department of {subject}, University of {name}, {name}, {code}"
        )
    return pa.table({"address": rows})


def build(data: dict[str, Path | None]) -> None:
    """Build the indexes, in a process of its own so that its memory is not counted."""
    from hotbed.geocode import Geocoder

    Geocoder(**data, default_data=False)


def private_megabytes() -> float:
    """Memory of this process that no other can share, megabytes.

    The pages of the mapped index are left out: they are counted as private as long as a process
    happens to be alone.
    """
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Anonymous"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path)
    parser.add_argument("--organisations", type=Path)
    parser.add_argument("--postcodes", type=Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    from hotbed.files import read_table
    from hotbed.geocode import Geocoder

    kept = os.environ.get("HOTBED_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOTBED_CACHE"] = folder
        began = time.perf_counter()
        data = {"organisations": chosen.organisations, "postcodes": chosen.postcodes}
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            pool.apply(build, (data,))
        built = time.perf_counter() - began
        began = time.perf_counter()
        geocoder = Geocoder(**data, default_data=False, threads=chosen.threads)
        loaded = time.perf_counter() - began
        table = read_table(chosen.table, as_text=True) if chosen.table else made(100_000)
        name = "affiliation" if "affiliation" in table.column_names else "address"
        table = pa.table({"address": table[name]}).group_by("address").aggregate([])
        geocoder.geocode(table.slice(0, 50))
        before = private_megabytes()
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            geocoder.geocode(table)
            seconds.append(time.perf_counter() - began)
        facts = {
            "distinct strings": table.num_rows,
            "threads": chosen.threads,
            "strings a second": round(table.num_rows / min(seconds)),
            "index built, s": round(built, 1),
            "loaded, s": round(loaded, 2),
            "private MB before the batch": round(before),
            "private MB after": round(private_megabytes()),
        }
    if kept is not None:
        os.environ["HOTBED_CACHE"] = kept
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
