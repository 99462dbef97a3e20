"""What the matcher's compiled code hands on: tables, room for one address, what was read in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.geocode.arrays import CANDIDATE, HIT, SEGMENT, TOKEN, Array, HashTable
from hotbed.geocode.gazetteer.distance import PlaceGrid
from hotbed.geocode.match.weights import FEATURES
from hotbed.geocode.text.tokens import MOST_SEGMENTS, MOST_TOKENS, Text

MOST_HITS, MOST_MENTIONS, MOST_CANDIDATES = 256, 32, 96
MOST_NAMED, MOST_CODES = 24, 16

MENTION = np.dtype(
    [
        ("target", np.int32),
        ("country", np.int32),
        ("i", np.int32),
        ("j", np.int32),
        ("strength", np.float64),
        ("code", np.int32),
    ]
)
"""A country or region that the text names: which, by which words, how surely."""

NAMED = np.dtype(
    [
        ("place", np.int32),
        ("i", np.int32),
        ("j", np.int32),
        ("cities", np.int32),
        ("needs", np.uint32),
        ("share", np.float64),
    ]
)
"""An organisation that a text names: its city, the words, how many cities the name can mean, and
what must be stated beside it (bits of the registry's postings)."""

CODED = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("spread", np.float64),
        ("strength", np.float64),
        ("country", np.int32),
        ("i", np.int32),
        ("kind", np.int32),
        ("key", np.uint64),
    ]
)
"""A postcode or postal place name that a text holds: its point, how surely it is one, country,
first word, kind (BY_...), key."""

ANSWER = np.dtype(
    [
        ("place", np.int32),
        ("region", np.int32),
        ("country", np.int32),
        ("runner_up", np.int32),
        ("precision", np.int32),
        ("method", np.int32),
        ("lon", np.float64),
        ("lat", np.float64),
        ("score", np.float64),
        ("margin", np.float64),
        ("confidence", np.float64),
    ]
)


class Names(NamedTuple):
    """What the gazetteer's names mean."""

    table: HashTable
    postings: Array  # POSTING
    places: Array  # PLACE
    regions: Array  # REGION
    city_states: Array  # of each country, whether it is one
    eastern: Array  # of each country, whether words for a level follow names (EAST_...), or 0


class Registry(NamedTuple):
    """Organisations and their names."""

    table: HashTable
    postings: Array  # rows of the organisations
    organisations: Array  # ORGANISATION
    synonyms: Array
    density: Array  # of each place, log10 of one more than the organisations there


class Postcodes(NamedTuple):
    """Postcodes and postal place names."""

    table: HashTable
    codes: Array  # CODE


class Index(NamedTuple):
    """The memory-mapped arrays that the compiled code reads."""

    words: Array
    names: Names
    grid: PlaceGrid
    countries: Array  # REGION
    parents: Array  # of each country the one that it is a territory of, or -1
    state_codes: Array  # of each country, how addresses abbreviate its states (`states`), or 0
    schemes: Array  # of each country, how its names are romanised
    registry: Registry
    postcodes: Postcodes
    weights: Array
    coefficients: Array


class Stated(NamedTuple):
    """The countries that an address states."""

    mentions: Array  # MENTION
    sure: bool  # no other country is possible
    parents: Array
    coded: bool  # else: a code at the end of the address, of a country or one of its states


class Candidates(NamedTuple):
    """The places that an address may mean, with their features."""

    records: Array  # CANDIDATE
    features: Array  # a row a candidate, a column a feature


class Reading(NamedTuple):
    """What was read in an address."""

    text: Text
    hits: Array  # HIT: runs of words that are names
    stated: Stated
    areas: Array  # MENTION: the regions named
    firms: Array  # NAMED
    coded: Array  # CODED
    n_candidates: int


class Desk(NamedTuple):
    """Room for one address at a time; what explain reads afterwards."""

    tokens: Array
    segments: Array
    hits: Array
    named: Array
    areas: Array
    firms: Array
    coded: Array
    candidates: Array
    features: Array


def new_desk() -> Desk:
    """An empty desk; each thread needs one.

    Returns
    -------
    Desk
    """
    return Desk(
        np.zeros(MOST_TOKENS, TOKEN),
        np.zeros(MOST_SEGMENTS, SEGMENT),
        np.zeros(MOST_HITS, HIT),
        np.zeros(MOST_MENTIONS, MENTION),
        np.zeros(MOST_MENTIONS, MENTION),
        np.zeros(MOST_NAMED, NAMED),
        np.zeros(MOST_CODES, CODED),
        np.zeros(MOST_CANDIDATES, CANDIDATE),
        np.zeros((MOST_CANDIDATES, len(FEATURES))),
    )
