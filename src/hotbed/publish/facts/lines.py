"""The lines of a cluster's profile, and how sure its places are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hotbed.base.texts import _

T = TypeVar("T")


@dataclass(frozen=True)
class Year:
    """Documents of one year; None: without a year."""

    year: int | None
    documents: float


@dataclass(frozen=True)
class ShareLine:
    """An applicant, organisation or sector and its part of a cluster's documents."""

    position: int | None
    """By documents; None for all others, and for those that none is stated of."""
    label: str
    documents: float
    share: float
    """Percent of the cluster's documents of the metric."""


@dataclass(frozen=True)
class FieldLine(ShareLine):
    """A field or topic, with its share in the world and the index of specialisation.

    Its share is of the cluster's documents that state a field (of the classification), as the
    world's is.
    """

    world_share: float | None
    specialisation: float | None
    """Share in the cluster over share in the world; 1 is as in the world."""
    low: float | None
    """Lower end of the index's 95 % interval."""
    high: float | None
    classification: str | None = None
    """Of which the field is, where the metric's sources use several; else None."""


def named(line: ShareLine) -> str:
    """A line's label, with its classification where there are several.

    Parameters
    ----------
    line : ShareLine

    Examples
    --------
    >>> named(FieldLine(1, "Optics", 2.0, 50.0, 25.0, 2.0, 1.0, 3.0, "MeSH"))
    'Optics (MeSH)'
    """
    classification = line.classification if isinstance(line, FieldLine) else None
    if not classification:
        return line.label
    return _("{field} ({classification})", field=line.label, classification=classification)


def by_classification(lines: Sequence[T]) -> dict[str | None, list[T]]:
    """Lines by the classification of their labels; under None those of the only one.

    Parameters
    ----------
    lines : sequence of T
        Of one subject and metric. The line of documents that none of several classifications
        names is left out: it is no line of any of them.
    """
    groups: dict[str | None, list[T]] = {}
    for line in lines:
        groups.setdefault(getattr(line, "classification", None), []).append(line)
    if len(groups) > 1:
        groups.pop(None, None)
    return groups


@dataclass(frozen=True)
class PartnerLine:
    """Another cluster, and the documents that both have a contributor of, counted whole."""

    position: int
    partner_id: str
    partner: str
    documents: float
    share: float


@dataclass(frozen=True)
class TeamLine:
    """Documents with a contributor in the cluster, counted whole, and who wrote them."""

    documents: float
    mean_team: float | None
    alone_share: float | None
    """Percent of one contributor."""
    foreign_share: float | None
    """Percent with a contributor outside the cluster's economies."""


@dataclass(frozen=True)
class Part:
    """The part of one economy in a cluster."""

    economy: str
    """ISO 3166-1 code; empty where it is not known."""
    name: str
    listed: bool
    """Whether the cluster's name lists the economy."""
    places: int
    listings: int
    listings_share: float
    """Percent of the cluster's listings."""
    counts: dict[str, float]
    """Documents by metric."""


@dataclass(frozen=True)
class AnswerLine:
    """A cluster's addresses whose answers have one precision, or rest on one method."""

    name: str
    addresses: int
    listings: int
    confidence: float | None
    """The geocoder's own, mean over listings."""
    share: float
    """Percent of the cluster's listings."""


@dataclass(frozen=True)
class Certainty:
    """How sure the places of a cluster's addresses are."""

    addresses: int
    listings: int
    confidence: float | None
    sure: float
    """Percent of listings with a confidence of 0.9 or more."""
    by_precision: list[AnswerLine]
    by_method: list[AnswerLine]
