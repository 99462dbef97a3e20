"""What is written down when hotbed itself is at fault: enough to mend it, nothing of the data."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.secrets import looks_secret
from hotbed.base.storage.cache import cache_folder
from hotbed.base.version import __version__

FOLDER = "faults"
HIDDEN = "(left out)"
PACKAGES = ("duckdb", "ibis-framework", "numpy", "pyarrow", "pyspark", "shapely", "typer")


def write_report(error: BaseException, arguments: list[str]) -> Path | None:
    """Write down where hotbed failed, for whoever mends it.

    It holds versions, the call without what looks like a secret, and where in the code the error
    arose. What the error says is left out, as it may repeat the user's data.

    Parameters
    ----------
    error : BaseException
        What was not foreseen.
    arguments : list of str
        Of the command line.

    Returns
    -------
    Path or None
        In the cache folder, else in the folder for temporary files; None where neither can be
        written.
    """
    now = datetime.now(UTC)
    text = "\n".join(_lines(error, arguments, now)) + "\n"
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"hotbed-fault-{now:%Y%m%d-%H%M%S-%f}.txt"
            path.write_text(text, encoding="utf-8", errors="replace")
        except OSError:
            continue
        return path
    return None


def _folders() -> Iterator[Path]:
    with suppress(HotbedError):  # a user without a home
        yield cache_folder() / FOLDER
    with suppress(OSError):
        yield Path(tempfile.gettempdir())


def _lines(error: BaseException, arguments: list[str], now: datetime) -> Iterator[str]:
    yield f"hotbed {__version__}, {now:%Y-%m-%d %H:%M} UTC"
    yield f"Python {platform.python_version()}, {sys.platform} {platform.machine()}"
    yield ", ".join(_versions())
    yield "arguments: " + " ".join(without_secrets(arguments))
    yield ""
    yield from _where(error)


def _versions() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def without_secrets(arguments: Iterable[str]) -> list[str]:
    """The arguments of a call, without the values that look like a secret.

    Parameters
    ----------
    arguments : iterable of str
        Of the command line.

    Returns
    -------
    list of str
        As many, quoted where they hold blanks.

    Examples
    --------
    >>> without_secrets(["geocode", "--online-option", "api_key=s3cret", "--key-file", "k"])
    ['geocode', '--online-option', 'api_key=(left out)', '--key-file', '(left out)']
    """
    shown, option = [], ""
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if equals and looks_secret(name, argument):
            shown.append(f"{name}={HIDDEN}")
        elif looks_secret(option.lstrip("-"), argument):
            shown.append(HIDDEN)
        else:
            shown.append(repr(argument) if " " in argument or not argument else argument)
        option = argument if argument.startswith("-") and not equals else ""
    return shown


def _where(error: BaseException) -> Iterator[str]:
    """The chain of errors, each as its type and the places in the code; nothing that it says."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    for link in reversed(chain):
        yield f"{type(link).__module__}.{type(link).__qualname__}"
        for frame in traceback.extract_tb(link.__traceback__):
            yield f"  {place(frame.filename)}:{frame.lineno} in {frame.name}"


def place(filename: str) -> str:
    """A file of code as its package names it, without the folders of this machine.

    >>> place("/home/ann/lib/site-packages/numpy/core/x.py"), place("/src/hotbed/study.py")
    ('numpy/core/x.py', 'hotbed/study.py')
    """
    parts = Path(filename).parts
    for mark, after in (("site-packages", 1), ("hotbed", 0)):
        if mark in parts:
            last = len(parts) - 1 - parts[::-1].index(mark)
            return "/".join(parts[last + after :])
    return Path(filename).name
