"""One call of `hotbed fetch NAME`: what was asked for, and the steps that all sets share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import cannot_write, must_exist
from hotbed.base.storage.cache import REMEDY
from hotbed.base.storage.stages import hash_file
from hotbed.fetch.datasets import Dataset
from hotbed.fetch.downloads import Record, new_record, store, stored
from hotbed.fetch.transfer.download import Check, Remote, download
from hotbed.fetch.transfer.part import Part
from hotbed.fetch.transfer.web import Web


@dataclass(frozen=True)
class Choices:
    """The choices that a set may leave.

    Attributes
    ----------
    again : bool
        Whether to download what is there already.
    key : str, optional
        The user's own key with the owner.
    epoch : int
        Of ghs-pop: a year.
    resolution : str
        Of ghs-pop.
    year : int, optional
        Of nuts, fua and cbsa: the vintage, by default the latest that is known.
    level : int
        Of nuts: 0 to 3.
    scale : str
        Of nuts: 01m (1:1 million) to 60m.
    filter : str, optional
        Of openalex: which works, as its API takes it.
    partition : str, optional
        Of openalex: which days of the snapshot.
    table : tuple of str
        Of patentsview: tables beyond those needed.
    """

    again: bool = False
    key: str | None = None
    epoch: int = 2025
    resolution: str = "30ss"
    year: int | None = None
    level: int = 2
    scale: str = "01m"
    filter: str | None = None
    partition: str | None = None
    table: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """What to download, from where, to where.

    Attributes
    ----------
    dataset : Dataset
        Which set.
    web : Web
        The network.
    folder : Path
        Where downloaded files lie.
    choices : Choices
        What the user chose.
    say : callable
        Is told what the user should know, a line at a time.
    """

    dataset: Dataset
    web: Web
    folder: Path
    choices: Choices = field(default_factory=Choices)
    say: Callable[[str], None] = lambda _line: None

    @property
    def key(self) -> str | None:
        """The user's own key with the owner, if there is one.

        Returns
        -------
        str or None
            From the choices, else from the environment variable of the set.

        Raises
        ------
        HotbedError
            The environment variable holds something else.
        """
        name = self.dataset.key
        if self.choices.key or not name or not os.environ.get(name):
            return self.choices.key
        return _valid_key(os.environ[name], name)

    def existing(self, *names: str) -> Record | None:
        """The record of a file that need not be downloaded.

        Parameters
        ----------
        *names : str
            Under which it may be stored; the first that is there counts.

        Returns
        -------
        Record or None
            None where it is missing, or is to be downloaded again.
        """
        if self.choices.again:
            return None
        for name in names:
            if record := stored(self.folder, name):
                self.say(
                    f"{name} is there already, of {record.date[:10]}; --again downloads it again"
                )
                return record
        return None

    def download(self, remote: Remote, replaces: tuple[str, ...] = ()) -> Record:
        """Download a file, unless it is there, and store it with its record.

        Parameters
        ----------
        remote : Remote
            The file at its owner's.
        replaces : tuple of str
            Names of files that are removed then.

        Returns
        -------
        Record
            Of the file.

        Raises
        ------
        HotbedError
            As `hotbed.fetch.transfer.download.download`.
        """
        if record := self.existing(remote.name):
            return record
        arrived = download(self.web, remote, self.folder)
        record = new_record(
            self.dataset,
            remote.name,
            remote.url,
            arrived.size,
            arrived.sha256,
            version=remote.version,
            owner_md5=remote.md5,
        )
        store(arrived.part.path, self.folder, record)
        arrived.part.done()
        self._remove(replaces, remote.name)
        return record

    def accept(self, file: Path, name: str, check: Check, replaces: tuple[str, ...] = ()) -> Record:
        """Store a file that the user downloaded, after the same check.

        Parameters
        ----------
        file : Path
            The file; it stays where it is.
        name : str
            Under which it is stored.
        check : Check
            Refuses it if it is not what it should be.
        replaces : tuple of str
            Names of files that are removed then.

        Returns
        -------
        Record
            Of the file.

        Raises
        ------
        HotbedError
            It is missing, refused, or can't be written.
        """
        must_exist(file)
        check(file, file.name)
        part = Part(self.folder, name)
        part.drop()
        copy(file, part.path)
        record = self.store(part, name, f"file {file.name}")
        self._remove(replaces, name)
        return record

    def store(
        self,
        part: Part,
        name: str,
        source: str,
        *,
        version: str | None = None,
        note: str | None = None,
    ) -> Record:
        """Store a complete, checked file with its record.

        Parameters
        ----------
        part : Part
            The file.
        name : str
            Under which it is stored.
        source : str
            Where it is from.
        version, note : str, optional
            As `Record` has them.

        Returns
        -------
        Record
            Of the file.

        Raises
        ------
        HotbedError
            It can't be written.
        """
        sha256 = hash_file(part.path)
        record = new_record(
            self.dataset, name, source, part.size, sha256, version=version, note=note
        )
        store(part.path, self.folder, record)
        return record

    def _remove(self, names: tuple[str, ...], kept: str) -> None:
        for name in names:
            if name != kept:
                (self.folder / name).unlink(missing_ok=True)
                (self.folder / f"{name}.json").unlink(missing_ok=True)

    def must_be_owners(self, url: object) -> str:
        """Refuse an address that a server named, unless it is on the owner's own hosts.

        Parameters
        ----------
        url : object
            As the server's JSON holds it.

        Returns
        -------
        str
            The address.

        Raises
        ------
        HotbedError
            It is not https, or elsewhere.
        """
        try:
            parts = urlsplit(url if isinstance(url, str) else "")
            good = parts.scheme == "https" and parts.hostname in self.dataset.hosts
        except ValueError:
            good = False
        if not good:
            raise HotbedError(
                f"the list of {self.dataset.owner} names a file elsewhere ({printable(url)}), "
                "which hotbed doesn't follow",
                "download it yourself and name it with --from-file",
            )
        return str(url)


def copy(file: Path, target: Path) -> None:
    """Copy a file's bytes.

    Parameters
    ----------
    file, target : Path
        From where, and to where.

    Raises
    ------
    HotbedError
        The disk is full or can't be written; nothing stays then.
    """
    try:
        shutil.copyfile(file, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise cannot_write(target, error, REMEDY) from error


def read_key(file: Path) -> str:
    """Read the key in a file.

    Parameters
    ----------
    file : Path
        Holds it on its one line.

    Returns
    -------
    str
        The key.

    Raises
    ------
    HotbedError
        No file, or not one line of plain marks.
    """
    must_exist(file)
    return _valid_key(file.read_bytes()[:1000].decode("utf-8", "replace"), str(file))


def _valid_key(text: str, where: str) -> str:
    key = text.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise HotbedError(f"{where} holds no key", "write the key in it, on one line")
    return key
