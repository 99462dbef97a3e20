"""hotbed finds, ranks and explains the world's science and technology clusters.

>>> import hotbed
>>> search = hotbed.DensityClusters(radius_km=15, min_weight=10)
>>> search.fit([139.7, 139.8, 2.35], [35.7, 35.7, 48.86], [6, 6, 3]).labels_.tolist()
[0, 0, -1]
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotbed.base.version import __version__

if TYPE_CHECKING:
    from hotbed.base.errors import HotbedError
    from hotbed.detect.density import DensityClusters
    from hotbed.geocode import Geocoder
    from hotbed.recipe import Recipe
    from hotbed.result import Result

__all__ = [
    "DensityClusters",
    "Geocoder",
    "HotbedError",
    "Recipe",
    "Result",
    "__version__",
    "open_run",
    "run",
]

_HOMES = {
    "DensityClusters": "hotbed.detect.density",
    "Geocoder": "hotbed.geocode",
    "HotbedError": "hotbed.base.errors",
    "Recipe": "hotbed.recipe",
    "Result": "hotbed.result",
}


def run(recipe: str | Path | dict[str, Any] | Recipe, out: str | Path | None = None) -> Result:
    """Run a study: from raw files to ranking, members, ledger and maps.

    Parameters
    ----------
    recipe : str, Path, dict or Recipe
        A recipe's path, its content as a dictionary, or a resolved `Recipe`.
    out : str or Path, optional
        Folder for the results; by default one in the working folder with the recipe's name, as
        `hotbed run` takes it.

    Returns
    -------
    Result
        Its tables, and a method for every question about the run.

    Raises
    ------
    HotbedError
        The recipe or an input is not valid; one sentence with the remedy.

    Examples
    --------
    ::

        result = hotbed.run("recipe.toml", "edition-2025")
        result.explain("Tokyo")
    """
    from hotbed import recipe as recipes
    from hotbed.result import Result
    from hotbed.study import run as run_study

    if isinstance(recipe, str | Path):
        path = Path(recipe)
        finished = run_study(recipes.load(path), Path(out or path.stem))
        return Result(finished.folder)
    if isinstance(recipe, dict):
        recipe = recipes.resolve(recipe, folder=Path.cwd())
    return Result(run_study(recipe, Path(out or "hotbed-run")).folder)


def open_run(folder: str | Path) -> Result:
    """Open a finished run's folder.

    Parameters
    ----------
    folder : str or Path
        What `run` or `hotbed run` wrote.

    Returns
    -------
    Result

    Raises
    ------
    HotbedError
        The folder holds no finished run.
    """
    from hotbed.result import Result

    return Result(Path(folder))


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'hotbed' has no attribute {name!r}")
