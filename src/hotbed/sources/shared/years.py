"""What a year is: four digits in a text, or a number that its owner states as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath

T = TypeVar("T")
YEAR = r"(?:1[6-9]|20)\d\d"
"""Four digits that are a year in a text: 1600 to 2099."""
MONTH_AND_DAY = r"(?:(?:0\d|1[0-2])(?:[0-2]\d|3[01])?)?"
IN_TEXT = rf"(?:^|[^0-9A-Za-z]|c)(?P<year>{YEAR}){MONTH_AND_DAY}(?:[^0-9A-Za-z]|T|$)"
"""A year in a text, alone or with month and day: no digit or letter touches it.

A c may stand before it, as in c2015, and a T behind it, as in dates with a time.
"""
FIRST, LAST = 1501, 2199
"""The years that a number may be which its owner states as one; others stand for none."""
NOT_STATED = frozenset(
    {"", "0", "0000", "9999", "-", "--", "?", ".", "n.d.", "nd", "n/a", "na", "nan", "none", "null"}
)
"""Texts, in small letters, that say that a year is not known."""
LOOKED_AT = 1000  # values by which a column is told to hold years
_YEAR = re.compile(IN_TEXT)
_LEADING = re.compile(IN_TEXT.replace("[^0-9A-Za-z]|c", "", 1))


def year_in(text: str | None) -> int | None:
    """The first year in a text.

    Parameters
    ----------
    text : str or None
        A year, or a date in any of the usual spellings.

    Returns
    -------
    int or None
        None where it holds none.

    Examples
    --------
    >>> year_in("Spring 2015"), year_in("20150301"), year_in("0000"), year_in(None)
    (2015, 2015, None, None)
    >>> year_in("20200"), year_in("19990.5"), year_in("3.197964"), year_in("ref 2050x")
    (None, None, None, None)
    """
    match = _YEAR.search(text or "")
    return int(match["year"]) if match else None


def leading_year(date: str | None) -> int | None:
    """The year with which a date begins.

    Parameters
    ----------
    date : str or None
        Such as 20120327.

    Returns
    -------
    int or None
        None where it begins with something else.

    Examples
    --------
    >>> leading_year("20120327"), leading_year("27.03.2012")
    (2012, None)
    """
    match = _LEADING.match(date or "")
    return int(match["year"]) if match else None


def stated_year(value: object) -> int | None:
    """A number that its owner states as a year.

    Parameters
    ----------
    value : object
        As JSON or Parquet holds it: some tools write integers as text or with a point.

    Returns
    -------
    int or None
        None unless it is an integer of `FIRST` to `LAST`.

    Examples
    --------
    >>> stated_year(2015), stated_year("2015"), stated_year(2015.0)
    (2015, 2015, 2015)
    >>> stated_year(9999), stated_year("2015x"), stated_year(2015.5)
    (None, None, None)
    """
    if (isinstance(value, float) and value.is_integer()) or (
        isinstance(value, str) and len(value) == 4 and value.isdecimal()
    ):
        value = int(value)
    return value if isinstance(value, int) and FIRST <= value <= LAST else None


def stated_year_sql(expression: str) -> str:
    """The same as `stated_year` in SQL.

    Parameters
    ----------
    expression : str
        SQL of an integer.

    Returns
    -------
    str
        SQL of the year; null where the number is none.

    Examples
    --------
    >>> stated_year_sql("y")
    'CASE WHEN y BETWEEN 1501 AND 2199 THEN y END'
    """
    return f"CASE WHEN {expression} BETWEEN {FIRST} AND {LAST} THEN {expression} END"


def years(column: pa.Array) -> pa.Array:
    """The same as `year_in` for a column.

    Parameters
    ----------
    column : pa.Array
        Years or dates: text, or what Arrow casts to text.

    Returns
    -------
    pa.Array
        Of type int32; null where a text holds no year.

    Examples
    --------
    >>> years(pa.array(["2015", "2015-03-01", "20150301", "01/03/2015", "2015.0", "0"])).to_pylist()
    [2015, 2015, 2015, 2015, 2015, None]
    """
    text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    coded = text.dictionary_encode()  # there are few dates, and patterns are slow
    matches = pc.extract_regex(coded.dictionary, IN_TEXT)
    return pc.cast(pc.struct_field(matches, "year"), pa.int32()).take(coded.indices)


def must_be_years(column: pa.Array, file: DataPath, name: str) -> None:
    """Refuse a column in which most values are not years.

    Parameters
    ----------
    column : pa.Array
        Its values, or the first of them.
    file : DataPath
        Where they stand, for the message.
    name : str
        How the message names the column.

    Raises
    ------
    HotbedError
        More than half of those that are stated hold no year.

    Examples
    --------
    >>> from pathlib import Path
    >>> must_be_years(pa.array(["2015", "n.d.", None]), Path("a.csv"), "year")
    >>> must_be_years(pa.array(["3.1", "2.7", "2015"]), Path("a.csv"), "score")
    Traceback (most recent call last):
    ...
    hotbed.base.errors.HotbedError: a.csv: most values of the column 'score' are not years (2 ...
    """
    text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    text = pc.utf8_lower(pc.utf8_trim_whitespace(text))
    known = pc.invert(pc.is_in(pc.fill_null(text, ""), pa.array(sorted(NOT_STATED))))
    stated = pc.sum(known).as_py() or 0
    wrong = pc.and_(known, pc.is_null(years(text)))
    count = pc.sum(wrong).as_py() or 0
    if 2 * count > stated:
        first = text[pc.index(wrong, True).as_py()].as_py()
        raise HotbedError(
            f"{file}: most values of the column {name!r} are not years ({count:,} of {stated:,}, "
            f"such as {first[:40]!r})",
            "name the column that holds years or dates, or correct the file",
        )


def with_years(
    records: Iterable[T], texts: Callable[[T], str], file: DataPath, name: str
) -> Iterator[T]:
    """Records, refused if most of the first of them hold no year; see `must_be_years`.

    Parameters
    ----------
    records : iterable
        Those of a file.
    texts : callable
        A record's year as it is written.
    file : DataPath
        Where they stand, for the message.
    name : str
        How the message names the column.

    Yields
    ------
    object
        The records.

    Raises
    ------
    HotbedError
        As `must_be_years`.
    """
    rest = iter(records)
    first = list(islice(rest, LOOKED_AT))
    must_be_years(pa.array([texts(record) for record in first], pa.string()), file, name)
    yield from chain(first, rest)
