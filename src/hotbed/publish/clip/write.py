"""Writes a clip: the page, and with Pillow and typst the film beside it."""

from __future__ import annotations

import io
from enum import StrEnum
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.analysis.confidentiality.released import released
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.clip.camera import HIGH, WIDE
from hotbed.publish.clip.frames import Frame, frames
from hotbed.publish.clip.page import clip_html
from hotbed.publish.clip.story import Story, spoken, story
from hotbed.publish.clip.webm import Packed, vp8_of, webm
from hotbed.publish.facts.structure import Facts
from hotbed.publish.figures.raster import to_png
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE = "clip.html"
QUALITY, EFFORT = 82, 4
INCH = 25.4  # millimetres
SMALL = (640, 360)  # pixels of a GIF, which packs poorly
COLOURS = 96
LAST = 40  # milliseconds before the end at which the last frame is repeated: players count to it


class Film(StrEnum):
    """In which form the film is written."""

    WEBM = "webm"
    GIF = "gif"


def write_clip(
    run: Run, facts: Facts, film: Film | None = None, language: Language = ENGLISH
) -> list[Path]:
    """Write the clip of a run into its folder.

    Parameters
    ----------
    run : Run
    facts : Facts
        With the first clusters in full.
    film : Film, optional
        The film's form; none is written where it is not given.
    language : Language, optional
        Of its words.

    Returns
    -------
    list of Path
        The page, and the film.

    Raises
    ------
    HotbedError
        There is no cluster with a rank, the extra `clip` is not installed, or a file can't be
        written.
    """
    if film and (find_spec("PIL") is None or find_spec("typst") is None):
        raise HotbedError("Pillow and typst are not installed", "pip install 'hotbed[clip]'")
    told = story(facts)
    if not told.scenes:
        raise HotbedError("no cluster has a rank to show", "lower min_listings or least_documents")
    run = released(run)
    paths = [run.folder / PAGE]
    with adding(run, run.folder):
        if film:
            path = run.folder / f"clip.{film}"
            with atomic_write(path) as temporary:
                temporary.write_bytes(film_of(spoken(told, language), film, language))
            paths.append(path)
        with atomic_write(paths[0]) as temporary:
            page = clip_html(told, paths[1].name if film else "", language)
            temporary.write_text(page, encoding="utf-8", newline="\n")
        record(run.folder, run.digest, paths)
    return paths


def film_of(told: Story, film: Film, language: Language = ENGLISH) -> bytes:
    """The film; equal stories and fonts give equal bytes.

    Parameters
    ----------
    told : Story
        As `spoken` gives it.
    film : Film
    language : Language, optional
    """
    shown = list(frames(told, language))
    pictures = []
    with task("frames", len(shown)) as advance:
        for frame in shown:
            pictures.append(_vp8(frame) if film is Film.WEBM else _small(frame))
            advance(1)
    lengths = [round(1000 * frame.seconds) for frame in shown]
    starts = list(accumulate(lengths, initial=0))
    if film is Film.GIF:
        return _gif([one for one in pictures if not isinstance(one, bytes)], lengths)
    packed = [
        Packed(one, at) for one, at in zip(pictures, starts, strict=False) if isinstance(one, bytes)
    ]
    packed.append(Packed(packed[-1].vp8, starts[-1] - LAST))
    return webm(packed, starts[-1], WIDE, HIGH)


def image(frame: Frame) -> Image:
    """A frame as Pillow has it.

    Parameters
    ----------
    frame : Frame
    """
    from PIL import Image

    png = to_png(frame.svg, WIDE / 4, HIGH / 4, 4 * INCH)
    return Image.open(io.BytesIO(png)).convert("RGB")


def _vp8(frame: Frame) -> bytes:
    packed = io.BytesIO()
    image(frame).save(packed, "WEBP", quality=QUALITY, method=EFFORT)
    return vp8_of(packed.getvalue())


def _small(frame: Frame) -> Image:
    return image(frame).resize(SMALL).quantize(COLOURS)


def _gif(pictures: list[Image], lengths: list[int]) -> bytes:
    packed = io.BytesIO()
    first, *others = pictures
    first.save(
        packed, "GIF", save_all=True, append_images=others, duration=lengths, loop=0, optimize=False
    )
    return packed.getvalue()
