"""Web of Science's BibTeX and RIS by the tags of its tagged text.

BibTeX links authors to addresses: each line of Affiliation begins with names, as the field Author
has them; that of a corresponding author has a marker. RIS lists addresses without authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from io import BufferedReader

from hotbed.sources.account import Account
from hotbed.sources.files.framing.entries import entries
from hotbed.sources.files.framing.tagged import tagged_records
from hotbed.sources.files.record import Record
from hotbed.sources.files.references import bibtex, ris
from hotbed.sources.formats.wos.addresses import Names, marked
from hotbed.sources.formats.wos.fields import parsed_once, values
from hotbed.sources.shared.fields import without_entities

BIBTEX = {
    "affiliations": "C3",
    "year": "PY",
    "earlyaccessdate": "EA",
    "early-access-date": "EA",
    "type": "DT",
    "doi": "DI",
    "web-of-science-categories": "WC",
    "research-areas": "SC",
    "web-of-science-index": "WE",
}
"""Tags by fields whose values are parted by semicolons, but for the DOI."""
WANTED = frozenset((*BIBTEX, "author", "affiliation", "unique-id"))
RIS = {
    "AU": "AU",
    "C1": "AD",
    "C3": "C3",
    "PY": "PY",
    "EA": "C6",
    "DT": "M3",
    "DI": "DO",
    "UT": "AN",
    "WE": "WE",
}
"""RIS's tags by those of tagged text."""
LINE_END = re.compile(r"\.\s{0,9}\n")
SENTENCE_END = re.compile(r"\.\s")
KEY = re.compile(r"[A-Z]{2,9}:\w{5,40}")


def bibtex_records(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Iterate over the entries of BibTeX.

    Parameters
    ----------
    stream : BufferedReader
        The text.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Its content is a `Get`.
    """
    for record in entries(stream, account):
        if not record.fault:
            record.content = parsed_once(partial(_tags, record))
        yield record


def _tags(record: Record) -> dict[str, list[str]]:
    key, fields = bibtex.entry_fields(record, WANTED)
    tags: dict[str, list[str]] = {}
    for field, tag in BIBTEX.items():
        if text := " ".join(bibtex.plain(fields.get(field, "")).split()):
            tags.setdefault(tag, [text] if tag == "DI" else values(text))
    tags["AU"] = [without_entities(name) for name in bibtex.names(fields.get("author", ""))]
    identifier = bibtex.plain(fields.get("unique-id", "")) or (key if KEY.fullmatch(key) else "")
    tags["UT"] = [identifier] if identifier else []
    text = without_entities(bibtex.plain(fields.get("affiliation", "")))
    tags["C1"], tags["RP"] = _affiliations(text, tags["AU"])
    return tags


def _affiliations(text: str, authors: list[str]) -> tuple[list[str], list[str]]:
    """The lines of Affiliation as the entries of C1 and of RP."""
    if not text:
        return [], []
    known = Names([(name,) for name in authors])
    lines, reprint = [], []
    for line in (LINE_END if "\n" in text else SENTENCE_END).split(text):
        entry = " ".join(line.split())
        names, address = known.leading(entry, exact=True)
        if not names:
            if marked(entry)[0]:
                reprint.append(entry)
                continue
            names, address = known.leading(entry)
        lines.append(f"[{'; '.join(names)}] {address}" if names else address)
    return lines, reprint


def ris_records(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Iterate over the records of RIS.

    Parameters
    ----------
    stream : BufferedReader
        The text.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Its content is a `Get`.
    """
    for record in tagged_records(stream, account, ris.RIS):
        if not record.fault:
            record.content = parsed_once(partial(_ris_tags, record.data))
        yield record


def _ris_tags(data: bytes) -> dict[str, list[str]]:
    fields = ris.record_fields(data)
    return {
        tag: [without_entities(text) for text in fields.get(name, []) if text]
        for tag, name in RIS.items()
    }
