"""Is a file what it says it is: its packing complete, its first line of the right form."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import orjson

from hotbed.base.errors import HotbedError
from hotbed.fetch.transfer.download import Check
from hotbed.fetch.transfer.failures import OTHERWISE, not_the_file
from hotbed.fetch.transfer.web import LARGEST_JSON, Json

LARGEST_UNPACKED = 60 << 30
LONGEST_LINE = 1 << 20
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
LineTest = Callable[[str], bool]


def columns(least: int, test: LineTest | None = None) -> LineTest:
    """A test for lines parted by tabs.

    Parameters
    ----------
    least : int
        How many columns there must be.
    test : LineTest, optional
        What else must hold of the line.

    Returns
    -------
    LineTest
        Whether a line is so.

    Examples
    --------
    >>> columns(3)("a\\tb\\tc"), columns(3)("a\\tb")
    (True, False)
    """

    def fits(line: str) -> bool:
        return line.count("\t") + 1 >= least and (test is None or test(line))

    return fits


def text(what: str, fits: LineTest) -> Check:
    """A check for plain text.

    Parameters
    ----------
    what : str
        What the file should be, for messages.
    fits : LineTest
        Whether the first line is right.

    Returns
    -------
    Check
        Refuses other files.
    """

    def check(path: Path, name: str) -> None:
        with path.open("rb") as stream:
            head = stream.readline(LONGEST_LINE)
        if not _fits(head, fits):
            raise not_the_file(head, name, what)

    return check


def zipped(
    what: str,
    member: Callable[[str], bool],
    fits: LineTest | None = None,
    most: int = LARGEST_UNPACKED,
) -> Check:
    """A check for complete .zip files; nothing is unpacked.

    Parameters
    ----------
    what : str
        What the file should hold, for messages.
    member : callable
        Whether a name in the archive is that of a file wanted; one must be there.
    fits : LineTest, optional
        Whether the first line of the first such file is right.
    most : int
        Bytes that a file in it may have unpacked.

    Returns
    -------
    Check
        Refuses other files.
    """

    def check(path: Path, name: str) -> None:
        with path.open("rb") as stream:
            head = stream.read(512)
        if not head.startswith(b"PK"):
            raise not_the_file(head, name, f"a .zip of {what}")
        try:
            with zipfile.ZipFile(path) as archive:
                inside = [entry for entry in archive.namelist() if member(entry)]
                if any(info.file_size > most for info in archive.infolist()):
                    raise HotbedError(
                        f"{name} would unpack to more than {most >> 30} GB",
                        "it can't be the right file; " + OTHERWISE,
                    )
                if not inside or archive.testzip() is not None:
                    why = "damaged" if inside else f"without {what}"
                    raise HotbedError(f"{name} is a .zip {why}", "call again; or " + OTHERWISE)
                with archive.open(sorted(inside)[0]) as first:
                    line = first.readline(LONGEST_LINE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise HotbedError(
                f"{name} is a damaged or cut-off .zip file", "call again; or " + OTHERWISE
            ) from error
        if fits is not None and not _fits(line, fits):
            raise not_the_file(line, f"{name}: {sorted(inside)[0][:80]}", what)

    return check


def tiff_head(head: bytes, name: str) -> None:
    """Refuse what are not the first bytes of a TIFF.

    Parameters
    ----------
    head : bytes
        At least four of a file.
    name : str
        The file's name for the user.

    Raises
    ------
    HotbedError
        They are of something else.
    """
    if not head.startswith(TIFF):
        raise not_the_file(head, name, "a GeoTIFF")


def _fits(line: bytes, fits: LineTest) -> bool:
    try:
        return fits(line.decode("utf-8-sig").rstrip("\r\n"))
    except UnicodeDecodeError:
        return False


def first_that_fits(checks: dict[str, Check], path: Path) -> str | None:
    """Which check a file passes.

    Parameters
    ----------
    checks : dict of str to Check
        In the order in which they are tried.
    path : Path
        A file.

    Returns
    -------
    str or None
        The name of the first; None where it passes none.
    """
    for name, check in checks.items():
        try:
            check(path, path.name)
        except HotbedError:
            continue
        return name
    return None


def works(path: Path, name: str) -> None:
    """Refuse what does not begin with a work of OpenAlex.

    Parameters
    ----------
    path : Path
        JSON lines, or a page as the API answers it; plain or .gz.
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else.
    """
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rb") as stream:
        line = stream.readline(LARGEST_JSON)
        record = _loaded(line)
        if record is None:
            record = _loaded(line + stream.read(LARGEST_JSON))
    if isinstance(record, dict) and isinstance(record.get("results"), list):
        record = next(iter(record["results"]), None)
    identified = isinstance(record, dict) and isinstance(record.get("id"), str)
    if not (identified and "authorships" in record):
        raise not_the_file(line[:512], name, "a file of OpenAlex's works")


def _loaded(data: bytes) -> Json:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def gzipped_works(path: Path, name: str) -> None:
    """Refuse what is not complete gzip, or does not begin with a work of OpenAlex.

    Parameters
    ----------
    path : Path
        A file.
    name : str
        Its name for the user.

    Raises
    ------
    HotbedError
        It is something else, or damaged.
    """
    with path.open("rb") as stream:
        head = stream.read(512)
    if not head.startswith(b"\x1f\x8b"):
        raise not_the_file(head, name, "a gzip file")
    try:
        with gzip.open(path, "rb") as unpacked:
            while unpacked.read(1 << 20):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise HotbedError(
            f"{name} is a damaged or cut-off gzip file", "call again; or " + OTHERWISE
        ) from error
    works(path, name)
