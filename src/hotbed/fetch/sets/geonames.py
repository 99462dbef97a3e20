"""GeoNames' dumps: places, alternate names, codes of divisions; postcodes.

Sources: https://download.geonames.org/export/dump/readme.txt and .../export/zip/readme.txt.
GeoNames gives no checksums; a .zip carries those of its members, and they are checked.
"""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record
from hotbed.fetch.transfer.checks import LineTest, columns, first_that_fits, text, zipped
from hotbed.fetch.transfer.download import Check, Remote

DUMP = "https://download.geonames.org/export/dump/"
POSTAL = "https://download.geonames.org/export/zip/allCountries.zip"


def _begins(pattern: str) -> LineTest:
    """A line that begins so, up to a tab."""
    whole = re.compile(pattern + r"\t")
    return lambda line: whole.match(line) is not None


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


def bring(job: Job) -> list[Record]:
    """Bring the places, alternate names and codes."""
    return [
        job.bring(Remote(DUMP + name, f"geonames-{name}", check)) for name, check in CHECKS.items()
    ]


def accept(job: Job, file: Path) -> list[Record]:
    """Store one of the files, whichever it is by its form."""
    must_exist(file)
    kind = first_that_fits(CHECKS, file)
    if kind is None:
        raise HotbedError(
            f"{file.name} is none of GeoNames' files", "give one of " + ", ".join(CHECKS)
        )
    return [job.accept(file, f"geonames-{kind}", CHECKS[kind])]


def bring_postal(job: Job) -> list[Record]:
    """Bring the postcodes."""
    if found := job.any_there(POSTAL_NAMES):
        return [found]
    return [job.bring(Remote(POSTAL, POSTAL_NAMES[0], postal_zip), replaces=POSTAL_NAMES)]


def accept_postal(job: Job, file: Path) -> list[Record]:
    """Store a postal file that the user brought: .zip or .txt."""
    if file.suffix.lower() == ".zip":
        return [job.accept(file, POSTAL_NAMES[0], postal_zip, replaces=POSTAL_NAMES)]
    return [job.accept(file, POSTAL_NAMES[1], postal_text, replaces=POSTAL_NAMES)]
