"""From the name of a data set to the functions that download it or store a file of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.sets import boundaries, geonames, ghs_pop, openalex, patentsview, ror, worldbank

Functions = tuple[Callable[[Job], list[Record]], Callable[[Job, Path], list[Record]]]
SETS: dict[str, Functions] = {
    "ror": (ror.download, ror.accept),
    "geonames-postal": (geonames.download_postal, geonames.accept_postal),
    "geonames": (geonames.download, geonames.accept),
    "worldbank-income": (worldbank.download, worldbank.accept),
    "ghs-pop": (ghs_pop.download, ghs_pop.accept),
    **dict.fromkeys(boundaries.NAMED, (boundaries.download, boundaries.accept)),
    "openalex": (openalex.download, openalex.accept),
    "patentsview": (patentsview.download, patentsview.accept),
}
"""How each set is downloaded, and how a file of it is stored."""


def download(job: Job) -> list[Record]:
    """Download a set from its owner.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of its files.

    Raises
    ------
    HotbedError
        It can't be had, or isn't what it should be; see `hotbed.fetch.transfer.download`.
    """
    return SETS[job.dataset.name][0](job)


def accept(job: Job, file: Path) -> list[Record]:
    """Store a file of a set that the user downloaded in another way.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        The file; it stays where it is.

    Returns
    -------
    list of Record
        The records of what was stored.

    Raises
    ------
    HotbedError
        It isn't what the set consists of.
    """
    return SETS[job.dataset.name][1](job, file)
