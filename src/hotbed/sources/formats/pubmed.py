"""PubMed: baseline and update files (XML), search results as XML, and the MEDLINE display format.

Affiliations are given by author; before 2014 at most the first author has one. Update files
replace and delete: the record of the later file stands, and a deleted one is left out as such.
Which publication types count is the recipe's choice (Journal Article without Retracted
Publication, if it says nothing). A group ("CollectiveName") is no author unless it has an address.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ and
https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.containers import lines, members
from hotbed.sources.files.xml import pieces, text, tree
from hotbed.sources.listings import ORGANISATION, TOPIC, InputFile, Rejects
from hotbed.sources.shared.affiliations import addresses_of, without_contact
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.records import Address, Detail, Document, Record, Types

YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
DOI = re.compile(r"(\S+) \[doi\]")
BOOK, DELETED, TAGGED = "PubmedBookArticle", "DeleteCitation", "MEDLINE"
REFERENCES_END = b"</ReferenceList>"
RECORD = re.compile(rb"^PMID- *\d+")


class PubMed(DocumentSource):
    """Articles of PubMed."""

    name = "pubmed"
    title = "PubMed XML (baseline, updates, search results), or its MEDLINE text format"
    supplies: tuple[str, ...] = ("documents", "years", "authors", "affiliations by author",
                                 "types", "topics (MeSH)", "deletions")  # fmt: skip
    lacks = "affiliations of all authors but the first in most records before 2014"

    types = ("PubMed's publication types; Journal Article counts and Retracted Publication does "
             "not, unless the recipe says otherwise")  # fmt: skip
    noun = "PubMed record"
    needs_some = True

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The file's articles, books and deletions; see `DocumentSource`."""
        row = 0
        for member in members(file.path):
            head = member.stream.peek(65_536)[:65_536].lstrip()  # type: ignore[attr-defined]
            if head.startswith(b"<"):
                found = _xml(member.stream)
            elif RECORD.match(head):
                found = _medline(member.stream, file.path)
            else:
                raise HotbedError(
                    f"{file.path} is neither PubMed XML nor its MEDLINE text",
                    "export it as one of them",
                )
            for record in found:
                row += 1
                record.row = row
                yield record

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's documents: one, or those it deletes; see `DocumentSource`."""
        never = ["Retracted Publication"]
        types = Types.of(spec.include_types, spec.exclude_types, ["Journal Article"], never)

        def make(record: Record) -> Iterator[Document]:
            for document in _documents(record, types):
                document.record = _later_first(file.number, record.row)
                yield document

        return make


def _later_first(file: int, row: int) -> str:
    """An order in which the record of the later file, and the later one in it, comes first."""
    return f"{10**6 - file:07d}:{10**12 - row:013d}"


def _documents(record: Record, types: Types) -> Iterator[Document]:
    if record.kind == TAGGED:
        yield _tagged(record.content, types)
        return
    root = tree(_without_references(record.data))
    if record.kind == DELETED:
        for gone in root.iter("PMID"):
            if key := text(gone):
                yield Document(key, None, [], left_out="deleted by its owner")
    elif record.kind == BOOK:
        yield _book(root, types)
    else:
        yield _article(root, types)


def _xml(stream: BinaryIO) -> Iterator[Record]:
    for piece in pieces(stream, ("PubmedArticle", "MedlineCitation", BOOK, DELETED)):
        yield Record(0, piece.data, kind=piece.name, fault=piece.fault)


def _without_references(data: bytes) -> bytes:
    """A record without its cited references, which are much of it and are not read."""
    start, end = data.find(b"<ReferenceList"), data.rfind(REFERENCES_END)
    return data[:start] + data[end + len(REFERENCES_END) :] if 0 <= start < end else data


def _article(record: Element, types: Types) -> Document:
    found = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    root = record if found is None else found
    key, article = text(root, "PMID"), root.find("Article")
    if not key:
        raise ValueError("no PMID")
    if article is None:
        raise ValueError("no article")
    kinds = _kinds(article)
    contributors, details = _authors(article)
    for heading in root.iterfind("MeshHeadingList/MeshHeading/DescriptorName"):
        if heading.get("MajorTopicYN") == "Y" and (name := text(heading)):
            details.append((None, TOPIC, name, heading.get("UI")))
    return Document(
        key,
        _year(article),
        contributors,
        left_out=types.why(kinds),
        details=details,
        doi=_doi(record, article),
    )


