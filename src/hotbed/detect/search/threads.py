"""Sharing kernels' work among threads: kernels release the GIL, and no result depends on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

SERIAL_BELOW = 100_000
"""With fewer points a second thread costs more than it saves."""

PIECES = 16
"""Pieces of work for each thread, so that dense and empty regions even out."""


class Threads:
    """A number of threads that take pieces of work."""

    def __init__(self, count: int, pool: ThreadPoolExecutor | None) -> None:
        self.count = count
        self._pool = pool

    def run(self, function: Callable[[int, int], None], spans: list[tuple[int, int]]) -> None:
        """Call function(first, stop) for every span, in any order."""
        if self._pool is None:
            for first, stop in spans:
                function(first, stop)
        else:
            for done in [self._pool.submit(function, *span) for span in spans]:
                done.result()

    def run_spans(self, size: int, function: Callable[[int, int], None], multiple: int = 1) -> None:
        """Call function(first, stop) for one span of range(size) a thread.

        Every span but the last is a multiple of `multiple` long.
        """
        self.run(function, cut(size, self.count, multiple))


def cut(size: int, pieces: int, multiple: int = 1) -> list[tuple[int, int]]:
    """Cut range(size) into about so many consecutive spans.

    >>> cut(10, 3, multiple=2)
    [(0, 4), (4, 8), (8, 10)]
    """
    step = max(1, -(-size // (pieces * multiple))) * multiple
    return [(first, min(first + step, size)) for first in range(0, size, step)]


@contextmanager
def working(threads: int | None, size: int) -> Iterator[Threads]:
    """Threads for a piece of work on `size` points; None takes all cores if there is enough."""
    if threads is None:
        threads = 1 if size < SERIAL_BELOW else _cores()
    if threads <= 1:
        yield Threads(1, None)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield Threads(threads, pool)


def _cores() -> int:
    """Cores this process may use; where the system doesn't tell, all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
