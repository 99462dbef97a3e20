"""GeoNames' dumps: places, alternate names, codes of divisions; postcodes.

Sources: https://download.geonames.org/export/dump/readme.txt and .../export/zip/readme.txt.
GeoNames gives no checksums; a .zip carries those of its members, and they are checked.
"""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import LineTest, columns, first_that_fits, text, zipped
from hotbed.fetch.transfer.download import Check, Remote

DUMP = "https://download.geonames.org/export/dump/"
POSTAL = "https://download.geonames.org/export/zip/allCountries.zip"


def _begins(pattern: str) -> LineTest:
    """A line that begins so, up to a tab."""
    start = re.compile(pattern + r"\t")
    return lambda line: start.match(line) is not None


def _table(name: str) -> bool:
    return name.endswith(".txt") and "readme" not in name.lower()


CHECKS: dict[str, Check] = {
    "allCountries.zip": zipped(
        "GeoNames' places (19 columns)", _table, columns(19, _begins(r"\d+\t.*"))
    ),
    "alternateNamesV2.zip": zipped(
        "GeoNames' alternate names",
        lambda name: name.startswith("alternateNames"),
        columns(4, _begins(r"\d+\t\d+\t[^\t]*\t.*")),
    ),
    "admin1CodesASCII.txt": text(
        "GeoNames' first-level codes", columns(4, _begins(r"[A-Z]{2}\.[^.\t]+"))
    ),
    "admin2Codes.txt": text(
        "GeoNames' second-level codes", columns(4, _begins(r"[A-Z]{2}\.[^.\t]*\.[^\t]+"))
    ),
}
postal_zip = zipped(
    "GeoNames' postal file (12 columns)", _table, columns(12, _begins(r"[A-Z]{2}\t[^\t]+"))
)
postal_text = text("GeoNames' postal file (12 columns)", columns(12, _begins(r"[A-Z]{2}\t[^\t]+")))
POSTAL_NAMES = ("geonames-postal.zip", "geonames-postal.txt")


def download(job: Job) -> list[Record]:
    """Download the places, alternate names and codes.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of four files.

    Raises
    ------
    HotbedError
        It can't be had, or isn't what it should be.
    """
    return [
        job.download(Remote(DUMP + name, f"geonames-{name}", check))
        for name, check in CHECKS.items()
    ]


def accept(job: Job, file: Path) -> list[Record]:
    """Store one of the files, whichever it is by its form.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        A file that the user downloaded.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is none of them.
    """
    must_exist(file)
    kind = first_that_fits(CHECKS, file)
    if kind is None:
        raise HotbedError(
            f"{file.name} is not one of GeoNames' files", "name one of " + ", ".join(CHECKS)
        )
    return [job.accept(file, f"geonames-{kind}", CHECKS[kind])]


def download_postal(job: Job) -> list[Record]:
    """Download the postcodes.

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
    if record := job.existing(*POSTAL_NAMES):
        return [record]
    return [job.download(Remote(POSTAL, POSTAL_NAMES[0], postal_zip), replaces=POSTAL_NAMES)]


def accept_postal(job: Job, file: Path) -> list[Record]:
    """Store a postal file.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        A .zip or .txt that the user downloaded.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is something else.
    """
    if file.suffix.lower() == ".zip":
        return [job.accept(file, POSTAL_NAMES[0], postal_zip, replaces=POSTAL_NAMES)]
    return [job.accept(file, POSTAL_NAMES[1], postal_text, replaces=POSTAL_NAMES)]
