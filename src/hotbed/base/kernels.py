"""Compiling kernels with Numba, cached on disk wherever that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from hotbed.base.code import code_digest

Function = TypeVar("Function", bound=Callable[..., Any])
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
    """
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
