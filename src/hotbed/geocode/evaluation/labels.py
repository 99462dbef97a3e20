"""Labelled addresses: what is read of them, and which rows can be judged."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import need_columns
from hotbed.geocode.addresses import PARTS
from hotbed.sources.columns import with_points

MANY = "|"
"""Separates several labels of one row: an answer that is right for one of them is right."""


@dataclass(frozen=True)
class Labels:
    """The rows that can be judged, and the places that they are labelled with.

    One row may have several labels: `owner`, `lon`, `lat`, `cc` and `city` have one entry a label,
    `owner` telling its row.
    """

    addresses: pa.Table
    texts: list[str]
    keys: list[str]
    weight: NDArray[np.float64]
    weighted: bool
    owner: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    cc: list[str]
    city: list[str]
    read: int
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.texts)


def address_columns(names: list[str], source: Path | str) -> list[str]:
    """Which columns hold the address: one of whole strings, or the parts.

    A column address or affiliation goes with street, region, postcode and country where the table
    has them, and leaves city to the label; without one, city is both a part and the label.

    Raises
    ------
    HotbedError
        None of them is there.

    Examples
    --------
    >>> address_columns(["affiliation", "city", "cc", "lat", "lon"], "")
    ['affiliation']
    """
    single = [name for name in ("address", "affiliation") if name in names][:1]
    parts = [name for name in PARTS if name in names and name not in ("address", "city")]
    if single:
        return single + parts
    if "city" in names:
        parts.insert(parts.index("street") + 1 if "street" in parts else 0, "city")
    if not parts:
        near = next((n for n in names if nearest(n, ["address", "affiliation"])), None)
        raise HotbedError(
            f"{source} has no column of addresses",
            f"is it {near!r}? Call it address or affiliation"
            if near
            else "name one address or affiliation, or give street, city, region, postcode, country",
        )
    return parts


def read_labels(table: pa.Table, source: Path | str = "the table") -> Labels:
    """Take the addresses and labels from a table.

    Parameters
    ----------
    table : pyarrow.Table
        The address columns (`address_columns`), lat and lon (degrees, also as text, several
        separated by ``|``), and where there are any cc (ISO 3166-1 code), city, flag and weight.
    source : Path or str, optional
        How errors name the table.

    Returns
    -------
    Labels
        Labels of the rows that can be judged: with an address, coordinates, a weight above 0 and,
        where there is a column flag, flagged "ok". The others are counted by reason.

    Raises
    ------
    HotbedError
        A column lacking, no row to judge, or a coordinate or weight that is none.

    Examples
    --------
    >>> table = pa.table({"address": ["Bonn", "?"], "lat": [50.7, None], "lon": [7.1, None]})
    >>> labels = read_labels(table)
    >>> labels.texts, labels.left_out
    (['Bonn'], {'no coordinates': 1})
    """
    columns = address_columns(table.column_names, source)
    need_columns(table, ["lat", "lon"], source)
    if not table.num_rows:
        raise HotbedError(f"{source} has no rows below its header", "give at least one address")
    parts = [_text(table, name) for name in columns]
    fields = {name: _text(table, name) for name in ("lat", "lon", "cc", "city", "flag", "weight")}
    for name in ("lat", "lon"):
        fields[name] = with_points(pa.array(fields[name], pa.string())).to_pylist()
    weighted = "weight" in table.column_names
    left: Counter[str] = Counter()
    kept: list[int] = []
    weights: list[float] = []
    spots: list[tuple[int, float, float, str, str]] = []
    for row in range(table.num_rows):
        weight = _weight(fields["weight"][row], row, source) if weighted else 1.0
        if reason := _left_out(row, parts, fields, "flag" in table.column_names, weight):
            left[reason] += 1
            continue
        spots += _spots(row, len(kept), fields, source)
        kept.append(row)
        weights.append(weight)
    if not kept:
        why = ", ".join(f"{reason}: {count:,}" for reason, count in left.most_common())
        raise HotbedError(f"{source} has no row that can be judged ({why})", "add labels")
    texts = [", ".join(part[row] for part in parts if part[row]) for row in kept]
    owner, lon, lat, cc, city = (list(column) for column in zip(*spots, strict=True))
    return Labels(
        addresses=table.select(columns).take(pa.array(kept, pa.int64())),
        texts=texts,
        keys=_keys(texts),
        weight=np.array(weights),
        weighted=weighted,
        owner=np.array(owner, dtype=np.int64),
        lon=np.array(lon, dtype=np.float64),
        lat=np.array(lat, dtype=np.float64),
        cc=cc,
        city=city,
        read=table.num_rows,
        left_out=dict(left.most_common()),
    )


def _left_out(
    row: int, parts: list[list[str]], fields: dict[str, list[str]], flagged: bool, weight: float
) -> str | None:
    """Why a row isn't judged, or None."""
    if flagged and fields["flag"][row] != "ok":
        return f"flag {fields['flag'][row] or 'empty'}"
    if not any(part[row] for part in parts):
        return "no address"
    if not fields["lat"][row].strip(MANY) or not fields["lon"][row].strip(MANY):
        return "no coordinates"
    return None if weight > 0 else "weight 0"


def _spots(
    row: int, number: int, fields: dict[str, list[str]], source: Path | str
) -> list[tuple[int, float, float, str, str]]:
    """The labels of one row."""
    lats, lons, codes, cities = (
        fields[name][row].split(MANY) for name in ("lat", "lon", "cc", "city")
    )
    if len(lats) != len(lons):
        raise HotbedError(
            f"{source}: row {row + 1} has {len(lats)} lat and {len(lons)} lon",
            "write as many of one as of the other",
        )
    out = []
    for n, (lat, lon) in enumerate(zip(lats, lons, strict=True)):
        if lat.strip() and lon.strip():
            y, x = _degrees(lat, "lat", 90, row, source), _degrees(lon, "lon", 180, row, source)
            out.append((number, x, y, _at(codes, n).upper(), _at(cities, n)))
    if not out:
        raise HotbedError(f"{source}: row {row + 1} has lat without lon", "fill in both or neither")
    return out


def _at(values: list[str], n: int) -> str:
    """The n-th label's value; one alone holds for all."""
    return (values[n] if n < len(values) else values[0] if len(values) == 1 else "").strip()


def _degrees(text: str, name: str, limit: float, row: int, source: Path | str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -limit <= value <= limit:
        raise HotbedError(
            f"{source}: row {row + 1} has {name} {text.strip()!r}, which is not within "
            f"{-limit:.0f} and {limit:.0f}",
            "are lat and lon swapped?" if abs(value) <= 180 else "give decimal degrees",
        )
    return value


def _weight(text: str, row: int, source: Path | str) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise HotbedError(
            f"{source}: row {row + 1} has weight {text!r}", "give a number that is not negative"
        )
    return value


def _text(table: pa.Table, name: str) -> list[str]:
    """A column as trimmed text; empty where there is none."""
    if name not in table.column_names:
        return [""] * table.num_rows
    column: Any = table[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        column = column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise HotbedError(
            f"the column {name!r} holds {column.type}", "give text or numbers"
        ) from error
    values: list[str] = pc.utf8_trim_whitespace(pc.fill_null(column, "")).to_pylist()
    return values


def _keys(texts: list[str]) -> list[str]:
    """A short hash of each text, other for its second and later occurrences."""
    seen: Counter[str] = Counter()
    keys = []
    for text in texts:
        seen[text] += 1
        named = text if seen[text] == 1 else f"{text}\x1f{seen[text]}"
        keys.append(hashlib.sha256(named.encode()).hexdigest()[:12])
    return keys
