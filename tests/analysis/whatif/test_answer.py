"""Settings as an analyst asks for them: combinations, tables, what became of clusters."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import hotbed
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif import parsing
from hotbed.analysis.whatif.answer import recipe_for
from hotbed.analysis.whatif.choices import Choices, choices_of, settings
from hotbed.analysis.whatif.evaluate import Evaluation
from hotbed.analysis.whatif.fates import Fate, fates
from hotbed.analysis.whatif.pack.gather import gather
from hotbed.analysis.whatif.pack.writing import pack, unpack
from hotbed.base.errors import HotbedError
from hotbed.recipe.windows import window_in
from hotbed.result import Result
from support import kept, two_editions


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The towns of `two_editions` in all years: K, M (three places in a row), S, B, D and N."""
    folder = tmp_path_factory.mktemp("towns")
    file = two_editions.write(two_editions.rows(), folder / "world.csv")
    recipe = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(file)]}],
        "metrics": {"patents": {"label": "patents", "years": [2011, 2013]}},
        "detection": {"min_listings": 6},
    }
    return kept.run(recipe, folder / "out")


def asked(run: Result, **choices: object) -> list[Fate]:
    (setting,) = settings(run, choices_of(**choices))  # type: ignore[arg-type]
    return fates(run, Evaluation(run).under(setting))


def events(run: Result, **choices: object) -> dict[str, int]:
    lines = asked(run, **choices)
    words = [fate.event for fate in lines]
    return {word: words.count(word) for word in words}


def test_nothing_changed_is_the_same(towns: Result) -> None:
    lines = asked(towns)
    assert [(fate.row, fate.base) for fate in lines] == [
        (row, row) for row in range(towns.ranking.num_rows)
    ]
    assert {(fate.event, fate.gained, fate.lost) for fate in lines} == {("same", 0, 0)}


def test_clusters_merge_split_come_and_go(towns: Result) -> None:
    assert events(towns, radius_km=500)["merged"] > 1
    assert "split" in events(towns, radius_km=5, min_listings=3)
    lost = asked(towns, min_listings=13)
    gone = [fate for fate in lost if fate.event == "gone"]
    sizes = np.bincount(Evaluation(towns).material.base + 1, minlength=towns.ranking.num_rows + 1)[
        1:
    ]
    assert gone and all(fate.row is None and fate.lost == sizes[fate.base] for fate in gone)
    assert events(towns, min_listings=2)["new"] >= 1


def test_places_gained_and_lost_add_up(towns: Result) -> None:
    for choices in ({"radius_km": 25}, {"radius_km": 5}, {"years": (2012, 2012)}):
        for fate in asked(towns, **choices):
            if fate.base is not None:
                before = (Evaluation(towns).material.base == fate.base).sum()
                assert before + fate.gained - fate.lost == fate.places


def test_all_combinations_in_order_and_equal_ones_once(base: Result) -> None:
    chosen = settings(
        base,
        choices_of(radius_km=[8, 10], min_listings=[60, 90], weights={"patents": [1, 2]}),
    )
    assert [(s.radius_km, s.min_listings, s.weights["patents"]) for s in chosen] == [
        (radius, least, weight) for radius in (8, 10) for least in (60, 90) for weight in (1, 2)
    ]
    assert len(settings(base, choices_of(radius_km=[8.0, 8]))) == 1
    off = choices_of(metrics=["publications"], weights={"patents": [1, 2]})
    assert len(settings(base, off)) == 1  # the weight of what is off changes nothing
    both = settings(base, choices_of(metrics=[["patents"], ["patents", "publications"]]))
    assert [setting.metrics for setting in both] == [("patents",), ("patents", "publications")]
    with pytest.raises(HotbedError, match="more than 1,000 settings; give fewer values"):
        settings(base, choices_of(min_listings=list(range(1, 1002))))


def test_years_of_all_metrics_and_of_one(base: Result) -> None:
    (one,) = settings(base, choices_of(years={"patents": (2012, 2013)}))
    assert dict(one.years) == {"patents": (2012, 2013), "publications": None}
    (every,) = settings(base, choices_of(years=(2013, 2014)))
    assert set(every.years.values()) == {(2013, 2014)}
    several = settings(base, choices_of(years=[(2013, 2014), (2014, 2016)]))
    assert len(several) == 2
    with pytest.raises(HotbedError, match="no metric 'publicatons'; did you mean 'publications'"):
        settings(base, choices_of(years={"publicatons": (2013, 2014)}))


