"""Addresses written out as raw text, in each country's own order, with the noise of real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hotbed.reference.countries import country_names
from hotbed.world.places import Array, Places
from hotbed.world.scripts import COUNTRIES, FORMER, own_script

COUNTRY_FORMS = {
    "CN": ("China", "Peoples R China", "P.R. China", "CN"),
    "US": ("USA", "United States", "U.S.A.", "US"),
    "KR": ("South Korea", "Republic of Korea", "Korea", "KR"),
    "GB": ("UK", "United Kingdom", "England", "GB"),
    "DE": ("Germany", "Deutschland", "DE"),
    "RU": ("Russia", "Russian Federation", "RU"),
    "TW": ("Taiwan", "Taiwan, R.O.C.", "TW"),
    "IR": ("Iran", "Islamic Republic of Iran", "IR"),
    "NL": ("The Netherlands", "Netherlands", "NL"),
    "JP": ("Japan", "JP"),
}
STREETS = (
    "Park",
    "Station",
    "Harbour",
    "College",
    "Market",
    "Mill",
    "Church",
    "Garden",
    "River",
    "Victoria",
    "Science",
    "Technology",
    "Industrial",
    "Main",
    "North",
    "South",
)
SUBJECTS = (
    "Physics",
    "Chemistry",
    "Medicine",
    "Computer Science",
    "Biology",
    "Engineering",
    "Mathematics",
    "Materials Science",
    "Pharmacy",
    "Electrical Engineering",
)
EASTERN = ("JP", "KR", "TW", "CN")
NUMBER_LAST = (
    "DE",
    "AT",
    "CH",
    "NL",
    "BE",
    "IT",
    "ES",
    "SE",
    "NO",
    "DK",
    "FI",
    "PL",
    "CZ",
    "RU",
    "TR",
    "BR",
    "PT",
    "HU",
    "IR",
)


@dataclass(frozen=True)
class Pool:
    """Distinct addresses: those of place p are the numbers first[p] to first[p + 1]."""

    first: Array

    @property
    def size(self) -> int:
        """How many there are."""
        return int(self.first[-1])


def pool(listings: Array, wanted: int) -> Pool:
    """Share out about `wanted` distinct addresses among places by their listings (power 0.9)."""
    weight = np.where(listings > 0, np.maximum(listings, 1.0) ** 0.9, 0.0)
    number = np.ceil(weight / max(weight.sum(), 1.0) * wanted)
    number = np.minimum(number, np.ceil(np.maximum(listings, 0.0))).astype(np.int64)
    return Pool(np.concatenate([[0], np.cumsum(number)]))


def writer(places: Places, seed: int) -> Callable[[int, int, bool], str]:
    """A function (place, number of its address, article) -> raw text, the same at every call.

    Of the addresses 1 in 40 is in capitals, 1 in 250 has a slip in the city's name, 1 in 200 names
    no country and 1 in 400 no city; where the country has a script of its own, 1 in 30 is written
    in it; 1 in 30 has the name that the city had before, if it had another.
    """
    shared = places.homonyms
    native = own_script(places)

    def write(place: int, number: int, article: bool) -> str:
        turn = _turn(seed, place, number, article)
        country = places.country[place]
        region = places.admin1[place]
        parts = _before(country, places.name[place], number, article, turn)
        city, land, is_native = _city_and_land(places, place, native.get(place), turn)
        if turn(400) or not region:
            parts.append(city)
        has_region = bool(region) and region != places.name[place]
        if has_region and not is_native and (shared[place] or turn(10) < 5):
            parts.append(region)
        if turn(200):
            parts.append(land)
        text = ", ".join(part for part in parts if part)
        return text.upper() if turn(40) == 0 else text

    return write


def _city_and_land(
    places: Places, place: int, native: str | None, turn: Callable[[int], int]
) -> tuple[str, str, bool]:
    """The city's and the country's name as written, and whether in the country's own script."""
    country, city = places.country[place], places.name[place]
    if turn(30) == 0 and native:
        return native, COUNTRIES[country], True
    if turn(30) == 0:
        city = FORMER.get((country, city), city)
    if turn(250) == 0:
        city = _typo(city, turn)
    forms = COUNTRY_FORMS.get(country) or (country_names().get(country, country), country)
    return city, forms[turn(len(forms))] if turn(3) == 0 else forms[0], False


def _before(
    country: str, city: str, number: int, article: bool, turn: Callable[[int], int]
) -> list[str]:
    """What stands before the city: department and institution, or a street."""
    if article:
        subject = SUBJECTS[turn(len(SUBJECTS))]
        kind = turn(6)
        name = f"University of {city}" if kind < 3 else f"{city} Institute of Technology"
        dept = f"Department of {subject}" if turn(3) else f"Dept {subject}"
        lab = f"Laboratory {number}"
        return [f"{lab}, {dept}", name] if kind < 5 else [f"{lab}, Research Center {number % 97}"]
    street = f"{STREETS[turn(len(STREETS))]}"
    house = number + 1
    if country in EASTERN:
        line = (
            f"{turn(9) + 1}-{house}, {street}-cho"
            if country == "JP"
            else f"No. {house} {street} Road"
        )
    elif country in NUMBER_LAST:
        line = f"{street}strasse {house}" if country in ("DE", "AT", "CH") else f"{street} {house}"
    else:
        line = f"{house} {street} Street"
    return [_typo(line, turn) if turn(50) == 0 else line]


def _turn(seed: int, place: int, number: int, article: bool) -> Callable[[int], int]:
    """A small fixed sequence of choices for one address (splitmix64)."""
    state = (seed * 0x9E3779B97F4A7C15 + place * 0xD1342543DE82EF95 + number * 2 + article) % 2**64

    def turn(below: int) -> int:
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
        return (mixed ^ (mixed >> 31)) % below

    return turn


def _typo(text: str, turn: Callable[[int], int]) -> str:
    """Two neighbouring letters exchanged, the first one left alone."""
    if len(text) < 5:
        return text
    position = 1 + turn(len(text) - 3)
    return text[:position] + text[position + 1] + text[position] + text[position + 2 :]
