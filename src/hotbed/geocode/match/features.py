"""What the text around a name says of a place that it may mean."""

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
    REGION_NAME,
    Array,
    Record,
)
from hotbed.geocode.match.desk import Names, Stated
from hotbed.geocode.match.mentions import strength_of
from hotbed.geocode.match.streets import in_street
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.romanise import COUNTIES_AS_TOWNS
from hotbed.geocode.text.tokens import (
    CAPITAL,
    CITY,
    COUNTRY,
    DIGIT,
    FOREIGN,
    FREE,
    IGNORED,
    REGION,
    UPPER,
    Text,
)
from hotbed.geocode.text.words import (
    COMMON,
    COUNTY,
    DISTRICT,
    EAST,
    INSTITUTION,
    LEVELS,
    PROVINCE,
    SAINT,
    STOP,
    STREET,
    ZONE,
)

CITY_PEOPLE = 50_000  # in a city so large despite the code of another country, if that is all
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


@kernel
def region_evidence(admin1: int, country: int, i: int, j: int, areas: Array) -> int:
    """What the regions named elsewhere say of a place.

    2: agree; 1: weakly; 0: nothing; -1: another is named; -2: by its code; -3: by its code
    standing alone or right after the place.
    """
    answer = 0
    for m in range(areas.size):
        area = areas[m]
        if area.i < j and i < area.j:
            continue
        if area.target == admin1:
            if area.strength >= 1.5:
                return 2
            answer = 1
    if answer:
        return answer
    for m in range(areas.size):
        area = areas[m]
        apart = area.j <= i or area.i >= j
        if apart and area.country == country and area.strength >= 1.5:
            strict = area.strength >= 2.5 or area.i == j
            answer = min(answer, -1 if not area.code else -3 if strict else -2)
    return answer


@kernel
def _is_region_name(
    hit: Record,
    postings: Array,
    place: Record,
    primary: bool,
    regions: Array,
    evidence: int,
    followed: bool,
) -> int:
    """0: no region's name; 1: that of the place's region; 2: another's; 3: rather the region."""
    answer = 0
    for p in range(hit.start, hit.start + hit.count):
        kind = postings[p].kind
        if kind & KIND_TARGET != REGION_NAME or kind & KIND_CODE:
            continue
        if postings[p].country != place.country:
            continue
        target = postings[p].target
        inside = target == place.admin1
        answer = max(answer, 1 if inside else 2)
        named = primary and (
            place.population >= 50_000 or place.population * 5 >= regions[target].largest
        )
        chief = inside and (named or place.population == regions[target].largest)
        greater = regions[target].population > 5 * place.population
        greater &= place.population < LARGE
        if not chief and greater and evidence < 2 and not followed:
            return 3
    return answer


@kernel
def stands_alone(tokens: Array, segment: Record, i: int, j: int) -> bool:
    """Whether a segment holds nothing but some words, codes and regions.

    Two words for a zone may follow, and more (Wuqing Development Zone).
    """
    skip = IGNORED | REGION | LEVELS
    end = segment.hi
    while end > j and tokens[end - 1].flags & ZONE:
        end -= 1
    if segment.hi - end < 2:
        end = segment.hi
    for t in range(segment.lo, end):
        if (t < i or t >= j) and not tokens[t].flags & skip:
            return False
    return True


@kernel
def between_levels(tokens: Array, segment: Record, i: int, j: int) -> bool:
    """Whether words for levels set off a name of a script without spaces (the second of two)."""
    if not tokens[i].flags & FOREIGN or i + 1 == j:
        return False
    ends = tokens[j - 1].flags & LEVELS > 0 and tokens[j - 1].flags & EAST > 0
    if not ends and (j >= segment.hi or not tokens[j].flags & LEVELS):
        return False
    return bool(i == segment.lo or tokens[i - 1].flags & (LEVELS | REGION | IGNORED) > 0)


@kernel
def _level_there(level: np.uint32, eastern: int) -> np.uint32:
    """The level that a word means in a country: a district is part of a city only in the east."""
    if level & DISTRICT and not level & EAST:
        return np.uint32(DISTRICT | EAST) if eastern else np.uint32(COUNTY)
    if level & COUNTY and eastern == COUNTIES_AS_TOWNS:
        return np.uint32(DISTRICT | EAST)
    return level


