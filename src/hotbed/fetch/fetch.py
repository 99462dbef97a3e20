"""From a name to files in the cache: which way each set comes, and what is there already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hotbed.fetch.datasets import DATASETS
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record, records
from hotbed.fetch.sets import geonames, ghs_pop, openalex, patentsview, ror, worldbank
from hotbed.fetch.transfer.part import FOLDER

Ways = tuple[Callable[[Job], list[Record]], Callable[[Job, Path], list[Record]]]
WAYS: dict[str, Ways] = {
    "ror": (ror.bring, ror.accept),
    "geonames-postal": (geonames.bring_postal, geonames.accept_postal),
    "geonames": (geonames.bring, geonames.accept),
    "worldbank-income": (worldbank.bring, worldbank.accept),
    "ghs-pop": (ghs_pop.bring, ghs_pop.accept),
    "openalex": (openalex.bring, openalex.accept),
    "patentsview": (patentsview.bring, patentsview.accept),
}


def bring(job: Job) -> list[Record]:
    """Bring a set from its owner.

    Raises
    ------
    HotbedError : it can't be had, or isn't what it should be; see `hotbed.fetch.transfer.download`.
    """
    return WAYS[job.dataset.name][0](job)


def accept(job: Job, file: Path) -> list[Record]:
    """Store a file of a set that the user brought by other ways.

    Raises
    ------
    HotbedError : it isn't what the set consists of.
    """
    return WAYS[job.dataset.name][1](job, file)


def overview(folder: Path) -> list[dict[str, Any]]:
    """All sets, with the files of each that are there, and those that are still coming in."""
    here = records(folder)
    coming = _coming(folder / FOLDER)
    return [
        {
            "name": each.name, "what": each.what, "owner": each.owner, "size": each.size,
            "licence": each.licence[0], "licence_url": each.licence[1],
            "citation": each.citation, "used_by": each.use, "key": each.key,
            "files": [
                {"name": one.name, "path": str(folder / one.name), "bytes": one.bytes,
                 "date": one.date, "version": one.version, "sha256": one.sha256}
                for one in here if one.dataset == each.name
            ],
            "partial": [one for one in coming if _of(str(one["name"])) == each.name],
        }
        for each in DATASETS
    ]  # fmt: skip


def _coming(folder: Path) -> list[dict[str, Any]]:
    """Parts of files: name and bytes so far."""
    if not folder.is_dir():
        return []
    return [
        {"name": path.name, "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.is_file() and (folder / f"{path.name}.json").is_file()
    ]


def _of(name: str) -> str:
    """The set that a file is of, by its name: the longest that it begins with."""
    fits = [each.name for each in DATASETS if name.startswith(each.name)]
    return max(fits, key=len, default="")
