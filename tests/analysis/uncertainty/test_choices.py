"""For every choice of method a world in which it alone moves a rank; what is left out is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from analysis.uncertainty.towns import Documents
from hotbed.analysis.uncertainty.choices import (
    Counting,
    Factor,
    Levels,
    Sensitivity,
    Window,
    sensitivity,
    usual_levels,
)
from hotbed.analysis.uncertainty.choices.rows import ALL, sentence
from hotbed.base.errors import HotbedError

X, Y = 1.0, 5.0
HESSE = "Hessen, Germany"


@dataclass
class World:
    """Documents in which X has six and Y leads it, or not, by one choice alone.

    `ranks` are X's at the levels of that choice, the recipe's first.
    """

    factor: Factor
    documents: Documents
    ranks: list[int]
    levels: dict[str, Any] = field(default_factory=dict)
    recipe: dict[str, Any] = field(default_factory=dict)


def base() -> Documents:
    return Documents().add(6, [X])


WORLDS = [
    # Two documents 14.5 km from Y's five: within 1.2 * 13 = 15.6 km only; Y has 5, 5 and 7.
    World(Factor.RADIUS, base().add(5, [Y]).add(2, [5.13]), [1, 1, 2]),
    # X is two documents of three people: six listings, two documents. W's three are a cluster of
    # three documents if three listings are enough: levels 4, 3 and 5.
    World(Factor.MINIMUM, Documents().add(2, [X], [X], [X]).add(3, [Y]), [1, 2, 1]),
    # 5.004 and 5.118 are 12.7 km apart; rounded to 5.00 and 5.12 they are 13.3 km apart.
    World(
        Factor.DECIMALS,
        base().add(5, [5.004]).add(2, [5.118]),
        [2, 1],
        {"radius": (13.0,)},
    ),
    # Centres 24.5 km apart; the nearest members, 4.4 km apart, have three listings around them and
    # are no core points. Y's parts have 4 and 5 documents; together 9, by 5 km and by 7.5 km.
    World(
        Factor.MERGING,
        base()
        .add(2, [4.91])
        .add(1, [5.0])
        .add(1, [5.09])
        .add(1, [5.13])
        .add(1, [5.22])
        .add(3, [5.31]),
        [2, 1, 2],
        {"radius": (13.0,), "minimum": (4,)},
    ),
    # Shares of 11 patents and 9 articles: X 6/11 + 4/9 = 0.990, Y 5/11 + 5/9 = 1.010. Patents
    # twice: 1.535 and 1.465. Articles twice: 1.434 and 1.566.
    World(
        Factor.WEIGHTS,
        base().add(5, [Y]).add(4, [X], metric="publications").add(5, [Y], metric="publications"),
        [2, 1, 2],
    ),
    # Y has 5 documents of 2012 and 2 of the window's last year.
    World(Factor.WINDOW, base().add(5, [Y]).add(2, [Y], year=2015), [2, 1, 2]),
    # Y has a half of seven documents, or all seven; the other halves are in a lone village.
    World(
        Factor.COUNTING,
        base().add(3, [Y], [10.0]).add(2, [Y], [20.0]).add(2, [Y], [30.0]),
        [1, 2],
    ),
    # The same with one inventor who has two addresses.
    World(
        Factor.ADDRESSES,
        base().add(3, [Y, 10.0]).add(2, [Y, 20.0]).add(2, [Y, 30.0]),
        [1, 2],
        {"counting": (Counting.FRACTIONAL,)},
    ),
]


@pytest.mark.parametrize(
    "world",
    [
        pytest.param(world, marks=pytest.mark.slow if number % 3 else ())
        for number, world in enumerate(WORLDS)
    ],
    ids=lambda world: world.factor.value,
)
def test_a_choice_alone_moves_a_rank(world, tmp_path):
    run = world.documents.run(tmp_path, **world.recipe)
    levels = replace(usual_levels(run), **world.levels)
    answer = sensitivity(run, levels)
    assert answer.design == "full grid"
    number = place_of(run, "1.00E")
    rows = rows_of(answer, number)
    for factor in answer.levels.varied:
        moves = factor is world.factor
        row = rows[factor.value]
        # All of the variance is this choice's, whatever the others are.
        assert (row["S_i"], row["S_Ti"]) == (("1.0000",) * 2 if moves else ("0.0000",) * 2)
        ranks = world.ranks if moves else world.ranks[:1]
        assert (row["lowest"], row["highest"]) == (min(ranks), max(ranks))
        assert row["kept"] == len(levels.of(factor))
        assert ranks_alone(answer, factor, number) == (
            world.ranks if moves else world.ranks[:1] * len(levels.of(factor))
        )
    words = sentence(list(rows.values()))
    assert words == (
        f"Its rank is 1 to 2 over the choices of method, mostly by {world.factor.words}."
    )


def place_of(run, lon: str) -> int:
    """Row in the ranking of the cluster at a longitude."""
    return [name.endswith(lon) for name in run.ranking["cluster_id"].to_pylist()].index(True)


def rows_of(answer: Sensitivity, cluster: int) -> dict[str, dict[str, Any]]:
    """A cluster's rows by factor."""
    per_cluster = len(answer.levels.varied) + 1
    rows = answer.table.slice(cluster * per_cluster, per_cluster).to_pylist()
    return {row["factor"]: row for row in rows}


