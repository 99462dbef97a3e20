"""Text as the matcher reads it: plain ASCII, with the marks of other scripts and of fields kept.

Everything else (words, segments, keys) is done on bytes in kernels; this module does only
what Python does at C speed, and nothing at all to a string that is ASCII already.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii

from hotbed.geocode.arrays import Array

NATIVE = "\x1f"  # stands before each word that was not written in Latin, Greek or Cyrillic
FIELD = "\x1d"  # stands before a field's letter where the address came in parts
LONGEST = 2000  # characters of an address that are read; the middle of a longer one is left out

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3"
_native = re.compile(
    f"[{_CJK}\uf900-\ufaff\U00020000-\U0003ffff]|[\u0530-\u1dff\u2d00-\u2ddf\ua4d0-\uabff\ufb1d-\ufdff\ufe70-\ufeff]+"
)
_mojibake = re.compile(
    "[\u00c2-\u00c5\u00ce-\u00d1\u00e2\u00e3][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
)
_contact = re.compile(
    r"(?:e-?mails?|electronic address|correspondence to)\s*:?\s*(?=\S*@)|\S*@\S*|\bhttps?://\S*|\bwww\.\S*",
    re.I,
)
_overprint = re.compile(r"\{[a-z ,]{3,20}\((\w{1,2})\)\}", re.I)
_cyrillic_in_latin = re.compile(r"(?=\w*[A-Za-z])\w*[\u0370-\u045f]\w*")
_lookalike = str.maketrans("АВЕЅЗІЈКМНОРСТУХаеѕіјорсухктβ", "ABES3IJKMHOPCTYXaesijopcyxktß")
_control = {code: " " for code in range(32) if chr(code) != FIELD} | {
    0x7F: " ",
    0x200B: "",
    0xFEFF: "",
    0xAD: "",
}
_east_punctuation = str.maketrans("、。・，；：（）【】「」", ",,,,;:()()()")


def fold(text: str) -> str:
    """An address in ASCII, letter case kept, foreign words marked.

    Parameters
    ----------
    text : str
        Any string.

    Returns
    -------
    str
        ASCII text of at most about four times `LONGEST` characters: entities and mojibake repaired,
        e-mail and web addresses removed, accents dropped, every other script transliterated
        character by character (anyascii), and each word of such a script preceded by ``\\x1f``.

    Examples
    --------
    >>> fold("Universität zu Köln, K&ouml;ln <a@b.de>")
    'Universitat zu Koln, Koln '
    >>> fold("MÃ¼nchen")
    'Munchen'
    >>> fold("横浜市").replace(NATIVE, "|")
    '|Heng|Bang|Shi'
    """
    if len(text) > LONGEST:
        text = text[: LONGEST // 4] + " " + text[-LONGEST * 3 // 4 :]
    if "&" in text:
        text = html.unescape(text)
    if "@" in text or "www." in text or "http" in text:
        text = _contact.sub("", text)
    if "{" in text:
        text = _overprint.sub(r"\1", text)
    if text.isascii():
        return text if text.isprintable() else text.translate(_control)
    return _fold_other(text.translate(_control))


def _fold_other(text: str) -> str:
    if _mojibake.search(text):
        text = _repaired(text)
    text = unicodedata.normalize("NFKC", text.translate(_east_punctuation))
    if _cyrillic_in_latin.search(text):
        text = _cyrillic_in_latin.sub(lambda word: word[0].translate(_lookalike), text)
    text = _native.sub(lambda word: NATIVE + anyascii(word[0]), text)
    return anyascii(text)


def _repaired(text: str) -> str:
    """UTF-8 that was once read as Windows-1252, read as it was meant."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def packed(texts: Iterable[str]) -> tuple[Array, Array]:
    """Many ASCII strings as one byte array, and where each begins (one more than there are).

    >>> data, starts = packed(["ab", "", "c"])
    >>> bytes(data), starts.tolist()
    (b'abc', [0, 2, 2, 3])
    """
    parts = [text.encode("ascii", "replace") for text in texts]
    starts = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts)), out=starts[1:])
    return np.frombuffer(b"".join(parts), dtype=np.uint8), starts


def packed_column(texts: pa.ChunkedArray) -> tuple[Array, Array]:
    """A column of ASCII strings as one byte array, and where each begins (see `packed`).

    >>> data, starts = packed_column(pa.chunked_array([["ab", ""], ["c"]]))
    >>> bytes(data), starts.tolist()
    (b'abc', [0, 2, 2, 3])
    """
    column = pc.cast(texts, pa.large_string()).combine_chunks()
    if not len(column):
        return packed([])
    _, offsets, data = column.buffers()
    starts = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(data, np.uint8)[starts[0] : starts[-1]], starts - starts[0]
