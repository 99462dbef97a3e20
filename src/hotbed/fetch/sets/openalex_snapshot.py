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
from typing import TypedDict

import orjson

from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import atomic_write, cannot_write
from hotbed.base.storage.cache import REMEDY
from hotbed.fetch.downloads import Record, new_record, write_record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import gzipped_works
from hotbed.fetch.transfer.download import Arrived, Remote, must_have_room
from hotbed.fetch.transfer.download import download as transfer
from hotbed.fetch.transfer.failures import OTHER_FORM
from hotbed.fetch.transfer.web import Json

BUCKET = "https://openalex.s3.amazonaws.com/"
MANIFEST = BUCKET + "data/jsonl/works/manifest.json"
FOLDER = "openalex-works"
FILE = re.compile(r"data/jsonl/works/updated_date=(\d{4}-\d{2}-\d{2})/(part_\d{1,8})\.gz")
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})?(:)?(\d{4}-\d{2}-\d{2})?")


@dataclass(frozen=True)
class Piece:
    """A file of the snapshot.

    Attributes
    ----------
    day : str
        When its works were last changed, as ISO 8601 writes it.
    part : str
        Its number among those of the day.
    size : int
        Bytes.
    """

    day: str
    part: str
    size: int

    @property
    def path(self) -> str:
        """Its place below the folder, of checked parts.

        Returns
        -------
        str
            Relative, with slashes.
        """
        return f"updated_date={self.day}/{self.part}.gz"


class Stored(TypedDict):
    """A file of the snapshot that is there."""

    bytes: int
    sha256: str


def download(job: Job, days: str) -> list[Record]:
    """Download the parts of some days.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.
    days : str
        One day, from:to (either may be left out), or "all".

    Returns
    -------
    list of Record
        That of the folder.

    Raises
    ------
    HotbedError
        There are none, the disk has no room, or a part can't be had or isn't what it should be.
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
    job.say(f"{len(chosen):,} parts, {len(missing):,} to download with {size / 1e9:,.1f} GB")
    job.folder.mkdir(parents=True, exist_ok=True)
    must_have_room(job.folder, size, "the snapshot")
    for piece in missing:
        url = f"{BUCKET}data/jsonl/works/{piece.path}"
        arrived = transfer(
            job.web, Remote(url, f"{FOLDER}/{piece.path}", gzipped_works, piece.size), job.folder
        )
        _place(job, piece, arrived)
        held[piece.path] = {"bytes": arrived.size, "sha256": arrived.sha256}
        _note(job, release, held)
    return [_note(job, release, held)]


def read_manifest(manifest: Json) -> tuple[str, list[Piece]]:
    """What the snapshot's manifest says.

    Parameters
    ----------
    manifest : Json
        As the owner's server answers it.

    Returns
    -------
    tuple of str and list of Piece
        The release's date, and its files by day.

    Raises
    ------
    HotbedError
        Another form, or files elsewhere than the snapshot's.
    """
    try:
        release = printable(manifest["date"], 30)
        pieces = []
        for entry in manifest["files"]:
            place = str(entry["url"]).removeprefix("s3://openalex/").removeprefix(BUCKET)
            match = FILE.fullmatch(place)
            if match is None:
                raise ValueError(place)
            pieces.append(Piece(match[1], match[2], int(entry["meta"]["content_length"])))
        pieces.sort(key=lambda piece: piece.path)
        if not pieces:
            raise KeyError("files")
    except OTHER_FORM as error:
        raise HotbedError(
            "the manifest of OpenAlex's snapshot has changed its form",
            "download the parts yourself and name their folder in the recipe",
        ) from error
    return release, pieces


def _chosen(day: str, days: str) -> bool:
    """Whether a day is among those asked for.

    >>> _chosen("2026-06-24", "2026-06-01:"), _chosen("2026-06-24", "2026-06-25")
    (True, False)
    """
    if days == "all":
        return True
    span = DAYS.fullmatch(days)
    if not span or not (span[1] or span[3]) or (span[3] and not span[2]):
        raise HotbedError(
            f"{days!r} is not a valid day of the snapshot",
            "write 2026-06-24, 2026-06-01:2026-06-30, 2026-06-01: or all",
        )
    if not span[2]:
        return day == span[1]
    return (span[1] or "") <= day <= (span[3] or "9999")


def _held(job: Job, release: str, chosen: list[Piece]) -> dict[str, Stored]:
    """The parts that are there, of this release and in their size."""
    try:
        facts = orjson.loads((job.folder / f"{FOLDER}.json").read_bytes())
        version, files = str(facts["version"]), dict(facts["files"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        version, files = release, {}
    if version != release and not job.choices.again:
        raise HotbedError(
            f"the parts that are there are of the release {version}, OpenAlex now has {release}",
            "two releases don't go together; --again removes the old parts",
        )
    folder = job.folder / FOLDER
    if version != release:
        shutil.rmtree(folder, ignore_errors=True)
        return {}
    again = {piece.path for piece in chosen} if job.choices.again else set()
    return {
        path: stored
        for path, stored in sorted(files.items())
        if path not in again
        and re.fullmatch(r"updated_date=[\d-]{10}/part_\d+\.gz", path)
        and (folder / path).is_file()
        and (folder / path).stat().st_size == stored.get("bytes")
    }


def _place(job: Job, piece: Piece, arrived: Arrived) -> None:
    place: Path = job.folder / FOLDER / piece.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        arrived.part.path.replace(place)
    except OSError as error:
        raise cannot_write(place, error, REMEDY) from error
    arrived.part.done()


def _note(job: Job, release: str, held: dict[str, Stored]) -> Record:
    """Write down what is there: for hotbed's reader, and as the record."""
    with atomic_write(job.folder / FOLDER / "manifest") as temporary:
        entries = [
            {
                "url": f"s3://openalex/data/jsonl/works/{path}",
                "meta": {"content_length": held[path]["bytes"]},
            }
            for path in sorted(held)
        ]
        temporary.write_bytes(orjson.dumps({"entries": entries}))
    listed = "".join(f"{held[path]['sha256']}  {path}\n" for path in sorted(held))
    record = new_record(
        job.dataset,
        FOLDER,
        MANIFEST,
        sum(stored["bytes"] for stored in held.values()),
        hashlib.sha256(listed.encode()).hexdigest(),
        version=release,
        note=f"{len(held):,} parts; sha256 is that of the list of theirs, as sha256sum prints it",
    )
    write_record(job.folder, record, files=held)
    return record
