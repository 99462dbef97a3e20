"""Text in any encoding as a stream of UTF-8 bytes; what is not text stays recognisable."""

from __future__ import annotations

import codecs
import io
import re

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath
from hotbed.sources.account import MARK as MARK_RULE
from hotbed.sources.account import Account
from hotbed.sources.files.pieces import CHUNK, Pieces

NOT_UTF8 = "not UTF-8 text"
MARK = "\ufdd0"  # a code point that no text may hold; two digits of the byte follow
BYTES = re.compile("[\udc80-\udcff]")
MARKED = re.compile(MARK + "[0-9a-f]{2}")
XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([\w.-]{1,40})["']""")
BYTE_ORDER_MARKS = {  # longest first: that of UTF-32 begins as that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
HEAD = 65_536  # bytes by which line ends are told
FEW = 64  # bytes by which UTF-16 without a mark is told
ODD = ("undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7")
"""Codecs of Python that are no encodings of files."""


def _escape(error: UnicodeError) -> tuple[str, int]:
    """A byte that UTF-8 never holds for what is not text, so that the record is told by it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error("hotbed-escape", _escape)


class _Recoded(Pieces):
    """Bytes of another encoding as UTF-8; what is not text in it becomes the byte FF."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._inner = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("hotbed-escape")

    def piece(self) -> bytes:
        """The next bytes; see `Pieces.piece`."""
        while data := self._inner.read(CHUNK):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "surrogateescape")
        return self._decoder.decode(b"", final=True).encode("utf-8", "surrogateescape")

    def close(self) -> None:
        """Close the stream below."""
        if not self.closed:
            self._inner.close()
        super().close()


class _Lines(Pieces):
    """Text whose lines end with carriage returns alone, with line feeds instead."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._inner = stream

    def piece(self) -> bytes:
        """The next bytes; see `Pieces.piece`."""
        return self._inner.read(CHUNK).replace(b"\r", b"\n")

    def close(self) -> None:
        """Close the stream below."""
        if not self.closed:
            self._inner.close()
        super().close()


def is_text_encoding(name: str) -> bool:
    """Whether files of text are written in an encoding.

    Parameters
    ----------
    name : str
        As a file or a recipe names it.

    Returns
    -------
    bool
        False for what Python doesn't know, or knows as no encoding of text.

    Examples
    --------
    >>> is_text_encoding("windows-1252"), is_text_encoding("zlib"), is_text_encoding("latin9000")
    (True, False, False)
    """
    try:
        codec = codecs.lookup(name)
        codecs.getincrementaldecoder(name)("strict").decode(b"")
        return codec.name not in ODD and bool(getattr(codec, "_is_text_encoding", True))
    except (LookupError, TypeError, ValueError, AssertionError):
        return False


def as_utf8(
    path: DataPath, stream: io.BufferedReader, account: Account, encoding: str
) -> io.BufferedReader:
    """A stream as UTF-8, without a byte order mark and with lines that end with line feeds.

    A mark says the encoding; else zeros between the first signs tell UTF-16, else an XML
    declaration names it, else the caller.

    Parameters
    ----------
    path : DataPath
        The file, for messages.
    stream : io.BufferedReader
        Its bytes.
    account : Account
        Takes what is left out.
    encoding : str
        What stands where the file doesn't say its encoding.

    Returns
    -------
    io.BufferedReader
        Its raw stream is a `Pieces`.

    Raises
    ------
    HotbedError
        The file or the caller names what is no encoding of text.
    """
    head = stream.peek(HEAD)[:HEAD]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        account.ignore(len(codecs.BOM_UTF8), MARK_RULE)
        return _with_line_feeds(stream, len(codecs.BOM_UTF8))
    for mark, name in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return _with_line_feeds(io.BufferedReader(_Recoded(stream, name), CHUNK))
    name = _without_mark(head) or _declared(head) or encoding
    if not is_text_encoding(name):
        raise HotbedError(
            f"{path} names an encoding {name!r} that is none of text", "save it as UTF-8"
        )
    if codecs.lookup(name).name in ("utf-8", "ascii", "utf-8-sig"):
        return _with_line_feeds(stream)
    return _with_line_feeds(io.BufferedReader(_Recoded(stream, name), CHUNK))


def _without_mark(head: bytes) -> str:
    """UTF-16 by its zeros: each second byte of ASCII, with which every format begins."""
    first = head[:FEW]
    if len(first) < 4:
        return ""
    if not any(first[1:4:2]) and all(first[0:4:2]) and 0 not in first[::2]:
        return "utf-16-le"
    return "utf-16-be" if not any(first[0:4:2]) and all(first[1:4:2]) else ""


def _declared(head: bytes) -> str:
    """What an XML declaration names; one that can be read as ASCII is in no encoding of words."""
    declared = XML_ENCODING.match(head)
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    wide = name.replace("_", "-").startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs"))
    return "utf-8" if wide else name


def _with_line_feeds(stream: io.BufferedReader, before: int = 0) -> io.BufferedReader:
    head = stream.peek(HEAD)[:HEAD]
    if b"\r" not in head or b"\n" in head:
        return stream
    raw = _Lines(stream)
    raw.count = before
    return io.BufferedReader(raw, CHUNK)


def marked(data: bytes) -> bytes:
    """Bytes as UTF-8, those that are not text marked.

    Parameters
    ----------
    data : bytes
        UTF-8 with other bytes in it.

    Returns
    -------
    bytes
        UTF-8; `MARK` and two digits stand for a byte that is not.

    Examples
    --------
    >>> marked(b"M\\xfcnchen").decode() == "M" + MARK + "fcnchen"
    True
    """
    text = data.decode("utf-8", "surrogateescape")
    return BYTES.sub(lambda byte: f"{MARK}{ord(byte[0]) - 0xDC00:02x}", text).encode()


def without_marks(text: str) -> str:
    """Text as it is shown: U+FFFD for bytes that are not text.

    Parameters
    ----------
    text : str
        Decoded from what `marked` returns.

    Returns
    -------
    str
        Without marks.

    Examples
    --------
    >>> without_marks("M" + MARK + "fcnchen")
    'M\ufffdnchen'
    """
    return MARKED.sub("\ufffd", text)
