"""Regions of statistics offices: NUTS, functional urban areas, urban centres, US metro areas.

Sources: https://gisco-services.ec.europa.eu/distribution/v2/ (NUTS, Urban Audit),
https://human-settlement.emergency.copernicus.eu/ghs_ucdb_2024.php and
https://www.census.gov/geographies/mapping-files/time-series/geo/cartographic-boundary.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.packed import Packed
from hotbed.fetch.transfer.checks import zipped
from hotbed.fetch.transfer.download import Check, Remote
from hotbed.fetch.transfer.failures import not_the_file

GISCO = "https://gisco-services.ec.europa.eu/distribution/v2/"
GHSL = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_UCDB_GLOBE_R2024A/"
CENSUS = "https://www2.census.gov/geo/tiger/"
NUTS_YEARS = (2024, 2021, 2016, 2013, 2010, 2006, 2003)
FUA_YEARS = (2024, 2021, 2020)
FIRST_CBSA, LAST_CBSA = 2014, 2024
SCALES = ("01m", "03m", "10m", "20m", "60m")
LEVELS = (0, 1, 2, 3)
UCDB = "GHS_UCDB_GLOBE_R2024A"
UCDB_VERSION = "R2024A V1.2"
LARGEST = 8 << 30
SQLITE = b"SQLite format 3\0"
Choice = TypeVar("Choice", int, str)


@dataclass(frozen=True)
class File:
    """One file of a set, as it lies at its owner's.

    Parameters
    ----------
    url, name : str
        At its owner's, and under which it is stored.
    version : str
        Vintage, level and scale.
    check : Check or Packed
        Refuses what is something else, or unpacks it.
    """

    url: str
    name: str
    version: str
    check: Check | Packed


def nuts(year: int, level: int, scale: str) -> File:
    """The NUTS regions of a vintage, level and scale.

    Parameters
    ----------
    year, level : int
    scale : str
        One of `SCALES`.
    """
    owners = f"NUTS_RG_{scale.upper()}_{year}_4326_LEVL_{level}.geojson"
    return File(
        f"{GISCO}nuts/geojson/{owners}",
        f"nuts-{year}-{level}-{scale}.geojson",
        f"NUTS {year}, level {level}, 1:{int(scale[:2])} million",
        geojson,
    )


def fua(year: int) -> File:
    """The functional urban areas of a vintage, at 1:100,000.

    Parameters
    ----------
    year : int
    """
    return File(
        f"{GISCO}urau/geojson/URAU_RG_100K_{year}_4326_FUA.geojson",
        f"fua-{year}.geojson",
        f"Urban Audit {year}, 1:100,000",
        geojson,
    )


def cbsa(year: int) -> File:
    """The metropolitan and micropolitan statistical areas of a year, at 1:500,000.

    Parameters
    ----------
    year : int
    """
    url = f"{CENSUS}GENZ{year}/shp/cb_{year}_us_cbsa_500k.zip"
    return File(url, f"cbsa-{year}.zip", f"{year}, 1:500,000", shapefile)


def ucdb() -> File:
    """The urban centres of the world, a GeoPackage in a .zip."""
    url = f"{GHSL}{UCDB}/V1-2/{UCDB}_V1_2.zip"
    return File(url, "ucdb-r2024a.gpkg", UCDB_VERSION, geopackage)


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
    file = _chosen(job)
    if record := job.existing(file.name):
        return [record]
    if isinstance(file.check, Packed):
        return [file.check.download(job, file.url, file.name, file.version)]
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
    if isinstance(named.check, Packed):
        return [named.check.accept(job, file, named.name, named.version)]
    return [job.accept(file, named.name, named.check)]


def _chosen(job: Job) -> File:
    """Which file the user's choices ask for."""
    choices, dataset = job.choices, job.dataset.name
    if dataset == "nuts":
        year = _one_of("year", choices.year or NUTS_YEARS[0], NUTS_YEARS, "NUTS")
        level = _one_of("level", choices.level, LEVELS, "NUTS")
        return nuts(year, level, _one_of("scale", choices.scale.lower(), SCALES, "NUTS"))
    if dataset == "fua":
        return fua(_one_of("year", choices.year or FUA_YEARS[0], FUA_YEARS, "Urban Audit"))
    if dataset == "ucdb":
        return ucdb()
    year = choices.year or LAST_CBSA
    if year < FIRST_CBSA:
        raise HotbedError(
            f"there are no cartographic boundary files of {year} in this form",
            f"choose {FIRST_CBSA} or later",
        )
    return cbsa(year)


NAMED = {
    "nuts": re.compile(r"NUTS_RG_(?P<scale>\d\dM)_(?P<year>\d{4})_4326_LEVL_(?P<level>[0-3])\.g"),
    "fua": re.compile(r"URAU_RG_100K_(?P<year>\d{4})_4326_FUA\.g", re.IGNORECASE),
    "ucdb": re.compile(UCDB),
    "cbsa": re.compile(r"cb_(?P<year>\d{4})_us_cbsa_500k\.zip", re.IGNORECASE),
}
"""The owners' names, by set."""
EXAMPLES = {
    "nuts": "NUTS_RG_01M_2024_4326_LEVL_2.geojson",
    "fua": "URAU_RG_100K_2024_4326_FUA.geojson",
    "cbsa": "cb_2024_us_cbsa_500k.zip",
    "ucdb": f"{UCDB}_V1_2.zip",
}


def _named(dataset: str, name: str) -> File:
    """Which file it is, by its owner's name."""
    found = NAMED[dataset].search(name)
    if found is None:
        raise HotbedError(
            f"{name} does not state which vintage it is",
            f"keep the owner's name, such as {EXAMPLES[dataset]}",
        )
    if dataset == "ucdb":
        return ucdb()
    year = int(found["year"])
    if dataset == "nuts":
        return nuts(year, int(found["level"]), found["scale"].lower())
    return fua(year) if dataset == "fua" else cbsa(year)


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


def geopackage_head(head: bytes, name: str) -> None:
    """Refuse what are not the first bytes of a GeoPackage.

    Parameters
    ----------
    head : bytes
    name : str
        The file's name for the user.

    Raises
    ------
    HotbedError
        They are of something else.
    """
    if not head.startswith(SQLITE):
        raise not_the_file(head, name, "a GeoPackage")


geopackage = Packed("a GeoPackage", "GeoPackages", ".gpkg", geopackage_head, LARGEST)
