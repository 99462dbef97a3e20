"""The tables of first-level and second-level divisions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

from reference.inputs import Inputs, bars, hand_table
from reference.names import bare, distinct, fold, same
from reference.romanise import cyrillic, japanese, korean

Key = tuple[str, str]
NO_DIVISION = {"", "00"}
# In these countries addresses end in the letters of the ISO 3166-2 code.
LETTER_CODES = {"AR", "CH", "DE", "NG", "NL", "VE", "PK", "CN", "KE", "MY"}
# Where addresses name the second level too, and Natural Earth draws it.
SECOND_LEVEL = {
    "BA",
    "BE",
    "BF",
    "CI",
    "ES",
    "FR",
    "GB",
    "IE",
    "IT",
    "LK",
    "LV",
    "MA",
    "MW",
    "NO",
    "NP",
    "PH",
    "RS",
    "TW",
    "UG",
    "VN",
    "XK",
}
# Municipalities named after their seat, which the sources leave unnamed.
NAMED_AFTER_SEAT = {"BM", "GG", "JE", "KY", "ME", "MK", "MT", "SC", "SI"}
CYRILLIC = {"RU", "UA", "BY", "BG", "KZ", "KG", "MN", "MK", "RS"}


class Divisions:
    """Which Natural Earth unit is which GeoNames division, or a part of it."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.cities: dict[Key, list[int]] = defaultdict(list)
        for number, city in enumerate(inputs.cities):
            self.cities[city["countrycode"], city["admin1code"]].append(number)
        self.keys = sorted(key for key in self.cities if key[1] not in NO_DIVISION)
        self.unit_cities: dict[int, list[int]] = defaultdict(list)
        for number, unit in enumerate(inputs.city_unit):
            self.unit_cities[int(unit)].append(number)
        self.geonames = {key: self._geonames(key) for key in self.keys}
        self.equal: dict[Key, list[int]] = defaultdict(list)
        self.parts: dict[Key, list[int]] = defaultdict(list)
        self._match()

    def _geonames(self, key: Key) -> list[str]:
        """GeoNames' names of a division, the most frequent first (several after a reform)."""
        names: Counter[str] = Counter()
        for number in self.cities[key]:
            city = self.inputs.cities[number]
            place = (key[0], round(city["latitude"], 3), round(city["longitude"], 3))
            names[self.inputs.state_names.get(place, "")] += 1
        total = sum(n for name, n in names.items() if name)
        return [name for name, n in names.most_common() if name and n >= max(1, 0.1 * total)]

    def _match(self) -> None:
        coded = defaultdict(list)
        for number, unit in enumerate(self.inputs.units):
            coded[unit.get("gn_a1_code") or ""].append(number)
        known = set(self.keys)
        for number, inside in self.unit_cities.items():
            country = self.inputs.units[number]["iso_a2"]
            counts = Counter(self._key(city) for city in inside)
            counts = Counter({key: n for key, n in counts.items() if key in known})
            if not counts:
                continue
            key, most = counts.most_common(1)[0]
            if key[0] != country and not _within(country, key[0]):
                continue
            if most >= 0.5 * sum(counts.values()):
                share = most / len(self.cities[key])
                coded_so = self.inputs.units[number].get("gn_a1_code") == ".".join(key)
                alike = self._alike(key, number) and (share >= 0.5 or coded_so)
                whole = alike or (share >= 0.8 and self._single(key))
                if whole:
                    self.equal[key].append(number)
                if not whole or country == "TW":
                    self.parts[key].append(number)
        placed = {unit for units in self.equal.values() for unit in units}
        for key in self.keys:
            for number in coded.get(".".join(key), []):
                fits = self._alike(key, number) or not self.geonames[key]
                if number not in placed and fits:
                    self.equal[key].append(number)

    def _single(self, key: Key) -> bool:
        return len(self.geonames[key]) < 2

    def _key(self, city: int) -> Key:
        row = self.inputs.cities[city]
        return row["countrycode"], row["admin1code"]

    def _alike(self, key: Key, unit: int) -> bool:
        row = self.inputs.units[unit]
        names = [row.get(field) or "" for field in ("name", "name_en", "gn_name", "woe_name")]
        names += bars(row.get("name_alt") or "")
        return any(same(a, b) for a in self.geonames[key] for b in names if b)


