"""In which encoding a file is written that doesn't say it: the one in which it names places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from hotbed.base.progress import task
from hotbed.geocode.geocoder import Geocoder
from hotbed.remote.paths import DataPath
from hotbed.sources.files.containers import members

ENCODINGS = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1254",
    "cp1253",
    "cp932",
    "gb18030",
    "cp949",
    "big5",
    "euc_jp",
    "cp850",
    "mac_roman",
    "koi8_r",
)
"""What spreadsheets and databases write; of equally good ones the first is taken."""
NO_TEXT = b"\0"  # in workbooks, Parquet and such
LOOKED_AT = 4 << 20  # bytes of a file
LINES, CELLS = 2000, 200
CELL = re.compile(r"[^\t\n\r,;|\"<>{}()\[\]:]+")


def likely_encoding(path: DataPath) -> str:
    """The encoding in which a file that is no UTF-8 names most places.

    Parameters
    ----------
    path : DataPath
        A file of text, packed or not.

    Returns
    -------
    str
        One of `ENCODINGS`; "" if it is UTF-8, says its encoding itself, or names places in none.

    Raises
    ------
    HotbedError
        As `hotbed.sources.files.containers.members`.
    """
    lines = list(islice(_not_utf8(path), LINES))
    if not lines:
        return ""
    geocoder = Geocoder()
    with task(f"trying encodings of {path.name}"):
        scores = {encoding: _known(lines, encoding, geocoder) for encoding in ENCODINGS}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] else ""


def _not_utf8(path: DataPath) -> Iterator[bytes]:
    """Lines that are not UTF-8; none of a file whose first bytes say its encoding."""
    for member in members(path):
        data = member.stream.read(LOOKED_AT)
        for line in () if NO_TEXT in data else data.split(b"\n"):
            if _decoded(line, "utf-8") is None:
                yield line


def _decoded(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _known(lines: list[bytes], encoding: str, geocoder: Geocoder) -> float:
    """The mean confidence with which cells that are not ASCII are found to be places."""
    cells: dict[str, None] = {}
    for line in lines:
        text = _decoded(line, encoding)
        if text is None:
            continue
        found = [cell.strip() for cell in CELL.findall(text)]
        cells.update(dict.fromkeys(cell for cell in found if not cell.isascii()))
        if len(cells) >= CELLS:
            break
    if not cells:
        return 0.0
    named = [row for row in geocoder.geocode(list(cells)) if row["place"]]  # a script has a country
    return sum(float(row["confidence"]) for row in named) / len(cells)
