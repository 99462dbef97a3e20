"""Records out of CSV files whose cells may hold line breaks and which may be damaged."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from hotbed.sources.files.containers import members
from hotbed.sources.files.record import Record

BAD_BYTES = re.compile("[\udc80-\udcff]")


def csv_records(
    path: Path, encoding: str, header: Callable[[list[str]], list[str]]
) -> Iterator[Record]:
    """Iterate over the rows of a CSV file.

    Parameters
    ----------
    path : Path
        A file, packed or not.
    encoding : str
        How its text is written.
    header : callable
        Takes the first row of the file (of every file in a .zip) and returns the columns' names.

    Yields
    ------
    Record
        Its content is a dict of cells by their columns' names.

    Raises
    ------
    HotbedError
        As `members` and as `header`.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    number = 0
    for member in members(path):
        text = io.TextIOWrapper(member.stream, encoding, errors="surrogateescape", newline="")
        rows = csv.reader(text)
        names: list[str] | None = None
        while True:
            try:
                row = next(rows)
            except StopIteration:
                break
            except csv.Error as error:
                number += 1
                yield Record(number, b"", fault=f"not a CSV row ({error})")
                continue
            if names is None:
                names = header(row)
                continue
            number += 1
            yield _record(row, names, number, encoding)
        text.detach()


def _record(row: list[str], names: list[str], number: int, encoding: str) -> Record:
    shown = ",".join(row)
    fault = ""
    if len(row) != len(names):
        fault = f"{len(row)} fields instead of {len(names)}"
    elif BAD_BYTES.search(shown):
        fault = f"not {encoding} text; set encoding in the recipe"
    data = shown.encode("utf-8", "surrogateescape")
    return Record(number, data, {} if fault else dict(zip(names, row, strict=True)), fault=fault)
