"""The page that changes the method, of the drawn world of what-if, and settings to ask it for."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.whatif import worlds
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.evaluate import Evaluation
from hotbed.analysis.whatif.pack.gather import reachable
from hotbed.analysis.whatif.ranges import Range, ranges_around
from hotbed.analysis.whatif.recipe_text import recipe_text
from hotbed.analysis.whatif.setting import Setting, setting_of
from hotbed.base.texts import ENGLISH, Language
from hotbed.count.fractions import half_up
from hotbed.publish.atlas.page import navigation
from hotbed.publish.atlas.whatif.page import evaluable, whatif_html
from hotbed.publish.facts.gather import overview
from hotbed.publish.maps.places import Places
from hotbed.result import Result
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS
from support import kept

Line = tuple[int, str, list[str], list[str]]
"""Rank, total, counts and shares as texts."""


@dataclass(frozen=True)
class Page:
    """A page, and the run that it is of."""

    path: Path
    run: Result

    def answers(self, settings: list[Setting]) -> list[tuple[list[Line], list[int]]]:
        """What Python says: the ranking, and the row of each of the page's places."""
        evaluation = Evaluation(self.run)
        kept = np.flatnonzero(reachable(evaluation.material, ranges_around(self.run.recipe)))
        answers = []
        for setting in settings:
            ranked = evaluation.under(setting)
            assert (np.delete(ranked.cluster, kept) < 0).all()
            lines = [
                (
                    standing.rank,
                    half_up(standing.total, SHARE_DECIMALS),
                    [half_up(standing.counts[name], COUNT_DECIMALS) for name in setting.metrics],
                    [half_up(standing.shares[name], SHARE_DECIMALS) for name in setting.metrics],
                )
                for standing in ranked.standings
            ]
            answers.append((lines, ranked.cluster[kept].tolist()))
        return answers


def page(folder: Path, language: Language = ENGLISH, **other: object) -> Page:
    """The drawn world, run with other choices where given, as a page."""
    run = kept.run(worlds.recipe(worlds.write(folder), **other), folder / "results")
    packed = evaluable(run)
    assert packed is not None
    facts = overview(run)
    path = folder / "whatif.html"
    nav = navigation(facts.study.title, ("regions", "time"))
    html = whatif_html(facts, packed, Places.of(run), nav, language=language)
    path.write_text(html, encoding="utf-8", newline="\n")
    return Page(path, run)


def random_setting(run: Run, seed: int) -> Setting:
    """A setting within the page's sliders, from all that they can change."""
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    ranges = ranges_around(run.recipe)
    metrics = draw.choice([run.metrics, run.metrics, run.metrics[:1], run.metrics[1:]])
    windows = {
        "patents": draw.choice([(2011, 2016), (2011, 2016), (2012, 2014), (2013, 2013)]),
        "publications": draw.choice([None, None, (2012, 2018), (2014, 2016), (2018, 2018)]),
    }

    def on(range_: Range) -> float:
        steps = int((range_.most - range_.least) / range_.step)
        return round(range_.least + draw.randint(0, steps) * range_.step, 9)

    return replace(
        setting_of(run.recipe),
        radius_km=on(ranges.radius_km),
        min_listings=int(on(ranges.min_listings)),
        merge_km=draw.choice([0.0, on(ranges.merge_km)]),
        metrics=tuple(metrics),
        weights={name: on(ranges.weight) for name in run.metrics},
        years=windows,
        counting=draw.choice([Counting.FRACTIONAL, Counting.FRACTIONAL, Counting.FULL]),
    )


def as_page(setting: Setting) -> dict[str, Any]:
    """A setting as the page's scripts have it."""
    return {
        "radius": setting.radius_km,
        "least": setting.min_listings,
        "within": setting.merge_km,
        "metrics": list(setting.metrics),
        "weights": dict(setting.weights),
        "years": {name: years and list(years) for name, years in setting.years.items()},
        "counting": setting.counting.value,
    }


def address(setting: Setting, base: Setting) -> str:
    """A setting as what stands after the page's address."""
    parts = [
        f"radius={setting.radius_km:g}",
        f"min={setting.min_listings}",
        f"merge={setting.merge_km:g}",
    ]
    for name in base.metrics:
        parts += [] if name in setting.metrics else [f"off={name}"]
        parts += [f"weight.{name}={setting.weights[name]:g}"]
        years = setting.years[name]
        parts += [f"years.{name}={years[0]}-{years[1]}"] if years else []
    return "#" + "&".join([*parts, f"counting={setting.counting.value}"])


def recipe_of(run: Run, setting: Setting) -> str:
    """The recipe as `hotbed whatif --recipe` writes it."""
    return recipe_text(run, setting)
