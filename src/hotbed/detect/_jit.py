"""Compiling kernels with Numba, cached on disk wherever that is possible."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile on first call, without the GIL and in strict IEEE arithmetic (no FMA, no reordering).

    The machine code is kept beside the module or, if that folder is read-only, in the user's
    cache folder; where neither can be written, every process compiles anew.
    """
    try:
        compiled = _compiled(function, cached=True)
    except RuntimeError:
        return _compiled(function, cached=False)
    _depend_on_all_kernels(compiled)
    return compiled


def _compiled(function: Function, cached: bool) -> Function:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
    return cast(Function, numba.njit(cache=cached, **options)(function))


def _depend_on_all_kernels(compiled: Any) -> None:
    """Let the cached code expire with any kernel's source file.

    Numba looks only at the function's own file, but the machine code holds what it calls, and
    constants, from other files too.
    """
    file: Any = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if hasattr(file, "_source_stamp"):
        file._source_stamp = _sources()


@cache
def _sources() -> str:
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in [*sorted(folder.glob("_*.py")), folder / "grid.py"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
