"""The postcodes and postal place names that an address holds, as evidence."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import Array, Record
from hotbed.geocode.gazetteer.distance import PlaceGrid, clear, km, nearest_in_country
from hotbed.geocode.gazetteer.postcodes import code_key, name_in, name_there, name_with
from hotbed.geocode.match.desk import (
    MOST_CANDIDATES,
    MOST_CODES,
    Candidates,
    Postcodes,
    Stated,
)
from hotbed.geocode.match.features import region_evidence, stands_alone
from hotbed.geocode.match.mentions import LONGEST_NAME, SURE, country_strength
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.keys import LATIN, NATIVE, extend_key, find_slot, finish_key
from hotbed.geocode.text.tokens import (
    CAPITAL,
    COUNTRY,
    DIGIT,
    FOREIGN,
    JOINED,
    POSTCODE,
    REGION,
    STREET_FIELD,
    Text,
    add_word,
)
from hotbed.geocode.text.words import SAINT, STREET

F_PEOPLE, F_COUNTRY, F_WHOLE = NUMBER["people"], NUMBER["country"], NUMBER["whole_segment"]
F_AGREES, F_WEAKLY = NUMBER["region_agrees"], NUMBER["region_agrees_weakly"]
F_CONFLICTS, F_CODE = NUMBER["region_conflicts"], NUMBER["code_conflicts"]
F_NEAR, F_CLOSE = NUMBER["postcode_near"], NUMBER["postcode_close"]
F_FAR, F_CODE_ONLY = NUMBER["postcode_far"], NUMBER["postcode_only"]
HERE_KM, CLOSE_KM, FAR_KM = 20.0, 60.0, 100.0
MOST_TRIED = 4
NAMESAKE_PEOPLE = 10_000
LARGE_PEOPLE = 1_000_000  # a city so large spreads over more than HERE_KM
BY_PREFIX, BY_CODE, BY_NAME, BY_BOTH = 0, 1, 2, 3


@kernel
def postcodes_named(
    text: Text, postcodes: Postcodes, stated: Stated, areas: Array, out: Array
) -> int:
    """Fill out with the postcodes that a text holds, in the countries it names; their number."""
    count = 0
    if postcodes.codes.size == 0:
        return 0
    tried = np.empty(MOST_TRIED, np.int32)
    ntried = 0
    for m in range(stated.mentions.size):
        if stated.mentions[m].strength >= (SURE if stated.sure else 1.5) and ntried < MOST_TRIED:
            tried[ntried] = stated.mentions[m].target
            ntried += 1
    for m in range(0 if stated.sure else areas.size):
        if areas[m].strength >= 1.5 and ntried < MOST_TRIED:
            tried[ntried] = areas[m].country
            ntried += 1
    countries, tokens, segments = tried[:ntried], text.tokens, text.segments
    for s in range(text.n_segments):
        segment = segments[s]
        if segment.field == STREET_FIELD:
            continue
        for i in range(segment.lo, segment.hi):
            if not tokens[i].flags & DIGIT and tokens[i].hi - tokens[i].lo > 4:
                continue
            for country in countries:
                if count < MOST_CODES:
                    count += _code_from(text, segment, i, country, postcodes, out[count])
    return _postal_names(text, postcodes, countries, areas, out, count)


@kernel
def _postal_names(
    text: Text, postcodes: Postcodes, countries: Array, areas: Array, out: Array, ncodes: int
) -> int:
    """Add the postal place names: those of a code in the text, and a country's by themselves."""
    count, codes = ncodes, out[:ncodes]
    data, tokens, segments = text.data, text.tokens, text.segments
    for s in range(text.n_segments):
        segment = segments[s]
        if segment.institution & 255 or segment.field == STREET_FIELD:
            continue
        for i in range(segment.lo, segment.hi):
            key = NATIVE if tokens[i].flags & FOREIGN else LATIN
            for j in range(i + 1, min(segment.hi, i + LONGEST_NAME) + 1):
                if tokens[j - 1].flags & DIGIT or count >= MOST_CODES:
                    break
                key = add_word(key, data, tokens[j - 1])
                taken = 0
                for t in range(i, j):
                    taken += tokens[t].flags & (COUNTRY | REGION) > 0
                alone = taken == 0 and stands_alone(tokens, segment, i, j)
                name = finish_key(key)
                for country in countries:
                    if count < MOST_CODES:
                        known = _postal_name(name, i, country, alone, postcodes, codes, out[count])
                        if not known and alone:
                            known = _name_there(name, i, j, country, areas, postcodes, out[count])
                        count += known
    return count


