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
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record, digests, record, store
from hotbed.fetch.transfer.checks import tiff, tiff_head, zipped
from hotbed.fetch.transfer.download import Remote, download
from hotbed.fetch.transfer.part import Part

BASE = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_POP_GLOBE_R2023A/"
RESOLUTIONS = {"30ss": "4326_30ss", "3ss": "4326_3ss", "1km": "54009_1000", "100m": "54009_100"}
EPOCHS = range(1975, 2031, 5)
NAME = re.compile(r"GHS_POP_E(\d{4})_GLOBE_R2023A_(4326_30ss|4326_3ss|54009_1000|54009_100)_V1_0")
LARGEST = 60 << 30
"""Bytes that a grid may have unpacked."""


def bring(job: Job) -> list[Record]:
    """Bring the grid of an epoch and resolution; it is kept unpacked."""
    epoch, resolution = job.wanted.epoch, job.wanted.resolution
    if epoch not in EPOCHS:
        raise HotbedError(f"GHS-POP has no epoch {epoch}", "choose of 1975, 1980, ..., 2030")
    if resolution not in RESOLUTIONS:
        raise HotbedError(
            f"GHS-POP has no resolution {resolution!r}", "choose of " + ", ".join(RESOLUTIONS)
        )
    name = kept_name(epoch, resolution)
    if found := job.there(name):
        return [found]
    stem = f"GHS_POP_E{epoch}_GLOBE_R2023A_{RESOLUTIONS[resolution]}"
    url = f"{BASE}{stem}/V1-0/{stem}_V1_0.zip"
    arrived = download(job.web, Remote(url, f"{name}.zip", packed), job.folder)
    about = _unpacked(job, arrived.part.path, name, url, f"R2023A, {epoch}, {resolution}")
    arrived.part.drop()
    return [about]


def kept_name(epoch: int, resolution: str) -> str:
    """The name under which a grid is kept.

    >>> kept_name(2025, "30ss")
    'ghs-pop-2025-30ss.tif'
    """
    return f"ghs-pop-{epoch}-{resolution}.tif"


def _is_grid(name: str) -> bool:
    return name.lower().endswith(".tif")


def packed(path: Path, name: str) -> None:
    """A whole .zip with one GeoTIFF in it."""
    zipped("a population grid", _is_grid)(path, name)
    with zipfile.ZipFile(path) as archive:
        inside = [each for each in archive.infolist() if _is_grid(each.filename)]
        if len(inside) != 1 or inside[0].file_size > LARGEST:
            raise HotbedError(
                f"{name} holds {len(inside)} grids, or one of more than {LARGEST >> 30} GB",
                "unpack it yourself and give the .tif with --from-file",
            )
        with archive.open(inside[0]) as stream:
            tiff_head(stream.read(512), name)


def _unpacked(job: Job, file: Path, name: str, source: str, version: str) -> Record:
    """Store the one GeoTIFF of a checked .zip; its own name is not used."""
    part = Part(job.folder, name)
    part.drop()
    try:
        with zipfile.ZipFile(file) as archive:
            inside = next(each for each in archive.infolist() if _is_grid(each.filename))
            with archive.open(inside) as stream, part.path.open("wb") as target:
                shutil.copyfileobj(stream, target, 1 << 20)
    except OSError as error:
        part.drop()
        raise cannot_write(part.path, error) from error
    about = record(job.dataset, name, source, part.size, digests(part.path)[0], version=version)
    store(part.path, job.folder, about)
    return about


def accept(job: Job, file: Path) -> list[Record]:
    """Store a grid that the user brought: the owner's .zip, or the .tif in it, by its own name."""
    must_exist(file)
    named = NAME.search(file.name)
    if named is None:
        raise HotbedError(
            f"{file.name} does not say which grid it is",
            "keep the owner's name, such as GHS_POP_E2025_GLOBE_R2023A_4326_30ss_V1_0.zip",
        )
    resolution = next(short for short, own in RESOLUTIONS.items() if own == named[2])
    name = kept_name(int(named[1]), resolution)
    version = f"R2023A, {named[1]}, {resolution}"
    if file.suffix.lower() == ".zip":
        packed(file, file.name)
        return [_unpacked(job, file, name, f"file {file.name}", version)]
    return [job.accept(file, name, tiff)]
