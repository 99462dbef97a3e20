"""Weights of documents in bootstrap replicates: Poisson(1), from a hash of each document's name.

In a replicate every document counts as often as its weight says, 0 to some times. The weight
depends on the seed, the metric, the document's id and the replicate's number alone: the order of
rows, threads and engine change nothing, and a document that two windows share has one weight in
both.

Chamandy, Muralidharan, Najmi, Naidu (2012), Estimating uncertainty for massive data streams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.base.native import call
from hotbed.detect.search.threads import working

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

MOST_CELLS = 16_000_000
"""Sums that a thread holds at a time: groups times replicates."""


@dataclass(frozen=True)
class Entries:
    """What documents add to groups (places, clusters), document by document.

    Parameters
    ----------
    keys : numpy.ndarray
        (documents,) uint64, `document_keys`.
    starts : numpy.ndarray
        (documents + 1,) int64: document d has the entries starts[d] to starts[d + 1].
    group : numpy.ndarray
        (entries,) int32, from 0 on.
    value : numpy.ndarray
        (entries,) int64, what the document adds to the group if it counts once.
    groups : int
        How many groups there are.
    """

    keys: Keys
    starts: Ints
    group: NDArray[np.int32]
    value: Ints
    groups: int


def document_keys(metric: pa.Array, document_id: pa.Array, seed: int) -> Keys:
    """A key for every document, from the seed, its metric and its id.

    Parameters
    ----------
    metric, document_id : pyarrow.Array
        (documents,) texts.
    seed : int
        From 0 on.

    Returns
    -------
    numpy.ndarray
        (documents,) uint64

    Examples
    --------
    >>> twice = document_keys(pa.array(["patents"] * 2), pa.array(["EP1", "EP1"]), 1)
    >>> bool(twice[0] == twice[1])
    True
    """
    parts = [pc.cast(column, pa.large_string()) for column in (metric, document_id)]
    names = pc.binary_join_element_wise(*parts, pa.scalar("\t", pa.large_string()))
    if isinstance(names, pa.ChunkedArray):
        names = names.combine_chunks()
    _, offsets, data = names.buffers()
    ends = np.frombuffer(offsets, np.int64)[names.offset : names.offset + len(names) + 1]
    content = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    keys = np.empty(len(names), np.uint64)
    call("document_keys", np.ascontiguousarray(ends), content, seed, keys)
    return keys


def uniform(keys: Keys, number: int) -> NDArray[np.float64]:
    """A number from 0 to 1 for each key, by the same generator as the weights.

    Parameters
    ----------
    keys : numpy.ndarray
        (n,) uint64
    number : int
        Of the draw, from 0 on.

    Examples
    --------
    >>> values = uniform(np.arange(1000, dtype=np.uint64), 3)
    >>> bool(values.min() >= 0), bool(values.max() < 1), bool(0.45 < values.mean() < 0.55)
    (True, True, True)
    """
    values = np.empty(keys.size)
    call("fill_uniform", keys, number, values)
    return values


def replicate_sums(
    entries: Entries, first: int, replicates: int, threads: int | None = None
) -> Ints:
    """What the groups add up to in some replicates.

    Parameters
    ----------
    entries : Entries
    first : int
        Number of the first replicate, even.
    replicates : int
        How many, even.
    threads : int, optional
        How many may work; no result depends on it.

    Returns
    -------
    numpy.ndarray
        (groups, replicates) int64

    Examples
    --------
    A thousand documents of one listing each add up to about a thousand:

    >>> ids = pa.array([f"D{n}" for n in range(1000)])
    >>> alone = Entries(document_keys(pa.array(["patents"] * 1000), ids, 1), np.arange(1001),
    ...                 np.zeros(1000, np.int32), np.ones(1000, np.int64), 1)
    >>> sums = replicate_sums(alone, 0, 200)
    >>> sums.shape, bool(abs(sums.mean() - 1000) < 10), bool(25 < sums.std() < 40)
    ((1, 200), True, True)
    """
    documents = entries.keys.size
    with working(threads, entries.group.size) as workers:
        sums = [np.zeros((entries.groups, replicates), np.int64) for _ in range(workers.count)]
        ends = np.linspace(0, documents, workers.count + 1).astype(np.int64).tolist()
        spans = [(number, number + 1) for number in range(workers.count)]
        workers.run(
            lambda number, _: _add(entries, ends[number], ends[number + 1], first, sums[number]),
            spans,
        )
    for others in sums[1:]:
        sums[0] += others
    return sums[0]


def _add(entries: Entries, start: int, stop: int, first: int, sums: Ints) -> None:
    of = (entries.keys, entries.starts, entries.group, entries.value)
    call("add_replicates", *of, start, stop, first, sums)


def blocks(groups: int, replicates: int) -> list[tuple[int, int]]:
    """The replicates in blocks (first, how many) that fit in memory, both even.

    Examples
    --------
    >>> blocks(10, 7), blocks(4_000_000, 8)
    ([(0, 8)], [(0, 4), (4, 4)])
    """
    even = replicates + replicates % 2
    size = max(2, min(even, MOST_CELLS // max(groups, 1) // 2 * 2))
    return [(first, min(size, even - first)) for first in range(0, even, size)]
