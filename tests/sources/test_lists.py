"""What lists sources beside the registry: the page of the docs and the reader benchmark."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from hotbed.sources.registry import names

ROOT = Path(__file__).parents[2]


def script(path: str) -> ModuleType:
    spec = spec_from_file_location(Path(path).stem, ROOT / path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_of_the_docs_are_those_of_the_classes():
    """If this fails, call python tools/source_tables.py."""
    tables = script("tools/source_tables.py")
    text = tables.PAGE.read_text(encoding="utf-8")
    assert tables.page(text) == text
    for name in names():
        assert f"\n| `{name}` | " in text


def test_the_benchmark_measures_sources_that_there_are():
    assert set(script("benchmarks/readers.py").MAKERS) <= set(names())
