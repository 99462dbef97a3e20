"""One writer a folder, on any file system."""

import errno
import json
import os
import platform
import subprocess
import sys

import pytest

from hotbed.base.errors import HotbedError
from hotbed.base.storage.locks import OWNER, exclusive

HOLD = """
import sys
from pathlib import Path
from hotbed.base.storage.locks import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def no_locks(monkeypatch):
    """A file system that answers every lock with 'not supported'."""
    fcntl = pytest.importorskip("fcntl", reason="locks of files are not on this platform")

    def refuse(*_):
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(fcntl, "flock", refuse)


def test_a_second_process_is_told_who_is_at_work(tmp_path):
    pytest.importorskip("fcntl", reason="locks of files are not on this platform")
    folder = tmp_path / "run" / ".hotbed"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "held\n"
        told = rf"another hotbed \(process {other.pid} on .*\) is at work in .*run; wait"
        with pytest.raises(HotbedError, match=told), exclusive(folder):
            pass
        other.communicate("end\n")
    with exclusive(folder):
        pass


def test_a_killed_process_leaves_no_lock(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        other.kill()
        other.wait()
    with exclusive(tmp_path):
        pass


def test_one_process_may_hold_it_twice(tmp_path):
    with exclusive(tmp_path):
        with exclusive(tmp_path):
            pass
        with exclusive(tmp_path):
            pass


def test_without_locks_the_owner_is_written_down(tmp_path, no_locks):
    with exclusive(tmp_path):
        owner = json.loads((tmp_path / OWNER).read_text("utf-8"))
        assert owner == {"host": platform.node(), "process": os.getpid()}
    assert not (tmp_path / OWNER).exists()


@pytest.mark.parametrize("host", ["here", "elsewhere"])
def test_without_locks_a_living_or_foreign_owner_is_told(tmp_path, no_locks, host):
    name = platform.node() if host == "here" else "elsewhere"
    (tmp_path / OWNER).write_text(json.dumps({"host": name, "process": os.getpid()}))
    told = rf"on {name}\) is at work.*remove .*owner"
    with pytest.raises(HotbedError, match=told), exclusive(tmp_path):
        pass


def test_without_locks_an_owner_that_is_gone_is_taken_over(tmp_path, no_locks, caplog):
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    owner = {"host": platform.node(), "process": int(ended.stdout)}
    (tmp_path / OWNER).write_text(json.dumps(owner))
    with exclusive(tmp_path):
        assert json.loads((tmp_path / OWNER).read_text("utf-8"))["process"] == os.getpid()
    assert "taken over" in caplog.text


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HotbedError, match="can't be written"), exclusive(tmp_path / "file" / "x"):
        pass
