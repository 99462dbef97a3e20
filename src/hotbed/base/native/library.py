"""Loading the library of compiled kernels, once a process."""

from __future__ import annotations

import ctypes
import hashlib
from functools import cache
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.native.sources import CHECKSUM, LIBRARY, PACKAGE, stamp

REMEDY = "reinstall hotbed, or run `make kernels` in a checkout"


@cache
def library() -> ctypes.CDLL:
    """The library that belongs to the sources of this installation.

    Returns
    -------
    ctypes.CDLL
        Its functions run without the GIL.

    Raises
    ------
    HotbedError
        The library is missing, damaged, for another machine or compiled from other sources.
    """
    return load(LIBRARY, CHECKSUM, stamp(PACKAGE))


def load(path: Path, checksum: Path, wanted: str) -> ctypes.CDLL:
    """Load a library, if it is the one that is wanted.

    Parameters
    ----------
    path, checksum : Path
        The library, and the file with its SHA-256.
    wanted : str
        Stamp of the sources that it must have been compiled from.

    Returns
    -------
    ctypes.CDLL

    Raises
    ------
    HotbedError
        It is missing, damaged, for another machine or compiled from other sources.
    """
    try:
        content, digest = path.read_bytes(), checksum.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise HotbedError(f"the compiled kernels can't be read from {path}", REMEDY) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise HotbedError(f"the compiled kernels in {path} are damaged", REMEDY)
    try:
        loaded = ctypes.CDLL(str(path))
        loaded.hotbed_stamp.restype = ctypes.c_char_p
        compiled_from = loaded.hotbed_stamp()
    except (OSError, AttributeError) as error:
        raise HotbedError(f"the compiled kernels in {path} can't run here", REMEDY) from error
    if compiled_from != wanted.encode():
        raise HotbedError(
            f"the compiled kernels in {path} are not those of the sources beside them", REMEDY
        )
    return loaded