def _within(unit_country: str, city_country: str) -> bool:
    """Natural Earth counts some territories as units of their state."""
    return unit_country in {"FR", "NL", "NO", "AU", "NZ"} and city_country in {
        "GF",
        "GP",
        "MQ",
        "RE",
        "YT",
        "BQ",
        "SJ",
        "CC",
        "CX",
        "TK",
    }


def unit_names(unit: dict[str, Any]) -> list[str]:
    """All names Natural Earth has for a unit, the English one first."""
    names = [unit.get("name_en") or "", unit.get("name") or ""]
    for field in sorted(unit):
        if field.startswith("name_") and field not in {"name_len", "name_en"}:
            names += bars(str(unit[field] or ""))
    names += [unit.get("gn_name") or "", unit.get("woe_name") or "", unit.get("abbrev") or ""]
    return distinct(name for name in names if len(name) > 2)


def centre(inputs: Inputs, cities: list[int]) -> tuple[float, float, int]:
    """Population-weighted centre of some cities on the sphere, and their population."""
    rows = [inputs.cities[number] for number in cities]
    weight = np.array([max(row["population"], 1) for row in rows], dtype=float)
    lon = np.radians([row["longitude"] for row in rows])
    lat = np.radians([row["latitude"] for row in rows])
    xyz = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    x, y, z = (float((weight * part).sum()) for part in xyz)
    total = sum(row["population"] for row in rows)
    west_east = float(np.degrees(np.arctan2(y, x)))
    return west_east, float(np.degrees(np.arctan2(z, np.hypot(x, y)))), total


def admin1_table(divisions: Divisions) -> pa.Table:
    """One row a (country, admin1 code) of the gazetteer."""
    hand = {(row[0], row[1]): row[2:] for row in hand_table("admin1_extra.tsv")}
    rows = []
    for key in divisions.keys:
        row = _admin1_row(divisions, key, hand.get(key, ["", "", ""]))
        if row:
            rows.append(row)
    _drop_borrowed(rows, {key: bars(extra[1]) for key, extra in hand.items()})
    return pa.Table.from_pylist(rows, schema=ADMIN1)


def _drop_borrowed(rows: list[dict[str, Any]], hand: dict[Key, list[str]]) -> None:
    """Drop alternates that are another division's name (Daegu once lay in North Gyeongsang)."""
    owners: dict[Key, set[str]] = defaultdict(set)
    for row in rows:
        own = [row["name"], *hand.get((row["country"], row["code"]), [])]
        for name in own:
            owners[row["country"], fold(name) or name].add(row["code"])
    for row in rows:
        mine = row["alternates"]
        row["alternates"] = [
            name
            for name in mine
            if owners.get((row["country"], fold(name) or name), {row["code"]}) >= {row["code"]}
        ]


def _admin1_row(divisions: Divisions, key: Key, hand: list[str]) -> dict[str, Any] | None:
    country, code = key
    units = [divisions.inputs.units[number] for number in divisions.equal.get(key, [])]
    iso = [unit["iso_3166_2"].replace("-", "").lower() for unit in units]
    geonames = divisions.geonames[key]
    from_units = [name for unit in units for name in unit_names(unit)]
    cldr = [
        names[part]
        for locale, names in divisions.inputs.subdivisions.items()
        for part in [*iso, f"{country}{code}".lower()]
        if part in names and (locale != "en" or part in iso or code.isalpha())
    ]
    cldr = [name for name in cldr if not (len(code) == 2 and country == "NO")]
    candidates = [hand[0], *geonames[:1], *from_units[:1], *cldr[:1]]
    if country in NAMED_AFTER_SEAT:
        rows = [divisions.inputs.cities[number] for number in divisions.cities[key]]
        candidates.append(max(rows, key=lambda city: city["population"])["name"])
    name = next((text for text in candidates if text), "")
    if not name:
        return None
    name = bare(name) or name
    names = [name, *bars(hand[1]), *geonames, *from_units, *cldr]
    names += _spellings(country, code, name, units, names)
    names += [bare(text) for text in names]
    lon, lat, population = centre(divisions.inputs, divisions.cities[key])
    abbreviations = bars(hand[2]) + _letters(country, iso)
    return {
        "country": country,
        "code": code,
        "name": name,
        "alternates": [text for text in distinct(names) if text != name],
        "abbreviations": distinct(abbreviations),
        "lon": round(lon, 4),
        "lat": round(lat, 4),
        "population": population,
    }


