"""The country gate: no answer lies outside the country that the address states."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.reference.borders import borders, shared_areas
from hotbed.reference.countries import countries
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE

BAND = 1.0  # degrees of latitude within which one scale of longitude is exact enough

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class CountryGate:
    """Tells whether places lie in the countries stated for them.

    A place passes when it lies

    - on the country's land, that of its territories (an address in Hong Kong or Puerto Rico may
      state CN or US; not the other way round) or an area it
      shares (`hotbed.reference.borders.shared_areas`);
    - or within `border_km` of it: the borders are simplified and places' points are rough;
    - or within `coast_km` of it, and on no other country's land.

    An unknown, empty or missing country lets everything through: there is nothing to contradict.
    Coordinates that are not finite never pass where the country is known.

    Parameters
    ----------
    coast_km : float, optional
        How far out at sea a place may lie, kilometres.
    border_km : float, optional
        How far beyond a land border, kilometres.

    Examples
    --------
    >>> gate = CountryGate()
    >>> lon, lat = np.array([139.69, 139.69, 114.17]), np.array([35.69, 35.69, 22.28])
    >>> gate.inside(lon, lat, np.array(["JP", "KR", "CN"])).tolist()
    [True, False, True]
    """

    def __init__(self, coast_km: float = 25.0, border_km: float = 5.0) -> None:
        self.coast_km = coast_km
        self.border_km = border_km
        self._allowed: dict[str, Any] = {}

    def inside(self, lon: Any, lat: Any, country: Any) -> Flags:
        """Whether each place lies in the country stated for it.

        Parameters
        ----------
        lon, lat : object
            Arrays of degrees, of one length.
        country : object
            Array of ISO 3166-1 alpha-2 codes, or one code for all.

        Returns
        -------
        ndarray of bool
            Array of booleans.
        """
        x = np.atleast_1d(np.asarray(lon, dtype=np.float64))
        y = np.atleast_1d(np.asarray(lat, dtype=np.float64))
        if isinstance(country, str) or country is None:
            return self._inside_one(x, y, country or "")
        codes, which = np.unique(np.asarray(country).astype(str), return_inverse=True)
        order = np.argsort(which, kind="stable")
        ends = np.searchsorted(which[order], np.arange(len(codes) + 1))
        passed = np.empty(len(x), dtype=np.bool_)
        for number, code in enumerate(codes):
            rows = order[ends[number] : ends[number + 1]]
            passed[rows] = self._inside_one(x[rows], y[rows], str(code))
        return passed

    def _inside_one(self, x: Floats, y: Floats, code: str) -> Flags:
        land = self._land(code)
        if land is None:
            return np.ones(len(x), dtype=np.bool_)
        passed: Flags = shapely.contains_xy(land, x, y)
        for row in self._candidates(land, x, y, passed):
            passed[row] = True
        return passed

    def _candidates(self, land: Any, x: Floats, y: Floats, passed: Flags) -> npt.NDArray[np.intp]:
        """Rows outside `land` that one of the tolerances lets through."""
        west, south, east, north = land.bounds
        reach = max(self.coast_km, self.border_km) / KM_PER_DEGREE
        high = np.minimum(np.abs(y) + reach, 89.0)
        side = reach / np.cos(np.radians(high, where=np.isfinite(high), out=np.zeros_like(y)))
        near = (x >= west - side) & (x <= east + side) & (y >= south - reach) & (y <= north + reach)
        rows = np.flatnonzero(near & ~passed)
        if not len(rows):
            return rows
        gap = _distance_km(land, x[rows], y[rows], reach)
        border = gap <= self.border_km
        coast = ~border & (gap <= self.coast_km)
        elsewhere = np.zeros(len(rows), dtype=np.bool_)
        near_coast = np.flatnonzero(coast)
        points = shapely.points(x[rows[near_coast]], y[rows[near_coast]])
        elsewhere[near_coast[self._everywhere.query(points, predicate="intersects")[0]]] = True
        return rows[border | (coast & ~elsewhere)]

    @cached_property
    def _everywhere(self) -> Any:
        return shapely.STRtree(list(borders().values()))

    @cached_property
    def _territories(self) -> dict[str, list[str]]:
        territories: dict[str, list[str]] = defaultdict(list)
        for row in countries().select(["iso2", "parent"]).to_pylist():
            if row["parent"]:
                territories[row["parent"]].append(row["iso2"])
        return territories

    def _land(self, code: str) -> Any:
        """All land that may be meant by a country, prepared; None for an unknown code."""
        if code not in self._allowed:
            lands, shared = borders(), shared_areas()
            land = None
            if code in lands:
                parts = [lands[part] for part in [code, *self._territories[code]]]
                parts += [shared[code]] if code in shared else []
                land = parts[0] if len(parts) == 1 else shapely.union_all(parts)
                shapely.prepare(land)
            self._allowed[code] = land
        return self._allowed[code]


def _distance_km(land: Any, x: Floats, y: Floats, reach: float) -> Floats:
    """Distance to `land` in kilometres, infinite beyond `reach` degrees of latitude.

    Works band by band of latitude on a plane where a degree of longitude has its length there.
    """
    gap = np.full(len(x), np.inf)
    band = np.floor(y / BAND)
    for number in np.unique(band):
        rows = np.flatnonzero(band == number)
        middle = (number + 0.5) * BAND
        scale = max(float(np.cos(np.radians(middle))), 0.01)
        side = 1.2 * reach / scale
        south, north = number * BAND - reach, (number + 1) * BAND + reach
        window = cut_to(
            land, (float(x[rows].min()) - side, south, float(x[rows].max()) + side, north)
        )
        if window.is_empty:
            continue
        flat = shapely.transform(window, lambda xy, by=scale: xy * np.array([by, 1.0]))
        shapely.prepare(flat)
        points = shapely.points(x[rows] * scale, y[rows])
        close = shapely.dwithin(flat, points, reach)
        gap[rows[close]] = shapely.distance(flat, points[close]) * KM_PER_DEGREE
    return gap
