"""One file that its owner ships in a .zip, stored unpacked."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import cannot_write
from hotbed.base.storage.cache import REMEDY
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import LARGEST_UNPACKED, zipped
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.download import download as transfer
from hotbed.fetch.transfer.part import Part

HEAD = 512
"""Bytes by which a file is told."""


@dataclass(frozen=True)
class Packed:
    """What such a .zip has to hold.

    Parameters
    ----------
    what, several : str
        The file wanted, and the word for more than one of it, for messages.
    ending : str
        Of its name.
    head : callable
        Refuses first bytes that are of something else; takes them and a name for the user.
    largest : int
        Bytes that a file in the .zip may have unpacked.
    """

    what: str
    several: str
    ending: str
    head: Callable[[bytes, str], None]
    largest: int = LARGEST_UNPACKED

    def check(self, path: Path, name: str) -> None:
        """Refuse what is no complete .zip with one such file.

        Parameters
        ----------
        path : Path
        name : str
            Its name for the user.

        Raises
        ------
        HotbedError
            It is something else.
        """
        zipped(self.what, self._is_wanted, most=self.largest)(path, name)
        with zipfile.ZipFile(path) as archive:
            inside = self._inside(archive)
            if len(inside) != 1:
                raise HotbedError(
                    f"{name} holds {len(inside)} {self.several}",
                    f"unpack it yourself and name the {self.ending} with --from-file",
                )
            with archive.open(inside[0]) as stream:
                self.head(stream.read(HEAD), name)

    def download(self, job: Job, url: str, name: str, version: str) -> Record:
        """Download the .zip and store the file in it.

        Parameters
        ----------
        job : Job
        url : str
        name, version : str
            Under which it is stored, and what its record says of it.

        Raises
        ------
        HotbedError
            It can't be had, or isn't what it should be.
        """
        remote = Remote(url, f"{name}.zip", self.check, version=version)
        arrived = transfer(job.web, remote, job.folder)
        record = self._unpacked(job, arrived.part.path, name, url, version)
        arrived.part.drop()
        return record

    def accept(self, job: Job, file: Path, name: str, version: str) -> Record:
        """Store the file, or that in a .zip of it, which the user downloaded.

        Parameters
        ----------
        job : Job
        file : Path
        name, version : str
            As for `download`; a file that was unpacked already has no version.

        Raises
        ------
        HotbedError
            It is something else, or can't be written.
        """
        if file.suffix.lower() == ".zip":
            self.check(file, file.name)
            return self._unpacked(job, file, name, f"file {file.name}", version)
        return job.accept(file, name, self._check_unpacked)

    def _check_unpacked(self, path: Path, name: str) -> None:
        with path.open("rb") as stream:
            self.head(stream.read(HEAD), name)

    def _unpacked(self, job: Job, file: Path, name: str, source: str, version: str) -> Record:
        """Store the one file of a checked .zip; the name in the archive is not used."""
        part = Part(job.folder, name)
        part.drop()
        try:
            with (
                zipfile.ZipFile(file) as archive,
                archive.open(self._inside(archive)[0]) as stream,
                part.path.open("wb") as target,
            ):
                shutil.copyfileobj(stream, target, 1 << 20)
        except OSError as error:
            part.drop()
            raise cannot_write(part.path, error, REMEDY) from error
        return job.store(part, name, source, version=version)

    def _inside(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        return [info for info in archive.infolist() if self._is_wanted(info.filename)]

    def _is_wanted(self, name: str) -> bool:
        return name.lower().endswith(self.ending)
