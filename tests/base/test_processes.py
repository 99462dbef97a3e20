"""A parallel map over processes."""

import operator
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.base.processes import parallel_map

needs_proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc (Linux)")


def test_answers_come_once_each_from_processes_of_their_own():
    work = [("x", number) for number in range(7)]
    answers = parallel_map(operator.itemgetter(1), work, threads=2)
    assert sorted(answers) == list(range(7))
    pids = {int(text) for text in parallel_map(os.readlink, ["/proc/self"] * 4, threads=2)}
    assert os.getpid() not in pids
    assert len(pids) <= 2


def test_one_piece_of_work_needs_no_process():
    assert list(parallel_map(os.readlink, ["/proc/self"], threads=2)) == [str(os.getpid())]


def test_an_error_comes_out_as_it_was_raised():
    with pytest.raises(ValueError, match="could not convert string to float: 'x'"):
        list(parallel_map(float, ["x", "x", "x"], threads=2))
    with pytest.raises(HotbedError, match="there is no file missing; check the path"):
        list(parallel_map(must_exist, [Path("missing"), Path("missing")], threads=2))


def test_a_process_that_is_killed_ends_the_run_in_a_sentence():
    with pytest.raises(HotbedError, match=r"ended from outside.*lower limits.threads"):
        list(parallel_map(os._exit, [1, 1, 1], threads=2))


SCRIPT = """
import sys, time
from hotbed.base.processes import parallel_map
print("begun", flush=True)
list(parallel_map(time.sleep, [60, 60], threads=2))
"""


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def _heeds_interrupts():
    """Also where the tests were started in the background, whose interrupts shells mute."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_nothing_outlives_the_caller_and_its_script_runs_once(tmp_path, how):
    """The script has no guard around its call, as a notebook or a first try has none."""
    (tmp_path / "script.py").write_text(SCRIPT)
    command = [sys.executable, str(tmp_path / "script.py")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, preexec_fn=_heeds_interrupts) as caller:
        assert until(lambda: len(children(caller.pid)) == 2)
        workers = children(caller.pid)
        time.sleep(1)  # until they are at work
        caller.send_signal(how)
        out, errors = caller.communicate()
    assert out == "begun\n"
    assert errors.count("Traceback") == (0 if how == signal.SIGKILL else 1)
    assert until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
