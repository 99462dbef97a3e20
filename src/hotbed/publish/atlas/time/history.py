"""Where each of today's clusters stood in earlier editions, as the page of editions draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotbed.publish.atlas.editions import edition_keys, edition_years
from hotbed.publish.facts.fields import fields_now
from hotbed.publish.facts.structure import Facts, FieldShares, Overview, Ranked


@dataclass(frozen=True)
class History:
    """One cluster over the editions, the earliest first.

    Parameters
    ----------
    cluster : Ranked
        As it is today.
    then : tuple of Ranked or None
        The cluster that it was in each edition, today's last; None: it was none, or not itself.
    """

    cluster: Ranked
    then: tuple[Ranked | None, ...]
    fields: tuple[FieldShares, ...]
    """In each edition."""

    @property
    def ranks(self) -> list[int | None]:
        """Its ranks; None where it has none or none is printed."""
        return [row.rank if row and row.printed else None for row in self.then]

    @property
    def texts(self) -> list[str]:
        """Its ranks as readers see them; empty where it was no cluster."""
        return [row.rank_text if row else "" for row in self.then]

    def shares(self, metric: str) -> list[float | None]:
        """Its shares of the world by a metric, percent.

        Parameters
        ----------
        metric : str
        """
        return [
            row.metrics[metric].share if row and metric in row.metrics else None
            for row in self.then
        ]

    @property
    def gained(self) -> int | None:
        """Ranks gained since the first edition that knows it; None if that is today's."""
        known = [rank for rank in self.ranks if rank is not None]
        return known[0] - known[-1] if len(known) > 1 and self.ranks[-1] is not None else None


@dataclass(frozen=True)
class Editions:
    """All editions, the earliest first, and the clusters over them.

    Parameters
    ----------
    labels : list of str
    overviews : list of Overview
    histories : list of History
        Of today's clusters, by rank.
    """

    labels: list[str]
    overviews: list[Overview]
    histories: list[History]


def editions_of(facts: Facts) -> Editions:
    """Follow today's clusters back through the editions.

    Parameters
    ----------
    facts : Facts
        Clusters are the same where each edition's comparison with today's says so, by places.
    """
    earlier = list(reversed(facts.editions))
    before = []
    for edition in earlier:
        rows = {row.cluster_id: row for row in edition.overview.ranking}
        before.append(
            {
                change.now.cluster_id: rows.get(change.then.cluster_id)
                for change in edition.comparison.changes
                if change.then
            }
        )
    now = {cluster.cluster_id: fields_now(cluster) for cluster in facts.clusters}
    histories = []
    for row in facts.ranking:
        then = [ranked.get(row.cluster_id) for ranked in before]
        fields = [
            edition.fields.get(one.cluster_id, {}) if one else {}
            for edition, one in zip(earlier, then, strict=True)
        ]
        histories.append(History(row, (*then, row), (*fields, now.get(row.cluster_id, {}))))
    keys = [label for _key, label in edition_keys(facts, facts.editions)]
    labels = [*reversed(keys), edition_years(facts)]
    return Editions(labels, [*(edition.overview for edition in earlier), facts], histories)


def movers(histories: Sequence[History], count: int) -> set[str]:
    """Ids of the clusters whose rank moved most since the first edition that knows them.

    Parameters
    ----------
    histories : sequence of History
    count : int
        How many rises, and how many falls.
    """
    moved = sorted(
        (history for history in histories if history.gained),
        key=lambda history: (-abs(history.gained or 0), history.cluster.rank),
    )
    rises = [history for history in moved if (history.gained or 0) > 0][:count]
    falls = [history for history in moved if (history.gained or 0) < 0][:count]
    return {history.cluster.cluster_id for history in (*rises, *falls)}
