"""Which country an address itself states, read apart from the geocoder that is judged."""

from __future__ import annotations

import re
from functools import cached_property

from anyascii import anyascii

from hotbed.geocode.countries import CountryColumn, country_column
from hotbed.reference.countries import countries, country_names
from hotbed.reference.divisions import admin1

_not_letters = re.compile(r"[\W_]+")
_segments = re.compile(r"[,;()\[\]|/\n]+")
_clutter = re.compile(r"\S*@\S*|\b(?:e-?mail|electronic address)\b.*|[\d.:]+\s*$", re.I)
_initials = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
# Capitals that mean a country wherever they stand alone; other codes have too many meanings.
_capitals = {"USA": "US", "UK": "GB", "UAE": "AE", "PRC": "CN", "KSA": "SA"}


class StatedCountry:
    """Reads the country that an address states.

    Names are those of `hotbed.reference.countries.countries`. A name that is also a region's of
    another country (Georgia, Luxembourg) states nothing by itself.

    >>> stated = StatedCountry()
    >>> stated.in_text("Key Lab, Hefei 230031, Peoples R China."), stated.in_text("Paris, TX")
    ('CN', None)
    >>> stated.in_column("JPX"), stated.names_any("Bank of Japan"), stated.names_any("Univ Ghent")
    (['JP'], True, False)
    """

    def in_column(self, value: str) -> list[str]:
        """The countries that a country column's value may mean."""
        return [code for code, _ in self._column.read(value)] if value else []

    def in_text(self, text: str) -> str | None:
        """The country that an address ends with, as a segment of its own or its last words."""
        segments = [_key(_clutter.sub(" ", part)) for part in _segments.split(_joined(text))]
        segments = [part for part in segments if part]
        if not segments:
            return None
        last = segments[-1]
        if last in self._names:
            return self._names[last]
        if len(segments) > 1 and last.upper() in _capitals:
            return _capitals[last.upper()]
        words = last.split()
        for first in range(1, len(words)):
            tail = " ".join(words[first:])
            if " ".join(words[first - 1 :]) in self._regions:
                return None  # New Jersey, Rhode Island (Iceland in German), New Mexico
            if tail in self._names and len(tail) > 3:
                return self._names[tail]
            if tail.upper() in _capitals:
                return _capitals[tail.upper()]
        return None

    def names_any(self, text: str) -> bool:
        """Whether a country is named anywhere, even within an institution's name.

        Usual English names anywhere, capital abbreviations such as USA, and names of any
        language where they fill a segment.
        """
        text = _joined(text)
        if any(_key(part) in self._names for part in _segments.split(text)):
            return True
        if any(word in _capitals for word in _not_letters.split(text)):
            return True
        return bool(self._english.search(f" {_key(text)} "))

    @cached_property
    def _column(self) -> CountryColumn:
        return country_column(tuple(countries()["iso2"].to_pylist()))

    @cached_property
    def _regions(self) -> dict[str, set[str]]:
        countries: dict[str, set[str]] = {}
        for row in admin1().select(["country", "name"]).to_pylist():
            countries.setdefault(_key(row["name"]), set()).add(row["country"])
        return countries

    @cached_property
    def _names(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        rows = countries().to_pylist()
        for row in rows:
            codes.setdefault(_key(row["name"]), row["iso2"])
        for row in rows:
            for name in row["names"]:
                if len(_key(name)) > 3:
                    codes.setdefault(_key(name), row["iso2"])
        return {
            name: code
            for name, code in codes.items()
            if not self._regions.get(name, {code}) - {code}
        }

    @cached_property
    def _english(self) -> re.Pattern[str]:
        names = {_key(name) for name in country_names().values()}
        names |= {"england", "scotland", "wales", "korea", "russia", "republic of china"}
        names |= {
            "czech republic",
            "holland",
            "great britain",
            "turkey",
            "united states of america",
        }
        return re.compile(" (?:" + "|".join(sorted(names - {"georgia", "jersey"})) + ") ")


def _joined(text: str) -> str:
    """Initials without their points (U.S.A. as USA)."""
    return _initials.sub(lambda initials: re.sub(r"[.\s]", "", initials[0]) + " ", text)


def _key(text: str) -> str:
    """Lower-case Latin words."""
    return " ".join(_not_letters.sub(" ", anyascii(text)).lower().split())
