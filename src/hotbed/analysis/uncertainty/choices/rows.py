"""The tables of an analysis of choices, and the sentence on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.uncertainty.choices.indices import Indices
from hotbed.analysis.uncertainty.choices.levels import Factor, Levels
from hotbed.analysis.uncertainty.choices.parcels import Ints
from hotbed.analysis.uncertainty.choices.settings import PLACE_OF, Outcomes
from hotbed.analysis.uncertainty.following import State
from hotbed.base.texts import Text, _, chained, joined
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import SENSITIVITY

ALL = "all"
"""In the column `factor`: all choices together."""
NEARLY = 0.8
"""Choices whose S_Ti is this part of the largest are named beside it."""

OVERALL = pa.schema(
    [
        ("factor", pa.string()),
        ("levels", pa.int64()),
        ("mean_S_Ti", pa.string()),
        ("mean_shift", pa.string()),
        ("moved", pa.string()),
        ("without_rank", pa.string()),
    ]
)

Row = dict[str, Any]


def table_of(
    run: Run,
    levels: Levels,
    indices: Indices,
    alone: dict[Factor, Outcomes],
    together: Outcomes,
    clusters: Sequence[int],
) -> pa.Table:
    """`hotbed.tables.SENSITIVITY`: by rank, all choices together first, then each.

    Parameters
    ----------
    run : Run
    levels : Levels
    indices : Indices
        Of the varied factors, in their order.
    alone : dict
        Factor -> outcomes of its levels, the others being the recipe's.
    together : Outcomes
        Of all settings.
    clusters : sequence of int
        Rows of the ranking to list.
    """
    names = run.ranking.select(["cluster_id", "rank", "name"]).to_pylist()
    rows = []
    for cluster in clusters:
        rows.append({**names[cluster], "factor": ALL, **_ranks(together, cluster)})
        for number, factor in enumerate(levels.varied):
            about = {
                "factor": factor.value,
                "S_i": decimal(indices.first[number, cluster]),
                "S_Ti": decimal(indices.total[number, cluster]),
            }
            rows.append({**names[cluster], **about, **_ranks(alone[factor], cluster)})
    return pa.Table.from_pylist(rows, SENSITIVITY.schema())


def _ranks(outcomes: Outcomes, cluster: int) -> Row:
    ranks = np.sort(outcomes.rank[outcomes.ranked[:, cluster], cluster])
    states = np.bincount(outcomes.state[:, cluster], minlength=len(State))
    row: Row = {state.word: int(states[state]) for state in State}
    if ranks.size:
        row |= {"lowest": int(ranks[0]), "highest": int(ranks[-1])}
        row["median"] = half_up(Fraction(float(np.median(ranks))), 1)
    return row


def overall_table(levels: Levels, indices: Indices, alone: dict[Factor, Outcomes]) -> pa.Table:
    """A row a choice, the one with the largest mean S_Ti first.

    Parameters
    ----------
    levels, indices, alone
        As for `table_of`.
    """
    rows = []
    for number, factor in enumerate(levels.varied):
        outcomes, total = alone[factor], indices.total[number]
        known = total[np.isfinite(total)]
        ranked = outcomes.ranked[1:]
        shift = np.abs(outcomes.rank[1:] - outcomes.rank[0])[ranked]
        moved = ~ranked | (outcomes.rank[1:] != outcomes.rank[0])
        row = {
            "factor": factor.value,
            "levels": len(levels.of(factor)),
            "mean_S_Ti": decimal(known.mean()) if known.size else None,
            "mean_shift": decimal(shift.mean()) if shift.size else None,
            "moved": decimal(moved.any(axis=0).mean()),
            "without_rank": decimal((~ranked).any(axis=0).mean()),
        }
        rows.append((-(known.mean() if known.size else 0.0), row))
    rows.sort(key=lambda row: row[0])
    return pa.Table.from_pylist([row for _, row in rows], OVERALL)


def settings_table(levels: Levels, settings: Ints, outcomes: Outcomes) -> pa.Table:
    """Every setting that was run, a column a choice, and how many clusters it has.

    Parameters
    ----------
    levels : Levels
    settings : numpy.ndarray
        (settings, factors)
    outcomes : Outcomes
    """
    columns = {
        factor.value: pa.array([_word(value) for value in levels.of(factor)]).take(
            pa.array(settings[:, PLACE_OF[factor]])
        )
        for factor in Factor
    }
    return pa.table({**columns, "clusters": pa.array(outcomes.clusters)})


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(_word(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def decimal(value: float) -> str | None:
    """An index with four decimals, none where it is not a number.

    >>> decimal(0.25), decimal(float("nan"))
    ('0.2500', None)
    """
    return half_up(Fraction(float(value)), 4) if np.isfinite(value) else None


def sentence(rows: Sequence[Row]) -> Text:
    """Which choice moves a cluster's rank most, in a sentence.

    Parameters
    ----------
    rows : sequence of dict
        The cluster's rows of `hotbed.tables.SENSITIVITY`.

    Examples
    --------
    >>> states = {"kept": 9, "absorbed": 0, "split": 0, "lost": 1}
    >>> together = {"factor": "all", "lowest": 3, "highest": 7, "S_Ti": None, **states}
    >>> factors = [{"factor": "weights", "S_Ti": "0.9"}, {"factor": "radius", "S_Ti": "0.1"}]
    >>> sentence([together, *factors])
    'Its rank is 3 to 7 over the choices of method, mostly by the weights of the metrics; it has \
none in 1 of 10 settings (lost).'
    """
    together = next(row for row in rows if row["factor"] == ALL)
    without = {name: together[name] for name in ("absorbed", "split", "lost") if together[name]}
    settings = together["kept"] + sum(without.values())
    said = [_ranks_over(together["lowest"], together["highest"], settings, bool(without))]
    weight = {row["factor"]: float(row["S_Ti"]) for row in rows if row.get("S_Ti") is not None}
    most = max(weight.values(), default=0.0)
    named = [Factor(name).words for name, part in weight.items() if part >= NEARLY * most > 0]
    if len(named) > 3:
        said = [_("{ranks}, by many of them alike", ranks=said[0])]
    elif named:
        said = [_("{ranks}, mostly by {choices}", ranks=said[0], choices=joined(named))]
    if without:
        said.append(_without(without, settings))
    return _("{sentence}.", sentence=chained(said, "; "))


def _ranks_over(lowest: int, highest: int, settings: int, lacks: bool) -> Text:
    if lowest != highest:
        return _(
            "Its rank is {lowest} to {highest} over the choices of method",
            lowest=lowest,
            highest=highest,
        )
    if lacks:
        return _("Its rank is {rank} where it has one", rank=lowest)
    return _("Its rank is {rank} in all {settings} settings", rank=lowest, settings=settings)


def _without(without: dict[str, int], settings: int) -> Text:
    """In how many settings it has no rank, and why."""
    fates = [FATES[name] for name in without]
    counted = [_("{fate} in {n}", fate=FATES[name], n=count) for name, count in without.items()]
    return _(
        "it has none in {n} of {settings} settings ({why})",
        n=sum(without.values()),
        settings=settings,
        why=fates[0] if len(fates) == 1 else joined(counted),
    )


FATES = {"absorbed": _("absorbed"), "split": _("split"), "lost": _("lost")}
