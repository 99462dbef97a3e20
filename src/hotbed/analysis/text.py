"""Numbers and names in sentences, the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from hotbed.base.texts import Figure, Text, _, joined, pgettext
from hotbed.count.fractions import half_up

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!&{}$^])")
LIST_MARK = re.compile(r"^(\d*)([-+=.)])")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it letter by letter.

    >>> escaped("[x](http://y) *z*")
    '\\\\[x\\\\](http://y) \\\\*z\\\\*'
    """
    text = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return LIST_MARK.sub(r"\1\\\2", text)


def percent(value: Fraction) -> Text:
    """A share of the world, one decimal.

    >>> percent(Fraction(427, 100))
    '4.3 %'
    """
    return Figure(f"{half_up(value, 1)} %")


def signed(value: Fraction) -> Text:
    """A rate of growth, one decimal, with its sign.

    >>> signed(Fraction(234, 10)), signed(Fraction(-81, 10)), signed(Fraction(0))
    ('+23.4 %', '-8.1 %', '0.0 %')
    """
    text = half_up(value, 1)
    return Figure(f"+{text} %" if text.strip("-0.") and value > 0 else f"{text} %")


def number(value: Fraction | int | None, decimals: int = 4) -> float | None:
    """A figure for JSON, rounded half up."""
    return None if value is None else float(half_up(Fraction(value), decimals))


def ordinal(rank: int) -> Text:
    """A rank in words.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '113th']
    """
    if rank % 100 not in (11, 12, 13):
        if rank % 10 == 1:
            return pgettext("ordinal", "{n}st", n=rank)
        if rank % 10 == 2:
            return pgettext("ordinal", "{n}nd", n=rank)
        if rank % 10 == 3:
            return pgettext("ordinal", "{n}rd", n=rank)
    return pgettext("ordinal", "{n}th", n=rank)


def earlier(names: Sequence[str], own: str) -> Text:
    """Clusters of the other edition by name; one that is called as this one is told apart.

    Parameters
    ----------
    names : sequence of str
    own : str
        What this cluster is called.

    Examples
    --------
    >>> earlier(["Seoul", "Suwon"], "Seoul"), earlier(["Ulm"], "Ulm–Neu-Ulm")
    ('the earlier Seoul and Suwon', 'Ulm')
    """
    return joined([_("the earlier {name}", name=name) if name == own else name for name in names])


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun, for the terminal; `hotbed.base.texts.ngettext` is for readers.

    >>> plural(1, "cluster"), plural(1200, "cluster")
    ('1 cluster', '1,200 clusters')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
