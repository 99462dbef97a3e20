"""One file from a server, resumed where it stopped, and only kept if it is what it should be."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write
from hotbed.base.progress import task
from hotbed.base.storage.cache import REMEDY
from hotbed.base.storage.stages import hash_file
from hotbed.fetch.transfer.failures import OTHERWISE, UnsatisfiableError
from hotbed.fetch.transfer.part import Origin, Part, origin_of
from hotbed.fetch.transfer.patience import PassingError
from hotbed.fetch.transfer.web import Answer, Web

Check = Callable[[Path, str], None]
"""Refuses a file (its path, its name for the user) that is not what it should be."""
RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})")
STEP = 1_000_000
LARGEST = 20 * 10**9
"""Bytes that a file may have; the largest of today has about 5 GB."""


@dataclass(frozen=True)
class Remote:
    """A file at its owner's.

    Attributes
    ----------
    url : str
        The address.
    name : str
        Under which it is stored; ours, never the server's.
    check : Check
        Refuses what is something else.
    size : int, optional
        Bytes, where the owner says so elsewhere than in the answer.
    md5 : str, optional
        Where the owner states it.
    version : str, optional
        As the owner names it.
    most : int
        Bytes above which a server is not believed.
    secret : mapping of str to str
        Headers for the address's own host alone.
    """

    url: str
    name: str
    check: Check
    size: int | None = None
    md5: str | None = None
    version: str | None = None
    most: int = LARGEST
    secret: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrived:
    """A complete, checked file that is not in its place yet.

    Attributes
    ----------
    part : Part
        The file.
    size : int
        Bytes.
    sha256 : str
        Of its content.
    """

    part: Part
    size: int
    sha256: str


def download(web: Web, remote: Remote, folder: Path) -> Arrived:
    """Download a file, resuming where an earlier call stopped.

    Parameters
    ----------
    web : Web
        The network.
    remote : Remote
        The file at its owner's.
    folder : Path
        Where downloaded files lie.

    Returns
    -------
    Arrived
        The complete file.

    Raises
    ------
    HotbedError
        It can't be had (see `Web.open`), or is not what it should be; what came before a failure
        that may pass is kept for the next call, a wrong file is removed.
    """
    part = Part(folder, remote.name)
    patience = web.patience(remote.name)
    while not _complete(part, remote):
        before = part.size
        try:
            _go_on(web, remote, part)
            break
        except PassingError as failure:
            patience.after(failure, gained=part.size > before)
    with task(f"checking {remote.name}"):
        return _checked(part, remote)


def _complete(part: Part, remote: Remote) -> bool:
    """Whether all bytes came at an earlier call."""
    origin = part.origin()
    return bool(
        origin and origin.url == remote.url and origin.length and part.size == origin.length
    )


def _go_on(web: Web, remote: Remote, part: Part) -> None:
    """Download what is missing; PassingError: it stalls, is cut off, or has changed."""
    known = part.resumable(remote.url)
    start = part.size if known else 0
    headers = {}
    if known and known.validator:
        headers = {"Range": f"bytes={start}-", "If-Range": known.validator}
    try:
        with web.open(remote.url, headers, remote.secret) as answer:
            if known and answer.status == 206:
                if not _continues(answer, known, start):
                    part.drop()
                    raise PassingError("the file changed at its owner's")
                length = known.length
            elif answer.status != 200:
                raise PassingError(f"the server answered {answer.status} unasked")
            else:
                length = answer.length
                _expected(remote, length)
                part.drop()
                must_have_room(part.path.parent, length or 0, remote.name)
                part.begin(origin_of(remote.url, answer.headers, length))
            total = None if length is None else -(-length // STEP)
            with task(f"downloading {remote.name} (MB)", total) as advance:
                advance(part.size // STEP)
                _write(answer, part, _most(remote, length), advance)
    except UnsatisfiableError:
        part.drop()
        raise
    if length is not None and part.size < length:
        raise PassingError(f"the server stopped at {part.size:,} of {length:,} bytes")


def _continues(answer: Answer, known: Origin, start: int) -> bool:
    """Whether an answer to a request for the rest is the rest of the same file."""
    span = RANGE.fullmatch(str(answer.headers.get("Content-Range") or ""))
    if not span or int(span[1]) != start:
        return False
    if known.length is not None and int(span[2]) != known.length:
        return False
    etag = answer.headers.get("ETag")
    return not (etag and known.etag and etag != known.etag)


def _expected(remote: Remote, length: int | None) -> None:
    if remote.size is not None and length is not None and length != remote.size:
        raise HotbedError(
            f"{remote.name} has {length:,} bytes on the server, but its owner's list says "
            f"{remote.size:,}",
            "try later: one of the two may be changing",
        )


def _most(remote: Remote, length: int | None) -> int:
    """How many bytes are taken: those that were announced, else those that the file may have."""
    announced = remote.size if length is None else length
    if announced is not None and announced > remote.most:
        raise _too_large(remote.name, announced)
    return remote.most if announced is None else announced


def _too_large(name: str, size: int) -> HotbedError:
    return HotbedError(
        f"{name} has more bytes at the server than it can have ({size:,} or more)",
        "try later; or " + OTHERWISE,
    )


def must_have_room(folder: Path, size: int, what: str) -> None:
    """Refuse what the disk has no room for, before the first byte.

    Parameters
    ----------
    folder : Path
        On the disk.
    size : int
        Bytes that are needed.
    what : str
        What needs them, for the message.

    Raises
    ------
    HotbedError
        Less is free.
    """
    free = shutil.disk_usage(folder).free
    if size > free:
        raise HotbedError(
            f"{what} needs {size / 1e9:,.1f} GB, and the disk that holds {folder} has "
            f"{free / 1e9:,.1f} GB free",
            "free some space, or set HOTBED_CACHE to another folder",
        )


def _write(answer: Answer, part: Part, most: int, advance: Callable[[int], None]) -> None:
    came, size = 0, part.size
    try:
        stream = part.path.open("ab", buffering=0)
    except OSError as error:
        raise cannot_write(part.path, error, REMEDY) from error
    with stream:
        for piece in answer.chunks():
            size += len(piece)
            if size > most:
                part.drop()
                raise _too_large(part.path.name, size)
            try:
                rest = memoryview(piece)
                while rest:
                    rest = rest[stream.write(rest) :]
            except OSError as error:
                raise cannot_write(part.path, error, REMEDY) from error
            came += len(piece)
            advance(came // STEP)
            came %= STEP


def _checked(part: Part, remote: Remote) -> Arrived:
    size = part.size
    try:
        if not size:
            raise HotbedError(f"{remote.name} is empty on its owner's server", "try later")
        if remote.size is not None and size != remote.size:
            raise HotbedError(
                f"{remote.name} arrived with {size:,} bytes, but its owner's list says "
                f"{remote.size:,}",
                "it was removed; call again",
            )
        if remote.md5 is not None and (md5 := _md5(part.path)) != remote.md5:
            raise HotbedError(
                f"{remote.name} is not the file that its owner published (its MD5 is {md5}, it "
                f"should be {remote.md5})",
                "it was removed; call again",
            )
        remote.check(part.path, remote.name)
    except HotbedError:
        part.drop()
        raise
    return Arrived(part, size, hash_file(part.path))


def _md5(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, partial(hashlib.md5, usedforsecurity=False)).hexdigest()
