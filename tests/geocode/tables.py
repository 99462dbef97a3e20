"""Small tables of organisations and postcodes for geocoders, and what one answers."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from hotbed.geocode import Geocoder

ORGANISATIONS = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
POSTCODES = "country_code,zipcode,place,state,latitude,longitude\n"
NONE = Path("none")


def with_organisation(folder: Path, row: str) -> Geocoder:
    """A geocoder that knows one organisation and no postcode."""
    path = folder / "organisations.csv"
    path.write_text(f"{ORGANISATIONS}{row}\n", encoding="utf-8")
    return Geocoder(path, NONE)


def with_postcodes(folder: Path, *rows: str) -> Geocoder:
    """A geocoder that knows some postcodes and no organisation."""
    path = folder / "postcodes.csv"
    path.write_text(POSTCODES + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Geocoder(NONE, path)


def answer(geocoder: Geocoder, text: str) -> dict[str, object]:
    """The row that a geocoder gives for one address."""
    row: dict[str, object] = geocoder.geocode(pa.table({"address": [text]})).to_pylist()[0]
    return row
