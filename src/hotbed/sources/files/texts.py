"""Tables of delimited text as they are opened: their delimiter, header, and blocks of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.account import BLANK, DELIMITERS, HEADER, METADATA, Account
from hotbed.sources.files.containers import LONGEST, Member, members
from hotbed.sources.files.framing.quotes import Form, first_row
from hotbed.sources.files.framing.rows import ABOUT, Rows, frame
from hotbed.sources.files.pieces import CHUNK

STATED = re.compile(rb"""\s*"?sep=(.)"?\s*\Z""")
SCOPUS = re.compile(rb"Scopus\s*\Z|EXPORT DATE:")  # lines before the header of old exports
QUOTED = re.compile(rb'"[^"]*"')
MARKS = (b",", b"\t", b";", b"|")


@dataclass
class OpenText:
    """A table of delimited text behind its header.

    Attributes
    ----------
    path : DataPath
        The file.
    stream : BufferedReader
        What follows `rest`.
    form : Form
        How it is written.
    names : list of str
        Of its columns, as the header writes them.
    line : bytes
        The header as it is written.
    account : Account
        Takes what becomes of its bytes; rows that `blocks` yields are the caller's to enter.
    rest : bytes
        What was read of the rows.
    row : int
        The number of the next row.
    """

    path: DataPath
    stream: BufferedReader
    form: Form
    names: list[str]
    line: bytes
    account: Account
    rest: bytes = field(repr=False, default=b"")
    row: int = 1

    def blocks(self) -> Iterator[Rows]:
        """Iterate over the rows in blocks; those set aside and passed over are entered here.

        Yields
        ------
        Rows
            Framed rows.

        Raises
        ------
        HotbedError
            The file is damaged, or a row is longer than `LONGEST`.
        """
        data, more = self.rest, CHUNK
        self.rest = b""
        while True:
            read = self.stream.read(more)
            data += read
            rows = frame(data, self.form, self.row, last=not read)
            data = data[rows.consumed :]
            self.row += rows.seen
            for lost in rows.lost:
                self.account.reject(len(lost.data))
            for rule, size in rows.ignored.items():
                self.account.ignore(size, rule)
            if rows.consumed:
                yield rows
            if not read:
                return
            if len(data) > LONGEST:
                raise HotbedError(f"{self.path} has a row of more than 64 MB", "check its format")
            more = max(CHUNK, len(data))


def texts(
    path: DataPath, spec: Input, account: Account, *, quoted: bool = True
) -> Iterator[OpenText]:
    """Open the tables in a file one after the other: those of a .zip, else the file itself.

    Parameters
    ----------
    path : DataPath
        CSV or TSV, packed or not.
    spec : Input
        The input as the recipe has it, for delimiter and encoding.
    account : Account
        Takes what becomes of the file's bytes.
    quoted : bool
        Whether a quote at the start of a cell means anything.

    Yields
    ------
    OpenText
        Their rows are numbered on.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, not text in its encoding; the files of a .zip differ in their
        columns.
    """
    header, row = b"", 1
    for member in members(path, account, spec.encoding):
        text = open_text(path, member, spec, account, quoted=quoted)
        if header and text.form.header != header:
            raise HotbedError(
                f"{path}: {member.name} has other columns than the first file in it",
                "unpack it and name the files of one table",
            )
        header, text.row = text.form.header, row
        yield text
        row = text.row


def first_text(path: DataPath, spec: Input) -> OpenText:
    """The first table in a file, for its header; its rows can't be read any more.

    Parameters
    ----------
    path : DataPath
        CSV or TSV, packed or not.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    OpenText
        Closed.

    Raises
    ------
    HotbedError
        As `texts`.
    """
    return next(texts(path, spec, Account()))


def open_text(
    path: DataPath,
    member: Member,
    spec: Input,
    account: Account,
    *,
    quoted: bool = True,
    delimiter: bytes = b"",
) -> OpenText:
    """Open a table and read its header; lines before it that say nothing are passed over.

    Parameters
    ----------
    path : DataPath
        The file, for messages.
    member : Member
        A file in it.
    spec : Input
        The input as the recipe has it.
    account : Account
        Takes what becomes of the bytes.
    quoted : bool
        Whether a quote at the start of a cell means anything.
    delimiter : bytes
        What parts the cells; b"": what the recipe says, or the line ``sep=;``, or the header.

    Returns
    -------
    OpenText
        Behind the header.

    Raises
    ------
    HotbedError
        Empty, or its header is not text.
    """
    data = member.stream.read(CHUNK)
    delimiter = delimiter or (spec.delimiter or "").encode()
    if not data:
        raise HotbedError(f"{path} is empty", "check that it was written completely")
    while True:
        while b"\n" not in data and len(data) <= LONGEST and (more := member.stream.read(CHUNK)):
            data += more
        line, feed, after = data.partition(b"\n")
        stated = STATED.match(line) if len(line) < 16 else None
        if stated:
            delimiter = delimiter or stated[1]
            account.ignore(len(line) + len(feed), HEADER)
        elif feed and not line.strip(b"\r"):
            account.ignore(len(line) + len(feed), BLANK)
        elif feed and not line.strip(b",;|\t\r "):
            account.ignore(len(line) + len(feed), DELIMITERS)
        elif feed and line.lstrip(b'"').startswith(ABOUT):
            _, end = first_row(data, Form(b",", 0))
            account.ignore(end, METADATA)
            after = data[end:]
        elif feed and SCOPUS.match(line):
            account.ignore(len(line) + len(feed), METADATA)
        else:
            break
        data = after
        if not data:
            raise HotbedError(f"{path} is empty", "check that it was written completely")
    delimiter = delimiter or _delimiter(path, line)
    cells, end = first_row(data, Form(delimiter, 0, quoted=quoted))
    account.ignore(end, HEADER)
    try:
        names = [cell.decode().removeprefix("\ufeff") for cell in cells]
    except UnicodeDecodeError as error:
        raise HotbedError(
            f"{path} is not {spec.encoding.upper()} text",
            "save it as UTF-8, or set encoding in the recipe",
        ) from error
    form = Form(delimiter, len(names), data[:end].rstrip(b"\r\n"), quoted)
    return OpenText(path, member.stream, form, names, line, account, data[end:])


def _delimiter(path: DataPath, line: bytes) -> bytes:
    """A tab for .tsv; else the sign that the header holds most of outside of quotes."""
    if ".tsv" in [suffix.lower() for suffix in path.suffixes]:
        return b"\t"
    for text in (QUOTED.sub(b"", line), line):
        counts = {mark: text.count(mark) for mark in MARKS}
        if any(counts.values()):
            return max(counts, key=lambda mark: counts[mark])
    return b","
