"""One call of `hotbed fetch NAME`: what was asked for, and the ways that all sets share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write, must_exist
from hotbed.fetch.datasets import Dataset
from hotbed.fetch.kept import Record, digests, kept, record, store
from hotbed.fetch.transfer.download import Check, Remote, download
from hotbed.fetch.transfer.part import Part
from hotbed.fetch.transfer.web import Web, plain


@dataclass(frozen=True)
class Wanted:
    """The choices that a set may leave."""

    again: bool = False
    key: str | None = None
    epoch: int = 2025
    resolution: str = "30ss"
    filter: str | None = None
    partition: str | None = None
    table: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """What to bring, from where, to where.

    `say` is told what the user should know, a line at a time.
    """

    dataset: Dataset
    web: Web
    folder: Path
    wanted: Wanted = field(default_factory=Wanted)
    say: Callable[[str], None] = lambda _line: None

    @property
    def key(self) -> str | None:
        """The user's own key with the owner, if there is one.

        Raises
        ------
        HotbedError : the environment variable holds something else.
        """
        name = self.dataset.key
        if self.wanted.key or not name or not os.environ.get(name):
            return self.wanted.key
        return _key(os.environ[name], name)

    def there(self, name: str) -> Record | None:
        """The record of a file that need not be brought."""
        found = None if self.wanted.again else kept(self.folder, name)
        if found:
            self.say(f"{name} is there already, of {found.date[:10]}; --again brings it anew")
        return found

    def any_there(self, names: tuple[str, ...]) -> Record | None:
        """The same for a file that may be kept under several names."""
        return next((found for name in names if (found := self.there(name))), None)

    def bring(self, remote: Remote, replaces: tuple[str, ...] = ()) -> Record:
        """Bring a file, unless it is there, and store it with its record."""
        if found := self.there(remote.name):
            return found
        arrived = download(self.web, remote, self.folder)
        about = record(
            self.dataset, remote.name, remote.url, arrived.size, arrived.sha256,
            version=remote.version, owner_md5=remote.md5,
        )  # fmt: skip
        store(arrived.part.path, self.folder, about)
        arrived.part.done()
        self._remove(replaces, remote.name)
        return about

    def accept(self, file: Path, name: str, check: Check, replaces: tuple[str, ...] = ()) -> Record:
        """Store a file that the user brought, after the same check."""
        must_exist(file)
        check(file, file.name)
        part = Part(self.folder, name)
        part.drop()
        copy(file, part.path)
        about = record(self.dataset, name, f"file {file.name}", part.size, digests(part.path)[0])
        store(part.path, self.folder, about)
        self._remove(replaces, name)
        return about

    def _remove(self, names: tuple[str, ...], but: str) -> None:
        for name in names:
            if name != but:
                (self.folder / name).unlink(missing_ok=True)
                (self.folder / f"{name}.json").unlink(missing_ok=True)

    def must_be_owners(self, url: object) -> str:
        """An address that a server named, if it is on the owner's own hosts.

        Raises
        ------
        HotbedError : it is not.
        """
        try:
            parts = urlsplit(url if isinstance(url, str) else "")
            good = parts.scheme == "https" and parts.hostname in self.dataset.hosts
        except ValueError:
            good = False
        if not good:
            raise HotbedError(
                f"the list of {self.dataset.owner} names a file elsewhere ({plain(url)})",
                "hotbed doesn't follow; bring it yourself and give it with --from-file",
            )
        return str(url)


def copy(file: Path, target: Path) -> None:
    """Copy a file's bytes; a full disk is a sentence."""
    try:
        shutil.copyfile(file, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise cannot_write(target, error) from error


def read_key(file: Path) -> str:
    """The key in a file: its one line.

    Raises
    ------
    HotbedError : no file, or not one line of plain marks.
    """
    must_exist(file)
    return _key(file.read_bytes()[:1000].decode("utf-8", "replace"), str(file))


def _key(text: str, where: str) -> str:
    key = text.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise HotbedError(f"{where} holds no key", "write the key in it, on one line")
    return key
