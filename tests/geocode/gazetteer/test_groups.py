"""Postal points by key: the same sums, to the bit, as NumPy's over sorted rows."""

from __future__ import annotations

import numpy as np
import pytest

from hotbed.geocode.gazetteer.kernels import Workspace, key_order


def keys_of(rng: np.random.Generator, size: int, distinct: int) -> np.ndarray:
    hashes = rng.integers(1, 2**64, distinct, dtype=np.uint64)
    hashes[: distinct // 8] |= np.uint64(0xFFFFFFFF_00000000)  # alike in the upper half
    hashes[0] = 0
    return rng.choice(hashes, size)


@pytest.mark.parametrize("distinct", [1, 2, 30, 4000])
def test_keys_are_ordered_as_numpy_orders_them(distinct: int) -> None:
    keys = keys_of(np.random.default_rng(distinct), 5000, distinct)
    assert np.array_equal(key_order(keys), np.argsort(keys, kind="stable"))
    assert key_order(keys[:0]).size == 0


@pytest.mark.parametrize("distinct", [2, 30, 4000])
def test_points_of_a_key_are_added_as_numpy_adds_them(distinct: int) -> None:
    rng = np.random.default_rng(distinct)
    keys = keys_of(rng, 20_000, distinct)
    lat, lon = rng.uniform(-90, 90, keys.size), rng.uniform(-180, 180, keys.size)
    given = np.lexsort((lon, lat))
    groups, group = Workspace(keys.size + 5).group_points(keys, lat, lon, given)
    order = np.lexsort((lon, lat, keys))
    order = order[keys[order] != 0]
    first = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1]])
    assert groups.key.tolist() == keys[order][first].tolist()
    assert groups.size.tolist() == np.diff(np.r_[first, order.size]).tolist()
    for column, sums, extent in (
        (lat[order], groups.lat, groups.tall),
        (lon[order], groups.lon, groups.wide),
    ):
        assert sums.tolist() == np.add.reduceat(column, first).tolist()
        most, least = (ufunc.reduceat(column, first) for ufunc in (np.maximum, np.minimum))
        assert extent.tolist() == (most - least).tolist()
    known = np.where(keys != 0, np.searchsorted(groups.key, keys), -1)
    assert group.tolist() == known.tolist()
