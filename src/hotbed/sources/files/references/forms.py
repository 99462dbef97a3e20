"""Which format of a reference manager a text has, and which database wrote it."""

from __future__ import annotations

import re

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath

BIBTEX, RIS = "BibTeX", "RIS"
LOOKED = 1 << 16
"""Bytes of a text by which its form is told."""
ENTRY = re.compile(rb"(?:^|\n)@[A-Za-z]{2,30}[ \t]{0,9}\{")
RECORD = re.compile(rb"(?:^|\n)TY {1,2}- ?[A-Z]{3,8}")
DATABASES = {
    "wos": re.compile(rb"unique-id\s{0,9}=|AN {1,2}- ?(?:WOS|ISI):", re.IGNORECASE),
    "scopus": re.compile(rb"scopus\.com|DB {1,2}- ?Scopus|source\s{0,9}=\s{0,9}\{Scopus"),
}
"""What only the exports of a source hold, by its name."""
NAMES = {"wos": "the Web of Science", "scopus": "Scopus"}


def form_of(head: bytes) -> str:
    """The format of a text.

    Parameters
    ----------
    head : bytes
        How it begins, up to `LOOKED` bytes.

    Returns
    -------
    str
        `BIBTEX`, `RIS`, or "" for another.

    Examples
    --------
    >>> form_of(b"Scopus\\n\\n@ARTICLE{Roe2020,\\n"), form_of(b"TY  - JOUR\\n"), form_of(b"a,b\\n")
    ('BibTeX', 'RIS', '')
    """
    return BIBTEX if ENTRY.search(head) else RIS if RECORD.search(head) else ""


def database_of(head: bytes) -> str:
    """The source whose database wrote BibTeX or RIS.

    Parameters
    ----------
    head : bytes
        How it begins.

    Returns
    -------
    str
        The name of the source; "" where it can't be told, and of text of another form.

    Examples
    --------
    >>> database_of(b"TY  - JOUR\\nDB  - Scopus\\n"), database_of(b"@article{a,\\nUnique-ID = {W}}")
    ('scopus', 'wos')
    """
    if not form_of(head):
        return ""
    places = {
        source: match.start()
        for source, pattern in DATABASES.items()
        if (match := pattern.search(head))
    }
    return min(places, key=lambda source: places[source], default="")


def form_for(source: str, head: bytes, path: DataPath) -> str:
    """The format of a text, which no other database may have written.

    Parameters
    ----------
    source : str
        The name of the source that reads it.
    head : bytes
        How it begins.
    path : DataPath
        The file, for the message.

    Returns
    -------
    str
        As `form_of`.

    Raises
    ------
    HotbedError
        It is of another source, which is named.
    """
    if (database := database_of(head)) not in ("", source):
        raise HotbedError(
            f"{path} is an export of {NAMES[database]}", f'name its source: "{database}"'
        )
    return form_of(head)
