"""The previous edition: what a path holds, and a run beside it, compared once for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hotbed.analysis.change.compare import Comparison, compare
from hotbed.analysis.change.published import Matching, Published, match, read_published
from hotbed.analysis.change.window import Window, differences
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run


@dataclass(frozen=True)
class Previous:
    """A previous edition and the result of comparing a run with it.

    Parameters
    ----------
    edition : Run or Published
        A run of the same recipe on earlier years, or a published table, which carries ranks only.
    comparison : Comparison or None
        Of two runs; None with a published table.
    matches : Matching or None
        Of a run with a published table; None with a run.
    differences : tuple of str
        What the methods of two runs do otherwise (`hotbed.analysis.change.window.differences`).
    """

    edition: Run | Published
    comparison: Comparison | None
    matches: Matching | None
    differences: tuple[str, ...]


def previous_of(run: Run, before: Run | Published) -> Previous:
    """Compare a run with a previous edition.

    Parameters
    ----------
    run : Run
        Today's edition.
    before : Run or Published
        The previous one.

    Returns
    -------
    Previous

    Raises
    ------
    HotbedError
        A run's tables don't agree with each other.
    """
    if isinstance(before, Published):
        return Previous(before, None, match(run, before), ())
    return Previous(before, compare(before, run), None, tuple(differences(before, run)))


def beside_published(run: Run, previous: Previous) -> Previous:
    """A previous edition beside what is published of a run: its ranks are others than the run's.

    Parameters
    ----------
    run : Run
        Of which nothing is withheld, or what is left of it.
    previous : Previous
        As `previous_of` returns it.

    Raises
    ------
    HotbedError
        Something is withheld and the previous edition is a run: change would tell it.
    """
    if not run.withholds:
        return previous
    if isinstance(previous.edition, Run):
        raise HotbedError(
            "with [confidentiality] a run is not compared with another run",
            "name the ranking.csv that was published of the previous edition",
        )
    return previous_of(run, previous.edition)


def must_precede(before: Run | Published, run: Run) -> None:
    """Refuse a previous edition whose years are later in every metric.

    Parameters
    ----------
    before : Run or Published
        A published table is not looked at.
    run : Run
        Today's edition.

    Raises
    ------
    HotbedError
        It is the later one.
    """
    if isinstance(before, Published):
        return
    earlier, later = Window(before), Window(run)
    spans = [
        (earlier.years(name), later.years(name))
        for name in later.metrics
        if name in earlier.metrics and earlier.years(name) and later.years(name)
    ]
    if spans and all((then[-1], then[0]) > (now[-1], now[0]) for then, now in spans):
        then, now = spans[0]
        raise HotbedError(
            f"{before.folder} holds later years ({then[0]} to {then[-1]}) than {run.folder} "
            f"({now[0]} to {now[-1]})",
            "name the two runs the other way round",
        )


def previous_edition(
    previous: str | Path | Run | Published,
    edition: str | None = None,
    rank_column: str | None = None,
) -> Run | Published:
    """A previous edition from what names it.

    Parameters
    ----------
    previous : str, Path, Run or Published
        A folder is taken for a run's, another path for a published table; an edition that is read
        already stays as it is.
    edition, rank_column : str, optional
        As for `hotbed.analysis.change.published.read_published`.

    Raises
    ------
    HotbedError
        The path holds neither, or an edition is asked of a run.
    """
    if isinstance(previous, Published):
        return previous
    if not isinstance(previous, Run) and not Path(previous).is_dir():
        return read_published(Path(previous), edition, rank_column)
    folder = previous.folder if isinstance(previous, Run) else Path(previous)
    if edition or rank_column:
        raise HotbedError(
            f"{folder} is the folder of a run, not a published table",
            "leave out --edition and --rank-column",
        )
    return previous if isinstance(previous, Run) else Run(folder)
