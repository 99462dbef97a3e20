"""How facts are written in words and figures, the same in every output."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from hotbed.reference.countries import country_names

KEEPS_JOINED = "\u200c\u200d"  # joiners that Arabic, Persian and Indic names are spelt with
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def shown(text: str | None) -> str:
    """A name as every output shows it: its own script, without what could disturb a line.

    Control and direction characters are left out, white space is one space.

    >>> shown("Acme\\u202e\\n  Inc.\\x07"), shown(None)
    ('Acme Inc.', '')
    """
    kept = "".join(
        letter if letter in KEEPS_JOINED or unicodedata.category(letter)[0] != "C" else " "
        for letter in unicodedata.normalize("NFC", text or "")
    )
    return " ".join(kept.split())


def without_guard(text: str) -> str:
    """A CSV's text without the apostrophe that keeps it from being a formula.

    >>> without_guard("'=1+1"), without_guard("'t Hooft")
    ('=1+1', "'t Hooft")
    """
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def short(text: str, most: int) -> str:
    """A name cut to so many columns, with an ellipsis where it was; wide letters take two.

    >>> short("Semiconductors", 8), short("Optics", 8), short("東京大学", 6)
    ('Semicon…', 'Optics', '東京…')
    """
    if _columns(text) <= most:
        return text
    while text and (_columns(text) > most - 1 or unicodedata.combining(text[-1])):
        text = text[:-1]
    return text.rstrip() + "…"


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def counted(value: float | int | None, decimals: int = 1) -> str:
    """Documents, listings or people as text; nothing where it is not known.

    >>> counted(4478.9012), counted(14182, 0), counted(0.25), counted(None)
    ('4,478.9', '14,182', '0.3', '')
    """
    if value is None:
        return ""
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"


def percent(value: float | None, decimals: int = 2) -> str:
    """A share in percent as text, without its sign.

    >>> percent(3.6537), percent(12.345, 1)
    ('3.65', '12.3')
    """
    return counted(value, decimals)


def span(years: list[int] | None) -> str:
    """The years counted.

    >>> span([2019, 2023]), span([2020, 2020]), span(None)
    ('2019–2023', '2020', 'all years')
    """
    if not years:
        return "all years"
    return "–".join(str(year) for year in dict.fromkeys(years))


def economy_words(codes: list[str]) -> str:
    """Economies by name.

    >>> economy_words(["FR", "CH"])
    'France, Switzerland'
    """
    return ", ".join(country_names().get(code, code) for code in codes)


def filename(text: str) -> str:
    """A cluster's id as part of a file's name.

    >>> filename("KR-37.57N-126.98E"), filename("../x y")
    ('KR-37.57N-126.98E', '_x_y')
    """
    return re.sub(r"[^A-Za-z0-9.-]+", "_", text).lstrip(".") or "cluster"
