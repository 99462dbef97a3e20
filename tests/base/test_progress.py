"""Long work tells on stderr which step it is at, and nothing where it is not asked to."""

import io
import subprocess
import sys

import pytest

from hotbed.base import bar, progress
from hotbed.base.progress import BYTES, step, task


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setattr(progress, "_shown", True)


def test_a_library_is_silent():
    """In a process of its own: a verb called here before has it shown."""
    code = (
        "from hotbed.base.progress import step, task\n"
        "with step(1, 2, 'reading'), task('of it', 3) as advance:\n    advance(3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_in_a_file_each_step_is_a_line_and_tasks_within_it_are_silent(shown, capsys):
    with step(9, 12, "reading"), task("reading a.csv", 3) as advance:
        advance(3)
    with task("publishing", 2) as advance:
        advance(2)
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(":")[0] for line in lines] == [" 9 of 12  reading", "publishing"]


def test_a_step_that_fails_leaves_the_next_one_its_line(shown, capsys):
    with pytest.raises(ValueError, match="worn"), step(1, 2, "reading"):
        raise ValueError("worn")
    with step(2, 2, "counting"):
        pass
    assert capsys.readouterr().err.startswith("2 of 2  counting: ")


def test_on_a_terminal_a_task_takes_over_the_line_of_its_step(shown, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with (
        step(2, 3, "reading papers"),
        task("reading papers: a.csv", 4_000_000, BYTES) as advance,
    ):
        advance(1_000_000)
        (line,) = progress._step.progress.tasks
        amount, left = bar._Amount().render(line).plain, bar._Left().render(line).plain
        assert line.description == "2 of 3  reading papers: a.csv"
        assert amount == "1.0/4.0 MB"
        assert left.endswith(" left")
        with task("a part of it", 9) as inner:
            inner(9)
        assert line.completed == 1_000_000
    assert line.finished
    assert progress._step is None
    assert "2 of 3  reading papers: a.csv" in terminal.getvalue()
