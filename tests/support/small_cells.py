"""A small study with confidential cells: few applicants, one of most, parts over a border."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from hotbed.result import Result
from support import kept

TOWNS = {  # lon, lat, economy, documents
    "Tokyo": (139.70, 35.70, "JP", 60),
    "Strasbourg": (7.75, 48.58, "FR", 40),
    "Kehl": (7.81, 48.57, "DE", 5),
    "Basel": (7.59, 47.56, "CH", 30),
    "Lörrach": (7.66, 47.61, "DE", 24),
    "Boston": (-71.06, 42.36, "US", 40),
    "Worcester": (-71.80, 42.26, "US", 30),
    "Recife": (-34.90, -8.05, "BR", 2),
}
CPC = ("H01L 21/02", "A61K 9/00", "G06F 17/10", "C07D 1/00", "B60L 5/00")
APPLICANTS = ("Acme", "Globex", "Initech", "Umbrella", "Stark", "Wayne")
RULES = {"min_contributors": 4, "dominance": [1, 70], "unit": "organisations"}


def build(folder: Path, rules: dict[str, object] | None = RULES) -> Result:
    """Run the study; without rules nothing is confidential."""
    draw = random.Random(7)  # noqa: S311 - a sample, not a secret
    rows, number = [], 0
    for town, (lon, lat, country, documents) in TOWNS.items():
        for _ in range(documents):
            number += 1
            dominant = town == "Worcester" and draw.random() < 0.9
            whose = "Acme" if dominant else draw.choice(APPLICANTS)
            for person in range(draw.choice((1, 2, 2, 3))):
                away = draw.random() < 0.1
                at = TOWNS["Tokyo"] if away else (lon, lat, country)
                rows.append(
                    {
                        "document_id": f"D{number}",
                        "year": 2015 + draw.randrange(4),
                        "contributor": person,
                        "lon": at[0],
                        "lat": at[1],
                        "country": at[2],
                        "applicant": whose,
                        "cpc": CPC[min(int(draw.expovariate(0.8)), 4)],
                    }
                )
    path = folder / "patents.csv"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    recipe = {
        "preset": "gii-2022",
        "use_metrics": ["patents"],
        "inputs": [{"source": "table", "metric": "patents", "files": [str(path)]}],
        "metrics": {"patents": {"label": "PCT applications", "years": [2015, 2018]}},
        "detection": {"min_listings": 3},
    }
    if rules is not None:
        recipe["confidentiality"] = rules
    return kept.run(recipe, folder / "run")
