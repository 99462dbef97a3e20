"""What was fetched: where it lies, and the record beside each file."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.cache import cache_folder
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write
from hotbed.fetch.datasets import Dataset

INCOME = "worldbank-income.csv"
FETCHED = "fetched"
"""The word that stands for a fetched file where a path is asked for."""


def fetched_folder() -> Path:
    """Where fetched files lie: the folder ``fetched`` of the cache folder."""
    return cache_folder() / "fetched"


@dataclass(frozen=True)
class Record:
    """What is known of a fetched file; written as NAME.json beside it."""

    name: str
    dataset: str
    source: str
    """The address it came from, or "file" and the name of the file that was given."""
    date: str
    """UTC, when it was stored."""
    bytes: int
    sha256: str
    owner: str
    licence: str
    licence_url: str
    citation: str
    version: str | None = None
    """As the owner names it, such as a release or a date."""
    owner_md5: str | None = None
    note: str | None = None


def record(
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
    """A record of now."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Record(
        name, dataset.name, source, now.isoformat(), size, sha256, dataset.owner,
        *dataset.licence, dataset.citation, version, owner_md5, note,
    )  # fmt: skip


def store(file: Path, folder: Path, about: Record) -> Path:
    """Put a checked file in its place: the record first, then the file, each whole."""
    place = folder / about.name
    write_record(folder, about)
    try:
        file.replace(place)
    except OSError as error:
        raise cannot_write(place, error) from error
    return place


def write_record(folder: Path, about: Record, **more: Any) -> None:
    """Write NAME.json."""
    with atomic_write(folder / f"{about.name}.json") as temporary:
        text = orjson.dumps(asdict(about) | more, option=orjson.OPT_INDENT_2)
        temporary.write_bytes(text + b"\n")


def records(folder: Path) -> list[Record]:
    """The records whose files are there, in the size that was stored, by name."""
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        about = read_record(path)
        if about is None or path.name != f"{about.name}.json":
            continue
        file = folder / about.name
        if file.is_dir() or (file.is_file() and file.stat().st_size == about.bytes):
            found.append(about)
    return found


def read_record(path: Path) -> Record | None:
    """A record, or None where a file is none."""
    try:
        found = orjson.loads(path.read_bytes())
        return Record(**{name: found.get(name) for name in Record.__dataclass_fields__})
    except (OSError, orjson.JSONDecodeError, AttributeError, TypeError):
        return None


def kept(folder: Path, name: str) -> Record | None:
    """The record of a file that is there as it was stored, else None."""
    return next((each for each in records(folder) if each.name == name), None)


def digests(path: Path) -> tuple[str, str]:
    """SHA-256 and MD5 of a file, read once."""
    sha, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            sha.update(piece)
            md5.update(piece)
    return sha.hexdigest(), md5.hexdigest()


def income_file() -> Path | None:
    """The income groups that were fetched, or None."""
    path = fetched_folder() / INCOME
    return path if path.is_file() else None


def grid_file(grid: Path | None) -> Path | None:
    """A population grid as named by the user: the word "fetched" is the one that was fetched.

    Raises
    ------
    HotbedError : none was fetched, or several were.
    """
    if grid is None or str(grid) != FETCHED or grid.exists():
        return grid
    found = sorted(fetched_folder().glob("ghs-pop-*.tif"))
    if not found:
        raise HotbedError("no population grid was fetched", "bring it with 'hotbed fetch ghs-pop'")
    if len(found) > 1:
        raise HotbedError(
            f"{len(found)} population grids were fetched",
            "name one of them: --grid " + " or --grid ".join(str(each) for each in found),
        )
    return found[0]
