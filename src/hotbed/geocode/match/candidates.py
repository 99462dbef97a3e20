"""The places that an address may mean, and the evidence for each."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_PRIMARY,
    KIND_SHORT,
    KIND_TARGET,
    KIND_WITH_LEVEL,
    LEVEL_COUNTY,
    PLACE_NAME,
    REGION_NAME,
)
from hotbed.geocode.gazetteer.distance import cleared
from hotbed.geocode.match.mentions import country_strength
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.tokens import (
    CAPITAL,
    CITY,
    COUNTRY,
    DIGIT,
    FOREIGN,
    FREE,
    IGNORED,
    REGION,
    REGION_FIELD,
    STREET_FIELD,
    UPPER,
)
from hotbed.geocode.text.words import (
    COMMON,
    COUNTY,
    EAST,
    INSTITUTION,
    LEVELS,
    PROVINCE,
    SAINT,
    STOP,
    STREET,
    STREET_BEFORE,
)

MOST_CANDIDATES, KEPT_PER_HIT = 96, 5
LARGE = 500_000  # people from which a city is not taken for the region of its name

F_PEOPLE = NUMBER["people"]
F_UNINHABITED = NUMBER["uninhabited"]
F_MAIN = NUMBER["main_name"]
F_SHORT = NUMBER["short_alias"]
F_WHOLE = NUMBER["whole_segment"]
F_PART = NUMBER["part_of_segment"]
F_INSTITUTION = NUMBER["in_institution"]
F_LAST = NUMBER["last_segment"]
F_BEFORE_LAST = NUMBER["last_but_one"]
F_FROM_END = NUMBER["from_the_end"]
F_FIRST = NUMBER["first_segment"]
F_AGREES = NUMBER["region_agrees"]
F_AGREES_WEAKLY = NUMBER["region_agrees_weakly"]
F_CONFLICTS = NUMBER["region_conflicts"]
F_CODE_CONFLICTS = NUMBER["code_conflicts"]
F_WORDS = NUMBER["words"]
F_OTHER_REGION = NUMBER["other_region_name"]
F_NESTED = NUMBER["nested"]
F_LOWER = NUMBER["lower_case"]
F_COUNTRY_NAME = NUMBER["country_name"]
F_COUNTRY = NUMBER["country"]
F_TERRITORY = NUMBER["territory"]
F_CITY_FIELD = NUMBER["city_field"]
F_RESPELT = NUMBER["respelt"]
F_EDIT = NUMBER["one_edit"]
F_CAPITALS = NUMBER["capitals"]
F_PART_OF_CITY = NUMBER["part_of_city"]
F_LEVEL_FITS = NUMBER["level_fits"]
F_LEVEL_MISFIT = NUMBER["level_misfit"]
F_COMMON = NUMBER["common_word"]
F_COUNTY = NUMBER["county"]
F_STREET = NUMBER["street_word"]


@kernel
def mark_hits(hits, nhits, postings, parents, stated, nstated, sure):  # type: ignore[no-untyped-def]
    """Flag each hit: 1 where it means anything in a possible country, 2 where inside another."""
    for h in range(nhits):
        for p in range(hits[h].start, hits[h].start + hits[h].count):
            country = postings[p].country
            if postings[p].kind & KIND_CODE:
                continue
            if country_strength(country, parents[country], stated, nstated, sure) >= 0:
                hits[h].flags = 1
                break
    for a in range(nhits):
        for b in range(nhits):
            longer = hits[b].j - hits[b].i > hits[a].j - hits[a].i
            if longer and hits[b].i <= hits[a].i and hits[a].j <= hits[b].j and hits[b].flags & 1:
                hits[a].flags |= 2


@kernel
def region_evidence(admin1, country, i, j, mentions, count):  # type: ignore[no-untyped-def]
    """What the regions named elsewhere say of a place.

    2: agree; 1: weakly; 0: nothing; -1: another is named; -2: by its code; -3: by its code
    standing alone or right after the place.
    """
    answer = 0
    for m in range(count):
        if mentions[m].i < j and i < mentions[m].j:
            continue
        if mentions[m].target == admin1:
            if mentions[m].strength >= 1.5:
                return 2
            answer = 1
    if answer:
        return answer
    for m in range(count):
        apart = mentions[m].j <= i or mentions[m].i >= j
        if apart and mentions[m].country == country and mentions[m].strength >= 1.5:
            strict = mentions[m].strength >= 2.5 or mentions[m].i == j
            answer = min(answer, -1 if not mentions[m].code else -3 if strict else -2)
    return answer


@kernel
def _is_region_name(hit, postings, place, primary, regions, evidence, followed):  # type: ignore[no-untyped-def]
    """0: no region's name; 1: its own region's; 2: another's; 3: rather the region itself."""
    answer = 0
    for p in range(hit.start, hit.start + hit.count):
        kind = postings[p].kind
        if kind & KIND_TARGET != REGION_NAME or kind & KIND_CODE:
            continue
        if postings[p].country != place.country:
            continue
        target = postings[p].target
        own = target == place.admin1
        answer = max(answer, 1 if own else 2)
        named = primary and (
            place.population >= 50_000 or place.population * 5 >= regions[target].largest
        )
        chief = own and (named or place.population == regions[target].largest)
        greater = regions[target].population > 5 * place.population
        greater &= place.population < LARGE
        if not chief and greater and evidence < 2 and not followed:
            return 3
    return answer


