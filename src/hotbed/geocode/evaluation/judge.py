"""Answers against labels: distance, city, country, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from anyascii import anyascii

from hotbed.geocode.evaluation.labels import Labels
from hotbed.geocode.evaluation.stated import StatedCountry
from hotbed.geocode.evaluation.statistics import Flags, Floats
from hotbed.geocode.gazetteer.gate import CountryGate
from hotbed.reference.countries import countries
from hotbed.sphere.distances import great_circle_km

FAR_KM = 50.0
COARSE = ("district", "region", "country")
"""Precisions of answers that name no place; a city's label can't tell whether they are right."""

_suffix = re.compile(r"(?: (?:city|shi|si))+$")


@dataclass(frozen=True)
class Judged:
    """One array entry a row: what was answered, and how it compares with the label."""

    answers: pa.Table
    answered: Flags
    placed: Flags
    distance: Floats
    within: Flags
    city: Flags
    wrong_country: Flags
    confidence: Floats

    @property
    def right(self) -> Flags:
        """Within the distance, or the right city."""
        return self.within | self.city


def judge(labels: Labels, answers: pa.Table, km: float = 15.0) -> Judged:
    """Compare the answers of `labels.addresses` with the labels, row by row.

    Distances are to the nearest label of the row, nan where nothing was answered.
    """
    if answers.num_rows != len(labels):
        raise ValueError(f"{answers.num_rows} answers for {len(labels)} addresses")
    lon, lat = (floats(answers[name]) for name in ("lon", "lat"))
    answered = np.isfinite(lon) & np.isfinite(lat)
    gaps = great_circle_km(lon[labels.owner], lat[labels.owner], labels.lon, labels.lat)
    gaps = np.where(np.isfinite(gaps), gaps, np.inf)
    distance = np.full(len(labels), np.inf)
    np.minimum.at(distance, labels.owner, gaps)
    place, country = answers["place"].to_pylist(), answers["country"].to_pylist()
    same = np.array(
        [
            bool(city)
            and gap <= FAR_KM
            and city_key(city) == city_key(place[row] or "")
            and (not cc or linked(cc, country[row] or ""))
            for row, cc, city, gap in zip(labels.owner, labels.cc, labels.city, gaps, strict=True)
        ],
        dtype=bool,
    )
    city = np.zeros(len(labels), dtype=bool)
    np.logical_or.at(city, labels.owner, same)
    city &= answered
    within = answered & (distance <= km)
    fits = np.zeros(len(labels), dtype=bool)
    agrees = [
        not cc
        or not country[row]
        or cc == country[row]
        or bool((within | city)[row] and linked(cc, country[row]))
        for row, cc in zip(labels.owner, labels.cc, strict=True)
    ]
    np.logical_or.at(fits, labels.owner, np.array(agrees, dtype=bool))
    coarse = np.isin(np.array(answers["precision"].to_pylist(), dtype=object), COARSE)
    return Judged(
        answers=answers,
        answered=answered,
        placed=answered & ~coarse,
        distance=np.where(answered, distance, np.nan),
        within=within,
        city=city,
        wrong_country=answered & ~fits,
        confidence=np.nan_to_num(floats(answers["confidence"])),
    )


def city_key(name: str) -> str:
    """A city's name without case, accents, punctuation and words for a town.

    >>> city_key("Saint-Étienne") == city_key("St Etienne"), city_key("Suwon-si")
    (True, 'suwon')
    """
    words = re.sub(r"[^a-z0-9]+", " ", anyascii(name).lower().replace("'", "")).split()
    key = " ".join(
        {"saint": "st", "sankt": "st", "sainte": "ste"}.get(word, word) for word in words
    )
    return _suffix.sub("", key) or key


def linked(one: str, other: str) -> bool:
    """Whether two country codes are the same, or one a territory that the other's addresses name.

    >>> linked("CN", "HK"), linked("FR", "DE")
    (True, False)
    """
    parents = _parents()
    return one == other or parents.get(one) == other or parents.get(other) == one


@cache
def _parents() -> dict[str, str]:
    table = countries().select(["iso2", "parent"])
    return {row["iso2"]: row["parent"] for row in table.to_pylist() if row["parent"]}


def outside_stated(labels: Labels, answers: pa.Table) -> tuple[Flags, Flags]:
    """Which answers lie outside the country that their address states, and which state one.

    The country is what a column country says, or else what the address ends with; a code of two
    meanings allows both.
    """
    reader, gate = StatedCountry(), CountryGate()
    column = labels.addresses["country"] if "country" in labels.addresses.column_names else None
    given = column.to_pylist() if column is not None else [None] * len(labels)
    lon, lat = (floats(answers[name]) for name in ("lon", "lat"))
    outside, stated = (np.zeros(len(labels), dtype=bool) for _ in range(2))
    meant: dict[str, list[int]] = {}
    for row, (value, text) in enumerate(zip(given, labels.texts, strict=True)):
        if not np.isfinite(lon[row]):
            continue
        codes = reader.in_column(str(value)) if value else [reader.in_text(text)]
        for code in filter(None, codes):
            meant.setdefault(code, []).append(row)
            stated[row] = outside[row] = True
    for code, rows in meant.items():
        outside[rows] &= ~gate.inside(lon[rows], lat[rows], code)
    return outside, stated


def floats(column: Any) -> Floats:
    """A column of numbers, nan where one is missing."""
    numbers: Floats = np.array(column.to_pylist(), dtype=np.float64)
    return numbers
