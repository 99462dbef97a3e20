"""Which source a file is of, by its content alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath, must_hold
from hotbed.sources.account import Account
from hotbed.sources.files import excel
from hotbed.sources.files.containers import members
from hotbed.sources.files.delimited import header
from hotbed.sources.files.framing.json_objects import JsonObjects
from hotbed.sources.files.parquet import is_parquet
from hotbed.sources.files.texts import open_text
from hotbed.sources.files.workbooks import is_workbook
from hotbed.sources.glimpse import JSON, TABLE, TEXT, XML, Glimpse
from hotbed.sources.registry import source, sources
from hotbed.sources.shared.proposed import proposed_map

LOOKED = 1 << 16
"""Bytes of a text by which it is told."""
ELEMENT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,80})")
GENERIC = "table"
"""The source of tables that no other claims."""


@dataclass(frozen=True)
class Recognised:
    """What a file is.

    Attributes
    ----------
    path : DataPath
        The file.
    source : str
        The name of its source.
    columns : dict of str to str
        For a table of no known owner, hotbed's fields and the columns that seem to hold them.
    """

    path: DataPath
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)


def recognise(path: DataPath) -> Recognised:
    """Tell the source of a file.

    Parameters
    ----------
    path : DataPath
        Packed or not, in any encoding.

    Returns
    -------
    Recognised
        The source whose files look so; a table that none claims is of `table`.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, or of no source.
    """
    glimpse = Glimpse(path, TEXT)
    for glimpse in glimpses_of(path):
        for name, kind in sources().items():
            if name != GENERIC and kind.claims(glimpse):
                return Recognised(path, name)
    if glimpse.kind == TABLE and len(glimpse.names) == 1:
        glimpse = replace(glimpse, kind=TEXT)
    if glimpse.kind == TABLE:
        columns = proposed_map(glimpse.names)
        if "document_id" in columns and len(columns) > 1:
            return Recognised(path, GENERIC, columns)
        raise HotbedError(
            f"{path} is a table of no source that hotbed knows; it has the columns "
            + ", ".join(glimpse.names[:24]),
            'name the source, or map the columns: source = "table", columns = {document_id = '
            '"...", year = "...", address = "..."}',
        )
    raise HotbedError(
        f"{path} is {glimpse.kind} of no source that hotbed knows",
        "name the source; 'hotbed sources' lists them",
    )


def recognise_all(paths: Sequence[DataPath]) -> dict[str, list[Recognised]]:
    """Tell the sources of files.

    Parameters
    ----------
    paths : sequence of DataPath
        Files.

    Returns
    -------
    dict of str to list of Recognised
        By source, in the order of the files.

    Raises
    ------
    HotbedError
        As `recognise`.
    """
    by_source: dict[str, list[Recognised]] = {}
    for path in paths:
        item = recognise(path)
        by_source.setdefault(item.source, []).append(item)
    return by_source


@contextmanager
def told_apart(spec: Input, files: Sequence[DataPath]) -> Iterator[None]:
    """While an input is read: where it fails because of its source, name the right one.

    Parameters
    ----------
    spec : Input
        The input as the recipe has it.
    files : sequence of DataPath
        Its files.

    Raises
    ------
    HotbedError
        As the block, or with the source of the first file that is of another one.
    """
    try:
        yield
    except HotbedError as error:
        for path in files:
            other = _source_of(path)
            if other not in ("", GENERIC, spec.source):
                raise HotbedError(
                    f"{path} is not of the source {spec.source!r}, but holds {source(other).title}",
                    f"name the source {other!r}",
                ) from error
        raise


def _source_of(path: DataPath) -> str:
    try:
        return recognise(path).source
    except HotbedError:
        return ""


def glimpses_of(path: DataPath) -> Iterator[Glimpse]:
    """Look at how a file begins, as what it may be.

    Parameters
    ----------
    path : DataPath
        Packed or not; of a .zip the first file in it.

    Yields
    ------
    Glimpse
        Its kind and names; text that is neither JSON nor XML first as such, then as a table.

    Raises
    ------
    HotbedError
        Missing, empty or damaged.
    """
    must_hold(path)
    blank = Input(source=GENERIC, metric="m", files=[str(path)])
    if is_parquet(path) or (excel.is_excel(path) and is_workbook(path)):
        yield Glimpse(path, TABLE, tuple(header(path, blank)))
        return
    inside = members(path)  # held, as a stream is closed with its iterator
    member = next(inside)
    head = member.stream.peek(LOOKED)[:LOOKED]
    start = head.lstrip()
    if start[:1] == b"<":
        names = dict.fromkeys(match[1].decode() for match in ELEMENT.finditer(head))
        yield Glimpse(path, XML, tuple(names), head)
    elif start[:1] in (b"{", b"["):
        first = next((item for item in JsonObjects(member.stream, Account()) if item.value), None)
        keys = tuple(first.value) if first is not None and first.value else ()
        yield Glimpse(path, JSON, keys, head)
    else:
        yield Glimpse(path, TEXT, (), head)
        yield Glimpse(path, TABLE, tuple(open_text(path, member, blank, Account()).names), head)
