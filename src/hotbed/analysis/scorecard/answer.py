"""A scorecard as a table and a few sentences: what `hotbed scorecard` shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns, write_tables
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.columns import Columns
from hotbed.analysis.scorecard.card import DRAWS, NOISE, Card, Rule, card
from hotbed.analysis.scorecard.measures import Indicator, Measured, Units, measured
from hotbed.analysis.text import plural
from hotbed.base.texts import joined
from hotbed.runs.run import Run
from hotbed.tables import SHARE_DECIMALS
from hotbed.tables.scorecard import ECONOMY_SCORECARD, SCORECARD, SCORECARD_WEIGHTS

TABLES = {Units.CLUSTERS: SCORECARD, Units.ECONOMIES: ECONOMY_SCORECARD}
Row = dict[str, Any]


@dataclass(frozen=True, repr=False)
class Scorecard(TableAnswer):
    """Clusters or economies by their scores, with all that these rest on.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.scorecard.SCORECARD`, decimals as text, by rank.
    weights : pyarrow.Table
        `hotbed.tables.scorecard.SCORECARD_WEIGHTS`, decimals as text.
    units : Units
    card : Card
    metrics : sequence of str
    top : int
        How many units are shown.
    files : list of Path
        Where the tables were written.
    """

    table: pa.Table
    weights: pa.Table
    units: Units
    card: Card
    metrics: Sequence[str]
    top: int
    files: list[Path]

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(TABLES[self.units], self.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        rule = self.card.rule
        return {
            "scored": str(self.units),
            "normalise": str(rule.normalise),
            "aggregate": str(rule.aggregate),
            "needed": rule.needed,
            "weights": self.weights.to_pylist(),
            "left_out": dict(self.card.measured.left_out),
            "scores": self.table.to_pylist(),
            "notes": self.sentences(),
            "files": [str(path) for path in self.files],
        }

    def columns(self) -> Columns:
        """The first units: rank, what other weights do to it, score, and that of each measure."""
        measures = [str(measure) for measure in self.card.measures]
        swing = self.card.swing is not None
        named = "cluster" if self.units is Units.CLUSTERS else "economy"
        head = ["rank", *(["other weights"] if swing else []), named, "score", *measures]
        lines = []
        for row in self.table.slice(0, self.top).to_pylist():
            between = [f"{row['rank_low'] or '-'}-{row['rank_high'] or '-'}"] if swing else []
            figures = [_short(row[name]) for name in ("score", *measures)]
            lines.append([str(row["rank"] or "-"), *between, row["name"], *figures])
        return Columns(head, lines, left=(2 if swing else 1,))

    def sentences(self) -> list[str]:
        """What was done, what is left out, and what other weights do."""
        return [
            _method(self.card),
            *_left_out(self.card.measured),
            *_weighed(self.card, self.units),
        ]

    def notes(self) -> list[str]:
        """The sentences, and the files."""
        return [*self.sentences(), *(str(path) for path in self.files)]


def scorecard(
    run: Run,
    units: Units,
    previous: Previous | None,
    rule: Rule,
    top: int = 25,
    *,
    write: bool = True,
) -> Scorecard:
    """Score a run's clusters or economies.

    Parameters
    ----------
    run : Run
    units : Units
    previous : Previous, optional
        The previous edition, compared; growth needs a run.
    rule : Rule
        Weights of the measures, normalisation, mean, and how much must be known.
    top : int
        How many units are shown; the table has all.
    write : bool
        Whether to write the tables into the run's folder.

    Raises
    ------
    HotbedError
        Nothing can be scored.
    """
    made = card(measured(run, units, previous), rule, run.recipe.weights)
    contract = TABLES[units]
    table = _without_unused(pa.Table.from_pylist(_rows(made), contract.schema(run.metrics)), run)
    weights = pa.Table.from_pylist(_weights(made, units), SCORECARD_WEIGHTS.schema())
    paths = {contract.path(run.folder): table, SCORECARD_WEIGHTS.path(run.folder): weights}
    files = write_tables(run, paths) if write else []
    return Scorecard(table, weights, units, made, run.metrics, top, files)


def _without_unused(table: pa.Table, run: Run) -> pa.Table:
    """Without the columns of measures that are left out."""
    optional = {one.name for one in SCORECARD.columns_of(run.metrics) if one.optional}
    empty = [name for name in table.column_names if table[name].null_count == table.num_rows]
    return table.drop([name for name in empty if name in optional])


def _rows(made: Card) -> list[Row]:
    values = {one.name: one.values for one in made.measured.indicators}
    rows = []
    for number, unit in enumerate(made.measured.units):
        measures = {str(name): scores[number] for name, scores in made.measures.items()}
        row: Row = {
            "rank": _whole(made.rank[number]),
            "key": unit.key,
            "name": unit.name,
            "economies": unit.economies,
            "score": _text(made.score[number]),
            "known": int(sum(np.isfinite(score) for score in measures.values())),
            "rank_low": _whole(made.swing.low[number]) if made.swing else None,
            "rank_high": _whole(made.swing.high[number]) if made.swing else None,
            **{name: _text(score) for name, score in measures.items()},
        }
        for name, scaled in made.indicators.items():
            row[name] = _text(values[name][number])
            row[f"{name}_score"] = _text(scaled[number])
        rows.append(row)
    last = len(rows) + 1
    return sorted(rows, key=lambda row: (row["rank"] or last, row["name"], row["key"]))


def _weights(made: Card, units: Units) -> list[Row]:
    rule, measures = made.rule, made.measures
    every = sum(rule.weight(measure) for measure in measures)
    head: Row = {
        "scored": str(units),
        "normalise": str(rule.normalise),
        "aggregate": str(rule.aggregate),
        "needed": _text(rule.needed),
    }
    rows = []
    for measure, scores in measures.items():
        part = 100 * rule.weight(measure) / every
        known = int(np.isfinite(scores).sum())
        whole = {"measure": str(measure), "metric": "", "known": known}
        rows.append(head | whole | _weight(rule.weight(measure), part))
        own = [one for one in made.measured.indicators if one.measure is measure]
        total = sum(made.metric_weights[one.metric] for one in own)
        for one in own:
            weight = made.metric_weights[one.metric]
            rows.append(head | _indicator(one) | _weight(weight, part * weight / total))
    return rows


def _weight(given: float, effective: float) -> Row:
    return {"weight": _text(given), "effective": _text(effective)}


def _indicator(one: Indicator) -> Row:
    return {
        "measure": str(one.measure),
        "metric": one.metric,
        "known": int(np.isfinite(one.values).sum()),
        "lowest": _text(float(np.nanmin(one.values))),
        "highest": _text(float(np.nanmax(one.values))),
    }


def _method(made: Card) -> str:
    rule = made.rule
    low, high = rule.scale
    onto = f" onto {low:g} to {high:g}" if rule.normalise.value == "minmax" else ""
    weighed = joined([f"{name} {rule.weight(name):g}" for name in made.measures])
    needed = f", of units with at least {100 * rule.needed:g} % of them" if rule.needed else ""
    return (
        f"Normalised by {rule.normalise}{onto}, aggregated by the {rule.aggregate} mean{needed}; "
        f"weights: {weighed}. What is missing is left out and the other weights stand for all."
    )


def _left_out(measured: Measured) -> list[str]:
    return [f"Without {name}: {why}." for name, why in measured.left_out.items()]


def _lacking(made: Card, units: Units) -> list[str]:
    """How many scores rest on some of the measures alone."""
    known = np.sum([np.isfinite(scores) for scores in made.measures.values()], axis=0)
    lacking = int(((known < len(made.measures)) & np.isfinite(made.score)).sum())
    if not lacking:
        return []
    return [
        f"{lacking:,} of {len(known):,} {units} lack a measure, and their scores rest on the "
        "others; --needed 1 leaves them without one."
    ]


def _weighed(made: Card, units: Units) -> list[str]:
    swing = made.swing
    if swing is None or not np.isfinite(made.rank).any():
        return []
    first = made.measured.units[int(np.nanargmin(made.rank))].name
    width = float(np.nanmedian(swing.high - swing.low))
    most = max(swing.without, key=lambda measure: swing.without[measure])
    return [
        f"With every weight changed at random by up to {100 * NOISE:g} %, {DRAWS:,} times, {first} "
        f"stays first in {100 * swing.first:.0f} %, and half of the {units} keep within "
        f"{plural(round(width), 'rank')} (nine draws of ten). Without {most} ranks move by "
        f"{swing.without[most]:.1f} on average, more than without any other measure."
    ]


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _text(value: float) -> str | None:
    """A decimal as tables have it; None where it is not known.

    >>> _text(2 / 3), _text(float("nan"))
    ('0.666667', None)
    """
    return f"{value:.{SHARE_DECIMALS}f}" if np.isfinite(value) else None


def _short(text: str | None) -> str:
    return "-" if text is None else f"{float(text):,.1f}"