def ranks_alone(answer: Sensitivity, factor: Factor, cluster: int) -> list[int]:
    """A cluster's rank at each level of one choice, the others as in the recipe."""
    settings = answer.settings.select([item.value for item in Factor]).to_pylist()
    usual = settings[0]
    alone = [
        number
        for number, row in enumerate(settings)
        if all(row[item] == usual[item] for item in usual if item != factor.value)
    ]
    return answer.outcomes.rank[alone, cluster].tolist()


def test_which_precisions_count(tmp_path):
    """Two documents of Y name no more than its land; six of X against five or seven."""
    first = base().add(1, [HESSE]).run(tmp_path, "first", detection={"min_listings": 1})
    lon, lat = (first.locations[name][-1].as_py() for name in ("lon", "lat"))
    assert first.locations["precision"].to_pylist() == ["given", "region"]
    documents = base().add(5, [lon]).add(2, [HESSE])
    for row in documents.rows["patents"]:
        if row["lon"] == lon:
            row["lat"] = lat
    (tmp_path / "second").mkdir()
    run = documents.run(tmp_path / "second")
    answer = sensitivity(run)
    cluster = place_of(run, "1.00E")
    assert ranks_alone(answer, Factor.PRECISIONS, cluster) == [1, 2]
    rows = rows_of(answer, cluster)
    assert rows["precisions"]["S_i"] == "1.0000"
    assert [row["S_Ti"] for name, row in rows.items() if name not in ("precisions", ALL)] == [
        "0.0000"
    ] * 6


def test_the_next_coarser_precision_is_tried_and_no_coarser_one(tmp_path):
    run = base().add(1, [HESSE]).add(1, ["Aichi-gun, Japan"]).run(tmp_path)
    assert set(run.locations["precision"].to_pylist()) == {"given", "district", "region"}
    usual, coarser = usual_levels(run).precisions
    assert coarser == (*usual, "district")


def test_what_cannot_be_varied_is_said(tmp_path):
    one = base().add(5, [Y], year=2013)
    run = one.run(
        tmp_path,
        metrics={"patents": {"years": [2012, 2013], "world_total": 100}},
        geocoding={"decimals": 0},
        merging={"within_km": 0},
    )
    answer = sensitivity(run)
    assert answer.left_out == {
        Factor.DECIMALS: "coordinates are rounded to whole degrees already",
        Factor.PRECISIONS: "the run has no answers that are just less precise",
        Factor.MERGING: "the recipe merges no clusters",
        Factor.WEIGHTS: "one metric alone has a weight",
        Factor.WINDOW: "the recipe states a world total, which is not known by year",
        Factor.ADDRESSES: "no contributor has several addresses on a document",
    }
    assert answer.levels.varied == [Factor.RADIUS, Factor.MINIMUM, Factor.COUNTING]
    assert "Not varied: the years counted (the recipe states a world total" in str(answer)
    year = one.run(tmp_path, "year", metrics={"patents": {"years": [2012, 2012]}})
    assert sensitivity(year).left_out[Factor.WINDOW] == "the window is a single year"


def test_states_are_counted_and_a_cluster_without_rank_stands_behind_all(tmp_path):
    """W has four listings, X six, the village V three: minima of 4, 3 and 5."""
    run = base().add(4, [Y]).add(3, [10.0]).run(tmp_path)
    levels = replace(
        usual_levels(run), radius=(13.0,), decimals=(3,), merging=(5.0,), window=(Window.ALL,)
    )
    answer = sensitivity(run, levels)
    rows = rows_of(answer, 1)
    states = {name: rows["minimum"][name] for name in ("kept", "absorbed", "split", "lost")}
    assert states == {"kept": 2, "absorbed": 0, "split": 0, "lost": 1}
    assert (rows["minimum"]["lowest"], rows["minimum"]["highest"]) == (2, 2)
    assert rows[ALL]["lost"] == 2  # of six settings: full and fractional counting
    # With a minimum of 3 there are three clusters: where W is lost its rank is 4, behind them all.
    assert ranks_alone(answer, Factor.MINIMUM, 1) == [2, 2, 4]
    assert answer.settings["clusters"].to_pylist() == [2, 2, 3, 3, 1, 1]
    assert sentence(list(rows.values())) == (
        "Its rank is 2 where it has one, mostly by the minimum density; it has none in 2 of 6 "
        "settings (lost)."
    )
    # X never moves: nothing to divide
    assert [row["S_Ti"] for row in rows_of(answer, 0).values()] == [None] * 3
    assert sentence(list(rows_of(answer, 0).values())) == "Its rank is 1 in all 6 settings."


