"""Compiling kernels with Numba, cached on disk wherever that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile on first call, without the GIL and in strict IEEE arithmetic (no FMA, no reordering).

    The machine code is kept beside the module or, if that folder is read-only, in the user's
    cache folder; where neither can be written, every process compiles anew.
    """
    try:
        return _compiled(function, cache=True)
    except RuntimeError:
        return _compiled(function, cache=False)


def _compiled(function: Function, cache: bool) -> Function:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
    return cast(Function, numba.njit(cache=cache, **options)(function))
