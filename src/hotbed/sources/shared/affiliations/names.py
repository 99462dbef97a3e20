"""Whose address each part of a text is, where names or initials of authors say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hotbed.sources.shared.affiliations.ends import (
    ends_an_address,
    is_located,
    semicolon_parts,
    without_contact,
    without_lead,
)
from hotbed.sources.shared.people import initialled

MOST_WORDS = 12  # of a name
LONGEST = 20  # signs of a person's initials
MOST_CAPITALS = 3  # of given names that are initials alone
AND = re.compile(r",? and | & ")
BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,2000})[)\]]")
BETWEEN = re.compile(r"[,;/&]|\band\b")
TITLE = re.compile(r"(?:Drs?|Prof|Mr|Mrs|Ms)\b\.?\s?")
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]?){2,6}")
MARK = re.compile("\x00(\\d+)\x00")


@dataclass(frozen=True)
class Team:
    """The authors of a document, to be told by what a text calls them.

    Attributes
    ----------
    names : sequence of str
        Surname, comma, given names.
    """

    names: Sequence[str]

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Each author's number by her name as `initialled` has it."""
        return {initialled(name): number for number, name in enumerate(self.names)}

    @cached_property
    def by_initials(self) -> dict[str, set[int]]:
        """Authors by initials, in as many ways as they are written, and by surname."""
        known: dict[str, set[int]] = {}
        for number, name in enumerate(self.names):
            surname, _, given = _plain(name).partition(",")
            first, last = _letters(given), _letters(surname)
            if given.strip().isupper() and len(given.strip()) <= MOST_CAPITALS:
                first = given.strip()
            starts, ends = (first, first[:1]), (last, last[:1], last[-1:])
            keys = {f"{start}{end}".upper() for start in starts for end in ends}
            for key in {*(key for key in keys if len(key) > 1), surname.strip().casefold()}:
                known.setdefault(key, set()).add(number)
        return known


def by_author(text: str, team: Team) -> dict[int, list[str]] | None:
    """Whose address each part of a text is, where every part begins with names of authors.

    Parameters
    ----------
    text : str
        What stands at an author's name.
    team : Team
        The document's authors.

    Returns
    -------
    dict of int to list of str, or None
        The addresses by the author's number; None where a part begins otherwise.

    Examples
    --------
    >>> team = Team(["Roe, Ann", "Li, B", "Doe, C"])
    >>> by_author("Ann Roe, KTH; Bo Li and Cy Doe, MIT, MA", team)
    {0: ['KTH'], 1: ['MIT, MA'], 2: ['MIT, MA']}
    """
    parts = semicolon_parts(text)
    if len(parts) < 2 or len(team.by_name) < len(team.names):
        return None
    numbers = team.by_name
    addresses: dict[int, list[str]] = {}
    for part in parts:
        who, _, address = part.partition(",")
        keys = [_turned(name, numbers) for name in AND.split(who)]
        if not address.strip() or "" in keys:
            return None
        for key in keys:
            addresses.setdefault(numbers[key], []).append(address.strip())
    return addresses


def _turned(name: str, known: dict[str, int]) -> str:
    """ "Ann van Roe" as `initialled` has "van Roe, Ann"; the longest surname that is known."""
    words = name.split()[: MOST_WORDS + 1]
    if len(words) > MOST_WORDS:
        return ""
    for cut in range(1, len(words)):
        key = initialled(f"{' '.join(words[cut:])}, {' '.join(words[:cut])}")
        if key in known:
            return key
    return ""


@dataclass
class Signed:
    """Parts of a text with the authors whose initials stand in them.

    Attributes
    ----------
    addresses : dict of int to list of str
        By the author's number.
    of_others : list of str
        Addresses at which initials stand that are no author's.
    """

    addresses: dict[int, list[str]] = field(default_factory=dict)
    of_others: list[str] = field(default_factory=list)

    def of(self, author: int) -> list[str]:
        """An author's addresses.

        Parameters
        ----------
        author : int
            Her number.

        Returns
        -------
        list of str
            Where her initials stand nowhere: those of others, else all.
        """
        every = [address for places in self.addresses.values() for address in places]
        return self.addresses.get(author) or self.of_others or list(dict.fromkeys(every))


