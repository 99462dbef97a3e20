"""What a cluster's change since the previous edition consists of, as pages show it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hotbed.analysis.change.previous import Previous
from hotbed.analysis.decomposition.decompose import Decomposer
from hotbed.analysis.decomposition.parts import Decomposition, above_floor
from hotbed.analysis.decomposition.printed import printed, printed_rank
from hotbed.analysis.decomposition.words import Setting, sentences, setting_of
from hotbed.base.errors import HotbedError
from hotbed.base.progress import warn
from hotbed.publish.facts.words import shown
from hotbed.runs.run import Run
from hotbed.tables import SHARE_DECIMALS


@dataclass(frozen=True)
class Portion:
    """A part of a change: what it is of, and how much, percent points."""

    name: str
    label: str
    value: float


@dataclass(frozen=True)
class YearPortion:
    """What the documents of a year are of the part of the documents, percent points."""

    metric: str
    year: int | None
    """None: documents without a year."""
    when: str
    """came, went or both: which of the two windows hold the year."""
    value: float


@dataclass(frozen=True)
class Composition:
    """A change of the total and the rank, and what it consists of."""

    before: float
    """Percent points; 0 of a new cluster."""
    total: float
    change: float
    portions: list[Portion]
    """They add up to the change; those of 0 are left out."""
    years: list[YearPortion]
    """They add up to the portion of the documents."""
    ranks_by_own: float | None
    """Ranks gained by its own total; None of a new cluster."""
    ranks_by_others: float | None
    """Ranks gained by the totals of others."""
    sentences: list[str]


def compositions(run: Run, previous: Previous, wanted: Collection[str]) -> dict[str, Composition]:
    """What the changes of some clusters since the previous edition consist of, by cluster id.

    Parameters
    ----------
    run : Run
    previous : Previous
    wanted : collection of str
        Ids.

    Returns
    -------
    dict
        Empty where the previous edition is a published table, and, with a warning, where the two
        runs differ in geocoder or parameters and one no longer holds its stages.
    """
    before = previous.edition
    if previous.comparison is None or not isinstance(before, Run) or not wanted:
        return {}
    decomposer = Decomposer(before, run, previous.comparison)
    least = run.recipe.uncertainty.least_documents
    setting = setting_of(before, run)
    try:
        return {
            change.now.cluster_id: _composition(
                above_floor(decomposer.continued(change), least), setting
            )
            for change in previous.comparison.changes
            if change.now.cluster_id in wanted
        }
    except HotbedError as error:
        warn(f"what changes consist of is not shown: {error}")
        return {}


def _composition(exact: Decomposition, setting: Setting) -> Composition:
    figures = printed(exact, SHARE_DECIMALS)
    rank = printed_rank(exact.rank) if exact.rank else None
    return Composition(
        float(figures.before),
        float(figures.total),
        float(figures.change),
        [
            Portion(part.switch.key, part.switch.label, float(part.value))
            for part in figures.parts
            if part.value
        ],
        [
            YearPortion(part.metric, part.year, part.when, float(part.value))
            for part in figures.years
        ],
        float(rank.by_own) if rank else None,
        float(rank.by_others) if rank else None,
        [shown(sentence) for sentence in sentences(exact, setting)],
    )
