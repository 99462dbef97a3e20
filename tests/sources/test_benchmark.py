"""The reader benchmark lists sources by hand: those that there are."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from hotbed.sources.registry import names


def test_the_benchmark_measures_sources_that_there_are():
    path = Path(__file__).parents[2] / "benchmarks" / "readers.py"
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert set(module.MAKERS) <= set(names())
