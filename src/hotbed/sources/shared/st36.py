"""What patent documents in WIPO's standard ST.36 and its kin share: parties, addresses, classes."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from hotbed.recipe import Input
from hotbed.sources.files.xml import text, tree, xml_records
from hotbed.sources.listings import APPLICANT, CPC, IPC, InputFile, Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.records import Address, Detail, Document, Record, Types

NOTHING = {"omitted", "unknown", "not-available", "n/a"}
LINES = ("address-1", "address-2", "address-3", "address-4", "address-5")
STREET = ("pobox", "room", "address-floor", "building", "street")
YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
SYMBOL = re.compile(r"([A-HY]\d\d[A-Z])\s*(\d{1,4})/(\d{2,6})")


class PatentSource(DocumentSource):
    """Patent documents in XML, each an element of one of the names in `parts`."""

    needs_some = True
    parts: tuple[str, ...]

    @abstractmethod
    def document(self, name: str, root: Element, types: Types) -> Document:
        """The document of an element; ValueError says why there is none."""

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The file's elements; see `DocumentSource`."""
        return xml_records(file.path, self.parts)

    def maker(self, file: InputFile, spec: Input) -> Make:
        """An element's document; see `DocumentSource`."""
        types = Types.of(spec.include_types, spec.exclude_types)
        return lambda record: [self.document(record.kind, tree(record.data), types)]


def known(value: str | None) -> str | None:
    """A value, unless it says that there is none."""
    return None if value is None or value.lower() in NOTHING else value


def year_of(date: str | None) -> int | None:
    """The year of a date such as 20120327."""
    found = YEAR.match(date or "")
    return int(found[0]) if found else None


def publication(root: Element) -> tuple[str, str, int | None]:
    """Country, number and year of publication."""
    for reference in root.iterfind("publication-reference"):
        document = reference.find("document-id")
        if document is None or reference.get("data-format", "docdb") != "docdb":
            continue
        number = (text(document, "doc-number") or "").replace("/", "").replace(" ", "")
        if number:
            return text(document, "country") or "", number, year_of(text(document, "date"))
    raise ValueError("no publication number")


def person_name(party: Element) -> str:
    """A party's name, to tell persons apart."""
    book = party.find("addressbook")
    book = party if book is None else book
    parts = [text(book, tag) for tag in ("name", "orgname", "last-name", "first-name")]
    return ", ".join(part for part in parts if part).casefold()


def addresses(party: Element) -> list[Address]:
    """A party's address in English if it has one; else its country of residence."""
    books = list(party.iterfind("addressbook"))
    books.sort(key=lambda book: (book.get("lang") or "en").lower() != "en")
    for book in books:
        found = book.find("address")
        if found is not None and (address := _address(found)):
            return [address]
    country = known(text(party, "residence/country"))
    return [{"country": country}] if country else []


def _address(element: Element) -> Address | None:
    def part(name: str) -> str | None:
        return known(text(element, name))

    lines = [value for name in LINES if (value := part(name))]
    if (whole := part("text")) and not lines:
        lines = [whole]
    street = ", ".join(value for name in STREET if (value := part(name)))
    address: Address = {
        "address": ", ".join(lines) or None,
        "street": street or None,
        "city": part("city"),
        "region": part("state") or part("county"),
        "postcode": part("postcode"),
        "country": part("country"),
    }
    return address if any(address.values()) else None


def inventors(applicants: list[Element], named: list[Element]) -> list[list[Address]]:
    """Addresses of applicants that are inventors and of the inventors not among them."""
    found = [(person_name(party), addresses(party)) for party in applicants]
    at = {name: number for number, (name, _) in enumerate(found) if name}
    for party in named:
        name, own = person_name(party), addresses(party)
        if name not in at:
            found.append((name, own))
        elif not found[at[name]][1]:
            found[at[name]] = (name, own)
    return [own for _, own in found]


def is_inventor(applicant: Element) -> bool:
    """Whether an applicant is said to be an inventor as well."""
    return "inventor" in (applicant.get("app-type") or "")


def classes(root: Element) -> list[Detail]:
    """IPC and CPC symbols, each as far as its subgroup."""
    found: list[Detail] = []
    for element in root.iter():
        if element.tag == "classification-ipcr":
            found += [(None, IPC, symbol, None) for symbol in _symbols(element)]
        elif element.tag == "classification-cpc":
            found += [(None, CPC, symbol, None) for symbol in _symbols(element)]
        elif element.tag == "patent-classification":
            scheme = element.find("classification-scheme")
            kind = "" if scheme is None else scheme.get("scheme", "")
            value = symbol(text(element, "classification-symbol"))
            if value and kind.startswith("CPC"):
                found.append((None, CPC, value, None))
        elif element.tag == "classification-ipc":
            for name in ("main-classification", "further-classification"):
                for each in element.iterfind(name):
                    if value := _old_symbol(text(each)):
                        found.append((None, IPC, value, None))
    return list(dict.fromkeys(found))


def _symbols(element: Element) -> Iterator[str]:
    parts = [text(element, name) for name in ("section", "class", "subclass", "main-group")]
    if all(parts):
        yield "{}{}{} {}".format(*parts) + f"/{text(element, 'subgroup') or '00'}"
    elif value := symbol(text(element, "text")):
        yield value


def symbol(value: str | None) -> str | None:
    """A class's symbol as offices print it.

    >>> symbol("A61K   8/04        20060101ALI20221215BHEP"), symbol("A41B001/00")
    ('A61K 8/04', 'A41B 1/00')
    """
    found = SYMBOL.match(value or "")
    return f"{found[1]} {int(found[2])}/{found[3]}" if found else None


def _old_symbol(value: str | None) -> str | None:
    """A symbol of IPC 7 as grants to 2005 have it: "A45F  504" is A45F 5/04."""
    found = re.match(r"([A-H]\d\d[A-Z])\s*(\d{1,3})(\d\d)$", (value or "").replace("/", ""))
    return f"{found[1]} {int(found[2])}/{found[3]}" if found else symbol(value)


def applicants(parties: list[Element]) -> list[Detail]:
    """Names of applicants or assignees; organisations by their own, persons by both names."""
    found: list[Detail] = []
    for party in parties:
        book = party.find("addressbook")
        book = party if book is None else book
        name = text(book, "orgname") or text(book, "name")
        if not name:
            parts = [text(book, "last-name"), text(book, "first-name")]
            name = ", ".join(part for part in parts if part)
        if name:
            found.append((None, APPLICANT, name, None))
    return list(dict.fromkeys(found))
