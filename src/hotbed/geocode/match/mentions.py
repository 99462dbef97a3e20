"""Which of an address's words are names of anything: hits, countries and regions."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_LATER,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    REGION_NAME,
    Array,
    HashTable,
    Record,
)
from hotbed.geocode.match.desk import MOST_HITS, MOST_MENTIONS, Names, Stated
from hotbed.geocode.match.states import (
    STATE_SURE,
    follows_state,
    spans_code_and_country,
    with_states,
)
from hotbed.geocode.match.streets import in_street
from hotbed.geocode.text.keys import LATIN, NATIVE, find_slot, finish_key
from hotbed.geocode.text.tokens import (
    BRACKET,
    CAPITAL,
    COUNTRY,
    DIGIT,
    DOTTED,
    FOREIGN,
    FREE,
    IGNORED,
    JOINED,
    REGION,
    REGION_FIELD,
    UPPER,
    Text,
    add_word,
)
from hotbed.geocode.text.words import INSTITUTION, POST, PROVINCE, STOP, STREET

LONGEST_NAME, LONGEST_NATIVE = 5, 8
LONGEST_QUALIFIER = 2  # words in a bracket behind a name

TOWN_PEOPLE = 50_000
LATER = 0.01  # so much less sure are a former country's successors but the main one
TERRITORY_ZIP = 5.0
ZERO, SIX, NINE = ord("0"), ord("6"), ord("9")
CODE_ALONE = 2.5  # strength of a code, at the end and by itself, that may be a state's
SURE = 4.0  # from this strength on, no place outside the country is thought of


@kernel
def scan(text: Text, table: HashTable, postings: Array, hits: Array) -> int:
    """Fill hits with every run of words that is a name of something; returns their number."""
    count = 0
    data, tokens, segments, slots = text.data, text.tokens, text.segments, table.slots
    for s in range(text.n_segments):
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
                key = add_word(key, data, tokens[j - 1])
                short = tokens[i].hi - tokens[i].lo < 4
                final = s + 1 == text.n_segments and segments[s].hi == segments[s].lo + 1
                if j == i + 1 and short and flags & STOP and not (flags & CAPITAL or final):
                    continue
                slot = find_slot(table, finish_key(key))
                if slot >= 0 and count < MOST_HITS:
                    if spans_code_and_country(text, i, j, table, postings):
                        continue
                    run = slots[slot]
                    hits[count].i, hits[count].j = i, j
                    hits[count].start, hits[count].count = run.start, run.count
                    hits[count].flags = 0
                    count += 1
    return _scan_brackets(text, table, hits, count)


@kernel
def _scan_brackets(text: Text, table: HashTable, hits: Array, count: int) -> int:
    """Add names that end in a bracket, such as Frankfurt (Oder); returns the number of hits."""
    data, tokens, segments, slots = text.data, text.tokens, text.segments, table.slots
    for s in range(1, text.n_segments):
        lo, hi = segments[s].lo, segments[s].hi
        start = tokens[lo].lo
        if hi - lo > LONGEST_QUALIFIER or data[start - 1] != BRACKET:
            continue
        for i in range(lo - 1, max(segments[s - 1].lo, lo - LONGEST_NAME) - 1, -1):
            key, words = LATIN, True
            for t in range(i, hi):
                words &= not tokens[t].flags & (DIGIT | FOREIGN)
                key = add_word(key, data, tokens[t])
            if not words:
                break
            slot = find_slot(table, finish_key(key))
            if slot >= 0 and count < MOST_HITS:
                hits[count].i, hits[count].j = i, hi
                hits[count].start, hits[count].count = slots[slot].start, slots[slot].count
                hits[count].flags = 0
                count += 1
    return count


@kernel
def _last_word(text: Text, s: int, j: int) -> bool:
    """Whether nothing but numbers, postal and country words follow in the segment."""
    tokens = text.tokens
    for t in range(j, text.segments[s].hi):
        if not tokens[t].flags & (DIGIT | POST | COUNTRY | IGNORED):
            return False
    return True


@kernel
def _alone(text: Text, s: int, i: int, j: int) -> bool:
    tokens = text.tokens
    for t in range(text.segments[s].lo, i):
        if not tokens[t].flags & (DIGIT | POST):
            return False
    return _last_word(text, s, j)


@kernel
def _name_strength(text: Text, i: int, j: int, kind: int, state: bool) -> float:
    """How surely some words that are a name of a country mean it."""
    tokens = text.tokens
    s = tokens[i].segment
    alone = _alone(text, s, i, j)
    last = _last_word(text, s, j)
    final = s == text.n_segments - 1
    letters = tokens[j - 1].hi - tokens[i].lo
    if kind & KIND_CODE and letters <= 3:
        written = tokens[i].flags & UPPER > 0 or (alone and not text.cased)
        written &= j >= text.n_tokens or not tokens[j].flags & JOINED  # SH-1F
        if not written or not (final and last):
            return 0.0
        if state:
            return CODE_ALONE if alone else 1.5
        # (ETH), (CRI) and the like abbreviate an organisation rather than name a country.
        if text.data[max(tokens[text.segments[s].lo].lo - 1, 0)] == BRACKET and letters == 3:
            return 1.5
        return 5.0 if alone else 3.0
    if not tokens[i].flags & (CAPITAL | FOREIGN) and not (alone and final):
        return 0.0
    if tokens[i].flags & STREET and j == i + 1 and not final:
        return 0.0  # Sec 1 is a section of a street
    if final and alone:
        return 6.0
    if final and last:
        return 5.0
    if alone:
        return 4.5
    if text.segments[s].institution:
        return 1.0
    return 2.0


@kernel
def _town_elsewhere(hit: Record, names: Names, country: int) -> bool:
    """Whether a by-name of a country is rather the main name of a town abroad (Columbia)."""
    postings, places = names.postings, names.places
    for p in range(hit.start, hit.start + hit.count):
        posting = postings[p]
        if posting.kind & KIND_TARGET != PLACE_NAME or not posting.kind & KIND_PRIMARY:
            continue
        large = places[posting.target].population >= TOWN_PEOPLE
        if large and posting.country != country:
            return True
    return False


@kernel
def countries(
    text: Text, hits: Array, names: Names, state_codes: Array, parents: Array, out: Array
) -> int:
    """Fill out with the countries that the text names, with their best strengths; their number.

    A former country's name stands for each of its successors. A territory that is named right
    before the country it belongs to ("PR 00936 USA") is surer than that.
    """
    count, postings = 0, names.postings
    for h in range(hits.size):
        if _within(hits, h):
            continue
        state, hit = False, hits[h]
        for p in range(hit.start, hit.start + hit.count):
            posting = postings[p]
            kind = posting.kind
            if kind & KIND_TARGET != COUNTRY_NAME:
                region = kind & KIND_TARGET == REGION_NAME and kind & KIND_CODE > 0
                state |= region and state_codes[posting.country]
                continue
            strength = _name_strength(text, hit.i, hit.j, kind, state)
            doubtful = strength > SURE and not kind & KIND_PRIMARY
            if doubtful and _town_elsewhere(hit, names, posting.country):
                strength -= 2.5
            weak = kind & KIND_CODE > 0 and 0 < strength < SURE
            if weak and follows_state(text, hits, names, state_codes, hit.i, posting.target):
                strength = STATE_SURE
            if kind & KIND_LATER:
                strength -= LATER
            dependent = parents[posting.target] >= 0 and _dependent(text, hit.i, hit.j)
            if (strength > 0 or dependent) and count < MOST_MENTIONS:
                out[count].target = out[count].country = posting.target
                out[count].i, out[count].j = hit.i, hit.j
                out[count].strength = strength
                out[count].code = 1 if kind & KIND_CODE else 0
                count += 1
    count = _without_nested(out, count)
    count = _with_territories(text, parents, out, count)
    return with_states(text, hits, names, state_codes, out, count)


@kernel
def _dependent(text: Text, i: int, j: int) -> bool:
    """Whether some words may be a territory's code or name before the country's: alone, or last."""
    tokens = text.tokens
    if not tokens[i].flags & (UPPER | CAPITAL):
        return False
    segment = text.segments[tokens[i].segment]
    return bool(i == segment.lo or segment.field == REGION_FIELD)


@kernel
def _with_territories(text: Text, parents: Array, out: Array, count: int) -> int:
    """Raise territories named right before their country above it; drop those not named surely."""
    tokens = text.tokens
    for a in range(count):
        parent = parents[out[a].target]
        if parent < 0:
            continue
        for b in range(count):
            if out[b].target != parent or out[b].i < out[a].j or out[b].strength < 2.5:
                continue
            between = True
            for t in range(out[a].j, out[b].i):
                between &= tokens[t].flags & DIGIT > 0
            if between:
                out[a].strength = max(out[a].strength, out[b].strength + 1.0)
        number = out[a].j < text.n_tokens and _zip_of_territory(text, out[a].j)
        if out[a].code and number:
            out[a].strength = max(out[a].strength, TERRITORY_ZIP)
    kept = 0
    for a in range(count):
        if out[a].strength > 0 or text.segments[tokens[out[a].i].segment].field == REGION_FIELD:
            out[kept] = out[a]
            kept += 1
    return kept


@kernel
def _zip_of_territory(text: Text, t: int) -> bool:
    """Whether a word is a ZIP code of the islands: five digits that begin with 00 or 96."""
    token, data = text.tokens[t], text.data
    if not token.flags & DIGIT or token.hi - token.lo != 5:
        return False
    first, second = data[token.lo], data[token.lo + 1]
    return bool((first == ZERO and second == ZERO) or (first == NINE and second == SIX))


@kernel
def _within(hits: Array, h: int) -> bool:
    """Whether a hit's words are part of a longer name (Wales in New South Wales)."""
    hit = hits[h]
    for b in range(hits.size):
        other = hits[b]
        longer = other.j - other.i > hit.j - hit.i
        if longer and other.i <= hit.i and hit.j <= other.j:
            return True
    return False