@kernel
def describe(
    text: Text,
    hit: Record,
    posting: Record,
    names: Names,
    stated: Stated,
    areas: Array,
    f: Array,
) -> bool:
    """Fill one candidate's features from the text around it; False where it is none."""
    tokens, postings, city_states = text.tokens, names.postings, names.city_states
    mentions, sure, parents, coded = stated
    place, kind, i, j = names.places[posting.target], posting.kind, hit.i, hit.j
    s = tokens[i].segment
    segment = text.segments[s]
    follows = tokens[j].flags if j < segment.hi else np.uint32(0)
    within = tokens[j - 1].flags if j > i + 1 else np.uint32(0)
    level = (within if within & LEVELS else follows) & np.uint32(LEVELS | EAST)
    level = _level_there(level, names.eastern[place.country])
    if kind & KIND_WITH_LEVEL:
        level = np.uint32(0)
    if level & PROVINCE and level & EAST and not city_states[place.country]:
        return False
    evidence = region_evidence(place.admin1, place.country, i, j, areas)
    misfit = level & COUNTY and place.level != LEVEL_COUNTY and place.population < 50_000
    if evidence == -3 or (hit.flags & 4 and (evidence < 0 or misfit)):
        return False
    primary, followed = (kind & KIND_PRIMARY) > 0, level & ~np.uint32(PROVINCE | EAST) != 0
    region = _is_region_name(hit, postings, place, primary, names.regions, evidence, followed)
    if region == 3:
        return False
    if _institutional(tokens, segment, i, j) or _after_province(tokens, segment, i):
        return False
    if _only_country(tokens, i, j) and not city_states[place.country]:
        return False
    if segment.field == FREE and _only_initials(tokens, hit, postings):
        return False
    strength = strength_of(place.country, parents[place.country], mentions, sure)
    street = segment.field == FREE and in_street(tokens, segment, i, j)
    alone = stands_alone(tokens, segment, i, j) or between_levels(tokens, segment, i, j)
    if street:
        return False
    abroad = coded and strength == 0 and evidence <= 0
    if abroad and not (alone and primary and place.population >= CITY_PEOPLE):
        return False
    _of_place(place, kind, j - i, tokens[i].flags, f)
    f[F_OTHER_REGION] = region == 2
    f[F_AGREES] = evidence == 2
    f[F_AGREES_WEAKLY] = evidence == 1
    f[F_CONFLICTS] = evidence < 0
    f[F_CODE_CONFLICTS] = evidence <= -2
    f[F_COUNTRY] = strength
    f[F_TERRITORY] = strength > 0 and strength_of(place.country, -1, mentions, sure) < strength
    _of_position(segment, s, text.n_segments, alone, f)
    f[F_COMMON] = not alone and j == i + 1 and (tokens[i].flags & COMMON) > 0
    if segment.field == FREE:
        f[F_CAPITALS] = text.cased & 2 and _abbreviated(tokens, i, j)
        f[F_LOWER] = text.cased > 0 and not tokens[i].flags & (CAPITAL | FOREIGN)
    f[F_NESTED] = (hit.flags & 2) > 0
    f[F_COUNTRY_NAME] = _has_country(hit, postings)
    _of_level(place, level, f)
    f[F_RESPELT] = (hit.flags & 4) > 0
    f[F_EDIT] = (hit.flags & 8) > 0
    return True


@kernel
def _of_position(segment: Record, s: int, n_segments: int, alone: bool, f: Array) -> None:
    """The features of where the name stands."""
    f[F_WHOLE], f[F_PART] = alone, not alone
    f[F_INSTITUTION] = not alone and (segment.institution & 255) > 0
    after = segment.institution >> 8
    f[F_LAST], f[F_BEFORE_LAST], f[F_FROM_END] = after == 0, after == 1, min(after, 6)
    f[F_FIRST] = s == 0 and n_segments > 1
    f[F_CITY_FIELD] = segment.field == CITY
    f[F_PART_OF_CITY] = segment.field == CITY and not alone


