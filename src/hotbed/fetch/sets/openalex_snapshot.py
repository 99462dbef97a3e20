"""Parts of OpenAlex's snapshot: all works whose last change lies on given days.

Source: https://developers.openalex.org/download/snapshot-format. The manifest names the files with
their sizes; they are kept in the folder ``openalex-works`` as the owner lays them out, with a
manifest of those that are there, which hotbed's reader checks.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record, record, write_record
from hotbed.fetch.transfer.checks import gzipped_works
from hotbed.fetch.transfer.download import Arrived, Remote, download, must_have_room
from hotbed.fetch.transfer.web import plain

BUCKET = "https://openalex.s3.amazonaws.com/"
MANIFEST = BUCKET + "data/jsonl/works/manifest.json"
FOLDER = "openalex-works"
FILE = re.compile(r"data/jsonl/works/updated_date=(\d{4}-\d{2}-\d{2})/(part_\d{1,8})\.gz")
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})?(:)?(\d{4}-\d{2}-\d{2})?")


@dataclass(frozen=True)
class Piece:
    """A file of the snapshot."""

    day: str
    part: str
    size: int

    @property
    def path(self) -> str:
        """Its place below the folder, made of checked parts."""
        return f"updated_date={self.day}/{self.part}.gz"


def bring(job: Job, days: str) -> list[Record]:
    """Bring the parts of some days.

    Parameters
    ----------
    days : one day, from:to (either may be left out), or "all".
    """
    manifest = job.web.json(MANIFEST, "the manifest of OpenAlex's snapshot")
    release, pieces = read_manifest(manifest)
    chosen = [piece for piece in pieces if _chosen(piece.day, days)]
    if not chosen:
        raise HotbedError(
            f"OpenAlex's snapshot has no works last changed on {days}",
            f"its {len(pieces):,} parts run from {pieces[0].day} to {pieces[-1].day}",
        )
    held = _held(job, release, chosen)
    missing = [piece for piece in chosen if piece.path not in held]
    size = sum(piece.size for piece in missing)
    job.say(f"{len(chosen):,} parts, {len(missing):,} to bring with {size / 1e9:,.1f} GB")
    job.folder.mkdir(parents=True, exist_ok=True)
    must_have_room(job.folder, size, "the snapshot")
    for piece in missing:
        url = f"{BUCKET}data/jsonl/works/{piece.path}"
        arrived = download(
            job.web, Remote(url, f"{FOLDER}/{piece.path}", gzipped_works, piece.size), job.folder
        )
        _placed(job, piece, arrived)
        held[piece.path] = {"bytes": arrived.size, "sha256": arrived.sha256}
        _noted(job, release, held)
    return [_noted(job, release, held)]


def read_manifest(manifest: Any) -> tuple[str, list[Piece]]:
    """The release's date and its files by day.

    Raises
    ------
    HotbedError : another form, or files elsewhere than the snapshot's.
    """
    try:
        release = plain(manifest["date"], 30)
        pieces = []
        for each in manifest["files"]:
            place = str(each["url"]).removeprefix("s3://openalex/").removeprefix(BUCKET)
            day, part = FILE.fullmatch(place).groups()  # type: ignore[union-attr]
            pieces.append(Piece(day, part, int(each["meta"]["content_length"])))
        pieces.sort(key=lambda piece: piece.path)
        if not pieces:
            raise KeyError("files")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise HotbedError(
            "the manifest of OpenAlex's snapshot has another form than it had",
            "bring the parts yourself and name their folder in the recipe",
        ) from error
    return release, pieces


def _chosen(day: str, days: str) -> bool:
    """Whether a day is among those asked for.

    >>> _chosen("2026-06-24", "2026-06-01:"), _chosen("2026-06-24", "2026-06-25")
    (True, False)
    """
    if days == "all":
        return True
    found = DAYS.fullmatch(days)
    if not found or not (found[1] or found[3]) or (found[3] and not found[2]):
        raise HotbedError(
            f"{days!r} is no day of the snapshot",
            "write 2026-06-24, 2026-06-01:2026-06-30, 2026-06-01: or all",
        )
    if not found[2]:
        return day == found[1]
    return (found[1] or "") <= day <= (found[3] or "9999")


def _held(job: Job, release: str, chosen: list[Piece]) -> dict[str, dict[str, Any]]:
    """The parts that are there, of this release and in their size."""
    try:
        found = orjson.loads((job.folder / f"{FOLDER}.json").read_bytes())
        version, files = str(found["version"]), dict(found["files"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        version, files = release, {}
    if version != release and not job.wanted.again:
        raise HotbedError(
            f"the parts that are there are of the release {version}, OpenAlex now gives {release}",
            "two releases don't go together; --again removes the old parts",
        )
    folder = job.folder / FOLDER
    if version != release:
        shutil.rmtree(folder, ignore_errors=True)
        return {}
    again = {piece.path for piece in chosen} if job.wanted.again else set()
    return {
        path: about for path, about in sorted(files.items())
        if path not in again and re.fullmatch(r"updated_date=[\d-]{10}/part_\d+\.gz", path)
        and (folder / path).is_file() and (folder / path).stat().st_size == about.get("bytes")
    }  # fmt: skip


def _placed(job: Job, piece: Piece, arrived: Arrived) -> None:
    place: Path = job.folder / FOLDER / piece.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        arrived.part.path.replace(place)
    except OSError as error:
        raise cannot_write(place, error) from error
    arrived.part.done()


def _noted(job: Job, release: str, held: dict[str, dict[str, Any]]) -> Record:
    """Write down what is there: for hotbed's reader, and as the record."""
    with atomic_write(job.folder / FOLDER / "manifest") as temporary:
        entries = [
            {"url": f"s3://openalex/data/jsonl/works/{path}",
             "meta": {"content_length": held[path]["bytes"]}}
            for path in sorted(held)
        ]  # fmt: skip
        temporary.write_bytes(orjson.dumps({"entries": entries}))
    listed = "".join(f"{held[path]['sha256']}  {path}\n" for path in sorted(held))
    about = record(
        job.dataset, FOLDER, MANIFEST, sum(each["bytes"] for each in held.values()),
        hashlib.sha256(listed.encode()).hexdigest(), version=release,
        note=f"{len(held):,} parts; sha256 is that of the list of theirs, as sha256sum prints it",
    )  # fmt: skip
    write_record(job.folder, about, files=held)
    return about
