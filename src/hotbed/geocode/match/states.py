"""States whose codes end addresses, and the postcodes that begin as theirs do.

A state's code with a postcode of that state (`ST 12345`, `VIC 3125`, `ON M5S 1A1`), or right before
its country (`ST USA`), is as sure as the country's name. A place with its state after it is no
country of that name (Lebanon, NH).
"""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    REGION_NAME,
    Array,
    HashTable,
    Record,
)
from hotbed.geocode.match.desk import MOST_MENTIONS, Names
from hotbed.geocode.text.keys import LATIN, find_slot, finish_key
from hotbed.geocode.text.tokens import CAPITAL, DIGIT, UPPER, Text, add_word
from hotbed.geocode.text.words import POST

STATE_SURE = 5.0  # strength of a country told by its state's code
LONGEST_CODE = 3  # letters

# Of each country the lengths of its postcodes' first word, and by which characters those of each
# state begin: US Postal Service (Publication 65), Australia Post, Canada Post.
_POSTCODES = {
    "US": (
        (5, 9),
        """0=CT,MA,ME,NH,NJ,RI,VT 1=DE,NY,PA 2=DC,MD,NC,SC,VA,WV 3=AL,FL,GA,MS,TN 4=IN,KY,MI,OH
        5=IA,MN,MT,ND,SD,WI 6=IL,KS,MO,NE 7=AR,LA,OK,TX 8=AZ,CO,ID,NM,NV,UT,WY 9=AK,CA,HI,OR,WA""",
    ),
    "AU": ((4,), "0=NT 2=NSW,ACT 3=VIC 4=QLD 5=SA 6=WA 7=TAS"),
    "CA": (
        (3, 6),
        """A=NL B=NS C=PE E=NB G=QC H=QC J=QC K=ON L=ON M=ON N=ON P=ON R=MB S=SK T=AB V=BC
        X=NT,NU Y=YT""",
    ),
}

_ROW = np.dtype([("scheme", np.int32), ("code", np.uint8, LONGEST_CODE), ("first", np.uint8)])


def _rows() -> Array:
    rows = [
        (scheme, tuple(code.encode().ljust(LONGEST_CODE, b"\0")), ord(part[0]))
        for scheme, (_, text) in enumerate(_POSTCODES.values(), start=1)
        for part in text.split()
        for code in part[2:].split(",")
    ]
    return np.array(rows, dtype=_ROW)


def _lengths() -> Array:
    lengths = np.zeros((len(_POSTCODES) + 1, 10), dtype=np.bool_)
    for scheme, (sizes, _) in enumerate(_POSTCODES.values(), start=1):
        lengths[scheme, list(sizes)] = True
    return lengths


_STATES, _LENGTHS = _rows(), _lengths()


def state_scheme(country: str) -> int:
    """The number, from 1, of a country whose addresses abbreviate its states; 0 of others.

    >>> state_scheme("US"), state_scheme("FR")
    (1, 0)
    """
    return 1 + list(_POSTCODES).index(country) if country in _POSTCODES else 0


@kernel
def _has_postcode(text: Text, i: int, scheme: int) -> bool:
    """Whether a postcode follows a word, a state's code, that begins as those of the state."""
    if i + 1 >= text.n_tokens or not text.tokens[i + 1].flags & DIGIT:
        return False
    data, code, number = text.data, text.tokens[i], text.tokens[i + 1]
    size = number.hi - number.lo
    if size >= _LENGTHS.shape[1] or not _LENGTHS[scheme, size]:
        return False
    for n in range(_STATES.size):
        if _STATES[n].scheme != scheme or _STATES[n].first != data[number.lo]:
            continue
        same = True
        for k in range(LONGEST_CODE):
            letter = data[code.lo + k] if code.lo + k < code.hi else 0
            if letter >= 97:
                letter -= 32
            same &= letter == _STATES[n].code[k]
        if same:
            return True
    return False


_FIELD_POST = np.frombuffer(b"APOFPODPO", dtype=np.uint8).copy()
_FIELD_STATES = np.frombuffer(b"AEAPAA", dtype=np.uint8).copy()


@kernel
def is_field_post(text: Text) -> bool:
    """Whether an address is a post office of the armed forces (APO AE 09180), nowhere known."""
    for t in range(1, text.n_tokens):
        if _is_one_of(text, t, _FIELD_STATES, 2) and _is_one_of(text, t - 1, _FIELD_POST, 3):
            return True
    return False


@kernel
def _is_one_of(text: Text, t: int, codes: Array, letters: int) -> bool:
    """Whether a word is one of some codes of so many letters, written one after another."""
    token = text.tokens[t]
    if not token.flags & UPPER or token.hi - token.lo != letters:
        return False
    for n in range(0, codes.size, letters):
        same = True
        for k in range(letters):
            same &= text.data[token.lo + k] == codes[n + k]
        if same:
            return True
    return False


@kernel
def spans_code_and_country(text: Text, i: int, j: int, table: HashTable, postings: Array) -> bool:
    """Whether two words that make up a name are a state's code and its country (AZ USA: Azusa)."""
    tokens, data = text.tokens, text.data
    if j != i + 2 or not tokens[i].flags & UPPER or not tokens[i + 1].flags & UPPER:
        return False
    if tokens[i].hi - tokens[i].lo > LONGEST_CODE:
        return False
    first = find_slot(table, finish_key(add_word(LATIN, data, tokens[i])))
    second = find_slot(table, finish_key(add_word(LATIN, data, tokens[i + 1])))
    if first < 0 or second < 0:
        return False
    one, two = table.slots[first], table.slots[second]
    for p in range(one.start, one.start + one.count):
        state = postings[p]
        if state.kind & KIND_TARGET != REGION_NAME or not state.kind & KIND_CODE:
            continue
        for q in range(two.start, two.start + two.count):
            named = postings[q]
            if named.kind & KIND_TARGET == COUNTRY_NAME and named.country == state.country:
                return True
    return False