def test_one_setting_prints_its_ranking_and_several_side_by_side(base: Result) -> None:
    one = base.whatif(radius_km=10, top=3)
    assert len(one.columns().rows) == 3
    assert one.notes()[0].startswith("radius 10 km: ")
    several = base.whatif(radius_km=[6, 10], min_listings=[30, 60], top=4)
    shown = several.columns()
    assert list(shown.head) == ["in the run", "1", "2", "3", "4", "cluster"]
    ranks = [row[0] for row in shown.rows]
    assert ranks[:4] == ["1", "2", "3", "4"]
    assert set(ranks[4:]) <= {"-"}
    assert [note.split(": ")[0] for note in several.notes()] == ["1", "2", "3", "4", "the run"]
    assert "'hotbed run' has no such option" in str(base.whatif(counting="full"))


def test_the_table_holds_every_setting(base: Result, tmp_path: Path) -> None:
    answer = base.whatif(radius_km=[6, 10], metrics=["patents"])
    answer.write(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {(row["setting"], row["radius_km"]) for row in rows} == {("1", "6"), ("2", "10")}
    assert {row["publications_count"] for row in rows} == {""}
    assert rows[0]["years"] == "patents=2011-2016"
    answer.write(base.folder / "whatif.csv")
    assert base.table("whatif").num_rows == len(rows)
    (base.folder / "whatif.csv").unlink()


def test_a_setting_as_a_recipe_is_its_changes(base: Result) -> None:
    answer = base.whatif(radius_km=10, years={"patents": (2012, 2014)}, weights={"patents": 2.5})
    assert answer.recipe() == (
        f"# What if: changes to the run {base.digest}\n"
        'base = "results"  # the folder of that run, or its recipe\n\n'
        "[detection]\nradius_km = 10\n\n"
        "[metrics.patents]\nweight = 2.5\nyears = [2012, 2014]\n"
    )
    with pytest.raises(HotbedError, match="no setting 2; choose one of 1 to 1"):
        answer.recipe(2)
    with pytest.raises(HotbedError, match="these are 2 settings; give one value of each choice"):
        recipe_for(base, Choices(radius_km=[5, 6]), "results")
    with pytest.raises(HotbedError, match="no recipe counts in full; leave out --counting"):
        recipe_for(base, Choices(counting=[Counting.FULL]), "results")


@pytest.mark.parametrize(
    ("parse", "said"),
    [
        (lambda: parsing.values("10;15", "--radius", float), "write it as --radius 10,15,20"),
        (lambda: parsing.values("1.5", "--min", int), "write it as --min 2000,4500"),
        (lambda: parsing.by_metric(["2"], "--weight", float), "names no metric; write it as"),
        (
            lambda: parsing.by_metric(["18/20"], "--years", window_in, every=True),
            "can't be read; write it as --years 2018-2020",
        ),
        (lambda: parsing.counting("half"), "--counting 'half' can't be read; write it as"),
        (lambda: choices_of(counting="half"), "no counting 'half'; choose fractional or full"),
    ],
)
def test_what_cannot_be_read_is_told(parse, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(HotbedError, match=said):
        parse()


@pytest.mark.parametrize("counting", ["fractional", "full"])
def test_a_setting_without_any_cluster(base: Result, counting: str) -> None:
    answer = base.whatif(min_listings=10**6, counting=counting)
    (setting,) = answer.to_dict()["settings"]
    assert {row["event"] for row in setting["clusters"]} == {"gone"}
    assert answer.columns().rows == []
    assert answer.notes()[0].endswith(": 0 clusters (7 gone)")


def test_a_run_without_any_cluster(base: Result, tmp_path: Path) -> None:
    text = f'base = "{base.folder}"\n[detection]\nmin_listings = 100000\n'
    (tmp_path / "none.toml").write_text(text, "utf-8")
    run = hotbed.run(tmp_path / "none.toml", tmp_path / "out")
    assert run.whatif().to_dict()["settings"][0]["clusters"] == []
    some = run.whatif(min_listings=60)
    assert set(some.table["event"].to_pylist()) == {"new"}
    assert some.table["places_gained"].equals(some.table["places"])
    packed = unpack(pack(gather(run)))
    assert packed.places.lat.size == 0
    assert packed.header["clusters"] == []
