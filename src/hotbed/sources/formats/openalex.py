"""OpenAlex works: the snapshot (JSON lines or Parquet), API pages and the flattened CSV export.

Addresses are the raw affiliation strings. Where an author has none, the names and countries of
her institutions stand in. Retracted works and paratext are left out; which types count is the
recipe's choice (article, if it says nothing). Works of the expansion pack (is_xpac, since the
rewrite of 2025) are left out as the API does, unless the option xpac asks for them. Of a work that
stands in several of the snapshot's partitions the one updated last is kept.
Source: https://docs.openalex.org/api-entities/works/work-object
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import orjson
import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.account import Account
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.json_records import JsonObject, json_records
from hotbed.sources.files.parquet import is_parquet, parquet_batches
from hotbed.sources.files.record import Record
from hotbed.sources.listings import (
    FIELD,
    ORGANISATION,
    SECTOR,
    TOPIC,
    InputFile,
    Option,
)
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make, content_hash
from hotbed.sources.shared.fields import text_list, unpacked
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import stated_year

DEFAULT_TYPES = ["article"]
NO_PUBLICATIONS = (
    "dataset",
    "grant",
    "libguides",
    "peer-review",
    "software",
    "supplementary-materials",
)
"""Types that are no publications of their own: left out also where every type counts."""
BACKWARDS = str.maketrans("0123456789", "9876543210")  # so that the latest date comes first
READ = (
    "id",
    "publication_year",
    "type",
    "is_retracted",
    "is_paratext",
    "is_xpac",
    "authorships",
    "primary_topic",
    "updated_date",
    "doi",
)
"""Columns of the snapshot as Parquet."""
FLAT_NEEDED = (
    "id",
    "publication_year",
    "authorships.author.id",
    "authorships.raw_affiliation_strings",
)
INSTITUTION = re.compile(
    r"""'display_name': (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"), """
    r"""'ror': (?:'(?P<ror>[^']*)'|None)"""
)


class OpenAlex(DocumentSource):
    """Works of OpenAlex."""

    name = "openalex"
    title = "OpenAlex works (snapshot as JSON lines or Parquet, API pages, flattened CSV export)"
    metric = "publications"
    classifications: ClassVar[Mapping[str, str]] = {
        FIELD: "OpenAlex fields",
        TOPIC: "OpenAlex topics",
    }
    supplies = (
        "documents",
        "years",
        "authors",
        "raw affiliation strings, else names and countries of institutions",
        "types",
        "organisations",
        "topics",
        "fields",
    )
    lacks = (
        "in the flattened CSV, which author has which affiliation wherever their numbers "
        "differ: such works are shared equally among their affiliations"
    )
    types = "OpenAlex's, such as article, which counts unless the recipe says otherwise"
    options: ClassVar[Mapping[str, Option]] = {
        "xpac": Option("the expansion pack of 2025 (is_xpac) as well", switch=True)
    }
    noun = "work"
    splits = True

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The works of a file; see `DocumentSource.records`."""
        _must_be_complete(file.path)
        account = rejects.account(file.path)
        if _is_flat(file.path):
            return csv_records(file.path, spec, account, lambda names: _header(names, file.path))
        if is_parquet(file.path):
            return _parquet(file, account)
        return json_records(file.path, "work", account)

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A work's document; see `DocumentSource.maker`."""
        choice = Choice.of(spec)
        work = _flat_work if _is_flat(file.path) else _work
        return lambda record: [work(record, choice)]

    def form(self, path: Path) -> str:
        """Which of OpenAlex's formats a file has; see `DocumentSource.form`."""
        return "flattened CSV" if _is_flat(path) else "Parquet" if is_parquet(path) else "JSON"


