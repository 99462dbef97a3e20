"""run.json: what a run was, and the hashes by which its files are known again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.base.storage.stages import digest_of, hash_file
from hotbed.recipe.loading import RUN_FILE
from hotbed.tables import REJECTS

METADATA = RUN_FILE
PASSING = ("timings", "reused", "run_digest")
"""Keys that say how this run went, not what it found."""


def run_digest(metadata: Mapping[str, Any]) -> str:
    """One digest of all that a run's figures and words depend on: 16 hexadecimal digits.

    The recipe, titles and credits, hotbed's version, and the contents of the tables. No paths, no
    times, and nothing that the order of the inputs' rows could change.

    Parameters
    ----------
    metadata : mapping
        The content of run.json.
    """
    recipe = metadata.get("recipe") or {}
    inputs = [
        [spec.get(key) for key in ("source", "metric", "credit", "lacks")]
        for spec in metadata.get("inputs") or []
    ]
    files = {
        name: noted.get("sha256")
        for name, noted in (metadata.get("files") or {}).items()
        if name != REJECTS.file
    }
    facts = [metadata.get(key) for key in ("recipe_digest", "credits", "world", "geocoder")]
    version = (metadata.get("versions") or {}).get("hotbed")
    return digest_of([facts, recipe.get("study"), inputs, files, version])


def timings_in(folder: Path) -> dict[str, float]:
    """Seconds that each stage of the run in a folder took when it was built; none where none is.

    Parameters
    ----------
    folder : Path
    """
    try:
        timings: dict[str, float] = read_metadata(folder).get("timings") or {}
    except HotbedError:
        return {}
    return timings


def seal(metadata: Mapping[str, Any]) -> str:
    """A digest of everything in run.json that does not just say how the run went."""
    return digest_of(
        {key: value for key, value in metadata.items() if key not in (*PASSING, "seal")}
    )


def note_files(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of files, by their path within a folder."""
    return {
        name: {"bytes": (folder / name).stat().st_size, "sha256": hash_file(folder / name)}
        for name in sorted(names)
    }


def read_metadata(folder: Path) -> dict[str, Any]:
    """The content of a folder's run.json, checked.

    Raises
    ------
    HotbedError
        It is damaged, was changed, or an earlier version of hotbed wrote it.
    """
    path = folder / METADATA
    try:
        loaded = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise HotbedError(f"{path} is damaged", "run the recipe again") from error
    if not isinstance(loaded, dict) or "seal" not in loaded:
        raise HotbedError(
            f"{path} was written by an earlier version of hotbed or is damaged",
            "run the recipe again",
        )
    if loaded["seal"] != seal(loaded):
        raise HotbedError(f"{path} was changed after the run", "run the recipe again")
    return loaded


def digest_in(folder: Path) -> str | None:
    """The digest of the finished run in a folder; None where there is none that can be read."""
    try:
        return run_digest(read_metadata(folder)) if (folder / METADATA).is_file() else None
    except HotbedError:
        return None
