"""Bibliographic data of PCT applications from WIPO, in its standards ST.36 and ST.96.

Inventors are the applicants that are called so and those named beside them, each person once.
The year is that of international publication.
Source: https://www.wipo.int/standards/en/st36 and https://www.wipo.int/standards/en/st96
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from hotbed.sources.files.xml import first_of, text
from hotbed.sources.glimpse import XML, Glimpse
from hotbed.sources.listings import APPLICANT, CPC, IPC
from hotbed.sources.shared import st36
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import leading_year

ST96 = "BibliographicData"
NUMBER = ("PublicationNumber", "PCTPublicationNumber", "DocumentNumber")
NAME = ("OrganizationStandardName", "OrganizationName", "EntityName", "PersonFullName", "LastName")


class Pct(st36.PatentSource):
    """International applications."""

    name = "pct"
    title = "WIPO PCT bibliographic data (XML, ST.36 and ST.96)"
    metric = "patents"
    counts = "PCT applications"
    supplies = (
        "documents",
        "years",
        "inventors",
        "addresses",
        "kinds",
        "applicants",
        "IPC and CPC classes",
    )
    types = "kinds of publication, such as A1; all count unless the recipe says otherwise"
    noun = "international application"
    parts = ("wo-bibliographic-data", "bibliographic-data", ST96)

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.has_any(XML, "wo-bibliographic-data", ST96)

    def document(self, name: str, root: Element, types: Types) -> Document:
        """An application; see `PatentSource.document`."""
        return (_st96 if name == ST96 else _st36)(root, types)


def _st36(root: Element, types: Types) -> Document:
    country, number, year = st36.publication(root)
    kind = text(root, "publication-reference/document-id/kind")
    applicants = list(root.iterfind("parties/applicants/applicant"))
    people = st36.inventors(
        [party for party in applicants if st36.is_inventor(party)],
        list(root.iterfind("parties/inventors/inventor")),
    )
    details = st36.applicants([party for party in applicants if not _only_inventor(party)])
    return Document(
        f"{country or 'WO'}{number.removeprefix('WO')}",
        year,
        people,
        left_out=types.why([kind] if kind else []),
        details=details + st36.classes(root),
    )


def _only_inventor(applicant: Element) -> bool:
    """Applicants for the United States alone were there because inventors had to be (to 2012)."""
    country = text(applicant, "designated-states/country")
    return st36.is_inventor(applicant) and country in (None, "US")


def _st96(root: Element, types: Types) -> Document:
    reference = next(root.iter("PatentPublicationIdentification"), root)
    number = first_of(reference, NUMBER)
    if not number:
        raise ValueError("no publication number")
    number = number.replace("/", "").replace(" ", "").removeprefix("WO")
    kind = first_of(reference, ("PatentDocumentKindCode",))
    date = first_of(reference, ("PublicationDate",)) or first_of(root, ("PublicationDate",))
    people: dict[str, list[Address]] = {}
    details: list[Detail] = []
    for party in root.iter():
        if party.tag not in ("Applicant", "Inventor"):
            continue
        name = _name(party)
        role = first_of(party, ("ApplicantCategory",)) or party.get("applicantCategory") or ""
        if party.tag == "Inventor" or "inventor" in role.lower():
            key = name.casefold() or f"#{len(people)}"
            people[key] = people.get(key) or _addresses(party)
        if party.tag == "Applicant" and name and role.lower() != "inventor":
            details.append((None, APPLICANT, name, None))
    return Document(
        f"{first_of(reference, ('IPOfficeCode',)) or 'WO'}{number}",
        leading_year((date or "").replace("-", "")),
        list(people.values()),
        left_out=types.why([kind] if kind else []),
        details=list(dict.fromkeys(details)) + _classes(root),
    )


def _name(party: Element) -> str:
    if last := first_of(party, ("LastName",)):
        first = first_of(party, ("FirstName",))
        return f"{last}, {first}" if first else last
    return first_of(party, NAME) or ""


def _addresses(party: Element) -> list[Address]:
    lines = [value for line in party.iter("AddressLineText") if (value := text(line))]
    postal = first_of(party, ("PostalAddressText",))
    address: Address = {
        "address": ", ".join(lines) or postal,
        "city": first_of(party, ("CityName",)),
        "region": first_of(party, ("GeographicRegionName",)),
        "postcode": first_of(party, ("PostalCode",)),
        "country": first_of(party, ("CountryCode", "ResidenceCountryCode")),
    }
    return [address] if any(address.values()) else []


def _classes(root: Element) -> list[Detail]:
    details: list[Detail] = []
    for element in st36.uncited(root, "IPCRClassification", "CPCClassification"):
        kind = IPC if element.tag == "IPCRClassification" else CPC
        names = ("Section", "Class", "Subclass", "MainGroup")
        parts = [first_of(element, (name, kind.upper() + name)) for name in names]
        if all(parts):
            group = first_of(element, ("Subgroup",)) or "00"
            details.append((None, kind, "{}{}{} {}".format(*parts) + f"/{group}", None))
        elif value := st36.symbol(first_of(element, ("PatentClassificationText",))):
            details.append((None, kind, value, None))
    return list(dict.fromkeys(details))


SOURCE = Pct()
