"""What may be passed to a kernel, and that no index gets it to touch memory beyond an array."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.base.native import call, constant
from hotbed.detect.search.grid import make_grid
from hotbed.detect.search.kernels import find_neighbours
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.threads import Threads
from hotbed.geocode.arrays import SLOT, HashTable
from hotbed.geocode.match.kernels import COUNTS
from hotbed.geocode.text.keys import find_slots
from hotbed.sphere.distances import unit_vectors

from .hostile_calls import KERNELS, hostile_call
from .hostile_geocoder import HostileGeocoder
from .hostile_texts import addresses, geocoder_of_texts

UNIT_VECTORS = 0xBFEFFFFFFFFDA048
"""Bits of 10,001 unit vectors, as first computed by another compiler (LLVM)."""


@pytest.fixture(scope="module")
def geocoder_of_hostile(tmp_path_factory):
    return geocoder_of_texts(tmp_path_factory.mktemp("tables"))


def grid_of(points: int) -> Grid:
    rng = np.random.default_rng(points)
    lon, lat = rng.normal(10, 0.2, points), rng.normal(50, 0.2, points)
    return make_grid(lon, lat, np.ones(points, np.int64), 15.0, Threads(1, None))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((np.zeros(3, np.int64),), "does not take a int64 array of 1 dimensions as argument 1"),
        ((np.zeros(3, np.float32),), "does not take a float32 array"),
        ((3,), "does not take 3 as argument 1"),
        ((0.5,), "does not take 0.5 as argument 1"),
        ((), "takes another number of arguments"),
        ((np.zeros(3, np.int32), 1), "takes another number of arguments"),
        ((np.zeros(6, np.int32)[::2],), "contiguous arrays"),
        ((np.zeros(3, ">i4"),), "the machine's own byte order, not >i4"),
        ((np.zeros((2, 2, 2), np.int32),), "one or two dimensions"),
        ((np.broadcast_to(np.int32(0), 3),), "contiguous arrays"),
    ],
)
def test_what_a_kernel_does_not_take_is_told_and_it_does_not_run(arguments, sentence):
    with pytest.raises(TypeError, match=sentence):
        call("flatten", *arguments)


def test_a_kernel_that_writes_refuses_what_is_read_only_and_one_that_reads_takes_it():
    parents, others = np.zeros(3, np.int32), np.arange(3, dtype=np.int32)
    parents.flags.writeable = others.flags.writeable = False
    with pytest.raises(TypeError, match="does not take a read-only int32 array"):
        call("flatten", parents)
    call("unite_all", np.arange(3, dtype=np.int32), others)


def test_an_argument_that_is_no_number_at_all_is_refused():
    with pytest.raises(TypeError):
        call("flatten", "text")  # type: ignore[arg-type]  # what is tried
    with pytest.raises(OverflowError):
        call("count_cells", np.zeros(3, np.int64), 2**63)


def test_a_bundle_must_have_the_fields_that_the_kernel_knows_in_their_order():
    grid = grid_of(50)
    names = list(Grid._fields)
    names[0], names[1] = names[1], names[0]
    swapped = NamedTuple("swapped", [(name, object) for name in names])  # type: ignore[misc]  # names from a list
    with pytest.raises(TypeError, match="does not take a bundle of y, x, z, weight"):
        call("find_neighbours", swapped(*grid), 0, 1)
    with pytest.raises(TypeError, match="does not take a bundle"):
        call("find_neighbours", tuple(grid), 0, 1)
    with pytest.raises(TypeError, match=r"does not take a int64 array .* argument 1, Grid\.order"):
        find_neighbours(grid._replace(order=grid.order.astype(np.int64)), 0, 1)


def test_records_must_have_the_fields_that_the_kernel_knows():
    grid = grid_of(50)
    names = grid.boxes.dtype.names
    swapped = grid.boxes.astype([(names[place], float) for place in (1, 0, 2, 3, 4, 5)])
    for boxes in (np.zeros(2, "V48"), np.zeros(2, [(name, "f4") for name in names]), swapped):
        with pytest.raises(TypeError, match=r"Grid\.boxes"):
            find_neighbours(grid._replace(boxes=boxes), 0, 1)


@pytest.mark.parametrize("bundle", ["weights", "coefficients"])
def test_weights_of_other_features_than_the_matcher_s_are_refused(bundle):
    values = HostileGeocoder(0)
    index = values.index()
    weights = getattr(index, bundle)
    renamed = weights.astype([(f"{name}_", float) for name in weights.dtype.names])
    index = index._replace(**{bundle: renamed})
    with pytest.raises(TypeError, match=rf"Index\.{bundle}"):
        call("match", values.batch(), index, values.desk(), np.zeros(1, COUNTS))


def test_a_search_in_a_full_table_ends():
    slots = np.zeros(4, SLOT)
    slots["key"], slots["count"] = [1, 2, 3, 4], 1
    table = HashTable(slots, np.full(8, 255, np.uint8))
    assert find_slots(table, np.array([9, 3], np.uint64)).tolist() == [-1, 2]
    with pytest.raises(IndexError):
        find_slots(HashTable(slots[:0], table.bloom[:0]), np.array([9], np.uint64))


def test_numbers_that_both_sides_know_are_those_of_the_kernels():
    assert (constant("kind_primary"), constant("owner")) == (4, 2**30 - 1)
    with pytest.raises(AttributeError):
        constant("of_nothing")


@pytest.mark.parametrize("value", [3, 10**9, -1, -(2**31)])
def test_reading_beyond_an_array_is_an_error_of_the_call_alone(value):
    parents = np.zeros(3, np.int32)
    parents[0] = value
    with pytest.raises(IndexError, match="flatten met an index out of bounds"):
        call("flatten", parents)
    call("flatten", np.arange(3, dtype=np.int32))  # the next call knows nothing of it


@pytest.mark.parametrize("place", [-1, 4, 2**40, -(2**62)])
def test_writing_beyond_an_array_writes_nothing(place):
    memory = np.full(12, 7)
    values, places = np.zeros(1, np.int64), np.array([place, 0])
    with pytest.raises(IndexError, match="scatter met an index out of bounds"):
        call("scatter", values, 0, 0, 1, places, memory[4:8])
    assert memory.tolist() == [7] * 12


@pytest.mark.parametrize(("first", "stop"), [(-1, 3), (0, 4), (3, 2), (2**62, -(2**62))])
def test_a_span_of_work_beyond_the_work_is_not_done(first, stop):
    counts = np.zeros(2, np.int64)
    with pytest.raises(IndexError):
        call("count_digits", np.zeros(3, np.int64), 0, first, stop, counts)
    assert counts.tolist() == [0, 0]


def test_coordinates_of_unequal_length_are_an_error():
    with pytest.raises(IndexError):
        call("fill_unit_vectors", np.zeros(3), np.zeros(2), np.zeros(3), np.zeros(3), np.zeros(3))


def test_memory_that_is_not_there_is_an_error():
    grid = grid_of(50)._replace(reach=2**60)
    with pytest.raises(MemoryError, match="mark_core needs more memory"):
        call("mark_core", grid, 2**40, 0, 1, np.zeros(50, np.uint8), np.zeros(50, np.uint8))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KERNELS), st.integers(0, 2**32))
def test_kernels_survive_any_indices(kernel: str, seed: int) -> None:
    """Errors or none; memory is looked at by the same calls under a sanitizer (test_sanitized)."""
    hostile_call(kernel, seed)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_text_gets_the_geocoder_out_of_bounds(geocoder_of_hostile, seed: int) -> None:
    table = addresses(seed, 60)
    assert geocoder_of_hostile.geocode(table).num_rows == table.num_rows


def test_unit_vectors_have_the_same_bits_on_every_machine():
    # That they are right to the last bits is tested in tests/detect; here no bit may change.
    lon = np.linspace(-180, 180, 10_001)
    bits = np.concatenate(unit_vectors(lon, lon / 2)).view(np.uint64)
    assert int(np.bitwise_xor.reduce(bits)) == UNIT_VECTORS
