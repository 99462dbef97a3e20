"""The pack alone gives what the run's tables give, whatever the setting, and survives its bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.whatif import by_pack
from analysis.whatif.conftest import random_setting
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.evaluate import Evaluation
from hotbed.analysis.whatif.material import Material
from hotbed.analysis.whatif.pack.content import Counts, Documents, Packed, Places
from hotbed.analysis.whatif.pack.gather import gather, reachable
from hotbed.analysis.whatif.pack.varints import decode, encode
from hotbed.analysis.whatif.pack.writing import pack, unpack
from hotbed.analysis.whatif.ranges import Range, ranges_around
from hotbed.base.errors import HotbedError
from hotbed.result import Result

SLOW = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12)]

WORDS = st.none() | st.sampled_from(["", "NL", "Ünna", "a\nb", "{"])


def equal(one: Packed, other: Packed) -> bool:
    """Whether two packs hold the same, array by array."""

    def plain(packed: Packed) -> list[object]:
        parts = [packed.places, packed.counts, packed.documents]
        values = [list(vars(part).values()) for part in parts if part is not None]
        arrays_of = [
            value.tolist() if isinstance(value, np.ndarray) else value
            for part in values
            for value in part
        ]
        return [json.loads(json.dumps(packed.header)), len(values), arrays_of]

    return plain(one) == plain(other)


@st.composite
def packs(draw: st.DrawFn) -> Packed:
    """Packs of any content that keeps the orders."""
    size = draw(st.integers(0, 6))
    number = st.integers(0, 2**40)
    decimals = draw(st.integers(0, 6))
    lat = sorted(draw(st.integers(-90, 90)) * 10**decimals for _ in range(size))
    lon = [draw(st.integers(-180, 180)) * 10**decimals for _ in range(size)]
    names = tuple(
        (draw(WORDS), draw(WORDS), draw(WORDS), draw(number))
        for _ in range(draw(st.integers(min(size, 1), max(size, 0))))
    )
    name: list[int] = []
    for place in range(size):
        left = len(names) - 1 - max(name, default=-1)
        new = left and (not name or left >= size - place or draw(st.booleans()))
        name.append(max(name, default=-1) + 1 if new else draw(st.integers(0, max(name))))
    cells = [(p, c) for p in range(size) for c in sorted(draw(st.sets(st.integers(0, 300))))]
    entries = [
        (cell, parts, draw(st.integers(1, 2**40)))
        for cell in range(len(cells))
        for parts in sorted(draw(st.sets(st.integers(0, 300), min_size=1, max_size=4)))
    ]
    documents = None
    if draw(st.booleans()):
        sets = sorted(
            {
                (len(places), tuple(sorted(places)), code)
                for places, code in draw(
                    st.lists(st.tuples(st.sets(st.integers(0, 999), min_size=2), st.integers(0, 9)))
                )
            }
        )
        documents = Documents(
            np.array([draw(number) for _ in cells], np.int64),
            np.array([size for size, _, _ in sets], np.int64),
            np.array([place for _, places, _ in sets for place in places], np.int64),
            np.array([code for _, _, code in sets], np.int64),
            np.array([draw(number) + 1 for _ in sets], np.int64),
        )
    cell_columns = [np.array([cell[k] for cell in cells], np.int64) for k in range(2)]
    entry_columns = [np.array([entry[k] for entry in entries], np.int64) for k in range(3)]
    return Packed(
        {"decimals": decimals, "documents": {"given": documents is not None}},
        Places(
            np.array(lat, np.int64),
            np.array(lon, np.int64),
            np.array(name, np.int64),
            np.array([draw(st.integers(-1, 5)) for _ in range(size)], np.int64),
            names[: max(name, default=-1) + 1],
        ),
        Counts(*cell_columns, *entry_columns),
        documents,
    )


@given(packs())
def test_a_pack_is_read_as_it_was_written(packed: Packed) -> None:
    assert equal(unpack(pack(packed)), packed)


@given(arrays(np.int64, st.integers(0, 40), elements=st.integers(0, 2**63 - 1)))
def test_numbers_are_read_as_they_were_written(numbers: np.ndarray) -> None:
    assert decode(encode(numbers), numbers.size).tolist() == numbers.tolist()


def test_a_run_packs_to_the_same_bytes(base: Result) -> None:
    packed = gather(base)
    assert pack(packed) == pack(gather(base))
    assert equal(unpack(pack(packed)), packed)


@pytest.mark.parametrize("seed", [0, 1, *SLOW])
@pytest.mark.parametrize("counting", list(Counting))
def test_the_pack_answers_as_the_run_does(base: Result, seed: int, counting: Counting) -> None:
    setting = random_setting(base, seed, counting)
    assert by_pack.ranking(_narrow(base), setting) == _expected(base, seed, counting)


@pytest.mark.parametrize("seed", [0, 1, *SLOW])
def test_the_pack_knows_which_clusters_share_documents(by_links: Result, seed: int) -> None:
    answers = by_pack.ranking(_narrow(by_links), random_setting(by_links, seed))
    assert answers == _expected(by_links, seed, Counting.FRACTIONAL)


def _narrow(run: Result) -> Packed:
    """A pack that leaves places out: its sliders go no farther than the settings drawn here."""
    ranges = replace(
        ranges_around(run.recipe), radius_km=Range(3, 10, 0.5), min_listings=Range(7, 81, 1)
    )
    kept = reachable(Material(run), ranges)
    assert 0 < kept.sum() < kept.size
    return unpack(pack(gather(run, ranges)))


def _expected(run: Result, seed: int, counting: Counting) -> by_pack.Ranking:
    ranked = Evaluation(run).under(random_setting(run, seed, counting))
    lon, lat = (run.members[name].to_numpy() for name in ("lon", "lat"))
    places = [np.flatnonzero(ranked.cluster == row) for row in range(len(ranked.standings))]
    return [
        (
            standing.rank,
            frozenset(zip(lon[rows].tolist(), lat[rows].tolist(), strict=True)),
            standing.counts,
            standing.total,
        )
        for standing, rows in zip(ranked.standings, places, strict=True)
    ]


def test_documents_beyond_the_limit_are_left_out_and_why(base: Result) -> None:
    packed = gather(base, most_documents=10)
    assert packed.documents is None
    assert packed.header["documents"]["given"] is False
    assert "have addresses in several places; 10 fit" in packed.header["documents"]["reason"]


def test_damaged_packs_are_told(base: Result) -> None:
    packed = pack(gather(base))
    for damaged in (b"", b"no pack", packed[:-9], packed[:40]):
        with pytest.raises(HotbedError, match="the pack is damaged"):
            unpack(damaged)
