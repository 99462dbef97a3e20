"""Packs that take less room: without years, and with narrower sliders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from hotbed.analysis.whatif.pack.content import Counts, Packed
from hotbed.analysis.whatif.pack.gather import gather
from hotbed.analysis.whatif.pack.writing import pack
from hotbed.analysis.whatif.ranges import Ranges, ranges_around
from hotbed.runs.run import Run

WIDER, LOWER = 1.5, 2 / 3
"""So many times the recipe's radius and minimum are the ends of narrower sliders."""


def fitting(run: Run, most_bytes: int) -> Packed:
    """The most that fits: everything, else without years, else with narrower sliders as well.

    Parameters
    ----------
    run : Run
    most_bytes : int
        Of the pack. The smallest of the three is taken where none fits.

    Raises
    ------
    HotbedError
        As `gather`.
    """
    packed = gather(run)
    if len(pack(packed)) > most_bytes:
        packed = without_years(packed)
    if len(pack(packed)) > most_bytes:
        packed = without_years(gather(run, narrower(run), most_documents=0))
    return packed


def narrower(run: Run) -> Ranges:
    """Sliders that reach less far to where more places are in clusters.

    Parameters
    ----------
    run : Run
    """
    ranges, detection = ranges_around(run.recipe), run.recipe.detection
    least = int(detection.min_listings * LOWER)
    return replace(
        ranges,
        radius_km=replace(ranges.radius_km, most=round(detection.radius_km * WIDER, 1)),
        min_listings=replace(ranges.min_listings, least=max(1, least)),
    )


def without_years(packed: Packed) -> Packed:
    """The same with all years of a metric together, which then can't be changed.

    Documents by sets of places are left out, and full counting with them.

    Parameters
    ----------
    packed : Packed
    """
    header, counts = packed.header, packed.counts
    metrics, denominators = len(header["metrics"]), len(header["parts"])
    metric_of = np.array([metric for metric, _year in header["codes"]], np.int64)
    inside = np.array([_counts(header, metric, year) for metric, year in header["codes"]], bool)
    code, place = counts.code[counts.cell], counts.place[counts.cell]
    kept = inside[code]
    keys = (place * metrics + metric_of[code]) * denominators + counts.parts
    distinct, entry = np.unique(keys[kept], return_inverse=True)
    listings = np.zeros(distinct.size, np.int64)
    np.add.at(listings, entry, counts.listings[kept])
    cells, parts = np.divmod(distinct, denominators)
    first = np.ones(cells.size, bool)
    first[1:] = cells[1:] != cells[:-1]
    together = Counts(*np.divmod(cells[first], metrics), np.cumsum(first) - 1, parts, listings)
    plain = {
        **header,
        "metrics": [_undated(metric) for metric in header["metrics"]],
        "codes": [[metric, None] for metric in range(metrics)],
        "documents": {"given": False, "reason": "years are together, to save room"},
    }
    return Packed(plain, packed.places, together)


def _counts(header: Mapping[str, Any], metric: int, year: int | None) -> bool:
    """Whether the recipe counts a year of a metric."""
    years = header["metrics"][metric]["years"]
    return years is None or (year is not None and years[0] <= year <= years[1])


def _undated(metric: Mapping[str, Any]) -> dict[str, Any]:
    years = metric["years"]
    documents = sum(
        count
        for year, count in metric["world"]
        if years is None or (year is not None and years[0] <= year <= years[1])
    )
    return {**metric, "years": None, "window": None, "world": [[None, documents]]}
