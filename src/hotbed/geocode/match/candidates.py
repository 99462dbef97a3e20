"""The places that an address may mean."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    KIND_CODE,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    Array,
    Record,
)
from hotbed.geocode.gazetteer.distance import clear
from hotbed.geocode.match.desk import MOST_CANDIDATES, Candidates, Names, Stated
from hotbed.geocode.match.features import describe, region_evidence
from hotbed.geocode.match.mentions import strength_of
from hotbed.geocode.text.tokens import (
    BRACKET,
    CITY,
    COUNTRY,
    IGNORED,
    REGION,
    REGION_FIELD,
    STREET_FIELD,
    Text,
)

KEPT_PER_HIT = 5


@kernel
def mark_hits(hits: Array, postings: Array, stated: Stated) -> None:
    """Flag each hit: 1 where it means anything in a possible country, 2 where inside another."""
    mentions, sure, parents, _ = stated
    for h in range(hits.size):
        hit = hits[h]
        for p in range(hit.start, hit.start + hit.count):
            if postings[p].kind & KIND_CODE:
                continue
            country = postings[p].country
            if strength_of(country, parents[country], mentions, sure) >= 0:
                hit.flags = 1
                break
    for a in range(hits.size):
        hit = hits[a]
        for b in range(hits.size):
            other = hits[b]
            longer = other.j - other.i > hit.j - hit.i
            if longer and other.i <= hit.i and hit.j <= other.j and other.flags & 1:
                hit.flags |= 2


@kernel
def content_after(text: Text) -> None:
    """Number, for each segment, the segments after it that are more than codes and regions.

    What stands in brackets, a qualifier, is none of them.
    """
    after, tokens, segments = 0, text.tokens, text.segments
    for s in range(text.n_segments - 1, -1, -1):
        segment = segments[s]
        segment.institution |= after << 8
        if text.data[max(tokens[segment.lo].lo - 1, 0)] == BRACKET:
            continue
        for t in range(segment.lo, segment.hi):
            if not tokens[t].flags & (IGNORED | REGION | COUNTRY):
                after += 1
                break


@kernel
def collect(
    text: Text,
    hits: Array,
    names: Names,
    stated: Stated,
    areas: Array,
    out: Candidates,
    first: int,
    count: int,
) -> int:
    """Add the candidates of the hits from first on; returns the new number of candidates."""
    best_rank = np.empty(KEPT_PER_HIT)
    best_posting = np.empty(KEPT_PER_HIT, dtype=np.int64)
    tokens, segments = text.tokens, text.segments
    postings, (records, features) = names.postings, out
    city = False
    for s in range(text.n_segments):
        city |= segments[s].field == CITY
    for h in range(first, hits.size):
        hit = hits[h]
        field = segments[tokens[hit.i].segment].field
        if not hit.flags & 1 or field == REGION_FIELD or (city and field == STREET_FIELD):
            continue
        for k in range(_best_postings(hit, names, stated, areas, best_rank, best_posting)):
            if count >= MOST_CANDIDATES:
                return count
            posting = postings[best_posting[k]]
            clear(features[count])
            if describe(text, hit, posting, names, stated, areas, features[count]):
                records[count].place = posting.target
                records[count].i, records[count].j = hit.i, hit.j
                records[count].kind = posting.kind
                count += 1
    return count


@kernel
def _best_postings(
    hit: Record,
    names: Names,
    stated: Stated,
    areas: Array,
    best_rank: Array,
    best_posting: Array,
) -> int:
    """Fill in the likeliest places of a name; returns their number."""
    kept, postings, places = 0, names.postings, names.places
    mentions, sure, parents, _ = stated
    for p in range(hit.start, hit.start + hit.count):
        posting = postings[p]
        if posting.kind & KIND_TARGET != PLACE_NAME:
            break
        country = posting.country
        strength = strength_of(country, parents[country], mentions, sure)
        if strength < 0:
            continue
        place = places[posting.target]
        agrees = region_evidence(place.admin1, country, hit.i, hit.j, areas)
        rank = 0.5 * place.weight + strength + 1.25 * agrees
        if posting.kind & KIND_PRIMARY:
            rank += 0.8
        kept = _insert(best_rank, best_posting, kept, rank, p)
    return kept


@kernel
def _insert(ranks: Array, postings: Array, kept: int, rank: float, posting: int) -> int:
    """Insert into the few best, ties by the earlier posting."""
    slot = kept
    while slot > 0 and ranks[slot - 1] < rank:
        slot -= 1
    if slot >= ranks.size:
        return kept
    kept = min(kept + 1, ranks.size)
    for k in range(kept - 1, slot, -1):
        ranks[k], postings[k] = ranks[k - 1], postings[k - 1]
    ranks[slot], postings[slot] = rank, posting
    return kept
