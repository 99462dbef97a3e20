"""OpenAlex works: the snapshot's JSON lines (plain or .gz) and the flattened CSV export.

Addresses are the raw affiliation strings. Where an author has none, the names and countries of
her institutions stand in. Retracted works and paratext are left out; which types count is the
recipe's choice (article, if it says nothing).
Source: https://docs.openalex.org/api-entities/works/work-object
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from hotbed.errors import HotbedError
from hotbed.files import must_exist
from hotbed.recipe import Input
from hotbed.sources.base import (
    FIELD,
    ORGANISATION,
    SECTOR,
    TOPIC,
    Aside,
    Rejects,
    Source,
    content_hash,
)
from hotbed.sources.records import Address, Batches, Detail, Document, type_left_out

DEFAULT_TYPES = ["article"]
FLAT_NEEDED = ("id", "publication_year", "authorships.author.id",
               "authorships.raw_affiliation_strings")  # fmt: skip

INSTITUTION = re.compile(
    r"""'display_name': (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"), """
    r"""'ror': (?:'(?P<ror>[^']*)'|None)"""
)


class OpenAlex(Source):
    """Works of OpenAlex."""

    name = "openalex"
    title = "OpenAlex works (snapshot JSON lines, plain or .gz, and the flattened CSV export)"
    supplies: tuple[str, ...] = (
        "documents",
        "years",
        "authors",
        "raw affiliation strings",
        "types",
    )
    lacks = ("in the flattened CSV, which author has which affiliation wherever their numbers "
             "differ: such works are shared equally among their affiliations")  # fmt: skip

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for number, file in enumerate(files):
            batches = Batches(number, aside.details)
            rejects = aside.rejects
            documents = (
                _flat(file, spec, rejects) if _is_flat(file) else _lines(file, spec, rejects)
            )
            for document in documents:
                yield from batches.add(document)
            yield from batches.rest()

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """Which form each file has; reads each file's first record."""
        seen: dict[str, object] = {}
        for file in files:
            rejects = Rejects(spec.metric, 0)
            flat = _is_flat(file)
            first = next(_flat(file, spec, rejects) if flat else _lines(file, spec, rejects), None)
            form = "flattened CSV" if flat else "JSON lines"
            seen[file.name] = f"{form}, first work {first.document_id if first else 'unreadable'}"
        return seen


def _is_flat(file: Path) -> bool:
    return ".csv" in [suffix.lower() for suffix in file.suffixes]


def _open(file: Path) -> Any:
    must_exist(file)
    if file.suffix.lower() == ".gz":
        return gzip.open(file, "rb")
    return file.open("rb")


def _bytes(file: Path) -> Iterator[bytes]:
    with _open(file) as stream:
        try:
            yield from stream
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise HotbedError(
                f"{file} is a damaged or cut-off gzip file", "bring it again"
            ) from error


def _lines(file: Path, spec: Input, rejects: Rejects) -> Iterator[Document]:
    for number, line in enumerate(_bytes(file), start=1):
        if not line.strip():
            continue
        try:
            work = orjson.loads(line)
        except orjson.JSONDecodeError:
            rejects.add(file, number, "not a JSON record", line.decode("utf-8", "replace"))
            continue
        if not isinstance(work, dict) or not isinstance(work.get("id"), str):
            rejects.add(file, number, "no work id", line.decode("utf-8", "replace"))
            continue
        record = f"{content_hash(line.strip())}:{number:012d}"
        try:
            yield _work(work, spec, number, record)
        except (TypeError, AttributeError):
            rejects.add(file, number, "authorships of another form than OpenAlex documents",
                        line.decode("utf-8", "replace"))  # fmt: skip


def _work(work: dict[str, Any], spec: Input, number: int, record: str) -> Document:
    year = work.get("publication_year")
    return Document(
        document_id=work["id"],
        year=year if isinstance(year, int) and 1500 < year < 2200 else None,
        contributors=[_addresses(each) for each in work.get("authorships") or []],
        row=number,
        record=record,
        left_out=_left_out(
            work.get("type"), bool(work.get("is_retracted")), bool(work.get("is_paratext")), spec
        ),
        details=_details(work),
    )


