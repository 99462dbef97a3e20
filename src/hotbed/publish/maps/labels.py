"""Names on a map: each where it runs into no other, the first ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

RIGHT, LEFT, ABOVE, BELOW = "right", "left", "above", "below"
ANCHORS = {RIGHT: "start", LEFT: "end", ABOVE: "middle", BELOW: "middle"}


@dataclass(frozen=True)
class Lettering:
    """How names are written on a map, in its units.

    Parameters
    ----------
    letter : float
        Mean width of a letter.
    gap : float
        Between a circle and its name.
    beside, above, below : float
        From the circle's centre to the baseline of a name beside it, and from the gap's end to that
        of one above and below it.
    ascent, descent : float
        What a name takes up above and below its baseline.
    margin : float
        Kept free on both sides of a name.
    spare : float
        Added to a name's width.
    sides : tuple of str
        Tried in this order.
    """

    letter: float
    gap: float
    beside: float
    ascent: float
    descent: float
    above: float = 0.0
    below: float = 0.0
    margin: float = 0.0
    spare: float = 0.0
    sides: tuple[str, ...] = (RIGHT, LEFT, ABOVE, BELOW)


@dataclass(frozen=True)
class Spot:
    """A circle that may have a name."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True)
class Label:
    """Where a name stands."""

    name: str
    x: float
    """Of its anchor."""
    y: float
    """Of its baseline."""
    anchor: str
    """start, middle or end, as SVG has it."""
    left: float
    width: float


def place(
    spots: Iterable[Spot],
    lettering: Lettering,
    frame: Box,
    most: int,
    *,
    blocked: Sequence[Box] = (),
    circles: Sequence[Box | None] = (),
    distinct: bool = False,
) -> list[Label | None]:
    """Places for the names of the first circles that run into nothing.

    Greedy, by the order given: a name is left out where all its sides are taken.

    Parameters
    ----------
    spots : iterable of Spot
    lettering : Lettering
    frame : Box
        What no name may reach beyond.
    most : int
        Names at most.
    blocked : sequence of Box
        What no name may cover.
    circles : sequence of Box or None
        Circles, by index, that no other circle's name may cover.
    distinct : bool
        Whether a name that stands already is not repeated.

    Returns
    -------
    list of Label or None
        One a circle.

    Examples
    --------
    >>> letters = Lettering(1, 1, 0, 1, 0, sides=(RIGHT, LEFT))
    >>> spots = [Spot(20, 5, 1, "Ulm"), Spot(26, 5, 1, "Linz"), Spot(20, 5.5, 1, "Bonn")]
    >>> [label and (label.x, label.anchor) for label in place(spots, letters, (0, 0, 50, 9), 9)]
    [(22, 'start'), (28, 'start'), (18, 'end')]
    """
    taken = list(blocked)
    labels: list[Label | None] = []
    names: set[str] = set()
    for number, spot in enumerate(spots):
        label = None
        if spot.name and len(names) < most and not (distinct and spot.name in names):
            others = [box for n, box in enumerate(circles) if box and n != number]
            free = _free(spot, lettering, frame, [*others, *taken])
            if free:
                label, box = free
                taken.append(box)
                names.add(spot.name if distinct else f"{spot.name} {number}")
        labels.append(label)
    return labels


def _free(
    spot: Spot, lettering: Lettering, frame: Box, taken: list[Box]
) -> tuple[Label, Box] | None:
    """The first side where a name lies within the frame and covers nothing."""
    width = len(spot.name) * lettering.letter + lettering.spare
    for side in lettering.sides:
        label = _beside(spot, side, width, lettering)
        box = (
            label.left - lettering.margin,
            label.y - lettering.ascent,
            label.left + width + lettering.margin,
            label.y + lettering.descent,
        )
        if _within(box, frame) and not any(_meet(box, other) for other in taken):
            return label, box
    return None


def _beside(spot: Spot, side: str, width: float, lettering: Lettering) -> Label:
    reach = spot.radius + lettering.gap
    x = {RIGHT: spot.x + reach, LEFT: spot.x - reach}.get(side, spot.x)
    base = {
        ABOVE: spot.y - reach - lettering.above,
        BELOW: spot.y + reach + lettering.below,
    }.get(side, spot.y + lettering.beside)
    left = {RIGHT: x, LEFT: x - width}.get(side, x - width / 2)
    return Label(spot.name, x, base, ANCHORS[side], left, width)


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
