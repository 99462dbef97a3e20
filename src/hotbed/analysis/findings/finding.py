"""What findings are computed from, and what a finding is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotbed.analysis.change.compare import Change, Comparison
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.change.published import Matching
from hotbed.analysis.change.window import RankedCluster, Window
from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.analysis.text import number
from hotbed.analysis.uncertainty.phrases import rank_with_set, ranks_in_words
from hotbed.analysis.uncertainty.written import Row
from hotbed.base.texts import Figure, Made, Text, _, joined, ngettext
from hotbed.reference.incomes import IncomeGroups

NAMED = 15
"""So many clusters a sentence names at most; its rows hold all."""
NAMED_FEW = 5
UNMEASURED = _("whether a change of rank is real was not measured")
ASKS = re.compile(r" \((?:--|hotbed )[^)]*\)|hotbed uncertainty RUN .*$")
"""What texts ask of the caller: options and verbs."""


@dataclass(frozen=True)
class Finding:
    """One sentence and what it rests on."""

    kind: str
    text: str
    figures: dict[str, Any]
    rule: str
    """How the figure comes about, and from which table."""
    rows: list[dict[str, Any]]
    """The rows of data behind the sentence."""
    lead: str = ""
    """What stands before a list, where pages show the sentence as one."""
    points: Sequence[str] = field(default_factory=list)
    """The list's points; none: it is a sentence everywhere."""


@dataclass(frozen=True)
class Edition:
    """A run, its previous edition and the groups of economies, ready to tell of."""

    window: Window
    previous: Previous | None
    groups: IncomeGroups | None
    top: int
    of_region: frozenset[str]
    """Economies of the region that the regional list is for."""
    region: str
    doubts: Mapping[str, Row] = field(default_factory=dict)
    """Rows of uncertainty.csv by cluster id."""
    told: Mapping[str, Row] = field(default_factory=dict)
    """Rows of change_uncertainty.csv by cluster id, where it is of these two editions."""

    @property
    def level(self) -> str:
        """Confidence of the sets of ranks, in percent."""
        return Figure(f"{100 * self.window.run.recipe.uncertainty.level:g} %")

    def printed(self, cluster: RankedCluster) -> bool:
        """Whether a cluster has enough documents for its rank to be printed."""
        least = self.window.run.recipe.uncertainty.least_documents
        return is_printed((float(count) for count in cluster.counts.values()), least)

    def rank(self, cluster: RankedCluster) -> str:
        """A cluster's rank, with the set of ranks that its documents allow where that is known."""
        if not self.printed(cluster):
            return NO_RANK
        row = self.doubts.get(cluster.cluster_id)
        low, high = (row["rank_low"], row["rank_high"]) if row else (None, None)
        if low == high:
            return Figure(f"{cluster.rank:,}")
        return rank_with_set(cluster.rank, low, high)

    def rank_words(self, cluster: RankedCluster) -> str | None:
        """A cluster's ranks as its documents allow them, in words; None where not known."""
        row = self.doubts.get(cluster.cluster_id)
        if row is None or not self.printed(cluster):
            return None
        return ranks_in_words(row["rank_low"], row["rank_high"])

    @property
    def compared(self) -> Comparison | None:
        """The comparison with a previous run."""
        return self.previous.comparison if self.previous else None

    @property
    def published(self) -> Matching | None:
        """The matches with a published table."""
        return self.previous.matches if self.previous else None

    @property
    def listed(self) -> list[RankedCluster]:
        """The clusters of the edition's list, by rank."""
        return [cluster for cluster in self.window.clusters if cluster.rank <= self.top]

    @property
    def changes(self) -> list[Change]:
        """The listed clusters' changes; empty without a previous run."""
        changes = self.compared.changes if self.compared else []
        return [change for change in changes if change.now.rank <= self.top]

    @property
    def first(self) -> str:
        """The list in words: "the first 100 clusters", or the number if these are all."""
        count = len(self.listed)
        if count == len(self.window.clusters):
            return ngettext("the only cluster", "the {n} clusters", count)
        return ngettext("the first cluster", "the first {n} clusters", count)

    @property
    def no_previous(self) -> Text:
        """Why nothing can be said of change, where the previous edition is no run."""
        if self.published:
            return _("the previous edition is a published table, which holds ranks but no places")
        return _("no previous edition is given (--against)")

    @property
    def documents(self) -> str:
        """What is counted, in words."""
        return joined(list(self.window.labels.values()))

    def about(self, window: Window) -> Text:
        """A run's clusters, metrics and years in one sentence."""
        parts = []
        for metric, label in window.labels.items():
            known = window.years(metric)
            ends = [str(year) for year in sorted({*known[:1], *known[-1:]})]
            world = _("{count} {documents}", count=window.world[metric], documents=label)
            years = "–".join(ends)
            parts.append(
                _("{documents} ({years})", documents=world, years=years) if ends else world
            )
        if window.run.withholds:
            return ngettext(
                "{n} published cluster in {documents}; findings are of what is published alone.",
                "{n} published clusters in {documents}; findings are of what is published alone.",
                len(window.clusters),
                documents=joined(parts),
            )
        return ngettext(
            "{n} cluster found in {documents}.",
            "{n} clusters found in {documents}.",
            len(window.clusters),
            documents=joined(parts),
        )


def for_readers(text: str) -> str:
    """A reason or rule as a published page has it: without what only the caller could do.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> for_readers("no previous edition is given (--against)")
    'no previous edition is given'
    """
    return Made(_for_readers, text, UNMEASURED)


def _for_readers(text: str, unmeasured: str) -> str:
    return ASKS.sub(lambda asked: "" if asked[0].startswith(" ") else unmeasured, text)


def called(cluster: RankedCluster) -> str:
    """A cluster's name with its economies, as sentences name it."""
    if not cluster.economies:
        return cluster.name
    return f"{cluster.name} ({'/'.join(cluster.economies)})"


def row_of(edition: Edition, cluster: RankedCluster) -> dict[str, Any]:
    """A cluster's facts as plain values."""
    return {
        "rank": cluster.rank if edition.printed(cluster) else None,
        "cluster_id": cluster.cluster_id,
        "name": cluster.name,
        "economies": "/".join(cluster.economies),
        "total": number(cluster.total, 6),
        **{f"{name}_share": number(share, 6) for name, share in cluster.shares.items()},
    }


def cut(parts: Sequence[str], most: int = NAMED) -> list[str]:
    """The first parts, and how many more there are.

    >>> cut(["a", "b", "c", "d"], 2)
    ['a', 'b', '2 more']
    """
    if len(parts) <= most + 1:
        return list(parts)
    return [*parts[:most], _("{n} more", n=len(parts) - most)]