@kernel
def _name_there(
    name: np.uint64, i: int, j: int, country: int, areas: Array, postcodes: Postcodes, out: Record
) -> int:
    """Fill out with a name of several places in a country, one of them in a region named."""
    for m in range(areas.size):
        area = areas[m]
        if area.country != country or (area.i < j and i < area.j) or area.strength < 1.5:
            continue
        slot = find_slot(postcodes.table, name_there(name, area.target))
        if slot >= 0:
            row = postcodes.codes[postcodes.table.slots[slot].start]
            out.lon, out.lat, out.spread = row.lon, row.lat, row.spread
            out.country, out.i, out.kind, out.strength = country, i, BY_NAME, 0.9
            return 1
    return 0


@kernel
def _postal_name(
    name: np.uint64,
    i: int,
    country: int,
    alone: bool,
    postcodes: Postcodes,
    codes: Array,
    out: Record,
) -> int:
    """Fill out with one name in one country, with a code if one agrees; 1 if it is one, else 0."""
    kind, slot = BY_BOTH, -1
    table = postcodes.table
    for m in range(codes.size):
        if codes[m].country == country and slot < 0:
            slot = find_slot(table, name_with(name, codes[m].key))
    if slot < 0 and alone:
        kind, slot = BY_NAME, find_slot(table, name_in(name, country))
    if slot < 0:
        return 0
    row = postcodes.codes[table.slots[slot].start]
    out.lon, out.lat, out.spread = row.lon, row.lat, row.spread
    out.country, out.i, out.kind = country, i, kind
    out.strength = 2.5 if kind == BY_BOTH else 0.9
    return 1


@kernel
def _code_from(
    text: Text, segment: Record, i: int, country: int, postcodes: Postcodes, out: Record
) -> int:
    """Fill out with the longest code that begins at a word; returns 1 if there is one, else 0."""
    slot, last, letters, kind = -1, i, 0, BY_CODE
    full = np.uint64(0)
    data, tokens, table = text.data, text.tokens, postcodes.table
    key = code_key(data, 0, 0, country, False)
    length = digits = 0
    for j in range(i, min(segment.hi, i + 3)):
        if j > i and not (tokens[j].flags & JOINED or tokens[j].hi - tokens[j].lo <= 4):
            break
        if j > i and tokens[j].flags & JOINED and not _joins(tokens[j - 1], tokens[j]):
            break
        length += tokens[j].hi - tokens[j].lo
        digits += (tokens[j].flags & DIGIT) > 0
        if length > 10:
            break
        key = extend_key(key, data, tokens[j].lo, tokens[j].hi)
        if not digits:
            continue
        longer = find_slot(table, finish_key(key))
        if longer >= 0:
            slot, last, letters, full = longer, j + 1, length, finish_key(key)
        elif full == np.uint64(0):
            # A code whose places lie far apart is known only together with a place's name.
            last, letters, full = j + 1, length, finish_key(key)
    lone = tokens[i].hi - tokens[i].lo
    if slot < 0 and (segment.field == POSTCODE or lone >= 5) and tokens[i].flags & DIGIT:
        for size in range(min(5, lone - 1), 2, -1):
            key = code_key(data, tokens[i].lo, tokens[i].lo + size, country, True)
            slot = find_slot(table, finish_key(key))
            if slot >= 0:
                last, letters, kind = i + 1, lone, BY_PREFIX
                break
    if full == np.uint64(0):
        return 0
    out.country, out.i, out.key = country, i, full
    if slot < 0:
        out.kind, out.strength, out.spread = BY_PREFIX, 0.0, 1e9
        out.lon = out.lat = 0.0
        return 1
    strength = _strength(text, segment, i, last, letters)
    row = postcodes.codes[table.slots[slot].start]
    out.lon, out.lat, out.spread = row.lon, row.lat, row.spread
    out.kind = kind
    out.strength = strength if kind == BY_CODE else 0.7 * strength
    return 1


@kernel
def _joins(before: Record, after: Record) -> bool:
    """Whether a hyphen may stand in a postcode there: 1546-7 is a house number."""
    if not before.flags & after.flags & DIGIT:
        return True
    first, last = before.hi - before.lo, after.hi - after.lo
    return bool(last >= 2 and first + last >= 5 and (first, last) != (1, 4))


@kernel
def _strength(text: Text, segment: Record, i: int, last: int, letters: int) -> float:
    """How surely some words are a postcode: by field, length, letters among the digits, streets."""
    if segment.field == POSTCODE:
        return 3.0
    data, tokens = text.data, text.tokens
    mixed = street = False
    for t in range(i, last):
        for k in range(tokens[t].lo, tokens[t].hi):
            mixed |= data[k] >= 65
    for t in range(segment.lo, segment.hi):
        street |= tokens[t].flags & STREET > 0 and not tokens[t].flags & SAINT
    if street and not mixed:
        return 0.4 if i == segment.lo or letters < 5 else 1.0
    if letters >= 5:
        return 2.0
    begins = i == segment.lo and (last == segment.hi or tokens[last].flags & CAPITAL)
    if letters == 4 and begins:
        return 1.5  # 8000 Aarhus, or alone between commas
    if mixed:
        return 2.0 if letters == 4 else 1.5
    return 1.0 if letters == 4 else 0.7


