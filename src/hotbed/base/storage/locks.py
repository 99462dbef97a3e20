"""One writer a folder: a lock that also holds where the file system has none.

Where files can be locked, the system's lock decides and ends with its process. Elsewhere a file
with the owner's host and process number decides; one whose process is gone is taken over.
"""

from __future__ import annotations

import errno
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write
from hotbed.base.progress import warn

LOCK, OWNER = "lock", "lock.owner"
BUSY = (errno.EAGAIN, errno.EACCES)
_held: dict[Path, int] = {}


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep every other process that asks for the same out of a folder; within one it may be nested.

    Parameters
    ----------
    folder : Path
        Made if missing; the lock's file lies in it.

    Raises
    ------
    HotbedError
        Another process is at work there, or the folder can't be written.
    """
    place = Path(os.path.realpath(folder))  # which takes a loop of links as it is
    if place in _held:
        _held[place] += 1
        try:
            yield
        finally:
            _held[place] -= 1
        return
    handle = _taken(place)
    _held[place] = 1
    try:
        yield
    finally:
        del _held[place]
        if handle is None:
            (place / OWNER).unlink(missing_ok=True)
        else:
            handle.close()


def _taken(folder: Path) -> IO[str] | None:
    """The locked file, or None where the owner's file was written instead."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        handle.close()
        _write_owner(folder)
        return None
    except OSError as error:
        handle.close()
        if error.errno in BUSY:
            raise _busy(folder, _owner(folder / LOCK)) from error
        _write_owner(folder)
        return None
    handle.seek(0)
    handle.truncate()
    handle.write(_signature())
    handle.flush()
    return handle


def _write_owner(folder: Path) -> None:
    """Write the owner's file, unless another that is alive has one."""
    path = folder / OWNER
    for _ in range(2):
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(_signature())
            return
        except FileExistsError as error:
            owner = _owner(path)
            if not _is_gone(owner):
                raise _busy(folder, owner, path) from error
            warn(f"{path} was left by a process that is gone and is taken over")
            path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(path, error) from error
    raise _busy(folder, _owner(path), path)


def _signature() -> str:
    return json.dumps({"host": platform.node(), "process": os.getpid()})


def _owner(path: Path) -> tuple[str, int] | None:
    try:
        loaded = json.loads(path.read_text("utf-8"))
        return str(loaded["host"]), int(loaded["process"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _is_gone(owner: tuple[str, int] | None) -> bool:
    """Whether a process of this host has ended; that of another host can't be known."""
    if owner is None or owner[0] != platform.node():
        return False
    try:
        os.kill(owner[1], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _busy(folder: Path, owner: tuple[str, int] | None, path: Path | None = None) -> HotbedError:
    who = f" (process {owner[1]} on {owner[0]})" if owner else ""
    remedy = "wait for it, or choose another --out"
    if path is not None:
        remedy += f"; if it no longer runs, remove {path}"
    return HotbedError(f"another hotbed{who} is at work in {folder.parent}", remedy)
