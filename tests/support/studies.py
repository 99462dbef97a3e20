"""A small study in which every step of the rows has something to do, for engines side by side.

Patents come from two tables, publications from OpenAlex and a table that has two of its articles
too. There are several addresses of a contributor, second rows of one address, contributors without
a number, declared ones that are not listed, copies of whole records, every reason not to count,
coordinates and texts in several scripts, applicants, classes, fields and topics.
"""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

TOWNS = {
    "A": {"lon": 0.5, "lat": 0.0, "country": "XA"},
    "a": {"lon": 0.54, "lat": 0.0, "country": "XA"},
    "B": {"lon": 1.5, "lat": 0.0, "country": "XB"},
    "b": {"lon": 1.52, "lat": 0.02},
    "P": {"address": "CNRS, 75005 Paris, France"},
    "p": {"address": "Univ. Paris, Paris, FRANCE"},
    "T": {"address": "東京都文京区本郷7-3-1", "country": "JP"},
    "Z": {"city": "Zürich", "country": "CH"},
    "z": {"city": "zurich", "country": "CH"},
    "?": {"address": "nowhere at all"},
    "0": {},
}
COLUMNS = (
    "document_id",
    "year",
    "contributor",
    "contributors",
    "address",
    "city",
    "country",
    "lon",
    "lat",
    "applicant",
    "cpc",
    "doi",
)
APPLICANTS = ("Acme Inc.", "ACME, INC.", "Beta GmbH", "acme", "Éclair SA", "")
CLASSES = ("H01L 21/02", "H01L 21/02;H04L 9/00", "A61K 31/00", "")


def patents(seed: int) -> list[dict[str, object]]:
    """Some 120 patents with their inventors, drawn by a seed."""
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    rows: list[dict[str, object]] = []
    for number in range(120):
        about = {
            "document_id": f"P{seed}-{number}",
            "year": draw.choice([2010, 2011, 2012, 2012, 2013, 2015, 2016, ""]),
            "applicant": "; ".join({draw.choice(APPLICANTS), draw.choice(APPLICANTS)}),
            "cpc": draw.choice(CLASSES),
        }
        for inventor in range(draw.choice([1, 1, 2, 3, 5])):
            row = {**about, "contributor": inventor, "contributors": draw.choice(["", "", 4])}
            rows.append({**row, **TOWNS[draw.choice("AAAaBBBbPPpTZz?0")]})
            if draw.random() < 0.3:  # another address, or the same once more
                rows.append({**row, **TOWNS[draw.choice("ABPZ")]})
        if draw.random() < 0.1:
            rows.append({**about, "contributor": "", **TOWNS["A"]})
    return rows


def works() -> list[dict[str, object]]:
    """Articles with fields and topics; two stand twice, once with another author list."""
    draw = random.Random(3)  # noqa: S311
    strings = [
        "Univ. Paris, Paris, France",
        "ETH Zurich, Zürich, Switzerland",
        "Paris, France",
        "Univ. Tokyo, Japan",
        "Somewhere",
    ]
    found: list[dict[str, object]] = []
    for number in range(80):
        authors = [
            {
                "author": {"id": f"A{n}"},
                "institutions": [
                    {"display_name": draw.choice(["ETH Zurich", "CNRS", "Univ Tokyo"]), "ror": None}
                ],
                "raw_affiliation_strings": draw.sample(strings, draw.choice([1, 1, 2])),
            }
            for n in range(draw.choice([0, 1, 2, 4]))
        ]
        found.append(
            {
                "id": f"https://openalex.org/W{number}",
                "doi": f"https://doi.org/10.1000/{number}",
                "publication_year": draw.choice([2011, 2012, 2014, 2019, None]),
                "type": draw.choice(["article", "article", "editorial"]),
                "authorships": authors,
                "primary_topic": {
                    "display_name": draw.choice(["Catalysis", "Graphs"]),
                    "field": {"display_name": draw.choice(["Chemistry", "Mathematics"])},
                },
            }
        )
    return [*found, {**found[5], "authorships": found[6]["authorships"]}, found[7]]


def write(folder: Path) -> None:
    """Write the study's files into a folder."""
    own = [
        {
            "document_id": f"O{n}",
            "doi": f"10.1000/{n}",
            "year": 2012,
            "contributor": 0,
            **TOWNS[town],
        }
        for n, town in ((1, "P"), (8, "Z"), (900, "A"))
    ]
    for name, rows in (("p1.csv", patents(1)), ("p2.csv", patents(2)), ("own.csv", own)):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
    text = "\n".join(json.dumps(each) for each in works())
    (folder / "works.jsonl").write_text(text, encoding="utf-8")


def recipe(folder: Path, **other: object) -> dict[str, object]:
    """The study on these files, with other choices where given."""
    return {
        "preset": "gii-2024",
        "metrics": {"patents": {"years": [2011, 2015]}, "publications": {"years": [2011, 2015]}},
        "inputs": [
            {"source": "table", "metric": "patents", "files": [str(folder / "p1.csv")]},
            {"source": "table", "metric": "patents", "files": [str(folder / "p2.csv")]},
            {
                "source": "openalex",
                "metric": "publications",
                "files": [str(folder / "works.jsonl")],
            },
            {"source": "table", "metric": "publications", "files": [str(folder / "own.csv")]},
        ],
        "detection": {"min_listings": 8},
        **other,
    }
