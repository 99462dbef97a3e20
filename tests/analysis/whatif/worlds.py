"""A drawn world for what-if: towns of the lower Rhine with villages, two metrics, gaps in years.

Documents have one to four contributors at one to three places, most near a town; some carry no
year. Towns differ in size, so that any radius and minimum of the tests makes, merges or splits
clusters.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

TOWNS = {
    "Cologne": (6.96, 50.94, 9),
    "Bonn": (7.10, 50.73, 5),
    "Düsseldorf": (6.78, 51.23, 6),
    "Essen": (7.01, 51.46, 5),
    "Aachen": (6.08, 50.78, 4),
    "Liège": (5.57, 50.63, 4),
    "Maastricht": (5.69, 50.85, 3),
    "Eindhoven": (5.47, 51.44, 5),
    "Nijmegen": (5.85, 51.84, 3),
}
COLUMNS = ("document_id", "year", "contributor", "lon", "lat")
VILLAGES = 40
"""Far from the towns: in no cluster under any setting of the tests."""
YEARS = {"patents": (2010, 2016), "publications": (2012, 2018)}


def write(folder: Path, seed: int = 1, documents: int = 700) -> dict[str, str]:
    """Write a file a metric; returns their paths."""
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    places = [
        (round(lon + draw.gauss(0, 0.07), 3), round(lat + draw.gauss(0, 0.045), 3), size)
        for lon, lat, size in TOWNS.values()
        for _ in range(5 * size)
    ]
    weights = [draw.expovariate(1) * size for *_, size in places]
    for _ in range(VILLAGES):
        places.append((round(draw.uniform(8.5, 14), 3), round(draw.uniform(48, 53), 3), 1))
        weights.append(0.3)
    paths = {}
    for metric, (first, last) in YEARS.items():
        paths[metric] = str(folder / f"{metric}.csv")
        with Path(paths[metric]).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            for number in range(documents):
                year = draw.choice([*range(first, last + 1), ""])
                near = draw.choices(places, weights)[0]
                for person in range(draw.choice([1, 1, 2, 3, 4])):
                    at = near if draw.random() < 0.5 else draw.choices(places, weights)[0]
                    more = draw.choices(places, weights, k=draw.random() < 0.2)
                    for lon, lat, _ in dict.fromkeys([at, *more]):
                        writer.writerow([f"{metric}{number}", year, person, lon, lat])
    return paths


def recipe(paths: dict[str, str], **other: object) -> dict[str, object]:
    """The study on these files, with other choices where given."""
    return {
        "study": {"title": "Lower Rhine"},
        "metrics": {
            "patents": {"label": "patents", "years": [2011, 2016]},
            "publications": {"label": "publications", "weight": 0.7},
        },
        "inputs": [
            {"source": "table", "metric": metric, "files": [path]} for metric, path in paths.items()
        ],
        "detection": {"radius_km": 8.0, "min_listings": 60},
        **other,
    }
