"""What places are called in clusters' names: English where the gazetteer's own form is another.

The gazetteer has one main name for a place, English for most. A few that published tables print in
English are listed here; a file of the user's (`naming.names` in the recipe) wins over them and can
give every name in another language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError

COLUMNS = ("country", "place", "name")
CITY = {"KR": "-si"}
"""Endings that mean no more than city, and that the gazetteer has with some cities alone."""


def place_names(file: str | None = None) -> dict[tuple[str, str], str]:
    """(country, gazetteer's name) -> name shown.

    Parameters
    ----------
    file : str, optional
        The user's file: CSV with the columns country (ISO 3166-1), place, name.

    Raises
    ------
    HotbedError
        The file is missing or lacks a column.

    Examples
    --------
    >>> place_names()["DE", "Köln"]
    'Cologne'
    """
    text = (resources.files("hotbed.detect") / "names_en.csv").read_text(encoding="utf-8")
    names = _read(io.StringIO(text), "names_en.csv")
    if file is not None:
        from hotbed.base.files import must_exist

        must_exist(Path(file))
        text = Path(file).read_text(encoding="utf-8-sig")
        names |= _read(io.StringIO(text), file)
    return names


def _read(lines: Iterable[str], named: str) -> dict[tuple[str, str], str]:
    rows = csv.DictReader(lines)
    lacking = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if lacking:
        raise HotbedError(
            f"{named} has no column {lacking[0]!r}", "it needs country, place and name"
        )
    return {(row["country"], row["place"]): row["name"] for row in rows}


def renamed(places: pa.Table, names: dict[tuple[str, str], str]) -> pa.Table:
    """Places with the names shown instead of the gazetteer's.

    Parameters
    ----------
    places : pyarrow.Table
        With country and place.
    names : dict
        `place_names`.

    Examples
    --------
    >>> table = pa.table({"country": ["KR", "KR", "DE"], "place": ["Goyang-si", "Suwon", "Köln"]})
    >>> renamed(table, place_names())["place"].to_pylist()
    ['Goyang', 'Suwon', 'Cologne']
    """
    shown = [
        names.get((country, place), place and place.removesuffix(CITY.get(country, "")))
        for country, place in zip(
            places["country"].to_pylist(), places["place"].to_pylist(), strict=True
        )
    ]
    column = places.column_names.index("place")
    return places.set_column(column, "place", pa.array(shown, pa.string()))
