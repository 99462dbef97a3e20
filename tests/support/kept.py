"""Runs that many tests begin with: made once in a process, and copied for each test after that."""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import hotbed
from hotbed.result import Result

_made: dict[str, Path] = {}


def run(recipe: dict[str, object], out: Path) -> Result:
    """What `hotbed.run` writes, or a copy of it where that recipe has been run in this process.

    Files count by their names and contents, not by where they lie. Of a copy, run.json names the
    files of the first run.

    Parameters
    ----------
    recipe : dict
        Content of a recipe.
    out : Path
        The folder of the results; new.
    """
    key = hashlib.sha256(json.dumps(_by_content(recipe), sort_keys=True).encode()).hexdigest()
    if key not in _made:
        _made[key] = shutil.copytree(hotbed.run(recipe, out).folder, _home() / key)
    else:
        shutil.copytree(_made[key], out)
    return hotbed.open_run(out)


def _by_content(part: object) -> object:
    """A part of a recipe with the content of each file in place of its path."""
    if isinstance(part, dict):
        return {str(name): _by_content(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_by_content(value) for value in part]
    if isinstance(part, str | Path) and (file := _file(part)) is not None:
        return [file.name, hashlib.sha256(file.read_bytes()).hexdigest()]
    return part


def _file(path: str | Path) -> Path | None:
    """A path, where there is a file; a text may be too long for one."""
    try:
        return Path(path) if Path(path).is_file() else None
    except (OSError, ValueError):
        return None


@cache
def _home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kept-runs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
