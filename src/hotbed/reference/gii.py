"""What the Global Innovation Index has printed of its clusters, as far as sources state it.

Facts that WIPO published, restated with their sources (`data/gii_*.csv`); most editions in part.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from hotbed.base.errors import HotbedError
from hotbed.reference.files import data_text

METRICS = ("patents", "publications", "deals")
PRESET = "gii-"


@dataclass(frozen=True)
class Printed:
    """A cluster as an edition prints it.

    Attributes
    ----------
    rank : int
    cluster : str
        Its name, one to three cities.
    economies : tuple of str
        ISO 3166-1 codes.
    counts : mapping of str to int
        Metric -> documents in five years, where printed.
    shares : mapping of str to Decimal
        Metric -> percent of the world, as printed.
    sources : tuple of str
        Addresses of what was read.
    """

    rank: int
    cluster: str
    economies: tuple[str, ...]
    counts: Mapping[str, int]
    shares: Mapping[str, Decimal]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """What printed figures imply, from the lowest to the highest that fits, and how."""

    lowest: float
    highest: float
    how: str


def editions() -> list[str]:
    """The editions of which printed ranks are known, the earliest first.

    Examples
    --------
    >>> editions()[0], editions()[-1]
    ('2017', '2025')
    """
    return sorted({row["edition"] for row in _rows("gii_clusters.csv")})


def edition_of(text: str) -> str:
    """An edition by its year or its preset's name.

    Parameters
    ----------
    text : str

    Raises
    ------
    HotbedError
        No printed figures of it are known.

    Examples
    --------
    >>> edition_of("gii-2023"), edition_of("2024")
    ('2023', '2024')
    """
    year = text.removeprefix(PRESET)
    if year not in editions():
        raise HotbedError(f"no printed figures of {text!r} are known", "choose " + _listed())
    return year


def _listed() -> str:
    return ", ".join(editions())


def clusters(edition: str) -> list[Printed]:
    """The clusters that an edition prints, by rank.

    Parameters
    ----------
    edition : str
        Its year.

    Examples
    --------
    >>> first = clusters("2023")[0]
    >>> first.cluster, first.counts["patents"], str(first.shares["patents"])
    ('Tokyo–Yokohama', 127418, '10.1')
    """
    sources = {row["key"]: row["address"] for row in _rows("gii_sources.csv")}
    return [
        Printed(
            int(row["rank"]),
            row["cluster"],
            tuple(row["economies"].split("/")) if row["economies"] else (),
            {metric: int(row[metric]) for metric in METRICS if row[metric]},
            {
                metric: Decimal(row[f"{metric}_share"])
                for metric in METRICS
                if row[f"{metric}_share"]
            },
            tuple(sources[key] for key in row["source"].split()),
        )
        for row in _rows("gii_clusters.csv")
        if row["edition"] == edition
    ]


def clusters_by_economy(edition: str) -> dict[str, int]:
    """How many of the first 100 clusters an economy has, as printed.

    Parameters
    ----------
    edition : str
        Its year.

    Examples
    --------
    >>> clusters_by_economy("2024")["CN"]
    26
    """
    return {
        row["economy"]: int(row["clusters"])
        for row in _rows("gii_economies.csv")
        if row["edition"] == edition
    }


def world_totals(edition: str) -> dict[str, Range]:
    """Documents of the world by metric that printed counts and shares imply.

    Parameters
    ----------
    edition : str
        Its year.
    """
    return {row["metric"]: _range(row) for row in _rows("gii_world.csv", edition)}


def footprints(edition: str) -> dict[str, Range]:
    """Millions of people by printed name that counts and values per million people imply.

    Parameters
    ----------
    edition : str
        Its year.
    """
    return {row["cluster"]: _range(row) for row in _rows("gii_footprints.csv", edition)}


def _range(row: Mapping[str, str]) -> Range:
    return Range(float(row["lowest"]), float(row["highest"]), row["how"])


@cache
def _all_rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in data_text(name).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _rows(name: str, edition: str | None = None) -> list[dict[str, str]]:
    return [row for row in _all_rows(name) if edition in (None, row.get("edition"))]
