"""Addresses in whatever holds them, and answers of the same kind.

Frames of pandas, Polars, GeoPandas and others are taken through Narwhals; what speaks Arrow's
PyCapsule interface (relations of DuckDB, tables of Ibis) comes back as an Arrow table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from hotbed.base.errors import HotbedError, printable
from hotbed.geocode.addresses import column_names

ADDRESS = "address"
KINDS = "a table, a frame or Series of pandas, Polars or GeoPandas, a list of texts or a text"


def in_kind(given: object, answer: Callable[[pa.Table], pa.Table]) -> Any:
    """Answer addresses in the kind in which they are given.

    Parameters
    ----------
    given : object
        What `hotbed.Geocoder.geocode` takes.
    answer : callable
        Answers a table, row by row.

    Returns
    -------
    object
        A table for a table, a frame of the same library for a frame or Series (of pandas with the
        same index), a list of dictionaries for texts, a dictionary for a text.

    Raises
    ------
    HotbedError
        It is none of these, or a column holds values of several types.

    Examples
    --------
    >>> upper = lambda table: pa.table({"n": [len(text) for text in table["address"].to_pylist()]})
    >>> in_kind("Paris", upper), in_kind(["Bonn", "Oslo!"], upper)
    ({'n': 5}, [{'n': 4}, {'n': 5}])
    """
    if isinstance(given, pa.Table):
        return answer(given)
    if isinstance(given, str):
        return answer(_texts([given])).to_pylist()[0]
    if isinstance(given, pa.RecordBatch):
        return answer(pa.Table.from_batches([given]))
    if isinstance(given, pa.Array | pa.ChunkedArray):
        return answer(pa.table({ADDRESS: given}))
    if isinstance(given, list | tuple | set | frozenset):
        return answer(_texts(given)).to_pylist()
    return _of_frame(given, answer)


def _texts(texts: Iterable[object]) -> pa.Table:
    values = list(texts)
    wrong = next((value for value in values if not isinstance(value, str | None)), None)
    if wrong is not None:
        raise HotbedError(
            f"an address is {type(wrong).__name__} ({printable(wrong, 40)})", "give texts"
        )
    return pa.table({ADDRESS: pa.array(values, pa.string())})


def _of_frame(given: object, answer: Callable[[pa.Table], pa.Table]) -> Any:
    import narwhals as nw

    frame: Any = nw.from_native(given, allow_series=True, pass_through=True)
    if isinstance(frame, nw.Series):
        frame = frame.alias(ADDRESS).to_frame()
    if isinstance(frame, nw.DataFrame):
        answers = nw.from_arrow(answer(_arrow(frame)), backend=frame.implementation).to_native()
        if frame.implementation.is_pandas():
            answers.index = given.index  # type: ignore[attr-defined]
        return answers
    if hasattr(given, "__arrow_c_stream__"):
        return answer(pa.table(given))
    if isinstance(frame, nw.LazyFrame):
        raise HotbedError("a lazy frame has no rows yet", "give what its collect() returns")
    raise HotbedError(
        f"{type(given).__name__} holds no addresses that can be read", f"give {KINDS}"
    )


def _arrow(frame: Any) -> pa.Table:
    """The columns of addresses alone: others may hold what Arrow has no type for."""
    kept = list(column_names(map(str, frame.columns)).values())
    try:
        table: pa.Table = frame.select(kept).to_arrow() if kept else pa.table({"none": []})
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise HotbedError(
            f"a column of addresses holds values of several types ({printable(error)})",
            "make them text",
        ) from error
    return table
