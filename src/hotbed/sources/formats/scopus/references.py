"""Scopus's BibTeX and RIS as rows of its CSV export.

Both list authors and affiliations apart, so that every author has all affiliations. The document's
identifier (EID) stands in its address at Scopus.
Source: https://service.elsevier.com/app/answers/detail/a_id/11238/supporthub/scopus/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files.containers import members
from hotbed.sources.files.framing.entries import entries
from hotbed.sources.files.framing.tagged import tagged_records
from hotbed.sources.files.record import Record
from hotbed.sources.files.references import bibtex, ris
from hotbed.sources.files.references.forms import BIBTEX, LOOKED, form_for, form_of
from hotbed.sources.shared.fields import without_entities

EID = re.compile(r"eid=(2-s2\.0-\d{1,20})", re.IGNORECASE)
WANTED = ("author", "year", "doi", "url", "affiliations", "affiliation", "type", "document_type")
NOBODY = "[No author name available]"
RIS_TYPE = re.compile(r"[A-Z]{3,8}")


def form(path: DataPath) -> str:
    """Whether a file is BibTeX or RIS.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.

    Returns
    -------
    str
        "BibTeX", "RIS", or "" for another form.

    Raises
    ------
    HotbedError
        It is one of these, of another database; or it is damaged.
    """
    files = members(path)  # held, as a stream is closed with its iterator
    member = next(files, None)
    head = member.stream.peek(LOOKED)[:LOOKED] if member else b""
    return form_for("scopus", head, path)


def records(path: DataPath, spec: Input, account: Account) -> Iterator[Record]:
    """Iterate over the records of BibTeX or RIS.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.
    spec : Input
        The input as the recipe has it, for the encoding.
    account : Account
        Takes what becomes of the file's bytes.

    Yields
    ------
    Record
        Its content is a dict of cells by their columns' names.

    Raises
    ------
    HotbedError
        The file is damaged.
    """
    before = 0
    for member in members(path, account, spec.encoding):
        if form_of(member.stream.peek(LOOKED)[:LOOKED]) == BIBTEX:
            framed, cells = entries(member.stream, account), _of_entry
        else:
            framed, cells = tagged_records(member.stream, account, ris.RIS), _of_record
        for record in framed:
            before += 1
            record.row = before
            try:
                record.content = {} if record.fault else cells(record)
            except UnicodeDecodeError:
                record.fault = f"not {spec.encoding} text; set encoding in the recipe"
            except ValueError as error:
                record.fault = str(error)
            yield record


def _of_entry(record: Record) -> dict[str, str]:
    _, fields = bibtex.entry_fields(record, WANTED)
    places = fields.get("affiliations") or fields.get("affiliation", "")
    return _row(
        bibtex.names(fields.get("author", "")),
        " ".join(bibtex.plain(places).split()),
        year=bibtex.plain(fields.get("year", "")),
        kind=bibtex.plain(fields.get("type") or fields.get("document_type", "")),
        doi=bibtex.plain(fields.get("doi", "")),
        url=bibtex.plain(fields.get("url", "")),
    )


def _of_record(record: Record) -> dict[str, str]:
    fields = ris.record_fields(record.data)
    # exports of 2016 have the document's type in a second TY
    others = (kind for kind in fields.get("TY", []) if not RIS_TYPE.fullmatch(kind))
    kinds = [*fields.get("M3", []), *others]
    return _row(
        fields.get("AU", []) or fields.get("A1", []),
        "; ".join(fields.get("AD", [])),
        year=next(iter(fields.get("PY", []) or fields.get("Y1", [])), ""),
        kind=next(iter(kinds), ""),
        doi=next(iter(fields.get("DO", [])), ""),
        url=" ".join(fields.get("UR", [])),
    )


def _row(
    names: list[str], places: str, *, year: str, kind: str, doi: str, url: str
) -> dict[str, str]:
    eid = EID.search(url)
    return {
        "Authors": "".join(f"{without_entities(name)};" for name in names if name != NOBODY),
        "Affiliations": without_entities(places),
        "Year": year,
        "Document Type": kind,
        "DOI": doi,
        "EID": eid[1] if eid else "",
    }
