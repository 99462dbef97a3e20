"""Crossref works: JSON lines, an API page or list of works, or the public data file's parts.

Affiliations are the texts that publishers deposit by author. The year is that of first
publication. Types are Crossref's (journal-article, if the recipe says nothing). Retracted works
and notices that update another work are left out.
Source: https://api.crossref.org/swagger-ui/index.html#/Works
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from hotbed.recipe import Input
from hotbed.sources.coverage import Coverage
from hotbed.sources.files.json_records import JsonObject, json_records
from hotbed.sources.files.record import Record
from hotbed.sources.glimpse import JSON, Glimpse
from hotbed.sources.listings import FIELD, ORGANISATION, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.affiliations.sharing import addresses_of
from hotbed.sources.shared.affiliations.split import may_hold_several
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import text_list
from hotbed.sources.shared.groups import is_author
from hotbed.sources.shared.notices import RETRACTED, TAKEN_BACK, notice_reason
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import stated_year

DATES = ("published", "issued", "published-online", "published-print")

NO_PUBLICATIONS = (
    "component",
    "database",
    "dataset",
    "grant",
    "journal",
    "journal-issue",
    "journal-volume",
    "peer-review",
    "proceedings",
)
"""Types that are no publications of their own: left out also where every type counts."""


class Crossref(DocumentSource):
    """Works of Crossref."""

    name = "crossref"
    title = "Crossref works (JSON lines, API pages, the public data file)"
    metric = "publications"
    coverage = Coverage(addresses="publishers deposit affiliations of some works and authors only")
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "Crossref subjects"}
    supplies = (
        "documents",
        "years",
        "authors",
        "affiliations by author",
        "types",
        "ROR ids",
        "subjects",
    )
    lacks = "affiliations of the many works whose publisher deposits none"

    types = "Crossref's, such as journal-article, which counts unless the recipe says otherwise"
    noun = "work"

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.has(JSON, "DOI") and not glimpse.has(JSON, "id")

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The works of a file; see `DocumentSource.records`."""
        return json_records(file.path, "work", rejects.account(file.path))

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A work's document; see `DocumentSource.maker`."""
        types = Types.of(
            spec.include_types, spec.exclude_types, ["journal-article"], NO_PUBLICATIONS
        )
        return lambda record: [_work(record.content, types)]


def _work(work: JsonObject, types: Types) -> Document:
    key = work.get("DOI")
    if not isinstance(key, str) or not key.strip():
        raise ValueError("no DOI")
    contributors, details = _authors(work.get("author") or [])
    details += [(None, FIELD, name, None) for name in text_list(work.get("subject"))]
    return Document(
        key.strip().lower(),
        _year(work),
        contributors,
        left_out=_why(work, types, key),
        details=details,
        doi=key,
    )


def _authors(authors: list[JsonObject]) -> tuple[list[list[Address]], list[Detail]]:
    """The addresses of each author, and her organisations with ROR ids.

    A group without an affiliation is no author.
    """
    people: list[JsonObject] = []
    given: list[list[str]] = []
    details: list[Detail] = []
    several = False
    for author in authors:
        objects: list[JsonObject] = author.get("affiliation") or []
        names = [content["name"] for content in objects if len(content) == 1 and "name" in content]
        if len(names) == len(objects):
            texts = _distinct(names)
        else:
            affiliations = _joined(objects)
            texts = _distinct([affiliation.text for affiliation in affiliations])
            details += [
                (str(len(people)), ORGANISATION, affiliation.organisation or mark, mark)
                for affiliation in affiliations
                for mark in affiliation.rors
            ]
        if not texts and not _is_person(author):
            continue
        for text in texts:
            several = several or may_hold_several(text)
        people.append(author)
        given.append(texts)
    if several:
        return addresses_of([_name(person) for person in people], given), details
    return [[{"address": text} for text in texts] for texts in given], details


def _distinct(texts: list[str]) -> list[str]:
    if len(texts) == 1 and texts[0]:
        text = texts[0].strip()
        return [text] if text else []
    return list(dict.fromkeys(filter(None, (text.strip() for text in texts if text))))


