"""What patent documents in WIPO's standard ST.36 and its kin share: parties, addresses, classes."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Container, Iterator
from xml.etree.ElementTree import Element

from hotbed.recipe import Input
from hotbed.sources.files.record import Record
from hotbed.sources.files.xml import text, tree, xml_records
from hotbed.sources.listings import APPLICANT, CPC, IPC, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make, content_hash
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import leading_year

NOTHING = {"omitted", "unknown", "not-available", "n/a"}
LINES = ("address-1", "address-2", "address-3", "address-4", "address-5")
STREET = ("pobox", "room", "address-floor", "building", "street")
PARTS = frozenset({*LINES, *STREET, "text", "city", "state", "county", "postcode", "country"})
NAMES = ("name", "orgname", "last-name", "first-name")
LAST_YEAR = 9999  # of a publication without a year, behind all others
BIBLIOGRAPHIC = ("bibliographic-data", "BibliographicData")
OTHERS = frozenset(
    """
    references-cited us-references-cited search-report-data field-of-search
    us-field-of-classification-search us-related-documents related-documents
    ReferenceCitationBag FieldOfSearchBag RelatedDocumentBag
    """.split()  # noqa: SIM905 - many words
)
"""Elements that name other documents, with their classes, and what was searched."""
FIXED_SYMBOL = re.compile(r"([A-H]\d\d[A-Z])(  \d| \d\d|\d{3})(\d{2,5})$")
SHORT_SYMBOL = re.compile(r"([A-H]\d\d[A-Z])\s*(\d{1,3})(\d\d)$")  # its blanks are lost
SYMBOL = re.compile(r"([A-HY]\d\d[A-Z])\s*(\d{1,4})/ *(\d{2,6})")


class PatentSource(DocumentSource):
    """Patent documents in XML.

    Attributes
    ----------
    parts : tuple of str
        Local names of the elements that are its documents.
    """

    needs_some = True
    parts: tuple[str, ...]

    @abstractmethod
    def document(self, name: str, root: Element, types: Types) -> Document:
        """The document of an element.

        Parameters
        ----------
        name : str
            The element's local name, one of `parts`.
        root : Element
            The element.
        types : Types
            Which types count.

        Returns
        -------
        Document
            Its row and copy are filled in by `DocumentSource.documents`.

        Raises
        ------
        ValueError
            Why there is none.
        """

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The elements of a file; see `DocumentSource.records`."""
        return xml_records(file.path, self.parts, rejects.account(file.path))

    def maker(self, file: InputFile, spec: Input) -> Make:
        """An element's document; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types)

        def make(record: Record) -> list[Document]:
            document = self.document(record.kind, tree(record.data), types)
            put_in_order(document, record)
            return [document]

        return make


def put_in_order(document: Document, record: Record) -> None:
    """Let the first publication that the recipe keeps stand for those of one number.

    Parameters
    ----------
    document : Document
        One of them; `Document.record` is set.
    record : Record
        What it was made of.
    """
    order = f"{document.left_out is not None:d}{document.year or LAST_YEAR}"
    document.record = f"{order}:{content_hash(record.data)}:{record.row:012d}"


def known(value: str | None) -> str | None:
    """A value, unless it says that there is none.

    Parameters
    ----------
    value : str or None
        As the office prints it.

    Returns
    -------
    str or None
        None for a word of `NOTHING`.
    """
    return None if value is None or value.lower() in NOTHING else value


def publication(root: Element) -> tuple[str, str, int | None]:
    """How a document is published.

    Parameters
    ----------
    root : Element
        The document's element.

    Returns
    -------
    tuple of str, str and int or None
        Country, number and year of publication.

    Raises
    ------
    ValueError
        It has no number.
    """
    for reference in root.iterfind("publication-reference"):
        document = reference.find("document-id")
        if document is None or reference.get("data-format", "docdb") != "docdb":
            continue
        number = (text(document, "doc-number") or "").replace("/", "").replace(" ", "")
        if number:
            return text(document, "country") or "", number, leading_year(text(document, "date"))
    raise ValueError("no publication number")


def person_name(party: Element) -> str:
    """A party's name, to tell persons apart.

    Parameters
    ----------
    party : Element
        An inventor or applicant.

    Returns
    -------
    str
        In small letters; "" where there is none.
    """
    book = party.find("addressbook")
    book = party if book is None else book
    parts = _firsts(book, NAMES)
    return ", ".join(part for name in NAMES if (part := parts.get(name))).casefold()


def _firsts(element: Element, names: Container[str]) -> dict[str, str | None]:
    """The texts of an element's children of some names, of each name the first: in one pass."""
    texts: dict[str, str | None] = {}
    for child in element:
        tag = child.tag
        if tag in names and tag not in texts:
            texts[tag] = text(child)
    return texts


def addresses(party: Element) -> list[Address]:
    """A party's address in English if it has one; else its country of residence.

    Parameters
    ----------
    party : Element
        An inventor or applicant.

    Returns
    -------
    list of Address
        One, or none.
    """
    books = list(party.iterfind("addressbook"))
    books.sort(key=lambda book: (book.get("lang") or "en").lower() != "en")
    for book in books:
        element = book.find("address")
        if element is not None and (address := _address(element)):
            return [address]
    country = known(text(party, "residence/country"))
    return [{"country": country}] if country else []


