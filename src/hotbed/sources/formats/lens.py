"""Lens.org: scholarly works and patents as its API and JSON export write them.

Of scholarly works an affiliation is the text as it was printed where the record has it, else the
organisation's name, with its country. Of patents the inventors' addresses stand, else their
countries of residence. A file holds works or patents, not both. The CSV export holds no addresses
and is refused.
Source: https://docs.api.lens.org/response-scholar.html and
https://docs.api.lens.org/response-patent.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.containers import inner_ending
from hotbed.sources.files.json_records import JsonObject, json_records
from hotbed.sources.files.record import Record
from hotbed.sources.glimpse import JSON, TABLE, Glimpse
from hotbed.sources.listings import (
    APPLICANT,
    CPC,
    FIELD,
    IPC,
    ORGANISATION,
    TOPIC,
    InputFile,
)
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.affiliations.ends import names_a_country
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import text_list
from hotbed.sources.shared.groups import is_author
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.st36 import symbol
from hotbed.sources.shared.years import leading_year, stated_year

ROR = "https://ror.org/"
TABLES = (".csv", ".tsv", ".xlsx", ".xls")


class Lens(DocumentSource):
    """Scholarly works and patents of Lens.org."""

    name = "lens"
    title = "Lens.org scholarly works or patents (JSON of its API or export)"
    supplies = (
        "documents",
        "years",
        "authors with affiliations, or inventors with addresses or countries of residence",
        "types",
        "organisations or applicants",
        "fields of study, MeSH topics, IPC and CPC classes",
    )
    lacks = (
        "addresses in its CSV export, which is refused, and cities of most affiliations of works: "
        "an organisation's name and country stand in"
    )
    types = (
        "publication types of works, of which journal article counts and retractions and "
        "corrections do not, or of patents, which all count, unless the recipe says otherwise"
    )
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "Lens fields of study", TOPIC: "MeSH"}
    noun = "record"

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.has(JSON, "lens_id") or glimpse.has(TABLE, "Lens ID")

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The works or patents of a file; see `DocumentSource.records`."""
        if inner_ending(file.path) in TABLES:
            raise HotbedError(
                f"{file.path}: the CSV export of Lens.org holds no addresses",
                "export scholarly works or patents as JSON (or JSON lines), which does",
            )
        return json_records(file.path, "record", rejects.account(file.path))

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's document; see `DocumentSource.maker`."""
        works = Types.of(spec.include_types, spec.exclude_types, ["journal article"])
        patents = Types.of(spec.include_types, spec.exclude_types)

        def make(record: Record) -> Iterator[Document]:
            content = record.content
            key = content.get("lens_id")
            if not isinstance(key, str) or not key.strip():
                raise ValueError("no Lens id")
            if "biblio" in content:
                yield _patent(key.strip(), content, patents)
            else:
                yield _work(key.strip(), content, works)

        return make

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """Patent documents where a file's first record is one; see `Source.unit`."""
        firsts = (
            next(self.records(InputFile(file), spec, Rejects(spec.metric, 0)), None)
            for file in files
        )
        patents = any(first and "biblio" in (first.content or {}) for first in firsts)
        return "Patent documents" if patents else ""

    def form(self, path: DataPath) -> str:
        """Always JSON; see `DocumentSource.form`."""
        return "JSON"


def _work(key: str, work: JsonObject, types: Types) -> Document:
    contributors: list[list[Address]] = []
    details: list[Detail] = []
    for author in work.get("authors") or []:
        places: dict[str, Address] = {}
        for affiliation in author.get("affiliations") or []:
            if address := _affiliation(affiliation):
                places.setdefault("\0".join(value or "" for value in address.values()), address)
        group = author.get("collective_name")
        name = group or f"{author.get('last_name') or ''}, {author.get('first_name') or ''}"
        if is_author(name, places, group=bool(group)):
            number = str(len(contributors))
            details += _organisations(number, author.get("affiliations") or [])
            contributors.append(list(places.values()))
    details += [(None, FIELD, name, None) for name in text_list(work.get("fields_of_study"))]
    details += [
        (None, TOPIC, term["mesh_heading"], term.get("mesh_id"))
        for term in work.get("mesh_terms") or []
        if term.get("mesh_heading")
    ]
    kinds = [
        *text_list(work.get("publication_type")),
        *text_list(work.get("publication_supplementary_type")),
    ]
    listed = len(contributors)
    count = work.get("author_count") if len(work.get("authors") or []) == listed else None
    return Document(
        key,
        stated_year(work.get("year_published")) or leading_year(work.get("date_published")),
        contributors,
        left_out=types.why(kinds),
        declared=count if isinstance(count, int) and count > listed else None,
        details=details,
        doi=_external(work, "doi"),
    )


def _affiliation(affiliation: JsonObject) -> Address:
    """The text as it was printed, or the organisation's name with its country.

    Several countries in one code say nothing of this affiliation; nor does the organisation's code
    where the text names a country itself: a branch elsewhere has the code of its head office.
    """
    printed, name = affiliation.get("name_original"), affiliation.get("name")
    code = affiliation.get("country_code")
    country = code if isinstance(code, str) and len(code.strip()) == 2 else None
    text = printed or name
    if isinstance(printed, str) and names_a_country(printed):
        country = None
    parts: Address = {"address": text, "country": country}
    return {part: value for part, value in parts.items() if value}


def _organisations(number: str, affiliations: list[JsonObject]) -> Iterator[Detail]:
    for affiliation in affiliations:
        if name := affiliation.get("name"):
            marks = {mark.get("type"): mark.get("value") for mark in affiliation.get("ids") or []}
            ror, grid = marks.get("ror"), marks.get("grid") or affiliation.get("grid_id")
            yield number, ORGANISATION, name, f"{ROR}{ror.removeprefix(ROR)}" if ror else grid


def _external(work: JsonObject, kind: str) -> str | None:
    for mark in work.get("external_ids") or []:
        if mark.get("type") == kind and isinstance(mark.get("value"), str):
            return str(mark["value"])
    return None


def _patent(key: str, patent: JsonObject, types: Types) -> Document:
    biblio = patent["biblio"] or {}
    parties = biblio.get("parties") or {}
    contributors = [_inventor(inventor) for inventor in parties.get("inventors") or []]
    details: list[Detail] = [
        (None, APPLICANT, name, None)
        for applicant in parties.get("applicants") or []
        if (name := (applicant.get("extracted_name") or {}).get("value"))
    ]
    for kind, field in ((CPC, "classifications_cpc"), (IPC, "classifications_ipcr")):
        details += [
            (None, kind, name, None)
            for item in (biblio.get(field) or {}).get("classifications") or []
            if (name := symbol(item.get("symbol")))
        ]
    return Document(
        key,
        leading_year(patent.get("date_published")),
        contributors,
        left_out=types.why(text_list(patent.get("publication_type"))),
        details=details,
    )


def _inventor(inventor: JsonObject) -> list[Address]:
    parts: Address = {
        "address": inventor.get("extracted_address"),
        "country": inventor.get("residence"),
    }
    place: Address = {part: value for part, value in parts.items() if value}
    return [place] if place else []


SOURCE = Lens()
