"""The lines of a cluster's profile, and how sure its places are."""

from __future__ import annotations

from dataclasses import dataclass


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
    """A field or topic, with its share in the world and the index of specialisation."""

    world_share: float | None
    specialisation: float | None
    """Share in the cluster over share in the world; 1 is as in the world."""
    low: float | None
    """Lower end of the index's 95 % interval."""
    high: float | None


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
