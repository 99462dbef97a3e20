"""Clusters followed over every mixture: one number each, and the pieces that change hands.

A piece holds the places that are of one cluster by the old run's borders and of one by the new
ones (or of none). Which of the two it counts for is up to a switch: to mergers and splits where the
two clusters are linked, as `hotbed.analysis.change.lineage` links them, else to borders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from hotbed.analysis.change.compare import Comparison
from hotbed.analysis.change.lineage import links_of
from hotbed.analysis.change.places import NOWHERE, Ints, Places, seen_in
from hotbed.analysis.change.window import documents_by_year
from hotbed.analysis.decomposition.placements import Placement, Placements

Yearly = dict[tuple[str, int], Fraction]
"""(metric, year) -> documents."""


@dataclass(frozen=True)
class Piece:
    """Places that count for one cluster or for another, and the documents at them."""

    old: int
    """The cluster by the old borders, -1 for none."""
    new: int
    linked: bool
    """Whether the two are linked: what passes between them is a merger or a split."""
    documents: Yearly

    def cluster(self, borders: int, merges: int) -> int:
        """The cluster that the piece counts for.

        Parameters
        ----------
        borders, merges : int
            0 the old ones, 1 the new.
        """
        return self.new if (merges if self.linked else borders) else self.old


@dataclass
class Followed:
    """The clusters' numbers in every mixture of geocoder and parameters.

    Current clusters have their row in the current run's ranking as number; those that ended follow.
    What is a cluster in a mixture alone is numbered on from there.

    Parameters
    ----------
    placements : Placements
    comparison : Comparison
        Of the two runs: who continues whom.
    """

    placements: Placements
    comparison: Comparison
    observed: tuple[Ints, Ints] = field(init=False)
    _next: int = field(init=False)
    _pieces: dict[tuple[int, int, int], list[Piece]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        changes, ended = self.comparison.changes, self.comparison.ended
        before = {c.then.number: c.now.number for c in changes if c.then is not None}
        before |= {then.number: len(changes) + n for n, (then, _into) in enumerate(ended)}
        old = np.array([before[number] for number in range(len(before))], np.int64)
        self.observed = (old, np.arange(len(changes), dtype=np.int64))
        self._next = len(changes) + len(ended)

    def pieces(self, window: int, geocoder: int, parameters: int) -> list[Piece]:
        """A window's documents by the pieces that change hands.

        Parameters
        ----------
        window, geocoder, parameters : int
            0 the old one, 1 the new.
        """
        key = (window, geocoder, parameters)
        if key not in self._pieces:
            both = [self.placements.get(w, geocoder, parameters) for w in (0, 1)]
            self._pieces[key], self._pieces[1 - window, geocoder, parameters] = self._cut(
                window, both
            )
        return self._pieces[key]

    def _cut(self, window: int, both: list[Placement]) -> tuple[list[Piece], list[Piece]]:
        old, new = (placement.places for placement in both)
        seen = (seen_in(old, new), seen_in(new, old))
        links = links_of(old, new, *seen)
        numbers = self._numbers(both, [(a.previous, a.current) for a in links if a.continues])
        linked = {(int(numbers[0][a.previous]), int(numbers[1][a.current])) for a in links}
        sides = ((old.cluster, seen[0]), (seen[1], new.cluster))
        cut = [
            _pieces(both[w], numbers[0][sides[w][0]], numbers[1][sides[w][1]], linked)
            for w in (window, 1 - window)
        ]
        return cut[0], cut[1]

    def _numbers(
        self, both: list[Placement], continued: list[tuple[int, int]]
    ) -> tuple[Ints, Ints]:
        """The number of each cluster of the old and the new search; -1 (the last one) for none."""
        old, new = (self._known(w, both[w].places) for w in (0, 1))
        for a, b in continued:
            if old[a] == NOWHERE and new[b] == NOWHERE:
                old[a] = new[b] = self._fresh()
            elif old[a] == NOWHERE and new[b] not in old:
                old[a] = new[b]
            elif new[b] == NOWHERE and old[a] not in new:
                new[b] = old[a]
        for numbers in (old, new):
            for n in np.flatnonzero(numbers[:-1] == NOWHERE):
                numbers[n] = self._fresh()
        return old, new

    def _known(self, window: int, places: Places) -> Ints:
        """Numbers of the clusters that carry on one of the run's own."""
        own = self.placements.get(window, window, window).places
        count = int(places.cluster.max(initial=-1)) + 1
        numbers = np.full(count + 1, NOWHERE, np.int64)
        if own is places:
            numbers[:-1] = self.observed[window]
            return numbers
        for link in links_of(own, places, seen_in(own, places), seen_in(places, own)):
            if link.continues:
                numbers[link.current] = self.observed[window][link.previous]
        return numbers

    def _fresh(self) -> int:
        self._next += 1
        return self._next - 1


def _pieces(
    placement: Placement, old: Ints, new: Ints, linked: set[tuple[int, int]]
) -> list[Piece]:
    inside = (old >= 0) | (new >= 0)
    if not inside.any():
        return []
    pairs, pair_of = np.unique(np.stack([old, new])[:, inside], axis=1, return_inverse=True)
    group = np.full(len(old), NOWHERE, np.int64)
    group[inside] = pair_of.ravel()
    documents: list[Yearly] = [{} for _ in range(pairs.shape[1])]
    by_year = documents_by_year(placement.tally, placement.places.place_id, group)
    for (number, year), counts in by_year.items():
        for metric, count in counts.items():
            documents[number][metric, year] = count
    return [
        Piece(a, b, (a, b) in linked, held)
        for a, b, held in zip(*pairs.tolist(), documents, strict=True)
    ]
