"""PubMed: baseline and update files (XML), search results as XML, and the MEDLINE display format.

Affiliations are given by author; before 2014 at most the first author has one. Update files
replace and delete: the record of the later file stands, and a deleted one is left out as such.
Which publication types count is the recipe's choice (Journal Article, if it says nothing; neither
retracted articles nor notices). A group ("CollectiveName") is no author unless it has an address.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ and
https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import ClassVar
from xml.etree.ElementTree import Element

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.coverage import Coverage
from hotbed.sources.files.containers import lines, members
from hotbed.sources.files.encodings import NOT_UTF8
from hotbed.sources.files.framing.elements import pieces
from hotbed.sources.files.record import Record
from hotbed.sources.files.xml import text, tree
from hotbed.sources.glimpse import TEXT, XML, Glimpse
from hotbed.sources.listings import ORGANISATION, TOPIC, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.affiliations.ends import without_contact
from hotbed.sources.shared.affiliations.sharing import addresses_of
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.groups import is_author
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import year_in

DOI = re.compile(r"(\S+) \[doi\]")
BOOK, DELETED, TAGGED = "PubmedBookArticle", "DeleteCitation", "MEDLINE"
NAMES = ("PubmedArticle", "MedlineCitation", BOOK, DELETED)
REFERENCES_END = b"</ReferenceList>"
RECORD = re.compile(rb"(?m)^PMID- *\d+")
BAD = "not a field"


class PubMed(DocumentSource):
    """Articles of PubMed."""

    name = "pubmed"
    title = "PubMed XML (baseline, updates, search results), or its MEDLINE text format"
    metric = "publications"
    coverage = Coverage(
        addresses="most records before 2014 have the affiliation of the first author only",
        until=2013,
    )
    classifications: ClassVar[Mapping[str, str]] = {TOPIC: "MeSH"}
    supplies = (
        "documents",
        "years",
        "authors",
        "affiliations by author",
        "types",
        "topics (MeSH)",
        "deletions",
    )
    lacks = "affiliations of all authors but the first in most records before 2014"
    types = (
        "PubMed's publication types; Journal Article counts and retracted articles and notices "
        "do not, unless the recipe says otherwise"
    )
    noun = "PubMed record"
    needs_some = True

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        text_ = glimpse.kind == TEXT and bool(RECORD.search(glimpse.head))
        return text_ or glimpse.has_any(XML, *NAMES)

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The articles, books and deletions of a file; see `DocumentSource.records`."""
        row, account = 0, rejects.account(file.path)
        for member in members(file.path, account):
            head = member.stream.peek(65_536)[:65_536].lstrip()
            if head.startswith(b"<"):
                records = _xml(member.stream, account)
            elif RECORD.search(head):
                records = _medline(member.stream, file.path, account)
            else:
                raise HotbedError(
                    f"{file.path} is neither PubMed XML nor its MEDLINE text",
                    "export it as one of them",
                )
            for record in records:
                row += 1
                record.row = row
                yield record

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's documents: one, or those it deletes; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types, ["Journal Article"])

        def make(record: Record) -> Iterator[Document]:
            for document in _documents(record, types):
                document.record = _later_first(file.path.name, record.row)
                yield document

        return make


def _later_first(file: str, row: int) -> str:
    """An order in which the record of the later file, and the later one in it, comes first.

    Files are in the order of their names, as NLM numbers them.

    >>> _later_first("pubmed25n1275.xml", 1) < _later_first("pubmed25n0001.xml.gz", 9)
    True
    >>> _later_first("b.xml.gz", 1) < _later_first("b.xml", 1) < _later_first("a.xml", 1)
    True
    """
    backwards = bytes(255 - byte for byte in file.encode())
    return f"{backwards.hex()}g:{10**12 - row:013d}"


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


def _xml(stream: BufferedReader, account: Account) -> Iterator[Record]:
    for piece in pieces(stream, NAMES, account):
        yield Record(0, piece.data, kind=piece.name, fault=piece.fault)


def _without_references(data: bytes) -> bytes:
    """A record without its cited references, which are much of it and are not read."""
    start, end = data.find(b"<ReferenceList"), data.rfind(REFERENCES_END)
    return data[:start] + data[end + len(REFERENCES_END) :] if 0 <= start < end else data


def _article(record: Element, types: Types) -> Document:
    citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    root = record if citation is None else citation
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
    """A book or chapter of NCBI's Bookshelf: it has authors, but is not a journal's article."""
    book = record.find("BookDocument")
    key = text(book, "PMID")
    if book is None or not key:
        raise ValueError("no PMID")
    contributors, details = _authors(book)
    return Document(
        key,
        year_in(text(book, "Book/PubDate")),
        contributors,
        left_out=types.why(_kinds(book) or ["Book"]),
        details=details,
        doi=_doi(record, book),
    )


