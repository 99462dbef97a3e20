"""Web of Science's tables: tab-delimited, its Excel export, and CSV made from either.

The tab-delimited form names its columns by tags, the Excel export by titles; they hold the same.
A cell of Excel holds at most 32,767 signs, and Web of Science cuts longer ones there.
Source: https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files import excel
from hotbed.sources.files.csv_records import BAD_BYTES, rows_of
from hotbed.sources.files.record import Record
from hotbed.sources.files.texts import OpenText
from hotbed.sources.formats.wos.addresses import of_cell
from hotbed.sources.formats.wos.fields import TAGS, Get, values
from hotbed.sources.shared.fields import without_entities

FULL_CELL = 32_767
TITLES = {
    "authors": "AU",
    "author full names": "AF",
    "author full name": "AF",
    "addresses": "C1",
    "affiliations": "C3",
    "reprint addresses": "RP",
    "publication year": "PY",
    "early access date": "EA",
    "document type": "DT",
    "ut (unique wos id)": "UT",
    "ut (unique id)": "UT",
    "unique wos id": "UT",
    "wos categories": "WC",
    "web of science categories": "WC",
    "research areas": "SC",
    "web of science index": "WE",
    "doi": "DI",
}
"""Tags by the titles of columns, in small letters."""


def tags_of(names: Sequence[str]) -> list[str]:
    """The tag of each column.

    Parameters
    ----------
    names : sequence of str
        Tags or titles.

    Returns
    -------
    list of str
        "" for a column that is not read; none at all where the table is no export of Web of
        Science: it must have authors, and addresses or identifiers.

    Examples
    --------
    >>> tags_of(["Authors", "Addresses", "Volume"]), tags_of(["AU", "UT"]), tags_of(["AU", "TI"])
    (['AU', 'C1', ''], ['AU', 'UT'], [])
    """
    cleaned = [" ".join(name.split()) for name in names]
    tags = [name if name in TAGS else TITLES.get(name.lower(), "") for name in cleaned]
    if {"AU", "AF"}.isdisjoint(tags) or {"UT", "C1", "RP"}.isdisjoint(tags):
        return []
    return tags


def rows(text: OpenText, account: Account, encoding: str) -> Iterator[Record]:
    """Iterate over the rows of a table of text; columns at its end may have no name.

    Parameters
    ----------
    text : OpenText
        Behind its header.
    account : Account
        Takes what becomes of its bytes.
    encoding : str
        The one that the recipe names, for messages.

    Yields
    ------
    Record
        Its content is a `Get`.

    Raises
    ------
    HotbedError
        It is no export of Web of Science.
    """
    width = len(text.names)
    while width and not text.names[width - 1].strip():
        width -= 1
    places = _places(must_be_export(text.path, text.names))
    for _, size, line, cells in rows_of(text):
        if isinstance(cells, Record):
            record = cells
        else:
            record = _record(cells, width, places, line, encoding)
        if size and record.fault:
            account.reject(size)
        elif size:
            account.take(size)
        yield record


def workbook_rows(path: DataPath, account: Account) -> Iterator[Record]:
    """Iterate over the rows of a workbook.

    Parameters
    ----------
    path : DataPath
        A workbook whose first sheet has the columns.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Its content is a `Get`.

    Raises
    ------
    HotbedError
        As `excel.text_rows`; the sheet is no export of Web of Science.
    """
    sheet = excel.text_rows(path, account)
    names = next(sheet)
    places = _places(must_be_export(path, names))
    for cells in sheet:
        line = "\t".join(cells).encode("utf-8", "surrogateescape")
        yield _record(cells, len(names), places, line, "utf-8")


def must_be_export(path: DataPath, names: Sequence[str]) -> list[str]:
    """The tag of each column, of a table that is an export of Web of Science.

    Parameters
    ----------
    path : DataPath
        The file, for the message.
    names : sequence of str
        Of its columns.

    Returns
    -------
    list of str
        As `tags_of`.

    Raises
    ------
    HotbedError
        It is another table.
    """
    tags = tags_of(names)
    if not tags:
        raise HotbedError(
            f"{path} is not a Web of Science export that hotbed knows",
            "export full records as plain text, tab-delimited file, Excel, BibTeX or RIS",
        )
    return tags


def _record(
    cells: list[str], width: int, places: dict[str, int], line: bytes, encoding: str
) -> Record:
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    fault = "" if len(cells) == width else f"{len(cells)} fields instead of {width}"
    return Record(0, line, _fields(cells, places, encoding), fault=fault)


def _places(tags: Sequence[str]) -> dict[str, int]:
    return {tag: tags.index(tag) for tag in TAGS if tag in tags}


def _fields(cells: list[str], places: dict[str, int], encoding: str) -> Get:
    def get(tag: str) -> list[str]:
        text = cells[places[tag]].strip() if tag in places else ""
        if not text:
            return []
        if len(text) == FULL_CELL:
            raise ValueError(
                f"{tag} is cut off at {FULL_CELL:,} signs, as many as a cell of Excel holds; "
                "export this record as plain text"
            )
        if BAD_BYTES.search(text):
            raise ValueError(f"not {encoding} text; set encoding in the recipe")
        if "&" in text:
            text = without_entities(text)
        if tag == "C1":
            return list(of_cell(text))
        return [text] if tag in ("RP", "DI") else values(text)

    return get