@kernel
def stands_alone(tokens, segment, i, j):  # type: ignore[no-untyped-def]
    skip = IGNORED | REGION | LEVELS
    for t in range(segment.lo, segment.hi):
        if (t < i or t >= j) and not tokens[t].flags & skip:
            return False
    return True


@kernel
def content_after(tokens, segments, made):  # type: ignore[no-untyped-def]
    """Number, for each segment, the segments after it that are more than codes and regions."""
    after = 0
    for s in range(made - 1, -1, -1):
        segments[s].institution |= after << 8
        for t in range(segments[s].lo, segments[s].hi):
            if not tokens[t].flags & (IGNORED | REGION | COUNTRY):
                after += 1
                break


@kernel
def collect(  # type: ignore[no-untyped-def]
    tokens, segments, made, hits, nhits, postings, places, regions, parents,
    stated, nstated, sure, areas, nareas, cased, city_states, out, features, first, count,
):  # fmt: skip
    """Add the candidates of the hits from first on to out and features; gives their number."""
    best_rank = np.empty(KEPT_PER_HIT)
    best_posting = np.empty(KEPT_PER_HIT, dtype=np.int64)
    city = False
    for s in range(made):
        city |= segments[s].field == CITY
    for h in range(first, nhits):
        hit = hits[h]
        field = segments[tokens[hit.i].segment].field
        if not hit.flags & 1 or field == REGION_FIELD or (city and field == STREET_FIELD):
            continue
        kept = 0
        for p in range(hit.start, hit.start + hit.count):
            if postings[p].kind & KIND_TARGET != PLACE_NAME:
                break
            country = postings[p].country
            strength = country_strength(country, parents[country], stated, nstated, sure)
            if strength < 0:
                continue
            place = places[postings[p].target]
            agrees = region_evidence(place.admin1, country, hit.i, hit.j, areas, nareas)
            rank = 0.5 * place.weight + strength + 1.25 * agrees
            if postings[p].kind & KIND_PRIMARY:
                rank += 0.8
            kept = _keep(best_rank, best_posting, kept, rank, p)
        for k in range(kept):
            if count >= MOST_CANDIDATES:
                return count
            cleared(features[count])
            if _describe(
                tokens, segments, made, hit, postings, best_posting[k], places, regions, parents,
                stated, nstated, sure, areas, nareas, cased, city_states, features[count],
            ):  # fmt: skip
                out[count].place = postings[best_posting[k]].target
                out[count].i, out[count].j = hit.i, hit.j
                out[count].kind = postings[best_posting[k]].kind
                count += 1
    return count


