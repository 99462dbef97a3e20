"""Objects: their size and version as they were found, and their bytes as long as these hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hotbed.base.errors import HotbedError
from hotbed.remote.address import WILD, Address, matcher
from hotbed.remote.stores import store_of, told

if TYPE_CHECKING:
    from obstore import ObjectMeta


@dataclass(frozen=True)
class RemoteFile:
    """An object as it was found; like a path it has a name and a suffix.

    Attributes
    ----------
    address : Address
        Where it is.
    size : int
        In bytes.
    version : str
        Its ETag, else the time of its last change.
    """

    address: Address
    size: int
    version: str

    @property
    def name(self) -> str:
        """What follows the last slash."""
        return self._path.name

    @property
    def suffix(self) -> str:
        """The last ending, with its dot."""
        return self._path.suffix

    @property
    def suffixes(self) -> list[str]:
        """All endings, with their dots."""
        return self._path.suffixes

    @property
    def parts(self) -> tuple[str, ...]:
        """Store, folders and name."""
        return (self.address.root, *self._path.parts)

    @property
    def _path(self) -> PurePosixPath:
        return PurePosixPath(self.address.key)

    def __str__(self) -> str:
        """Its address."""
        return str(self.address)

    def beside(self, levels: int, name: str) -> RemoteFile | None:
        """An object of the same store, by its place relative to this one.

        Parameters
        ----------
        levels : int
            How many folders up it is.
        name : str
            Its name there.

        Returns
        -------
        RemoteFile or None
            None where it isn't there, or may not be asked for.
        """
        folders = self._path.parts[: -1 - levels]
        place = Address(self.address.scheme, self.address.host, "/".join((*folders, name)))
        try:
            return _one(place)
        except HotbedError:
            return None

    def changed(self, now: str) -> HotbedError:
        """The sentence for an object that is another one by now.

        Parameters
        ----------
        now : str
            What its store says of its version.

        Returns
        -------
        HotbedError
            To be raised.
        """
        return HotbedError(
            f"{self} was changed while it was read (it was {self.version}, now it is {now})",
            "call again: it is read anew",
        )

    @contextmanager
    def as_found(self) -> Iterator[None]:
        """While bytes come: where they stop since the object is another one by now, say that.

        Raises
        ------
        HotbedError
            As the block, or `changed`.
        """
        try:
            yield
        except HotbedError:
            now = _one(self.address)
            if (now.version, now.size) != (self.version, self.size):
                raise self.changed(now.version) from None
            raise

    def options(self, start: int, end: int | None = None) -> dict[str, Any]:
        """What to ask its store for.

        Parameters
        ----------
        start, end : int, optional
            The first byte and the one after the last.

        Returns
        -------
        dict
            For `obstore.get`; the version must be the same.
        """
        wanted: dict[str, Any] = {}
        if start or end is not None:
            wanted["range"] = {"offset": start} if end is None else (start, end)
        if self.version.startswith('"'):
            wanted["if_match"] = self.version
        return wanted


def objects_at(name: str) -> list[RemoteFile]:
    """The objects that an address, a folder's address or a pattern stands for.

    Parameters
    ----------
    name : str
        As a recipe has it.

    Returns
    -------
    list of RemoteFile
        In no order; hidden ones and those whose names begin with _ too.

    Raises
    ------
    HotbedError
        There is none, or its store does not say.
    """
    address = Address.of(name)
    if address.wild:
        pattern = matcher(address.key)
        fixed = address.key[: WILD.search(address.key).start()]  # type: ignore[union-attr] # wild
        folder = Address(address.scheme, address.host, fixed.rpartition("/")[0])
        return [one for one in _below(folder) if pattern.fullmatch(one.address.key)]
    if not address.key.endswith("/") and address.key:
        one = _one_if_there(address)
        if one is not None:
            return [one]
    return list(_below(address))


def _one_if_there(address: Address) -> RemoteFile | None:
    """An object, or None where a store with folders has none of that name."""
    if address.on_web:
        return _one(address)
    import obstore

    store = store_of(address)
    with told(address):
        try:
            return _object(address, obstore.head(store, address.key))
        except FileNotFoundError:
            return None


def _one(address: Address) -> RemoteFile:
    store = store_of(address)
    import obstore

    with told(address):
        return _object(address, obstore.head(store, address.key))


def _below(folder: Address) -> Iterator[RemoteFile]:
    store = store_of(folder)
    import obstore

    with told(folder):
        for chunk in obstore.list(store, prefix=folder.key.rstrip("/") or None):
            for meta in chunk:
                place = Address(folder.scheme, folder.host, str(meta["path"]))
                yield _object(place, meta)


def _object(address: Address, meta: ObjectMeta) -> RemoteFile:
    version = version_of(meta)
    if not version:
        raise HotbedError(
            f"the server of {address} says neither its ETag nor when it was changed, so that a "
            "change could not be told",
            "download it yourself and name the copy",
        )
    return RemoteFile(address, int(meta["size"]), version)


def version_of(meta: ObjectMeta) -> str:
    """How a store tells versions of an object apart.

    Parameters
    ----------
    meta : obstore.ObjectMeta
        What it says of the object.

    Returns
    -------
    str
        Its ETag, else the time of its last change; "" where it says neither.
    """
    if meta["e_tag"]:
        return str(meta["e_tag"])
    time: datetime = meta["last_modified"]
    return time.isoformat() if time.timestamp() > 0 else ""
