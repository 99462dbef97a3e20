"""List answers of the geocoder that move when an address is written another way: no labels needed.

    python benchmarks/stability.py addresses.csv --column affiliation --json moved.json

Each distinct address is also asked in capitals, without accents, with words abbreviated as Web of
Science does, and with the tables of organisations and postcodes left out. Two answers that both
count (--least) and lie more than --km apart are listed: at least one of them is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii

from hotbed.base.errors import HotbedError
from hotbed.geocode import Geocoder
from hotbed.recipe import Geocoding
from hotbed.sources.files.whole_table import read_table
from hotbed.sphere.distances import great_circle_km

SHORT = {
    "University": "Univ",
    "Department": "Dept",
    "Institute": "Inst",
    "Technology": "Technol",
    "Science": "Sci",
    "Sciences": "Sci",
    "Hospital": "Hosp",
    "Laboratory": "Lab",
    "Center": "Ctr",
    "Centre": "Ctr",
    "Medicine": "Med",
    "Medical": "Med",
    "National": "Natl",
    "Research": "Res",
}
"""Web of Science's abbreviations of frequent words."""
_words = re.compile(rf"\b({'|'.join(SHORT)})\b")
WAYS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "no accents": anyascii,
    "abbreviated": lambda text: _words.sub(lambda word: SHORT[word[0]], text),
}


def moved(
    addresses: list[str], before: pa.Table, after: pa.Table, way: str, least: float, km: float
) -> list[dict[str, Any]]:
    """The addresses whose two answers both count and lie far apart, the farthest first."""
    both = pc.and_(counts(before, least), counts(after, least))
    lon, lat = (
        (pc.fill_null(table[name], 0.0).to_numpy() for table in (before, after))
        for name in ("lon", "lat")
    )
    (east, other_east), (north, other_north) = lon, lat
    away = great_circle_km(east, north, other_east, other_north)
    rows = [
        {
            "address": addresses[n],
            "way": way,
            "km": round(float(away[n])),
            "before": before["place"][n].as_py(),
            "after": after["place"][n].as_py(),
            "confidence": [before["confidence"][n].as_py(), after["confidence"][n].as_py()],
        }
        for n, good in enumerate(both.to_pylist())
        if good and away[n] > km
    ]
    return sorted(rows, key=lambda row: -row["km"])


def counts(table: pa.Table, least: float) -> pa.ChunkedArray:
    """Which answers name a place surely enough."""
    sure = pc.fill_null(pc.greater_equal(table["confidence"], least), False)
    return pc.and_(pc.is_valid(table["place"]), sure)


def main() -> None:
    """Read the arguments, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--column", default="address")
    parser.add_argument("--km", type=float, default=50.0)
    parser.add_argument("--least", type=float, default=Geocoding().min_confidence)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    try:
        column = read_table(chosen.file)[chosen.column]
    except (HotbedError, KeyError) as error:
        sys.exit(f"{chosen.file}: {error}")
    addresses = pc.unique(pc.drop_null(column)).to_pylist()
    full, bare = Geocoder(), Geocoder(Path("none"), Path("none"))
    before = full.geocode(pa.table({"address": addresses}))
    rows = []
    for way, written in WAYS.items():
        texts = [written(text) for text in addresses]
        after = full.geocode(pa.table({"address": texts}))
        rows += moved(addresses, before, after, way, chosen.least, chosen.km)
    without = bare.geocode(pa.table({"address": addresses}))
    rows += moved(addresses, without, before, "tables", chosen.least, chosen.km)
    for way in (*WAYS, "tables"):
        number = sum(row["way"] == way for row in rows)
        print(
            f"{way}: {number:,} of {len(addresses):,} move ({100 * number / len(addresses):.2f} %)"
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