@kernel
def _of_level(place: Record, level: np.uint32, f: Array) -> None:
    """The features of the word for a level (city, county) beside the name."""
    county = (level & COUNTY) > 0
    f[F_LEVEL_FITS] = level != 0 and (county == (place.level == LEVEL_COUNTY))
    f[F_LEVEL_MISFIT] = county and place.level != LEVEL_COUNTY


@kernel
def _of_place(place: Record, kind: int, words: int, flags: int, f: Array) -> None:
    """The features that the place and its name have in any text."""
    f[F_PEOPLE] = place.weight
    f[F_UNINHABITED] = place.population == 0
    f[F_MAIN] = (kind & KIND_PRIMARY) > 0
    f[F_SHORT] = (kind & KIND_SHORT) > 0
    f[F_COUNTY] = place.level == LEVEL_COUNTY
    f[F_WORDS] = 0.5 * words + 0.5 if flags & FOREIGN else words


@kernel
def _only_country(tokens: Array, i: int, j: int) -> bool:
    others = 0
    for t in range(i, j):
        others += not tokens[t].flags & COUNTRY
    return others == 0


@kernel
def _only_initials(tokens: Array, hit: Record, postings: Array) -> bool:
    """Whether a name is but initials (P.O.) or a country's code (SE): no place is so called."""
    letters = 0
    for t in range(hit.i, hit.j):
        letters = max(letters, tokens[t].hi - tokens[t].lo)
    if hit.j > hit.i + 1:
        return bool(letters == 1 and not tokens[hit.i].flags & FOREIGN)
    if letters > 2 or not tokens[hit.i].flags & UPPER:
        return False
    for p in range(hit.start + hit.count - 1, hit.start - 1, -1):
        if postings[p].kind & KIND_TARGET == COUNTRY_NAME:
            return bool(postings[p].kind & KIND_CODE)
    return False


@kernel
def _abbreviated(tokens: Array, i: int, j: int) -> bool:
    """Whether a name has a word of two to five letters, all capitals."""
    capitals = False
    for t in range(i, j):
        letters = tokens[t].hi - tokens[t].lo
        capitals |= tokens[t].flags & UPPER > 0 and 2 <= letters <= 5
    return capitals


@kernel
def _institutional(tokens: Array, segment: Record, i: int, j: int) -> bool:
    """Whether a name is made of words for institutions or streets, or begins or ends so."""
    words = 0
    for t in range(i, j):
        words += (tokens[t].flags & (INSTITUTION | STOP)) > 0
    # Of scripts without spaces only the last character tells: 新 reads as the last of 中心 does.
    part = tokens[i].flags & (INSTITUTION | FOREIGN) == INSTITUTION
    part |= tokens[j - 1].flags & INSTITUTION > 0
    if segment.field == CITY or j - i == segment.hi - segment.lo > words:
        return False
    digits = streets = 0
    for t in range(segment.lo, segment.hi):
        digits += (tokens[t].flags & DIGIT) > 0
        streets += i <= t < j and tokens[t].flags & STREET > 0 and not tokens[t].flags & SAINT
    if digits and streets == j - i:
        return True
    ends = tokens[j - 1].flags & INSTITUTION > 0
    return bool(words == j - i or ends or (part and not stands_alone(tokens, segment, i, j)))


@kernel
def _has_country(hit: Record, postings: Array) -> bool:
    for p in range(hit.start + hit.count - 1, hit.start - 1, -1):
        if postings[p].kind & KIND_TARGET == COUNTRY_NAME:
            return not postings[p].kind & KIND_CODE
    return False


@kernel
def _after_province(tokens: Array, segment: Record, i: int) -> bool:
    """Whether the word for a province stands before a name (Provincia de Alajuela)."""
    before = i - 1
    while before >= segment.lo and tokens[before].flags & STOP:
        before -= 1
    if before < segment.lo:
        return False
    return bool(tokens[before].flags & PROVINCE > 0 and not tokens[before].flags & EAST)
