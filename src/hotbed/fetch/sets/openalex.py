"""OpenAlex: works by a filter, parts of the snapshot, or a file that the user brought."""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record
from hotbed.fetch.sets import openalex_snapshot, openalex_works
from hotbed.fetch.transfer.checks import gzipped_works, works


def bring(job: Job) -> list[Record]:
    """Bring what --filter or --partition chooses."""
    chosen, days = job.wanted.filter, job.wanted.partition
    if (chosen is None) == (days is None):
        raise HotbedError(
            "all of OpenAlex is about 700 GB" if chosen is None else
            "works by a filter and parts of the snapshot are two things",
            "say which works with --filter, such as publication_year:2024,"
            "authorships.countries:ke, or which days of the snapshot with --partition, such as "
            "2026-06-24 or all",
        )  # fmt: skip
    if chosen is not None:
        if not chosen.strip():
            raise HotbedError("the filter is empty", "such as publication_year:2024")
        return openalex_works.bring(job, chosen.strip())
    return openalex_snapshot.bring(job, str(days))


def accept(job: Job, file: Path) -> list[Record]:
    """Store works that the user brought: JSON lines or an API page, plain or .gz."""
    must_exist(file)
    packed = file.suffix.lower() == ".gz"
    stem = re.sub(r"(\.jsonl?|\.gz)+$", "", file.name.lower())
    words = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:60] or "works"
    name = f"openalex-{words.removeprefix('openalex-')}.jsonl" + (".gz" if packed else "")
    return [job.accept(file, name, gzipped_works if packed else works)]
