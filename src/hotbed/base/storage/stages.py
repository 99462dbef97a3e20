"""Each stage's result under the hash of what it depends on, so that a run can go on after a cut.

A stage is a folder of files. It is built under a temporary name, sealed with checksums and renamed.
One whose files are as they were sealed is finished: building it again would give the same files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from hotbed.base.files import cannot_write, discard_parts
from hotbed.base.progress import step, warn
from hotbed.base.storage.integrity import damage, seal, sync

KEY_DIGITS = 16


def digest_of(depends: object) -> str:
    """SHA-256 (16 hexadecimal digits) of anything JSON can hold.

    >>> digest_of({"radius_km": 15}) == digest_of({"radius_km": 15})
    True
    """
    text = json.dumps(depends, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Stages:
    """The kept stages of one output folder.

    Parameters
    ----------
    folder : Path
        Of the stages, made if missing.
    steps : int
        How many steps there will be, those of stages among them.

    Raises
    ------
    HotbedError
        The folder can't be made or written.
    """

    def __init__(self, folder: Path, steps: int = 0) -> None:
        self.folder = folder
        self.steps = steps
        self.asked = 0
        self.timings: dict[str, float] = {}
        self.reused: list[str] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            discard_parts(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error

    def get(
        self, name: str, depends: object, build: Callable[[Path], None], label: str = ""
    ) -> Path:
        """The folder of a finished stage, built now unless it is already there.

        Parameters
        ----------
        name : str
            The stage.
        depends : object
            Everything its result depends on.
        build : callable
            Writes the stage's files into the folder it is given.
        label : str
            What is reported of it while it is built; "": its name.
        """
        reported = self.step(label or name)
        key = digest_of(depends)
        done = self.folder / f"{name}-{key}"
        if done.is_dir():
            fault = damage(done)
            if fault is None:
                os.utime(done)
                self.reused.append(name)
                return done
            warn(f"the stage {done.name} is damaged ({fault}) and is built again")
            shutil.rmtree(done, ignore_errors=True)
        started = time.monotonic()
        temporary = self.folder / f".{name}-{key}.{os.getpid()}.part"
        try:
            temporary.mkdir()
            with reported:
                build(temporary)
                seal(temporary)
            temporary.rename(done)
            sync(self.folder)
        except OSError as error:
            raise cannot_write(done, error) from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        self.timings[name] = round(time.monotonic() - started, 3)
        return done

    def step(self, label: str) -> AbstractContextManager[None]:
        """The next step of the work, reported while it is done (`hotbed.base.progress.step`).

        Parameters
        ----------
        label : str
            What is being done.
        """
        self.asked += 1
        return step(self.asked, max(self.steps, self.asked), label)

    def prune(self, keep: int = 4) -> None:
        """Remove all but the few results of each stage that were used last."""
        by_stage: dict[str, list[Path]] = {}
        for folder in self.folder.iterdir():
            stage, _, key = folder.name.rpartition("-")
            if folder.is_dir() and stage and len(key) == KEY_DIGITS:
                by_stage.setdefault(stage, []).append(folder)
        for folders in by_stage.values():
            for old in sorted(folders, key=lambda path: path.stat().st_mtime_ns)[:-keep]:
                shutil.rmtree(old, ignore_errors=True)


def adopt(name: str, source: Path, target: Path) -> None:
    """Take over the finished results of a stage from another output folder, without a copy.

    Files are linked; where the file system can't, nothing is taken over and the stage is built
    again. What is taken over is checked before it is used, as every stage is.

    Parameters
    ----------
    name : str
        The stage.
    source, target : Path
        The folders of stages.
    """
    for folder in sorted(source.glob(f"{name}-*")):
        if not folder.is_dir() or (target / folder.name).exists():
            continue
        temporary = target / f".{folder.name}.{os.getpid()}.part"
        try:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copytree(folder, temporary, copy_function=os.link)
            temporary.rename(target / folder.name)
        except (OSError, shutil.Error):
            shutil.rmtree(temporary, ignore_errors=True)
            return
