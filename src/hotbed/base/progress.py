"""Progress on stderr, so that stdout stays data.

Long work calls `task` and reports how far it is; where its steps are known, each is a `step`.
Whether a bar, plain lines or nothing is shown is decided once by the command line.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotbed.base.bar import Bar

BYTES = "bytes"

_shown = False
_busy = False
_step: Bar | None = None


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
def step(number: int, of: int, label: str) -> Iterator[None]:
    """Report one of the steps that long work consists of; a task within it takes over its line.

    Parameters
    ----------
    number, of : int
        Which step it is, from 1, and how many there are.
    label : str
        What is being done, in the user's words.

    Examples
    --------
    >>> with step(1, 2, "counting"), task("adding up", total=3) as advance:
    ...     advance(3)
    """
    global _step
    if not _shown or _busy or _step is not None:
        yield
        return
    numbered = f"{number:>{len(str(of))}} of {of}  "
    if not sys.stderr.isatty():
        with _alone(), _timed(numbered + label):
            yield
        return
    with _bar(numbered, label) as bar:
        _step = bar
        try:
            yield
        finally:
            _step = None


@contextmanager
def task(label: str, total: int | None = None, unit: str = "") -> Iterator[Callable[[int], None]]:
    """Report one piece of long work.

    Parameters
    ----------
    label : str
        What is being done, in the user's words.
    total : int, optional
        How much there is to do, or None where it is not known.
    unit : str
        Of what: `BYTES`, or "" for a number of things.

    Yields
    ------
    callable
        A function that takes how much was done since the last call. A task within a task reports
        nothing: the outer one speaks for both.

    Examples
    --------
    >>> with task("counting", total=3) as advance:
    ...     advance(3)
    """
    if not _shown or _busy:
        yield lambda _done: None
    elif _step is not None:
        with _alone(), _step.part(label, total, unit == BYTES) as advance:
            yield advance
    elif sys.stderr.isatty():
        with _alone(), _bar("", label) as bar, bar.part(label, total, unit == BYTES) as advance:
            yield advance
    else:
        with _alone(), _timed(label):
            yield lambda _done: None


@contextmanager
def _alone() -> Iterator[None]:
    """Tasks within report nothing."""
    global _busy
    _busy = True
    try:
        yield
    finally:
        _busy = False


@contextmanager
def _timed(label: str) -> Iterator[None]:
    """A line at the end of what was done without a fault."""
    started = time.monotonic()
    yield
    print(f"{label}: {time.monotonic() - started:.1f} s", file=sys.stderr)


@contextmanager
def _bar(numbered: str, label: str) -> Iterator[Bar]:
    from hotbed.base.bar import opened  # rich takes long to import

    with opened(numbered, label) as bar:
        yield bar
