"""Reading the reference tables that ship with hotbed."""

from __future__ import annotations

from importlib.resources import files

import pyarrow as pa
import pyarrow.parquet as pq


def read_reference(name: str) -> pa.Table:
    """Read a table of the package's folder ``data``.

    Parameters
    ----------
    name : str
        The file's name.

    Returns
    -------
    pyarrow.Table
    """
    with files("hotbed.reference").joinpath("data", name).open("rb") as stream:
        return pq.read_table(pa.PythonFile(stream, mode="r"))
