"""The cache folder when several processes want the same thing of it at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hotbed.base.cache import build_once
from hotbed.base.errors import HotbedError

SCRIPT = """
import sys, time
from pathlib import Path
from hotbed.base.cache import build_once
folder = Path(sys.argv[1])
def build():
    with (folder.parent / "builds").open("a") as stream:
        stream.write("built\\n")
    time.sleep(0.5)  # long enough for the others to come
    folder.mkdir()
    (folder / "meta.json").write_text("{}")
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
        build_once(folder, lambda: print(1 / 0))
    tried = []
    build_once(folder, lambda: tried.append(True))
    assert tried


def test_a_cache_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HotbedError, match="can't be written"):
        build_once(tmp_path / "file" / "index-1", lambda: None)