@kernel
def _without_nested(out: Array, count: int) -> int:
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
def mark_countries(tokens: Array, mentions: Array) -> float:
    """Mark the words of the surest country as taken; returns its strength (0: none named)."""
    best = 0.0
    for m in range(mentions.size):
        best = max(best, mentions[m].strength)
    for m in range(mentions.size):
        if mentions[m].strength == best and best >= 2.5:
            for t in range(mentions[m].i, mentions[m].j):
                tokens[t].flags |= np.uint32(COUNTRY)
    return best


@kernel
def ends_in_code(mentions: Array) -> bool:
    """Whether an address ends in a country's code, which may be a state's, by itself."""
    for m in range(mentions.size):
        if mentions[m].code and mentions[m].strength == CODE_ALONE:
            return True
    return False


@kernel
def country_strength(country: int, stated: Stated) -> float:
    """How surely the text names a country, or -1 where it surely names others only."""
    return strength_of(country, stated.parents[country], stated.mentions, stated.sure)


@kernel
def strength_of(country: int, parent: int, mentions: Array, sure: bool) -> float:
    """The same for inner loops: bundled arrays are counted by reference at every call.

    A name of the country's parent may be meant for it, too (-1: it has none).
    """
    best = -1.0 if sure else 0.0
    for m in range(mentions.size):
        strength = mentions[m].strength
        if sure and strength < SURE:
            continue
        if mentions[m].target == country:
            best = max(best, strength)
        elif parent >= 0 and mentions[m].target == parent:
            best = max(best, strength - 1.0)
    return best


