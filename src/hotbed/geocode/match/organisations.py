"""The organisations that an address names, and their registered cities as evidence."""

from __future__ import annotations

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import Array, Record
from hotbed.geocode.gazetteer.distance import clear, km
from hotbed.geocode.gazetteer.registry import (
    GENERIC,
    OWNER,
    UNIVERSITY,
    WITH_COUNTRY,
    WITH_PLACE,
    add_stem,
    goes_on,
    initials,
    stem,
)
from hotbed.geocode.match.desk import MOST_CANDIDATES, Candidates, Registry, Stated
from hotbed.geocode.match.features import region_evidence
from hotbed.geocode.match.mentions import country_strength
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.keys import FOLDED, find_slot, finish_key
from hotbed.geocode.text.tokens import (
    CAPITAL,
    COUNTRY,
    DIGIT,
    IGNORED,
    REGION,
    UPPER,
    Text,
)
from hotbed.geocode.text.words import INSTITUTION, STOP

LONGEST, MOST_MEANT = 14, 12
COMMA = ord(",")
HERE_KM = 20.0
SHARE_OF_WORD, SHARE_OF_BEGINNING = 0.6, 0.8
"""What is left of an organisation's share if one word, or the beginning of a name, names it."""

F_PEOPLE, F_UNINHABITED = NUMBER["people"], NUMBER["uninhabited"]
F_AGREES, F_WEAKLY = NUMBER["region_agrees"], NUMBER["region_agrees_weakly"]
F_CONFLICTS, F_CODE = NUMBER["region_conflicts"], NUMBER["code_conflicts"]
F_COUNTRY, F_WORDS = NUMBER["country"], NUMBER["organisation_words"]
F_HERE, F_ELSEWHERE = NUMBER["organisation_here"], NUMBER["organisation_elsewhere"]
F_ONLY, F_CLAIMED = NUMBER["organisation_only"], NUMBER["organisation_claims"]
F_DENSITY, F_AFTER = NUMBER["organisations"], NUMBER["named_after"]
F_INSTITUTION, F_FROM_END = NUMBER["in_institution"], NUMBER["from_the_end"]
F_WHOLE, F_FIRST, F_COMMON = (
    NUMBER["whole_segment"],
    NUMBER["first_segment"],
    NUMBER["common_word"],
)


@kernel
def organisations_named(text: Text, registry: Registry, stated: Stated, out: Array) -> int:
    """Fill out with the organisations that a text names, the longest names only; their number."""
    total = reached = 0
    if registry.postings.size == 0:
        return 0
    data, tokens = text.data, text.tokens
    table, synonyms = registry.table, registry.synonyms
    for i in range(text.n_tokens):
        flags = tokens[i].flags
        if i < reached or (flags & STOP and not flags & UPPER) or flags & DIGIT:
            continue
        key = FOLDED
        best, last = -1, i
        for j in range(i + 1, min(text.n_tokens, i + LONGEST) + 1):
            flags = tokens[j - 1].flags
            if flags & INSTITUTION and j - 1 > i and data[tokens[j - 2].hi] == COMMA:
                break  # no name goes on with such a word after a comma
            if (flags & STOP and not flags & UPPER) or goes_on(tokens, j - 1, text.n_tokens):
                continue
            if j - 1 > i and goes_on(tokens, j - 2, text.n_tokens):
                key = add_stem(key, initials(data, tokens, j - 1))
            else:
                key = add_stem(key, stem(data, tokens[j - 1], synonyms))
            slot = find_slot(table, finish_key(key))
            if slot >= 0 and _is_full_name(tokens, i, j):
                best, last = slot, j
        if best < 0 and not tokens[i].flags & GENERIC:
            best, last = _university(text, i, registry)
        if best >= 0:
            total = _meant(table.slots[best], registry, stated, text, i, last, out, total)
            reached = last
    return total


@kernel
def _university(text: Text, i: int, registry: Registry) -> tuple[int, int]:
    """The university that a school or hospital is named after (Yale School of Medicine)."""
    tokens, count = text.tokens, text.n_tokens
    j = i
    key = FOLDED
    while j < min(count, i + 4) and tokens[j].flags & CAPITAL and not tokens[j].flags & GENERIC:
        key = add_stem(key, stem(text.data, tokens[j], registry.synonyms))
        j += 1
    if j == i or j >= count or not tokens[j].flags & INSTITUTION:
        return -1, i
    if tokens[j].segment != tokens[i].segment:
        return -1, i
    return find_slot(registry.table, finish_key(add_stem(key, UNIVERSITY))), j


@kernel
def _is_full_name(tokens: Array, i: int, j: int) -> bool:
    """Not the end of a longer name; one word alone must be an abbreviation or a long name."""
    before = i - 1
    if tokens[i].flags & INSTITUTION and before >= 0:
        same = tokens[before].segment == tokens[i].segment
        if same and tokens[before].flags & CAPITAL and not tokens[before].flags & STOP:
            return False
    if j - i > 1:
        return True
    flags = tokens[i].flags
    letters = tokens[i].hi - tokens[i].lo
    if flags & GENERIC:
        return False
    return bool((flags & UPPER and letters >= 3) or (flags & CAPITAL and letters >= 6))


