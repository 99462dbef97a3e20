"""The fields of a record by Web of Science's tags, in every form of its exports.

Source: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

TAGS = ("AU", "AF", "C1", "RP", "PY", "EA", "DT", "UT", "WE", "WC", "SC", "C3", "DI")
"""The fields that are read."""
LISTS = frozenset(("AU", "AF", "C1", "RP"))
"""Fields of a value a line in tagged text."""
Get = Callable[[str], list[str]]
"""From a tag to the values of its field."""


def values(text: str) -> list[str]:
    """The values of a field that parts them by semicolons.

    Parameters
    ----------
    text : str
        The field.

    Returns
    -------
    list of str
        Those that are not empty.

    Examples
    --------
    >>> values("Article; Early Access")
    ['Article', 'Early Access']
    """
    return [value.strip() for value in text.split(";") if value.strip()]


def parsed_once(parse: Callable[[], dict[str, list[str]]]) -> Get:
    """The fields of a record that is parsed when one of them is first asked for.

    Parameters
    ----------
    parse : callable
        Returns all values by tag.

    Returns
    -------
    Get
        No values for a tag that the record lacks.

    Examples
    --------
    >>> get = parsed_once(lambda: {"AU": ["Roe, A"]})
    >>> get("AU"), get("PY")
    (['Roe, A'], [])
    """
    fields = cache(parse)
    return lambda tag: fields().get(tag, [])
