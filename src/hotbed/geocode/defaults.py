"""Tables in the cache's folder `fetched`, which the geocoder uses by default."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from hotbed.base.storage.cache import cache_folder

_PATTERNS = {
    "organisations": ("ror*.parquet", "ror*.zip", "ror*.json", "ror*.csv"),
    "postcodes": ("geonames*postal*.parquet", "geonames*postal*.zip", "geonames*postal*.txt"),
}


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
    records = {f"{name}.json" for name in there} & there.keys()
    matching = [
        sorted(name for name in there if fnmatchcase(name, pattern) and name not in records)
        for pattern in _PATTERNS.get(kind, ())
    ]
    fetched_names = [name for names in matching for name in names if f"{name}.json" in records]
    other = [names[-1] for names in matching if names]
    return there[[*fetched_names, *other][0]] if other else None