def by_initials(text: str, team: Team) -> Signed | None:
    """Whose address each part of a text is, where initials in brackets say it.

    Two authors of the same initials have both's addresses.

    Parameters
    ----------
    text : str
        What stands at an author's name.
    team : Team
        The document's authors.

    Returns
    -------
    Signed or None
        None where the text isn't parted so.

    Examples
    --------
    >>> text = "From KTH, Stockholm, Sweden (A.R.); and the MIT, Cambridge, MA (B.L., C.D.)"
    >>> by_initials(text, Team(["Roe, Ann", "Li, Bo", "Doe, Cy"])).addresses
    {0: ['KTH, Stockholm, Sweden'], 1: ['MIT, Cambridge, MA'], 2: ['MIT, Cambridge, MA']}
    """
    brackets: list[tuple[set[int], bool]] = []

    def marked(match: re.Match[str]) -> str:
        people, others = _people(match[1], team.by_initials)
        if not people and not others:
            return match[0]
        brackets.append((people, others))
        mark = f"\x00{len(brackets) - 1}\x00"
        return mark if people else f"{match[0]}{mark}"

    text = BRACKETS.sub(marked, text.replace("\x00", ""))
    if not any(people for people, _ in brackets):
        return None
    parts = list(_parts(text))
    if len(parts) < 2:
        return None
    signed = Signed()
    for part in parts:
        address = without_lead(without_contact(" ".join(MARK.sub(" ", part).split())))
        address = address.replace(" ,", ",")
        signs = [brackets[int(number)] for number in MARK.findall(part)]
        for author in sorted(set().union(*(people for people, _ in signs))):
            signed.addresses.setdefault(author, []).append(address)
        if any(others for _, others in signs):
            signed.of_others.append(address)
    return signed


def _parts(text: str) -> Iterator[str]:
    """Parts between semicolons that hold initials, taken apart behind those where each ends so.

    A part without initials belongs to the one behind it, at the end to the one before.
    """
    held, parts = "", []
    for part in text.split(";"):
        held = f"{held}; {part}" if held else part
        if MARK.search(part):
            parts.append(held)
            held = ""
    if held.strip() and parts:
        parts[-1] += f"; {held}"
    for part in parts:
        yield from _behind_each(part)


def _behind_each(part: str) -> list[str]:
    ends = [match.end() for match in MARK.finditer(part)]
    if len(ends) < 2 or part[ends[-1] :].strip(" .,"):
        return [part]
    pieces = [part[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    plain = [without_lead(MARK.sub("", piece)) for piece in pieces]
    alike = all(map(ends_an_address, plain)) or all(
        "," in piece and is_located(piece.rpartition(",")[0]) for piece in plain
    )
    return pieces if alike else [part]


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _letters(words: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s.\-]+", words) if word)[:MOST_WORDS]


def _people(content: str, known: dict[str, set[int]]) -> tuple[set[int], bool]:
    """The authors that a bracket names, and whether it names others; neither: it names nobody."""
    people: set[int] = set()
    others = False
    for item in BETWEEN.split(_plain(content)):
        name = TITLE.sub("", item.strip(), count=1).strip()
        if not name:
            continue
        dotted = len(name) <= LONGEST and DOTTED.fullmatch(name) is not None
        short = "".join(filter(str.isalpha, name)) if len(name) <= LONGEST else ""
        capitals = dotted or (short.isupper() and len(short) > 1)
        key = short.upper() if capitals else name.casefold()
        if key in known:
            people |= known[key]
        elif dotted:
            others = True
        else:
            return set(), False
    return people, others
