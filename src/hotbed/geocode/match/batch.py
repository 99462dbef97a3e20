"""One address after another to its answer: every step, compiled, over a batch."""

from __future__ import annotations

from typing import NamedTuple

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import KIND_TARGET, REGION_NAME, Array
from hotbed.geocode.match.candidates import collect, content_after, mark_hits
from hotbed.geocode.match.choice import AT_LOCALITY, clear_answer, settle
from hotbed.geocode.match.desk import (
    MOST_MENTIONS,
    Candidates,
    Desk,
    Index,
    Reading,
    Stated,
)
from hotbed.geocode.match.divided import HALF, is_divided
from hotbed.geocode.match.mentions import (
    SURE,
    countries,
    ends_in_code,
    mark_countries,
    mark_ignored,
    regions,
    scan,
)
from hotbed.geocode.match.organisations import add_organisations, organisations_named
from hotbed.geocode.match.postcodes import add_postcodes, postcodes_named
from hotbed.geocode.match.respell import Spelling, respell
from hotbed.geocode.match.states import is_field_post
from hotbed.geocode.text.tokens import REGION_FIELD, Room, Text, tokenise

DOUBTED = 0.5  # below it, other spellings are tried too


class Batch(NamedTuple):
    """Addresses and where their answers go."""

    data: Array  # the addresses' bytes, packed
    starts: Array  # where each begins, one more than there are
    given: Array  # MENTION: for each, up to three countries that a column of its own states
    answers: Array  # ANSWER
    signs: Array  # for each answer, what its confidence rests on


@kernel
def match(batch: Batch, index: Index, desk: Desk) -> tuple[int, int, int, int]:
    """Answer the addresses of a batch.

    Returns how many countries, regions, candidates and organisations lie on the desk for the last.
    """
    ncountries = nareas = count = firms = 0
    for n in range(batch.starts.size - 1):
        reading = _read(batch, n, index, desk)
        answer, signs = batch.answers[n], batch.signs[n]
        settle(index, desk, reading, answer, signs)
        sure = reading.stated.sure
        if sure and (answer.precision < AT_LOCALITY or answer.confidence < DOUBTED):
            again = _retry(reading, index, desk)
            if again.hits.size > reading.hits.size:
                reading = _with_respelt_areas(
                    again, reading.hits.size, index.names.postings, desk.areas
                )
                settle(index, desk, reading, answer, signs)
            else:
                reading = again
        if is_field_post(reading.text):
            clear_answer(answer)
        elif is_divided(index, desk, reading, answer):
            answer.confidence *= HALF
        ncountries, nareas = reading.stated.mentions.size, reading.areas.size
        count, firms = reading.n_candidates, reading.firms.size
    return ncountries, nareas, count, firms


@kernel
def _read(batch: Batch, n: int, index: Index, desk: Desk) -> Reading:
    """Words, hits, countries, regions and candidates of one address."""
    room = Room(desk.tokens, desk.segments)
    text = tokenise(batch.data, batch.starts[n], batch.starts[n + 1], index.words, room)
    hits = desk.hits[: scan(text, index.names.table, index.names.postings, desk.hits)]
    stated = _stated(text, hits, batch.given[n], index, desk)
    mark_ignored(text, desk.areas[:0])
    nareas = regions(text, hits, index.names.postings, index.state_codes, stated, desk.areas)
    areas = desk.areas[:nareas]
    mark_ignored(text, areas)
    mark_hits(hits, index.names.postings, stated)
    content_after(text)
    out = Candidates(desk.candidates, desk.features)
    count = collect(text, hits, index.names, stated, areas, out, 0, 0)
    firms = desk.firms[: organisations_named(text, index.registry, stated, desk.firms)]
    places = index.names.places
    count = add_organisations(firms, index.registry.density, places, stated, areas, out, count)
    coded = desk.coded[: postcodes_named(text, index.postcodes, stated, areas, desk.coded)]
    count = add_postcodes(coded, index.grid, stated, areas, out, count)
    return Reading(text, hits, stated, areas, firms, coded, count)


@kernel
def _stated(text: Text, hits: Array, given: Array, index: Index, desk: Desk) -> Stated:
    """The countries stated, by the column or by the text, and whether that is sure."""
    ngiven = 0
    while ngiven < given.size and given[ngiven].strength > 0:
        ngiven += 1
    out = desk.areas if ngiven else desk.named
    count = countries(text, hits, index.names, index.state_codes, index.parents, out)
    if not ngiven:
        sure = mark_countries(text.tokens, desk.named[:count]) >= SURE
        return Stated(desk.named[:count], sure, index.parents, ends_in_code(desk.named[:count]))
    for m in range(ngiven):
        desk.named[m] = given[m]
    for m in range(count):  # a territory that the text names belongs to the country given
        if desk.areas[m].i < 0:
            continue
        field = text.segments[text.tokens[desk.areas[m].i].segment].field
        named = desk.areas[m].strength >= 2.5 or field == REGION_FIELD
        part = index.parents[desk.areas[m].target] == given[0].target
        if named and part and ngiven < MOST_MENTIONS:
            desk.named[ngiven] = desk.areas[m]
            desk.named[ngiven].strength = given[0].strength + 1.0
            ngiven += 1
    # The words of a country that is given anyway still keep no city from standing alone.
    for m in range(count):
        if desk.areas[m].target == given[0].target and desk.areas[m].strength >= 4.5:
            mark_countries(text.tokens, desk.areas[m : m + 1])
    return Stated(desk.named[:ngiven], True, index.parents, False)


@kernel
def _retry(reading: Reading, index: Index, desk: Desk) -> Reading:
    """Look again with other spellings, in the surest country."""
    text, stated, areas = reading.text, reading.stated, reading.areas
    country = desk.named[0].target
    for m in range(stated.mentions.size):
        if desk.named[m].strength > desk.named[0].strength:
            country = desk.named[m].target
    spelling = Spelling(country, index.schemes[country], index.names.eastern[country] > 0)
    first, count = reading.hits.size, reading.n_candidates
    hits = desk.hits[: respell(text, desk.hits, first, spelling, index.names)]
    out = Candidates(desk.candidates, desk.features)
    count = collect(text, hits, index.names, stated, areas, out, first, count)
    count = add_postcodes(reading.coded, index.grid, stated, areas, out, count)
    return Reading(text, hits, stated, areas, reading.firms, reading.coded, count)


@kernel
def _with_respelt_areas(reading: Reading, first: int, postings: Array, areas: Array) -> Reading:
    """Add the regions that the respelt names, the hits from first on, mean."""
    country = reading.stated.mentions[0].target
    hits, count = reading.hits, reading.areas.size
    for h in range(first, hits.size):
        hit = hits[h]
        for p in range(hit.start, hit.start + hit.count):
            if postings[p].kind & KIND_TARGET != REGION_NAME or count >= MOST_MENTIONS:
                continue
            if postings[p].country == country:
                area = areas[count]
                area.target, area.country = postings[p].target, country
                area.i, area.j, area.strength, area.code = hit.i, hit.j, 1.0, 0
                count += 1
                break
    return Reading(
        text=reading.text,
        hits=reading.hits,
        stated=reading.stated,
        areas=areas[:count],
        firms=reading.firms,
        coded=reading.coded,
        n_candidates=reading.n_candidates,
    )
