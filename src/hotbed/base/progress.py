"""Progress on stderr, so that stdout stays data.

Long work calls `task` and reports steps; whether a bar, plain lines or nothing is shown is
decided once by the command line.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_shown = False
_busy = False


def show(on: bool) -> None:
    """Switch progress on or off for this process (off by default, as for a library)."""
    global _shown
    _shown = on


def warn(message: str) -> None:
    """Tell of something that stops nothing, through Python's logging (logger ``hotbed``).

    Parameters
    ----------
    message : str
        A sentence without its full stop.
    """
    logging.getLogger("hotbed").warning("hotbed: %s", message)


def say(line: str) -> None:
    """Tell which part of long work begins, on stderr, where progress is shown.

    Parameters
    ----------
    line : str
    """
    if _shown and not _busy:
        print(line, file=sys.stderr)


@contextmanager
def task(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Report one piece of long work.

    Parameters
    ----------
    label : str
        What is being done, in the user's words.
    total : int, optional
        Number of steps, or None where it is not known.

    Yields
    ------
    callable
        A function that takes the number of steps done since the last call. A task within a task
        reports nothing: the outer one speaks for both.

    Examples
    --------
    >>> with task("counting", total=3) as advance:
    ...     advance(3)
    """
    global _busy
    if not _shown or _busy:
        yield lambda _steps: None
        return
    _busy = True
    try:
        if sys.stderr.isatty():
            with _bar(label, total) as advance:
                yield advance
        else:
            started = time.monotonic()
            yield lambda _steps: None
            print(f"{label}: {time.monotonic() - started:.1f} s", file=sys.stderr)
    finally:
        _busy = False


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        number = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(number, steps)
