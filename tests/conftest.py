"""What tests share: small inputs on disk, and listings read back as plain rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from hotbed.recipe import Input
from hotbed.sources.columns import split_keys
from hotbed.sources.identity import input_files
from hotbed.sources.listings import Aside, Details, Identifiers
from hotbed.sources.registry import source_of
from hotbed.sources.rejects import Rejects

LONGEST = ("trials", "engines", "world", "browser", "test_tutorials.py", "test_study.py")
"""Files and folders whose few tests take longest: they come first, so that no worker is left with
one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order is otherwise as it was."""
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        parts = item.path.relative_to(here).parts if item.path.is_relative_to(here) else ("",)
        return LONGEST.index(parts[0]) if parts[0] in LONGEST else len(LONGEST)

    items.sort(key=place)


@pytest.fixture
def write_csv(tmp_path: Path):
    """Write rows (dictionaries) as a CSV in the test's folder; returns its path."""

    def write(rows: list[dict[str, object]], name: str = "listings.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def read_source(tmp_path: Path):
    """Read files through a source; returns its listings as dictionaries, and the rejects."""

    def read(name: str, files: list[Path], **options: object):
        spec = Input(source=name, metric="m", files=[str(file) for file in files], **options)
        rejects = Rejects("m", 0)
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        rows: list[dict[str, object]] = []
        details: list[dict[str, object]] = []
        keep = Details(lambda batch: details.extend(batch.to_pylist()))
        read.details = details
        read.dois = {}
        note = Identifiers(
            lambda batch: read.dois.update(zip(*batch.to_pydict().values(), strict=True))
        )
        aside = Aside(rejects, keep, note, scratch)
        kind = source_of(spec)
        names = [str(file) for file in files]
        known = input_files(files, names, joins=kind.joins)
        for batch in kind.read(known, spec, aside):
            keys = batch.column("address_key")
            parts = split_keys(pa.chunked_array([keys])).to_pylist()
            for row, part in zip(batch.to_pylist(), parts, strict=True):
                row.pop("address_key")
                rows.append(row | {k: v for k, v in part.items() if v is not None})
        read.notes = rejects.notes
        return rows, rejects.rows

    return read
