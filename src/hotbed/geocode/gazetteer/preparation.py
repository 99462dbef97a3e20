"""Whether the tables that come with hotbed hold what the code here would work out for them.

Reading names and asking for the regions of a million points takes far longer than building the
index, so `tools/bundle_tables.py` does it once. Its results hold for the code and the gazetteer of
that time; with others the same table is read like any user's, slowly.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import orjson

from hotbed.geocode.gazetteer import places
from hotbed.reference.files import bundled

DIGITS = 16
PREPARED = ("organisations", "postcodes")


def stamp() -> str:
    """What the prepared columns depend on: how names are read, and the gazetteer."""
    code = files("hotbed.geocode.text").joinpath("normalise.py").read_bytes()
    return hashlib.sha256(code + places.content().encode()).hexdigest()[:DIGITS]


def is_prepared(path: Path) -> bool:
    """Whether a table is one that comes with hotbed and was prepared as the code here does it."""
    if path not in map(bundled, PREPARED):
        return False
    record = orjson.loads(path.with_name(f"{path.name}.json").read_bytes())
    return bool(record.get("prepared") == stamp())
