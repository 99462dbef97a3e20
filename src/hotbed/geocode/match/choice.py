"""From scored candidates to the answer: place, region or country, how precise and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import LEVEL_COUNTY
from hotbed.geocode.gazetteer.distance import cleared, km
from hotbed.geocode.match.confidence import confidence, sign
from hotbed.geocode.match.evidence import BY_NAME, code_of
from hotbed.geocode.match.weights import NUMBER

if TYPE_CHECKING:
    from hotbed.geocode.match.batch import Desk, Index

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
NOWHERE, AT_COUNTRY, AT_REGION, AT_DISTRICT, AT_LOCALITY, AT_POSTCODE = 0, 1, 2, 3, 4, 5
BY_CITY, BY_REGION, BY_COUNTRY, BY_RESPELLING, BY_POSTCODE, BY_ORGANISATION = 1, 2, 3, 4, 5, 6
ELSEWHERE_KM = 15.0
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
def settle(  # type: ignore[no-untyped-def]
    index: Index, desk: Desk, nnamed, nareas, count, ncoded, sure, answer, signs
):
    """Choose place, region or country, and say how precise and how sure that is."""
    _cross(desk.candidates, desk.features, count, index.places)
    _finer(desk.candidates, desk.features, count, index.places, desk.areas, nareas)
    _scores(desk.candidates, desk.features, count, index.weights)
    best, second = _best(desk.candidates, count, index.places)
    cleared(signs)
    answer.place = answer.region = answer.country = answer.runner_up = -1
    answer.precision = answer.method = 0
    answer.score = answer.margin = answer.confidence = 0.0
    if best >= 0:
        f = desk.features[best]
        own = desk.candidates[best].score - f[F_COUNTRY] * index.weights[F_COUNTRY]
        if own >= (LEAST_SURE if sure else LEAST_UNSURE):
            _answer_place(index, desk, best, second, own, ncoded, answer, signs)
            if answer.confidence >= LEAST_CONFIDENCE:
                return
            answer.place = answer.region = answer.country = answer.runner_up = -1
            answer.precision = answer.method = 0
            answer.score = answer.margin = answer.confidence = 0.0
    _answer_area(index, desk, nnamed, nareas, sure, answer)


@kernel
def _answer_place(  # type: ignore[no-untyped-def]
    index: Index, desk: Desk, best, second, own, ncoded, answer, signs
):
    chosen = desk.candidates[best]
    place = index.places[chosen.place]
    f = desk.features[best]
    answer.place, answer.region, answer.country = chosen.place, place.admin1, place.country
    answer.lon, answer.lat = place.lon, place.lat
    county = f[F_MISFIT] > 0 or place.level == LEVEL_COUNTY
    answer.precision = AT_DISTRICT if county else AT_LOCALITY
    answer.method = BY_RESPELLING if f[F_RESPELT] > 0 else BY_CITY
    if f[F_FIRM] > 0:
        answer.method = BY_ORGANISATION
    coded = code_of(place, f[F_CODE_ONLY] > 0, desk.coded, ncoded)
    if coded >= 0:
        answer.lon, answer.lat = desk.coded[coded].lon, desk.coded[coded].lat
        by_name = desk.coded[coded].kind == BY_NAME
        answer.precision = AT_LOCALITY if by_name else AT_POSTCODE
        if f[F_CODE_ONLY] > 0:
            answer.method = BY_POSTCODE
    answer.score = own
    answer.margin = 8.0
    if second >= 0:
        answer.runner_up = desk.candidates[second].place
        answer.margin = min(8.0, chosen.score - desk.candidates[second].score)
    sign(f, own, answer.margin, second >= 0, index.places[chosen.place], signs)
    answer.confidence = confidence(signs, index.coefficients)


@kernel
def _answer_area(  # type: ignore[no-untyped-def]
    index: Index, desk: Desk, nnamed, nareas, sure, answer
):
    """A region where one is named, else the country where that is sure, else nothing."""
    best = -1
    for m in range(nareas):
        if desk.areas[m].strength < (1.0 if sure else 2.5):
            continue
        if best < 0 or desk.areas[m].strength > desk.areas[best].strength:
            best = m
    if best >= 0 and not np.isnan(index.regions[desk.areas[best].target].lon):
        region = index.regions[desk.areas[best].target]
        answer.region, answer.country = desk.areas[best].target, desk.areas[best].country
        answer.lon, answer.lat = region.lon, region.lat
        answer.precision, answer.method = AT_REGION, BY_REGION
        answer.confidence = CONFIDENCE_SURE if sure else CONFIDENCE_UNSURE
        return
    best = -1
    for m in range(nnamed):
        if desk.named[m].strength < 2.5 or np.isnan(index.countries[desk.named[m].target].lon):
            continue
        if best < 0 or desk.named[m].strength > desk.named[best].strength:
            best = m
    if best >= 0:
        country = index.countries[desk.named[best].target]
        answer.country = desk.named[best].target
        answer.lon, answer.lat = country.lon, country.lat
        answer.precision, answer.method = AT_COUNTRY, BY_COUNTRY
        answer.confidence = CONFIDENCE_SURE if sure else CONFIDENCE_UNSURE


@kernel
def _cross(candidates, features, count, places):  # type: ignore[no-untyped-def]
    """The features that compare the candidates with each other."""
    alone = False
    for a in range(count):
        alone |= features[a, F_WHOLE] > 0
    for a in range(count):
        mine = places[candidates[a].place]
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
            if other.country != mine.country:
                continue
            if features[b, F_WHOLE] == 0 or features[a, F_NEAR] > 0:
                continue
            if km(mine.lon, mine.lat, other.lon, other.lat) < 40:
                features[a, F_NEAR] = 1.0


@kernel
def _finer(candidates, features, count, places, areas, nareas):  # type: ignore[no-untyped-def]
    """Mark the candidates named like a region in which another candidate lies by itself."""
    for a in range(count):
        place = places[candidates[a].place]
        named = False
        for m in range(nareas):
            if areas[m].i == candidates[a].i and areas[m].j == candidates[a].j:
                named |= areas[m].target == place.admin1
        if not named and place.level != LEVEL_COUNTY and features[a, F_MISFIT] == 0:
            continue
        for b in range(count):
            apart = candidates[b].j <= candidates[a].i or candidates[b].i >= candidates[a].j
            other = places[candidates[b].place]
            inside = other.admin1 == place.admin1 and candidates[b].place != candidates[a].place
            alone = features[b, F_WHOLE] > 0 and features[b, F_MISFIT] == 0
            alone &= other.level != LEVEL_COUNTY
            if not named:
                inside &= km(place.lon, place.lat, other.lon, other.lat) < 80
            if apart and inside and alone:
                features[a, F_FINER] = 1.0


@kernel
def _scores(candidates, features, count, weights):  # type: ignore[no-untyped-def]
    for c in range(count):
        total = 0.0
        for n in range(weights.size):
            total += features[c, n] * weights[n]
        candidates[c].score = total


@kernel
def _best(candidates, count, places):  # type: ignore[no-untyped-def]
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
def _before(a, b, places):  # type: ignore[no-untyped-def]
    if a.score != b.score:
        return a.score > b.score
    one, two = places[a.place].population, places[b.place].population
    return one > two if one != two else a.place < b.place
