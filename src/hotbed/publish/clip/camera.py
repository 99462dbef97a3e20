"""Where the clip looks, and when: shots, and the way from one place on the map to the next.

The page's script (`atlas/src/clip.ts`) flies by the same formulas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hotbed.publish.clip.story import Story
from hotbed.publish.maps.svg import WIDTH

WIDE, HIGH = 1280, 720
"""Of the picture."""
NEAR = 1500.0
"""Map units across the picture where it stands still at a cluster."""
SIDE = 0.64
"""Where in the picture, of its breadth, the cluster lies: the words stand on the left."""
OPENING, FLIGHT, STAY, ENDING = 3.0, 1.6, 2.6, 3.0
"""Seconds."""
CIRCLES, SLOWER = 0.62, 0.55
SHORTEST = 30.0
"""Seconds that a clip takes at least."""


@dataclass(frozen=True)
class View:
    """What is seen: the middle of the picture and its breadth, in map units."""

    x: float
    y: float
    wide: float


@dataclass(frozen=True)
class Shot:
    """A part of the clip: from when, for how long, and which scene (None: the whole map)."""

    start: float
    length: float
    scene: int | None
    flies: bool


def home(story: Story) -> View:
    """The whole map.

    Parameters
    ----------
    story : Story
    """
    return View(WIDTH / 2, story.high / 2, max(WIDTH, story.high * WIDE / HIGH))


def view(story: Story, scene: int | None) -> View:
    """Where the picture stands at a scene.

    Parameters
    ----------
    story : Story
    scene : int or None
    """
    if scene is None:
        return home(story)
    here = story.scenes[scene]
    return View(here.x - (SIDE - 0.5) * NEAR, here.y, NEAR)


def shots(story: Story) -> list[Shot]:
    """The clip's parts in order.

    Parameters
    ----------
    story : Story
    """
    count = len(story.scenes)
    spare = SHORTEST - OPENING - ENDING - FLIGHT
    stay = max(STAY, spare / count - FLIGHT) if count else STAY
    parts: list[tuple[float, int | None, bool]] = [(OPENING, None, False)]
    for number in range(count):
        parts += [(FLIGHT, number, True), (stay, number, False)]
    parts += [(FLIGHT, None, True), (ENDING, None, False)]
    done, start = [], 0.0
    for length, scene, flies in parts:
        done.append(Shot(round(start, 6), length, scene, flies))
        start += length
    return done


def shrunk(home: float, wide: float) -> float:
    """What circles are drawn at, of their size on the map: they grow slower than the map does.

    Parameters
    ----------
    home, wide : float
        Breadth of the whole map and of what is seen, in map units.

    Examples
    --------
    >>> shrunk(10_000, 10_000), round(shrunk(10_000, 1500), 2)
    (0.62, 0.22)
    """
    return float(CIRCLES * min(1.0, (wide / home) ** SLOWER))


def between(a: View, b: View, part: float) -> View:
    """Where the picture is on its way: slow at both ends, and higher the farther it goes.

    Parameters
    ----------
    a, b : View
    part : float
        Of the way, 0 to 1.

    Examples
    --------
    >>> a, b = View(0, 0, 100), View(400, 0, 100)
    >>> between(a, b, 0), between(a, b, 1)
    (View(x=0.0, y=0.0, wide=100.0), View(x=400.0, y=0.0, wide=100.0))
    >>> between(a, b, 0.5).wide > 300
    True
    """
    eased = part * part * (3 - 2 * part)
    far = math.hypot(b.x - a.x, b.y - a.y)
    rise = max(math.log(1.2 * far / max(a.wide, b.wide)), 0.0) if far else 0.0
    lift = math.sin(math.pi * eased) * rise
    wide = math.exp(math.log(a.wide) * (1 - eased) + math.log(b.wide) * eased + lift)
    if eased in (0.0, 1.0):
        wide = (a.wide, b.wide)[int(eased)]
    x, y = a.x + (b.x - a.x) * eased, a.y + (b.y - a.y) * eased
    return View(float(x), float(y), float(wide))
