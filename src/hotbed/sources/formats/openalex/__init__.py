"""OpenAlex works: the snapshot (JSON lines or Parquet), API pages, CSV of the API and of the site.

Addresses are the raw affiliation strings. Where an author has none, the names and countries of
her institutions stand in. Retracted works and paratext are left out; which types count is the
recipe's choice (article, if it says nothing). Works of the expansion pack (is_xpac, since the
rewrite of 2025) are left out as the API does, unless the option xpac asks for them. Of a work that
stands in several of the snapshot's partitions the one updated last is kept. Authors that a list
of the API cuts off are declared, so that their part of the work is nobody else's.
Source: https://docs.openalex.org/api-entities/works/work-object
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import ClassVar

import orjson
import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath, beside, opened, size_of, version_of
from hotbed.sources.account import Account
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.json_records import JsonObject, json_records
from hotbed.sources.files.parquet import is_parquet, parquet_batches
from hotbed.sources.files.record import Record
from hotbed.sources.formats.openalex.choice import Choice
from hotbed.sources.formats.openalex.flat import flat_work, header
from hotbed.sources.formats.openalex.work import work_document
from hotbed.sources.glimpse import JSON, TABLE, Glimpse
from hotbed.sources.listings import FIELD, TOPIC, InputFile, Option
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import unpacked

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
    "authors_count",
    "is_authors_truncated",
)
"""Columns of the snapshot as Parquet."""


class OpenAlex(DocumentSource):
    """Works of OpenAlex."""

    name = "openalex"
    title = "OpenAlex works (snapshot as JSON lines or Parquet, API pages, CSV of the API or site)"
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
        "merged works",
        "organisations",
        "topics",
        "fields",
    )
    lacks = (
        "in CSV, which author has which affiliation wherever their numbers differ: such works are "
        "shared equally among their affiliations; authors beyond the 100 of the API's lists"
    )
    types = "OpenAlex's, such as article, which counts unless the recipe says otherwise"
    options: ClassVar[Mapping[str, Option]] = {
        "xpac": Option("the expansion pack of 2025 (is_xpac) as well", switch=True)
    }
    noun = "work"
    splits = True

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        if glimpse.kind == TABLE:
            return glimpse.has(TABLE, "id", "authorships") or glimpse.suits(header)
        return glimpse.has(JSON, "id", "authorships")

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The works of a file; see `DocumentSource.records`."""
        _must_be_complete(file.path)
        account = rejects.account(file.path)
        if _is_flat(file.path):
            return csv_records(file.path, spec, account, lambda names: header(names, file.path))
        if is_parquet(file.path):
            return _parquet(file, account)
        return json_records(file.path, "work", account)

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A work's document; see `DocumentSource.maker`."""
        choice = Choice.of(spec)
        work = flat_work if _is_flat(file.path) else work_document
        return lambda record: [work(record, choice)]

    def form(self, path: DataPath) -> str:
        """Which of OpenAlex's formats a file has; see `DocumentSource.form`."""
        return "CSV" if _is_flat(path) else "Parquet" if is_parquet(path) else "JSON"


@lru_cache(maxsize=64)
def _sizes(manifest: DataPath, _version: object) -> dict[str, int | None]:
    """How large the manifest says each part is, by the last two parts of its path."""
    try:
        with opened(manifest) as stream:
            entries = orjson.loads(stream.readall())["entries"]
        return {
            "/".join(entry["url"].split("/")[-2:]): (entry.get("meta") or {}).get("content_length")
            for entry in entries
        }
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise HotbedError(
            f"{manifest} is not a manifest of OpenAlex", "download it again"
        ) from error


def _must_be_complete(file: DataPath) -> None:
    """Refuse a part of a snapshot that is not as large as the snapshot's manifest says."""
    manifest = beside(file, 1, "manifest")
    if manifest is None:
        return
    size = _sizes(manifest, version_of(manifest)).get("/".join(file.parts[-2:]))
    if size and size != size_of(file):
        raise HotbedError(
            f"{file} has {size_of(file):,} bytes, its manifest says {size:,}",
            "download it again",
        )


def _is_flat(file: DataPath) -> bool:
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


def _needed(names: list[str], path: DataPath) -> list[str]:
    if "id" not in names or "authorships" not in names:
        raise HotbedError(f"{path} holds no OpenAlex works", "it needs id and authorships")
    return [name for name in names if name in READ]


SOURCE = OpenAlex()
