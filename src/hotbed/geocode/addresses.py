"""From a table's columns to its distinct addresses, each asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.geocode.text.normalise import FIELD, NATIVE

PARTS = ("address", "street", "city", "region", "postcode", "country")
_marks = {"street": "S", "city": "C", "region": "R", "postcode": "P"}
_COUNTRY = FIELD + "Z"


@dataclass(frozen=True)
class Addresses:
    """Distinct addresses, and which of them each row of the table has."""

    texts: list[str]
    countries: list[str]
    rows: pa.Array

    def plain(self, n: int) -> str:
        """One address as a person would write it."""
        text = self.texts[n]
        for mark in "SCRPF":
            text = text.replace(FIELD + mark, ", ")
        parts = [text.removeprefix(", "), self.countries[n]]
        return ", ".join(part for part in parts if part)


def distinct(table: pa.Table) -> Addresses:
    """The distinct addresses of a table.

    Raises
    ------
    HotbedError
        The table has none of the columns that hold addresses.

    Examples
    --------
    >>> table = pa.table({"city": ["Bonn", "Bonn", None], "country": ["DE", "DE", "FR"]})
    >>> addresses = distinct(table)
    >>> [addresses.plain(n) for n in range(2)], addresses.rows.to_pylist()
    (['Bonn, DE', 'FR'], [0, 0, 1])
    """
    known = column_names(table.column_names)
    names = {part: known.get(part, "") for part in PARTS}
    names["address"] = names["address"] or known.get("affiliation", "")
    if not any(names.values()):
        raise HotbedError(
            "the table has no column of addresses",
            "name one address, affiliation, street, city, region, postcode or country",
        )
    text = _column(table, names["address"])
    for part, mark in _marks.items():
        if names[part]:
            column = _column(table, names[part])
            marked = _joined(pa.scalar(FIELD + mark, pa.large_string()), column)
            text = _joined(text, pc.if_else(pc.equal(column, ""), column, marked))
    country = _column(table, names["country"])
    text = _joined(text, pa.scalar(_COUNTRY, pa.large_string()), country)
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    coded = text.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    texts, countries = [], []
    for value in coded.dictionary.to_pylist():
        before, _, country = value.rpartition(_COUNTRY)
        texts.append(before)
        countries.append(country.strip())
    return Addresses(texts, countries, coded.indices)


def column_names(names: Iterable[str]) -> dict[str, str]:
    """The columns that hold addresses, by what they hold: `City` and `CITY` are city.

    Parameters
    ----------
    names : iterable of str
        Of all columns.

    Returns
    -------
    dict
        Part of an address, or affiliation -> name of the column; the exact name comes first.

    Examples
    --------
    >>> column_names(["City", "city", "Population", "Affiliation"])
    {'city': 'city', 'affiliation': 'Affiliation'}
    """
    known: dict[str, str] = {}
    for name in names:
        part = name.strip().casefold()
        if part in (*PARTS, "affiliation") and (part not in known or name == part):
            known[part] = name
    return known


def _joined(*parts: Any) -> Any:
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))


def _column(table: pa.Table, name: str) -> pa.ChunkedArray | pa.Array:
    if not name:
        return pa.array([""] * table.num_rows, pa.large_string())
    column = table[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    column = pc.fill_null(column.cast(pa.large_string()), "")
    for mark in (FIELD, NATIVE):
        column = pc.replace_substring(column, mark, " ")
    return pc.utf8_trim_whitespace(column)
