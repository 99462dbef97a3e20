"""A file that is still coming in: its bytes so far, and what they are a part of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path

import orjson

from hotbed.base.files import atomic_write, cannot_write

FOLDER = "partial"


@dataclass(frozen=True)
class Origin:
    """What a part is of: enough to know at the next call whether it is still the same file."""

    url: str
    etag: str | None
    last_modified: str | None
    length: int | None

    @property
    def validator(self) -> str | None:
        """For If-Range: a strong ETag, else the date of change; None: it can't be resumed."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified


class Part:
    """NAME and NAME.json in the folder ``partial``; the name's ending stays, for the checks."""

    def __init__(self, folder: Path, name: str) -> None:
        flat = name.replace("/", "~")
        self.path = folder / FOLDER / flat
        self.state = folder / FOLDER / f"{flat}.json"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.path.parent, error) from error

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def origin(self) -> Origin | None:
        """What the bytes are a part of, None where that is not known."""
        try:
            found = orjson.loads(self.state.read_bytes())
            origin = Origin(**{name: found[name] for name in Origin.__dataclass_fields__})
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
            return None
        return origin if isinstance(origin.length, int | None) else None

    def resumable(self, url: str) -> Origin | None:
        """The origin, if the bytes so far can be gone on with; else they are dropped."""
        origin = self.origin()
        known = origin is not None and origin.url == url and origin.validator and self.size
        if origin and known and (origin.length is None or self.size <= origin.length):
            return origin
        self.drop()
        return None

    def begin(self, origin: Origin) -> None:
        """Forget what was there and say what comes now."""
        self.drop()
        with atomic_write(self.state) as temporary:
            temporary.write_bytes(orjson.dumps(asdict(origin), option=orjson.OPT_INDENT_2))

    def drop(self) -> None:
        """Remove both files."""
        self.path.unlink(missing_ok=True)
        self.state.unlink(missing_ok=True)

    def done(self) -> None:
        """The file has been stored; remove what was said of the part."""
        self.state.unlink(missing_ok=True)


def origin_of(url: str, headers: Message, length: int | None) -> Origin:
    """What a server says of a file."""
    return Origin(url, headers.get("ETag"), headers.get("Last-Modified"), length)
