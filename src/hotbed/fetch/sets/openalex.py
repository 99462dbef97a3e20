"""OpenAlex: works by a filter, parts of the snapshot, or a file that the user downloaded."""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.sets import openalex_snapshot, openalex_works
from hotbed.fetch.transfer.checks import gzipped_works, works


def download(job: Job) -> list[Record]:
    """Download what --filter or --partition chooses.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of one file or folder.

    Raises
    ------
    HotbedError
        Neither or both are given; it can't be had, or isn't what it should be.
    """
    chosen, days = job.choices.filter, job.choices.partition
    if (chosen is None) == (days is None):
        raise HotbedError(
            "all of OpenAlex is about 700 GB"
            if chosen is None
            else "--filter and --partition can't be combined",
            "choose works with --filter, such as publication_year:2024,"
            "authorships.countries:ke, or days of the snapshot with --partition, such as "
            "2026-06-24 or all",
        )
    if chosen is not None:
        if not chosen.strip():
            raise HotbedError("the filter is empty", "write one such as publication_year:2024")
        return openalex_works.download(job, chosen.strip())
    return openalex_snapshot.download(job, str(days))


def accept(job: Job, file: Path) -> list[Record]:
    """Store works.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        JSON lines or an API page that the user downloaded, plain or .gz.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It holds something else.
    """
    must_exist(file)
    packed = file.suffix.lower() == ".gz"
    stem = re.sub(r"(\.jsonl?|\.gz)+$", "", file.name.lower())
    words = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:60] or "works"
    name = f"openalex-{words.removeprefix('openalex-')}.jsonl" + (".gz" if packed else "")
    return [job.accept(file, name, gzipped_works if packed else works)]
