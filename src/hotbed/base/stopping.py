"""Native work that hears no signal by itself and must be told to stop when one comes."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol, TypeVar
from weakref import WeakSet


class Interruptible(Protocol):
    """Work of a native library, such as a connection of DuckDB's."""

    def interrupt(self) -> None:
        """Let what is being computed end as soon as it can."""


Work = TypeVar("Work", bound=Interruptible)
_at_work: WeakSet[Interruptible] = WeakSet()


def stopped_by_signals(work: Work) -> Work:
    """Let signals stop some work: else its threads go on, and the process waits for them.

    Parameters
    ----------
    work : Interruptible
        It is forgotten once nobody else holds it.

    Returns
    -------
    Interruptible
        The same.
    """
    _at_work.add(work)
    return work


def stop_all() -> None:
    """Tell all such work to stop."""
    for work in list(_at_work):
        with suppress(Exception):  # one that is closed has nothing to stop
            work.interrupt()
