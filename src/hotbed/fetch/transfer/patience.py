"""How often and how long something is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from hotbed.base.errors import HotbedError

TRIES = 6
"""Failures one after the other, without a byte gained in between, that end the work."""
MOST = 200
"""Failures in all that end it."""
LONGEST_WAIT = 300.0
"""Seconds; a server that asks for more is not waited for."""


class PassingError(Exception):
    """A failure that another try may mend.

    Parameters
    ----------
    reason : str
        What went wrong.
    wait : float, optional
        What the server asks for, in seconds.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Patience:
    """Counts failures; waits as the server asks, else 1, 2, 4, 8, 16 seconds.

    Parameters
    ----------
    what : str
        What is tried, for messages.
    sleep : callable
        Waits so many seconds.
    say : callable
        Is told of waits, a line at a time.
    """

    def __init__(
        self, what: str, sleep: Callable[[float], None], say: Callable[[str], None]
    ) -> None:
        self._what, self._sleep, self._say = what, sleep, say
        self._row = self._all = 0

    def after(self, failure: PassingError, gained: bool = False) -> None:
        """Wait before the next try.

        Parameters
        ----------
        failure : PassingError
            Why the last try failed.
        gained : bool
            Whether bytes came in it, so that the next one begins later.

        Raises
        ------
        HotbedError
            It was tried often enough, or the server asks to wait too long.
        """
        self._row = 1 if gained else self._row + 1
        self._all += 1
        remedy = "call again later: the download resumes where it stopped"
        if failure.wait is not None and failure.wait > LONGEST_WAIT:
            raise HotbedError(
                f"{self._what}: {failure}, and asks to wait {in_words(failure.wait)}", remedy
            ) from failure
        if self._row >= TRIES or self._all >= MOST:
            raise HotbedError(
                f"{self._what}: {failure}, also after {self._all} tries", remedy
            ) from failure
        wait = 2.0 ** (self._row - 1) if failure.wait is None else failure.wait
        self._say(f"{self._what}: {failure}; trying again in {wait:g} s")
        self._sleep(wait)


def retry_after(text: str | None, now: datetime | None = None) -> float | None:
    """How long a Retry-After header asks to wait.

    Parameters
    ----------
    text : str or None
        The header: a number of seconds, or a date.
    now : datetime, optional
        The time of now.

    Returns
    -------
    float or None
        Seconds; None where it says neither.

    Examples
    --------
    >>> retry_after("120"), retry_after("soon"), retry_after(None)
    (120.0, None, None)
    >>> retry_after("Wed, 21 Oct 2026 07:28:00 GMT", datetime(2026, 10, 21, 7, 27, tzinfo=UTC))
    60.0
    """
    if not text:
        return None
    if text.isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        date = parsedate_to_datetime(text)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, TypeError, LookupError, OverflowError):
        return None


def in_words(seconds: float) -> str:
    """A time to wait, rounded up.

    Parameters
    ----------
    seconds : float
        The time.

    Returns
    -------
    str
        In minutes or hours.

    Examples
    --------
    >>> in_words(400), in_words(5 * 3600 + 10)
    ('7 minutes', '6 hours')
    """
    minutes = -int(-seconds // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
