"""Planted worlds: towns on the equator, 100 km apart, with so many documents a year each."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hotbed.result import Result
from support import kept

NO_DRAWS = {"replicates": 0, "within_borders": 0, "placings": 0, "settings": 0}
Document = tuple[str, int, Sequence[float]]
"""Id, year, and the longitudes of its contributors."""


def documents(
    sizes: Mapping[int, Mapping[float, int]], mark: str = "D", shared: bool = True
) -> list[Document]:
    """Documents of one contributor each, by year and longitude.

    Every fifth document is shared with the next town, if any shall be.
    """
    rows: list[Document] = []
    for year, towns in sizes.items():
        places = list(towns)
        for number, (town, count) in enumerate(towns.items()):
            other = places[(number + 1) % len(places)]
            for n in range(count):
                team = (town, other) if shared and n % 5 == 4 else (town,)
                rows.append((f"{mark}{year}-{town}-{n}", year, team))
    return rows


def study(
    folder: Path,
    rows: Iterable[Document],
    name: str = "run",
    shuffle: int | None = None,
    **recipe: object,
) -> Result:
    """Run a study of documents; clusters are towns of three listings and more.

    Of its uncertainty only what needs no draw is measured, unless the recipe asks for more.
    """
    lines = [
        {
            "document_id": document,
            "year": year,
            "contributor": number,
            "lon": town,
            "lat": 0.0,
        }
        for document, year, team in rows
        for number, town in enumerate(team)
    ]
    if shuffle is not None:
        random.Random(shuffle).shuffle(lines)  # noqa: S311 - an order, not a secret
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    given = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(path)]}],
        "metrics": {"patents": {"years": [2011, 2013]}},
        "detection": {"min_listings": 3},
        "uncertainty": NO_DRAWS,
        **recipe,
    }
    return kept.run(given, folder / name)
