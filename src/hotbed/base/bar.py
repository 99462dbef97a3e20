"""A bar on a terminal: one line for a step of long work, or for a task that is none of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Amount(ProgressColumn):
    """How much is done: of things, of bytes, or nothing where neither is known."""

    def render(self, task: Task) -> Text:
        if task.fields["in_bytes"]:
            return DownloadColumn().render(task)
        return MofNCompleteColumn().render(task) if task.fields["counted"] else Text("")


class _Left(TimeRemainingColumn):
    """The time left, as long as something is."""

    def render(self, task: Task) -> Text:
        running = task.total is not None and not task.finished
        return Text.assemble(super().render(task), " left") if running else Text("")


@dataclass(frozen=True)
class Bar:
    """The line of a step.

    Parameters
    ----------
    progress : rich.progress.Progress
    line : rich.progress.TaskID
    numbered : str
        Stands before what is being done: which step it is of how many.
    """

    progress: Progress
    line: TaskID
    numbered: str

    @contextmanager
    def part(
        self, label: str, total: int | None, in_bytes: bool
    ) -> Iterator[Callable[[int], None]]:
        """Show a task in the line; see `hotbed.base.progress.task`."""
        self.progress.update(
            self.line,
            description=self.numbered + label,
            total=total,
            completed=0,
            in_bytes=in_bytes,
            counted=True,
        )
        yield lambda done: self.progress.advance(self.line, done)

    def close(self) -> None:
        """Fill the bar."""
        (task,) = self.progress.tasks
        self.progress.update(
            self.line, total=max(task.completed, 1), completed=max(task.completed, 1)
        )


@contextmanager
def opened(numbered: str, label: str) -> Iterator[Bar]:
    """Show a bar as long as its work goes on.

    Parameters
    ----------
    numbered : str
        Which step it is of how many; "": of none.
    label : str
        What is being done.
    """
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        _Amount(),
        TimeElapsedColumn(),
        _Left(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as progress:
        line = progress.add_task(numbered + label, total=None, in_bytes=False, counted=False)
        bar = Bar(progress, line, numbered)
        yield bar
        bar.close()
