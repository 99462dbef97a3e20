"""From scored candidates to the answer: place, region or country, how precise and how sure."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import LEVEL_COUNTY, Array, Record
from hotbed.geocode.gazetteer.distance import clear, km
from hotbed.geocode.match.confidence import confidence, sign
from hotbed.geocode.match.desk import Candidates, Desk, Index, Reading
from hotbed.geocode.match.mentions import LATER
from hotbed.geocode.match.postcodes import BY_NAME, code_of
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.tokens import FOREIGN

NOWHERE, AT_COUNTRY, AT_REGION, AT_DISTRICT, AT_LOCALITY, AT_POSTCODE = 0, 1, 2, 3, 4, 5
BY_CITY, BY_REGION, BY_COUNTRY, BY_RESPELLING, BY_POSTCODE, BY_ORGANISATION = 1, 2, 3, 4, 5, 6
ELSEWHERE_KM = 15.0
LEAST_FINER = 1_000  # people from which a place is finer than one beside it
PREFECTURE_KM = 350.0  # a city of East Asia holds the counties about it, in the west from afar
CONFIDENCE_SURE, CONFIDENCE_UNSURE = 0.95, 0.7  # of a region or country
LEAST_CONFIDENCE = 0.12  # below it, region or country are better answers than a place
LEAST_SURE, LEAST_UNSURE = 1.5, 3.0  # score, but for the country's, that an answer needs

F_WHOLE, F_TWICE, F_FINER = NUMBER["whole_segment"], NUMBER["named_twice"], NUMBER["holds_finer"]
F_INSTITUTION, F_ONLY = NUMBER["in_institution"], NUMBER["in_institution_only"]
F_NEAR, F_COUNTRY = NUMBER["near_another"], NUMBER["country"]
F_MISFIT, F_RESPELT = NUMBER["level_misfit"], NUMBER["respelt"]
F_EDIT = NUMBER["one_edit"]
F_CODE_ONLY = NUMBER["postcode_only"]
F_FIRM, F_UNNAMED = NUMBER["organisation_only"], NUMBER["organisation_unnamed"]


@kernel
def settle(index: Index, desk: Desk, reading: Reading, answer: Record, signs: Array) -> None:
    """Choose place, region or country, and say how precise and how sure that is."""
    candidates = Candidates(desk.candidates, desk.features)
    places, count, sure = index.names.places, reading.n_candidates, reading.stated.sure
    _cross(candidates, count, places)
    _finer(candidates, count, places, reading.areas)
    _scores(candidates, count, index.weights)
    _finer_beside(candidates, count, reading, index)
    best, second = _best(candidates.records, count, places)
    clear(signs)
    clear_answer(answer)
    if best >= 0:
        f = desk.features[best]
        score = desk.candidates[best].score - f[F_COUNTRY] * index.weights[F_COUNTRY]
        if score >= (LEAST_SURE if sure else LEAST_UNSURE):
            _answer_place(index, desk, best, second, reading.coded, answer)
            answer.score = score
            place = places[answer.place]
            sign(f, score, answer.margin, second >= 0, place, signs)
            answer.confidence = confidence(signs, index.coefficients)
            if answer.confidence >= LEAST_CONFIDENCE:
                return
            clear_answer(answer)
    _answer_area(index, reading, answer)


@kernel
def clear_answer(answer: Record) -> None:
    answer.place = answer.region = answer.country = answer.runner_up = -1
    answer.precision = answer.method = 0
    answer.score = answer.margin = answer.confidence = 0.0


@kernel
def _answer_place(
    index: Index, desk: Desk, best: int, second: int, coded: Array, answer: Record
) -> None:
    """Fill in the place of a candidate, its point and how precise that is."""
    chosen = desk.candidates[best]
    place = index.names.places[chosen.place]
    f = desk.features[best]
    answer.place, answer.region, answer.country = chosen.place, place.admin1, place.country
    answer.lon, answer.lat = place.lon, place.lat
    county = f[F_MISFIT] > 0 or place.level == LEVEL_COUNTY
    answer.precision = AT_DISTRICT if county else AT_LOCALITY
    answer.method = BY_RESPELLING if f[F_RESPELT] > 0 else BY_CITY
    if f[F_FIRM] > 0:
        answer.method = BY_ORGANISATION
    number = code_of(place, f[F_CODE_ONLY] > 0, coded)
    if number >= 0:
        code = coded[number]
        # A postal place's point is the mean of its codes; a place named by itself has a better one.
        if code.kind != BY_NAME or f[F_CODE_ONLY] > 0:
            answer.lon, answer.lat = code.lon, code.lat
        answer.precision = AT_LOCALITY if code.kind == BY_NAME else AT_POSTCODE
        if f[F_CODE_ONLY] > 0:
            answer.method = BY_POSTCODE
    answer.margin = 8.0
    if second >= 0:
        answer.runner_up = desk.candidates[second].place
        answer.margin = min(8.0, chosen.score - desk.candidates[second].score)


@kernel
def _answer_area(index: Index, reading: Reading, answer: Record) -> None:
    """A region where one is named, else the country where that is sure, else nothing."""
    areas, stated = reading.areas, reading.stated
    sure, named = stated.sure, stated.mentions
    best = -1
    for m in range(reading.areas.size):
        if areas[m].strength < (1.0 if sure else 2.5):
            continue
        if not sure and areas[m].code and _means_other(named, areas[m]):
            continue
        if best < 0 or areas[m].strength > areas[best].strength:
            best = m
    if best >= 0 and not np.isnan(index.names.regions[areas[best].target].lon):
        region = index.names.regions[areas[best].target]
        answer.region, answer.country = areas[best].target, areas[best].country
        answer.lon, answer.lat = region.lon, region.lat
        answer.precision, answer.method = AT_REGION, BY_REGION
        answer.confidence = CONFIDENCE_SURE if sure else CONFIDENCE_UNSURE
        return
    best = -1
    for m in range(stated.mentions.size):
        if named[m].strength < 2.5 or np.isnan(index.countries[named[m].target].lon):
            continue
        if not sure and named[m].code and _means_other(areas, named[m]):
            continue
        if best < 0 or named[m].strength > named[best].strength:
            best = m
    if best >= 0 and not _ambiguous(named, best):
        country = index.countries[named[best].target]
        answer.country = named[best].target
        answer.lon, answer.lat = country.lon, country.lat
        answer.precision, answer.method = AT_COUNTRY, BY_COUNTRY
        answer.confidence = CONFIDENCE_SURE if sure else CONFIDENCE_UNSURE


@kernel
def _means_other(mentions: Array, code: Record) -> bool:
    """Whether a code that names a region or country stands for another country's, too (CO, PA)."""
    for m in range(mentions.size):
        same = mentions[m].i == code.i and mentions[m].j == code.j
        if same and mentions[m].code and mentions[m].country != code.country:
            return True
    return False


