"""Units of reading that need not be read again: of an earlier run, or of a call that was cut off.

A unit's parts lie in a folder of their own until the whole input is read; the stage then holds
links to them. They are found again by a key that follows from the code, the choices and the files'
content, and are believed only if they are as they were written.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from hotbed.base.files import discard_parts
from hotbed.base.storage.integrity import damage, intact, listed, seal
from hotbed.base.storage.stages import digest_of
from hotbed.sources.account import Account
from hotbed.sources.listings import InputFile

FOLDER = "units"
LIST = "units.json"
OUTCOME = "outcome.json"
REJECTS = "rejects"
"""The table of which a stage has a part only of units with rows that can't be read."""


@dataclass(frozen=True)
class Outcome:
    """What came of a unit.

    Attributes
    ----------
    rows : int
        How many listings were written.
    unreadable : int
        How many rows can't be read; they lie in its part of the rejects.
    accounts : tuple of tuple of int and Account
        By the file's place in the unit, what became of its bytes.
    notes : Counter of str
        What is to be said of documents, and of how many.
    """

    rows: int
    unreadable: int
    accounts: tuple[tuple[int, Account], ...]
    notes: Counter[str]

    def as_json(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            "rows": self.rows,
            "unreadable": self.unreadable,
            "accounts": [[place, vars(account)] for place, account in self.accounts],
            "notes": dict(sorted(self.notes.items())),
        }

    @classmethod
    def of(cls, written: dict[str, Any]) -> Outcome:
        """It from plain values, as `as_json` returns them."""
        accounts = tuple((place, Account(**account)) for place, account in written["accounts"])
        return cls(written["rows"], written["unreadable"], accounts, Counter(written["notes"]))


@dataclass(frozen=True)
class KeptUnit:
    """A unit that was read.

    Attributes
    ----------
    key : str
        As `Kept.key` returns it.
    outcome : Outcome
        What came of it.
    parts : dict of str to Path
        Its rows by table; `REJECTS` only where there are some.
    """

    key: str
    outcome: Outcome
    parts: dict[str, Path]


class _Finished(NamedTuple):
    """A unit of a finished stage: its place there, what came of it, and what the seal lists."""

    stage: Path
    number: int
    outcome: dict[str, Any]
    seal: dict[str, tuple[int, int]]


@dataclass
class Kept:
    """The units in a run's folder of stages.

    Parameters
    ----------
    stages : Path
        The folder.
    depends : object
        What units depend on beside their files: code, and the input's choices.
    """

    stages: Path
    depends: object

    def open(self) -> None:
        """Make the folder of units, free of what killed calls left half-written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        discard_parts(self.folder)

    @cached_property
    def _finished(self) -> dict[str, _Finished]:
        """The units of finished stages by key; a list that was changed since names none."""
        units: dict[str, _Finished] = {}
        for stage in sorted(path.parent for path in self.stages.glob(f"read-*/{LIST}")):
            seal = listed(stage) or {}
            if intact(stage, [LIST], seal):
                for number, unit in enumerate(json.loads((stage / LIST).read_text("utf-8"))):
                    units[unit["key"]] = _Finished(stage, number, unit, seal)
        return units

    @property
    def folder(self) -> Path:
        """Where units lie until their input is read."""
        return self.stages / FOLDER

    def key(self, files: Sequence[InputFile]) -> str:
        """What a unit of some files is called: the same for the same content."""
        known = [[file.identity, file.path.name, file.number, file.groups] for file in files]
        return digest_of([self.depends, known])

    def find(self, key: str, tables: Sequence[str]) -> KeptUnit | None:
        """A unit that was read before.

        Parameters
        ----------
        key : str
            As `key` returns it.
        tables : sequence of str
            Names of its parts.

        Returns
        -------
        KeptUnit or None
            None where there is none, or it is damaged.
        """
        folder = self.place(key)
        if folder.is_dir():
            if damage(folder) is None:
                return self.read(key, tables)
            shutil.rmtree(folder)
        if key not in self._finished:
            return None
        stage, number, unit, seal = self._finished[key]
        names = {
            table: f"{table}/{part_name(number)}"
            for table in tables
            if table != REJECTS or unit["unreadable"]
        }
        if not intact(stage, list(names.values()), seal):
            return None
        parts = {table: stage / name for table, name in names.items()}
        return KeptUnit(key, Outcome.of(unit), parts)

    def read(self, key: str, tables: Sequence[str]) -> KeptUnit:
        """A unit that has just been read."""
        folder = self.place(key)
        outcome = Outcome.of(json.loads((folder / OUTCOME).read_text("utf-8")))
        return KeptUnit(key, outcome, {table: folder / f"{table}.parquet" for table in tables})

    def place(self, key: str) -> Path:
        """The folder of a unit's parts."""
        return self.folder / key


def clear_units(stages: Path) -> None:
    """Remove units that lie in no stage: all inputs are read."""
    shutil.rmtree(stages / FOLDER, ignore_errors=True)


def part_name(number: int) -> str:
    """The file of a unit in each table of its stage."""
    return f"{number:05d}.parquet"


def written(outcome: Outcome, temporary: Path, folder: Path) -> None:
    """Finish a unit: what came of it, a seal, and its name."""
    (temporary / OUTCOME).write_text(json.dumps(outcome.as_json()), encoding="utf-8")
    seal(temporary, flush=False)  # what a power cut takes is read again
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():  # or another worker had the same unit, and was quicker
            raise


def link(source: Path, target: Path) -> None:
    """Let a file be in another folder too: by a link, or a copy where there are no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
