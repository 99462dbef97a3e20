"""One bit flipped in what a later call takes up: told, built anew, or without any effect."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.runs.metadata import METADATA, PASSING
from hotbed.runs.run import Run
from trials.kills import contents


def flip(path: Path, draw: random.Random) -> str:
    """Flip a bit of a file at a random place; returns which."""
    data = bytearray(path.read_bytes())
    place, bit = draw.randrange(len(data)), draw.randrange(8)
    data[place] ^= 1 << bit
    path.write_bytes(data)
    return f"{path.name}: bit {bit} of byte {place:,}"


def files_of(folder: Path) -> list[Path]:
    """The files in a folder that hold at least a byte, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def in_a_run_folder(good: Path, file: str, folder: Path, draw: random.Random) -> str | None:
    """Flip a bit of a result or of run.json; what is wrong, or None: a later reader is told."""
    out = folder / "flipped"
    shutil.copytree(good, out, ignore=shutil.ignore_patterns(".hotbed"))
    where = flip(out / file, draw)
    try:
        run = Run(out)
        for name in run.metadata["files"]:
            run.file(name)
        without_effect = _figures(run) == _figures(Run(good))
    except HotbedError:
        return None
    except Exception as error:
        return f"{where}: {error!r}"
    finally:
        shutil.rmtree(out)
    return None if file == METADATA and without_effect else f"{where}: not told"


def taken_up(good: Path) -> list[str]:
    """The files of a run folder that later verbs read."""
    return [METADATA, *Run(good).metadata["files"]]


def _figures(run: Run) -> dict[str, object]:
    return {name: value for name, value in run.metadata.items() if name not in PASSING}


def in_a_stage(good: Path, recipe: Path, folder: Path, draw: random.Random) -> str | None:
    """Flip a bit of a kept stage and run again; what is wrong, or None: built anew, or told."""
    out = folder / "flipped"
    shutil.copytree(good, out)
    where = flip(draw.choice(files_of(out / ".hotbed")), draw)
    for path in out.iterdir():
        if path.is_file():
            path.unlink()
    try:
        hotbed.run(recipe, out)
        same = contents(out) == contents(good)
    except HotbedError:
        return None
    except Exception as error:
        return f"{where}: {error!r}"
    finally:
        shutil.rmtree(out)
    return None if same else f"{where}: other results"
