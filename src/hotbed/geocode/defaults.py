"""Which tables of organisations and postcodes the geocoder uses: named, fetched or bundled ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.files import BUNDLED, NONE
from hotbed.base.storage.cache import cache_folder
from hotbed.reference.files import bundled

_RECORDS = tuple(f".{ending}.json" for ending in ("parquet", "zip", "json", "csv", "txt"))
_PATTERNS = {
    "organisations": ("ror*.parquet", "ror*.zip", "ror*.json", "ror*.csv"),
    "postcodes": ("geonames*postal*.parquet", "geonames*postal*.zip", "geonames*postal*.txt"),
}


class Origin(StrEnum):
    """Where a table came from."""

    NAMED = "named"
    FETCHED = "fetched"
    BUNDLED = "bundled"


@dataclass(frozen=True)
class Table:
    """A table that the geocoder loads."""

    path: Path
    origin: Origin

    @property
    def sent(self) -> Path:
        """The table's name on another machine: where hotbed lies may differ there."""
        return Path(BUNDLED) if self.origin is Origin.BUNDLED else self.path

    def facts(self) -> dict[str, Any]:
        """What its record states: origin, and where it is not a user's file release and SHA-256.

        Raises
        ------
        HotbedError
            The record beside the file is damaged.
        """
        record = self.path.with_name(f"{self.path.name}.json")
        known: dict[str, Any] = {"origin": self.origin.value}
        if self.origin is Origin.NAMED or not record.is_file():
            return known
        try:
            stated = orjson.loads(record.read_bytes())
            return known | {"release": stated["version"], "sha256": stated["sha256"]}
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise HotbedError(f"{record} is damaged", "fetch or install the table again") from error


def chosen(kind: str, named: Path | None, default_data: bool) -> Table | None:
    """The table to use: the named one, else the fetched one, else the one that comes with hotbed.

    Parameters
    ----------
    kind : str
        organisations or postcodes.
    named : Path, optional
        A file, or the word bundled or none.
    default_data : bool
        Whether a table is used where none is named.

    Returns
    -------
    Table or None

    Examples
    --------
    >>> chosen("postcodes", Path("none"), True) is None
    True
    >>> chosen("postcodes", Path("bundled"), True).origin.value
    'bundled'
    """
    word = None if named is None else str(named)
    if word == NONE or (word is None and not default_data):
        return None
    if named is not None and word != BUNDLED:
        return Table(named, Origin.NAMED)
    if word is None and (path := fetched(kind)) is not None:
        return Table(path, Origin.FETCHED)
    return Table(bundled(kind), Origin.BUNDLED)


def fetched(kind: str) -> Path | None:
    """The newest file of a kind ("organisations", "postcodes") that was fetched, or None.

    It lies in the folder ``fetched`` of the cache folder, under a name such as
    ``ror-2.2.parquet`` or ``geonames-postal.parquet``. What `hotbed fetch` downloaded (it has its
    record NAME.json beside it) goes before what was put there by hand.

    >>> fetched("nothing") is None
    True
    """
    folder = cache_folder() / "fetched"
    there = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    records = {name for name in there if name.endswith(_RECORDS)}  # also one left without its file
    matching = [
        sorted(name for name in there if fnmatchcase(name, pattern) and name not in records)
        for pattern in _PATTERNS.get(kind, ())
    ]
    fetched_names = [name for names in matching for name in names if f"{name}.json" in records]
    other = [names[-1] for names in matching if names]
    return there[[*fetched_names, *other][0]] if other else None
