"""Files on disk and objects elsewhere, looked at and opened in the same way."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.remote.objects import RemoteFile
from hotbed.remote.streams import Ranges, Stream

DataPath: TypeAlias = Path | RemoteFile
"""Where data lie."""


def size_of(path: DataPath) -> int:
    """How large a file is.

    Parameters
    ----------
    path : DataPath
        It is there.

    Returns
    -------
    int
        In bytes.
    """
    return path.size if isinstance(path, RemoteFile) else path.stat().st_size


def must_hold(path: DataPath) -> None:
    """Refuse a file that is missing, a folder or empty.

    Parameters
    ----------
    path : DataPath
        On disk or elsewhere.

    Raises
    ------
    HotbedError
        As said.
    """
    if isinstance(path, Path):
        must_exist(path)
    elif not path.size:
        raise HotbedError(f"{path} is empty", "check that it was written completely")


def version_of(path: DataPath) -> str:
    """What tells this state of a file from others, without reading it.

    Parameters
    ----------
    path : DataPath
        It is there.

    Returns
    -------
    str
        An object's version, or when the file was changed.
    """
    return path.version if isinstance(path, RemoteFile) else str(path.stat().st_mtime_ns)


def beside(path: DataPath, levels: int, name: str) -> DataPath | None:
    """A file by its place relative to another one.

    Parameters
    ----------
    path : DataPath
        It need not be there.
    levels : int
        How many folders up the wanted one is.
    name : str
        Its name there.

    Returns
    -------
    DataPath or None
        None where there is none.
    """
    if isinstance(path, RemoteFile):
        return path.beside(levels, name)
    folder = path.parent
    for _ in range(levels):
        folder = folder.parent
    place = folder / name
    return place if place.is_file() else None


def opened(path: DataPath) -> io.RawIOBase:
    """Open a file to read it from its beginning on.

    Parameters
    ----------
    path : DataPath
        It is there.

    Returns
    -------
    io.RawIOBase
        Its bytes, not buffered.
    """
    if isinstance(path, RemoteFile):
        return Stream(path)
    return path.open("rb", buffering=0)


def streamable(path: DataPath) -> Path | BinaryIO:
    """What libraries open that read a file from its beginning on.

    Parameters
    ----------
    path : DataPath
        It is there.

    Returns
    -------
    Path or BinaryIO
        The path, which they close, or the object's stream, which needs no closing.
    """
    return cast("BinaryIO", Stream(path)) if isinstance(path, RemoteFile) else path


def openable(path: DataPath) -> Path | BinaryIO:
    """What libraries open that read here and there in a file, as of archives and Parquet.

    Parameters
    ----------
    path : DataPath
        It is there.

    Returns
    -------
    Path or BinaryIO
        The path, or ranges of the object.
    """
    return cast("BinaryIO", Ranges(path)) if isinstance(path, RemoteFile) else path
