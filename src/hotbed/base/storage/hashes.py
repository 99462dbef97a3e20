"""Hashes of files' content, remembered so that a large file is not read again for its hash."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from hotbed.base.files import atomic_write
from hotbed.base.storage.signs import signs_of
from hotbed.base.storage.stages import hash_file


class Hashes:
    """SHA-256 of files by content, kept in a file beside a run's stages.

    A file is read again unless its path and its signs (`hotbed.base.storage.signs`) are as they
    were.

    Parameters
    ----------
    memory : Path
        The file that remembers; missing or damaged: nothing is remembered.
    clock : callable, optional
        Seconds since the epoch.
    """

    def __init__(self, memory: Path, clock: Callable[[], float] = time.time) -> None:
        self.memory, self.clock = memory, clock
        try:
            known = json.loads(memory.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            known = None
        self.known: dict[str, object] = known if isinstance(known, dict) else {}
        self.used: dict[str, list[int | str]] = {}

    def of(self, path: Path) -> str:
        """A file's SHA-256."""
        now, signs = self.clock(), signs_of(path)
        name = str(path.resolve())
        known = self.known.get(name)
        if isinstance(known, list) and known[:-1] == list(signs) and isinstance(known[-1], str):
            digest = known[-1]
        else:
            digest = hash_file(path)
        if signs.settled(now):
            self.used[name] = [*signs, digest]
        return digest

    def save(self) -> None:
        """Remember the files asked for, and only these."""
        with atomic_write(self.memory) as temporary:
            temporary.write_text(json.dumps(self.used, indent=1), encoding="utf-8")
