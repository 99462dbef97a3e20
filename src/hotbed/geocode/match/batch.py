"""One address after another to its answer: the whole way, compiled, over a batch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    CANDIDATE,
    HIT,
    KIND_TARGET,
    REGION_NAME,
    SEGMENT,
    TOKEN,
    Array,
)
from hotbed.geocode.gazetteer.registry import MOST_NAMED, NAMED, organisations_named
from hotbed.geocode.match.candidates import (
    MOST_CANDIDATES,
    collect,
    content_after,
    mark_hits,
)
from hotbed.geocode.match.choice import AT_LOCALITY, settle
from hotbed.geocode.match.evidence import (
    CODED,
    MOST_CODES,
    add_organisations,
    add_postcodes,
    postcodes_named,
)
from hotbed.geocode.match.mentions import (
    MENTION,
    MOST_HITS,
    MOST_MENTIONS,
    SURE,
    countries,
    mark_countries,
    mark_ignored,
    regions,
    scan,
)
from hotbed.geocode.match.respell import respell
from hotbed.geocode.match.weights import NUMBER
from hotbed.geocode.text.tokens import CAPITAL, DIGIT, MOST_SEGMENTS, MOST_TOKENS, UPPER, tokenise

DOUBTED = 0.5  # below it, other spellings are tried too


class Index(NamedTuple):
    """The memory-mapped arrays that the compiled code reads."""

    words: Array
    slots: Array
    bloom: Array
    postings: Array
    places: Array
    grid_order: Array
    grid_starts: Array
    regions: Array
    countries: Array
    parents: Array
    city_states: Array
    state_codes: Array
    schemes: Array
    eastern: Array
    weights: Array
    synonyms: Array
    firm_slots: Array
    firm_bloom: Array
    firm_postings: Array
    firms: Array
    firm_density: Array
    code_slots: Array
    code_bloom: Array
    codes: Array
    coefficients: Array


class Desk(NamedTuple):
    """Room for one address at a time; what explain reads afterwards."""

    tokens: Array
    segments: Array
    hits: Array
    named: Array
    areas: Array
    firms: Array
    coded: Array
    candidates: Array
    features: Array


def new_desk() -> Desk:
    """An empty desk; each thread needs its own."""
    return Desk(
        np.zeros(MOST_TOKENS, TOKEN),
        np.zeros(MOST_SEGMENTS, SEGMENT),
        np.zeros(MOST_HITS, HIT),
        np.zeros(MOST_MENTIONS, MENTION),
        np.zeros(MOST_MENTIONS, MENTION),
        np.zeros(MOST_NAMED, NAMED),
        np.zeros(MOST_CODES, CODED),
        np.zeros(MOST_CANDIDATES, CANDIDATE),
        np.zeros((MOST_CANDIDATES, len(NUMBER))),
    )


@kernel
def _stated(desk, index, made, nhits, given, ngiven):  # type: ignore[no-untyped-def]
    """The countries stated, by the column or by the text, and whether that is sure."""
    out = desk.areas if ngiven else desk.named
    found = countries(
        desk.tokens, desk.segments, made, desk.hits, nhits, index.postings, index.places,
        index.state_codes, out,
    )  # fmt: skip
    if not ngiven:
        return found, mark_countries(desk.tokens, desk.named, found) >= SURE
    for m in range(ngiven):
        desk.named[m] = given[m]
    # The words of a country that is given anyway still keep no city from standing alone.
    for m in range(found):
        if desk.areas[m].target == given[0].target and desk.areas[m].strength >= 4.5:
            mark_countries(desk.tokens, desk.areas[m : m + 1], 1)
    return ngiven, True


@kernel
def _read(text, lo, hi, index, desk, given, ngiven):  # type: ignore[no-untyped-def]
    """Words, hits, countries, regions and candidates of one address; gives the numbers of each."""
    ntokens, made = tokenise(text, lo, hi, index.words, desk.tokens, desk.segments)
    nhits = scan(text, desk.tokens, desk.segments, made, index.slots, index.bloom, desk.hits)
    nnamed, sure = _stated(desk, index, made, nhits, given, ngiven)
    mark_ignored(desk.tokens, ntokens, desk.areas, 0)
    nareas = regions(
        desk.tokens, desk.segments, made, desk.hits, nhits, index.postings, index.parents,
        desk.named, nnamed, sure, desk.areas,
    )  # fmt: skip
    mark_ignored(desk.tokens, ntokens, desk.areas, nareas)
    mark_hits(desk.hits, nhits, index.postings, index.parents, desk.named, nnamed, sure)
    content_after(desk.tokens, desk.segments, made)
    capitals = smalls = 0
    for t in range(ntokens):
        capitals += (desk.tokens[t].flags & CAPITAL) > 0
        smalls += not desk.tokens[t].flags & (UPPER | DIGIT)
    cased = (capitals > 0) + 2 * (capitals > 0 and smalls > 0)
    count = collect(
        desk.tokens, desk.segments, made, desk.hits, nhits, index.postings, index.places,
        index.regions, index.parents, desk.named, nnamed, sure, desk.areas, nareas, cased,
        index.city_states, desk.candidates, desk.features, 0, 0,
    )  # fmt: skip
    firms = organisations_named(
        text, desk.tokens, ntokens, index.synonyms, index.firm_slots, index.firm_bloom,
        index.firm_postings, index.firms, index.parents, desk.named, nnamed, sure, desk.firms,
    )  # fmt: skip
    count = add_organisations(
        desk.firms, firms, index.firm_density, index.places, index.parents, desk.named, nnamed,
        sure, desk.areas, nareas, desk.candidates, desk.features, count,
    )  # fmt: skip
    ncoded = postcodes_named(
        text, desk.tokens, desk.segments, made, index.code_slots, index.code_bloom, index.codes,
        desk.named, nnamed, sure, desk.areas, nareas, desk.coded,
    )  # fmt: skip
    count = add_postcodes(
        desk.coded, ncoded, index.places, index.grid_order, index.grid_starts, desk.areas, nareas,
        index.parents, desk.named, nnamed, sure, desk.candidates, desk.features, count,
    )  # fmt: skip
    return made, nhits, nnamed, nareas, count, firms, ncoded, sure, cased


@kernel
def _retry(text, index, desk, made, nhits, nnamed, nareas, count, ncoded, sure, cased):  # type: ignore[no-untyped-def]
    """Look again with other spellings, in the surest country; gives the new numbers."""
    country = desk.named[0].target
    for m in range(nnamed):
        if desk.named[m].strength > desk.named[0].strength:
            country = desk.named[m].target
    scheme = index.schemes[country]
    more = respell(
        text, desk.tokens, desk.segments, made, desk.hits, nhits, country, scheme,
        index.eastern[country], index.slots, index.bloom, index.postings, index.places,
    )  # fmt: skip
    count = collect(
        desk.tokens, desk.segments, made, desk.hits, more, index.postings, index.places,
        index.regions, index.parents, desk.named, nnamed, sure, desk.areas, nareas, cased,
        index.city_states, desk.candidates, desk.features, nhits, count,
    )  # fmt: skip
    count = add_postcodes(
        desk.coded, ncoded, index.places, index.grid_order, index.grid_starts, desk.areas, nareas,
        index.parents, desk.named, nnamed, sure, desk.candidates, desk.features, count,
    )  # fmt: skip
    return count, more


@kernel
def _respelt_areas(desk, index, first, last, nareas, country):  # type: ignore[no-untyped-def]
    """Add the regions that respelt names mean."""
    for h in range(first, last):
        hit = desk.hits[h]
        for p in range(hit.start, hit.start + hit.count):
            if index.postings[p].kind & KIND_TARGET != REGION_NAME or nareas >= MOST_MENTIONS:
                continue
            if index.postings[p].country == country:
                area = desk.areas[nareas]
                area.target, area.country = index.postings[p].target, country
                area.i, area.j, area.strength, area.code = hit.i, hit.j, 1.0, 0
                nareas += 1
                break
    return nareas


@kernel
def match(text, starts, first, last, given, index, desk, answers, signs):  # type: ignore[no-untyped-def]
    """Answer the addresses first to last (excluded) of a packed text.

    `given` holds, for each address, up to three countries that its own column states. Gives how
    many countries, regions, candidates and organisations lie on the desk for the last one.
    """
    nnamed = nareas = count = firms = 0
    for n in range(first, last):
        ngiven = 0
        while ngiven < given.shape[1] and given[n, ngiven].strength > 0:
            ngiven += 1
        made, nhits, nnamed, nareas, count, firms, ncoded, sure, cased = _read(
            text, starts[n], starts[n + 1], index, desk, given[n], ngiven
        )
        settle(index, desk, nnamed, nareas, count, ncoded, sure, answers[n], signs[n])
        if sure and (answers[n].precision < AT_LOCALITY or answers[n].confidence < DOUBTED):
            count, more = _retry(
                text, index, desk, made, nhits, nnamed, nareas, count, ncoded, sure, cased
            )
            if more > nhits:
                country = desk.named[0].target
                nareas = _respelt_areas(desk, index, nhits, more, nareas, country)
                settle(index, desk, nnamed, nareas, count, ncoded, sure, answers[n], signs[n])
    return nnamed, nareas, count, firms
