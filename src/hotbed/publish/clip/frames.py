"""The clip's frames: the map from where the picture stands, and the words of the scene, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from hotbed.base.texts import ENGLISH, Language, _
from hotbed.publish.clip.camera import HIGH, WIDE, Shot, View, between, home, shots, shrunk, view
from hotbed.publish.clip.story import Scene, Story
from hotbed.publish.facts.words import short
from hotbed.publish.maps.svg import base_layer

RATE = 15
"""Frames a second while the picture moves; one that stands still is one frame."""
PANEL = 452
FONT = "Libertinus Serif, Noto Serif, DejaVu Serif, serif"
OCEAN, LAND, BORDER, SPOT, DOT = "#eaf0f2", "#d5d1c4", "#f4f1e9", "#c2410c", "#24607f"
INK, SOFT, PAPER = "#1b2227", "#56616a", "#fbfaf6"
FIELDS, CONTRIBUTORS = _("Fields"), _("Contributors")
LETTERS = 66
"""Columns of a line of the caption."""


@dataclass(frozen=True)
class Frame:
    """A picture and for how many seconds it stands."""

    svg: str
    seconds: float


def frames(story: Story, language: Language = ENGLISH) -> Iterator[Frame]:
    """All frames in order; they add up to the clip's length.

    Parameters
    ----------
    story : Story
    language : Language, optional
        Of the headings; the story is told in it already.
    """
    before: int | None = None
    for shot in shots(story):
        if shot.flies:
            steps = round(shot.length * RATE)
            start, end = view(story, before), view(story, shot.scene)
            for step in range(steps):
                at = between(start, end, step / steps)
                yield Frame(picture(story, at, None), shot.length / steps)
            before = shot.scene
        else:
            yield Frame(_still(story, shot, language), shot.length)


def _still(story: Story, shot: Shot, language: Language) -> str:
    if shot.scene is not None:
        scene = story.scenes[shot.scene]
        return picture(story, view(story, shot.scene), scene, "", language)
    words = _opening(story) if shot.start == 0 else _ending(story)
    return picture(story, view(story, None), None, words)


def picture(
    story: Story,
    at: View,
    scene: Scene | None,
    words: str = "",
    language: Language = ENGLISH,
) -> str:
    """The map from a view, with a scene's words or others on it.

    Parameters
    ----------
    story : Story
    at : View
    scene : Scene or None
    words : str
        SVG.
    language : Language, optional
    """
    scale = WIDE / at.wide
    left, top = at.x - at.wide / 2, at.y - at.wide * HIGH / WIDE / 2
    base = base_layer()
    shrink = shrunk(home(story).wide, at.wide)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * shrink:.1f}"/>' for x, y, r in story.dots
    )
    ring = ""
    if scene:
        r = scene.radius * shrink
        ring = (
            f'<circle cx="{scene.x:.1f}" cy="{scene.y:.1f}" r="{r:.1f}" fill="{SPOT}" '
            f'fill-opacity=".9"/><circle cx="{scene.x:.1f}" cy="{scene.y:.1f}" '
            f'r="{r + 14 / scale:.1f}" fill="none" stroke="{SPOT}" stroke-width="{3 / scale:.2f}"/>'
        )
        words += _panel(scene, language.say)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" '
        f'font-family="{FONT}"><rect width="{WIDE}" height="{HIGH}" fill="{OCEAN}"/>'
        f'<g transform="scale({scale:.6f}) translate({-left:.3f} {-top:.3f})">'
        f'<path d="{base["land"]}" fill="{LAND}" fill-rule="evenodd"/>'
        f'<path d="{base["border"]}" fill="none" stroke="{BORDER}" '
        f'stroke-width="{1.2 / scale:.2f}"/>'
        f'<g fill="{DOT}" fill-opacity=".55">{dots}</g>{ring}</g>{words}</svg>'
    )


def _text(x: float, y: float, size: float, text: str, colour: str = INK, more: str = "") -> str:
    where = f'x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"'
    return f"<text {where} {more}>{escape(text)}</text>"


def _box(x: float, y: float, wide: float, high: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="10" fill="{PAPER}" '
        'fill-opacity=".93"/>'
    )


def _panel(scene: Scene, say: Callable[[str], str]) -> str:
    """The words of a scene on the left, and its caption below."""
    name = _wrapped(scene.name, 19)[:2]
    rows = [_text(52, 108, 64, scene.rank.split(" ")[0], SPOT, 'font-weight="600"')]
    bounds = scene.rank.partition(" ")[2]
    if bounds:
        rows.append(_text(56 + 36 * len(scene.rank.split(" ")[0]), 106, 24, bounds, SOFT))
    y = 154.0
    for line in name:
        rows.append(_text(52, y, 38, line, INK, 'font-weight="600"'))
        y += 42
    rows.append(_text(52, y - 10, 20, short(scene.where, 40), SOFT))
    y += 26
    for label, value in scene.figures:
        rows.append(_text(52, y, 19, label, SOFT))
        rows.append(_text(PANEL, y, 21, value, INK, 'text-anchor="end" font-weight="600"'))
        y += 30
    for heading, lines in ((FIELDS, scene.fields), (CONTRIBUTORS, scene.contributors)):
        if lines:
            y += 16
            rows.append(_text(52, y, 17, say(heading), SPOT, 'font-weight="600"'))
            for line in lines:
                y += 25
                rows.append(_text(52, y, 19, line))
            y += 12
    return _box(28, 34, PANEL, y - 22) + "".join(rows) + _caption(scene.caption)


def _caption(text: str) -> str:
    lines = _wrapped(text, LETTERS)[:2]
    high = 24 + 30 * len(lines)
    top = HIGH - high - 24
    rows = "".join(
        _text(WIDE / 2 + PANEL / 2, top + 36 + 30 * number, 24, line, INK, 'text-anchor="middle"')
        for number, line in enumerate(lines)
    )
    return _box(PANEL + 54, top, WIDE - PANEL - 82, high) + rows


def _opening(story: Story) -> str:
    lines = _wrapped(story.title, 34)[:3]
    about = _wrapped(story.about, 74)[:2]
    high = 70 + 66 * len(lines) + 34 * len(about)
    top = (HIGH - high) / 2
    rows = [
        _text(WIDE / 2, top + 84 + 66 * n, 58, line, INK, 'text-anchor="middle" font-weight="600"')
        for n, line in enumerate(lines)
    ]
    below = top + 74 + 66 * len(lines)
    rows += [
        _text(WIDE / 2, below + 34 * n, 26, line, SOFT, 'text-anchor="middle"')
        for n, line in enumerate(about)
    ]
    return _box(120, top, WIDE - 240, high) + "".join(rows)


def _ending(story: Story) -> str:
    lines = [short(story.title, 60), *_wrapped(story.credits, 96)[:5]]
    top = HIGH / 2 - 26 * len(lines)
    rows = [
        _text(
            *(WIDE / 2, top + 56 + 34 * n, 34 if n == 0 else 21, line, INK if n == 0 else SOFT),
            'text-anchor="middle"',
        )
        for n, line in enumerate(lines)
    ]
    return _box(120, top, WIDE - 240, 60 + 34 * len(lines)) + "".join(rows)


def _wrapped(text: str, most: int) -> list[str]:
    """Lines of so many letters; a longer word is cut.

    >>> _wrapped("San Jose–San Francisco, CA", 14)
    ['San Jose–San', 'Francisco, CA']
    """
    lines = [""]
    for word in text.split(" "):
        piece = short(word, most)
        joined = f"{lines[-1]} {piece}".strip()
        if len(joined) <= most:
            lines[-1] = joined
        else:
            lines.append(piece)
    return lines
