"""Where hotbed keeps what it builds or was asked to download: one folder of the user's."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write, discard
from hotbed.base.progress import warn
from hotbed.base.storage.integrity import damage, seal, sync
from hotbed.base.storage.signs import Signs, all_settled, signs_below

REMEDY = "set HOTBED_CACHE to a folder that can be written"
"""Against a cache folder that can't be written."""
VERSIONS = 8  # of a folder of the cache that stay

FolderSigns = tuple[tuple[str, Signs], ...]
_sound: dict[Path, FolderSigns] = {}  # folders that this process has read through


def cache_folder() -> Path:
    """The cache folder: HOTBED_CACHE if set, else the platform's own place.

    What is built there changes no result: it is built again when missing. What was fetched there is
    used where no file is named, and results name it.

    Raises
    ------
    HotbedError
        There is no home folder to keep it in, and HOTBED_CACHE names none.
    """
    try:
        return _cache_folder()
    except RuntimeError as error:  # as pathlib says it
        raise HotbedError("the home folder for the cache isn't known", REMEDY) from error


def _cache_folder() -> Path:
    if named := os.environ.get("HOTBED_CACHE"):
        return Path(named).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hotbed"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "hotbed" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotbed"


def build_once(folder: Path, build: Callable[[Path], None]) -> FolderSigns:
    """Build a folder of the cache, unless it is there and as it was built.

    A process reads a folder through once, and again when the signs of its files have changed.
    Of several processes of a machine one builds and the others wait for it. Where a file system has
    no locks, two may build at once, which takes their time and does no harm: what is built is
    renamed into its place. Of folders whose names differ after their last hyphen only, as versions
    do, the few that were used last stay.

    Parameters
    ----------
    folder : Path
        Its name is of the form ``<what>-<version>``.
    build : callable
        Writes the files into the folder that it is given.

    Returns
    -------
    tuple
        The names and signs of its files: the same as long as nobody has changed them.

    Raises
    ------
    HotbedError
        The cache can't be written; and as `build`.
    """
    if _is_sound(folder):
        return signs_below(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f".{folder.name}.lock").open("w")
        with lock:
            _wait_for(lock)
            if not _is_sound(folder):
                _build(folder, build)
                _prune(folder)
        return signs_below(folder)
    except OSError as error:
        raise cannot_write(folder, error, REMEDY) from error


def _is_sound(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    try:
        seen = signs_below(folder)
        if _sound.get(folder) != seen:
            if damage(folder) is not None:
                return False
            if all_settled(seen):
                _sound[folder] = seen
    except OSError:
        return False
    with contextlib.suppress(OSError):  # a cache that can be read only serves as well
        os.utime(folder)
    return True


def _build(folder: Path, build: Callable[[Path], None]) -> None:
    if folder.is_dir():
        warn(f"{folder} is damaged ({damage(folder)}) and is built again")
        discard(folder)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        build(temporary)
        seal(temporary)
        try:
            temporary.rename(folder)
        except OSError:
            if not _is_sound(folder):  # where there are no locks another may have been first
                raise
        sync(folder.parent)
    finally:
        discard(temporary)


def _prune(folder: Path) -> None:
    """Remove all but the versions of a folder that were used last."""
    stem = folder.name.rpartition("-")[0]
    versions = [path for path in folder.parent.glob(f"{stem}-*") if path.is_dir()]
    for old in sorted(versions, key=lambda path: path.stat().st_mtime_ns)[:-VERSIONS]:
        discard(old)


def _wait_for(lock: IO[str]) -> None:
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return
