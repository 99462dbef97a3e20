"""Which of an address's words are names of anything: hits, countries and regions."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    REGION_NAME,
)
from hotbed.geocode.text.keys import LATIN, NATIVE, finished, found
from hotbed.geocode.text.tokens import (
    CAPITAL,
    COUNTRY,
    DIGIT,
    DOTTED,
    FOREIGN,
    FREE,
    IGNORED,
    REGION,
    REGION_FIELD,
    UPPER,
    with_token,
)
from hotbed.geocode.text.words import COUNTY, INSTITUTION, LEVELS, POST, PROVINCE, STOP

MOST_HITS, MOST_MENTIONS = 256, 32
LONGEST_NAME, LONGEST_NATIVE = 5, 8

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

TOWN_PEOPLE = 50_000
SURE = 4.0  # from this strength on, no place outside the country is thought of


@kernel
def scan(text, tokens, segments, made, slots, bloom, hits):  # type: ignore[no-untyped-def]
    """Fill hits with every run of words that is a name of something; gives their number."""
    count = 0
    for s in range(made):
        for i in range(segments[s].lo, segments[s].hi):
            flags = tokens[i].flags
            if flags & DIGIT:
                continue
            foreign = flags & FOREIGN
            key = NATIVE if foreign else LATIN
            last = min(segments[s].hi, i + (LONGEST_NATIVE if foreign else LONGEST_NAME))
            for j in range(i + 1, last + 1):
                if tokens[j - 1].flags & DIGIT:
                    break
                key = with_token(key, text, tokens[j - 1])
                short = tokens[i].hi - tokens[i].lo < 4
                if j == i + 1 and short and flags & STOP and not flags & CAPITAL:
                    continue
                slot = found(slots, bloom, finished(key))
                if slot >= 0 and count < MOST_HITS:
                    hits[count].i, hits[count].j = i, j
                    hits[count].start, hits[count].count = slots[slot].start, slots[slot].count
                    hits[count].flags = 0
                    count += 1
    return count


@kernel
def _last_word(tokens, segments, s, j):  # type: ignore[no-untyped-def]
    """Whether nothing but numbers, postal and country words follow in the segment."""
    for t in range(j, segments[s].hi):
        if not tokens[t].flags & (DIGIT | POST | COUNTRY | IGNORED):
            return False
    return True


@kernel
def _alone(tokens, segments, s, i, j):  # type: ignore[no-untyped-def]
    for t in range(segments[s].lo, i):
        if not tokens[t].flags & (DIGIT | POST):
            return False
    return _last_word(tokens, segments, s, j)


@kernel
def _country_strength(tokens, segments, made, i, j, kind, state):  # type: ignore[no-untyped-def]
    s = tokens[i].segment
    alone = _alone(tokens, segments, s, i, j)
    last = _last_word(tokens, segments, s, j)
    final = s == made - 1
    letters = tokens[j - 1].hi - tokens[i].lo
    if kind & KIND_CODE and letters <= 3:
        if not tokens[i].flags & UPPER or not (final and last):
            return 0.0
        if state:
            return 2.5 if alone else 1.5
        return 5.0 if alone else 3.0
    if not tokens[i].flags & (CAPITAL | FOREIGN) and not (alone and final):
        return 0.0
    if final and alone:
        return 6.0
    if final and last:
        return 5.0
    if alone:
        return 4.5
    if segments[s].institution:
        return 1.0
    return 2.0


@kernel
def _town_elsewhere(hit, postings, places, country):  # type: ignore[no-untyped-def]
    """Whether a by-name of a country is rather the main name of a town abroad (Columbia)."""
    for p in range(hit.start, hit.start + hit.count):
        kind = postings[p].kind
        if kind & KIND_TARGET != PLACE_NAME or not kind & KIND_PRIMARY:
            continue
        large = places[postings[p].target].population >= TOWN_PEOPLE
        if large and postings[p].country != country:
            return True
    return False


@kernel
def countries(tokens, segments, made, hits, nhits, postings, places, state_codes, out):  # type: ignore[no-untyped-def]
    """Fill out with the countries that the text names, each with its best strength."""
    count = 0
    for h in range(nhits):
        if _within(hits, nhits, h):
            continue
        state = False
        for p in range(hits[h].start, hits[h].start + hits[h].count):
            kind = postings[p].kind
            if kind & KIND_TARGET != COUNTRY_NAME:
                region = kind & KIND_TARGET == REGION_NAME and kind & KIND_CODE > 0
                state |= region and state_codes[postings[p].country]
                continue
            i, j = hits[h].i, hits[h].j
            strength = _country_strength(tokens, segments, made, i, j, kind, state)
            doubtful = strength > SURE and not kind & KIND_PRIMARY
            if doubtful and _town_elsewhere(hits[h], postings, places, postings[p].country):
                strength -= 2.5
            if strength > 0 and count < MOST_MENTIONS:
                out[count].target = out[count].country = postings[p].target
                out[count].i, out[count].j = hits[h].i, hits[h].j
                out[count].strength = strength
                out[count].code = 1 if kind & KIND_CODE else 0
                count += 1
    return _without_nested(out, count)


@kernel
def _within(hits, nhits, h):  # type: ignore[no-untyped-def]
    """Whether a hit's words are part of a longer name (Wales in New South Wales)."""
    for b in range(nhits):
        longer = hits[b].j - hits[b].i > hits[h].j - hits[h].i
        if longer and hits[b].i <= hits[h].i and hits[h].j <= hits[b].j:
            return True
    return False


