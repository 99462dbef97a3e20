"""The cache folder when several processes want the same thing of it at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from hotbed.base.errors import HotbedError
from hotbed.base.storage import cache, signs
from hotbed.base.storage.cache import VERSIONS, build_once

SCRIPT = """
import sys, time
from pathlib import Path
from hotbed.base.storage import cache, signs
from hotbed.base.storage.cache import VERSIONS, build_once
folder = Path(sys.argv[1])
def build(temporary):
    with (folder.parent / "builds").open("a") as stream:
        stream.write("built\\n")
    time.sleep(0.5)  # long enough for the others to come
    (temporary / "meta.json").write_text("{}")
build_once(folder, build)
assert (folder / "meta.json").exists()
"""


def test_of_several_processes_one_builds_and_all_find_it(tmp_path):
    pytest.importorskip("fcntl", reason="locks of files are not on this platform")
    folder = tmp_path / "cache" / "index-1"
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert (tmp_path / "cache" / "builds").read_text() == "built\n"


def test_a_failed_build_is_tried_again(tmp_path):
    folder = tmp_path / "index-1"
    with pytest.raises(ZeroDivisionError):
        build_once(folder, lambda _: print(1 / 0))
    assert list(tmp_path.glob("*index-1*")) == [tmp_path / ".index-1.lock"]
    tried = []
    build_once(folder, tried.append)
    assert len(tried) == 1


def test_a_cache_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HotbedError, match="can't be written"):
        build_once(tmp_path / "file" / "index-1", lambda _: None)


def write(folder):
    (folder / "meta.json").write_text("{}")
    (folder / "numbers.bin").write_bytes(bytes(range(100)))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "numbers.bin").write_bytes(bytes(100)),
        lambda folder: (folder / "meta.json").unlink(),
        lambda folder: (folder / "checksums.json").write_text("{}"),
    ],
)
def test_a_damaged_folder_is_told_and_built_again(tmp_path, caplog, change):
    folder = tmp_path / "index-1"
    build_once(folder, write)
    change(folder)
    build_once(folder, write)
    assert (folder / "numbers.bin").read_bytes() == bytes(range(100))
    assert "is damaged" in caplog.text
    assert "is built again" in caplog.text


@pytest.fixture
def checks(monkeypatch):
    """The folders that were read through, in turn."""
    checked = []

    def counted(folder, of=cache.damage):
        checked.append(folder.name)
        return of(folder)

    monkeypatch.setattr(cache, "damage", counted)
    return checked


def later(monkeypatch):
    now = time.time()
    monkeypatch.setattr(signs.time, "time", lambda: now + 60)


def test_a_folder_is_read_through_once_unless_it_changes(tmp_path, monkeypatch, checks):
    folder = tmp_path / "index-1"
    build_once(folder, write)
    later(monkeypatch)
    before = build_once(folder, write)
    assert build_once(folder, write) == before
    assert checks == ["index-1"]
    (folder / "meta.json").write_text("[]")  # of the same size
    assert build_once(folder, write) != before
    assert (folder / "meta.json").read_text() == "{}"


def test_a_folder_just_written_is_read_through_each_time(tmp_path, checks):
    for _ in range(3):
        build_once(tmp_path / "index-1", write)
    assert checks == ["index-1", "index-1"]


def test_only_the_versions_used_last_stay(tmp_path):
    for number in range(VERSIONS + 3):
        build_once(tmp_path / f"index-{number:02}", write)
        os.utime(tmp_path / f"index-{number:02}", (number, number))
    build_once(tmp_path / "other-1", write)
    left = sorted(path.name for path in tmp_path.glob("index-*"))
    assert left == [f"index-{number:02}" for number in range(3, VERSIONS + 3)]
    assert (tmp_path / "other-1").is_dir()
