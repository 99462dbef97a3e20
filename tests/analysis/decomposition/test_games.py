"""The games of totals and ranks on random worlds in which all seven switches differ."""

from fractions import Fraction
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hotbed.analysis.change.lineage import links_of
from hotbed.analysis.change.places import seen_in
from hotbed.analysis.decomposition.ranks import RankGame
from hotbed.analysis.decomposition.shapley import shapley
from hotbed.analysis.decomposition.switches import Switch

from .worlds import Placed, Side, totals

METRICS = ("patents", "papers")
homes = st.sampled_from([1.0, 1.04, 1.09, 1.14, 2.0, 2.1, 2.2, 5.0])


@st.composite
def sides(draw, first_year):
    names = draw(st.sampled_from([METRICS, METRICS[:1], METRICS[1:]]))
    year = st.integers(first_year, first_year + 2)
    row = st.tuples(homes, year, st.sampled_from(names), st.integers(1, 4))
    return Side(
        draw(st.lists(row, min_size=1, max_size=24)),
        {name: draw(st.integers(10, 60)) for name in names},
        {name: draw(st.fractions(0, 3, max_denominator=4)) for name in names},
        draw(st.sampled_from([0.0, 0.06, 0.4])),
        draw(st.sampled_from([6.0, 13.0])),
        draw(st.integers(1, 5)),
    )


@settings(max_examples=30, deadline=None)
@given(sides(2011), sides(2012))
def test_parts_add_up(old, new):
    game = totals(old, new)
    ranks, last = RankGame(game.by_state), len(game.by_state) - 1
    for number in game.by_state[0].keys() | game.by_state[last].keys():
        values = game.game(number)
        parts = shapley(values)
        assert sum(parts) == values[last] - values[0]
        assert sum(game.years(number).values()) == parts[Switch.DOCUMENTS]
        own, others = ranks.parts(number)
        gained = ranks.rank(number, 0, 0) - ranks.rank(number, last, last)
        assert sum(own) + sum(others) == gained
        came, went = ranks.overtaking(number)
        assert len(went) - len(came) == gained


@settings(max_examples=30, deadline=None)
@given(sides(2011), sides(2012))
def test_the_way_back_is_the_negative(old, new):
    assume(untied(old, new))
    forth, back = totals(old, new), totals(new, old)
    ranks, ranks_back = RankGame(forth.by_state), RankGame(back.by_state)
    for number, other in zip(numbers(forth, 1), numbers(back, 0), strict=True):
        assert shapley(back.game(other)) == [-part for part in shapley(forth.game(number))]
        own, others = ranks.parts(number)
        assert ranks_back.parts(other) == ([-p for p in own], [-p for p in others])


def untied(old, new):
    """Whether identity passes along the same links in both directions in every mixture."""
    placed = Placed((old, new))
    mixtures = list(product((0, 1), repeat=3))
    pairs = [(mixture, (mixture[0],) * 3) for mixture in mixtures]
    pairs += [((0, *method), (1, *method)) for method in product((0, 1), repeat=2)]
    return all(
        continued(placed.get(*a).places, placed.get(*b).places)
        == {(n, m) for m, n in continued(placed.get(*b).places, placed.get(*a).places)}
        for a, b in pairs
    )


def continued(a, b):
    links = links_of(a, b, seen_in(a, b), seen_in(b, a))
    return {(link.previous, link.current) for link in links if link.continues}


def numbers(game, side):
    """The numbers of one side's clusters, from the west."""
    return game.followed.observed[side].tolist()


@settings(max_examples=10, deadline=None)
@given(sides(2011))
def test_a_world_beside_itself_has_no_part(side):
    game = totals(side, side)
    ranks = RankGame(game.by_state)
    for number in game.by_state[0]:
        assert set(shapley(game.game(number))) == {Fraction(0)}
        assert [set(parts) for parts in ranks.parts(number)] == [{Fraction(0)}] * 2
