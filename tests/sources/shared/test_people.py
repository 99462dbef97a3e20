"""Which part of a document each address holds, where only some are linked to authors."""

from collections import defaultdict
from fractions import Fraction

import pytest

from hotbed.sources.shared.people import attribute

TEN = [f"Author{number}, X" for number in range(10)]


def parts(authors, linked):
    """The part of each address: 1 / (contributors x addresses of the contributor)."""
    contributors = attribute([(name,) for name in authors], linked)
    held = defaultdict(Fraction)
    for addresses in contributors:
        for address in addresses:
            held[address["address"]] += Fraction(1, len(contributors) * len(addresses))
    return dict(held)


def test_addresses_without_names_hold_an_authors_part_each():
    """Ten authors and three further addresses are thirteen parts."""
    linked = [(TEN, "Oslo"), ([], "Geneva"), ([], "Granada"), ([], "Zululand")]
    third = Fraction(1, 13)
    assert parts(TEN, linked) == {
        "Oslo": Fraction(10, 13),
        "Geneva": third,
        "Granada": third,
        "Zululand": third,
    }


def test_addresses_without_names_hold_no_more_than_their_part_of_the_addresses():
    """Of one author with three addresses and one more, each holds a quarter (not a half)."""
    linked = [(["Roe, A"], "A"), (["Roe, A"], "B"), (["Roe, A"], "C"), ([], "D")]
    assert parts(["Roe, A"], linked) == dict.fromkeys("ABCD", Fraction(1, 4))


def test_many_addresses_of_two_authors():
    """Two authors with two addresses each, four more: 2 x 4 / 4 = 2 contributors hold these."""
    linked = [(["Roe, A"], "A"), (["Roe, A"], "B"), (["Doe, B"], "C"), (["Doe, B"], "D")]
    linked += [([], name) for name in "EFGH"]
    assert parts(["Roe, A", "Doe, B"], linked) == dict.fromkeys("ABCDEFGH", Fraction(1, 8))


def test_a_groups_address_holds_one_authors_part_at_most():
    linked = [(TEN, "Oslo"), (["EXAMPLE Collaboration"], "Geneva")]
    assert parts(TEN, linked) == {"Oslo": Fraction(10, 11), "Geneva": Fraction(1, 11)}
    # not even where authors have no address: they are not at the group's
    linked = [(TEN[:4], "Oslo"), (["EXAMPLE Collaboration"], "Geneva")]
    assert parts(TEN, linked) == {"Oslo": Fraction(4, 11), "Geneva": Fraction(1, 11)}


def test_authors_without_an_address_take_those_that_are_nobodys():
    """One address of three is a third; of three authors one has none, and takes it."""
    linked = [(["Roe, A"], "A"), (["Doe, B"], "B"), ([], "C")]
    assert parts(["Roe, A", "Doe, B", "Poe, C"], linked) == dict.fromkeys("ABC", Fraction(1, 3))


def test_many_authors_without_an_address_do_not_make_a_single_one_hold_the_document():
    """Two authors are in Oslo, eight nowhere: the second of two addresses holds half at most."""
    linked = [(TEN[:2], "Oslo"), ([], "Geneva")]
    assert parts(TEN, linked) == {"Oslo": Fraction(2, 10), "Geneva": Fraction(5, 10)}


def test_a_name_that_is_nobodys_is_one_author():
    linked = [(TEN[:2], "Oslo"), (["Poe, Edgar"], "Geneva")]
    assert parts(TEN, linked) == {"Oslo": Fraction(2, 10), "Geneva": Fraction(1, 10)}
    linked = [(TEN, "Oslo"), (["Poe, Edgar"], "Geneva")]
    assert parts(TEN, linked) == {"Oslo": Fraction(10, 11), "Geneva": Fraction(1, 11)}


def test_names_that_are_nobodys_come_before_addresses_without_names():
    """Ten authors: two in Oslo, one is taken for Poe, and seven have no address."""
    linked = [(TEN[:2], "Oslo"), (["Poe, Edgar"], "Rome"), ([], "Geneva")]
    # two linked addresses (Oslo, Rome) and one more: 10 x 1 / 3 = 3 authors of the seven left
    assert parts(TEN, linked) == {
        "Oslo": Fraction(2, 10),
        "Rome": Fraction(1, 10),
        "Geneva": Fraction(3, 10),
    }


def test_an_address_that_others_have_is_not_counted_again():
    linked = [(TEN, "Oslo"), ([], "Oslo"), (["EXAMPLE Collaboration"], "Oslo")]
    assert parts(TEN, linked) == {"Oslo": Fraction(1)}


@pytest.mark.parametrize("name", ["Roe, A.", "ROE A", "Roe Anna", "Röe, Anna"])
def test_a_name_that_is_written_otherwise(name):
    assert attribute([("Roe, Anna",), ("Doe, B",)], [([name], "Oslo")]) == [
        [{"address": "Oslo"}],
        [],
    ]


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        (lambda number: f"Roe{number}, A", lambda number: []),
        (lambda number: "Roe, A", lambda number: ["Roe, A"]),
        (lambda number: f"Roe, A{number}", lambda number: [f"Roe, AA{number}"]),
        (lambda number: f"Roe{number}, A", lambda number: [f"Poe{number}, A"]),
        (lambda number: f"Roe{number}, A", lambda number: [f"Poe {number}"]),
    ],
    ids=["unlinked", "one name", "one initial", "strangers", "groups"],
)
def test_thousands_of_authors_and_addresses_are_few_pairs(names, lines):
    """3,000 authors and 3,000 addresses are no nine million pairs; none is lost."""
    count = 3000
    authors = [(names(number),) for number in range(count)]
    linked = [(["Roe0, A"], "Oslo")]
    linked += [(lines(number), f"Place {number}") for number in range(count)]
    held = [address["address"] for place in attribute(authors, linked) for address in place]
    assert len(held) < 50_000
    assert len(set(held)) == count + 1
