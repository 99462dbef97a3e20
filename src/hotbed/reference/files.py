"""Reading the reference tables that ship with hotbed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError


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


def data_text(name: str) -> str:
    """A text of the package's folder ``data``.

    Parameters
    ----------
    name : str
        The file's name.
    """
    return files("hotbed.reference").joinpath("data", name).read_text(encoding="utf-8")


def bundled(kind: str) -> Path:
    """The table of a kind that comes with hotbed for the geocoder (see README.md beside it).

    >>> bundled("postcodes").name
    'postcodes.parquet'
    """
    return Path(str(files("hotbed.reference.bundled"))) / f"{kind}.parquet"


def read_bundled(kind: str, columns: list[str] | None = None) -> pa.Table:
    """Read such a table, or some of its columns.

    Raises
    ------
    HotbedError
        The file is missing or damaged.
    """
    try:
        return pq.ParquetFile(bundled(kind), page_checksum_verification=True).read(columns)
    except (OSError, pa.ArrowException) as error:
        raise HotbedError(
            f"{bundled(kind)}, which comes with hotbed, is missing or damaged",
            "install hotbed again",
        ) from error
