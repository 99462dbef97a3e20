"""Regions of statistics offices: NUTS, functional urban areas, urban centres, US metro areas.

Sources: https://gisco-services.ec.europa.eu/distribution/v2/ (NUTS, Urban Audit),
https://human-settlement.emergency.copernicus.eu/ghs_ucdb_2024.php and
https://www.census.gov/geographies/mapping-files/time-series/geo/cartographic-boundary.html.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write, must_exist
from hotbed.base.storage.cache import REMEDY
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import zipped
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.download import download as transfer
from hotbed.fetch.transfer.failures import not_the_file
from hotbed.fetch.transfer.part import Part

GISCO = "https://gisco-services.ec.europa.eu/distribution/v2/"
GHSL = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_UCDB_GLOBE_R2024A/"
CENSUS = "https://www2.census.gov/geo/tiger/"
NUTS_YEARS = (2024, 2021, 2016, 2013, 2010, 2006, 2003)
FUA_YEARS = (2024, 2021, 2020)
FIRST_CBSA = 2014
SCALES = ("01m", "03m", "10m", "20m", "60m")
LEVELS = (0, 1, 2, 3)
UCDB = "GHS_UCDB_GLOBE_R2024A"
UCDB_VERSION = "R2024A V1.2"
LARGEST = 8 << 30
SQLITE = b"SQLite format 3\0"
Choice = TypeVar("Choice", int, str)


@dataclass(frozen=True)
class File:
    """One file of a set.

    Parameters
    ----------
    url, name : str
        At its owner's, and under which it is stored.
    version : str
        Vintage, level and scale.
    check : callable
        Refuses what is something else.
    """

    url: str
    name: str
    version: str
    check: Callable[[Path, str], None]


def nuts(job: Job) -> File:
    """The NUTS regions of a vintage, level and scale.

    Parameters
    ----------
    job : Job

    Raises
    ------
    HotbedError
        There are none of that year, level or scale.
    """
    choices = job.choices
    year = _one_of("year", choices.year or NUTS_YEARS[0], NUTS_YEARS, "NUTS")
    level = _one_of("level", choices.level, LEVELS, "NUTS")
    scale = _one_of("scale", choices.scale.lower(), SCALES, "NUTS")
    owners = f"NUTS_RG_{scale.upper()}_{year}_4326_LEVL_{level}.geojson"
    return File(
        f"{GISCO}nuts/geojson/{owners}",
        f"nuts-{year}-{level}-{scale}.geojson",
        f"NUTS {year}, level {level}, 1:{int(scale[:2])} million",
        geojson,
    )


def fua(job: Job) -> File:
    """The functional urban areas of a vintage, at 1:100,000.

    Parameters
    ----------
    job : Job

    Raises
    ------
    HotbedError
        There are none of that year.
    """
    year = _one_of("year", job.choices.year or FUA_YEARS[0], FUA_YEARS, "Urban Audit")
    return File(
        f"{GISCO}urau/geojson/URAU_RG_100K_{year}_4326_FUA.geojson",
        f"fua-{year}.geojson",
        f"Urban Audit {year}, 1:100,000",
        geojson,
    )


def cbsa(job: Job) -> File:
    """The metropolitan and micropolitan statistical areas of a year, at 1:500,000.

    Parameters
    ----------
    job : Job

    Raises
    ------
    HotbedError
        The year is too early.
    """
    year = job.choices.year or 2024
    if year < FIRST_CBSA:
        raise HotbedError(
            f"there are no cartographic boundary files of {year} in this form",
            f"choose {FIRST_CBSA} or later",
        )
    url = f"{CENSUS}GENZ{year}/shp/cb_{year}_us_cbsa_500k.zip"
    return File(url, f"cbsa-{year}.zip", f"{year}, 1:500,000", shapefile)


def ucdb(_job: Job) -> File:
    """The urban centres of the world, a GeoPackage in a .zip."""
    url = f"{GHSL}{UCDB}/V1-2/{UCDB}_V1_2.zip"
    return File(url, "ucdb-r2024a.gpkg", UCDB_VERSION, packed_geopackage)


FILES = {"nuts": nuts, "fua": fua, "ucdb": ucdb, "cbsa": cbsa}


def download(job: Job) -> list[Record]:
    """Download the chosen file of a set.

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
        There is none of that choice, it can't be had, or isn't what it should be.
    """
    file = FILES[job.dataset.name](job)
    if record := job.existing(file.name):
        return [record]
    if file.check is packed_geopackage:
        remote = Remote(file.url, f"{file.name}.zip", file.check, version=file.version)
        arrived = transfer(job.web, remote, job.folder)
        record = _unpacked(job, arrived.part.path, file, file.url)
        arrived.part.drop()
        return [record]
    return [job.download(Remote(file.url, file.name, file.check, version=file.version))]


def accept(job: Job, file: Path) -> list[Record]:
    """Store a file of a set that the user downloaded, under its owner's name.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is something else, or its name does not state which vintage it is.
    """
    must_exist(file)
    named = _named(job.dataset.name, file.name)
    if named.check is packed_geopackage and file.suffix.lower() == ".zip":
        packed_geopackage(file, file.name)
        return [_unpacked(job, file, named, f"file {file.name}")]
    check = geopackage if named.check is packed_geopackage else named.check
    return [job.accept(file, named.name, check)]


NAMED = {
    "nuts": re.compile(r"NUTS_RG_(?P<scale>\d\dM)_(?P<year>\d{4})_4326_LEVL_(?P<level>[0-3])\.g"),
    "fua": re.compile(r"URAU_RG_100K_(?P<year>\d{4})_4326_FUA\.g", re.IGNORECASE),
    "cbsa": re.compile(r"cb_(?P<year>\d{4})_us_cbsa_500k\.zip", re.IGNORECASE),
    "ucdb": re.compile(UCDB),
}
"""The owners' names, by set."""


