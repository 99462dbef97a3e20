"""What if gives what `hotbed run` of the recipe that it prints gives: the heart of the matter."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import hotbed
from analysis.whatif.conftest import random_setting
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.evaluate import Evaluation, Ranked
from hotbed.analysis.whatif.recipe_text import recipe_text
from hotbed.analysis.whatif.setting import Setting, checked, setting_of
from hotbed.base.errors import HotbedError
from hotbed.result import Result
from hotbed.runs.writer import ranking_table
from hotbed.tables import RANKING

SLOW = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 200)]


def run_of(base: Result, setting: Setting, folder: Path) -> Result:
    """`hotbed run` of the recipe that `--recipe` prints."""
    recipe = folder / "setting.toml"
    recipe.write_text(recipe_text(base, checked(setting, base), str(base.folder)), "utf-8")
    return hotbed.run(recipe, folder / "out")


def same(ranked: Ranked, base: Result, run: Result) -> None:
    """Every row of ranking.csv as text, and every member."""
    table = ranking_table(list(ranked.standings), list(ranked.clusters), run.metrics)
    with RANKING.path(run.folder).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [{k: str(v) for k, v in row.items()} for row in table.to_pylist()] == rows
    ids = np.array([None, *[cluster["cluster_id"] for cluster in ranked.clusters]], object)
    mine = [
        place
        for place in zip(
            *(base.members[name].to_pylist() for name in ("lon", "lat")),
            ranked.listings.tolist(),
            ranked.before.tolist(),
            ranked.core.tolist(),
            ids[ranked.cluster + 1].tolist(),
            strict=True,
        )
        if place[2]
    ]
    names = ("lon", "lat", "listings", "cluster_before", "core", "cluster_id")
    theirs = list(zip(*(run.members[name].to_pylist() for name in names), strict=True))
    assert mine == theirs


@pytest.mark.parametrize("seed", [*range(6), *SLOW])
def test_a_setting_is_what_a_run_of_its_recipe_is(
    base: Result, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "whatif runs"
    folder.mkdir(exist_ok=True)
    setting = random_setting(base, seed)
    same(Evaluation(base).under(setting), base, run_of(base, setting, folder))


@pytest.mark.parametrize("seed", [0, 1, *SLOW[:9]])
def test_merging_by_documents_is_that_of_a_run(by_links: Result, seed: int, tmp_path: Path) -> None:
    setting = random_setting(by_links, seed)
    same(Evaluation(by_links).under(setting), by_links, run_of(by_links, setting, tmp_path))


def test_merging_by_documents_merges_some_neighbours_and_not_others(by_links: Result) -> None:
    evaluation = Evaluation(by_links)
    ranked = evaluation.under(random_setting(by_links, 1))
    all_near = Evaluation(_without_links(by_links)).under(random_setting(by_links, 1))
    assert len(all_near.standings) < len(ranked.standings) < ranked.before.max() + 1


def _without_links(run: Result) -> Result:
    free = Result(run.folder)
    merging = run.recipe.merging.model_copy(update={"coactivity": 0.0})
    free.__dict__["recipe"] = run.recipe.model_copy(update={"merging": merging})
    return free


@pytest.mark.parametrize("seed", [0, 1, *SLOW[:6]])
def test_full_counting_counts_a_document_once_in_each_cluster(
    base: Result, files: dict[str, str], seed: int
) -> None:
    """Counted again from the files: a document's clusters are those of its rows' coordinates."""
    setting = checked(random_setting(base, seed, Counting.FULL), base)
    ranked = Evaluation(base).under(setting)
    where = list(zip(*(base.members[name].to_pylist() for name in ("lon", "lat")), strict=True))
    cluster_at = dict(zip(where, ranked.cluster.tolist(), strict=True))
    touched: set[tuple[str, str, int]] = set()
    for metric in setting.metrics:
        with Path(files[metric]).open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                window, year = setting.years[metric], int(row["year"] or 0)
                cluster = cluster_at.get((float(row["lon"]), float(row["lat"])), -1)
                if (window is None or window[0] <= year <= window[1]) and cluster >= 0:
                    touched.add((metric, row["document_id"], cluster))
    for number, standing in enumerate(ranked.standings):
        for metric in setting.metrics:
            documents = [one for one in touched if one[0] == metric and one[2] == number]
            assert standing.counts[metric] == len(documents)
    fractional = Evaluation(base).under(replace(setting, counting=Counting.FRACTIONAL))
    assert (fractional.before == ranked.before).all()
    assert fractional.world == ranked.world


def test_the_recipes_own_setting_is_the_run(base: Result) -> None:
    same(Evaluation(base).under(setting_of(base.recipe)), base, base)


def test_full_counting_needs_the_stages(base: Result, tmp_path: Path) -> None:
    shutil.copytree(base.folder, tmp_path / "run")
    for stage in (tmp_path / "run" / ".hotbed").iterdir():
        if stage.is_dir():
            shutil.rmtree(stage)
    bare = Evaluation(Result(tmp_path / "run"))
    bare.under(replace(setting_of(base.recipe), radius_km=10.0))
    with pytest.raises(HotbedError, match=r"no longer holds the run's stages; run the recipe"):
        bare.under(replace(setting_of(base.recipe), counting=Counting.FULL))


def test_a_stated_world_total_fixes_the_years(base: Result, tmp_path: Path) -> None:
    text = f'base = "{base.folder}"\n[metrics.patents]\nworld_total = 5000\n'
    (tmp_path / "stated.toml").write_text(text, "utf-8")
    run = hotbed.run(tmp_path / "stated.toml", tmp_path / "out")
    own = setting_of(run.recipe)
    setting = replace(own, radius_km=10.0, years={**own.years, "publications": (2014, 2016)})
    same(Evaluation(run).under(setting), run, run_of(run, setting, tmp_path))
    with pytest.raises(HotbedError, match=r"world total of patents, which is not known by year"):
        checked(replace(own, years={**own.years, "patents": (2012, 2013)}), run)


def test_years_without_documents_are_told(base: Result, tmp_path: Path) -> None:
    text = f'base = "{base.folder}"\n[metrics.patents]\nyears = [2000, 2016]\n'
    (tmp_path / "wide.toml").write_text(text, "utf-8")
    run = hotbed.run(tmp_path / "wide.toml", tmp_path / "out")
    own = setting_of(run.recipe)
    with pytest.raises(HotbedError, match=r"no documents of the metric 'patents' in its years"):
        Evaluation(run).under(replace(own, years={**own.years, "patents": (2000, 2005)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"radius_km": 0.0}, r"the radius is 0 km; give 0.01 to 5,000 km"),
        ({"radius_km": float("nan")}, r"the radius is nan km; give 0.01"),
        ({"min_listings": 0}, r"the minimum density is 0 listings; give a whole number from 1"),
        ({"merge_km": -1.0}, r"the merging distance is -1 km; give 0 to 500 km"),
        ({"metrics": ("patnts",)}, r"no metric 'patnts'; did you mean 'patents'\?"),
        ({"metrics": ()}, r"no metric is left; name one of patents and publications"),
        ({"weights": {"patents": -1.0, "publications": 1.0}}, r"the weight of patents is -1; give"),
        (
            {"years": {"patents": (2009, 2012), "publications": None}},
            r"the years 2009-2012 of patents are not within 2011-2016, which the run counted; give "
            r"such as patents=2011-2016",
        ),
        (
            {"years": {"patents": None, "publications": None}},
            r"all years of patents are not within 2011-2016",
        ),
    ],
)
def test_what_a_run_cannot_be_asked_is_told(
    base: Result, change: dict[str, object], said: str
) -> None:
    with pytest.raises(HotbedError, match=said):
        checked(replace(setting_of(base.recipe), **change), base)  # type: ignore[arg-type]
