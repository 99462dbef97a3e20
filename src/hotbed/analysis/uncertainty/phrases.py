"""Ranks in words, as far as they are known: "3rd to 4th", "third or fourth"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from hotbed.analysis.text import ordinal
from hotbed.base.texts import Text, _, joined, pgettext

FEW_DOCUMENTS = 30
"""A rank that rests on fewer documents is marked."""
SURE = 0.95
"""A cluster that exists, or a place that stays, in a smaller share of replicates is marked."""
WORDS = (
    pgettext("rank", "first"),
    pgettext("rank", "second"),
    pgettext("rank", "third"),
    pgettext("rank", "fourth"),
    pgettext("rank", "fifth"),
    pgettext("rank", "sixth"),
    pgettext("rank", "seventh"),
    pgettext("rank", "eighth"),
    pgettext("rank", "ninth"),
    pgettext("rank", "tenth"),
    pgettext("rank", "eleventh"),
    pgettext("rank", "twelfth"),
)


def rank_range(low: int, high: int) -> str:
    """A set of ranks for a table.

    >>> rank_range(3, 4), rank_range(3, 3)
    ('3-4', '3')
    """
    return str(low) if low == high else f"{low}-{high}"


def ranks_in_words(low: int, high: int) -> Text:
    """A set of ranks within a sentence.

    >>> ranks_in_words(3, 3), ranks_in_words(3, 4), ranks_in_words(9, 21)
    ('third', 'third or fourth', '9th to 21st')
    """
    spelt = high - low <= 1 and high <= len(WORDS)
    first, last = (WORDS[rank - 1] if spelt else ordinal(rank) for rank in (low, high))
    if low == high:
        return first
    if high - low == 1:
        return _("{low} or {high}", low=first, high=last)
    return _("{low} to {high}", low=first, high=last)


def rank_with_set(rank: int, low: int | None, high: int | None) -> str:
    """A rank and the set of ranks that it may be.

    >>> rank_with_set(3, 3, 4), rank_with_set(3, 3, 3), rank_with_set(3, None, None)
    ('3 (3-4)', '3', '3')
    """
    if low is None or high is None or low == high:
        return str(rank)
    return f"{rank} ({rank_range(low, high)})"


def number_ranges(numbers: Sequence[int]) -> str:
    """Numbers in ascending order, neighbours put together.

    >>> number_ranges([4, 6, 7, 8]), number_ranges([])
    ('4, 6-8', '')
    """
    ends = [[number] for number in numbers[:1]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            ends[-1].append(number)
        else:
            ends.append([number])
    return ", ".join(rank_range(part[0], part[-1]) for part in ends)


def rests_on(documents: Mapping[str, int]) -> str:
    """What a rank rests on where that is little; nothing where it is not.

    Parameters
    ----------
    documents : mapping
        Label of a metric -> documents with any part in the cluster.

    Examples
    --------
    >>> rests_on({"papers": 16}), rests_on({"patents": 12, "papers": 4}), rests_on({"papers": 160})
    ('rests on 16 papers', 'rests on 12 patents and 4 papers', '')
    """
    if sum(documents.values()) >= FEW_DOCUMENTS:
        return ""
    some = {label: count for label, count in documents.items() if count} or documents
    counted = [_("{count} {documents}", count=n, documents=label) for label, n in some.items()]
    return _("rests on {documents}", documents=joined(counted))