def _named(dataset: str, name: str) -> File:
    """Which file it is, by its owner's name."""
    found = NAMED[dataset].search(name)
    if found is None:
        example = {
            "nuts": "NUTS_RG_01M_2024_4326_LEVL_2.geojson",
            "fua": "URAU_RG_100K_2024_4326_FUA.geojson",
            "cbsa": "cb_2024_us_cbsa_500k.zip",
            "ucdb": f"{UCDB}_V1_2.zip",
        }[dataset]
        raise HotbedError(
            f"{name} does not state which vintage it is",
            f"keep the owner's name, such as {example}",
        )
    parts = found.groupdict()
    year = parts.get("year", "")
    stored = {
        "nuts": f"nuts-{year}-{parts.get('level')}-{(parts.get('scale') or '').lower()}.geojson",
        "fua": f"fua-{year}.geojson",
        "cbsa": f"cbsa-{year}.zip",
        "ucdb": "ucdb-r2024a.gpkg",
    }
    checks = {"cbsa": shapefile, "ucdb": packed_geopackage}
    return File("", stored[dataset], year or UCDB_VERSION, checks.get(dataset, geojson))


def _one_of(what: str, value: Choice, known: tuple[Choice, ...], whose: str) -> Choice:
    if value not in known:
        raise HotbedError(
            f"{whose} has no {what} {value}", "choose from " + ", ".join(map(str, known))
        )
    return value


def geojson(path: Path, name: str) -> None:
    """Refuse what is no GeoJSON with regions, read as `hotbed regions` will.

    Parameters
    ----------
    path : Path
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else.
    """
    from hotbed.analysis.areas.formats import read_geojson
    from hotbed.analysis.areas.regions import regions_of

    with path.open("rb") as stream:
        head = stream.read(512)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise not_the_file(head, name, "GeoJSON")
    regions_of(read_geojson(path))


shapefile = zipped("a Shapefile", lambda name: name.lower().endswith(".shp"), most=LARGEST)
"""Refuses what is no complete .zip with a Shapefile."""
_geopackages = zipped("a GeoPackage", lambda name: name.lower().endswith(".gpkg"), most=LARGEST)


def packed_geopackage(path: Path, name: str) -> None:
    """Refuse what is no complete .zip with one GeoPackage.

    Parameters
    ----------
    path : Path
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else.
    """
    _geopackages(path, name)
    with zipfile.ZipFile(path) as archive:
        inside = _inside(archive)
        if len(inside) != 1:
            raise HotbedError(
                f"{name} holds {len(inside)} GeoPackages",
                "unpack it yourself and name the .gpkg with --from-file",
            )
        with archive.open(inside[0]) as stream:
            _must_be_geopackage(stream.read(16), name)


def geopackage(path: Path, name: str) -> None:
    """Refuse what is no GeoPackage, by its first bytes.

    Parameters
    ----------
    path : Path
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else.
    """
    with path.open("rb") as stream:
        _must_be_geopackage(stream.read(512), name)


def _must_be_geopackage(head: bytes, name: str) -> None:
    if not head.startswith(SQLITE):
        raise not_the_file(head, name, "a GeoPackage")


def _inside(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if info.filename.lower().endswith(".gpkg")]


def _unpacked(job: Job, file: Path, wanted: File, source: str) -> Record:
    """Store the one GeoPackage of a checked .zip; the name in the archive is not used."""
    part = Part(job.folder, wanted.name)
    part.drop()
    try:
        with (
            zipfile.ZipFile(file) as archive,
            archive.open(_inside(archive)[0]) as stream,
            part.path.open("wb") as target,
        ):
            shutil.copyfileobj(stream, target, 1 << 20)
    except OSError as error:
        part.drop()
        raise cannot_write(part.path, error, REMEDY) from error
    return job.store(part, wanted.name, source, version=wanted.version)
