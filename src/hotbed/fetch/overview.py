"""All data sets, with their files that are there and those that are only in part."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from hotbed.fetch.datasets import DATASETS
from hotbed.fetch.downloads import records
from hotbed.fetch.transfer.part import FOLDER


class PartialFile(TypedDict):
    """A file of which only a part has come: its name and the bytes so far."""

    name: str
    bytes: int


class StoredFile(TypedDict):
    """A downloaded file, as its record has it."""

    name: str
    path: str
    bytes: int
    date: str
    version: str | None
    sha256: str


class Entry(TypedDict):
    """A data set, and what of it is there."""

    name: str
    what: str
    owner: str
    size: str
    licence: str
    licence_url: str
    citation: str
    used_by: str
    key: str | None
    files: list[StoredFile]
    partial: list[PartialFile]


def overview(folder: Path) -> list[Entry]:
    """List all data sets.

    Parameters
    ----------
    folder : Path
        Where downloaded files lie.

    Returns
    -------
    list of Entry
        In the order of `DATASETS`.
    """
    stored = records(folder)
    parts = _partial_files(folder / FOLDER)
    return [
        {
            "name": dataset.name,
            "what": dataset.what,
            "owner": dataset.owner,
            "size": dataset.size,
            "licence": dataset.licence[0],
            "licence_url": dataset.licence[1],
            "citation": dataset.citation,
            "used_by": dataset.use,
            "key": dataset.key,
            "files": [
                {
                    "name": record.name,
                    "path": str(folder / record.name),
                    "bytes": record.bytes,
                    "date": record.date,
                    "version": record.version,
                    "sha256": record.sha256,
                }
                for record in stored
                if record.dataset == dataset.name
            ],
            "partial": [part for part in parts if _set_of(part["name"]) == dataset.name],
        }
        for dataset in DATASETS
    ]


def _partial_files(folder: Path) -> list[PartialFile]:
    if not folder.is_dir():
        return []
    return [
        {"name": path.name, "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.is_file() and (folder / f"{path.name}.json").is_file()
    ]


def _set_of(file: str) -> str:
    """The set that a file is of, by its name: the longest that it begins with."""
    names = [dataset.name for dataset in DATASETS if file.startswith(dataset.name)]
    return max(names, key=len, default="")
