"""ROR's dump: one .zip on Zenodo, with its size and MD5.

Source: https://ror.readme.io/docs/data-dump; the concept record leads to the newest release.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record
from hotbed.fetch.transfer.checks import zipped
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.web import plain

LATEST = "https://zenodo.org/api/records/6347574"
NAMES = ("ror.zip", "ror.json", "ror.csv", "ror.parquet")
dump = zipped("ROR's dump", lambda name: name.endswith((".json", ".csv")), most=4 << 30)


def bring(job: Job) -> list[Record]:
    """Bring the newest release."""
    if found := job.any_there(NAMES):
        return [found]
    release = job.web.json(LATEST, "ROR's newest release on Zenodo")
    remote = _remote(job, release)
    return [job.bring(remote, replaces=NAMES)]


def _remote(job: Job, release: Any) -> Remote:
    try:
        files = [each for each in release["files"] if str(each["key"]).endswith(".zip")]
        chosen = files[0]
        checksum = re.fullmatch(r"md5:([0-9a-f]{32})", str(chosen["checksum"]))
        version = f"{release['metadata'].get('version') or ''} ({release['doi']})".strip()
        return Remote(
            job.must_be_owners(chosen["links"]["self"]), "ror.zip", _usable, int(chosen["size"]),
            checksum[1] if checksum else None, plain(version),
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise HotbedError(
            "Zenodo's record of ROR has another form than it had",
            "bring the newest .zip from https://doi.org/10.5281/zenodo.6347574 yourself and give "
            "it with --from-file",
        ) from error


def _usable(path: Path, name: str) -> None:
    dump(path, name)
    _holds_organisations(path, name)


def _holds_organisations(path: Path, name: str) -> None:
    """Read it as the geocoder will."""
    from hotbed.geocode.gazetteer import organisations

    if not organisations.read(path):
        raise HotbedError(f"{name} holds no organisations", "name ROR's dump")


def accept(job: Job, file: Path) -> list[Record]:
    """Store a dump that the user brought: .zip, .json, .csv, or .parquet."""
    ending = file.suffix.lower()
    if f"ror{ending}" not in NAMES:
        raise HotbedError(f"{file.name} ends neither in .zip, .json, .csv nor .parquet",
                          "name ROR's dump")  # fmt: skip
    check = _usable if ending == ".zip" else _holds_organisations
    return [job.accept(file, f"ror{ending}", check, replaces=NAMES)]