@kernel
def add_postcodes(
    coded: Array, grid: PlaceGrid, stated: Stated, areas: Array, out: Candidates, count: int
) -> int:
    """Say of each candidate how far the postcodes lie; add the place of a sure one that is far."""
    records, features = out
    alone = False
    for c in range(count):
        alone |= features[c, F_WHOLE] > 0
    explained, places = False, grid.places
    _without_namesakes(coded, out, count, places)
    sole = _surest(coded, alone)
    for c in range(count):
        explained |= _compare(coded, sole, places[records[c].place], features[c])
    if sole < 0 or explained or count >= MOST_CANDIDATES:
        return count
    code = coded[sole]
    chosen = nearest_in_country(grid, code.lon, code.lat, code.country, FAR_KM)
    if chosen < 0:
        return count
    place = places[chosen]
    f = features[count]
    clear(f)
    evidence = region_evidence(place.admin1, place.country, -1, -1, areas)
    if alone and code.kind == BY_NAME and evidence < 2:
        return count  # a name alone outdoes a city only where it lies in the region named
    f[F_AGREES], f[F_WEAKLY] = evidence == 2, evidence == 1
    f[F_CONFLICTS], f[F_CODE] = evidence < 0, evidence <= -2
    f[F_PEOPLE] = place.weight
    f[F_COUNTRY] = country_strength(place.country, stated)
    f[F_NEAR] = 0.5 * code.strength
    if code.kind != BY_NAME:
        f[F_NEAR] = max(0.7, min(1.0, f[F_NEAR]))
    f[F_CODE_ONLY] = 1.0
    f[F_WHOLE] = code.kind == BY_BOTH or code.kind == BY_NAME
    records[count].place = chosen
    records[count].i = records[count].j = -1
    records[count].kind = 0
    return count + 1


@kernel
def _surest(coded: Array, alone: bool) -> int:
    """The code that is sure enough to tell a place by itself, or -1."""
    sole = -1
    for m in range(coded.size):
        if coded[m].kind == BY_PREFIX or coded[m].strength < (0.85 if alone else 0.7):
            continue
        if alone and coded[m].strength < 1.4 and coded[m].kind != BY_NAME:
            continue
        if sole < 0 or coded[m].strength > coded[sole].strength:
            sole = m
    return sole


@kernel
def _without_namesakes(coded: Array, named: Candidates, count: int, places: Array) -> None:
    """Take the strength from postal place names, without a code, of several large places."""
    for m in range(coded.size):
        if coded[m].kind == BY_NAME and _has_namesakes(coded[m], named, count, places):
            coded[m].strength = 0.0


@kernel
def _has_namesakes(code: Record, named: Candidates, count: int, places: Array) -> bool:
    """Whether the words of a postal place name mean two large places of its country."""
    large = 0
    for c in range(count):
        place = places[named.records[c].place]
        same = named.records[c].i == code.i and place.country == code.country
        large += same and place.population >= NAMESAKE_PEOPLE
    return large > 1


@kernel
def _compare(coded: Array, sole: int, place: Record, f: Array) -> bool:
    """Fill in how far a candidate lies from the postcodes; whether it is near to the sole one."""
    near = close = 0.0
    explained = False
    far = sole >= 0 and coded[sole].strength >= 1.4
    for m in range(coded.size):
        if coded[m].strength == 0:
            continue
        away = km(place.lon, place.lat, coded[m].lon, coded[m].lat) - 0.5 * coded[m].spread
        value = min(1.0, 0.5 * coded[m].strength)
        if away <= HERE_KM:
            near = max(near, value)
            explained |= m == sole
        elif away <= CLOSE_KM:
            close = max(close, value)
        far &= away > FAR_KM
    f[F_NEAR], f[F_CLOSE] = near, close if near == 0 else 0.0
    f[F_FAR] = far
    return explained


@kernel
def code_of(place: Record, only: bool, coded: Array) -> int:
    """The postcode that agrees with a place and tells its point best, or -1.

    `only`: the place is known only as the one that a postcode belongs to.
    """
    best = -1
    for m in range(coded.size):
        if coded[m].kind == BY_PREFIX or coded[m].strength < 0.7 or coded[m].spread > HERE_KM:
            continue
        away = km(place.lon, place.lat, coded[m].lon, coded[m].lat)
        most = HERE_KM + 0.5 * coded[m].spread
        if place.population >= LARGE_PEOPLE:
            most += HERE_KM
        if only or coded[m].kind == BY_BOTH:
            most = FAR_KM
        if away > most:
            continue
        if best < 0 or coded[m].strength > coded[best].strength:
            best = m
    return best
