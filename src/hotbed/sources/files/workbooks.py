"""How large a workbook is before it is loaded: its library holds a sheet as a full rectangle."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath, openable, opened
from hotbed.sources.files.pieces import CHUNK

MOST_CELLS = 1 << 25  # of the rectangle around a sheet's cells; each takes 24 to 32 bytes
LARGEST_PART = 4 << 30  # unpacked; a sheet is read as a stream
LARGEST_TEXTS = 256 << 20  # unpacked; texts are held
LONGEST_CELL = 1 << 20  # a cell of Excel holds at most 32,767 signs
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How packed and older workbooks begin."""
SHEETS = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)\Z|content\.xml\Z")
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
CELL = re.compile(rb"<(?:\w{1,9}:)?c[ />]")
REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d{1,9})"[^<>]{0,200}?(/?)>')
ROW, CELLS = 0, frozenset((*range(1, 12), 62))
"""Kinds of records of a binary sheet ([MS-XLSB] 2.3.2): BrtRowHdr; BrtCellBlank to BrtFmlaError,
and BrtCellRString. They begin with the number of the row, or the column."""
SHORTEST = 10  # bytes of a cell's record
EDGE = 512  # bytes of a piece that the next one repeats, so that no tag is cut


def is_workbook(path: DataPath) -> bool:
    """Whether a file is a workbook by its content; exports called .xls may be text.

    Parameters
    ----------
    path : DataPath
        A file, not packed.

    Returns
    -------
    bool
        False also where it can't be opened.
    """
    if isinstance(path, Path) and not path.is_file():
        return False
    with opened(path) as stream:
        return (stream.read(8) or b"").startswith(WORKBOOKS)


def must_be_bounded(path: DataPath) -> None:
    """Refuse a workbook that can't be held in about 1 GiB.

    Parameters
    ----------
    path : DataPath
        A workbook; one that is not packed (.xls) holds at most 65,536 rows of 256 columns.

    Raises
    ------
    HotbedError
        Its parts are too large unpacked, a cell is too long, or its cells lie too far apart.
    """
    if not zipfile.is_zipfile(openable(path)):
        return
    try:
        with zipfile.ZipFile(openable(path)) as archive:
            for info in archive.infolist():
                sheet = SHEETS.search(info.filename) is not None
                if info.file_size > (LARGEST_PART if sheet else LARGEST_TEXTS):
                    raise _too_large(path, f"{info.filename} unpacks to {info.file_size >> 20} MB")
            for info in archive.infolist():
                if SHEETS.search(info.filename):
                    fit = _must_fit if info.filename.endswith(".xml") else _binary_must_fit
                    with archive.open(info) as stream:
                        fit(path, stream)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise HotbedError(
            f"{path} is not a complete workbook ({error})", "save it again, or as CSV"
        ) from error


def _too_large(path: DataPath, why: str) -> HotbedError:
    return HotbedError(
        f"{path} is larger than a workbook that can be read ({why})", "save the table as CSV"
    )


def _pieces(path: DataPath, stream: IO[bytes]) -> Iterator[bytes]:
    edge, quiet = b"", 0
    while data := stream.read(CHUNK):
        quiet = 0 if b"<" in data else quiet + len(data)
        if quiet > LONGEST_CELL:
            raise _too_large(path, "a cell holds more than 1 MB")
        yield edge + data
        edge = data[-EDGE:]


def _must_fit(path: DataPath, stream: IO[bytes]) -> None:
    """Refuse a sheet whose cells span too many rows and columns."""
    rows, columns, counted = 0, 0, 0
    for piece in _pieces(path, stream):
        for letters, number in REFERENCE.findall(piece):
            rows = max(rows, int(number))
            columns = columns if len(letters) == 1 else max(columns, _column(letters))
        written = piece.split(b"<row")  # cells without a reference stand side by side
        counted += len(written) - 1
        columns = max(columns, 26, *(len(CELL.findall(row)) for row in written))
        repeated = _repeated(piece)
        counted, columns = counted + repeated[0], max(columns, repeated[1])
        if max(rows, counted) * columns > MOST_CELLS:
            why = f"its cells span {max(rows, counted):,} rows and {columns:,} columns"
            raise _too_large(path, why)


def _binary_must_fit(path: DataPath, stream: IO[bytes]) -> None:
    """Refuse a sheet of a binary workbook whose cells span too many rows and columns."""
    rows, columns = 0, 0
    for kind, length, number in _records(stream):
        if kind == ROW:
            rows = max(rows, number + 1)
        elif kind in CELLS:
            columns = max(columns, number + 1)
            if length > 2 * LONGEST_CELL:  # in UTF-16
                raise _too_large(path, "a cell holds more than 1 MB")
        if rows * columns > MOST_CELLS:
            raise _too_large(path, f"its cells span {rows:,} rows and {columns:,} columns")


def _records(stream: IO[bytes]) -> Iterator[tuple[int, int, int]]:
    """The records of a binary sheet: kind, length, and the number that stands first in it."""
    held, behind = b"", 0
    while data := stream.read(CHUNK):
        held, place = held + data, behind
        while place + SHORTEST <= len(held):
            kind, length = held[place], 0
            place += 1
            if kind & 0x80:
                kind = kind & 0x7F | (held[place] & 0x7F) << 7
                place += 1
            for shift in (0, 7, 14, 21):
                byte = held[place]
                length |= (byte & 0x7F) << shift
                place += 1
                if byte < 0x80:
                    break
            yield kind, length, int.from_bytes(held[place : place + 4], "little")
            place += length
        held, behind = held[place:], max(0, place - len(held))


def _column(letters: bytes) -> int:
    """The number of a column, from 1.

    >>> _column(b"A"), _column(b"AA"), _column(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _repeated(piece: bytes) -> tuple[int, int]:
    """Rows and columns that OpenDocument repeats with something in them."""
    rows, columns = 0, 0
    for kind, count, alone in REPEATED.findall(piece):
        if kind == b"columns" and not alone:
            columns = max(columns, int(count))
        elif kind == b"rows" and not alone:
            rows += int(count)
    return rows, columns
