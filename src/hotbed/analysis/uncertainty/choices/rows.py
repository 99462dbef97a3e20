"""The tables of an analysis of choices, and the sentence on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.text import joined
from hotbed.analysis.uncertainty.choices.indices import Indices
from hotbed.analysis.uncertainty.choices.levels import Factor, Levels
from hotbed.analysis.uncertainty.choices.parcels import Ints
from hotbed.analysis.uncertainty.choices.settings import PLACE_OF, Outcomes
from hotbed.analysis.uncertainty.following import State
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


def sentence(rows: Sequence[Row]) -> str:
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
    lowest, highest = together["lowest"], together["highest"]
    if lowest == highest:
        text = f"Its rank is {lowest:,} in all {settings:,} settings"
        if without:
            text = f"Its rank is {lowest:,} where it has one"
    else:
        text = f"Its rank is {lowest:,} to {highest:,} over the choices of method"
    weight = {row["factor"]: float(row["S_Ti"]) for row in rows if row.get("S_Ti") is not None}
    most = max(weight.values(), default=0.0)
    if most > 0:
        named = [Factor(name).words for name, part in weight.items() if part >= NEARLY * most]
        text += f", mostly by {joined(named)}" if len(named) <= 3 else ", by many of them alike"
    if without:
        why = joined([f"{name} in {count:,}" for name, count in without.items()])
        why = next(iter(without)) if len(without) == 1 else why
        text += f"; it has none in {sum(without.values()):,} of {settings:,} settings ({why})"
    return f"{text}."