@dataclass(frozen=True)
class Choice:
    """What the recipe keeps.

    Attributes
    ----------
    types : Types
        Which types count.
    xpac : bool
        Whether the expansion pack counts.
    """

    types: Types
    xpac: bool

    @classmethod
    def of(cls, spec: Input) -> Choice:
        """The recipe's types and its option `xpac`.

        Parameters
        ----------
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        Choice
            Articles without the expansion pack, where it says nothing.
        """
        types = Types.of(spec.include_types, spec.exclude_types, DEFAULT_TYPES, NO_PUBLICATIONS)
        return cls(types, spec.switched("xpac"))

    def why(self, kind: object, *, retracted: bool, paratext: bool, xpac: bool) -> str | None:
        """Why a work is left out.

        Parameters
        ----------
        kind : object
            Its type.
        retracted, paratext, xpac : bool
            What OpenAlex says of it.

        Returns
        -------
        str or None
            The reason for the ledger; None where it is kept.
        """
        if retracted:
            return "retracted"
        if paratext:
            return "paratext"
        if xpac and not self.xpac:
            return "expansion pack"
        return self.types.why([kind] if isinstance(kind, str) and kind else [])


@lru_cache(maxsize=64)
def _sizes(manifest: Path, _changed: int) -> dict[str, int | None]:
    """How large the manifest says each part is, by the last two parts of its path."""
    try:
        entries = orjson.loads(manifest.read_bytes())["entries"]
        return {
            "/".join(entry["url"].split("/")[-2:]): (entry.get("meta") or {}).get("content_length")
            for entry in entries
        }
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise HotbedError(
            f"{manifest} is not a manifest of OpenAlex", "download it again"
        ) from error


def _must_be_complete(file: Path) -> None:
    """Refuse a part of a snapshot that is not as large as the snapshot's manifest says."""
    manifest = file.parent.parent / "manifest"
    if not manifest.is_file():
        return
    size = _sizes(manifest, manifest.stat().st_mtime_ns).get("/".join(file.parts[-2:]))
    if size and size != file.stat().st_size:
        raise HotbedError(
            f"{file} has {file.stat().st_size:,} bytes, its manifest says {size:,}",
            "download it again",
        )


def _is_flat(file: Path) -> bool:
    return ".csv" in [suffix.lower() for suffix in file.suffixes]


def _parquet(file: InputFile, account: Account) -> Iterator[Record]:
    """Works of a Parquet file, row group by row group, with their columns that are read."""
    for row, batch in parquet_batches(file, lambda names: _needed(names, file.path), 2000, account):
        for number, work in enumerate(_works(batch), start=row):
            if work is None:
                yield Record(number, b"", fault="a value that is neither UTF-8 text nor a date")
                continue
            yield Record(number, _written(work), work)


def _works(batch: pa.RecordBatch) -> Iterator[JsonObject | None]:
    """The rows of a batch; None for one that Python can't hold."""
    try:
        works: list[JsonObject] = batch.to_pylist()
    except (ValueError, OverflowError):
        for number in range(batch.num_rows):
            try:
                yield batch.slice(number, 1).to_pylist()[0]
            except (ValueError, OverflowError):
                yield None
        return
    if any(isinstance(value, str) for value in (works[0] if works else {}).values()):
        works = [{name: _unpacked(name, value) for name, value in work.items()} for work in works]
    yield from works


def _unpacked(name: str, value: object) -> object:
    return unpacked(value) if name in ("authorships", "primary_topic") else value


def _written(work: JsonObject) -> bytes:
    try:
        return orjson.dumps(work, default=str)
    except TypeError:  # as of integers of more than 64 bits
        return repr(work).encode("utf-8", "replace")


def _needed(names: list[str], path: Path) -> list[str]:
    if "id" not in names or "authorships" not in names:
        raise HotbedError(f"{path} holds no OpenAlex works", "it needs id and authorships")
    return [name for name in names if name in READ]