def _book(record: Element, types: Types) -> Document:
    """A book or chapter of NCBI's Bookshelf: it has authors, but is no journal's article."""
    book = record.find("BookDocument")
    key = text(book, "PMID")
    if book is None or not key:
        raise ValueError("no PMID")
    contributors, details = _authors(book)
    found = YEAR.search(text(book, "Book/PubDate") or "")
    why = types.why(_kinds(book) or ["Book"])
    return Document(
        key,
        int(found[0]) if found else None,
        contributors,
        left_out=why,
        details=details,
        doi=_doi(record, book),
    )


def _kinds(element: Element) -> list[str]:
    return [kind for each in element.iter("PublicationType") if (kind := text(each))]


def _doi(record: Element, article: Element) -> str | None:
    """The DOI that its publisher gave the article, else that of PubMed's list of its numbers."""
    for each in article.iterfind("ELocationID"):
        if each.get("EIdType") == "doi" and each.get("ValidYN") != "N":
            return text(each)
    for each in record.iter("ArticleId"):
        if each.get("IdType") == "doi":
            return text(each)
    return None


def _year(article: Element) -> int | None:
    for path in ("Journal/JournalIssue/PubDate", "ArticleDate"):
        if found := YEAR.search(text(article, path) or ""):
            return int(found[0])
    return None


def _authors(article: Element) -> tuple[list[list[Address]], list[Detail]]:
    names: list[str] = []
    given: list[list[str]] = []
    details: list[Detail] = []
    for author in article.iterfind("AuthorList/Author"):
        if author.get("ValidYN") == "N":
            continue
        infos = [*author.iterfind("AffiliationInfo"), *author.iterfind("Affiliation")]
        if author.find("CollectiveName") is not None and not infos:
            continue
        own = [info if info.tag == "Affiliation" else info.find("Affiliation") for info in infos]
        texts = [text(each) or "" for each in own]
        details += [
            (str(len(names)), ORGANISATION, without_contact(place), text(mark))
            for info, place in zip(infos, texts, strict=True)
            for mark in info.iterfind("Identifier")
            if mark.get("Source") in ("ROR", "GRID") and place
        ]
        names.append(f"{text(author, 'LastName')}, {text(author, 'ForeName') or ''}")
        given.append(texts)
    return addresses_of(names, given), details


def _medline(stream: BinaryIO, file: Path) -> Iterator[Record]:
    """Records of the MEDLINE display format: a tag of four signs, a dash, the value."""
    fields: list[tuple[str, str]] = []
    for line in lines(stream, file):
        starts = line.startswith(b"PMID-")
        if starts and fields:
            yield _of_fields(fields)
            fields = []
        try:
            value = line.rstrip(b"\r\n").decode()
        except UnicodeDecodeError:
            value = "\ufffd" + line.decode("utf-8", "replace")
            fields.append(("bad", value))
            continue
        if value[4:6] == "- ":
            fields.append((value[:4].strip(), value[6:]))
        elif value.startswith("      ") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {value.strip()}")
        elif value.strip():
            fields.append(("bad", value))
    if fields:
        yield _of_fields(fields)


def _of_fields(fields: list[tuple[str, str]]) -> Record:
    bad = any(tag == "bad" for tag, _ in fields)
    shown = "\n".join(f"{tag}- {value}" for tag, value in fields[:200]).encode()
    fault = "a line that is no field, or not UTF-8 text" if bad else ""
    return Record(0, shown, fields, TAGGED, fault)


def _tagged(fields: list[tuple[str, str]], types: Types) -> Document:
    key, kinds, year = "", [], ""
    names: list[str] = []
    given: list[list[str]] = []
    details: list[Detail] = []
    full = any(tag == "FAU" for tag, _ in fields)
    doi = ""
    for tag, value in fields:
        if tag == "PMID":
            key = value.strip() if value.strip().isdigit() else ""
        elif tag == "PT":
            kinds.append(value.strip())
        elif tag == ("FAU" if full else "AU"):
            names.append(value)
            given.append([])
        elif tag == "AD" and given:
            given[-1].append(value)
        elif tag in ("DP", "DEP") and not year:
            year = found[0] if (found := YEAR.search(value)) else ""
        elif tag in ("LID", "AID") and not doi:
            doi = found[1] if (found := DOI.match(value)) else ""
        elif tag == "MH" and "*" in value:
            details.append((None, TOPIC, value.split("/")[0].strip("* "), None))
    if not key:
        raise ValueError("no PMID")
    return Document(
        key,
        int(year) if year else None,
        addresses_of(names, given),
        left_out=types.why(kinds),
        details=details,
        doi=doi or None,
    )
