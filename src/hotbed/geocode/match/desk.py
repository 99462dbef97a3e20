"""What the matcher's kernels take: tables, and room for one address (C++: kernels/desk.hpp)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.geocode.arrays import CANDIDATE, HIT, SEGMENT, TOKEN, Array, HashTable
from hotbed.geocode.gazetteer.kernels import PlaceGrid
from hotbed.geocode.match.weights import FEATURE
from hotbed.geocode.text.tokens import MOST_SEGMENTS, MOST_TOKENS
from hotbed.geocode.text.words import Words

MOST_HITS, MOST_MENTIONS, MOST_CANDIDATES = 256, 32, 96
MOST_NAMED, MOST_CODES = 24, 16
LATER = 0.01  # so much less sure are a former country's successors but the main one

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


class States(NamedTuple):
    """How addresses abbreviate states (`hotbed.geocode.match.states`)."""

    states: Array  # STATE
    lengths: Array  # of each scheme, whether postcodes may have so many letters
    schemes: Array  # of each country, or 0


class Index(NamedTuple):
    """The memory-mapped arrays that the matcher reads."""

    words: Words
    names: Names
    grid: PlaceGrid
    countries: Array  # REGION
    parents: Array  # of each country the one that it is a territory of, or -1
    states: States
    schemes: Array  # of each country, how its names are romanised
    rules: Array  # RULE, of romanising
    registry: Registry
    postcodes: Postcodes
    weights: Array  # FEATURE
    coefficients: Array  # SIGN
    later: float = LATER


class Batch(NamedTuple):
    """Addresses and where their answers go."""

    data: Array  # the addresses' bytes, packed
    starts: Array  # where each begins, one more than there are
    given: Array  # MENTION: for each, countries that a column of its own states
    answers: Array  # ANSWER
    signs: Array  # SIGN: for each answer, what its confidence rests on


class Desk(NamedTuple):
    """Room for one address at a time; what explain reads afterwards."""

    tokens: Array  # TOKEN
    segments: Array  # SEGMENT
    hits: Array  # HIT
    named: Array  # MENTION
    areas: Array  # MENTION
    firms: Array  # NAMED
    coded: Array  # CODED
    candidates: Array  # CANDIDATE
    features: Array  # FEATURE


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
        np.zeros(MOST_CANDIDATES, FEATURE),
    )
