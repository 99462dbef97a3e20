"""Tables in the cache's folder `fetched`, which the geocoder uses where nothing else is named."""

from __future__ import annotations

from pathlib import Path

from hotbed.cache import cache_folder

_PATTERNS = {
    "organisations": ("ror*.parquet", "ror*.zip", "ror*.json", "ror*.csv"),
    "postcodes": ("geonames*postal*.parquet", "geonames*postal*.zip", "geonames*postal*.txt"),
}


def fetched(kind: str) -> Path | None:
    """The newest file of a kind ("organisations", "postcodes") that was fetched, or None.

    It lies in the folder ``fetched`` of the cache folder, under a name such as
    ``ror-2.2.parquet`` or ``geonames-postal.parquet``.

    >>> fetched("nothing") is None
    True
    """
    folder = cache_folder() / "fetched"
    for pattern in _PATTERNS.get(kind, ()):
        found = sorted(folder.glob(pattern)) if folder.is_dir() else []
        if found:
            return found[-1]
    return None
