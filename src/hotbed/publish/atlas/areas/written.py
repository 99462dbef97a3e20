"""What `hotbed regions` wrote into a run's folder, read again for the atlas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from hotbed.base.errors import HotbedError
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run
from hotbed.tables import AREAS, CROSSWALK, REGION_POLYGONS, REGIONS, Table, read_file

Row = dict[str, Any]
ENDING = REGION_POLYGONS.file.partition("<name>")[2]
NOTES = "-about.json"


@dataclass(frozen=True)
class RegionSet:
    """Counts by the regions of one file.

    Parameters
    ----------
    name : str
        As the files are called.
    source : str
        The file of polygons.
    notes : list of str
        What had to be done to them.
    rows : list of dict
        `hotbed.tables.REGIONS`, by rank, without the row of no region.
    nowhere : dict
        That row.
    shapes : numpy.ndarray
        (regions,) polygons in degrees.
    crosswalk : list of dict
        `hotbed.tables.CROSSWALK`.
    page : str
        The file of its page.
    """

    name: str
    source: str
    notes: list[str]
    rows: list[Row]
    nowhere: Row
    shapes: np.ndarray
    crosswalk: list[Row]
    page: str = "areas.html"

    @property
    def title(self) -> str:
        """The set's name as words.

        >>> RegionSet("nuts-2024-2-01m", "", [], [], {}, np.zeros(0), []).title
        'Nuts 2024 2 01m'
        """
        return self.name.replace("-", " ").capitalize()


def region_sets(run: Run) -> list[str]:
    """Names of the sets that the run's folder holds, of today's state of the run.

    Parameters
    ----------
    run : Run
        None of one whose small figures are confidential: what is internal can't be told.
    """
    if run.recipe.confidentiality is not None:
        return []
    paths = sorted((run.folder / "regions").glob(f"*{ENDING}"))
    current = [path for path in paths if not is_stale(run.folder, run.digest, path)]
    return [path.name.removesuffix(ENDING) for path in current]


def read_sets(run: Run) -> list[RegionSet]:
    """All sets, the first on the page that the others are reached from.

    Parameters
    ----------
    run : Run

    Raises
    ------
    HotbedError
        The files of one can't be read.
    """
    return [
        _read(run, name, f"areas-{name}.html" if number else "areas.html")
        for number, name in enumerate(region_sets(run))
    ]


def _read(run: Run, name: str, page: str) -> RegionSet:
    folder = run.folder / "regions"
    paths = [_path(run, file, name) for file in (REGIONS.file, CROSSWALK.file)]
    try:
        polygons = pq.read_table(folder / f"{name}{ENDING}")
        counts = read_file(paths[0], REGIONS.columns).to_pylist()
        pairs = read_file(paths[1], CROSSWALK.columns).to_pylist()
        about = json.loads((folder / f"{name}{NOTES}").read_text("utf-8"))
        shapes = shapely.from_wkb(polygons["geometry"].to_numpy(zero_copy_only=False))
        source, notes = str(about["source"]), [str(note) for note in about["notes"]]
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise HotbedError(
            f"what hotbed regions wrote as {name} can't be read", "call hotbed regions again"
        ) from error
    if len(shapes) + 1 != len(counts):
        raise HotbedError(
            f"{paths[0].name} and its polygons don't agree", "call hotbed regions again"
        )
    return RegionSet(name, source, notes, counts[:-1], counts[-1], shapes, pairs, page)


def files_of_sets(run: Run) -> list[tuple[Path, Table]]:
    """The files of all sets, each with its contract.

    Parameters
    ----------
    run : Run
    """
    return [
        (path, table)
        for name in region_sets(run)
        for table in AREAS
        if (path := _path(run, table.file, name)).is_file()
    ]


def _path(run: Run, file: str, name: str) -> Path:
    return run.folder / file.replace("<name>", name)


def is_ours(path: Path) -> bool:
    """Whether a file of the folder regions/ is of counts by regions, not of a ranking.

    Parameters
    ----------
    path : Path

    Examples
    --------
    >>> is_ours(Path("nuts-counts.csv")), is_ours(Path("africa-top-50.csv"))
    (True, False)
    """
    return any(path.name.endswith(ending) for ending in ENDINGS)


ENDINGS: Sequence[str] = tuple(
    f"-{part}.csv" for part in ("counts", "crosswalk", "degrees", "profiles")
)