@kernel
def _keep(ranks, postings, kept, rank, posting):  # type: ignore[no-untyped-def]
    """Insert into the few best, ties by the earlier posting."""
    at = kept
    while at > 0 and ranks[at - 1] < rank:
        at -= 1
    if at >= ranks.size:
        return kept
    kept = min(kept + 1, ranks.size)
    for k in range(kept - 1, at, -1):
        ranks[k], postings[k] = ranks[k - 1], postings[k - 1]
    ranks[at], postings[at] = rank, posting
    return kept


@kernel
def _describe(  # type: ignore[no-untyped-def]
    tokens, segments, made, hit, postings, p, places, regions, parents,
    stated, nstated, sure, areas, nareas, cased, city_states, f,
):  # fmt: skip
    """Fill one candidate's features from the text around it; False where it is none."""
    place, kind, i, j = places[postings[p].target], postings[p].kind, hit.i, hit.j
    s = tokens[i].segment
    segment = segments[s]
    follows = tokens[j].flags if j < segment.hi else np.uint32(0)
    within = tokens[j - 1].flags if j > i + 1 else np.uint32(0)
    level = (within if within & LEVELS else follows) & np.uint32(LEVELS | EAST)
    if kind & KIND_WITH_LEVEL:
        level = np.uint32(0)
    if level & PROVINCE and level & EAST and not city_states[place.country]:
        return False
    evidence = region_evidence(place.admin1, place.country, i, j, areas, nareas)
    misfit = level & COUNTY and place.level != LEVEL_COUNTY and place.population < 50_000
    if evidence == -3 or (hit.flags & 4 and (evidence < 0 or misfit)):
        return False
    region = _is_region_name(
        hit,
        postings,
        place,
        (kind & KIND_PRIMARY) > 0,
        regions,
        evidence,
        level & ~np.uint32(PROVINCE | EAST) != 0,
    )
    if region == 3:
        return False
    if _institutional(tokens, segment, i, j) or _after_province(tokens, segment, i):
        return False
    if _only_country(tokens, i, j) and not city_states[place.country]:
        return False
    _of_place(place, kind, j - i, tokens[i].flags, f)
    f[F_OTHER_REGION] = region == 2
    f[F_AGREES] = evidence == 2
    f[F_AGREES_WEAKLY] = evidence == 1
    f[F_CONFLICTS] = evidence < 0
    f[F_CODE_CONFLICTS] = evidence <= -2
    strength = country_strength(place.country, parents[place.country], stated, nstated, sure)
    f[F_COUNTRY] = strength
    f[F_TERRITORY] = (
        strength > 0 and country_strength(place.country, -1, stated, nstated, sure) < strength
    )
    alone = stands_alone(tokens, segment, i, j)
    _of_position(segment, s, made, alone, f)
    f[F_NESTED] = (hit.flags & 2) > 0
    f[F_CAPITALS] = cased & 2 and segment.field == FREE and _abbreviated(tokens, i, j)
    f[F_LOWER] = cased > 0 and segment.field == FREE and not tokens[i].flags & (CAPITAL | FOREIGN)
    f[F_COUNTRY_NAME] = _has_country(hit, postings)
    f[F_COMMON] = not alone and j == i + 1 and (tokens[i].flags & COMMON) > 0
    county = (level & COUNTY) > 0
    f[F_LEVEL_FITS] = level != 0 and (county == (place.level == LEVEL_COUNTY))
    f[F_LEVEL_MISFIT] = county and place.level != LEVEL_COUNTY
    f[F_STREET] = segment.field == FREE and _in_street(tokens, segment, i, j)
    f[F_RESPELT] = (hit.flags & 4) > 0
    f[F_EDIT] = (hit.flags & 8) > 0
    return True


