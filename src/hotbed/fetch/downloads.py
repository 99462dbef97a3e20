"""Downloaded files: where they lie, and the record beside each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write
from hotbed.base.storage.cache import REMEDY, cache_folder
from hotbed.fetch.datasets import Dataset

INCOME = "worldbank-income.csv"
FETCHED = "fetched"
"""The word that stands for a downloaded file where a path is asked for."""
BOUNDARIES = {"nuts": (".geojson",), "fua": (".geojson",), "ucdb": (".gpkg",), "cbsa": (".zip",)}
"""Sets of regions, with the endings of their files."""


def fetched_folder() -> Path:
    """Where downloaded files lie.

    Returns
    -------
    Path
        The folder ``fetched`` of the cache folder.
    """
    return cache_folder() / "fetched"


@dataclass(frozen=True)
class Record:
    """What is known of a downloaded file; written as NAME.json beside it.

    Attributes
    ----------
    name : str
        The file's.
    dataset : str
        The set that it is of.
    source : str
        The address it came from, or "file" and the name of the file that was given.
    date : str
        UTC, when it was stored.
    bytes : int
        Its size.
    sha256 : str
        Of its content.
    owner, licence, licence_url, citation : str
        As `Dataset` has them.
    version : str, optional
        As the owner names it, such as a release or a date.
    owner_md5 : str, optional
        Where the owner states it.
    note : str, optional
        What else is to be known.
    """

    name: str
    dataset: str
    source: str
    date: str
    bytes: int
    sha256: str
    owner: str
    licence: str
    licence_url: str
    citation: str
    version: str | None = None
    owner_md5: str | None = None
    note: str | None = None


def new_record(
    dataset: Dataset,
    name: str,
    source: str,
    size: int,
    sha256: str,
    *,
    version: str | None = None,
    owner_md5: str | None = None,
    note: str | None = None,
) -> Record:
    """Make a record with the date of now.

    Parameters
    ----------
    dataset : Dataset
        The set that the file is of.
    name, source, sha256 : str
        As `Record` has them.
    size : int
        Bytes.
    version, owner_md5, note : str, optional
        As `Record` has them.

    Returns
    -------
    Record
        Not written yet.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    return Record(
        name=name,
        dataset=dataset.name,
        source=source,
        date=now.isoformat(),
        bytes=size,
        sha256=sha256,
        owner=dataset.owner,
        licence=dataset.licence[0],
        licence_url=dataset.licence[1],
        citation=dataset.citation,
        version=version,
        owner_md5=owner_md5,
        note=note,
    )


def store(file: Path, folder: Path, record: Record) -> Path:
    """Move a checked file to its place: the record first, then the file, each atomically.

    Parameters
    ----------
    file : Path
        On the same disk.
    folder : Path
        Where downloaded files lie.
    record : Record
        What is known of it.

    Returns
    -------
    Path
        Its place.

    Raises
    ------
    HotbedError
        It can't be written.
    """
    place = folder / record.name
    write_record(folder, record)
    try:
        file.replace(place)
    except OSError as error:
        raise cannot_write(place, error, REMEDY) from error
    return place


def write_record(folder: Path, record: Record, **more: object) -> None:
    """Write NAME.json.

    Parameters
    ----------
    folder : Path
        Where downloaded files lie.
    record : Record
        What is known of the file.
    **more : object
        Further keys, as JSON can hold them.

    Raises
    ------
    HotbedError
        It can't be written.
    """
    with atomic_write(folder / f"{record.name}.json") as temporary:
        text = orjson.dumps(asdict(record) | more, option=orjson.OPT_INDENT_2)
        temporary.write_bytes(text + b"\n")


def records(folder: Path) -> list[Record]:
    """The records whose files are there, in the size that was stored.

    Parameters
    ----------
    folder : Path
        Where downloaded files lie; it may be missing.

    Returns
    -------
    list of Record
        By name.
    """
    valid = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        record = read_record(path)
        if record is None or path.name != f"{record.name}.json":
            continue
        file = folder / record.name
        if file.is_dir() or (file.is_file() and file.stat().st_size == record.bytes):
            valid.append(record)
    return valid


def read_record(path: Path) -> Record | None:
    """Read NAME.json.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    Record or None
        None where it is not a record.
    """
    try:
        facts = orjson.loads(path.read_bytes())
        return Record(**{name: facts.get(name) for name in Record.__dataclass_fields__})
    except (OSError, orjson.JSONDecodeError, AttributeError, TypeError):
        return None


def stored(folder: Path, name: str) -> Record | None:
    """The record of a file that is there as it was stored.

    Parameters
    ----------
    folder : Path
        Where downloaded files lie.
    name : str
        The file's.

    Returns
    -------
    Record or None
        None where it is not there.
    """
    return next((record for record in records(folder) if record.name == name), None)


def income_file() -> Path | None:
    """The income groups that were downloaded.

    Returns
    -------
    Path or None
        None where they were not.
    """
    path = fetched_folder() / INCOME
    return path if path.is_file() else None


def grid_file(grid: Path | None) -> Path | None:
    """A population grid as named by the user.

    Parameters
    ----------
    grid : Path, optional
        A file, or the word "fetched" for the grid that was downloaded.

    Returns
    -------
    Path or None
        None where no grid is named.

    Raises
    ------
    HotbedError
        None was downloaded, or several were.
    """
    if grid is None or str(grid) != FETCHED or grid.exists():
        return grid
    grids = sorted(fetched_folder().glob("ghs-pop-*.tif"))
    if not grids:
        raise HotbedError("no population grid was fetched", "call 'hotbed fetch ghs-pop' first")
    if len(grids) > 1:
        raise HotbedError(
            f"{len(grids)} population grids were fetched",
            "name one of them: --grid " + " or --grid ".join(str(path) for path in grids),
        )
    return grids[0]


def polygons_file(polygons: Path) -> Path:
    """A file of polygons as named by the user.

    Parameters
    ----------
    polygons : Path
        A file, or the name of a set of regions that was downloaded (`BOUNDARIES`).

    Returns
    -------
    Path

    Raises
    ------
    HotbedError
        The set was not downloaded, or in several vintages.
    """
    name = str(polygons)
    if name not in BOUNDARIES or polygons.exists():
        return polygons
    files = sorted(
        path for path in fetched_folder().glob(f"{name}-*") if path.suffix in BOUNDARIES[name]
    )
    if not files:
        raise HotbedError(f"no regions of {name} were fetched", f"call 'hotbed fetch {name}' first")
    if len(files) > 1:
        raise HotbedError(
            f"{len(files)} files of {name} were fetched",
            "name one of them: --polygons " + " or --polygons ".join(str(path) for path in files),
        )
    return files[0]


def credit_of(file: Path) -> str:
    """How the owner of a downloaded file is to be cited.

    Parameters
    ----------
    file : Path

    Returns
    -------
    str
        Empty where the file has no record beside it.
    """
    record = read_record(file.with_name(f"{file.name}.json"))
    return record.citation if record is not None and record.name == file.name else ""
