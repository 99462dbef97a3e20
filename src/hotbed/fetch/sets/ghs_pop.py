"""GHS-POP R2023A: a world grid of people a cell, one .zip with one GeoTIFF.

Source: https://human-settlement.emergency.copernicus.eu/ghs_pop2023.php
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write, must_exist
from hotbed.base.storage.cache import REMEDY
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import tiff, tiff_head, zipped
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.download import download as transfer
from hotbed.fetch.transfer.part import Part

BASE = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_POP_GLOBE_R2023A/"
RESOLUTIONS = {"30ss": "4326_30ss", "3ss": "4326_3ss", "1km": "54009_1000", "100m": "54009_100"}
EPOCHS = range(1975, 2031, 5)
NAME = re.compile(r"GHS_POP_E(\d{4})_GLOBE_R2023A_(4326_30ss|4326_3ss|54009_1000|54009_100)_V1_0")
LARGEST = 60 << 30
"""Bytes that a grid may have unpacked."""


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
    arrived = transfer(job.web, Remote(url, f"{name}.zip", packed), job.folder)
    record = _unpacked(job, arrived.part.path, name, url, f"R2023A, {epoch}, {resolution}")
    arrived.part.drop()
    return [record]


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


def _is_grid(name: str) -> bool:
    return name.lower().endswith(".tif")


def packed(path: Path, name: str) -> None:
    """Refuse what is not a complete .zip with one GeoTIFF in it.

    Parameters
    ----------
    path : Path
        A file.
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else.
    """
    zipped("a population grid", _is_grid)(path, name)
    with zipfile.ZipFile(path) as archive:
        inside = [info for info in archive.infolist() if _is_grid(info.filename)]
        if len(inside) != 1 or inside[0].file_size > LARGEST:
            raise HotbedError(
                f"{name} holds {len(inside)} grids, or one of more than {LARGEST >> 30} GB",
                "unpack it yourself and name the .tif with --from-file",
            )
        with archive.open(inside[0]) as stream:
            tiff_head(stream.read(512), name)


def _unpacked(job: Job, file: Path, name: str, source: str, version: str) -> Record:
    """Store the one GeoTIFF of a checked .zip; the name in the archive is not used."""
    part = Part(job.folder, name)
    part.drop()
    try:
        with zipfile.ZipFile(file) as archive:
            inside = next(info for info in archive.infolist() if _is_grid(info.filename))
            with archive.open(inside) as stream, part.path.open("wb") as target:
                shutil.copyfileobj(stream, target, 1 << 20)
    except OSError as error:
        part.drop()
        raise cannot_write(part.path, error, REMEDY) from error
    return job.store(part, name, source, version=version)


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
    if file.suffix.lower() == ".zip":
        packed(file, file.name)
        return [_unpacked(job, file, name, f"file {file.name}", version)]
    return [job.accept(file, name, tiff)]
