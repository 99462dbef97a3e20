"""Compiling the geocoder's kernels with Numba, cached on disk wherever that is possible.

The others are C++, compiled ahead of time (`hotbed.base.native`).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import caching, config

from hotbed.base.code import code_digest
from hotbed.base.errors import HotbedError

Files: Any = caching.IndexDataCacheFile
Function = TypeVar("Function", bound=Callable[..., Any])
CHECKSUM = 4  # bytes
_PACKAGE = __name__.partition(".")[0]


def kernel(function: Function) -> Function:
    """Compile on first call, without the GIL and in strict IEEE arithmetic (no FMA, no reordering).

    The machine code is kept beside the module or, if that folder is read-only, in the user's
    cache folder; where neither can be written, every process compiles anew. It expires with the
    code of the function's module and of all that this imports, for types too: a named tuple that
    a kernel takes must be imported where the kernel stands.

    Parameters
    ----------
    function : callable
        A function that Numba can compile.

    Returns
    -------
    callable
        The compiled function, called alike.

    Raises
    ------
    HotbedError
        Numba's compiler is turned off.
    """
    if getattr(config, "DISABLE_JIT", False):
        raise HotbedError("NUMBA_DISABLE_JIT turns the compiler off", "unset it")
    try:
        compiled = _compiled(function, cached=True)
    except RuntimeError:  # there is no folder for the cache
        return _compiled(function, cached=False)
    _expire_with_code(compiled, function.__module__)
    return compiled


def _compiled(function: Function, cached: bool) -> Function:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
    return cast(Function, numba.njit(cache=cached, **options)(function))


def _expire_with_code(compiled: Any, module: str) -> None:
    """Let the cached code expire with any source that it was compiled from.

    Numba looks only at the function's own file, but the machine code holds what it calls,
    constants, and the layout of the named tuples that it takes, from other files too.
    """
    file: Any = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if hasattr(file, "_source_stamp") and module.partition(".")[0] == _PACKAGE:
        file._source_stamp = code_digest(module, types=True)
    if type(file) is Files:
        file.__class__ = SealedFiles


class SealedFiles(Files):  # type: ignore[misc]  # Numba has no types
    """Numba's files of machine code, with a checksum behind each: a damaged one is no file.

    Machine code with a flipped bit may end the process or give another answer.
    """

    @contextmanager
    def _open_for_write(self, filepath: str) -> Iterator[io.BytesIO]:
        with super()._open_for_write(filepath) as stream:
            content = io.BytesIO()
            yield content
            stream.write(content.getvalue() + _checksum(content.getvalue()))

    def _load_index(self) -> dict[Any, str]:
        sound = _is_sound(Path(self._index_path))
        return cast(dict[Any, str], super()._load_index()) if sound else {}

    def _load_data(self, name: str) -> object:
        path = Path(self._data_path(name))
        if not _is_sound(path):
            raise OSError(f"{path} is damaged")  # which Numba takes for a missing file
        return super()._load_data(name)


def _checksum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(CHECKSUM, "little")


def _is_sound(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return _checksum(content[:-CHECKSUM]) == content[-CHECKSUM:]
