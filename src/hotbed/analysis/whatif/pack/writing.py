"""A pack as bytes, and back: gzip of the header's length, the header, and the sections."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from typing import Any

from hotbed.analysis.whatif.pack.content import Packed
from hotbed.analysis.whatif.pack.layout import (
    Section,
    count_sections,
    counts_in,
    document_sections,
    documents_in,
    place_sections,
    places_in,
)
from hotbed.base.errors import HotbedError

FORMAT, VERSION = "hotbed what if", 1
LENGTH = struct.Struct("<I")


def pack(packed: Packed) -> bytes:
    """A pack as bytes: the same for the same content.

    Parameters
    ----------
    packed : Packed

    Notes
    -----
    gzip of: the length of the header as four bytes, the lowest first; the header, a JSON object in
    UTF-8; the sections, one after the other, as the header's `sections` lists them: name, how many
    values, how many bytes. docs/whatif.md describes header and sections.
    """
    sections = {
        **place_sections(packed.places, packed.header["decimals"]),
        **count_sections(packed.counts, packed.places.lat.size),
        **({} if packed.documents is None else document_sections(packed.documents)),
    }
    header = {"format": FORMAT, "version": VERSION, **packed.header}
    header["sections"] = [[name, count, len(part)] for name, (count, part) in sections.items()]
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    body = b"".join(part for _, part in sections.values())
    return gzip.compress(LENGTH.pack(len(text)) + text + body, mtime=0)


def unpack(packed: bytes) -> Packed:
    """What a pack holds.

    Parameters
    ----------
    packed : bytes

    Raises
    ------
    HotbedError
        They are not a pack, or one of another version, or damaged.
    """
    header, body = _opened(packed)
    if header.get("format") != FORMAT or header.get("version") != VERSION:
        raise HotbedError("this is not a pack of this version of hotbed", "write it again")
    sections: dict[str, Section] = {}
    start = 0
    for name, count, size in header.pop("sections"):
        sections[name] = count, body[start : start + size]
        start += size
    del header["format"], header["version"]
    documents = documents_in(sections) if header["documents"]["given"] else None
    places = places_in(sections, header["decimals"])
    return Packed(header, places, counts_in(sections), documents)


def _opened(packed: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        plain = gzip.decompress(packed)
        (length,) = LENGTH.unpack_from(plain)
        header: dict[str, Any] = json.loads(plain[LENGTH.size : LENGTH.size + length])
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise HotbedError("the pack is damaged", "write it again") from error
    return header, plain[LENGTH.size + length :]
