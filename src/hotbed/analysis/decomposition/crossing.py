"""By how much the density of a cluster that is born or died crossed the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hotbed.analysis.change.places import Ints, seen_in
from hotbed.analysis.change.window import Window
from hotbed.analysis.regions.density import densities


@dataclass(frozen=True)
class Density:
    """The most listings within the radius of one of a cluster's places, beside the minimum."""

    listings: int
    """0 where the run has no place there."""
    minimum: int
    radius_km: float

    @property
    def above(self) -> int:
        """Listings above the minimum; negative: below it."""
        return self.listings - self.minimum


@dataclass(frozen=True)
class Crossing:
    """A cluster's density in both runs."""

    before: Density
    now: Density


@dataclass(frozen=True)
class Crossings:
    """Densities of two runs.

    Parameters
    ----------
    old, new : Window
    """

    old: Window
    new: Window

    def born(self, number: int) -> Crossing:
        """Of a current cluster.

        Parameters
        ----------
        number : int
            Its row in the current run's clusters table.
        """
        before = self._most(0, self._seen[0] == number)
        return Crossing(before, self._most(1, self.new.places.cluster == number))

    def died(self, number: int) -> Crossing:
        """Of a previous cluster.

        Parameters
        ----------
        number : int
            Its row in the previous run's clusters table.
        """
        now = self._most(1, self._seen[1] == number)
        return Crossing(self._most(0, self.old.places.cluster == number), now)

    @cached_property
    def _seen(self) -> tuple[Ints, Ints]:
        old, new = self.old.places, self.new.places
        return seen_in(old, new), seen_in(new, old)

    @cached_property
    def _within(self) -> tuple[Ints, Ints]:
        within = [
            densities(
                window.places.lon,
                window.places.lat,
                window.places.listings,
                window.run.recipe.detection.radius_km,
                np.ones(len(window.places.lon), bool),
            ).within
            for window in (self.old, self.new)
        ]
        return within[0], within[1]

    def _most(self, side: int, rows: np.ndarray) -> Density:
        detection = (self.old, self.new)[side].run.recipe.detection
        most = int(self._within[side][rows].max(initial=0))
        return Density(most, detection.min_listings, detection.radius_km)
