"""The clip as a page that plays it, steps through it by keyboard, and reads without a script."""

from __future__ import annotations

from dataclasses import asdict

from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.atlas.page import render
from hotbed.publish.clip.camera import (
    CIRCLES,
    HIGH,
    NEAR,
    SIDE,
    SLOWER,
    WIDE,
    home,
    shots,
)
from hotbed.publish.clip.story import Story
from hotbed.publish.maps.svg import base_layer


def clip_html(story: Story, film: str = "", language: Language = ENGLISH) -> str:
    """The page of a clip.

    Parameters
    ----------
    story : Story
    film : str
        The film's file beside the page; none where it is empty.
    language : Language
    """
    whole = home(story)
    plan = {
        "home": asdict(whole),
        "near": NEAR,
        "side": SIDE,
        "circles": CIRCLES,
        "slower": SLOWER,
        "shape": HIGH / WIDE,
        "places": [[round(scene.x, 1), round(scene.y, 1)] for scene in story.scenes],
        "shots": [[shot.length, shot.scene, shot.flies] for shot in shots(story)],
    }
    return render(
        "clip.html.j2",
        ("base.css", "clip.css"),
        script="clip.js",
        language=language,
        story=story,
        film=film,
        base=base_layer(),
        box=f"{whole.x - whole.wide / 2:.0f} {whole.y - whole.wide * HIGH / WIDE / 2:.0f} "
        f"{whole.wide:.0f} {whole.wide * HIGH / WIDE:.0f}",
        shrink=CIRCLES,
        plan=plan,
    )
