"""Hand-made studies for choices of method: documents of inventors in towns on the equator."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import hotbed
from hotbed.result import Result

Town = float | str
"""Longitude of a town on the equator, or an address to geocode."""
Person = Sequence[Town]
"""The towns of a contributor's addresses."""
COLUMNS = ("document_id", "year", "contributor", "address", "lon", "lat")


class Documents:
    """Documents that are added one kind after another, and written as one table a metric."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {}

    def add(
        self, number: int, *people: Person, year: int = 2012, metric: str = "patents"
    ) -> Documents:
        """Add a number of documents, each by these contributors."""
        rows = self.rows.setdefault(metric, [])
        for _ in range(number):
            name = f"{metric}-{len(rows)}"
            for who, towns in enumerate(people):
                for town in towns:
                    where: dict[str, object] = (
                        {"address": town, "lon": "", "lat": ""}
                        if isinstance(town, str)
                        else {"address": "", "lon": town, "lat": 0.0}
                    )
                    about = {"document_id": name, "year": year, "contributor": who}
                    rows.append(about | where)
        return self

    def run(self, folder: Path, out: str = "out", **other: object) -> Result:
        """Run the study in a folder, with other choices where given."""
        return hotbed.run(self.recipe(folder, **other), folder / out)

    def recipe(self, folder: Path, **other: object) -> dict[str, object]:
        """The recipe on the table of each metric: clusters of at least four listings."""
        inputs = []
        for metric, rows in self.rows.items():
            path = folder / f"{metric}.csv"
            if not path.exists():
                with path.open("w", encoding="utf-8", newline="") as stream:
                    writer = csv.DictWriter(stream, COLUMNS)
                    writer.writeheader()
                    writer.writerows(rows)
            inputs.append({"source": "table", "metric": metric, "files": [str(path)]})
        return {
            "preset": "gii-2024" if len(self.rows) > 1 else "gii-2017",
            "metrics": {name: {"years": [2011, 2015]} for name in self.rows},
            "inputs": inputs,
            "detection": {"radius_km": 13.0, "min_listings": 4},
            **other,
        }
