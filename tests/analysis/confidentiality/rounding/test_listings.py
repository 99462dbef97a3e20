"""Listings of parts: places, thresholds and the economies that are named leave several numbers."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.analysis.confidentiality.rounding.listings import round_listings

BASE, SHARE, DENSITY = 5, 0.05, 3


def told(first: int, second: int, *, documents: int = 0) -> tuple[int, int, bool]:
    """Published listings of two parts at a place each, and whether the second is named."""
    listed = second >= SHARE * (first + second)
    common = {"cluster_id": "A", "places": 1, "counts": {"patents": documents}}
    parts = [
        common | {"listed": True, "listings": first},
        common | {"listed": listed, "listings": second},
    ]
    whole = round_listings(parts, {"A": DENSITY}, SHARE, BASE)["A"]
    assert whole == parts[0]["listings"] + parts[1]["listings"]
    return parts[0]["listings"], parts[1]["listings"], listed


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        (123, 7, (125, 10, True)),  # 7 of 130 are 5 %, 5 of 130 are not
        (162, 8, (160, 5, False)),  # 8 of 170 are not 5 %, 10 of 170 are
        (2, 1, (5, 5, True)),  # each has a listing: 0 would be 1 or 2
        (8, 8, (10, 10, True)),
    ],
)
def test_listings_agree_with_the_economies_that_are_named(first, second, published):
    assert told(first, second) == published


def test_a_part_has_no_fewer_listings_than_documents():
    """7 documents are 10 where that adds up; 7 listings, which would be 5, are then 10 as well."""
    assert told(50, 7, documents=10)[1] == 10


PARTS = st.lists(
    st.tuples(st.integers(1, 400), st.integers(1, 12), st.integers(0, 40)), min_size=1, max_size=5
)


@settings(deadline=None)
@given(PARTS, st.integers(0, 60))
def test_listings_are_multiples_that_nothing_published_contradicts(drawn, needed):
    whole = sum(listings for listings, _, _ in drawn)
    parts = [
        {
            "cluster_id": "A",
            "listings": listings,
            "listed": number == 0 or listings >= SHARE * whole,
            "places": min(places, listings),
            "counts": {"patents": min(documents * BASE, listings // BASE * BASE)},
        }
        for number, (listings, places, documents) in enumerate(sorted(drawn, reverse=True))
    ]
    total = round_listings(parts, {"A": needed}, SHARE, BASE)["A"]
    counts = [part["listings"] for part in parts]
    assert total == sum(counts) >= needed
    assert all(count % BASE == 0 for count in counts)
    for part in parts:
        assert part["listings"] >= max(part["places"], part["counts"]["patents"])
    named = [part["listings"] for part in parts if part["listed"]]
    assert named == sorted(named, reverse=True)
    assert all(count >= SHARE * total for count in named[1:])
    assert sum(part["listings_share"] for part in parts) == 100


def test_three_numbers_at_least_are_possible_unless_the_names_alone_leave_fewer():
    """All pairs of whole numbers, by what is published of them.

    A second part that is not named has less than 5 % of the cluster: of 60 listings 1 or 2, however
    it is rounded.
    """
    possible = defaultdict(list)
    for first in range(1, 130):
        for second in range(1, first + 1):
            if first + second >= DENSITY:
                possible[told(first, second)].append((first, second))
    for (first, _, listed), pairs in possible.items():
        if first < 110:  # pairs beyond 130 are not tried
            firsts, seconds = (set(numbers) for numbers in zip(*pairs, strict=True))
            allowed = len([n for n in range(1, 9) if 20 * n < max(firsts) + n])
            assert len(firsts) >= 3, pairs
            assert len(seconds) >= (3 if listed else min(3, allowed)), pairs
