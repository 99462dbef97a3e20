"""Rows that can't be read: gathered over units, and the limit of them looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.geocode.encoding import likely_encoding
from hotbed.recipe import Input, Recipe
from hotbed.remote.paths import DataPath
from hotbed.sources.files.encodings import NOT_UTF8
from hotbed.sources.rejects import HELD, Rejects

ENOUGH = 100_000  # unreadable rows of a unit after which reading may stop early
ROW_GROUP = 1 << 20


def stop_early(
    rejects: Rejects, rows: int, weight: float, most: float, files: Sequence[DataPath]
) -> None:
    """Stop a unit's reading where the limit can't be met any more, if all goes on as it began.

    That is once `ENOUGH` rows can't be read and their share, weighed by the unit's part of the
    input, is past the limit: were all rows of the other units good, it would still be.

    Parameters
    ----------
    rejects : Rejects
        Those of the unit.
    rows : int
        Its listings so far.
    weight : float
        Its part of the input by bytes of files.
    most : float
        limits.bad_rows.
    files : sequence of DataPath
        The unit's, for the message.

    Raises
    ------
    HotbedError
        It is past the limit.
    """
    framed = sum(account.records for account in rejects.accounts.values())
    seen = max(rows + rejects.count, framed)
    if rejects.count >= ENOUGH and weight * rejects.count > most * seen:
        counts = f"{rejects.count} of the first {seen}"
        raise _past_limit(counts, rejects.first or {}, most, files)


def gather_rejects(target: Path, parts: Iterable[Path]) -> dict[str, object] | None:
    """Write the units' rejects as one file.

    Parameters
    ----------
    target : Path
        The file.
    parts : iterable of Path
        That of each unit, in order.

    Returns
    -------
    dict of str to object, or None
        The first of them.
    """
    first: dict[str, object] | None = None
    held: list[pa.Table] = []
    with pq.ParquetWriter(target, Rejects.SCHEMA) as writer:
        for part in parts:
            for batch in pq.ParquetFile(part).iter_batches(HELD):
                held.append(pa.Table.from_batches([batch]))
                first = first or held[-1].slice(0, 1).to_pylist()[0]
                if sum(table.num_rows for table in held) >= ROW_GROUP:
                    writer.write_table(pa.concat_tables(held))
                    held.clear()
        writer.write_table(pa.concat_tables([Rejects.SCHEMA.empty_table(), *held]))
    return first


def stop_past_limit(
    bad: int,
    first: dict[str, object] | None,
    rows: int,
    recipe: Recipe,
    spec: Input,
    files: Sequence[DataPath],
) -> None:
    """Refuse an input of which too many rows can't be read, or that has none.

    Parameters
    ----------
    bad : int
        Rows that can't be read.
    first : dict of str to object, optional
        The first of them.
    rows : int
        Listings.
    recipe : Recipe
        For limits.bad_rows.
    spec : Input
        The input, for the message.
    files : sequence of DataPath
        Its files.

    Raises
    ------
    HotbedError
        As said.
    """
    if rows + bad == 0:
        raise no_rows(spec)
    if first is not None and bad > recipe.limits.bad_rows * (rows + bad):
        counts = f"{bad} of {rows + bad}"
        raise _past_limit(counts, first, recipe.limits.bad_rows, files)


def no_rows(spec: Input) -> HotbedError:
    """The sentence for an input without a row.

    Parameters
    ----------
    spec : Input
        It names the files.

    Returns
    -------
    HotbedError
        To be raised.
    """
    return HotbedError(
        f"the input {', '.join(spec.files)} holds no rows", "check that it was written completely"
    )


def _past_limit(
    counts: str, first: dict[str, object], limit: float, files: Sequence[DataPath]
) -> HotbedError:
    place = f", row {first['row']}" if first.get("row") else ""
    return HotbedError(
        f"{counts} rows can't be read, more than limits.bad_rows = {limit} allows "
        f"(first: {first['file']}{place}: {first['reason']})",
        _encoding(first, files) or "mend the file or its column map, or raise the limit",
    )


def _encoding(first: dict[str, object], files: Sequence[DataPath]) -> str:
    """What to state in the recipe where a file is text of another encoding; "" where it isn't."""
    if NOT_UTF8 not in str(first["reason"]):
        return ""
    for path in files:
        if path.name == first["file"] and (encoding := likely_encoding(path)):
            return f'it looks like {encoding}: set encoding = "{encoding}" in its input'
    return ""
