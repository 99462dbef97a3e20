"""How facts are written in words and figures, the same in every output."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import accumulate
from typing import Any

from hotbed.base.texts import Figure, Text, _, chained, made
from hotbed.recipe import Recipe
from hotbed.reference.countries import country_names

KEEPS_JOINED = "\u200c\u200d"  # joiners that Arabic, Persian and Indic names are spelt with
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def shown(text: str | None) -> str:
    """A name as every output shows it: its own script, without what could disturb a line.

    Control and direction characters are left out, white space is one space.

    Parameters
    ----------
    text : str or None

    Examples
    --------
    >>> shown("Acme\\u202e\\n  Inc.\\x07"), shown(None)
    ('Acme Inc.', '')
    """
    return made(_shown, text or "")


def _shown(text: str) -> str:
    kept = "".join(
        letter if letter in KEEPS_JOINED or unicodedata.category(letter)[0] != "C" else " "
        for letter in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


def without_guard(text: str) -> str:
    """A CSV's text without the apostrophe that keeps it from being a formula.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> without_guard("'=1+1"), without_guard("'t Hooft")
    ('=1+1', "'t Hooft")
    """
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table with its text as it is shown.

    Parameters
    ----------
    row : mapping

    Examples
    --------
    >>> clean({"name": "'=1+1", "rank": 1})
    {'name': '=1+1', 'rank': 1}
    """
    return {
        key: shown(without_guard(value)) if isinstance(value, str) else value
        for key, value in row.items()
    }


def short(text: str, most: int) -> str:
    """A name cut to so many columns, with an ellipsis where it was; wide letters take two.

    Parameters
    ----------
    text : str
    most : int
        Columns.

    Examples
    --------
    >>> short("Semiconductors", 8), short("Optics", 8), short("東京大学", 6)
    ('Semicon…', 'Optics', '東京…')
    """
    return made(partial(_short, most=most), text)


def _short(text: str, most: int) -> str:
    ends = list(accumulate(_columns(letter) for letter in text))
    if not ends or ends[-1] <= most:
        return text
    cut = text[: bisect_right(ends, most - 1)]
    while cut and unicodedata.combining(cut[-1]):
        cut = cut[:-1]
    return cut.rstrip() + "…"


def _columns(letter: str) -> int:
    return 1 + (unicodedata.east_asian_width(letter) in "WF")


def inner(label: str) -> str:
    """A label within a sentence: 'Scientific papers' loses its capital, 'PCT ...' keeps it.

    Parameters
    ----------
    label : str

    Examples
    --------
    >>> inner("Scientific papers"), inner("PCT applications")
    ('scientific papers', 'PCT applications')
    """
    return made(_inner, label)


def _inner(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def counted(value: float | int | None, decimals: int = 1) -> str:
    """Documents, listings or people as text; nothing where it is not known.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> counted(4478.9012), counted(14182, 0), counted(0.25), counted(None)
    ('4,478.9', '14,182', '0.3', '')
    """
    if value is None:
        return ""
    step = Decimal(1).scaleb(-decimals)
    return Figure(f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}")


def percent(value: float | None, decimals: int = 2) -> str:
    """A share in percent as text, without its sign.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> percent(3.6537), percent(12.345, 1)
    ('3.65', '12.3')
    """
    return counted(value, decimals)


def span(years: Sequence[int] | None) -> str:
    """The years counted.

    Parameters
    ----------
    years : sequence of int or None

    Examples
    --------
    >>> span([2019, 2023]), span([2020, 2020]), span(None)
    ('2019–2023', '2020', 'all years')
    """
    return years_text(years) or _("all years")


def years_text(years: Sequence[int] | None) -> str:
    """First and last year, once where they are one; nothing where none are stated.

    Parameters
    ----------
    years : sequence of int or None

    Examples
    --------
    >>> years_text([2019, 2023]), years_text([2022, 2022]), years_text(None)
    ('2019–2023', '2022', '')
    """
    return "–".join(dict.fromkeys(str(year) for year in years or []))


def economy_words(codes: list[str]) -> str:
    """Economies by name.

    Parameters
    ----------
    codes : list of str
        ISO 3166-1.

    Examples
    --------
    >>> economy_words(["FR", "CH"])
    'France, Switzerland'
    """
    return chained([country_names().get(code, code) for code in codes], ", ")


def in_order(name: str) -> str:
    """What names are sorted by: letters without accents and case, from the first letter on.

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> sorted(["Uzbekistán", "África", "Austria"], key=in_order)
    ['África', 'Austria', 'Uzbekistán']
    """
    letters = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.lstrip("0123456789 %\u00a0") or plain


def filename(text: str) -> str:
    """A cluster's id as part of a file's name.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> filename("KR-37.57N-126.98E"), filename("../x y")
    ('KR-37.57N-126.98E', '_x_y')
    """
    return re.sub(r"[^A-Za-z0-9.-]+", "_", text).lstrip(".") or "cluster"


def rounding_words(recipe: Recipe) -> list[Text]:
    """That counts are rounded, and to what; nothing where they are not.

    Parameters
    ----------
    recipe : Recipe
    """
    base = recipe.rounding_base
    if base is None:
        return []
    return [
        _(
            "Counts are rounded to multiples of {base} so that they still add up, and other "
            "figures are computed from them; 0 stands for fewer than {base}.",
            base=base,
        )
    ]