def _kinds(element: Element) -> list[str]:
    return [kind for item in element.iter("PublicationType") if (kind := text(item))]


def _doi(record: Element, article: Element) -> str | None:
    """The DOI that its publisher gave the article, else that of PubMed's list of its numbers."""
    for location in article.iterfind("ELocationID"):
        if location.get("EIdType") == "doi" and location.get("ValidYN") != "N":
            return text(location)
    for number in record.iter("ArticleId"):
        if number.get("IdType") == "doi":
            return text(number)
    return None


def _year(article: Element) -> int | None:
    for path in ("Journal/JournalIssue/PubDate", "ArticleDate"):
        if year := year_in(text(article, path)):
            return year
    return None


def _authors(article: Element) -> tuple[list[list[Address]], list[Detail]]:
    names: list[str] = []
    given: list[list[str]] = []
    details: list[Detail] = []
    for author in article.iterfind("AuthorList/Author"):
        if author.get("ValidYN") == "N":
            continue
        infos = [*author.iterfind("AffiliationInfo"), *author.iterfind("Affiliation")]
        group = author.find("CollectiveName") is not None
        name = ", ".join(filter(None, (text(author, "LastName"), text(author, "ForeName"))))
        if not infos and not is_author(name, infos, group=group):
            continue
        texts = [
            text(info if info.tag == "Affiliation" else info.find("Affiliation")) or ""
            for info in infos
        ]
        details += [
            (str(len(names)), ORGANISATION, without_contact(place), text(mark))
            for info, place in zip(infos, texts, strict=True)
            for mark in info.iterfind("Identifier")
            if mark.get("Source") in ("ROR", "GRID") and place
        ]
        names.append(name)
        given.append(list(map(without_contact, texts)))
    return addresses_of(names, given), details


def _medline(stream: BufferedReader, file: DataPath, account: Account) -> Iterator[Record]:
    """Records of the MEDLINE display format: a tag of four signs, a dash, the value."""
    fields: list[tuple[str, str]] = []
    size, blank = 0, False
    for line in lines(stream, file):
        name, value = _field(line, fields)
        if fields and (line.startswith(b"PMID-") or (blank and name == BAD)):
            yield _of_fields(fields, size, account)
            fields, size = [], 0
        size += len(line)
        blank = not line.strip()
        if name:
            fields.append((name, value))
        elif value:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {value}")
    if fields:
        yield _of_fields(fields, size, account)
    else:
        account.ignore(size, BETWEEN)


def _field(line: bytes, before: list[tuple[str, str]]) -> tuple[str, str]:
    """Tag and value of a line; without a tag it goes on with the field before, or is blank."""
    try:
        text_ = line.rstrip(b"\r\n").decode()
    except UnicodeDecodeError:
        return BAD, "\ufffd" + line.decode("utf-8", "replace")
    if text_[4:6] == "- ":
        return text_[:4].strip(), text_[6:]
    if text_.startswith("      ") and before:
        return "", text_.strip()
    return (BAD, text_) if text_.strip() else ("", "")


def _of_fields(fields: list[tuple[str, str]], size: int, account: Account) -> Record:
    bad = any(tag == BAD for tag, _ in fields)
    shown = "\n".join(f"{tag}- {value}" for tag, value in fields[:200]).encode()
    fault = f"a line that is not a field, or {NOT_UTF8}" if bad else ""
    if bad:
        account.reject(size)
    else:
        account.take(size)
    return Record(0, shown, fields, TAGGED, fault)


def _tagged(fields: list[tuple[str, str]], types: Types) -> Document:
    key, kinds, year = "", [], None
    names: list[str] = []
    given: list[list[str]] = []
    details: list[Detail] = []
    groups: set[int] = set()
    full = any(tag == "FAU" for tag, _ in fields)
    doi = ""
    for tag, value in fields:
        if tag == "PMID":
            key = value.strip() if value.strip().isdigit() else ""
        elif tag == "PT":
            kinds.append(value.strip())
        elif tag in ("FAU" if full else "AU", "CN"):
            if tag == "CN":
                groups.add(len(names))
            names.append(value)
            given.append([])
        elif tag == "AD" and given:
            given[-1].append(without_contact(value))
        elif tag in ("DP", "DEP") and not year:
            year = year_in(value)
        elif tag in ("LID", "AID") and not doi:
            doi = match[1] if (match := DOI.match(value)) else ""
        elif tag == "MH" and "*" in value:
            details.append((None, TOPIC, value.split("/")[0].strip("* "), None))
    if not key:
        raise ValueError("no PMID")
    kept = [
        number
        for number, name in enumerate(names)
        if is_author(name, given[number], group=number in groups)
    ]
    return Document(
        key,
        year,
        addresses_of([names[number] for number in kept], [given[number] for number in kept]),
        left_out=types.why(kinds),
        details=details,
        doi=doi or None,
    )


SOURCE = PubMed()