@kernel
def _ambiguous(named: Array, best: int) -> bool:
    """Whether the words for a country mean another one as surely: it is a former one."""
    for m in range(named.size):
        same = named[m].i == named[best].i and named[m].j == named[best].j
        other = named[m].target != named[best].target
        if same and other and named[best].strength - named[m].strength < 2 * LATER:
            return True
    return False


@kernel
def _cross(compared: Candidates, count: int, places: Array) -> None:
    """The features that compare the candidates with each other."""
    candidates, features = compared
    alone = False
    for a in range(count):
        alone |= features[a, F_WHOLE] > 0
    for a in range(count):
        place = places[candidates[a].place]
        if features[a, F_INSTITUTION] > 0 and alone:
            features[a, F_ONLY] = 1.0
        if features[a, F_FIRM] > 0 and alone:
            features[a, F_UNNAMED] = 1.0
        for b in range(count):
            if candidates[a].i < candidates[b].j and candidates[b].i < candidates[a].j:
                continue
            if candidates[a].i < 0 or candidates[b].i < 0:
                continue
            if candidates[a].place == candidates[b].place:
                features[a, F_TWICE] = 1.0
                continue
            other = places[candidates[b].place]
            if other.country != place.country:
                continue
            if features[b, F_WHOLE] == 0 or features[a, F_NEAR] > 0:
                continue
            if km(place.lon, place.lat, other.lon, other.lat) < 40:
                features[a, F_NEAR] = 1.0


@kernel
def _finer(compared: Candidates, count: int, places: Array, areas: Array) -> None:
    """Mark the candidates named like a region in which another candidate lies by itself."""
    candidates, features = compared
    named_areas = areas
    for a in range(count):
        place = places[candidates[a].place]
        named = False
        for m in range(areas.size):
            area = named_areas[m]
            if area.i == candidates[a].i and area.j == candidates[a].j:
                named |= area.target == place.admin1
        county = place.level == LEVEL_COUNTY or _is_county(candidates, count, a, places)
        if not named and not county and features[a, F_MISFIT] == 0:
            continue
        for b in range(count):
            apart = candidates[b].j <= candidates[a].i or candidates[b].i >= candidates[a].j
            other = places[candidates[b].place]
            inside = other.admin1 == place.admin1 and candidates[b].place != candidates[a].place
            alone = features[b, F_WHOLE] > 0 or features[b, F_CODE_ONLY] > 0
            alone &= features[b, F_MISFIT] == 0
            alone &= other.level != LEVEL_COUNTY
            if not named:
                inside &= county or other.population < place.population
                inside &= km(place.lon, place.lat, other.lon, other.lat) < 80
            if apart and inside and alone:
                features[a, F_FINER] = 1.0


