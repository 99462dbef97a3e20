"""Letters of a brief: which no font has, and in which direction names run."""

from __future__ import annotations

import unicodedata
from typing import Any

from anyascii import anyascii

DRAWN = ("svg", "alt")  # values that are not set in letters


def readable(values: Any, missing: set[str], key: str = "") -> Any:
    """The same values with words that no font can show transliterated in brackets.

    Names (dictionaries with `t`) are told whether they run from right to left.

    Parameters
    ----------
    values : dict, list or value
    missing : set of str
        Letters that no font has.
    key : str
        Of the values, where they stand in a dictionary.

    Examples
    --------
    >>> readable({"name": {"t": "ไทย Ltd"}}, set("ไทย"))
    {'name': {'t': '[aithy] Ltd', 'rtl': False}}
    """
    if isinstance(values, dict):
        done = {name: readable(value, missing, name) for name, value in values.items()}
        if "t" in done:
            done["rtl"] = _runs_left(done["t"])
        return done
    if isinstance(values, list):
        return [readable(value, missing, key) for value in values]
    if not isinstance(values, str) or key in DRAWN or missing.isdisjoint(values):
        return values
    words: list[str] = []
    for word in values.split(" "):
        if missing.isdisjoint(word):
            words.append(word)
        elif words and words[-1].endswith("]"):
            words[-1] = f"{words[-1][:-1]} {anyascii(word).strip()}]"
        else:
            words.append(f"[{anyascii(word).strip() or '?'}]")
    return " ".join(words)


def _runs_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
