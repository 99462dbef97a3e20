"""The clusters with all their figures, as maps and statistics programs take them: one row each."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from hotbed.analysis.confidentiality.rows import ROUNDED
from hotbed.publish.facts.change import NEW
from hotbed.publish.facts.structure import Facts, Ranked
from hotbed.runs.run import Run
from hotbed.tables import CLUSTERS, RANKING, UNCERTAINTY, Column, Table

Values = dict[str, str | int | float | None]

PEOPLE = (
    Column("population", "integer", "persons", "under the polygon, of the hundred largest"),
    Column("population_source", "text", "", "grid of people, or gazetteer"),
    Column("intensity", "number", "percent points per million persons", "of the total"),
    Column("intensity_rank", "integer", "", "by intensity"),
)
CHANGE = (
    Column("previous_rank", "integer", "", "in the previous edition"),
    Column("rank_change", "integer", "ranks", "gained since then; negative: lost"),
    Column(
        *("growth", "number", "percent"),
        "of the weighted total at today's places; null of newcomers and from few documents",
    ),
    Column("growth_from", "number", "documents", "at today's places, in the earlier window"),
    Column("event", "text", "", "continued, born, merged, split, since the previous edition"),
)
CENTRE = ("lon", "lat")
DOUBT = ("rank_low", "rank_high", "exists")


def clusters_contract(facts: Facts) -> Table:
    """What stands in the files of the clusters.

    Parameters
    ----------
    facts : Facts
    """
    held = [column for column in RANKING.columns if column.name.startswith("<metric>")]
    columns = [
        *(_of_release(column, facts) for column in CLUSTERS.columns[:-1]),
        *(
            replace(column.of_metric(metric.name), type="number")
            for metric in facts.metrics
            for column in held
        ),
        *PEOPLE,
        *(CHANGE if facts.against else ()),
    ]
    if facts.has_doubts:
        numbers = {"decimal": "number"}
        columns += [
            replace(column, type=numbers.get(column.type, column.type))
            for column in UNCERTAINTY.columns
            if column.name in DOUBT
        ]
    if facts.recipe.rounding_base is not None:
        columns.append(ROUNDED)
    return replace(CLUSTERS, columns=(*columns, CLUSTERS.columns[-1]))


def _of_release(column: Column, facts: Facts) -> Column:
    """A column as it is published: with confidentiality, places count one in the centre."""
    if facts.recipe.confidentiality and column.name in CENTRE:
        return replace(column, meaning="centre of its places, each counting one")
    return column


def clusters_table(run: Run, facts: Facts) -> pa.Table:
    """The clusters' polygons with every figure of theirs.

    Parameters
    ----------
    run : Run
    facts : Facts
        Of the run.

    Returns
    -------
    pyarrow.Table
        The columns of `clusters_contract`, geometry as WKB.
    """
    schema = clusters_contract(facts).schema()
    figures = {row.cluster_id: _figures(row, facts) for row in facts.ranking}
    rows = [row | figures[row["cluster_id"]] for row in run.clusters.to_pylist()]
    return pa.Table.from_pylist(rows, schema)


def _figures(row: Ranked, facts: Facts) -> Values:
    values: Values = {ROUNDED.name: facts.recipe.rounding_base}
    for name, amount in row.metrics.items():
        values |= {f"{name}_count": amount.count, f"{name}_share": amount.share}
    if people := row.intensity:
        values |= {
            "population": people.people,
            "population_source": people.source,
            "intensity": people.per_million,
            "intensity_rank": people.rank if row.printed else None,
        }
    if change := row.change:
        misleads = change.event == NEW or change.small_base
        values |= {
            "previous_rank": change.previous_rank,
            "rank_change": change.rank_change,
            "growth": None if misleads else change.growth,
            "growth_from": change.base,
            "event": change.event,
        }
    if row.doubt:
        ranks = row.doubt.ranks if row.printed else None
        values |= {
            "rank_low": ranks.low if ranks else None,
            "rank_high": ranks.high if ranks else None,
            "exists": row.doubt.exists,
        }
    return values
