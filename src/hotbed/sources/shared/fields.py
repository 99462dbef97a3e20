"""Text, numbers and lists as owners' files hold them, checked: what is none costs its record."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import orjson

from hotbed.base.errors import quoted

ENTITY = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31}| (?:amp|lt|gt|quot|apos|nbsp));"
)
"""An HTML entity; of the commonest also as Scopus prints some, with a blank: & amp;"""


def text_list(value: object) -> Sequence[str]:
    """A list of texts.

    Parameters
    ----------
    value : object
        As JSON or Parquet holds it: a list, a single text, or nothing.

    Returns
    -------
    sequence of str
        Those that are not empty.

    Raises
    ------
    ValueError
        It is something else, or something else is in it.

    Examples
    --------
    >>> text_list("Oslo"), text_list(["Oslo", None]), text_list(None)
    (['Oslo'], ['Oslo'], [])
    """
    if not value:
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise ValueError(f"{quoted(value, 60)} where a list of texts is expected")
    try:
        return [text for text in value if text and text.strip()]
    except AttributeError:
        other = next(text for text in value if text and not isinstance(text, str))
        raise ValueError(f"{quoted(other, 60)} where text is expected") from None


def text_fault(value: object) -> str:
    """What is wrong with a value that should be text.

    Parameters
    ----------
    value : object
        Text, or nothing.

    Returns
    -------
    str
        "" where it can be written as UTF-8, or is None.

    Examples
    --------
    >>> text_fault(5), text_fault("Oslo")
    ('5 where text is expected', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{quoted(value, 60)} where text is expected"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "text with half of a sign (a lone surrogate)"
    return ""


def number_fault(value: object) -> str:
    """What is wrong with a value that should be an integer of 32 bits.

    Parameters
    ----------
    value : object
        An integer, or nothing.

    Returns
    -------
    str
        "" where it is one, or None.

    Examples
    --------
    >>> number_fault(2**40), number_fault("7"), number_fault(7)
    ('1099511627776 where a number is expected', "'7' where a number is expected", '')
    """
    if value is None or (type(value) is int and -(2**31) <= value < 2**31):
        return ""
    return f"{quoted(value, 60)} where a number is expected"


def unpacked(value: object) -> object:
    """A list or record that was written as JSON text, as tables of text columns hold it.

    Parameters
    ----------
    value : object
        Any value.

    Returns
    -------
    object
        What the text says; the value itself where it is no such text.

    Examples
    --------
    >>> unpacked('[{"id": "A1"}]'), unpacked("[Oslo"), unpacked(5)
    ([{'id': 'A1'}], '[Oslo', 5)
    """
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def without_entities(text: str) -> str:
    """Text with the signs that its HTML entities stand for.

    Parameters
    ----------
    text : str
        As an owner's file holds it.

    Returns
    -------
    str
        What looks like an entity and is none stays as it is.

    Examples
    --------
    >>> without_entities("Texas A&amp;M Univ, M&#252;nchen, R&D; AT&T")
    'Texas A&M Univ, München, R&D; AT&T'
    >>> without_entities("School of Physics & amp; Astronomy, Dept of Art & Design; Univ")
    'School of Physics & Astronomy, Dept of Art & Design; Univ'
    """
    if "&" not in text:
        return text
    return ENTITY.sub(lambda entity: html.unescape(entity[0].replace(" ", "")), text)
