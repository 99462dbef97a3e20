"""OpenAlex works: the snapshot (JSON lines or Parquet), API pages and the flattened CSV export.

Addresses are the raw affiliation strings. Where an author has none, the names and countries of
her institutions stand in. Retracted works and paratext are left out; which types count is the
recipe's choice (article, if it says nothing). Works of the expansion pack (is_xpac, since the
rewrite of 2025) are left out as the API does, unless include_types names "xpac". Of a work that
stands in several of the snapshot's partitions the one updated last is kept.
Source: https://docs.openalex.org/api-entities/works/work-object
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.archives import members
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
from hotbed.sources.json_records import json_records
from hotbed.sources.records import Address, Batches, Detail, Document, type_left_out

DEFAULT_TYPES = ["article"]
BACKWARDS = str.maketrans("0123456789", "9876543210")  # so that the latest date comes first
READ = ("id", "publication_year", "type", "is_retracted", "is_paratext", "is_xpac", "authorships",
        "primary_topic", "updated_date", "doi")  # fmt: skip
FLAT_NEEDED = ("id", "publication_year", "authorships.author.id",
               "authorships.raw_affiliation_strings")  # fmt: skip

INSTITUTION = re.compile(
    r"""'display_name': (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"), """
    r"""'ror': (?:'(?P<ror>[^']*)'|None)"""
)


class OpenAlex(Source):
    """Works of OpenAlex."""

    name = "openalex"
    title = "OpenAlex works (snapshot as JSON lines or Parquet, API pages, flattened CSV export)"
    supplies: tuple[str, ...] = ("documents", "years", "authors", "raw affiliation strings",
                                 "types", "organisations", "topics", "fields")  # fmt: skip
    lacks = ("in the flattened CSV, which author has which affiliation wherever their numbers "
             "differ: such works are shared equally among their affiliations")  # fmt: skip

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        _whole(files)
        for number, file in enumerate(files):
            batches = Batches(number, aside)
            for document in _documents(file, spec, aside.rejects):
                yield from batches.add(document)
            yield from batches.rest()

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """Which form each file has; reads each file's first record."""
        _whole(files)
        seen: dict[str, object] = {}
        for file in files:
            first = next(_documents(file, spec, Rejects(spec.metric, 0)), None)
            form = "flattened CSV" if _is_flat(file) else "Parquet" if _is_parquet(file) else "JSON"
            seen[file.name] = f"{form}, first work {first.document_id if first else 'unreadable'}"
        return seen


def _documents(file: Path, spec: Input, rejects: Rejects) -> Iterator[Document]:
    if _is_flat(file):
        return _flat(file, spec, rejects)
    return _works(_parquet(file) if _is_parquet(file) else json_records(file, "work", rejects),
                  file, spec, rejects)  # fmt: skip


def _whole(files: list[Path]) -> None:
    """Refuse a snapshot folder whose manifest names files that are not there, or other sizes."""
    for folder in {parent for file in files for parent in list(file.parents)[1:2]}:
        if not (manifest := folder / "manifest").is_file():
            continue
        try:
            entries = orjson.loads(manifest.read_bytes())["entries"]
            named = {
                "/".join(each["url"].split("/")[-2:]): (each.get("meta") or {}).get(
                    "content_length"
                )
                for each in entries
            }
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise HotbedError(f"{manifest} is no manifest of OpenAlex", "bring it again") from error
        for file in files:
            size = named.get("/".join(file.parts[-2:]))
            if file.parent.parent == folder and size and size != file.stat().st_size:
                raise HotbedError(
                    f"{file} has {file.stat().st_size:,} bytes, its manifest says {size:,}",
                    "bring it again",
                )


def _is_flat(file: Path) -> bool:
    return ".csv" in [suffix.lower() for suffix in file.suffixes]


def _is_parquet(file: Path) -> bool:
    return file.suffix.lower() == ".parquet"


def _parquet(file: Path) -> Iterator[tuple[int, dict[str, Any], bytes]]:
    """Works of a Parquet file, row group by row group, with their columns that are read."""
    try:
        source = pq.ParquetFile(file)
        wanted = [name for name in source.schema_arrow.names if name in READ]
        if "id" not in wanted or "authorships" not in wanted:
            raise HotbedError(f"{file} holds no OpenAlex works", "it needs id and authorships")
        row = 0
        for batch in source.iter_batches(batch_size=2000, columns=wanted):
            for work in batch.to_pylist():
                row += 1
                yield row, work, orjson.dumps(work, default=str)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise HotbedError(f"{file} is not a whole Parquet file", "bring it again") from error


