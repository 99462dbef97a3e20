"""ROR's dump: one .zip on Zenodo, with its size and MD5.

Source: https://ror.readme.io/docs/data-dump; the concept record leads to the newest release.
"""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError, printable
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import zipped
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.failures import OTHER_FORM
from hotbed.fetch.transfer.web import Json

LATEST = "https://zenodo.org/api/records/6347574"
NAMES = ("ror.zip", "ror.json", "ror.csv", "ror.parquet")
dump = zipped("ROR's dump", lambda name: name.endswith((".json", ".csv")), most=4 << 30)


def download(job: Job) -> list[Record]:
    """Download the newest release.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of one file.

    Raises
    ------
    HotbedError
        It can't be had, or isn't what it should be.
    """
    if record := job.existing(*NAMES):
        return [record]
    release = job.web.json(LATEST, "ROR's newest release on Zenodo")
    remote = _remote(job, release)
    return [job.download(remote, replaces=NAMES)]


def _remote(job: Job, release: Json) -> Remote:
    try:
        files = [file for file in release["files"] if str(file["key"]).endswith(".zip")]
        chosen = files[0]
        checksum = re.fullmatch(r"md5:([0-9a-f]{32})", str(chosen["checksum"]))
        version = f"{release['metadata'].get('version') or ''} ({release['doi']})".strip()
        return Remote(
            job.must_be_owners(chosen["links"]["self"]),
            "ror.zip",
            _usable,
            size=int(chosen["size"]),
            md5=checksum[1] if checksum else None,
            version=printable(version),
        )
    except OTHER_FORM as error:
        raise HotbedError(
            "Zenodo's record of ROR has changed its form",
            "download the newest .zip from https://doi.org/10.5281/zenodo.6347574 yourself and "
            "name it with --from-file",
        ) from error


def _usable(path: Path, name: str) -> None:
    dump(path, name)
    _holds_organisations(path, name)


def _holds_organisations(path: Path, name: str) -> None:
    """Read it as the geocoder will."""
    from hotbed.geocode.gazetteer import organisations

    if not organisations.read(path):
        raise HotbedError(f"{name} contains no organisations", "name ROR's dump")


def accept(job: Job, file: Path) -> list[Record]:
    """Store a dump.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        A .zip, .json, .csv or .parquet that the user downloaded.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is something else.
    """
    ending = file.suffix.lower()
    if f"ror{ending}" not in NAMES:
        raise HotbedError(
            f"{file.name} ends neither in .zip, .json, .csv nor .parquet", "name ROR's dump"
        )
    check = _usable if ending == ".zip" else _holds_organisations
    return [job.accept(file, f"ror{ending}", check, replaces=NAMES)]