@kernel
def _of_position(segment, s, made, alone, f):  # type: ignore[no-untyped-def]
    """The features of where the name stands."""
    f[F_WHOLE], f[F_PART] = alone, not alone
    f[F_INSTITUTION] = not alone and (segment.institution & 255) > 0
    after = segment.institution >> 8
    f[F_LAST], f[F_BEFORE_LAST], f[F_FROM_END] = after == 0, after == 1, min(after, 6)
    f[F_FIRST] = s == 0 and made > 1
    f[F_CITY_FIELD] = segment.field == CITY
    f[F_PART_OF_CITY] = segment.field == CITY and not alone


@kernel
def _of_place(place, kind, words, flags, f):  # type: ignore[no-untyped-def]
    """The features that the place and its name have in any text."""
    f[F_PEOPLE] = place.weight
    f[F_UNINHABITED] = place.population == 0
    f[F_MAIN] = (kind & KIND_PRIMARY) > 0
    f[F_SHORT] = (kind & KIND_SHORT) > 0
    f[F_COUNTY] = place.level == LEVEL_COUNTY
    f[F_WORDS] = 0.5 * words + 0.5 if flags & FOREIGN else words


@kernel
def _only_country(tokens, i, j):  # type: ignore[no-untyped-def]
    others = 0
    for t in range(i, j):
        others += not tokens[t].flags & COUNTRY
    return others == 0


@kernel
def _abbreviated(tokens, i, j):  # type: ignore[no-untyped-def]
    """Whether a name has a word of two to five letters, all capitals."""
    found = False
    for t in range(i, j):
        letters = tokens[t].hi - tokens[t].lo
        found |= tokens[t].flags & UPPER > 0 and 2 <= letters <= 5
    return found


@kernel
def _institutional(tokens, segment, i, j):  # type: ignore[no-untyped-def]
    """Whether a name is made of words for institutions or streets, or begins or ends so."""
    words = 0
    for t in range(i, j):
        words += (tokens[t].flags & (INSTITUTION | STOP)) > 0
    part = tokens[i].flags & INSTITUTION > 0 or tokens[j - 1].flags & INSTITUTION > 0
    if segment.field == CITY or j - i == segment.hi - segment.lo > words:
        return False
    digits = streets = 0
    for t in range(segment.lo, segment.hi):
        digits += (tokens[t].flags & DIGIT) > 0
        streets += i <= t < j and tokens[t].flags & STREET > 0 and not tokens[t].flags & SAINT
    if digits and streets == j - i:
        return True
    ends = tokens[j - 1].flags & INSTITUTION > 0
    return words == j - i or ends or (part and not stands_alone(tokens, segment, i, j))


@kernel
def _has_country(hit, postings):  # type: ignore[no-untyped-def]
    for p in range(hit.start + hit.count - 1, hit.start - 1, -1):
        if postings[p].kind & KIND_TARGET == COUNTRY_NAME:
            return not postings[p].kind & KIND_CODE
    return False


@kernel
def _in_street(tokens, segment, i, j):  # type: ignore[no-untyped-def]
    if j < segment.hi and tokens[j].flags & STREET:
        return j + 1 == segment.hi or (tokens[j + 1].flags & DIGIT) > 0
    before = i - 1
    while before >= segment.lo and tokens[before].flags & STOP:
        before -= 1
    if before < segment.lo:
        return False
    flags = tokens[before].flags
    return flags & STREET_BEFORE > 0 or (flags & STREET > 0 and before < i - 1)


@kernel
def _after_province(tokens, segment, i):  # type: ignore[no-untyped-def]
    """Whether the word for a province stands before a name (Provincia de Alajuela)."""
    before = i - 1
    while before >= segment.lo and tokens[before].flags & STOP:
        before -= 1
    if before < segment.lo:
        return False
    return tokens[before].flags & PROVINCE > 0 and not tokens[before].flags & EAST
