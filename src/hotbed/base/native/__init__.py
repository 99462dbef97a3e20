"""Kernels: compiled ahead of time from the C++ files beside the modules that call them."""

from hotbed.base.native.calls import Argument, call, constant

__all__ = ["Argument", "call", "constant"]