@kernel
def _without_nested(out, count):  # type: ignore[no-untyped-def]
    """Drop a mention whose words are part of a longer one (Guinea in Papua New Guinea)."""
    kept = 0
    for a in range(count):
        nested = False
        for b in range(count):
            longer = out[b].j - out[b].i > out[a].j - out[a].i
            if longer and out[b].i <= out[a].i and out[a].j <= out[b].j:
                nested = True
        if not nested:
            out[kept] = out[a]
            kept += 1
    return kept


@kernel
def mark_countries(tokens, mentions, count):  # type: ignore[no-untyped-def]
    """Mark the words of the surest country as taken; gives its strength (0: none named)."""
    best = 0.0
    for m in range(count):
        best = max(best, mentions[m].strength)
    for m in range(count):
        if mentions[m].strength == best and best >= 2.5:
            for t in range(mentions[m].i, mentions[m].j):
                tokens[t].flags |= np.uint32(COUNTRY)
    return best


@kernel
def country_strength(country, parent, mentions, count, sure):  # type: ignore[no-untyped-def]
    """How surely the text names a country, or -1 where it surely names others only."""
    best = -1.0 if sure else 0.0
    for m in range(count):
        strength = mentions[m].strength
        if sure and strength < SURE:
            continue
        if mentions[m].target == country:
            best = max(best, strength)
        elif parent >= 0 and mentions[m].target == parent:
            best = max(best, strength - 1.0)
    return best


@kernel
def regions(tokens, segments, made, hits, nhits, postings, parents, stated, nstated, sure, out):  # type: ignore[no-untyped-def]
    """Fill out with the first-order regions that the text names, in the countries possible."""
    count = 0
    for h in range(nhits):
        i, j = hits[h].i, hits[h].j
        s = tokens[i].segment
        field = segments[s].field
        letters = tokens[j - 1].hi - tokens[i].lo
        for p in range(hits[h].start, hits[h].start + hits[h].count):
            kind = postings[p].kind
            if kind & KIND_TARGET != REGION_NAME or count >= MOST_MENTIONS:
                continue
            country = postings[p].country
            where = country_strength(country, parents[country], stated, nstated, sure)
            if where < 0:
                continue
            code = 0
            if kind & KIND_CODE and letters <= 3:
                dotted = tokens[i].flags & CAPITAL and tokens[i].flags & DOTTED
                upper = (tokens[i].flags & UPPER or dotted) and _last_word(tokens, segments, s, j)
                if not upper and field != REGION_FIELD:
                    continue
                code = 1
            elif not tokens[i].flags & (CAPITAL | FOREIGN) and field == FREE:
                continue
            strength = 1.5 if code else 2.0
            if _alone(tokens, segments, s, i, j) or field == REGION_FIELD:
                strength += 1.0
            if segments[s].institution and not code and not _last_word(tokens, segments, s, j):
                strength = 0.5
            if kind & KIND_PRIMARY:
                strength += 0.25
            if j < segments[s].hi and tokens[j].flags & PROVINCE:
                strength += 0.5
            out[count].target, out[count].country = postings[p].target, country
            out[count].i, out[count].j = i, j
            out[count].strength, out[count].code = strength, code
            count += 1
    return _without_nested(out, count)


@kernel
def mark_ignored(tokens, count, mentions, nmentions):  # type: ignore[no-untyped-def]
    """Mark numbers, postal words and lone letters: they don't keep a name from standing alone."""
    for t in range(count):
        flags = tokens[t].flags
        single = tokens[t].hi - tokens[t].lo == 1
        if flags & (DIGIT | POST | COUNTRY) or (single and flags & UPPER):
            tokens[t].flags = flags | np.uint32(IGNORED)
    for m in range(nmentions):
        for t in range(mentions[m].i, mentions[m].j):
            tokens[t].flags |= np.uint32(REGION)


__all__ = ["COUNTY", "INSTITUTION", "LEVELS", "scan"]