def _work(record: Record, choice: Choice) -> Document:
    work: JsonObject = record.content
    if not isinstance(work.get("id"), str):
        raise ValueError("no work id")
    updated = str(work.get("updated_date") or "")[:10].translate(BACKWARDS)
    doi = work.get("doi")
    return Document(
        work["id"],
        stated_year(work.get("publication_year")),
        [_addresses(authorship) for authorship in work.get("authorships") or []],
        record=f"{updated}:{content_hash(record.data)}:{record.row:012d}",
        left_out=choice.why(
            work.get("type"),
            retracted=bool(work.get("is_retracted")),
            paratext=bool(work.get("is_paratext")),
            xpac=bool(work.get("is_xpac")),
        ),
        details=_details(work),
        doi=doi if isinstance(doi, str) else None,
    )


def _details(work: JsonObject) -> list[Detail]:
    """Its authors' organisations with ROR ids, its primary topic, and the topic's field."""
    details: list[Detail] = [
        (str(number), ORGANISATION, institution["display_name"], institution.get("ror"))
        for number, authorship in enumerate(work.get("authorships") or [])
        for institution in authorship.get("institutions") or []
        if institution.get("display_name")
    ]
    details += [
        (str(number), SECTOR, institution["type"], None)
        for number, authorship in enumerate(work.get("authorships") or [])
        for institution in authorship.get("institutions") or []
        if institution.get("type")
    ]
    topic = work.get("primary_topic") or {}
    if topic.get("display_name"):
        details.append((None, TOPIC, topic["display_name"], topic.get("id")))
    if name := (topic.get("field") or {}).get("display_name"):
        details.append((None, FIELD, name, None))
    return details


def _addresses(authorship: JsonObject) -> list[Address]:
    raw = text_list(authorship.get("raw_affiliation_strings"))
    if not raw and isinstance(string := authorship.get("raw_affiliation_string"), str):
        raw = [string]
    if not raw:  # the schema of 2025 pairs each string with its institutions
        pairs = authorship.get("affiliations") or []
        raw = text_list([pair.get("raw_affiliation_string") for pair in pairs])
    texts = list(dict.fromkeys(map(str.strip, raw)))
    if texts:
        return [{"address": text} for text in texts]
    return [
        {"address": institution.get("display_name"), "country": institution.get("country_code")}
        for institution in authorship.get("institutions") or []
        if institution.get("display_name")
    ]


def _header(names: list[str], path: Path) -> list[str]:
    for name in FLAT_NEEDED:
        if name not in names:
            raise HotbedError(
                f"{path} has no column {name!r}", "export the works with their authorships"
            )
    return names


def _flat_work(record: Record, choice: Choice) -> Document:
    row: dict[str, str] = record.content
    if not row["id"].strip():
        raise ValueError("no work id")
    authors = len(row["authorships.author.id"].split("|")) if row["authorships.author.id"] else 0
    cell = row["authorships.raw_affiliation_strings"]
    texts = [text.strip() for text in cell.split("|")] if cell else []
    contributors: list[list[Address]] = [[{"address": text}] if text else [] for text in texts]
    contributors += [[] for _ in range(authors - len(texts))]
    year = row["publication_year"].split(".")[0]
    return Document(
        row["id"],
        stated_year(int(year)) if year.isdecimal() else None,
        contributors,
        left_out=choice.why(
            row.get("type"),
            retracted=row.get("is_retracted") == "True",
            paratext=row.get("is_paratext") == "True",
            xpac=row.get("is_xpac") == "True",
        ),
        details=_flat_details(row),
        doi=row.get("doi") or row.get("ids.doi"),
    )


def _flat_details(row: dict[str, str]) -> list[Detail]:
    """The flattened export prints institutions as Python does: read by pattern, never run."""
    details: list[Detail] = [
        (None, ORGANISATION, match["single"] or match["double"], match["ror"])
        for match in INSTITUTION.finditer(row.get("authorships.institutions", ""))
    ]
    if row.get("primary_topic.display_name"):
        topic = row["primary_topic.display_name"]
        details.append((None, TOPIC, topic, row.get("primary_topic.id")))
    if row.get("primary_topic.field.display_name"):
        details.append((None, FIELD, row["primary_topic.field.display_name"], None))
    return details


SOURCE = OpenAlex()
