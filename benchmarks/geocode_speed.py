"""Speed of the geocoder: the index built once, distinct strings a second, private memory.

    python benchmarks/geocode_speed.py [TABLE] [--organisations FILE] [--postcodes FILE]

TABLE is a CSV or Parquet file with a column address or affiliation; without one, affiliations are
made from the gazetteer's places. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa

import _speed


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", type=Path)
    parser.add_argument("--organisations", type=Path)
    parser.add_argument("--postcodes", type=Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    from hotbed.base.files import read_table
    from hotbed.geocode import Geocoder

    data = {"organisations": chosen.organisations, "postcodes": chosen.postcodes}
    table = read_table(chosen.table) if chosen.table else made(100_000)
    name = "affiliation" if "affiliation" in table.column_names else "address"
    texts = table[name].drop_null().to_pylist()
    geocoder = Geocoder(**data, default_data=False, threads=chosen.threads)
    facts = {
        "throughput": _speed.throughput(texts, geocoder),
        "memory": _speed.memory(texts, *data.values()),
        "building": _speed.building(*data.values()),
    }
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
