"""The small study of these tutorials: invented patents and articles at real European addresses.

Who invents what is random with a fixed seed, so the files are the same everywhere. The companies
and universities do not exist.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

# city, country, patents and articles a year by size, growth a year, what it works on
CITIES = (
    ("Paris", "FR", 60, 92, 1.00, "G06N"),
    ("Massy", "FR", 20, 16, 1.05, "H01L"),
    ("London", "GB", 58, 104, 1.02, "G06N"),
    ("Munich", "DE", 66, 50, 1.04, "B60W"),
    ("Garching", "DE", 8, 30, 1.06, "H01L"),
    ("Eindhoven", "NL", 50, 20, 1.08, "H01L"),
    ("Veldhoven", "NL", 34, 4, 1.10, "H01L"),
    ("Stuttgart", "DE", 62, 22, 0.96, "B60W"),
    ("Sindelfingen", "DE", 18, 2, 0.97, "B60W"),
    ("Stockholm", "SE", 44, 42, 1.05, "H04W"),
    ("Zurich", "CH", 34, 48, 1.03, "A61K"),
    ("Basel", "CH", 44, 30, 0.99, "A61K"),
    ("Grenoble", "FR", 40, 30, 1.06, "H01L"),
    ("Cambridge", "GB", 24, 50, 1.03, "C12N"),
    ("Copenhagen", "DK", 28, 34, 1.07, "C12N"),
    ("Barcelona", "ES", 16, 40, 1.10, "A61K"),
    ("Milan", "IT", 20, 26, 1.00, "A61K"),
    ("Leuven", "BE", 20, 22, 1.05, "H01L"),
    ("Ulm", "DE", 4, 2, 1.0, "B60W"),
    ("Nancy", "FR", 2, 4, 1.0, "A61K"),
    ("Porto", "PT", 2, 4, 1.2, "G06N"),
    ("Bergen", "NO", 2, 2, 1.0, "H04W"),
)
FIELDS = {
    "G06N": "Computer science",
    "B60W": "Engineering",
    "H01L": "Physics",
    "H04W": "Engineering",
    "A61K": "Medicine",
    "C12N": "Biology",
}
YEARS = range(2018, 2024)


def write_listings(folder: Path = Path()) -> tuple[Path, Path]:
    """Write patents.csv and articles.csv: a row for each contributor of each document."""
    chance = random.Random(2023)  # noqa: S311 - a study, not a secret
    return (
        _write(_rows(chance, 2, "applicant", "cpc"), folder / "patents.csv"),
        _write(_rows(chance, 3, "organisation", "field"), folder / "articles.csv"),
    )


def _rows(chance: random.Random, size: int, who: str, what: str) -> list[dict[str, object]]:
    """Documents of one kind; `size` is the column of `CITIES` with how many there are."""
    rows: list[dict[str, object]] = []
    weights, letter = [city[size] for city in CITIES], "PA"[size - 2]
    number = 0
    for year in YEARS:
        for line in CITIES:
            city, country, growth, main = line[0], line[1], line[4], line[5]
            for _ in range(round(line[size] * growth ** (year - YEARS[0]) / 4)):
                number += 1
                other = chance.choices(CITIES, weights)[0]
                team = [(city, country)] * chance.randint(1, 3)
                team += [other[:2]] * (chance.random() < 0.2)
                code = main if chance.random() < 0.6 else chance.choice(list(FIELDS))
                name = chance.choices(("Werke", "Systems", "Labs"), (5, 3, 1))[0]
                rows += [
                    {
                        "document_id": f"{letter}{number:05}",
                        "year": year,
                        "contributor": position,
                        "city": place,
                        "country": land,
                        who: f"{city} {name}" if letter == "P" else f"University of {city}",
                        what: f"{code} 1/00" if letter == "P" else FIELDS[code],
                    }
                    for position, (place, land) in enumerate(team)
                ]
    return rows


def _write(rows: list[dict[str, object]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
