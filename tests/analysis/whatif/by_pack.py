"""A second evaluation that knows the pack alone, as a page does: plain loops, no shared code.

Only the density search and the merging are the project's; the listings, documents, worlds, shares
and ranks are added up from the pack's numbers as docs/whatif.md describes them.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.pack.content import Packed
from hotbed.analysis.whatif.setting import Setting
from hotbed.detect.density import DensityClusters
from hotbed.detect.merge import merge_clusters
from hotbed.steps.clusters import rule_of

Ranking = list[tuple[int, frozenset[tuple[float, float]], dict[str, Fraction], Fraction]]
"""Rank, members (lon, lat), counts, total."""


def ranking(packed: Packed, setting: Setting) -> Ranking:
    """A ranking by rank, then by what the search numbers clusters by."""
    names = [metric["name"] for metric in packed.header["metrics"]]
    on = [_counts(setting, names[metric], year) for metric, year in packed.header["codes"]]
    metric_of = [names[metric] for metric, _year in packed.header["codes"]]
    labels = _labels(packed, setting, on)
    counts: dict[int, dict[str, Fraction]] = {
        number: dict.fromkeys(setting.metrics, Fraction(0)) for number in set(labels) - {-1}
    }
    if setting.counting is Counting.FULL:
        for places, code, documents in _sets(packed):
            for number in {labels[place] for place in places} - {-1}:
                if on[code]:
                    counts[number][metric_of[code]] += documents
    else:
        entries = packed.counts
        for cell, parts, rows in zip(entries.cell, entries.parts, entries.listings, strict=True):
            place, code = entries.place[cell], int(entries.code[cell])
            if on[code] and labels[place] >= 0:
                worth = Fraction(int(rows), packed.header["parts"][parts])
                counts[labels[place]][metric_of[code]] += worth
    world = {
        metric["name"]: sum(
            documents
            for year, documents in metric["world"]
            if _counts(setting, metric["name"], year)
        )
        for metric in packed.header["metrics"]
    }
    totals = {
        number: sum(
            (
                Fraction(str(setting.weights[name])) * 100 * count / world[name]
                for name, count in by_metric.items()
            ),
            Fraction(0),
        )
        for number, by_metric in counts.items()
    }
    scale = 10 ** packed.header["decimals"]
    members = defaultdict(set)
    for place, number in enumerate(labels):
        where = packed.places.lon[place] / scale, packed.places.lat[place] / scale
        members[number].add(where)
    ordered = sorted(counts, key=lambda number: (-totals[number], str(number)))
    return [
        (
            1 + sum(total > totals[number] for total in totals.values()),
            frozenset(members[number]),
            counts[number],
            totals[number],
        )
        for number in ordered
    ]


def _counts(setting: Setting, metric: str, year: int | None) -> bool:
    if metric not in setting.metrics:
        return False
    window = setting.years[metric]
    return window is None or (year is not None and window[0] <= year <= window[1])


def _labels(packed: Packed, setting: Setting, on: list[bool]) -> list[int]:
    """Cluster of each place of the pack, -1 for none."""
    listings = [0] * packed.places.lat.size
    for cell, rows in zip(packed.counts.cell, packed.counts.listings, strict=True):
        if on[packed.counts.code[cell]]:
            listings[packed.counts.place[cell]] += int(rows)
    there = [place for place, number in enumerate(listings) if number]
    scale = 10 ** packed.header["decimals"]
    lon, lat = packed.places.lon[there] / scale, packed.places.lat[there] / scale
    weight = np.array(listings)[there]
    before = DensityClusters(setting.radius_km, setting.min_listings).fit(lon, lat, weight).labels_
    coactivity = packed.header["base"]["coactivity"]
    linked = None
    if coactivity:
        of_place = dict(zip(there, before.tolist(), strict=True))
        linked = rule_of(_shared(packed, on, of_place), coactivity)
    after = merge_clusters(lon, lat, before, setting.merge_km, linked).labels
    labels = [-1] * len(listings)
    for place, label in zip(there, after.tolist(), strict=True):
        labels[place] = label
    return labels


def _shared(packed: Packed, on: list[bool], label: dict[int, int]) -> dict[tuple[int, int], int]:
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places, code, documents in _sets(packed):
        touched = sorted({label.get(place, -1) for place in places} - {-1})
        for a in touched:
            for b in touched:
                if on[code] and a <= b:
                    shared[a, b] += documents
    return shared


def _sets(packed: Packed) -> list[tuple[list[int], int, int]]:
    """Places, code and documents of every set, those of one place among them."""
    assert packed.documents is not None
    counts, documents = packed.counts, packed.documents
    sets = [
        ([int(place)], int(code), int(number))
        for place, code, number in zip(counts.place, counts.code, documents.alone, strict=True)
    ]
    start = 0
    for size, code, number in zip(documents.size, documents.code, documents.documents, strict=True):
        sets.append((documents.place[start : start + size].tolist(), int(code), int(number)))
        start += size
    return sets