def _details(work: dict[str, Any]) -> list[Detail]:
    """Its authors' organisations with ROR ids, its primary topic, and the topic's field."""
    found: list[Detail] = [
        (str(number), ORGANISATION, each["display_name"], each.get("ror"))
        for number, authorship in enumerate(work.get("authorships") or [])
        for each in authorship.get("institutions") or []
        if each.get("display_name")
    ]
    found += [
        (str(number), SECTOR, each["type"], None)
        for number, authorship in enumerate(work.get("authorships") or [])
        for each in authorship.get("institutions") or []
        if each.get("type")
    ]
    topic = work.get("primary_topic") or {}
    if topic.get("display_name"):
        found.append((None, TOPIC, topic["display_name"], topic.get("id")))
    if name := (topic.get("field") or {}).get("display_name"):
        found.append((None, FIELD, name, None))
    return found


def _addresses(authorship: dict[str, Any]) -> list[Address]:
    raw = authorship.get("raw_affiliation_strings") or []
    if not raw and isinstance(one := authorship.get("raw_affiliation_string"), str):
        raw = [one]
    texts = list(dict.fromkeys(text.strip() for text in raw if text and text.strip()))
    if texts:
        return [{"address": text} for text in texts]
    return [
        {"address": each.get("display_name"), "country": each.get("country_code")}
        for each in authorship.get("institutions") or []
        if each.get("display_name")
    ]


def _left_out(kind: str | None, retracted: bool, paratext: bool, spec: Input) -> str | None:
    if retracted:
        return "retracted"
    if paratext:
        return "paratext"
    include = spec.include_types or ([] if spec.exclude_types else DEFAULT_TYPES)
    return type_left_out(kind, include, spec.exclude_types)


def _flat(file: Path, spec: Input, rejects: Rejects) -> Iterator[Document]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with (
        _open(file) as raw,
        io.TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="") as text,
    ):
        rows = csv.reader(text)
        try:
            names = next(rows)
            for name in FLAT_NEEDED:
                if name not in names:
                    raise HotbedError(
                        f"{file} has no column {name!r}", "export the works with their authorships"
                    )
            for number, row in enumerate(rows, start=1):
                shown = ",".join(row).encode("utf-8", "surrogateescape")
                if len(row) != len(names):
                    reason = f"{len(row)} fields instead of {len(names)}"
                    rejects.add(file, number, reason, shown.decode("utf-8", "replace"))
                elif any("\udc80" <= mark <= "\udcff" for cell in row for mark in cell):
                    rejects.add(file, number, "not UTF-8 text", shown.decode("utf-8", "replace"))
                else:
                    record = f"{content_hash(shown)}:{number:012d}"
                    yield _flat_work(dict(zip(names, row, strict=True)), spec, number, record)
        except StopIteration:
            raise HotbedError(f"{file} is empty", "check that it was written whole") from None
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise HotbedError(
                f"{file} is a damaged or cut-off gzip file", "bring it again"
            ) from error


def _flat_work(row: dict[str, str], spec: Input, number: int, record: str) -> Document:
    authors = len(row["authorships.author.id"].split("|")) if row["authorships.author.id"] else 0
    cell = row["authorships.raw_affiliation_strings"]
    texts = [text.strip() for text in cell.split("|")] if cell else []
    contributors: list[list[Address]]
    if len(texts) <= authors:
        contributors = [[{"address": text}] if text else [] for text in texts]
        contributors += [[] for _ in range(authors - len(texts))]
    else:
        contributors = [[{"address": text}] if text else [] for text in texts]
    year = row["publication_year"].split(".")[0]
    return Document(
        document_id=row["id"],
        year=int(year) if year.isdigit() and 1500 < int(year) < 2200 else None,
        contributors=contributors,
        row=number,
        record=record,
        left_out=_left_out(
            row.get("type"),
            row.get("is_retracted") == "True",
            row.get("is_paratext") == "True",
            spec,
        ),
        details=_flat_details(row),
    )


def _flat_details(row: dict[str, str]) -> list[Detail]:
    """The flattened export prints institutions as Python does: found by pattern, never run."""
    found: list[Detail] = [
        (None, ORGANISATION, each["single"] or each["double"], each["ror"])
        for each in INSTITUTION.finditer(row.get("authorships.institutions", ""))
    ]
    if row.get("primary_topic.display_name"):
        found.append((None, TOPIC, row["primary_topic.display_name"], row.get("primary_topic.id")))
    if row.get("primary_topic.field.display_name"):
        found.append((None, FIELD, row["primary_topic.field.display_name"], None))
    return found
