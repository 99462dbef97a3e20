"""Several editions of a study in one call: the same recipe over windows of years.

Each window is a run of its own, in a folder of its own. The files are read once: a run takes over
what was read for the one before (`hotbed.base.storage.stages.adopt`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hotbed.analysis.series.answer import Series, series
from hotbed.base.errors import HotbedError
from hotbed.base.progress import say
from hotbed.base.storage.stages import adopt
from hotbed.recipe import Recipe
from hotbed.recipe.windows import window_in
from hotbed.runs.csv import write_csv
from hotbed.runs.run import Run
from hotbed.study import run as run_study
from hotbed.tables import SERIES

Years = tuple[int, int]
MOST = 100
"""Editions in one call."""


def windows_in(text: str) -> list[Years]:
    """Windows as they are written: first and last years, with commas between.

    Parameters
    ----------
    text : str

    Raises
    ------
    HotbedError
        It is written otherwise, or a window runs backwards.

    Examples
    --------
    >>> windows_in("2012-2016, 2013-2017")
    [(2012, 2016), (2013, 2017)]
    """
    windows = []
    for part in text.split(","):
        try:
            windows.append(window_in(part))
        except ValueError:
            raise HotbedError(
                f"{part.strip()!r} is no window of years", "write such as 2012-2016,2013-2017"
            ) from None
    return windows


def editions_of(
    recipe: Recipe,
    windows: Sequence[Years] | None = None,
    editions: int = 5,
    step: int = 1,
) -> list[tuple[str, Recipe]]:
    """The recipe of each edition under the name of its folder, the earliest first.

    Parameters
    ----------
    recipe : Recipe
    windows : sequence of (int, int), optional
        First and last year of every metric in each edition. Without them each metric's own window
        slides back from the recipe's.
    editions : int
        How many, the recipe's own with them.
    step : int
        Years between two editions.

    Raises
    ------
    HotbedError
        The recipe states a metric's world total, which is of one window; it has no years to slide;
        or two windows are the same.

    Examples
    --------
    >>> from hotbed.recipe import resolve
    >>> recipe = resolve({
    ...     "metrics": {"patents": {"label": "Patents", "years": [2016, 2020]}},
    ...     "inputs": [{"metric": "patents", "source": "table", "files": ["x.csv"]}],
    ...     "detection": {"radius_km": 15, "min_listings": 10}}, folder=".")
    >>> [name for name, _ in editions_of(recipe, editions=3)]
    ['2014-2018', '2015-2019', '2016-2020']
    """
    for name, metric in recipe.metrics.items():
        if metric.world_total is not None:
            raise HotbedError(
                f"metrics.{name}.world_total is the world's total of one window",
                "leave it out: a series counts the world of each window from the inputs",
            )
    if windows is not None:
        by_metric = [dict.fromkeys(recipe.metrics, window) for window in sorted(windows)]
    else:
        by_metric = _sliding(recipe, editions, step)
    if not 1 <= len(by_metric) <= MOST:
        raise HotbedError(f"{len(by_metric)} editions were asked for", f"ask for 1 to {MOST}")
    named = [(_name(years, recipe), _over(recipe, years)) for years in by_metric]
    names = [name for name, _ in named]
    if len(set(names)) < len(names):
        again = next(name for name in names if names.count(name) > 1)
        raise HotbedError(f"the window {again} is asked for twice", "name each window once")
    return named


def run_series(
    recipe: Recipe,
    out: Path,
    windows: Sequence[Years] | None = None,
    editions: int = 5,
    step: int = 1,
    top: int = 15,
) -> Series:
    """Run a recipe over several windows, each into a folder of `out` named by its years.

    Parameters
    ----------
    recipe : Recipe
    out : Path
        Made if missing; receives the editions' folders and series.csv.
    windows, editions, step
        As for `editions_of`.
    top : int
        How many clusters the answer shows.

    Returns
    -------
    Series
        A call that was cut off goes on where it stopped; equal inputs give equal bytes.

    Raises
    ------
    HotbedError
        As `editions_of` and `hotbed.study.run`, with the edition that it happened in.
    """
    named = editions_of(recipe, windows, editions, step)
    if len(named) < 2:
        raise HotbedError("a series needs two editions at least", "ask for more windows")
    runs: list[Run] = []
    for number, (name, dated) in enumerate(named, 1):
        say(f"edition {number} of {len(named)}: {name}")
        folder = out / name
        if runs:
            adopt("read", runs[-1].folder / ".hotbed", folder / ".hotbed")
        try:
            runs.append(run_study(dated, folder))
        except HotbedError as error:
            raise HotbedError(f"edition {name}: {error}") from error
    answer = series(runs, top)
    write_csv(answer.table, out / SERIES.file)
    return answer


def _sliding(recipe: Recipe, editions: int, step: int) -> list[dict[str, Years]]:
    if step < 1 or editions < 1:
        raise HotbedError("a series slides by whole years", "give 1 or more editions and years")
    windows = {}
    for name, metric in recipe.metrics.items():
        if metric.years is None:
            raise HotbedError(
                f"metrics.{name} has no years that could slide",
                "state metrics.years in the recipe, or the windows",
            )
        windows[name] = metric.years
    return [
        {name: (first - back, last - back) for name, (first, last) in windows.items()}
        for back in range((editions - 1) * step, -1, -step)
    ]


def _name(years: dict[str, Years], recipe: Recipe) -> str:
    first, last = years[next(iter(recipe.metrics))]
    return f"{first}-{last}"


def _over(recipe: Recipe, years: dict[str, Years]) -> Recipe:
    """The recipe over other years."""
    metrics = {
        name: metric.model_copy(update={"years": years[name]})
        for name, metric in recipe.metrics.items()
    }
    return recipe.model_copy(update={"metrics": metrics})