@kernel
def _is_county(candidates: Array, count: int, city: int, places: Array) -> bool:
    """Whether a city's words name a county of its region, too, of which it may be the seat."""
    place = places[candidates[city].place]
    for c in range(count):
        other = places[candidates[c].place]
        same = candidates[c].i == candidates[city].i and candidates[c].j == candidates[city].j
        if same and other.level == LEVEL_COUNTY and other.admin1 == place.admin1:
            return True
    return False


@kernel
def _finer_beside(scored: Candidates, count: int, reading: Reading, index: Index) -> None:
    """Charge a city of East Asia for each finer place in it that is named beside (Kunshan, Suzhou).

    The finer place is the likeliest of its name, stands alone, before the larger one in Latin
    letters and after it in others, and its name is not one of the larger place's.
    """
    records, features = scored
    places, text = index.names.places, reading.text
    eastern = False
    for c in range(count):
        eastern |= index.names.eastern[places[records[c].place].country] > 0
    if not eastern:
        return
    charges, charged_for = np.zeros(count), np.full(count, -1)
    for b in range(count):
        finer = places[records[b].place]
        if features[b, F_WHOLE] == 0 or records[b].i < 0 or not index.names.eastern[finer.country]:
            continue
        if not _is_chief(records, count, b):
            continue
        native = text.tokens[records[b].i].flags & FOREIGN > 0
        for a in range(count):
            place = places[records[a].place]
            if records[a].i < 0 or place.admin1 != finer.admin1:
                continue
            if finer.population < min(place.population, LEAST_FINER):
                continue
            first, then = (a, b) if native else (b, a)
            if records[first].j > records[then].i or _also_named(records, count, b, a):
                continue
            if km(place.lon, place.lat, finer.lon, finer.lat) < PREFECTURE_KM:
                _charge(records, a, b, charges, charged_for)
    for c in range(count):
        features[c, F_FINER] += charges[c]
        records[c].score += charges[c] * index.weights[F_FINER]


@kernel
def _is_chief(candidates: Array, count: int, best: int) -> bool:
    """Whether a candidate is the likeliest of all whose words overlap with its own."""
    for c in range(count):
        same = candidates[c].i < candidates[best].j and candidates[best].i < candidates[c].j
        if same and candidates[c].score > candidates[best].score:
            return False
    return True


@kernel
def _charge(candidates: Array, larger: int, finer: int, charges: Array, charged_for: Array) -> None:
    """Charge a candidate and its namesakes for a finer place in it, for the first of them twice."""
    for c in range(charges.size):
        same = candidates[c].i == candidates[larger].i and candidates[c].j == candidates[larger].j
        if same and charged_for[c] != finer:
            charges[c] += 2.0 if charged_for[c] < 0 else 1.0
            charged_for[c] = finer


@kernel
def _also_named(candidates: Array, count: int, words: int, place: int) -> bool:
    """Whether the words of one candidate name another candidate's place, too."""
    for c in range(count):
        same = candidates[c].i == candidates[words].i and candidates[c].j == candidates[words].j
        if same and candidates[c].place == candidates[place].place:
            return True
    return False


@kernel
def _scores(scored: Candidates, count: int, weights: Array) -> None:
    records, features = scored
    for c in range(count):
        total = 0.0
        for n in range(weights.size):
            total += features[c, n] * weights[n]
        records[c].score = total


@kernel
def _best(candidates: Array, count: int, places: Array) -> tuple[int, int]:
    """The best candidate and the best one elsewhere; ties by people, then by gazetteer order."""
    best, second = -1, -1
    for c in range(count):
        if best < 0 or _before(candidates[c], candidates[best], places):
            best = c
    for c in range(count):
        if best < 0 or candidates[c].place == candidates[best].place:
            continue
        one, two = places[candidates[c].place], places[candidates[best].place]
        if km(one.lon, one.lat, two.lon, two.lat) <= ELSEWHERE_KM:
            continue
        if second < 0 or _before(candidates[c], candidates[second], places):
            second = c
    return best, second


@kernel
def _before(a: Record, b: Record, places: Array) -> bool:
    if a.score != b.score:
        return bool(a.score > b.score)
    one, two = places[a.place].population, places[b.place].population
    return bool(one > two if one != two else a.place < b.place)