@kernel
def _meant(
    slot: Record,
    registry: Registry,
    stated: Stated,
    text: Text,
    i: int,
    j: int,
    out: Array,
    total: int,
) -> int:
    """Add the cities that one name can mean, in the countries possible."""
    first = total
    single = SHARE_OF_WORD if j == i + 1 else 1.0
    if j < text.segments[text.tokens[i].segment].hi and _is_part(text.tokens[j].flags):
        single *= SHARE_OF_BEGINNING
    rows, postings = registry.organisations, registry.postings
    for p in range(slot.start, slot.start + slot.count):
        row = rows[postings[p] & OWNER]
        if row.place < 0 or total >= out.size:
            continue
        if country_strength(row.country, stated) < 0:
            continue
        known = False
        for n in range(first, total):
            known |= out[n].place == row.place
        if known or total - first >= MOST_MEANT:
            continue
        out[total].place, out[total].i, out[total].j = row.place, i, j
        out[total].share = row.share * single
        out[total].needs = postings[p] & ~OWNER
        total += 1
    for n in range(first, total):
        out[n].cities = total - first
    return total


@kernel
def _is_part(flags: int) -> bool:
    """Whether a word after a name reads as a part of a longer one (University of X Law School)."""
    return bool(flags & CAPITAL and not flags & (STOP | DIGIT | IGNORED | REGION | COUNTRY))


@kernel
def add_organisations(
    firms: Array,
    density: Array,
    places: Array,
    stated: Stated,
    areas: Array,
    out: Candidates,
    count: int,
) -> int:
    """Say of each candidate whether an organisation is there; add the cities not named."""
    _compare(firms, density, places, out, count)
    named = count
    for m in range(firms.size):
        firm = firms[m]
        known = count >= MOST_CANDIDATES
        for c in range(count):
            if out.records[c].place == firm.place:
                known = True
                if c >= named:
                    value = firm.share / firm.cities
                    out.features[c, F_HERE] = max(out.features[c, F_HERE], value)
        if known:
            continue
        place = places[firm.place]
        f = out.features[count]
        clear(f)
        evidence = region_evidence(place.admin1, place.country, -1, -1, areas)
        strength = _strength_beside(firm, place.country, stated)
        if stated.coded and evidence <= 0 and strength == 0:
            continue
        beside = evidence == 2 or strength > 0
        if firm.needs & WITH_PLACE or (firm.needs & WITH_COUNTRY and not beside):
            continue
        f[F_AGREES], f[F_WEAKLY] = evidence == 2, evidence == 1
        f[F_CONFLICTS], f[F_CODE] = evidence < 0, evidence <= -2
        f[F_PEOPLE], f[F_UNINHABITED] = place.weight, place.population == 0
        f[F_COUNTRY] = strength
        f[F_HERE] = firm.share / firm.cities
        f[F_ONLY] = 1.0
        f[F_DENSITY] = density[firm.place]
        f[F_WORDS] = min(firm.j - firm.i, 6)
        out.records[count].place = firm.place
        out.records[count].i = out.records[count].j = -1
        out.records[count].kind = 0
        count += 1
    return count


@kernel
def _strength_beside(firm: Record, country: int, stated: Stated) -> float:
    """How surely a country is named outside of an organisation's name (University of Georgia)."""
    best = country_strength(country, stated)
    if stated.sure or best <= 0:
        return best
    best = 0.0
    for m in range(stated.mentions.size):
        mention = stated.mentions[m]
        if firm.i <= mention.i and mention.j <= firm.j:
            continue
        if mention.target == country:
            best = max(best, mention.strength)
        elif mention.target == stated.parents[country]:
            best = max(best, mention.strength - 1.0)
    return best


@kernel
def _compare(firms: Array, density: Array, places: Array, out: Candidates, count: int) -> None:
    """Say of each candidate whether an organisation is there or bears its name."""
    candidates, features = out
    alone = False
    for c in range(count):
        alone |= features[c, F_WHOLE] > 0
    for c in range(count):
        place = places[candidates[c].place]
        for m in range(firms.size):
            firm = firms[m]
            other = places[firm.place]
            if km(place.lon, place.lat, other.lon, other.lat) <= HERE_KM:
                features[c, F_HERE] = max(features[c, F_HERE], firm.share / firm.cities)
                inside = firm.i <= candidates[c].i and candidates[c].j <= firm.j
                if inside and not alone:
                    _named_after(features[c])
        if features[c, F_HERE] > 0 and not alone:
            features[c, F_DENSITY] = density[candidates[c].place]
        for m in range(firms.size):
            firm = firms[m]
            inside = firm.i <= candidates[c].i and candidates[c].j <= firm.j
            if inside and features[c, F_HERE] == 0:
                features[c, F_CLAIMED] = 1.0
        features[c, F_ELSEWHERE] = firms.size > 0 and features[c, F_HERE] == 0


@kernel
def _named_after(f: Array) -> None:
    """The organisation is known to lie in the city of its name: where that stands is no matter."""
    f[F_AFTER] = 1.0
    f[F_INSTITUTION] = f[F_FROM_END] = f[F_FIRST] = f[F_COMMON] = 0.0
