"""Which library of compiled kernels is loaded, and which is refused."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.base.native.library import load
from hotbed.base.native.sources import CHECKSUM, LIBRARY, PACKAGE, sources, stamp

REMEDY = "reinstall hotbed, or run `make kernels` in a checkout"


@pytest.fixture
def copied(tmp_path):
    """A copy of the library and its checksum."""
    return [Path(shutil.copy(path, tmp_path)) for path in (LIBRARY, CHECKSUM)]


def refused(library: Path, checksum: Path, wanted: str = stamp()) -> str:
    with pytest.raises(HotbedError) as caught:
        load(library, checksum, wanted)
    assert str(caught.value).endswith(f"; {REMEDY}.")
    return str(caught.value)


def test_the_library_of_the_sources_is_loaded(copied):
    assert load(*copied, stamp()).hotbed_stamp().decode() == stamp()


@pytest.mark.parametrize("lost", [0, 1])
def test_a_missing_one_is_refused(copied, lost):
    copied[lost].unlink()
    assert f"the compiled kernels can't be read from {copied[0]}" in refused(*copied)


def test_a_damaged_one_is_refused_before_any_of_it_runs(copied):
    data = bytearray(copied[0].read_bytes())
    data[len(data) // 2] ^= 1
    copied[0].write_bytes(data)
    assert "are damaged" in refused(*copied)


def test_what_is_no_library_here_is_refused(copied):
    copied[0].write_bytes(b"of another system")
    copied[1].write_text(hashlib.sha256(b"of another system").hexdigest())
    assert "can't run here" in refused(*copied)


def test_one_of_other_sources_is_refused(copied):
    assert "not those of the sources beside them" in refused(*copied, wanted="0" * 64)


def test_any_edited_renamed_or_new_source_changes_the_stamp(tmp_path):
    without = shutil.ignore_patterns("__pycache__", "*.parquet")
    package = shutil.copytree(PACKAGE, tmp_path / "hotbed", ignore=without)
    assert stamp(package) == stamp()
    for path in sources(package):
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert stamp(package) != stamp(), path
        path.write_bytes(content.replace(b"\n", b"\r\n"))  # as a checkout on Windows may have it
        assert stamp(package) == stamp(), path
        path.write_bytes(content)
    path.rename(path.with_stem("renamed"))
    renamed = stamp(package)
    (package / "new.hpp").touch()
    assert len({stamp(), renamed, stamp(package)}) == 3
