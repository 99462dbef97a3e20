from __future__ import annotations

import random
from dataclasses import replace

import pytest

from analysis.whatif import worlds
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.setting import Setting, setting_of
from hotbed.result import Result
from hotbed.runs.run import Run
from support import kept


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return worlds.write(tmp_path_factory.mktemp("lower rhine"))


@pytest.fixture(scope="session")
def base(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Result:
    return kept.run(worlds.recipe(files), tmp_path_factory.mktemp("base") / "results")


@pytest.fixture(scope="session")
def by_links(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Result:
    merging = {"within_km": 6.0, "coactivity": 0.1}
    recipe = worlds.recipe(files, merging=merging)
    return kept.run(recipe, tmp_path_factory.mktemp("links") / "results")


def random_setting(run: Run, seed: int, counting: Counting = Counting.FRACTIONAL) -> Setting:
    """A setting of the drawn world, from all that can be changed."""
    draw = random.Random(seed)  # noqa: S311
    metrics = draw.choice([run.metrics, run.metrics, run.metrics, run.metrics[:1], run.metrics[1:]])
    windows = {
        "patents": draw.choice([(2011, 2016), (2011, 2016), (2012, 2014), (2013, 2013)]),
        "publications": draw.choice([None, None, (2012, 2018), (2014, 2016), (2018, 2018)]),
    }
    fewer = len(metrics) / 2 * draw.choice([0.6, 1])
    return replace(
        setting_of(run.recipe),
        radius_km=draw.choice([3.0, 4.5, 6.5, 8.0, 10.0]),
        min_listings=round(draw.randint(20, 80) * fewer) + 1,
        merge_km=draw.choice([0.0, 5.0, 9.5, 14.0]),
        metrics=tuple(metrics),
        weights={name: draw.choice([0.0, 0.7, 1.0, 2.25]) for name in metrics},
        years={name: windows[name] for name in metrics},
        counting=counting,
    )
