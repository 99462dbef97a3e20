"""How a call ends: its exit code, and the one sentence that says why."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from hotbed.base.errors import HotbedError, printable
from hotbed.base.stopping import stop_all

CODES = {
    0: "done",
    2: "something that the user can mend; the sentence on standard error says what, and how",
    70: "a fault of hotbed's; the sentence names a file to report it with",
    130: "stopped by Ctrl-C (SIGINT)",
    143: "stopped by SIGTERM",
}
"""Exit codes and what they mean."""
MENDABLE, FAULT, INTERRUPTED, TERMINATED = 2, 70, 130, 143
GO_ON = {
    "run": "call again to go on from the last finished stage",
    "demo": "call again to go on from the last finished stage",
    "fetch": "call again to go on where it stopped",
}
"""What a stopped verb says beside that it was stopped."""
PATIENCE = 1.0
"""Seconds after a signal in which further ones are not heard, so that what is open is closed."""


class StoppedError(BaseException):
    """The user, or the system, wants the process to stop; no handler of errors may hold it up."""


class Signals:
    """SIGINT and SIGTERM, turned into `StoppedError`.

    Attributes
    ----------
    code : int or None
        The exit code of the signal that came; None: none did. It counts whatever error the signal
        became on its way through libraries.
    """

    def __init__(self) -> None:
        self.code: int | None = None
        self._last = -PATIENCE

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen while the block runs (in the main thread; elsewhere nothing is changed)."""
        before = {}
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                before[number] = signal.signal(number, self._come)
        except ValueError:  # not the main thread
            before = {}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _come(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last < PATIENCE:
            return
        self._last = now
        self.code = INTERRUPTED if number == signal.SIGINT else TERMINATED
        stop_all()
        raise StoppedError


def open_streams() -> None:
    """Make stdout and stderr usable: closed ones lead nowhere, and no character is an error."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:  # closed: else the next file that is opened would take its place
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if name == "stdout" else "backslashreplace")


def quiet_stdout() -> None:
    """Let what is still to be written to stdout go nowhere, as nobody takes it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Leave:
    """Ends the process at once, after all other work at exit.

    Threads of native libraries (Arrow's that read files) may still ask for the interpreter while it
    is taken down, which aborts the process in place of ending it with its exit code.
    """

    code = 0

    def __call__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(self.code)


def say(text: str) -> None:
    """Print a line on stderr, if there is one that takes it."""
    with suppress(OSError, ValueError):
        print(f"hotbed: {text}", file=sys.stderr, flush=True)


def stopped(code: int, arguments: list[str]) -> int:
    """Say that the call was stopped, and how to go on.

    Parameters
    ----------
    code : int
        The exit code.
    arguments : list of str
        Of the command line; the first that is no option names the verb.

    Returns
    -------
    int
        The exit code.
    """
    verb = next((argument for argument in arguments if not argument.startswith("-")), "")
    say(f"stopped; {GO_ON[verb]}" if verb in GO_ON else "stopped")
    return code


def told(error: BaseException, arguments: list[str], debug: bool) -> int:
    """Say in one sentence why a call failed.

    Parameters
    ----------
    error : BaseException
        What ended it.
    arguments : list of str
        Of the command line.
    debug : bool
        Print the stack trace before.

    Returns
    -------
    int
        The exit code.
    """
    if debug:
        with suppress(OSError, ValueError):
            traceback.print_exception(error, file=sys.stderr)
    mendable = error if isinstance(error, HotbedError) else environment(error)
    if mendable is not None:
        say(str(mendable))
        return mendable.exit_code
    from hotbed.cli.shared.faults import write_report

    path = write_report(error, arguments)
    kind, text = type(error).__name__, printable(error)
    attached = f"with the file {path}" if path else "with what --debug prints"
    say(
        f"this is a fault of hotbed's, not yours ({kind}{': ' if text else ''}{text}); report it "
        f"in the project's issue tracker {attached}."
    )
    return FAULT


def environment(error: BaseException) -> HotbedError | None:
    """The sentence for what the machine lacks; None where hotbed is at fault.

    Parameters
    ----------
    error : BaseException
        Any.

    Returns
    -------
    HotbedError or None
        To be shown, not raised.

    Examples
    --------
    >>> print(environment(OSError(errno.ENOSPC, "No space left on device", "/data/x")))
    /data/x: no space left on device; free some space and call again.
    """
    short = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException"
    if short or "can't start new thread" in str(error):
        return HotbedError(
            "there is not enough memory for this",
            "free some, split the input, or set lower limits.memory and limits.threads in the "
            "recipe",
        )
    unloaded = isinstance(error, ImportError) and not (error.name or "").startswith("hotbed")
    if unloaded or (isinstance(error, OSError) and "shared object" in str(error)):
        return HotbedError(
            f"a package that hotbed needs can't be loaded ({printable(error)})",
            "free some memory, or install hotbed anew in an environment of its own",
        )
    if isinstance(error, OSError) and error.errno is not None:
        said = os.strerror(error.errno).lower()
        what = f"{error.filename}: {said}" if error.filename else said
        return HotbedError(what, REMEDIES.get(error.errno, "check the disk and the folder"))
    return None


REMEDIES = {
    errno.ENOSPC: "free some space and call again",
    errno.EDQUOT: "free some space and call again",
    errno.EFBIG: "choose a file system that takes larger files",
    errno.EACCES: "choose another folder, or ask for the right to use it",
    errno.EPERM: "choose another folder, or ask for the right to use it",
    errno.EROFS: "choose another folder",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path",
    errno.EISDIR: "name a file in it",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "raise the limit of open files (ulimit -n) and call again",
    errno.ENFILE: "raise the limit of open files and call again",
    errno.ENOMEM: "free some memory and call again",
}
"""What to do about errors of the system."""
