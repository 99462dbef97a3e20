"""Which rows of a postal table lie where the rest of the table, or the gazetteer, says they do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer.index import GazetteerIndex
from hotbed.sphere.distances import EARTH_RADIUS_KM, great_circle_km, unit_vectors

CELL_KM = 40.0
"""Edge of the cubes in which rows are neighbours of those in the same cube or one beside it."""
MOST_OWN, LEAST_OTHERS, LEAST_ELSEWHERE = 2, 20, 4
CITY_PEOPLE = 100_000
CITY_KM = 25.0
LEAST_SIBLINGS, SIBLINGS_THERE = 4, 0.75

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def contradicted(rows: pa.Table, index: GazetteerIndex) -> Flags:
    """Which rows of a postal table lie where their areas, or the cities of their names, do not.

    Parameters
    ----------
    rows : pa.Table
        Columns country, code, place, lat, lon and, where there are any, state and province.
    index : GazetteerIndex

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    lat, lon = (rows[name].to_numpy() for name in ("lat", "lon"))
    country = _numbered(rows["country"])
    wrong = off_their_city(rows, _large_cities(index), lat, lon)
    for names in (("state",), ("state", "province")):
        if set(names) <= set(rows.column_names):
            parts = [pc.cast(rows[name], pa.string()) for name in ("country", *names)]
            area = _numbered(pc.binary_join_element_wise(*parts, "|"))
            wrong |= among_others(area, country, lat, lon)
    return wrong


def _numbered(column: pa.ChunkedArray) -> Numbers:
    """The distinct values of a column by number; -1 where there is none."""
    numbers = pc.dictionary_encode(column).combine_chunks().indices
    return np.asarray(pc.fill_null(numbers, -1).to_numpy(), dtype=np.int64)


def _large_cities(index: GazetteerIndex) -> dict[tuple[str, str], tuple[float, float]]:
    places = index.arrays["places"]
    large = np.flatnonzero((places["population"] >= CITY_PEOPLE) & (places["level"] == LEVEL_TOWN))
    large = large[np.argsort(places["population"][large], kind="stable")]  # the largest last
    return {
        (index.country_codes[places["country"][n]], index.place_names[n].as_py()): (
            float(places["lon"][n]),
            float(places["lat"][n]),
        )
        for n in large.tolist()
    }


def among_others(area: Numbers, country: Numbers, lat: Floats, lon: Floats) -> Flags:
    """Whether rows lie among those of other areas of their country, away from their own.

    Parameters
    ----------
    area : ndarray of int64, shape (n,)
        The state, or the province, that each row names; -1 where it names none.
    country : ndarray of int64, shape (n,)
    lat, lon : ndarray of float64, shape (n,)
        Degrees.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where at most 2 points of the row's own area, itself included, and at least 20 of
        others lie about it (40 to 80 km), though its area has more than 4 points.

    Examples
    --------
    >>> where = np.arange(30) / 100
    >>> lat, lon = np.r_[where, 40 + where, 0.5], np.zeros(61)
    >>> area, country = np.repeat([0, 1, 1], [30, 30, 1]), np.zeros(61, np.int64)
    >>> np.flatnonzero(among_others(area, country, lat, lon)).tolist()
    [60]
    """
    wrong = np.zeros(area.size, dtype=np.bool_)
    named = np.flatnonzero(area >= 0)
    if not named.size:
        return wrong
    spots = np.stack([area[named], *(np.rint(k[named] * 1e4).astype(np.int64) for k in (lat, lon))])
    points, first, point_of = np.unique(spots, axis=1, return_index=True, return_inverse=True)
    own, land = points[0], country[named][first]
    vectors = np.stack(unit_vectors(points[2] / 1e4, points[1] / 1e4), axis=1)
    cubes = np.floor(vectors * (EARTH_RADIUS_KM / CELL_KM)).astype(np.int64) + 200
    near_own, near_all = np.zeros(own.size, np.int64), np.zeros(own.size, np.int64)
    sides = np.stack(np.meshgrid(*[[-1, 0, 1]] * 3), axis=-1).reshape(-1, 3)
    in_own, in_all = _Counts(_cell(cubes), own), _Counts(_cell(cubes), land)
    for side in sides:
        cell = _cell(cubes + side)
        near_own += in_own.of(cell, own)
        near_all += in_all.of(cell, land)
    elsewhere = np.bincount(own)[own] - near_own
    alone = (near_own <= MOST_OWN) & (near_all - near_own >= LEAST_OTHERS)
    wrong[named] = (alone & (elsewhere >= LEAST_ELSEWHERE))[point_of.ravel()]
    return wrong


def _cell(cubes: Numbers) -> Numbers:
    return (cubes[:, 0] * 1000 + cubes[:, 1]) * 1000 + cubes[:, 2]


class _Counts:
    """How many points each pair of a cell and an area holds."""

    def __init__(self, cell: Numbers, area: Numbers) -> None:
        self.pairs, self.points = np.unique(np.stack([cell, area]), axis=1, return_counts=True)
        self.width = int(area.max()) + 1
        self.keys = self.pairs[0] * self.width + self.pairs[1]

    def of(self, cell: Numbers, area: Numbers) -> Numbers:
        """The number of points of each pair."""
        key = cell * self.width + area
        slot = np.minimum(np.searchsorted(self.keys, key), self.keys.size - 1)
        return np.asarray(np.where(self.keys[slot] == key, self.points[slot], 0))


def off_their_city(
    rows: pa.Table, cities: dict[tuple[str, str], tuple[float, float]], lat: Floats, lon: Floats
) -> Flags:
    """Whether rows are named like a large city but lie off it, unlike the codes beside theirs.

    Parameters
    ----------
    rows : pa.Table
        With country, code and place.
    cities : dict
        Of country and name (as the rows have it) of each large city its longitude and latitude.
    lat, lon : ndarray of float64, shape (n,)
        Degrees.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where a row lies more than 25 km from the city of its name, to which at least three
        quarters of four and more codes with the same letters but the last lie nearer.
    """
    wrong = np.zeros(rows.num_rows, dtype=np.bool_)
    plain = pc.replace_substring_regex(rows["place"], r" \(.*", "")
    bearers = np.flatnonzero(pc.is_in(plain, pa.array(sorted({name for _, name in cities}))))
    pairs = zip(
        rows["country"].take(bearers).to_pylist(), plain.take(bearers).to_pylist(), strict=True
    )
    spots = np.array([cities.get(pair, (np.nan, np.nan)) for pair in pairs]).reshape(-1, 2)
    east, north = np.full((2, rows.num_rows), np.nan)
    east[bearers], north[bearers] = spots.T
    named = np.flatnonzero(~np.isnan(east))
    away = great_circle_km(lon[named], lat[named], east[named], north[named])
    far = named[away > CITY_KM]
    if not far.size:
        return wrong
    beginning = pc.utf8_slice_codeunits(rows["code"], 0, -1)
    families = pc.dictionary_encode(pc.binary_join_element_wise(rows["country"], beginning, " "))
    families = families.combine_chunks()
    family = families.indices.to_numpy()
    order = np.argsort(family, kind="stable")
    ends = np.searchsorted(family[order], np.arange(len(families.dictionary) + 1))
    for row in far:
        siblings = order[ends[family[row]] : ends[family[row] + 1]]
        others = siblings[(lat[siblings] != lat[row]) | (lon[siblings] != lon[row])]
        if others.size >= LEAST_SIBLINGS:
            distance = great_circle_km(lon[others], lat[others], east[row], north[row])
            wrong[row] = np.mean(distance <= CITY_KM) >= SIBLINGS_THERE
    return wrong
