"""Names of authors as Scopus writes them: lists of names, and keys by which spellings agree.

Exports since 2023 part names by semicolons, earlier ones by commas; a comma may also stand between
surname and initials, and since 2024 initials before the full name ("A.D., Woolf, Alan David"). The
columns of full names or identifiers say how many names there are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOBODY = re.compile(r"\s*(?:\[[^\[\]]*\]\s*)?")
INITIALS = re.compile(
    r"(?:[^\W\d_]{1,3}\.[\s'’-]{0,2})+(?:(?:van|von|de|der|den|da|do|dos|di)\s?)*"
)
SUFFIX = re.compile(r"(?:jr|sr|jnr|snr)\.?|ii|iii|iv", re.IGNORECASE)
MARKS = re.compile(r"[.'’`´\-‐‑]")
SEPARATORS = re.compile(r"[\s,]+")


def split(text: str) -> list[str]:
    """Parts between semicolons that are not empty.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    list of str
        Without blanks around them.
    """
    return [part.strip() for part in text.split(";") if part.strip()]


def author_names(text: str, count: int = 0) -> list[str]:
    """Names of the column Authors.

    Parameters
    ----------
    text : str
        The cell.
    count : int
        How many authors another column says there are; 0 where none does.

    Returns
    -------
    list of str
        In order; none where Scopus has no author.

    Examples
    --------
    >>> author_names("Wu, H.; Cui, H."), author_names("Wu H., Cui H.")
    (['Wu, H.', 'Cui, H.'], ['Wu H.', 'Cui H.'])
    >>> author_names("Wu, H., van der Berg, J.-P., Jr., Sukarno, Roe A., Jr.")
    ['Wu, H.', 'van der Berg, J.-P., Jr.', 'Sukarno', 'Roe A., Jr.']
    >>> author_names("Roe, Anna, Berg, Nils", 2), author_names("[No author name available]")
    (['Roe, Anna', 'Berg, Nils'], [])
    >>> author_names("A.D., Roe, Anna Dea; N., Berg, Nils"), author_names("A., Roe, Anna")
    (['Roe, Anna Dea', 'Berg, Nils'], ['Roe, Anna'])
    """
    if NOBODY.fullmatch(text):
        return []
    if ";" in text:
        listed = split(text)
        first = listed[0].partition(",")[0] if listed else ""
        return [*map(_without_initials, listed)] if INITIALS.fullmatch(first) else listed
    pieces = [part.strip() for part in text.split(",") if part.strip()]
    if count == 1 or (pieces and INITIALS.fullmatch(pieces[0])):
        return [_without_initials(text.strip())]
    names: list[str] = []
    open_name = False  # whether the name before has no initials yet
    for piece in pieces:
        if names and (SUFFIX.fullmatch(piece) or (open_name and INITIALS.fullmatch(piece))):
            names[-1] = f"{names[-1]}, {piece}"
            open_name = open_name and SUFFIX.fullmatch(piece) is not None
        else:
            names.append(piece)
            open_name = not piece.endswith(".")
    if count and len(names) != count:
        if len(pieces) == count:
            return pieces
        if len(pieces) == 2 * count:
            return [f"{pieces[n]}, {pieces[n + 1]}" for n in range(0, len(pieces), 2)]
    return names


def _without_initials(name: str) -> str:
    """A full name without the initials before it."""
    first, comma, rest = name.partition(",")
    return rest.strip() if comma and rest.strip() and INITIALS.fullmatch(first) else name


@lru_cache(maxsize=1 << 14)
def key(name: str) -> str:
    """What spellings of a name have in common: no commas, points, hyphens, accents or suffixes.

    Parameters
    ----------
    name : str
        Surname, then given names or initials, with a comma between them or without.

    Returns
    -------
    str
        In small letters; initials at the end stand together.

    Examples
    --------
    >>> key("Glänzel, J.-P., Jr.") == key("Glanzel J. P.") == "glanzel jp"
    True
    >>> key("Li, Na"), key("Lin, A.")
    ('li na', 'lin a')
    """
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = SEPARATORS.split(name)
    kept = [part for word in words if not SUFFIX.fullmatch(word) for part in _parts(word)]
    last = len(kept)
    while last > 1 and len(kept[last - 1]) == 1:
        last -= 1
    return " ".join([*kept[:last], "".join(kept[last:])]).strip().casefold()


def _parts(word: str) -> list[str]:
    """A word without marks; initials with points or hyphens between them part."""
    if INITIALS.fullmatch(word):
        return [part for part in MARKS.split(word) if part]
    plain = MARKS.sub("", word)
    return [plain] if plain else []


def short_key(name: str) -> str:
    """A key of the surname and the first initial.

    Parameters
    ----------
    name : str
        As `key` takes it.

    Returns
    -------
    str
        "" where the name has but one part.

    Examples
    --------
    >>> short_key("van der Berg, Nils K."), short_key("van der Berg N."), short_key("Sukarno")
    ('van der berg n', 'van der berg n', '')
    """
    surname, comma, given = name.partition(",")
    if comma:
        while SUFFIX.fullmatch(given.split(",")[0].strip()):
            given = given.partition(",")[2]
    else:
        words = name.split()
        if len(words) > 1 and SUFFIX.fullmatch(words[-1]):
            words.pop()
        surname, given = " ".join(words[:-1]), words[-1] if words else ""
    first = key(given)[:1]
    return f"{key(surname)} {first}" if first and surname.strip() else ""
