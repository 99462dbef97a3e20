"""What was derived from a finished run, so that no outdated file is taken for a current one.

Atlas, briefs, intensities and the like are written by later calls into the run's folder.
`outputs.json` there names each such file with its hash and the digest of the run that it tells of.
A run whose results differ removes those files, and sets aside as `<name>.stale` what it can't prove
that hotbed wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write, discard_parts, write_json
from hotbed.base.progress import task
from hotbed.base.storage.locks import exclusive
from hotbed.base.storage.stages import hash_file
from hotbed.base.texts import Text, _
from hotbed.runs.metadata import digest_in
from hotbed.runs.run import Run
from hotbed.tables import ADDED, PROFILES

OUTPUTS = "outputs.json"
KNOWN = (
    *("atlas", "briefs", "publish", "regions", "clip.html", "clip.webm", "clip.gif"),
    *(table.file for table in ADDED.values() if "/" not in table.file),
)
"""Where later calls write, within the run's folder."""
STALE = ".stale"

Records = dict[str, dict[str, str]]


def record(folder: Path, digest: str, outputs: Iterable[Path]) -> None:
    """Record files, or folders of files, as derived from the run in `folder`.

    What lies elsewhere than under the names of `KNOWN` is the caller's own and not noted.
    """
    records = _read(folder)
    for path in outputs:
        name = _name(folder, path)
        if not _is_ours(name):
            continue
        records = {
            key: noted
            for key, noted in records.items()
            if key != name and not key.startswith(f"{name}/")
        }
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                records[_name(folder, file)] = {"run": digest, "sha256": hash_file(file)}
    _write(folder, records)


@contextmanager
def adding(run: Run, out: Path) -> Iterator[None]:
    """Keep a run's folder as it is while something is made of it and written there.

    Neither another run nor another output is written at the same time, so that the folder never
    holds two states.

    Parameters
    ----------
    run : Run
    out : Path
        Where it is written; elsewhere than in the run's folder nothing is kept out.

    Raises
    ------
    HotbedError
        Another process is at work in the folder, or it holds another run by now.
    """
    if not _name(run.folder, out):
        yield
        return
    with exclusive(run.folder / ".hotbed"):
        clear_parts(run.folder)
        if digest_in(run.folder) != run.digest:
            raise HotbedError(f"the run in {run.folder} changed meanwhile", "call again")
        yield


def clear_parts(folder: Path) -> None:
    """Remove what killed calls left of their writes in a run's folder, which the caller holds."""
    tables_in = {(folder / table.file).parent for table in PROFILES.values()}
    for place in (folder, *sorted(tables_in), *(folder / name for name in KNOWN)):
        if place.is_dir() and not place.is_symlink():
            discard_parts(place)


def is_stale(folder: Path, digest: str, path: Path) -> bool:
    """Whether a file was made of another state of the run, or changed since it was made.

    Parameters
    ----------
    folder : Path
        The run's folder.
    digest : str
        Of the run.
    path : Path
        An existing file. Of one of which nothing is noted nothing is known: it is not stale.
    """
    noted = _read(folder).get(_name(folder, path))
    return noted is not None and (noted["run"] != digest or noted["sha256"] != hash_file(path))


def missing_or_stale(run: Run, path: Path) -> Text | None:
    """Why a file that a later call wrote can't be used, in words; None where it can.

    Parameters
    ----------
    run : Run
    path : Path
        In the run's folder.
    """
    if not path.is_file():
        return _("the run's folder holds no {file}", file=path.name)
    if is_stale(run.folder, run.digest, path):
        return _(
            "{file} is of an earlier state of the run or was changed; make it again",
            file=path.name,
        )
    return None


def clear_stale(folder: Path, before: str | None, now: str) -> list[str]:
    """Remove what was derived from an earlier state of the run; returns the names of what is gone.

    Parameters
    ----------
    folder : Path
        The run's folder.
    before : str, optional
        The digest of the run that was in the folder (`hotbed.runs.metadata.digest_in`); None:
        not known.
    now : str
        That of the results which are there now.

    Notes
    -----
    Files that are as hotbed wrote them are removed. Others under the names of `KNOWN` - changed by
    hand, or of unknown origin while the results changed - are renamed to `<name>.stale`.
    """
    records = _read(folder)
    old = {name: noted for name, noted in records.items() if noted["run"] != now}
    kept = {name: noted for name, noted in records.items() if name not in old}
    tops = {name.split("/")[0] for name in old}
    if before != now:
        tops |= {name for name in KNOWN if (folder / name).exists()}
    if not tops:
        return []
    gone = sorted(tops)
    with task(f"removing outputs of an earlier state of the run ({', '.join(gone)})"):
        try:
            for name, noted in old.items():
                path = folder / name
                if path.is_file() and hash_file(path) == noted["sha256"]:
                    path.unlink()
            for name in gone:
                _set_aside(folder, folder / name, kept)
        except OSError as error:
            raise cannot_write(folder, error) from error
    _write(folder, kept)
    return gone


def _set_aside(folder: Path, path: Path, kept: Records) -> None:
    """Rename what is left under a name and not noted as of today; empty folders go."""
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(path.iterdir()):
            if not entry.name.endswith(STALE):
                _set_aside(folder, entry, kept)
        if not any(path.iterdir()):
            path.rmdir()
    elif path.exists() and path.relative_to(folder).as_posix() not in kept:
        path.replace(path.with_name(path.name + STALE))


def _name(folder: Path, path: Path) -> str:
    """A path from the run's folder on; "" where it lies elsewhere."""
    home, inner = folder.resolve(), path.resolve()
    return inner.relative_to(home).as_posix() if inner.is_relative_to(home) else ""


def _is_ours(name: str) -> bool:
    """Whether a noted name is one that may be removed: no other file of the run, no way out."""
    return name.split("/")[0] in KNOWN and ".." not in name.split("/")


def _read(folder: Path) -> Records:
    path = folder / OUTPUTS
    if not path.is_file():
        return {}
    try:
        loaded = json.loads(path.read_text("utf-8"))
        return {
            str(name): {"run": str(noted["run"]), "sha256": str(noted["sha256"])}
            for name, noted in loaded.items()
            if _is_ours(name)
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _write(folder: Path, records: Records) -> None:
    path = folder / OUTPUTS
    if not records:
        path.unlink(missing_ok=True)
        return
    write_json(dict(sorted(records.items())), path)