@kernel
def follows_state(
    text: Text, hits: Array, names: Names, codes: Array, i: int, country: int
) -> bool:
    """Whether a state's code stands right before its country (ST USA, ST 12345 USA)."""
    before = i - 1
    while before >= 0 and text.tokens[before].flags & DIGIT:
        before -= 1
    if before < 0 or text.tokens[before].segment != text.tokens[i].segment:
        return False
    for h in range(hits.size):
        if hits[h].i == before and hits[h].j == before + 1:
            region = _state(text, hits[h], names.postings, codes)
            if region >= 0 and names.regions[region].country == country:
                return True
    return False


@kernel
def _state(text: Text, hit: Record, postings: Array, codes: Array) -> int:
    """The state that one word in capitals, or right before a postcode, is the code of, or -1."""
    token = text.tokens[hit.i]
    if hit.j != hit.i + 1 or token.hi - token.lo > LONGEST_CODE or not token.flags & CAPITAL:
        return -1
    for p in range(hit.start, hit.start + hit.count):
        posting = postings[p]
        region = posting.kind & KIND_TARGET == REGION_NAME and posting.kind & KIND_CODE > 0
        if region and codes[posting.country]:
            upper = token.flags & UPPER > 0
            if upper or _has_postcode(text, hit.i, codes[posting.country]):
                return int(posting.target)
    return -1


@kernel
def with_states(text: Text, hits: Array, names: Names, codes: Array, out: Array, count: int) -> int:
    """Add the countries that states tell, and drop those whose name is a place or a state there.

    Returns the new number of mentions.
    """
    for h in range(hits.size):
        region = _state_named(text, hits[h], names.postings, codes)
        if region < 0:
            continue
        country = names.regions[region].country
        sure = _has_postcode(text, hits[h].i, codes[country])
        for b in range(hits.size):
            city = hits[b]
            if not _adjoin(text, city.j, hits[h].i) or not _in_region(city, names, region):
                continue
            if _is_country(city, names.postings):
                count, dropped = _without(out, count, city, country)
                sure |= dropped
            if _is_country(hits[h], names.postings) and _larger_there(city, hits[h], names, region):
                count, dropped = _without(out, count, hits[h], country)
                sure |= dropped
        if sure and count < MOST_MENTIONS:
            out[count].target = out[count].country = country
            out[count].i = out[count].j = -1
            out[count].strength, out[count].code = STATE_SURE, 0
            count += 1
    return count


@kernel
def _state_named(text: Text, hit: Record, postings: Array, codes: Array) -> int:
    """The state that a hit names at the end of a segment, by its code or main name, or -1."""
    tokens = text.tokens
    segment = text.segments[tokens[hit.i].segment]
    region = _state(text, hit, postings, codes)
    if region < 0 and hit.i == segment.lo and tokens[hit.i].flags & CAPITAL:
        for p in range(hit.start, hit.start + hit.count):
            posting = postings[p]
            primary = posting.kind & KIND_PRIMARY > 0
            if primary and posting.kind & KIND_TARGET == REGION_NAME and codes[posting.country]:
                region = int(posting.target)
                break
    for t in range(hit.j, segment.hi):
        short = tokens[t].hi - tokens[t].lo <= LONGEST_CODE and tokens[t].flags & UPPER
        if not tokens[t].flags & (DIGIT | POST) and not short:
            return -1
    return region


@kernel
def _adjoin(text: Text, j: int, i: int) -> bool:
    """Whether nothing but numbers stands between the word before j and the word i."""
    if j > i or i - j > 2:
        return False
    words = 0
    for t in range(j, i):
        words += not text.tokens[t].flags & DIGIT
    return words == 0


@kernel
def _in_region(hit: Record, names: Names, region: int) -> bool:
    """Whether a name is that of a place in a region."""
    for p in range(hit.start, hit.start + hit.count):
        posting = names.postings[p]
        if posting.kind & KIND_TARGET != PLACE_NAME:
            break
        if names.places[posting.target].admin1 == region:
            return True
    return False


@kernel
def _is_country(hit: Record, postings: Array) -> bool:
    """Whether a name is, in full, that of a country."""
    for p in range(hit.start + hit.count - 1, hit.start - 1, -1):
        if postings[p].kind & KIND_TARGET == COUNTRY_NAME:
            return not postings[p].kind & KIND_CODE
    return False


@kernel
def _larger_there(city: Record, area: Record, names: Names, region: int) -> bool:
    """Whether the largest place of a name in a region outdoes those in the country of its name."""
    there = elsewhere = -1
    postings, places = names.postings, names.places
    for p in range(city.start, city.start + city.count):
        posting = postings[p]
        if posting.kind & KIND_TARGET != PLACE_NAME:
            break
        people = places[posting.target].population
        if places[posting.target].admin1 == region:
            there = max(there, people)
            continue
        for q in range(area.start, area.start + area.count):
            named = postings[q]
            if named.kind & KIND_TARGET == COUNTRY_NAME and named.country == posting.country:
                elsewhere = max(elsewhere, people)
    return bool(there > elsewhere)


@kernel
def _without(out: Array, count: int, hit: Record, country: int) -> tuple[int, bool]:
    """Drop the mentions of other countries by a hit's words; the number left, whether any was."""
    kept = 0
    for m in range(count):
        if out[m].i != hit.i or out[m].j != hit.j or out[m].target == country:
            out[kept] = out[m]
            kept += 1
    return kept, kept < count
