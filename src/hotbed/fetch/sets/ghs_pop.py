"""GHS-POP R2023A: a world grid of people a cell, one .zip with one GeoTIFF.

Source: https://human-settlement.emergency.copernicus.eu/ghs_pop2023.php
"""

from __future__ import annotations

import re
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.packed import Packed
from hotbed.fetch.transfer.checks import tiff_head

BASE = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_POP_GLOBE_R2023A/"
RESOLUTIONS = {"30ss": "4326_30ss", "3ss": "4326_3ss", "1km": "54009_1000", "100m": "54009_100"}
EPOCHS = range(1975, 2031, 5)
NAME = re.compile(r"GHS_POP_E(\d{4})_GLOBE_R2023A_(4326_30ss|4326_3ss|54009_1000|54009_100)_V1_0")
GRID = Packed("a population grid", "grids", ".tif", tiff_head)


def download(job: Job) -> list[Record]:
    """Download the grid of an epoch and resolution; it is stored unpacked.

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
        There is no such grid, it can't be had, or isn't what it should be.
    """
    epoch, resolution = job.choices.epoch, job.choices.resolution
    if epoch not in EPOCHS:
        raise HotbedError(f"GHS-POP has no epoch {epoch}", "choose from 1975, 1980, ..., 2030")
    if resolution not in RESOLUTIONS:
        raise HotbedError(
            f"GHS-POP has no resolution {resolution!r}", "choose from " + ", ".join(RESOLUTIONS)
        )
    name = stored_name(epoch, resolution)
    if record := job.existing(name):
        return [record]
    stem = f"GHS_POP_E{epoch}_GLOBE_R2023A_{RESOLUTIONS[resolution]}"
    url = f"{BASE}{stem}/V1-0/{stem}_V1_0.zip"
    return [GRID.download(job, url, name, f"R2023A, {epoch}, {resolution}")]


def stored_name(epoch: int, resolution: str) -> str:
    """The name under which a grid is stored.

    Parameters
    ----------
    epoch : int
        A year.
    resolution : str
        One of `RESOLUTIONS`.

    Returns
    -------
    str
        A file's name.

    Examples
    --------
    >>> stored_name(2025, "30ss")
    'ghs-pop-2025-30ss.tif'
    """
    return f"ghs-pop-{epoch}-{resolution}.tif"


def accept(job: Job, file: Path) -> list[Record]:
    """Store a grid.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        The owner's .zip, or the .tif in it, under the owner's name.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is something else, or its name does not state which grid it is.
    """
    must_exist(file)
    named = NAME.search(file.name)
    if named is None:
        raise HotbedError(
            f"{file.name} does not state which grid it is",
            "keep the owner's name, such as GHS_POP_E2025_GLOBE_R2023A_4326_30ss_V1_0.zip",
        )
    resolution = next(short for short, full in RESOLUTIONS.items() if full == named[2])
    name = stored_name(int(named[1]), resolution)
    version = f"R2023A, {named[1]}, {resolution}"
    return [GRID.accept(job, file, name, version)]