def _spellings(
    country: str, code: str, name: str, units: list[dict[str, Any]], names: list[str]
) -> list[str]:
    found = []
    if country == "JP":
        found += japanese(name, [unit["name_ja"] for unit in units if unit.get("name_ja")])
    if country == "KR":
        found += korean(code)
    if country in CYRILLIC:
        found += cyrillic(names)
    kinds = {unit.get("type_en") or "" for unit in units}
    for kind in sorted(kind.split("|")[0] for kind in kinds):
        if re.fullmatch("[A-Z][a-z]+", kind) and kind.lower() not in name.lower():
            found += [f"{name} {kind}"]
            if kind in {"State", "Province", "Region", "Republic", "Canton", "Governorate"}:
                found += [f"{kind} of {name}"]
    if country == "CN" and code not in {"22", "23", "28", "33", "13", "14", "16", "20", "21"}:
        found += [f"{name} Province", f"{name} Sheng", f"{name} Prov", f"{name} Prov."]
        found += [f"{text} Province" for text in names if re.fullmatch("[A-Z][a-z]+", text)]
    return found


def _letters(country: str, iso: list[str]) -> list[str]:
    if country not in LETTER_CODES:
        return []
    return [code[2:].upper() for code in iso if code[2:].isalpha()]


def admin2_table(divisions: Divisions) -> pa.Table:
    """One row a division below the first level that Natural Earth draws."""
    hand = {(row[0], row[1]): row[2:] for row in hand_table("admin2_extra.tsv")}
    rows = []
    for (country, admin1), numbers in sorted(divisions.parts.items()):
        if country not in SECOND_LEVEL:
            continue
        for number in sorted(numbers):
            unit = divisions.inputs.units[number]
            code = unit["iso_3166_2"] if "~" not in unit["iso_3166_2"] else unit["adm1_code"]
            extra = hand.get((country, code), ["", "", ""])
            names = [extra[0], *bars(extra[1]), *unit_names(unit)]
            names = [text for text in names if text]
            if not names or fold(names[0]) == "":
                continue
            name = extra[0] or bare(names[0]) or names[0]
            lon, lat, population = centre(divisions.inputs, divisions.unit_cities[number])
            letters = code.split("-")[-1] if country in {"IT", "ES"} else ""
            letters = letters if len(letters) == 2 else ""
            rows.append(
                {
                    "country": country,
                    "admin1": admin1,
                    "code": code,
                    "name": name,
                    "alternates": [
                        text
                        for text in distinct([*names, *(bare(t) for t in names)])
                        if text != name
                    ],
                    "abbreviations": distinct(
                        [*bars(extra[2]), letters if len(letters) == 2 else ""]
                    ),
                    "lon": round(lon, 4),
                    "lat": round(lat, 4),
                    "population": population,
                }
            )
    return pa.Table.from_pylist(rows, schema=ADMIN2)


_COMMON = [
    ("name", pa.string()),
    ("alternates", pa.list_(pa.string())),
    ("abbreviations", pa.list_(pa.string())),
    ("lon", pa.float64()),
    ("lat", pa.float64()),
    ("population", pa.int64()),
]
ADMIN1 = pa.schema([("country", pa.string()), ("code", pa.string()), *_COMMON])
ADMIN2 = pa.schema(
    [("country", pa.string()), ("admin1", pa.string()), ("code", pa.string()), *_COMMON]
)
