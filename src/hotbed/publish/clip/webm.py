"""A WebM film of VP8 frames that each stand alone, as WebP packs them.

A WebP picture without transparency is a VP8 key frame, so that Pillow, whose libwebp is BSD, is all
that a film needs. Sources: RFC 6386 (VP8); the WebP container
(https://developers.google.com/speed/webp/docs/riff_container); WebM
(https://www.webmproject.org/docs/container/) and RFC 9559 (Matroska).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from hotbed.base.errors import HotbedError

VERSION = "hotbed"
SEGMENT_MS = 20_000  # a cluster of blocks counts time in 16 bits

EBML, SEGMENT, INFO, TRACKS, CLUSTER, CUES = (
    *(b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b"),
    *(b"\x1f\x43\xb6\x75", b"\x1c\x53\xbb\x6b"),
)


@dataclass(frozen=True)
class Packed:
    """A frame: VP8, and when it is shown, in milliseconds from the start."""

    vp8: bytes
    at: int


def vp8_of(webp: bytes) -> bytes:
    """The VP8 key frame of a simple, lossy WebP file.

    Parameters
    ----------
    webp : bytes

    Raises
    ------
    HotbedError
        The file holds something else.
    """
    if webp[:4] != b"RIFF" or webp[8:16] != b"WEBPVP8 ":
        raise HotbedError("Pillow wrote no lossy WebP", "install a Pillow with WebP (11 or later)")
    return webp[20 : 20 + int.from_bytes(webp[16:20], "little")]


def webm(frames: Sequence[Packed], milliseconds: int, wide: int, high: int) -> bytes:
    """A film; equal frames give equal bytes.

    Parameters
    ----------
    frames : sequence of Packed
        In order.
    milliseconds : int
        Its length.
    wide, high : int
        Pixels.
    """
    head = _element(
        EBML,
        _number(b"\x42\x86", 1)
        + _number(b"\x42\xf7", 1)
        + _number(b"\x42\xf2", 4)
        + _number(b"\x42\xf3", 8)
        + _element(b"\x42\x82", b"webm")
        + _number(b"\x42\x87", 2)
        + _number(b"\x42\x85", 2),
    )
    info = _element(
        INFO,
        _number(b"\x2a\xd7\xb1", 1_000_000)
        + _element(b"\x44\x89", _double(milliseconds))
        + _element(b"\x4d\x80", VERSION.encode())
        + _element(b"\x57\x41", VERSION.encode()),
    )
    video = _element(b"\xe0", _number(b"\xb0", wide) + _number(b"\xba", high))
    track = _element(
        b"\xae",
        _number(b"\xd7", 1)
        + _number(b"\x73\xc5", 1)
        + _number(b"\x83", 1)
        + _number(b"\x9c", 0)
        + _element(b"\x86", b"V_VP8")
        + video,
    )
    before = info + _element(TRACKS, track)
    clusters, cues, place = b"", b"", len(before)
    for group in _groups(frames):
        start = group[0].at
        blocks = b"".join(
            _element(b"\xa3", b"\x81" + (frame.at - start).to_bytes(2, "big") + b"\x80" + frame.vp8)
            for frame in group
        )
        cluster = _element(CLUSTER, _number(b"\xe7", start) + blocks)
        where = _number(b"\xf7", 1) + _number(b"\xf1", place + len(clusters))
        cues += _element(b"\xbb", _number(b"\xb3", start) + _element(b"\xb7", where))
        clusters += cluster
    return head + _element(SEGMENT, before + clusters + _element(CUES, cues))


def _groups(frames: Sequence[Packed]) -> list[list[Packed]]:
    """Frames of so much time together."""
    groups: list[list[Packed]] = []
    for frame in frames:
        if groups and frame.at - groups[-1][0].at < SEGMENT_MS:
            groups[-1].append(frame)
        else:
            groups.append([frame])
    return groups


def _element(name: bytes, content: bytes) -> bytes:
    """An element with its size in eight bytes."""
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def _number(name: bytes, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _double(value: float) -> bytes:
    return struct.pack(">d", value)