@kernel
def regions(
    text: Text, hits: Array, postings: Array, codes: Array, stated: Stated, out: Array
) -> int:
    """Fill out with the first-order regions that the text names, in the countries possible."""
    count = 0
    mentions, sure, parents, _ = stated
    for h in range(hits.size):
        hit = hits[h]
        segment = text.segments[text.tokens[hit.i].segment]
        if segment.field == FREE and in_street(text.tokens, segment, hit.i, hit.j):
            continue
        for p in range(hit.start, hit.start + hit.count):
            posting = postings[p]
            if posting.kind & KIND_TARGET != REGION_NAME or count >= MOST_MENTIONS:
                continue
            country = posting.country
            if strength_of(country, parents[country], mentions, sure) < 0:
                continue
            if _is_country(text.tokens, hit, country, mentions):
                continue
            spelt = sure and codes[country] > 0  # Vic, Qld and Pa are codes, too
            strength, code = _region_strength(text, hit.i, hit.j, posting.kind, spelt)
            if strength > 0:
                out[count].target, out[count].country = posting.target, posting.country
                out[count].i, out[count].j = hit.i, hit.j
                out[count].strength, out[count].code = strength, code
                count += 1
    return _without_nested(out, count)


@kernel
def _is_country(tokens: Array, hit: Record, country: int, mentions: Array) -> bool:
    """Whether some words are taken as a country's name: they name no region of it (Guatemala)."""
    for m in range(mentions.size):
        same = mentions[m].i == hit.i and mentions[m].j == hit.j
        if same and mentions[m].target == country:
            return bool(tokens[hit.i].flags & COUNTRY > 0)
    return False


@kernel
def _region_strength(text: Text, i: int, j: int, kind: int, spelt: bool) -> tuple[float, int]:
    """How surely some words that are a name of a region mean it (0: not), and whether by a code.

    `spelt`: a code may have small letters after the first.
    """
    tokens = text.tokens
    s = tokens[i].segment
    segment = text.segments[s]
    letters = tokens[j - 1].hi - tokens[i].lo
    code = 0
    if kind & KIND_CODE and letters <= 3:
        dotted = tokens[i].flags & CAPITAL and (spelt or tokens[i].flags & DOTTED)
        upper = (tokens[i].flags & UPPER or dotted) and _last_word(text, s, j)
        if tokens[i].flags & INSTITUTION and not _alone(text, s, i, j):
            upper &= (
                j < segment.hi and tokens[j].flags & DIGIT > 0
            )  # Example AG, but Adelaide SA 5000
        if not upper and segment.field != REGION_FIELD:
            return 0.0, 0
        code = 1
    elif text.cased and not tokens[i].flags & (CAPITAL | FOREIGN) and segment.field == FREE:
        return 0.0, 0
    strength = 1.5 if code else 2.0
    if _alone(text, s, i, j) or segment.field == REGION_FIELD:
        strength += 1.0
    if segment.institution and not code and not _last_word(text, s, j):
        strength = 0.5
    if kind & KIND_PRIMARY:
        strength += 0.25
    if j < segment.hi and tokens[j].flags & PROVINCE:
        strength += 0.5
    return strength, code


@kernel
def mark_ignored(text: Text, areas: Array) -> None:
    """Mark numbers, postal words and lone letters: they don't keep a name from standing alone."""
    tokens = text.tokens
    for t in range(text.n_tokens):
        flags = tokens[t].flags
        single = tokens[t].hi - tokens[t].lo == 1
        if flags & (DIGIT | POST | COUNTRY) or (single and flags & UPPER):
            tokens[t].flags = flags | np.uint32(IGNORED)
    for m in range(areas.size):
        for t in range(areas[m].i, areas[m].j):
            tokens[t].flags |= np.uint32(REGION)
