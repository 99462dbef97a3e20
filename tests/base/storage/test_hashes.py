"""A file's hash is that of its content, also where it is remembered."""

import hashlib
import os
import time

import pytest

from hotbed.base.storage import hashes


def later():
    return time.time() + 60


@pytest.fixture
def reads(monkeypatch):
    """The files that were read for their hash, in turn."""
    read = []

    def counted(path, of=hashes.hash_file):
        read.append(path.name)
        return of(path)

    monkeypatch.setattr(hashes, "hash_file", counted)
    return read


def asked(kept, file, clock=later):
    remembered = hashes.Hashes(kept, clock)
    answer = remembered.of(file)
    remembered.save()
    assert answer == hashlib.sha256(file.read_bytes()).hexdigest()
    return answer


def test_an_unchanged_file_is_read_once(tmp_path, reads):
    file, kept = tmp_path / "a.csv", tmp_path / "hashes.json"
    file.write_text("one")
    assert asked(kept, file) == asked(kept, file)
    assert reads == ["a.csv"]


def test_a_file_changed_behind_equal_size_and_time_is_seen(tmp_path, reads):
    file, kept = tmp_path / "a.csv", tmp_path / "hashes.json"
    file.write_text("one")
    first, state = asked(kept, file), file.stat()
    time.sleep(0.02)  # the clock of the file system ticks
    with file.open("r+") as stream:  # the same inode
        stream.write("two")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert file.stat().st_mtime_ns == state.st_mtime_ns
    assert asked(kept, file) != first


def test_a_file_just_written_is_not_remembered(tmp_path, reads):
    file, kept = tmp_path / "a.csv", tmp_path / "hashes.json"
    file.write_text("one")
    asked(kept, file, time.time)
    asked(kept, file, time.time)
    assert reads == ["a.csv", "a.csv"]


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"a": 1}'])
def test_a_damaged_memory_is_no_memory(tmp_path, damage):
    file, kept = tmp_path / "a.csv", tmp_path / "hashes.json"
    file.write_text("one")
    kept.write_text(damage.replace('"a"', f'"{file.resolve()}"'))
    asked(kept, file)
