"""Who is where in the fields C1 and RP, and in BibTeX's Affiliation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from hotbed.sources.shared.groups import is_author
from hotbed.sources.shared.people import attribute, initialled
from hotbed.sources.shared.records import Address

Author = tuple[str, ...]
"""The ways an author is written, such as the full and the short name."""
Linked = tuple[list[str], str]
"""The names at an address, and the address."""
NEXT_ENTRY = re.compile(r";\s?(?=\[)")
FULL_STOP = re.compile(r"\.;\s?")
SEPARATOR = re.compile(r"[,;]")
MOST_COMMAS = 3  # of a name, such as Roe, A., Jr.
LONGEST_NAME = 300
OPENING, CLOSING = re.compile(r"[(（]"), re.compile(r"[)）]")


def of_lines(lines: Iterable[str]) -> Iterator[str]:
    """The entries of C1 in tagged text, which has a line for each.

    Parameters
    ----------
    lines : iterable of str
        Those of the field.

    Yields
    ------
    str
        Names in brackets, if there are any, and an address; semicolons in it are its own.

    Examples
    --------
    >>> list(of_lines(["[Roe, Ann] Univ A; Dept B, Oslo.", "[Berg, N;", "Lie, M] KTH."]))
    ['[Roe, Ann] Univ A; Dept B, Oslo.', '[Berg, N; Lie, M] KTH.']
    """
    open_: list[str] = []
    for line in lines:
        if open_ or (line.startswith("[") and "]" not in line):
            open_.append(line)
            if "]" not in line:
                continue
            line, open_ = " ".join(open_), []
        if "; [" in line or ";[" in line:
            yield from NEXT_ENTRY.split(line)
        else:
            yield line
    yield from open_  # brackets that are never closed


def of_cell(cell: str) -> Iterator[str]:
    """The entries of C1 in a table, which has one cell for all.

    Parameters
    ----------
    cell : str
        Entries parted by semicolons; where each of them ends with a full stop, a semicolon
        without one before it is part of an address.

    Yields
    ------
    str
        As `of_lines`.

    Examples
    --------
    >>> list(of_cell("[Roe, A; Lie, M] Univ A; Dept B, Oslo.; [Berg, N] KTH."))
    ['[Roe, A; Lie, M] Univ A; Dept B, Oslo.', '[Berg, N] KTH.']
    >>> list(of_cell("[Roe, A] Univ A, Norway; Univ B, Norway; [Berg, N] KTH, Sweden"))
    ['[Roe, A] Univ A, Norway', 'Univ B, Norway', '[Berg, N] KTH, Sweden']
    """
    parts = NEXT_ENTRY.split(cell)
    bracketed = "[" in cell
    stopped = all(part.rstrip().endswith(".") for part in parts)
    if stopped and (bracketed or ".;" in cell):
        for part in parts:
            names, address = _bracketed(part)
            first, *others = FULL_STOP.split(address)
            yield part[: len(part) - len(address)] + first if names else first
            yield from others
        return
    for part in parts:
        _, address = _bracketed(part)
        first, *others = address.split(";")
        yield part[: len(part) - len(address)] + first
        yield from (other.strip() for other in others)


def linked(entries: Iterable[str]) -> list[Linked]:
    """Names and address of every entry of C1.

    Parameters
    ----------
    entries : iterable of str
        As `of_lines` and `of_cell` yield them.

    Returns
    -------
    list of tuple
        Names (none where the entry has no brackets) and address.

    Examples
    --------
    >>> linked(["[Li, Lu; Xu, A] Tianjin Hosp, Peoples R China.", "Univ Oslo, Norway."])
    [(['Li, Lu', 'Xu, A'], 'Tianjin Hosp, Peoples R China'), ([], 'Univ Oslo, Norway')]
    """
    pairs: list[Linked] = []
    for entry in entries:
        names: list[str] = []
        if entry[:1] == "[" and (close := entry.find("]")) > 0:
            inside = entry[1:close].strip()
            if ";" in inside:
                names = [name for part in inside.split(";") if (name := part.strip())]
            elif inside:
                names = [inside]
            entry = entry[close + 1 :]
        if address := entry.strip(" ;").rstrip("."):
            pairs.append((names, address))
    return pairs


def _bracketed(entry: str) -> Linked:
    """The names in brackets with which an entry begins, and the rest."""
    if entry.startswith("[") and (close := entry.find("]")) > 0:
        names = [name.strip() for name in entry[1:close].split(";") if name.strip()]
        return names, entry[close + 1 :].lstrip()
    return [], entry


def corresponding(lines: Iterable[str], authors: Sequence[Author]) -> Iterator[Linked]:
    """Authors and address of every corresponding author in RP.

    Parameters
    ----------
    lines : iterable of str
        Entries of names, a marker in parentheses and an address. The marker is in the language of
        the interface that the export was made with; records before 2008 may have none.
    authors : sequence of tuple of str
        Those of the document.

    Yields
    ------
    list of str
        Names.
    str
        An address.

    Examples
    --------
    >>> list(corresponding(["Li, S; Xu, A (通讯作者)，Univ A, Peoples R China."], []))
    [(['Li, S', 'Xu, A'], 'Univ A, Peoples R China')]
    >>> list(corresponding(["Roe, A, Univ Oslo, Oslo, Norway."], [("Roe, Ann", "Roe, A")]))
    [(['Roe, A'], 'Univ Oslo, Oslo, Norway')]
    """
    known: Names | None = None
    for line in lines:
        for entry in FULL_STOP.split(line.strip().removesuffix(".")):
            names, address = marked(entry)
            if not names:
                known = known or Names(authors)
                names, address = known.leading(entry)
            address = address.strip().rstrip(".")
            if names and address:
                yield names, address


def marked(entry: str) -> Linked:
    """Names and address of an entry with a marker, such as (corresponding author), between them.

    Parameters
    ----------
    entry : str
        One of RP, or of BibTeX's Affiliation.

    Returns
    -------
    list of str
        Names; none where there is no marker.
    str
        The address; the entry, where there is no marker.

    Examples
    --------
    >>> marked("Roe, A (autor correspondiente), Univ Oslo, Norway")
    (['Roe, A'], 'Univ Oslo, Norway')
    >>> marked("Liu (Lisa), Xi (corresponding author), Univ (Campus) Oslo, Norway")
    (['Liu (Lisa), Xi'], 'Univ (Campus) Oslo, Norway')
    >>> marked("Roe, A, Univ (Campus), Oslo, Norway")
    ([], 'Roe, A, Univ (Campus), Oslo, Norway')
    """
    told: Linked = ([], entry)
    for opening in OPENING.finditer(entry):
        names = [name.strip() for name in entry[: opening.start()].split(";") if name.strip()]
        if any(name.count(",") > 1 for name in names):
            break  # what is before it is part of an address
        closing = CLOSING.search(entry, opening.end())
        rest = entry[closing.end() :].lstrip() if closing else ""
        if rest[:1] in (",", "，", "、") and rest:
            told = names, rest[1:].strip()
    return told


class Names:
    """The names of a document's authors, to be told where a text begins with them.

    Parameters
    ----------
    authors : sequence of tuple of str
        The ways each author is written.
    """

    def __init__(self, authors: Sequence[Author]) -> None:
        self._known: dict[str, str] = {}
        for name in (name for names in authors for name in names):
            self._known.setdefault(name, name)
            surname, *others = name.split(", ")
            if len(others) > 1:  # BibTeX writes Roe, Jr., Ann for Roe, Ann, Jr.
                self._known.setdefault(", ".join([surname, *others[1:], others[0]]), name)
        self._short: Set[str] = frozenset()

    def leading(self, text: str, *, exact: bool = False) -> Linked:
        """The names with which a text begins, and the rest.

        Parameters
        ----------
        text : str
            Names, parted by semicolons, a comma, and an address.
        exact : bool
            Whether the first name must be written as the author's.

        Returns
        -------
        list of str
            Those that are authors'; none where it begins with another word.
        str
            What follows.

        Examples
        --------
        >>> Names([("Roe, Ann",), ("Lie, M",)]).leading("Roe, Ann; Lie, M, Univ A, Norway")
        (['Roe, Ann', 'Lie, M'], 'Univ A, Norway')
        """
        names: list[str] = []
        place = 0
        while (end := self._name_end(text, place, exact and not names)) > place:
            name = text[place:end].strip()
            names.append(self._known.get(name, name))
            place = end + 1
            while text[place : place + 1] == " ":
                place += 1
            if text[end : end + 1] != ";":
                break
        return names, text[place:]

    def _name_end(self, text: str, place: int, exact: bool) -> int:
        """Where a name ends that begins at a place, with a comma or semicolon; else the place."""
        ends: list[int] = []
        for separator in SEPARATOR.finditer(text, place, place + LONGEST_NAME):
            ends.append(separator.start())
            if len(ends) > MOST_COMMAS:
                break
        for end in reversed(ends):
            if text[place:end].strip() in self._known:
                return end
        if exact or len(ends) < 2:
            return place
        if not self._short:
            self._short = {initialled(name) for name in self._known}
        return ends[1] if initialled(text[place : ends[1]]) in self._short else place


def contributors(
    authors: Sequence[Author], pairs: Sequence[Linked], reprint: Callable[[], Iterable[str]]
) -> list[list[Address]]:
    """The addresses of each author: those of C1, else those of the corresponding authors.

    Parameters
    ----------
    authors : sequence of tuple of str
        In order.
    pairs : sequence of tuple
        Names and address of each entry of C1.
    reprint : callable
        Returns the lines of RP.

    Returns
    -------
    list of list of Address
        As `attribute`; a group without an address is no author.
    """
    if not pairs:
        pairs = list(corresponding(reprint(), authors))
    held = attribute(authors, pairs) if pairs else [[] for _ in authors]
    if all(held):
        return held
    names = [*(author[0] for author in authors), *[""] * (len(held) - len(authors))]
    return [
        places
        for name, places in zip(names, held, strict=False)
        if places or is_author(name, places)
    ]
