"""Is a file what it says it is: its packing whole, its first line of the right form."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.fetch.transfer.download import Check
from hotbed.fetch.transfer.web import BRING_IT, LARGEST_JSON, not_the_file

LARGEST_UNPACKED = 60 << 30
LONGEST_LINE = 1 << 20
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
LineTest = Callable[[str], bool]


def columns(least: int, test: LineTest | None = None) -> LineTest:
    """A line parted by tabs into at least so many columns, and of a form.

    >>> columns(3)("a\\tb\\tc"), columns(3)("a\\tb")
    (True, False)
    """

    def fits(line: str) -> bool:
        return line.count("\t") + 1 >= least and (test is None or test(line))

    return fits


def text(what: str, fits: LineTest) -> Check:
    """A plain text whose first line fits."""

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
    """A whole .zip with a member of some name, whose first line fits; nothing is unpacked.

    Members that say to be larger than `most` bytes unpacked are refused.
    """

    def check(path: Path, name: str) -> None:
        with path.open("rb") as stream:
            head = stream.read(512)
        if not head.startswith(b"PK"):
            raise not_the_file(head, name, f"a .zip of {what}")
        try:
            with zipfile.ZipFile(path) as archive:
                inside = [each for each in archive.namelist() if member(each)]
                if any(each.file_size > most for each in archive.infolist()):
                    raise HotbedError(
                        f"{name} would unpack to more than {most >> 30} GB",
                        "it can't be what it should; " + BRING_IT,
                    )
                if not inside or archive.testzip() is not None:
                    why = "damaged" if inside else f"without {what}"
                    raise HotbedError(f"{name} is a .zip {why}", "call again; or " + BRING_IT)
                with archive.open(sorted(inside)[0]) as first:
                    line = first.readline(LONGEST_LINE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise HotbedError(
                f"{name} is a damaged or cut-off .zip file", "call again; or " + BRING_IT
            ) from error
        if fits is not None and not _fits(line, fits):
            raise not_the_file(line, f"{name}: {sorted(inside)[0][:80]}", what)

    return check


def tiff(path: Path, name: str) -> None:
    """A TIFF, by its first bytes."""
    with path.open("rb") as stream:
        tiff_head(stream.read(512), name)


def tiff_head(head: bytes, name: str) -> None:
    """The first bytes of a TIFF."""
    if not head.startswith(TIFF):
        raise not_the_file(head, name, "a GeoTIFF")


def _fits(line: bytes, fits: LineTest) -> bool:
    try:
        return fits(line.decode("utf-8-sig").rstrip("\r\n"))
    except UnicodeDecodeError:
        return False


def first_that_fits(checks: dict[str, Check], path: Path) -> str | None:
    """The name of the first check that a file passes."""
    for name, check in checks.items():
        try:
            check(path, path.name)
        except HotbedError:
            continue
        return name
    return None


def works(path: Path, name: str) -> None:
    """Works of OpenAlex by the first: JSON lines, or a page as the API answers it."""
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rb") as stream:
        line = stream.readline(LARGEST_JSON)
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            found = _loaded(line + stream.read(LARGEST_JSON))
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        found = next(iter(found["results"]), None)
    good = isinstance(found, dict) and isinstance(found.get("id"), str) and "authorships" in found
    if not good:
        raise not_the_file(line[:512], name, "a file of OpenAlex's works")


def _loaded(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def gzipped_works(path: Path, name: str) -> None:
    """The same, packed with gzip and whole."""
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
            f"{name} is a damaged or cut-off gzip file", "call again; or " + BRING_IT
        ) from error
    works(path, name)
