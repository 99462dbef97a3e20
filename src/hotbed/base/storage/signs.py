"""Signs of a file: as long as they are the same, so is its content."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

SETTLED = 2.0  # seconds: a file written more recently may be written again within one clock tick


class Signs(NamedTuple):
    """What the system says of a file.

    The time of its inode's change is among it, which no program can set back.
    """

    bytes: int
    modified_ns: int
    changed_ns: int
    inode: int
    device: int

    def settled(self, now: float) -> bool:
        """Whether the file was written so long before a time that its signs are to be believed.

        Parameters
        ----------
        now : float
            Seconds since the epoch.
        """
        return now - max(self.modified_ns, self.changed_ns) / 1e9 > SETTLED


def signs_of(path: Path) -> Signs:
    """The signs of a file."""
    state = path.stat()
    return Signs(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_dev)


def signs_below(folder: Path) -> tuple[tuple[str, Signs], ...]:
    """The names of the files of a folder and of those below it, with their signs."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), signs_of(path)) for path in files)


def all_settled(files: tuple[tuple[str, Signs], ...]) -> bool:
    """Whether the signs of all files of a folder are to be believed by now."""
    now = time.time()
    return all(signs.settled(now) for _, signs in files)