def test_a_merged_cluster_is_split_and_one_that_is_swallowed_absorbed(tmp_path):
    """Parts of 4 and 4 documents, merged in the recipe; and 7 and 4 that a larger radius joins."""
    parts = base().add(2, [4.91]).add(1, [5.0]).add(1, [5.09])
    parts.add(1, [5.13]).add(1, [5.22]).add(2, [5.31])
    run = parts.run(tmp_path)
    fixed = {"minimum": (4,), "decimals": (3,), "window": (Window.ALL,)}
    levels = replace(usual_levels(run), radius=(13.0,), **fixed)
    row = rows_of(sensitivity(run, levels), 0)["merging"]
    assert (row["kept"], row["split"]) == (2, 1)
    (tmp_path / "two").mkdir()
    run = Documents().add(7, [X]).add(4, [1.13]).run(tmp_path / "two")
    levels = replace(usual_levels(run), merging=(5.0,), **fixed)
    rows = rows_of(sensitivity(run, levels), 1)["radius"]
    assert (rows["kept"], rows["absorbed"], rows["lowest"]) == (2, 1, 2)


def test_overall_the_choice_that_matters_most_stands_first(tmp_path):
    """X and Y swap at one of two levels of counting: both are moved, by one rank."""
    documents = base().add(3, [Y], [10.0]).add(2, [Y], [20.0]).add(2, [Y], [30.0])
    answer = sensitivity(documents.run(tmp_path))
    first, *others = answer.overall.to_pylist()
    assert first == {
        "factor": "counting",
        "levels": 2,
        "mean_S_Ti": "1.0000",
        "mean_shift": "1.0000",
        "moved": "1.0000",
        "without_rank": "0.0000",
    }
    assert {row["mean_S_Ti"] for row in others} == {"0.0000"}
    assert {row["moved"] for row in others} == {"0.0000"}


def test_beyond_the_grid_settings_are_drawn(tmp_path):
    """Where all combinations are too many: Saltelli's design, weights from a Dirichlet."""
    documents = base().add(5, [Y]).add(4, [X], metric="publications")
    run = documents.add(5, [Y], metric="publications").run(tmp_path)
    assert usual_levels(run, wide=False).settings == 3 * 3 * 2 * 2 * 3 * 2 * 2
    drawn = sensitivity(run, settings=200)
    # 200 settings among seven choices: 16 base points, 16 * 9 settings, and each choice alone
    assert drawn.design == "Sobol numbers"
    assert len(drawn.levels.weights) == 65
    assert all(sum(weights) == pytest.approx(2) for weights in drawn.levels.weights)
    assert rows_of(drawn, 0)["weights"]["S_Ti"] > "0.9"
    assert sensitivity(run, settings=200).table.equals(drawn.table)
    assert not sensitivity(run, settings=200, seed=2).table.equals(drawn.table)
    assert "drawn with Sobol numbers: the indices are estimates" in str(drawn)
    assert sensitivity(run, settings=432).design == "full grid"
    with pytest.raises(HotbedError, match="10 settings are too few; allow 18 or more"):
        sensitivity(run, settings=10)


def test_levels_and_clusters_can_be_given(tmp_path):
    run = base().add(5, [Y]).run(tmp_path)
    levels = replace(usual_levels(run), radius=(13.0, 100.0), minimum=(4,), merging=(5.0,))
    answer = sensitivity(run, levels, clusters=[2])
    assert set(answer.table["rank"].to_pylist()) == {2}
    assert answer.left_out[Factor.MINIMUM] == "it was given one value"
    wrong: list[tuple[Levels, str]] = [
        (replace(levels, radius=(20.0, 13.0)), "do not begin with the recipe's own value"),
        (replace(levels, minimum=(4, 5, 5)), "repeat a value"),
        (replace(levels, decimals=(3, 9)), "decimals is out of its range; give 0 to 6"),
        (replace(levels, weights=((1.0,), (1.0, 2.0))), "does not weigh the recipe's metrics"),
    ]
    for given, message in wrong:
        with pytest.raises(HotbedError, match=message):
            sensitivity(run, given)
    with pytest.raises(HotbedError, match="no longer holds the run's stages"):
        for folder in (run.folder / ".hotbed").glob("listings-*"):
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
        sensitivity(run)
