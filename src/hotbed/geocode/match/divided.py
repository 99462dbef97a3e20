"""Texts that name two countries: their answer is one of two places at best."""

from __future__ import annotations

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import KIND_TARGET, PLACE_NAME, Array, Record
from hotbed.geocode.match.desk import Desk, Index, Names, Reading
from hotbed.geocode.match.features import stands_alone
from hotbed.geocode.match.mentions import TOWN_PEOPLE
from hotbed.geocode.match.weights import NUMBER

PLAIN = 4.0  # strength from which a country's name stands by itself (`mentions.countries`)
HALF = 0.5  # what is left of the confidence

F_WHOLE = NUMBER["whole_segment"]


@kernel
def is_divided(index: Index, desk: Desk, reading: Reading, answer: Record) -> bool:
    """Whether a text names another country than that of the answer, and a place in it.

    Either both names stand by themselves, or the country follows the place right away, whatever
    stands behind it (Oslo, Norway and KTH, Stockholm, Sweden). A name that is a region's or a
    place's too (Georgia, Lebanon) and a territory with its state (Hong Kong, China) don't divide
    a text, for no other place lies in that country.
    """
    parents, country = reading.stated.parents, answer.country
    mentions = reading.stated.mentions
    if country < 0:
        return False
    for m in range(mentions.size):
        other = mentions[m]
        if other.target == country or other.i < 0:
            continue
        if parents[other.target] == country or parents[country] == other.target:
            continue
        if other.strength >= PLAIN:
            if _holds_place(desk, reading, other, index.names.places):
                return True
        elif _follows_place(reading, other, index.names):
            return True
    return False


@kernel
def _holds_place(desk: Desk, reading: Reading, mention: Record, places: Array) -> bool:
    """Whether a place of a country stands alone in the text, beside the country's name."""
    records, features = desk.candidates, desk.features
    for c in range(reading.n_candidates):
        candidate = records[c]
        if candidate.i < 0 or places[candidate.place].country != mention.target:
            continue
        apart = candidate.j <= mention.i or candidate.i >= mention.j
        if apart and features[c, F_WHOLE] > 0:
            return True
    return False


@kernel
def _follows_place(reading: Reading, mention: Record, names: Names) -> bool:
    """Whether a country's name begins a segment, and a place of it fills the one before."""
    text, hits, postings = reading.text, reading.hits, names.postings
    tokens = text.tokens
    s = tokens[mention.i].segment
    if s == 0 or mention.code or mention.i != text.segments[s].lo:
        return False
    before = text.segments[s - 1]
    for h in range(hits.size):
        hit = hits[h]
        if tokens[hit.i].segment != s - 1 or not stands_alone(tokens, before, hit.i, hit.j):
            continue
        for p in range(hit.start, hit.start + hit.count):
            posting = postings[p]
            if posting.kind & KIND_TARGET == PLACE_NAME and posting.country == mention.target:
                return bool(names.places[posting.target].population >= TOWN_PEOPLE)
    return False
