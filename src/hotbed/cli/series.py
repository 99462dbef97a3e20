"""hotbed series: run a recipe over several windows of years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet

if TYPE_CHECKING:
    from hotbed.analysis.series.answer import Series


def series(
    study: Annotated[
        list[Path],
        typer.Argument(
            metavar="RECIPE | RUN...",
            help="The recipe, to run it over several windows; or the folders of finished runs.",
        ),
    ],
    windows: Annotated[
        str | None,
        typer.Option(
            metavar="YEARS,...",
            help="Windows of all metrics, such as 2012-2016,2013-2017; by default those of the "
            "recipe slide back.",
        ),
    ] = None,
    editions: Annotated[
        int, typer.Option(min=2, help="How many editions, the recipe's own with them.")
    ] = 5,
    step: Annotated[int, typer.Option(min=1, help="Years between two editions.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the editions and series.csv; by default RECIPE-series."),
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 15,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a study over several windows of years, and follow every cluster through them.

    Each edition is a finished run in its own folder; files are read once. series.csv has every
    cluster of every edition under an id that it keeps. Of finished runs it is written with --out.
    """
    from hotbed.base import progress
    from hotbed.base.errors import HotbedError
    from hotbed.cli.shared.show import show

    progress.show(not quiet)
    recipes = [path for path in study if not path.is_dir()]
    if not recipes:
        answer, folder = _of_runs(study, out, top), out
    elif len(study) == 1:
        from hotbed import recipe
        from hotbed.series import run_series, windows_in

        folder = out or Path(f"{study[0].stem}-series")
        chosen = None if windows is None else windows_in(windows)
        answer = run_series(recipe.load(study[0]), folder, chosen, editions, step, top)
    else:
        raise HotbedError(
            f"{recipes[0]} is no folder of a run", "give one recipe, or the folders of runs"
        )
    show(answer, as_json=json_)
    if not json_:
        _paths(answer, folder)


def _of_runs(folders: list[Path], out: Path | None, top: int) -> Series:
    from hotbed.analysis.series.answer import series
    from hotbed.runs.csv import write_csv
    from hotbed.runs.run import Run
    from hotbed.tables import SERIES

    answer = series([Run(folder) for folder in folders], top)
    if out is not None:
        write_csv(answer.table, out / SERIES.file)
    return answer


def _paths(answer: Series, folder: Path | None) -> None:
    from hotbed.tables import SERIES

    *earlier, last = [str(run.folder) for run in answer.runs]
    print()
    if folder is not None:
        print(folder / SERIES.file)
    print(f"next: hotbed atlas {last} --against {','.join(reversed(earlier))}")
