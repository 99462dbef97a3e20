"""Evidence from beyond the gazetteer: organisations' registered cities, and postcodes."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.gazetteer.distance import cleared, km, nearest
from hotbed.geocode.gazetteer.postcodes import code_key, name_in, name_with
from hotbed.geocode.match.candidates import MOST_CANDIDATES, region_evidence, stands_alone
from hotbed.geocode.match.mentions import LONGEST_NAME, SURE, country_strength
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.keys import LATIN, NATIVE, extended, finished, found
from hotbed.geocode.text.tokens import (
    COUNTRY,
    DIGIT,
    FOREIGN,
    JOINED,
    POSTCODE,
    REGION,
    STREET_FIELD,
    with_token,
)
from hotbed.geocode.text.words import SAINT, STREET

F_PEOPLE, F_UNINHABITED = NUMBER["people"], NUMBER["uninhabited"]
F_AGREES, F_WEAKLY = NUMBER["region_agrees"], NUMBER["region_agrees_weakly"]
F_CONFLICTS, F_CODE = NUMBER["region_conflicts"], NUMBER["code_conflicts"]
F_COUNTRY, F_WORDS = NUMBER["country"], NUMBER["organisation_words"]
F_HERE, F_ELSEWHERE = NUMBER["organisation_here"], NUMBER["organisation_elsewhere"]
F_ONLY = NUMBER["organisation_only"]
F_DENSITY, F_AFTER = NUMBER["organisations"], NUMBER["named_after"]
F_INSTITUTION, F_FROM_END = NUMBER["in_institution"], NUMBER["from_the_end"]
F_WHOLE, F_CLAIMED = NUMBER["whole_segment"], NUMBER["organisation_claims"]
F_FIRST, F_COMMON = NUMBER["first_segment"], NUMBER["common_word"]
F_NEAR, F_CLOSE, F_FAR = (
    NUMBER["postcode_near"],
    NUMBER["postcode_close"],
    NUMBER["postcode_far"],
)
F_CODE_ONLY = NUMBER["postcode_only"]
HERE_KM, CLOSE_KM, FAR_KM = 20.0, 60.0, 100.0
MOST_CODES, MOST_TRIED = 16, 4

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

BY_PREFIX, BY_CODE, BY_NAME, BY_BOTH = 0, 1, 2, 3


@kernel
def _named_after(f):  # type: ignore[no-untyped-def]
    """The organisation is known to lie in the city of its name: where that stands is no matter."""
    f[F_AFTER] = 1.0
    f[F_INSTITUTION] = f[F_FROM_END] = f[F_FIRST] = f[F_COMMON] = 0.0


@kernel
def add_organisations(  # type: ignore[no-untyped-def]
    firms, nfirms, density, places, parents, stated, nstated, sure, areas, nareas, candidates,
    features, count,
):  # fmt: skip
    """Say of each candidate whether an organisation is there; add the cities not named."""
    alone = False
    for c in range(count):
        alone |= features[c, F_WHOLE] > 0
    for c in range(count):
        mine = places[candidates[c].place]
        for m in range(nfirms):
            other = places[firms[m].place]
            if km(mine.lon, mine.lat, other.lon, other.lat) <= HERE_KM:
                value = firms[m].share / firms[m].cities
                features[c, F_HERE] = max(features[c, F_HERE], value)
                inside = firms[m].i <= candidates[c].i and candidates[c].j <= firms[m].j
                if inside and not alone:
                    _named_after(features[c])
        if features[c, F_HERE] > 0 and not alone:
            features[c, F_DENSITY] = density[candidates[c].place]
        for m in range(nfirms):
            inside = firms[m].i <= candidates[c].i and candidates[c].j <= firms[m].j
            if inside and features[c, F_HERE] == 0:
                features[c, F_CLAIMED] = 1.0
        features[c, F_ELSEWHERE] = nfirms > 0 and features[c, F_HERE] == 0
    named = count
    for m in range(nfirms):
        known = count >= MOST_CANDIDATES
        for c in range(count):
            if candidates[c].place == firms[m].place:
                known = True
                if c >= named:
                    value = firms[m].share / firms[m].cities
                    features[c, F_HERE] = max(features[c, F_HERE], value)
        if known:
            continue
        place = places[firms[m].place]
        f = features[count]
        cleared(f)
        evidence = region_evidence(place.admin1, place.country, -1, -1, areas, nareas)
        f[F_AGREES], f[F_WEAKLY] = evidence == 2, evidence == 1
        f[F_CONFLICTS], f[F_CODE] = evidence < 0, evidence <= -2
        f[F_PEOPLE], f[F_UNINHABITED] = place.weight, place.population == 0
        parent = parents[place.country]
        f[F_COUNTRY] = country_strength(place.country, parent, stated, nstated, sure)
        f[F_HERE] = firms[m].share / firms[m].cities
        f[F_ONLY] = 1.0
        f[F_DENSITY] = density[firms[m].place]
        f[F_WORDS] = min(firms[m].j - firms[m].i, 6)
        candidates[count].place = firms[m].place
        candidates[count].i = candidates[count].j = -1
        candidates[count].kind = 0
        count += 1
    return count


@kernel
def postcodes_named(  # type: ignore[no-untyped-def]
    text, tokens, segments, made, slots, bloom, codes, stated, nstated, sure, areas, nareas, out
):  # fmt: skip
    """Fill out with the postcodes that a text holds, in the countries it names; their number."""
    count = 0
    if codes.size <= 1:
        return 0
    tried = np.empty(MOST_TRIED, np.int32)
    ntried = 0
    for m in range(nstated):
        if stated[m].strength >= (SURE if sure else 1.5) and ntried < MOST_TRIED:
            tried[ntried] = stated[m].target
            ntried += 1
    for m in range(0 if sure else nareas):
        if areas[m].strength >= 1.5 and ntried < MOST_TRIED:
            tried[ntried] = areas[m].country
            ntried += 1
    for s in range(made):
        if segments[s].field == STREET_FIELD:
            continue
        for i in range(segments[s].lo, segments[s].hi):
            if not tokens[i].flags & DIGIT and tokens[i].hi - tokens[i].lo > 4:
                continue
            for k in range(ntried):
                if count < MOST_CODES:
                    count += _code_at(
                        text, tokens, segments[s], i, tried[k], slots, bloom, codes, out[count]
                    )
    return _postal_names(
        text, tokens, segments, made, slots, bloom, codes, tried, ntried, out, count
    )


@kernel
def _postal_names(  # type: ignore[no-untyped-def]
    text, tokens, segments, made, slots, bloom, codes, tried, ntried, out, ncodes
):  # fmt: skip
    """Add the postal place names: those of a code found, and those of a country by themselves."""
    count = ncodes
    for s in range(made):
        if segments[s].institution & 255 or segments[s].field == STREET_FIELD:
            continue
        for i in range(segments[s].lo, segments[s].hi):
            key = NATIVE if tokens[i].flags & FOREIGN else LATIN
            for j in range(i + 1, min(segments[s].hi, i + LONGEST_NAME) + 1):
                if tokens[j - 1].flags & DIGIT or count >= MOST_CODES:
                    break
                key = with_token(key, text, tokens[j - 1])
                taken = 0
                for t in range(i, j):
                    taken += tokens[t].flags & (COUNTRY | REGION) > 0
                alone = taken == 0 and stands_alone(tokens, segments[s], i, j)
                for k in range(ntried):
                    count = _postal_name(
                        finished(key), i, tried[k], alone, slots, bloom, codes, out, ncodes, count
                    )
    return count


@kernel
def _postal_name(name, i, country, alone, slots, bloom, codes, out, ncodes, count):  # type: ignore[no-untyped-def]
    """Add one name in one country, with a code if one agrees; gives the new number."""
    if count >= MOST_CODES:
        return count
    kind, slot = BY_BOTH, -1
    for m in range(ncodes):
        if out[m].country == country and slot < 0:
            slot = found(slots, bloom, name_with(name, out[m].key))
    if slot < 0 and alone:
        kind, slot = BY_NAME, found(slots, bloom, name_in(name, country))
    if slot < 0:
        return count
    row = codes[slots[slot].start]
    out[count].lon, out[count].lat = row.lon, row.lat
    out[count].spread = row.spread
    out[count].country, out[count].i, out[count].kind = country, i, kind
    out[count].strength = 2.5 if kind == BY_BOTH else 0.9
    return count + 1


@kernel
def _code_at(text, tokens, segment, i, country, slots, bloom, codes, out):  # type: ignore[no-untyped-def]
    """Fill out with the longest code that begins at a word; gives 1 if there is one, else 0."""
    slot, last, letters, kind = -1, i, 0, BY_CODE
    whole = np.uint64(0)
    key = code_key(text, 0, 0, country, False)
    length = digits = 0
    for j in range(i, min(segment.hi, i + 3)):
        if j > i and not (tokens[j].flags & JOINED or tokens[j].hi - tokens[j].lo <= 4):
            break
        length += tokens[j].hi - tokens[j].lo
        digits += (tokens[j].flags & DIGIT) > 0
        if length > 10:
            break
        key = extended(key, text, tokens[j].lo, tokens[j].hi)
        if not digits:
            continue
        at = found(slots, bloom, finished(key))
        if at >= 0:
            slot, last, letters, whole = at, j + 1, length, finished(key)
        elif whole == np.uint64(0):
            # A code whose places lie far apart is known only together with a place's name.
            last, letters, whole = j + 1, length, finished(key)
    lone = tokens[i].hi - tokens[i].lo
    if slot < 0 and (segment.field == POSTCODE or lone >= 5) and tokens[i].flags & DIGIT:
        for size in range(min(5, lone - 1), 2, -1):
            key = code_key(text, tokens[i].lo, tokens[i].lo + size, country, True)
            slot = found(slots, bloom, finished(key))
            if slot >= 0:
                last, letters, kind = i + 1, lone, BY_PREFIX
                break
    if whole == np.uint64(0):
        return 0
    out.country, out.i, out.key = country, i, whole
    if slot < 0:
        out.kind, out.strength, out.spread = BY_PREFIX, 0.0, 1e9
        out.lon = out.lat = 0.0
        return 1
    strength = _strength(text, tokens, segment, i, last, letters)
    row = codes[slots[slot].start]
    out.lon, out.lat, out.spread = row.lon, row.lat, row.spread
    out.kind = kind
    out.strength = strength if kind == BY_CODE else 0.7 * strength
    return 1


@kernel
def _strength(text, tokens, segment, i, last, letters):  # type: ignore[no-untyped-def]
    """How surely some words are a postcode: by field, length, letters among the digits, streets."""
    if segment.field == POSTCODE:
        return 3.0
    mixed = street = False
    for t in range(i, last):
        for at in range(tokens[t].lo, tokens[t].hi):
            mixed |= text[at] >= 65
    for t in range(segment.lo, segment.hi):
        street |= tokens[t].flags & STREET > 0 and not tokens[t].flags & SAINT
    if street and not mixed:
        return 0.4 if i == segment.lo or letters < 5 else 1.0
    if letters >= 5:
        return 2.0
    if mixed:
        return 2.0 if letters == 4 else 1.5
    return 1.0 if letters == 4 else 0.7


@kernel
def add_postcodes(  # type: ignore[no-untyped-def]
    coded, ncoded, places, order, starts, areas, nareas, parents, stated, nstated, sure,
    candidates, features, count,
):  # fmt: skip
    """Say of each candidate how far the postcodes lie; add the place of a sure one that is far."""
    sole, alone = -1, False
    for c in range(count):
        alone |= features[c, F_WHOLE] > 0
    for m in range(ncoded):
        if coded[m].kind == BY_PREFIX or coded[m].strength < (0.85 if alone else 0.7):
            continue
        if alone and coded[m].strength < 1.4 and coded[m].kind != BY_NAME:
            continue
        if sole < 0 or coded[m].strength > coded[sole].strength:
            sole = m
    explained = False
    for c in range(count):
        mine = places[candidates[c].place]
        near = close = 0.0
        far = sole >= 0 and coded[sole].strength >= 1.4
        for m in range(ncoded):
            if coded[m].strength == 0:
                continue
            away = km(mine.lon, mine.lat, coded[m].lon, coded[m].lat) - 0.5 * coded[m].spread
            value = min(1.0, 0.5 * coded[m].strength)
            if away <= HERE_KM:
                near = max(near, value)
            elif away <= CLOSE_KM:
                close = max(close, value)
            far &= away > FAR_KM
        features[c, F_NEAR], features[c, F_CLOSE] = near, close if near == 0 else 0.0
        features[c, F_FAR] = far
        explained |= near > 0
    if sole < 0 or explained or count >= MOST_CANDIDATES:
        return count
    code = coded[sole]
    chosen = nearest(places, order, starts, code.lon, code.lat, code.country, FAR_KM)
    if chosen < 0:
        return count
    place = places[chosen]
    f = features[count]
    cleared(f)
    evidence = region_evidence(place.admin1, place.country, -1, -1, areas, nareas)
    if alone and code.kind == BY_NAME and evidence < 2:
        return count  # a name alone outdoes a city only where it lies in the region named
    f[F_AGREES], f[F_WEAKLY] = evidence == 2, evidence == 1
    f[F_CONFLICTS], f[F_CODE] = evidence < 0, evidence <= -2
    f[F_PEOPLE] = place.weight
    f[F_COUNTRY] = country_strength(place.country, parents[place.country], stated, nstated, sure)
    f[F_NEAR] = max(0.7, min(1.0, 0.5 * coded[sole].strength))
    f[F_CODE_ONLY] = 1.0
    f[F_WHOLE] = code.kind == BY_BOTH or code.kind == BY_NAME
    candidates[count].place = chosen
    candidates[count].i = candidates[count].j = -1
    candidates[count].kind = 0
    return count + 1


@kernel
def code_of(place, only, coded, ncoded):  # type: ignore[no-untyped-def]
    """The postcode that agrees with a place and tells its point best, or -1.

    `only`: the place is known only as the one that a postcode belongs to.
    """
    best = -1
    for m in range(ncoded):
        if coded[m].kind == BY_PREFIX or coded[m].strength < 0.7 or coded[m].spread > HERE_KM:
            continue
        away = km(place.lon, place.lat, coded[m].lon, coded[m].lat)
        most = HERE_KM + 0.5 * coded[m].spread
        if only or coded[m].kind == BY_BOTH:
            most = FAR_KM
        if away > most:
            continue
        if best < 0 or coded[m].strength > coded[best].strength:
            best = m
    return best
