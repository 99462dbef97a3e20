"""Where hotbed keeps what it builds or was asked to bring: one folder of the user's."""

from __future__ import annotations

import os
import sys
from pathlib import Path


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
