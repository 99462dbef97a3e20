"""A small world with two metrics and hostile names, for tests of everything that is published."""

from __future__ import annotations

import csv
from pathlib import Path

import hotbed
from support import kept

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.org","Acme")'
TYPST = "#set page(fill: red) $x$ *bold* @ref \\ `raw` [x] // no"
ARABIC = "شركة أرامكو السعودية"
HEBREW = "אוניברסיטת תל אביב"
CHINESE = "東京大学・株式会社日立製作所"
THAI = "จุฬาลงกรณ์มหาวิทยาลัย"
OVERRIDE = "Acme \u202egnp.exe\u202c Inc\x07"
LONG = "Very Long Name of an Institute " * 10
HOSTILE = (SCRIPT, FORMULA, TYPST, ARABIC, HEBREW, CHINESE, THAI, OVERRIDE, LONG.strip())

TOWNS = {"A": (139.7, 35.7, "JP"), "B": (-0.12, 51.5, "GB"), "C": (179.98, -17.0, "FJ")}
COUNTRIES = {"Ōkubo": "JP", "Lambeth": "GB"}  # after which places the clusters are named
FIELDS = ("Optics", "Oncology", "Very & <b>bold</b>")


def build(
    folder: Path, years: tuple[int, int] = (2015, 2018), names: dict[str, str] | None = None
) -> hotbed.Result:
    """Run a study of three towns, 30 patents and 30 publications by hostile applicants.

    Parameters
    ----------
    years : counted. names : what places (Ōkubo, Lambeth) are called instead.
    """
    patents, papers = [], []
    for number in range(30):
        for person, town in enumerate("ABC"[: 1 + number % 3] + "A"):
            lon, lat, country = TOWNS[town]
            row = {
                "document_id": f"D{number}",
                "year": 2015 + number % 4,
                "contributor": person,
                "lon": lon + 0.01 * (number % 3),
                "lat": lat,
                "country": country,
            }
            name = HOSTILE[number % len(HOSTILE)]
            patents.append(
                row | {"applicant": name, "cpc": ("H01L 21/02", "A61K 9/00")[number % 2]}
            )
            papers.append(row | {"organisation": name, "field": FIELDS[number % 3]})
    inputs = [
        {
            "source": "table",
            "metric": metric,
            "files": [str(_write(rows, folder / f"{metric}.csv"))],
            "credit": f"Credit of {metric} {SCRIPT}",
        }
        for metric, rows in (("patents", patents), ("publications", papers))
    ]
    recipe = {
        "preset": "gii-2024",
        "study": {"title": f"Towns & {CHINESE} {SCRIPT}", "note": FORMULA},
        "inputs": inputs,
        "metrics": {
            "patents": {"label": "PCT applications", "years": list(years)},
            "publications": {"label": "Articles", "years": list(years)},
        },
        "detection": {"min_listings": 5},
    }
    if names:
        rows = [
            {"country": country, "place": place, "name": names[place]}
            for place, country in COUNTRIES.items()
            if place in names
        ]
        recipe["naming"] = {"names": str(_write(rows, folder / "names.csv"))}
    return kept.run(recipe, folder / "run")


def _write(rows: list[dict[str, object]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
