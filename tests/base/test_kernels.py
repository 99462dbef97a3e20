"""Numba's kernels: one set of options, cached where that is possible, expiring with their code."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import numba
import numpy as np
import pyarrow as pa
import pytest
from numba.core.registry import CPUDispatcher

import hotbed
from hotbed.base.code import SourceTree
from hotbed.base.errors import HotbedError
from hotbed.base.kernels import kernel
from hotbed.geocode import arrays
from hotbed.geocode.match import batch as match
from hotbed.geocode.text import keys as hashing
from hotbed.geocode.text import words
from hotbed.publish.brief import typeset as brief

PACKAGE = Path(hotbed.__file__).parent
KERNELS = [hashing.finish_key, match.match]


@pytest.fixture
def without_cache_folders(monkeypatch):
    """No folder for compiled code can be written: Numba's locators all give up."""
    from numba.core.caching import CacheImpl

    monkeypatch.setattr(CacheImpl, "_locator_classes", [])

    def compiled():
        return 1

    with pytest.raises(RuntimeError, match="cannot cache function"):
        numba.njit(cache=True)(compiled)


def test_kernels_compile_where_no_cache_folder_can_be_written(without_cache_folders, monkeypatch):
    spec = importlib.util.spec_from_file_location("hashing_uncached", hashing.__file__)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    assert module.finish_key(np.uint64(7)) == hashing.finish_key(np.uint64(7))
    assert not module.finish_key.stats.cache_hits
    assert not module.finish_key.stats.cache_path


@pytest.mark.parametrize("compiled", KERNELS, ids=lambda compiled: compiled.__name__)
def test_arithmetic_is_strict_and_divides_as_numpy_does(compiled):
    options = compiled.targetoptions
    assert options["fastmath"] is False
    assert (options["nogil"], options["error_model"]) == (True, "numpy")


@pytest.mark.parametrize(
    ("compiled", "edited", "expires"),
    [
        (match.match, hashing.__name__, True),  # called by it
        (match.match, arrays.__name__, True),  # the layout of tables
        (match.match, words.__name__, True),  # constants
        (match.match, brief.__name__, False),
    ],
)
def test_cached_code_expires_with_what_it_was_compiled_from(compiled, edited, expires, tmp_path):
    stamp = compiled._cache._cache_file._source_stamp
    module = compiled.py_func.__module__
    without = shutil.ignore_patterns("__pycache__")
    copied = shutil.copytree(PACKAGE, tmp_path / "hotbed", ignore=without)
    assert SourceTree(copied).digest(module, types=True) == stamp
    path = copied / Path(sys.modules[edited].__file__).relative_to(PACKAGE)
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    assert (SourceTree(copied).digest(module, types=True) != stamp) is expires


def test_functions_of_other_packages_compile_too():
    @kernel
    def twice(number: int) -> int:
        return 2 * number

    assert twice(21) == 42


def test_code_that_takes_named_tuples_expires_with_their_layout():
    # Numba knows such a type by its class and the fields' types, not by their names: code compiled
    # for another order of the fields would be taken for the same.
    hotbed.Geocoder(default_data=False).geocode(pa.table({"address": ["Menlo Park, CA"]}))
    modules = [module for name, module in sys.modules.items() if name.startswith("hotbed.")]
    named = [value for module in modules for value in vars(module).values()]
    tree, seen = SourceTree(PACKAGE), set()
    for compiled in [value for value in named if isinstance(value, CPUDispatcher)]:
        closure = tree.closure(compiled.py_func.__module__, types=True)
        for kind in {kind for signature in compiled.signatures for kind in signature}:
            if isinstance(kind, numba.types.NamedTuple):
                assert kind.instance_class.__module__ in closure, (compiled, kind.name)
                seen.add(kind.instance_class.__name__)
    assert seen >= {"Batch", "Desk", "Index"}  # and those of what was compiled just now


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_damaged_machine_code_is_compiled_again(tmp_path, monkeypatch, ending):
    """A flipped bit would end the process, or be computed with."""
    monkeypatch.setattr("numba.core.config.CACHE_DIR", str(tmp_path / "cache"))
    place = tmp_path / "twice.py"
    place.write_text("def twice(number):\n    return 2 * number\n", encoding="utf-8")

    def compiled():
        spec = importlib.util.spec_from_file_location("twice", place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        function = kernel(module.twice)
        assert function(21) == 42
        return sum(function.stats.cache_hits.values())

    assert (compiled(), compiled()) == (0, 1)
    (kept,) = tmp_path.glob(f"cache/**/*.{ending}")
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)
    assert (compiled(), compiled()) == (0, 1)


def test_without_a_compiler_kernels_say_so(monkeypatch):
    monkeypatch.setattr("numba.core.config.DISABLE_JIT", 1)
    with pytest.raises(HotbedError, match="NUMBA_DISABLE_JIT turns the compiler off; unset it"):
        kernel(lambda: 1)
