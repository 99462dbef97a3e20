"""A file that is still coming in: its bytes so far, and what they are a part of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path

import orjson

from hotbed.base.files import atomic_write, cannot_write
from hotbed.base.storage.cache import REMEDY

FOLDER = "partial"


@dataclass(frozen=True)
class Origin:
    """What a part is of: enough to know at the next call whether it is still the same file.

    Attributes
    ----------
    url : str
        The address.
    etag, last_modified : str, optional
        As the server's headers have them.
    length : int, optional
        Bytes of the complete file.
    """

    url: str
    etag: str | None
    last_modified: str | None
    length: int | None

    @property
    def validator(self) -> str | None:
        """What If-Range takes.

        Returns
        -------
        str or None
            A strong ETag, else the date of change; None: it can't be resumed.
        """
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified


class Part:
    """A file in the folder ``partial`` that is not complete, or not checked yet.

    Parameters
    ----------
    folder : Path
        Where downloaded files lie.
    name : str
        The file's; its ending stays, for the checks.

    Attributes
    ----------
    path : Path
        Its bytes so far.
    state : Path
        NAME.json beside: its origin, or how far it has come.

    Raises
    ------
    HotbedError
        The folder can't be made.
    """

    def __init__(self, folder: Path, name: str) -> None:
        flat = name.replace("/", "~")
        self.path = folder / FOLDER / flat
        self.state = folder / FOLDER / f"{flat}.json"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.path.parent, error, REMEDY) from error

    @property
    def size(self) -> int:
        """Bytes so far.

        Returns
        -------
        int
            0 where there is no file.
        """
        return self.path.stat().st_size if self.path.is_file() else 0

    def origin(self) -> Origin | None:
        """What the bytes are a part of.

        Returns
        -------
        Origin or None
            None where that is not known.
        """
        try:
            facts = orjson.loads(self.state.read_bytes())
            origin = Origin(**{name: facts[name] for name in Origin.__dataclass_fields__})
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
            return None
        return origin if isinstance(origin.length, int | None) else None

    def resumable(self, url: str) -> Origin | None:
        """The origin, if the bytes so far can be gone on with; else they are dropped.

        Parameters
        ----------
        url : str
            The address from which the rest would come.

        Returns
        -------
        Origin or None
            None where the download must begin from the first byte.
        """
        origin = self.origin()
        known = origin is not None and origin.url == url and origin.validator and self.size
        if origin and known and (origin.length is None or self.size <= origin.length):
            return origin
        self.drop()
        return None

    def begin(self, origin: Origin) -> None:
        """Forget what was there and note what comes now.

        Parameters
        ----------
        origin : Origin
            What the bytes will be a part of.

        Raises
        ------
        HotbedError
            It can't be written.
        """
        self.drop()
        with atomic_write(self.state) as temporary:
            temporary.write_bytes(orjson.dumps(asdict(origin), option=orjson.OPT_INDENT_2))

    def drop(self) -> None:
        """Remove both files."""
        self.path.unlink(missing_ok=True)
        self.state.unlink(missing_ok=True)

    def done(self) -> None:
        """Remove what was noted of the part: the file has been stored."""
        self.state.unlink(missing_ok=True)


def origin_of(url: str, headers: Message, length: int | None) -> Origin:
    """What a server says of a file.

    Parameters
    ----------
    url : str
        The address.
    headers : Message
        Of the answer.
    length : int, optional
        Bytes of the complete file.

    Returns
    -------
    Origin
        For the next call.
    """
    return Origin(url, headers.get("ETag"), headers.get("Last-Modified"), length)
