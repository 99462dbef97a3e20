"""What a pack holds: a run's places, what is counted there, and what a page says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotbed.analysis.whatif.material import Ints

Name = tuple[str | None, str | None, str | None, int]
"""Place, GeoNames code of its first administrative division, ISO 3166-1 code, inhabitants."""


@dataclass(frozen=True)
class Places:
    """The places that may be in a cluster, in the order of the run's.

    Parameters
    ----------
    lat, lon : numpy.ndarray
        (places,) degrees in units of the last decimal.
    name : numpy.ndarray
        (places,) number of the name.
    base : numpy.ndarray
        (places,) row of its cluster in the run's ranking, -1 for none.
    names : tuple of Name
        In the order in which places first have them.
    """

    lat: Ints
    lon: Ints
    name: Ints
    base: Ints
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Counts:
    """What is counted at places.

    A cell is a place, a metric and a year; an entry, listings of equal worth in a cell.

    Parameters
    ----------
    place, code : numpy.ndarray
        (cells,) by place, then code: row of the place; number of metric and year.
    cell, parts, listings : numpy.ndarray
        (entries,) by cell, then parts: number of the cell; of the denominator; listings, each worth
        1 / denominator of a document.
    """

    place: Ints
    code: Ints
    cell: Ints
    parts: Ints
    listings: Ints


@dataclass(frozen=True)
class Documents:
    """Documents by the places that they touch.

    Parameters
    ----------
    alone : numpy.ndarray
        (cells,) documents that touch no other place.
    size : numpy.ndarray
        (sets,) sets of two places and more: how many; sets rise by size, places and code.
    place : numpy.ndarray
        (pairs,) places of the first set, rising, then of the second, ...
    code, documents : numpy.ndarray
        (sets,) number of metric and year; how many documents touch exactly these places.
    """

    alone: Ints
    size: Ints
    place: Ints
    code: Ints
    documents: Ints


@dataclass(frozen=True)
class Packed:
    """A pack.

    Parameters
    ----------
    header : mapping
        Plain values: see docs/whatif.md.
    places : Places
    counts : Counts
    documents : Documents, optional
        None where they would take too much.
    """

    header: Mapping[str, Any]
    places: Places
    counts: Counts
    documents: Documents | None = None
