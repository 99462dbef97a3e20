"""Text that a spreadsheet would take for a formula, made harmless."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

BEGIN = "=+-@\t\r"
"""With these a formula begins."""
PATTERN = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?$"


def harmless(value: object) -> object:
    """Text that starts as a formula would, with an apostrophe before it; numbers stay.

    Parameters
    ----------
    value : object
        Of a cell.

    Returns
    -------
    object
        Itself, unless it is such a text.

    Examples
    --------
    >>> harmless('=HYPERLINK("http://x")'), harmless("-3.5"), harmless("Tokyo")
    ('\\'=HYPERLINK("http://x")', '-3.5', 'Tokyo')
    """
    if not isinstance(value, str) or not value or value[0] not in BEGIN:
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value


def harmless_table(table: pa.Table) -> pa.Table:
    """A table whose texts and names of columns are harmless.

    Parameters
    ----------
    table : pyarrow.Table
        Any.

    Returns
    -------
    pyarrow.Table
        With the same rows and columns.

    Examples
    --------
    >>> harmless_table(pa.table({"=a": ["+1", "@b", None]})).to_pydict()
    {"'=a": ['+1', "'@b", None]}
    """
    for number, field in enumerate(table.schema):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            column = table.column(number).cast(kind)
            table = table.set_column(number, field.with_type(kind), _harmless_column(column))
    return table.rename_columns([str(harmless(name)) for name in table.column_names])


def _harmless_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([_harmless_chunk(chunk) for chunk in column.chunks], column.type)


def _harmless_chunk(chunk: pa.Array) -> pa.Array:
    begins = pc.match_substring_regex(chunk, PATTERN)
    number = pc.match_substring_regex(chunk, NUMBER)
    chosen = pc.fill_null(pc.and_not(begins, number), False)
    if not pc.any(chosen).as_py():
        return chunk
    values = pa.array([harmless(text) for text in chunk.filter(chosen).to_pylist()], chunk.type)
    return pc.replace_with_mask(chunk, chosen, values)
