"""Names of places as their own country writes them, and names they had before."""

from __future__ import annotations

from functools import cache

from hotbed.reference.files import read_bundled
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
    native = _native_names()
    names: dict[int, str] = {}
    largest: dict[tuple[str, str], int] = {}
    for number, country in enumerate(places.country):
        if country not in SCRIPTS:
            continue
        name = native.get(int(places.geonameid[number]))
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


@cache
def _native_names() -> dict[int, str]:
    """Geonameid -> the shortest name in the country's script."""
    table = read_bundled("native_names")
    return dict(zip(table["geonameid"].to_pylist(), table["name"].to_pylist(), strict=True))
