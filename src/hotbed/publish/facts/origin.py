"""How a cluster came about: its largest places, its joins, what its listings are worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hotbed.base.texts import Text, _, chained

REASON = re.compile(
    r"(?P<place>.+?) (?:draws (?P<weight>\d+)% of the weight|"
    r"weighs (?P<share>\d+)% of (?P<centre>.+?) proper)(?:, |$)"
)
"""Why a city stands in a cluster's name (`hotbed.detect.naming`)."""
POSITION = _("no member has a place name: its centre's position")
"""Why a name is none of a city."""


@dataclass(frozen=True)
class Place:
    """A member place."""

    place: str | None
    country: str | None
    lon: float
    lat: float
    listings: int
    core: bool
    region: str | None


@dataclass(frozen=True)
class Merge:
    """Two clusters that were joined: their numbers before merging, and the distance."""

    a: int
    b: int
    km: float


@dataclass(frozen=True)
class Worth:
    """Listings of equal worth, 1/(contributors x addresses), and what they add up to."""

    metric: str
    worth: str
    """1/parts, or "less" for the sum of all that are worth less than the lines before."""
    listings: int
    documents: float


@dataclass(frozen=True)
class Origin:
    """How a cluster came about, as `hotbed explain` tells it."""

    naming_rule: str | None
    """None where the run's stages were removed."""
    merges: list[Merge] | None
    """None where the run's stages were removed."""
    largest: list[Place]
    """The places with most listings."""
    worth: list[Worth]


def naming_rule(text: str) -> str:
    """Why a cluster is called as it is, from the run's English words.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> naming_rule("Ulm draws 61% of the weight, Neu-Ulm weighs 80% of Ulm proper")
    'Ulm draws 61% of the weight, Neu-Ulm weighs 80% of Ulm proper'
    """
    if text == POSITION:
        return POSITION
    found = list(REASON.finditer(text))
    if "".join(reason[0] for reason in found) != text or not found:
        return text
    return chained([_reason(reason) for reason in found], ", ")


def _reason(reason: re.Match[str]) -> Text:
    place = reason["place"]
    if reason["weight"]:
        return _("{place} draws {share}% of the weight", place=place, share=reason["weight"])
    return _(
        "{place} weighs {share}% of {centre} proper",
        place=place,
        share=reason["share"],
        centre=reason["centre"],
    )
