"""Folders that are believed only if their files are as they were written.

A sealed folder holds a list of its files with their sizes and checksums, and its files are on the
disk before it is renamed into its place. What is taken up later is compared with the list, so that
a power cut, a failing disk or a change by hand is seen, not computed with.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

SEAL = "checksums.json"
BLOCK = 1 << 20


def checksum(path: Path) -> int:
    """CRC-32 of a file: it is there against damage, not against forgery, and takes little time.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a").write_bytes(b"123456789")
    ...     hex(checksum(Path(folder) / "a"))
    '0xcbf43926'
    """
    value = 0
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            value = zlib.crc32(block, value)
    return value


def seal(folder: Path, *, flush: bool = True) -> None:
    """Write a folder's list of files, and flush all of them to the disk.

    Parameters
    ----------
    folder : Path
        Holds the finished files, in folders below it too.
    flush : bool
        Whether the files must be on the disk at once; else a power cut may damage them, which
        `damage` tells.
    """
    files = _files(folder)
    sealed = {name: [(folder / name).stat().st_size, checksum(folder / name)] for name in files}
    (folder / SEAL).write_text(json.dumps(sealed), encoding="utf-8")
    if not flush:
        return
    for name in [*files, SEAL]:
        sync(folder / name)
    sync(folder)


def damage(folder: Path) -> str | None:
    """What is wrong with a sealed folder, in a few words; None where it is as it was sealed.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    str or None
        Such as "tally.parquet was changed".
    """
    expected = listed(folder)
    if expected is None:
        return f"its {SEAL} is missing or damaged"
    present = set(_files(folder))
    if missing := sorted(expected.keys() - present):
        return f"{missing[0]} is missing"
    if strange := sorted(present - expected.keys()):
        return f"{strange[0]} does not belong to it"
    for name, (size, crc) in expected.items():
        try:
            if (folder / name).stat().st_size != size or checksum(folder / name) != crc:
                return f"{name} was changed"
        except OSError:
            return f"{name} can't be read"
    return None


def intact(folder: Path, names: Sequence[str], expected: Mapping[str, tuple[int, int]]) -> bool:
    """Whether some files of a sealed folder are as they were sealed.

    Parameters
    ----------
    folder : Path
    names : sequence of str
        Relative to it.
    expected : mapping of str to tuple of int
        What its seal lists (`listed`).
    """
    try:
        return all(
            expected.get(name) == ((folder / name).stat().st_size, checksum(folder / name))
            for name in names
        )
    except OSError:
        return False


def listed(folder: Path) -> dict[str, tuple[int, int]] | None:
    """Sizes and checksums by file that a folder's seal lists; None where it can't be read."""
    try:
        written = json.loads((folder / SEAL).read_text("utf-8"))
        return {str(name): (int(size), int(crc)) for name, (size, crc) in written.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def sync(path: Path) -> None:
    """Bring a file, or a folder's entries, to the disk, where the system can do that."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SEAL
    )