def _works(
    works: Iterator[tuple[int, dict[str, Any], bytes]], file: Path, spec: Input, rejects: Rejects
) -> Iterator[Document]:
    for number, work, data in works:
        if not isinstance(work.get("id"), str):
            rejects.add(file, number, "no work id", data.decode("utf-8", "replace"))
            continue
        updated = str(work.get("updated_date") or "")[:10].translate(BACKWARDS)
        record = f"{updated}:{content_hash(data)}:{number:012d}"
        try:
            yield _work(work, spec, number, record)
        except (TypeError, AttributeError, KeyError, ValueError):
            rejects.add(file, number, "authorships of another form than OpenAlex documents",
                        data.decode("utf-8", "replace"))  # fmt: skip


def _work(work: dict[str, Any], spec: Input, number: int, record: str) -> Document:
    year = work.get("publication_year")
    return Document(
        document_id=work["id"],
        year=year if isinstance(year, int) and 1500 < year < 2200 else None,
        contributors=[_addresses(each) for each in work.get("authorships") or []],
        row=number,
        record=record,
        left_out=_left_out(
            work.get("type"), bool(work.get("is_retracted")), bool(work.get("is_paratext")), spec,
            xpac=bool(work.get("is_xpac")),
        ),
        details=_details(work),
        doi=doi if isinstance(doi := work.get("doi"), str) else None,
    )  # fmt: skip


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
    if not raw:  # the schema of 2025 pairs each string with its institutions
        raw = [each.get("raw_affiliation_string") for each in authorship.get("affiliations") or []]
    texts = list(dict.fromkeys(text.strip() for text in raw if text and text.strip()))
    if texts:
        return [{"address": text} for text in texts]
    return [
        {"address": each.get("display_name"), "country": each.get("country_code")}
        for each in authorship.get("institutions") or []
        if each.get("display_name")
    ]


def _left_out(
    kind: str | None, retracted: bool, paratext: bool, spec: Input, *, xpac: bool = False
) -> str | None:
    if retracted:
        return "retracted"
    if paratext:
        return "paratext"
    named = [each for each in spec.include_types if each.lower() != "xpac"]
    if xpac and len(named) == len(spec.include_types):
        return "expansion pack"
    include = named or ([] if spec.exclude_types else DEFAULT_TYPES)
    return type_left_out(kind, include, spec.exclude_types)


def _flat(file: Path, spec: Input, rejects: Rejects) -> Iterator[Document]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    for member in members(file):
        text = io.TextIOWrapper(member.stream, "utf-8", errors="surrogateescape", newline="")
        rows = csv.reader(text)
        try:
            names = next(rows)
        except StopIteration:
            raise HotbedError(f"{file} is empty", "check that it was written whole") from None
        except csv.Error as error:
            raise HotbedError(f"{file} is no CSV ({error})", "export the works anew") from error
        for name in FLAT_NEEDED:
            if name not in names:
                raise HotbedError(
                    f"{file} has no column {name!r}", "export the works with their authorships"
                )
        yield from _flat_rows(rows, names, file, spec, rejects)


def _flat_rows(
    rows: Iterator[list[str]], names: list[str], file: Path, spec: Input, rejects: Rejects
) -> Iterator[Document]:
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            rejects.add(file, number, f"not a CSV row ({error})", "")
            continue
        shown = ",".join(row).encode("utf-8", "surrogateescape")
        if len(row) != len(names):
            reason = f"{len(row)} fields instead of {len(names)}"
            rejects.add(file, number, reason, shown.decode("utf-8", "replace"))
        elif any("\udc80" <= mark <= "\udcff" for cell in row for mark in cell):
            rejects.add(file, number, "not UTF-8 text", shown.decode("utf-8", "replace"))
        else:
            record = f"{content_hash(shown)}:{number:012d}"
            yield _flat_work(dict(zip(names, row, strict=True)), spec, number, record)


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
        doi=row.get("doi") or row.get("ids.doi"),
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
