"""Calling kernels: arguments are passed with their types, and faults raised as errors.

Each argument is passed as its kind, the size of an element, a number or pointer, rows, columns and
the names of fields (struct Argument in kernel.hpp). Which types a kernel takes is stated once, by
its C++ signature.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from functools import cache
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotbed.base.native.library import library

BOUNDS, ARGUMENT, COUNT, MEMORY = 1, 2, 3, 4
"""Faults; enum Fault in fault.hpp."""
CODE_BITS = 8

Argument = int | float | NDArray[Any] | tuple[Any, ...]

_INTEGER = struct.Struct("=iiqqqq")
_REAL = struct.Struct("=iidqqq")


def call(kernel: str, *arguments: Argument) -> int:
    """Run a kernel, without the GIL.

    Parameters
    ----------
    kernel : str
        Its name.
    *arguments : int, float, numpy.ndarray or named tuple
        What its C++ function takes. Arrays have one dimension or two and are contiguous; a named
        tuple stands for a struct with the same names of fields.

    Returns
    -------
    int
        What it returns, 0 if that is nothing.

    Raises
    ------
    TypeError
        An argument is not what the kernel takes; it did not run.
    OverflowError
        A number has more than 64 bits.
    IndexError
        An index was out of bounds; nothing was read or written there.
    MemoryError
        Memory is short.
    """
    packed = b"".join(part for argument in arguments for part in _packed(argument))
    result = ctypes.c_int64(0)
    code = _function(kernel)(packed, len(packed) // _INTEGER.size, ctypes.byref(result))
    if code:
        raise _error(kernel, code, arguments)
    return result.value


@cache
def constant(name: str) -> int:
    """A number that kernels and Python share, stated in C++ (HOTBED_CONSTANT).

    Parameters
    ----------
    name : str

    Returns
    -------
    int

    Raises
    ------
    HotbedError
        The compiled kernels are missing, damaged or of other sources.
    """
    function = getattr(library(), f"hotbed_constant_{name}")
    function.restype = ctypes.c_int64
    return int(function())


@cache
def _function(kernel: str) -> Any:
    function = getattr(library(), f"hotbed_{kernel}")
    function.restype = ctypes.c_int64
    function.argtypes = [ctypes.c_char_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_int64)]
    return function


def _packed(argument: Argument) -> Iterator[bytes]:
    """An argument; of a bundle, the names of its fields and each of them."""
    if isinstance(argument, np.ndarray):
        yield _packed_array(argument)
    elif isinstance(argument, tuple):
        yield _packed_names(_fields(argument))
        for field in argument:
            yield from _packed(field)
    elif isinstance(argument, float | np.floating):
        yield _REAL.pack(ord("d"), 0, argument, 0, 0, 0)
    else:
        yield _packed_integer(index(argument))


def _packed_integer(value: int) -> bytes:
    if not -(2**63) <= value < 2**63:
        raise OverflowError(f"a kernel's integers have 64 bits, not enough for {value}")
    return _INTEGER.pack(ord("q"), 0, value, 0, 0, 0)


def _packed_array(array: NDArray[Any]) -> bytes:
    kind = array.dtype
    if not array.flags.c_contiguous or not kind.isnative or array.ndim not in (1, 2):
        raise TypeError(
            f"a kernel takes contiguous arrays of one or two dimensions in the machine's own byte "
            f"order, not {kind.str} of shape {array.shape} with strides {array.strides}"
        )
    size = -kind.itemsize if array.flags.writeable else kind.itemsize
    columns = array.shape[1] if array.ndim == 2 else 1
    names = _address(kind.names) if kind.names else 0
    return _INTEGER.pack(ord(kind.kind), size, array.ctypes.data, array.shape[0], columns, names)


def _packed_names(names: tuple[str, ...]) -> bytes:
    return _INTEGER.pack(ord("n"), 0, 0, 0, 0, _address(names))


def _address(names: tuple[str, ...]) -> int:
    return ctypes.addressof(_text(names))


@cache
def _text(names: tuple[str, ...]) -> ctypes.Array[ctypes.c_char]:
    """Names of fields, in memory that stays."""
    return ctypes.create_string_buffer(" ".join(names).encode())


def _fields(bundle: tuple[Argument, ...]) -> tuple[str, ...]:
    """The names of a named tuple's fields; a plain tuple has none."""
    fields: tuple[str, ...] = getattr(bundle, "_fields", ())
    return fields


def _error(kernel: str, code: int, arguments: tuple[Argument, ...]) -> Exception:
    fault, place = code & ((1 << CODE_BITS) - 1), code >> CODE_BITS
    if fault == ARGUMENT:
        texts = [text for number, value in enumerate(arguments) for text in _texts(value, number)]
        return TypeError(f"the kernel {kernel} does not take {texts[place]}")
    if fault == COUNT:
        return TypeError(f"the kernel {kernel} takes another number of arguments")
    if fault == MEMORY:
        return MemoryError(f"the kernel {kernel} needs more memory than there is")
    return IndexError(f"the kernel {kernel} met an index out of bounds")


def _texts(argument: Argument, number: int, name: str = "") -> Iterator[str]:
    """A text for each part that `_packed` yields."""
    place = f"as argument {number + 1}{name and f', {name}'}"
    if isinstance(argument, np.ndarray):
        access = "" if argument.flags.writeable else "read-only "
        yield f"a {access}{argument.dtype} array of {argument.ndim} dimensions {place}"
    elif isinstance(argument, tuple):
        yield f"a bundle of {', '.join(_fields(argument))} {place}"
        for field, value in zip(_fields(argument), argument, strict=False):
            yield from _texts(value, number, f"{type(argument).__name__}.{field}")
    else:
        yield f"{argument!r} {place}"
