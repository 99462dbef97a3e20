"""A base cluster is followed by the majority of its listings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotbed.analysis.uncertainty.following import State, follow

KEPT, ABSORBED, SPLIT, LOST = State


def outcome(*places: tuple[int, int, int]) -> list[tuple[int, State]]:
    """(label that continues it, state) of each base cluster; places as (base, label, listings)."""
    base, labels, listings = np.array(places, np.int64).T
    followed = follow(base, labels, listings)
    states = [State(state) for state in followed.state]
    return list(zip(followed.cluster.tolist(), states, strict=True))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        # 6 of 10 listings in cluster 3: more than half
        ([(0, 3, 6), (0, -1, 4)], [(3, KEPT)]),
        # exactly half is no majority; in clusters is only half too: lost
        ([(0, 3, 5), (0, -1, 5)], [(-1, LOST)]),
        # half and half in two clusters: neither has more than half, together they have all
        ([(0, 1, 5), (0, 2, 5)], [(-1, SPLIT)]),
        # 4 and 2 of 10 in clusters: 6 of 10 together, none alone
        ([(0, 1, 4), (0, 2, 2), (0, -1, 4)], [(-1, SPLIT)]),
        # all in noise
        ([(0, -1, 7)], [(-1, LOST)]),
        # two base clusters go into label 0: the second brings more
        ([(0, 0, 5), (1, 0, 8)], [(-1, ABSORBED), (0, KEPT)]),
        # what it brings counts, not its size: of 9 and 6 listings 5 and 6 arrive
        ([(0, 0, 5), (0, -1, 4), (1, 0, 6)], [(-1, ABSORBED), (0, KEPT)]),
        # equals: the lower number
        ([(0, 0, 5), (1, 0, 5)], [(0, KEPT), (-1, ABSORBED)]),
        # a minority that another cluster takes over changes nothing
        ([(0, 0, 9), (0, 1, 2), (1, 1, 5)], [(0, KEPT), (1, KEPT)]),
        # places in no base cluster don't count; a number without places is lost
        ([(-1, 4, 50), (1, 4, 1)], [(-1, LOST), (4, KEPT)]),
    ],
)
def test_states_by_hand(places, expected):
    assert outcome(*places) == expected


def test_an_absorbed_cluster_knows_where_its_majority_went():
    followed = follow(np.array([0, 1]), np.array([7, 7]), np.array([2, 3]))
    assert followed.majority.tolist() == [7, 7]
    assert followed.cluster.tolist() == [-1, 7]


def test_no_cluster_at_all():
    followed = follow(np.array([-1]), np.array([2]), np.array([4]))
    assert followed.cluster.size == followed.state.size == 0


places = st.lists(
    st.tuples(st.integers(-1, 4), st.integers(-1, 4), st.integers(1, 9)), min_size=1, max_size=30
)


@given(places, st.randoms())
def test_against_the_definition_and_in_any_order(rows, draw):
    shuffled = list(rows)
    draw.shuffle(shuffled)
    assert outcome(*shuffled) == outcome(*rows)
    clusters = max(base for base, _, _ in rows) + 1
    held: dict[int, dict[int, int]] = {number: {} for number in range(clusters)}
    for base, label, listings in rows:
        if base >= 0:
            held[base][label] = held[base].get(label, 0) + listings
    expected: list[tuple[int, State]] = []
    for number in range(clusters):
        size = sum(held[number].values())
        inside = {label: sum_ for label, sum_ in held[number].items() if label >= 0}
        most = [label for label, sum_ in inside.items() if sum_ > size / 2]
        if not most:
            expected.append((-1, SPLIT if sum(inside.values()) > size / 2 else LOST))
            continue
        rivals = [
            (-held[other][most[0]], other)
            for other in range(clusters)
            if held[other].get(most[0], 0) > sum(held[other].values()) / 2
        ]
        expected.append((most[0], KEPT) if min(rivals)[1] == number else (-1, ABSORBED))
    assert outcome(*rows) == expected
