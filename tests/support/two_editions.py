"""Three editions of a small hand-made world, one a year: 2011, 2012 and 2013.

Towns on the equator; each document has one inventor, but for one of 2012 that N and B share.
Clusters are places of at least three listings within 13 km; those within 5 km are merged.

- K: its densest place moves from k1 to k2, 5.6 km on: another id, the same cluster.
- M: M1 and M2, 22 km apart, are joined in 2012 by the new place mid, and apart again in 2013.
- S: one cluster in 2011; without s2 from 2012 on it is two, s1 and s3.
- B: born in 2012 (one document before), gone in 2013. D: died in 2012, back in 2013.
- N: its place moves by 3.3 km.
"""

from __future__ import annotations

import csv
from pathlib import Path

from hotbed.result import Result
from support import kept

PLACES = {
    "k1": 0.50,
    "k2": 0.55,
    "M1": 2.00,
    "mid": 2.10,
    "M2": 2.20,
    "s1": 4.00,
    "s2": 4.10,
    "s3": 4.20,
    "B": 6.00,
    "D": 8.00,
    "N": 10.00,
    "n": 10.03,
}

ALONE = {
    2011: {"k1": 3, "k2": 1, "M1": 3, "M2": 4, "s1": 4, "s2": 3, "s3": 3, "B": 1, "D": 3, "N": 3},
    2012: {"k1": 1, "k2": 3, "M1": 3, "mid": 3, "M2": 5, "s1": 4, "s3": 6, "B": 2, "D": 1, "n": 3},
    2013: {"k2": 4, "M1": 3, "M2": 4, "s1": 4, "s3": 6, "B": 1, "D": 3, "n": 3},
}
SHARED = {2012: [("n", "B")]}


def rows() -> list[dict[str, object]]:
    """One row an inventor, in the columns of the generic table."""
    teams = [
        (year, (place,))
        for year, towns in ALONE.items()
        for place, count in towns.items()
        for _ in range(count)
    ]
    teams += [(year, team) for year, shared in SHARED.items() for team in shared]
    return [
        {
            "document_id": f"D{number}",
            "year": year,
            "contributor": at,
            "lon": PLACES[place],
            "lat": 0.0,
        }
        for number, (year, team) in enumerate(teams)
        for at, place in enumerate(team)
    ]


def editions(folder: Path) -> list[Result]:
    """Run the three editions in a folder."""
    file = write(rows(), folder / "world.csv")
    return [edition(file, year, folder / str(year)) for year in ALONE]


def edition(file: Path, year: int, out: Path, **other: object) -> Result:
    """Run one year of a file."""
    recipe = {
        "preset": "gii-2017",
        "study": {"title": f"Edition {year}"},
        "inputs": [{"source": "table", "metric": "patents", "files": [str(file)]}],
        "metrics": {"patents": {"label": "patents", "years": [year, year]}},
        "detection": {"min_listings": 3},
        **other,
    }
    return kept.run(recipe, out)


def write(rows: list[dict[str, object]], path: Path) -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
