"""A small hand-made world with coordinates, for tests of the whole run.

Three towns 100 km apart on the equator and a village: A (0E), B (1E), C (2E), village V (10E).
Each document is dated 2012 unless said. See `DOCUMENTS` for who lives where.
"""

from __future__ import annotations

import csv
from pathlib import Path

A, B, C, V = (0.5, 0.0), (1.5, 0.0), (2.5, 0.0), (10.0, 0.0)

# document: the places of its inventors
DOCUMENTS = {
    "D1": [A, A],
    "D2": [A, B],
    "D3": [A, A, B],
    "D4": [B],
    "D5": [B, C],
    "D6": [C, C, V],
    "D7": [V],
}

RECIPE = """
preset = "gii-2017"
[[inputs]]
source = "table"
metric = "patents"
files = ["world.csv"]
[detection]
min_listings = 3
"""


def write_study(folder: Path) -> Path:
    """Write the world and a recipe for it into a folder; returns the recipe."""
    with (folder / "world.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows()[0]))
        writer.writeheader()
        writer.writerows(rows())
    recipe = folder / "recipe.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    return recipe


def rows() -> list[dict[str, object]]:
    """One row an inventor, in the columns of the generic table."""
    return [
        {
            "document_id": name,
            "year": 2012,
            "contributor": number,
            "lon": lon,
            "lat": lat,
            "city": "",
        }
        for name, places in DOCUMENTS.items()
        for number, (lon, lat) in enumerate(places)
    ]


def recipe(file: str, **other: object) -> dict[str, object]:
    """A recipe on that world: clusters are towns with at least three listings."""
    return {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [file]}],
        "detection": {"min_listings": 3},
        **other,
    }
