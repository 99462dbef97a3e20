"""Corrections by hand: they win over every other answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.base.files import need_columns
from hotbed.geocode.addresses import Addresses, distinct
from hotbed.sources.columns import with_points
from hotbed.sources.files.whole_table import read_table


@dataclass
class Overrides:
    """Addresses with the places that a person gave them.

    The file is a CSV with a column address (or the parts street, city, region, postcode,
    country, as in the input), lon, lat and, where wanted, place and precision. An address is the
    same when its parts are, but for letter case and spaces around them. A line without lon and
    lat is passed over, so that a review file filled in halfway can be used. Beside an address in
    one piece, country is the answer's country, and need not stand in the input.
    """

    places: dict[str, dict[str, object]] = field(default_factory=dict)
    digest: str = "0"

    @classmethod
    def none(cls) -> Overrides:
        """No corrections."""
        return cls()

    @classmethod
    def read(cls, path: Path) -> Overrides:
        """Read a file of corrections.

        Raises
        ------
        HotbedError
            Unreadable, a column lacking, or a coordinate that is none.
        """
        table = read_table(path, or_empty=True)
        need_columns(table, ["lon", "lat"], path)
        for name in ("lon", "lat"):
            if pa.types.is_string(table.schema.field(name).type):
                number = table.column_names.index(name)
                table = table.set_column(number, name, with_points(table[name]))
        addresses = distinct(table)
        places: dict[str, dict[str, object]] = {}
        for line, (row, n) in enumerate(
            zip(table.to_pylist(), addresses.rows.to_pylist(), strict=True), start=2
        ):
            if not row["lon"] and not row["lat"]:
                continue
            lon, lat = _degrees(row["lon"], 180, path, line), _degrees(row["lat"], 90, path, line)
            place: dict[str, object] = {
                "lon": lon,
                "lat": lat,
                "country": row.get("country") or None,
                "place": row.get("place") or row.get("city") or None,
                "precision": row.get("precision") or "locality",
            }
            places[_key(addresses.texts[n], addresses.countries[n])] = place
            if row.get("address") or row.get("affiliation"):
                places.setdefault(_key(addresses.texts[n], ""), place)
        return cls(places, hashlib.sha256(path.read_bytes()).hexdigest()[:16])

    def applied(self, answers: pa.Table, addresses: Addresses) -> pa.Table:
        """The answers of the distinct addresses, with the corrections in their place."""
        if not self.places:
            return answers
        keys = map(_key, addresses.texts, addresses.countries)
        corrections = [(n, self.places[key]) for n, key in enumerate(keys) if key in self.places]
        for name in answers.column_names:
            values = answers[name].to_pylist()
            for n, place in corrections:
                if name == "country":
                    values[n] = place["country"] or values[n]
                else:
                    values[n] = {"method": "override", "confidence": 1.0}.get(name, place.get(name))
            column = pa.array(values, answers.schema.field(name).type)
            answers = answers.set_column(answers.column_names.index(name), name, column)
        return answers


def _key(text: str, country: str) -> str:
    return f"{text}\x1dZ{country}".casefold()


def _degrees(text: str | None, limit: float, path: Path, line: int) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise HotbedError(
            f"line {line} of {path} has {text!r} as a coordinate",
            "give lon and lat in decimal degrees",
        )
    return value