def _address(element: Element) -> Address | None:
    parts = {name: known(value) for name, value in _firsts(element, PARTS).items()}
    lines = [value for name in LINES if (value := parts.get(name))]
    if (line := parts.get("text")) and not lines:
        lines = [line]
    street = ", ".join(value for name in STREET if (value := parts.get(name)))
    address: Address = {
        "address": ", ".join(lines) or None,
        "street": street or None,
        "city": parts.get("city"),
        "region": parts.get("state") or parts.get("county"),
        "postcode": parts.get("postcode"),
        "country": parts.get("country"),
    }
    return address if any(address.values()) else None


def inventors(applicants: list[Element], named: list[Element]) -> list[list[Address]]:
    """The inventors of a document, each person once.

    Parameters
    ----------
    applicants : list of Element
        Applicants that are inventors.
    named : list of Element
        Inventors; those among the applicants add only a missing address.

    Returns
    -------
    list of list of Address
        The addresses of each inventor.
    """
    people = [(person_name(party), addresses(party)) for party in applicants]
    numbers = {name: number for number, (name, _) in enumerate(people) if name}
    for party in named:
        name, places = person_name(party), addresses(party)
        if name not in numbers:
            people.append((name, places))
        elif not people[numbers[name]][1]:
            people[numbers[name]] = (name, places)
    return [places for _, places in people]


def is_inventor(applicant: Element) -> bool:
    """Whether an applicant is said to be an inventor as well.

    Parameters
    ----------
    applicant : Element
        A party.

    Returns
    -------
    bool
        By its attribute app-type.
    """
    return "inventor" in (applicant.get("app-type") or "")


def uncited(root: Element, *tags: str) -> list[Element]:
    """Elements that are about a document, not about those that it cites or that were searched.

    Parameters
    ----------
    root : Element
        The document's element.
    *tags : str
        Names of elements.

    Returns
    -------
    list of Element
        By their names.
    """
    named = [element for tag in tags for element in root.iter(tag)]
    if not named:
        return named
    parents = [root, *(child for child in root if child.tag in BIBLIOGRAPHIC)]
    others = [child for parent in parents for child in parent if child.tag in OTHERS]
    cited = {id(element) for other in others for tag in tags for element in other.iter(tag)}
    return [element for element in named if id(element) not in cited] if cited else named


def classes(root: Element) -> list[Detail]:
    """IPC and CPC symbols, each as far as its subgroup, without those of other documents.

    Parameters
    ----------
    root : Element
        The document's element.

    Returns
    -------
    list of Detail
        Each once.
    """
    details: list[Detail] = [
        (None, IPC if element.tag == "classification-ipcr" else CPC, name, None)
        for element in uncited(root, "classification-ipcr", "classification-cpc")
        for name in _symbols(element)
    ]
    for element in uncited(root, "patent-classification"):
        scheme = element.find("classification-scheme")
        if scheme is not None and scheme.get("scheme", "").startswith("CPC"):
            value = symbol(text(element, "classification-symbol"))
            symbols = [value] if value else _symbols(element)
            details += [(None, CPC, name, None) for name in symbols]
    for element in uncited(root, "classification-ipc"):
        for tag in ("main-classification", "further-classification"):
            for part in element.iterfind(tag):
                if value := old_symbol("".join(part.itertext())):
                    details.append((None, IPC, value, None))
    return list(dict.fromkeys(details))


def _symbols(element: Element) -> Iterator[str]:
    parts = [text(element, name) for name in ("section", "class", "subclass", "main-group")]
    if all(parts):
        yield "{}{}{} {}".format(*parts) + f"/{text(element, 'subgroup') or '00'}"
    elif value := symbol(text(element, "text")):
        yield value


def symbol(value: str | None) -> str | None:
    """A class's symbol as far as its subgroup.

    Parameters
    ----------
    value : str or None
        As an office prints it.

    Returns
    -------
    str or None
        None where it is not a symbol.

    Examples
    --------
    >>> symbol("A61K   8/04        20060101ALI20221215BHEP"), symbol("A41B001/00")
    ('A61K 8/04', 'A41B 1/00')
    """
    match = SYMBOL.match(value or "")
    return f"{match[1]} {int(match[2])}/{match[3]}" if match else None


def old_symbol(value: str) -> str | None:
    """A symbol of IPC 7 as the United States print it to 2005: a main group takes three signs.

    Parameters
    ----------
    value : str
        As printed, with its blanks.

    Returns
    -------
    str or None
        None where it is not a symbol, as of designs.

    Examples
    --------
    >>> old_symbol("A45F  504"), old_symbol("A61K 31715"), old_symbol("A45F 504")
    ('A45F 5/04', 'A61K 31/715', 'A45F 5/04')
    """
    value = value.strip()
    match = FIXED_SYMBOL.match(value) or SHORT_SYMBOL.match(value)
    return f"{match[1]} {int(match[2])}/{match[3]}" if match else symbol(value)


def applicants(parties: list[Element]) -> list[Detail]:
    """Names of applicants or assignees.

    Parameters
    ----------
    parties : list of Element
        Organisations and persons.

    Returns
    -------
    list of Detail
        Each once; a person as last name, comma, first name.
    """
    details: list[Detail] = []
    for party in parties:
        book = party.find("addressbook")
        book = party if book is None else book
        name = text(book, "orgname") or text(book, "name")
        if not name:
            parts = [text(book, "last-name"), text(book, "first-name")]
            name = ", ".join(part for part in parts if part)
        if name:
            details.append((None, APPLICANT, name, None))
    return list(dict.fromkeys(details))
