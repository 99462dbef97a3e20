"""What a column of countries says: ISO codes, names in many languages, old and odd codes."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

import numpy as np

from hotbed.geocode.arrays import Array
from hotbed.geocode.match.desk import LATER, MENTION
from hotbed.geocode.text.keys import key_of
from hotbed.reference.countries import countries, former_countries
from hotbed.reference.divisions import admin1

MOST_GIVEN = max(len(former.successors) for former in former_countries())
CERTAIN, DOUBTFUL = 6.0, 4.5  # strengths of a stated country, and of another reading of its code

# Codes that an office used in a sense of its own, beside or instead of ISO's: most likely first.
_readings = {
    "CT": ("US", "TW"),
    "DT": ("DE",),
    "JA": ("JP",),
    "EN": ("GB",),
    "DD": ("DE",),
    "SW": ("SE", "CH"),
    "EI": ("IE",),
    "UK": ("GB",),
    "SC": ("SC", "GB"),
    "KP": ("KP", "KR"),
    "WL": ("GB",),
}


class CountryColumn:
    """Reads the values of a country column.

    >>> column = CountryColumn(["DE", "GB", "JP", "US"])
    >>> [[code for code, _ in column.read(text)] for text in ("JPX", "Deutschland", "GB2", "?")]
    [['JP'], ['DE'], ['GB'], []]
    """

    def __init__(self, codes: list[str]) -> None:
        self._number = {code: n for n, code in enumerate(codes)}
        self._by_code: dict[str, str] = {}
        rows = countries().to_pylist()
        for row in rows:
            for code in row["codes"]:
                self._by_code.setdefault(code, row["iso2"])
        for row in rows:
            self._by_code[row["iso2"]] = self._by_code[row["iso3"]] = row["iso2"]
        self._former = {
            code: former.successors for former in former_countries() for code in former.codes
        }
        self._states = {
            short: row["country"]
            for row in admin1().to_pylist()
            if row["country"] in ("US", "CA")
            for short in row["abbreviations"]
            if len(short) == 2
        }

    @cached_property
    def _former_names(self) -> dict[int, tuple[str, ...]]:
        """Names of former countries to the codes of their successors."""
        return {
            key_of(name): former.successors
            for former in former_countries()
            for name in former.names
        }

    @cached_property
    def _by_name(self) -> dict[int, str]:
        """Names to codes; made when a value is no code (it takes a second)."""
        codes: dict[int, str] = {}
        for row in countries().to_pylist():
            for name in (row["name"], *row["names"]):
                codes.setdefault(key_of(name), row["iso2"])
        return codes

    def read(self, text: str) -> list[tuple[str, float]]:
        """The countries that a value may mean, each with its strength, the likeliest first."""
        code = text.strip().strip(".").upper()
        if successors := self._former.get(code) or self._former_names.get(key_of(text)):
            return [(one, CERTAIN - LATER * (n > 0)) for n, one in enumerate(successors)]
        if code in _readings:
            codes = list(_readings[code])
        elif code in self._by_code:
            codes = [self._by_code[code]]
        elif re.fullmatch(r"[A-Z]{2}[X0-9]", code) and code[:2] in self._by_code:
            codes = [self._by_code[code[:2]]]
        elif code in self._states:
            codes = [self._states[code]]
        else:
            name = self._by_name.get(key_of(text))
            codes = [name] if name else []
        known = [one for one in codes if one in self._number][:MOST_GIVEN]
        return [(one, CERTAIN if n == 0 else DOUBTFUL) for n, one in enumerate(known)]

    def first(self, text: str) -> str | None:
        """The likeliest country that a value means; None where several are as likely, or none."""
        readings = self.read(text) if text else []
        if len(readings) > 1 and readings[0][1] - readings[1][1] < 2 * LATER:
            return None
        return readings[0][0] if readings else None

    def given(self, values: list[str]) -> tuple[Array, Array]:
        """For each value its countries (MENTION, strength 0 where there is none), and whether it
        says something that can't be read.
        """
        out = np.zeros((len(values), MOST_GIVEN), dtype=MENTION)
        unread = np.zeros(len(values), dtype=bool)
        known: dict[str, tuple[Array, bool]] = {}
        for n, value in enumerate(values):
            if not value:
                continue
            if value not in known:
                row = np.zeros(MOST_GIVEN, dtype=MENTION)
                readings = self.read(value)
                for k, (code, strength) in enumerate(readings):
                    row[k]["target"] = row[k]["country"] = self._number[code]
                    row[k]["strength"] = strength
                    row[k]["i"] = row[k]["j"] = -1
                known[value] = (row, not readings)
            out[n], unread[n] = known[value]
        return out, unread


@lru_cache(maxsize=2)
def country_column(codes: tuple[str, ...]) -> CountryColumn:
    """The reader of a country column, made once for the same codes.

    Parameters
    ----------
    codes : tuple of str
        The countries that a value may mean (ISO 3166-1), in the order of their numbers.
    """
    return CountryColumn(list(codes))