def _name(author: JsonObject) -> str:
    """Surname, comma, given names; or the name of a group."""
    family, given = author.get("family"), author.get("given")
    return f"{family or ''}, {given or ''}" if family or given else str(author.get("name") or "")


def _is_person(author: JsonObject) -> bool:
    """Whether who has no affiliation counts as an author: a name alone is that of a group."""
    alone = not (author.get("family") or author.get("given")) and bool(author.get("name"))
    return is_author(_name(author), (), group=alone)


@dataclass
class Affiliation:
    """What one affiliation, or several objects that belong together, say of it.

    Attributes
    ----------
    names, departments, places, rors : list of str
        In order; none may be empty.
    organisation : str
        As its publisher names it; "" where it does not.
    """

    names: list[str]
    departments: list[str]
    places: list[str]
    rors: list[str]
    organisation: str = ""

    @classmethod
    def of(cls, content: JsonObject) -> Affiliation:
        """That of an object of Crossref.

        Parameters
        ----------
        content : JsonObject
            With name, department, place, acronym and id, each of which may lack.

        Returns
        -------
        Affiliation
            Named by its acronym where it has no name.
        """
        name = content.get("name")
        names = [text.strip() for text in text_list(name) or text_list(content.get("acronym"))[:1]]
        marks = content.get("id") or []
        return cls(
            names,
            [text.strip() for text in text_list(content.get("department"))],
            [text.strip() for text in text_list(content.get("place"))],
            [mark["id"] for mark in marks if mark.get("id-type") == "ROR" and mark.get("id")],
            name or "".join(names),
        )

    @property
    def text(self) -> str:
        """The address: departments, names and places, between commas."""
        return ", ".join([*self.departments, *self.names, *self.places])

    def continues(self, before: Affiliation) -> bool:
        """Whether it says more of a named affiliation: it has no name, nor another ROR id.

        Parameters
        ----------
        before : Affiliation
            That of the object beside it.

        Returns
        -------
        bool
        """
        other = self.rors and before.rors and set(self.rors).isdisjoint(before.rors)
        again = self.places and before.places
        return bool(before.names) and not (self.names or other or again)

    def add(self, other: Affiliation) -> None:
        """Take in what another object says of it.

        Parameters
        ----------
        other : Affiliation
            One that has no name, or this has none.
        """
        self.names += other.names
        self.departments += other.departments
        self.places += other.places
        self.rors = list(dict.fromkeys([*self.rors, *other.rors]))
        self.organisation = self.organisation or other.organisation


def _joined(objects: list[JsonObject]) -> list[Affiliation]:
    """An author's affiliations: an object without a name belongs to the named one before it.

    Some publishers deposit an organisation's name and its department with its ROR id apart. Where
    the first has no name, it belongs to the one behind it.
    """
    if len(objects) == 1:
        return [Affiliation.of(objects[0])]
    joined: list[Affiliation] = []
    for content in objects:
        affiliation = Affiliation.of(content)
        last = joined[-1] if joined else None
        if last is not None and (
            affiliation.continues(last) or (len(joined) == 1 and last.continues(affiliation))
        ):
            last.add(affiliation)
        elif affiliation.names or affiliation.departments or affiliation.places or affiliation.rors:
            joined.append(affiliation)
    return joined


def _year(work: JsonObject) -> int | None:
    for name in DATES:
        parts = (work.get(name) or {}).get("date-parts") or [[None]]
        if year := stated_year(parts[0][0] if parts[0] else None):
            return year
    return None


def _why(work: JsonObject, types: Types, key: str) -> str | None:
    """Why a work is left out: taken back, a notice about another work, or of another type.

    Publishers deposit some updates under the work's own DOI: then it is the work that changed.
    """
    for update in work.get("updated-by") or []:
        if update.get("type") in TAKEN_BACK:
            return RETRACTED
    for update in work.get("update-to") or []:
        kind = update.get("type") or ""
        if str(update.get("DOI")).lower() != key.lower():
            if reason := notice_reason(kind):
                return reason
        elif kind in TAKEN_BACK:
            return RETRACTED
    kind = work.get("type")
    return types.why([kind] if isinstance(kind, str) and kind else [])


SOURCE = Crossref()
