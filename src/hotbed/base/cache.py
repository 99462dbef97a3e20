"""Where hotbed keeps what it builds or was asked to download: one folder of the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO


def cache_folder() -> Path:
    """The cache folder: HOTBED_CACHE if set, else the platform's own place.

    What is built there changes no result: it is built again when missing. What was fetched there is
    used where no file is named, and results name it.
    """
    if named := os.environ.get("HOTBED_CACHE"):
        return Path(named).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hotbed"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "hotbed" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotbed"


def build_once(folder: Path, build: Callable[[], None]) -> None:
    """Build a folder of the cache (it holds meta.json then) unless it is there.

    Of several processes of a machine one builds and the others wait for it. Where a file system has
    no locks, two may build at once, which takes their time and does no harm: what is built is
    renamed into its place.

    Raises
    ------
    HotbedError
        The cache can't be written; and as `build`.
    """
    done = folder / "meta.json"
    if done.exists():
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f".{folder.name}.lock").open("w")
    except OSError as error:
        from hotbed.base.files import cannot_write

        raise cannot_write(folder, error) from error
    with lock:
        _wait_for(lock)
        if not done.exists():
            build()


def _wait_for(lock: IO[str]) -> None:
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return
