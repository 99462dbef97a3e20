"""The tables that `hotbed scorecard` adds to a run's folder."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

_MEASURES = {
    "share": ("percent", "of all the world's documents"),
    "per_million": ("documents per million persons", "of the metric"),
    "growth": ("percent", "of its documents since the previous run; empty on a small base"),
    "open": ("percent", "of its documents that have a contributor abroad"),
}
_BY_METRIC = tuple(
    column
    for name, (unit, meaning) in _MEASURES.items()
    for column in (
        Column(f"<metric>_{name}", "decimal", unit, meaning, optional=True),
        Column(f"<metric>_{name}_score", "decimal", "", "the same, normalised", optional=True),
    )
)
_COLUMNS = (
    Column("rank", "integer", "", "by score; empty of a unit of which too little is known"),
    Column("key", "text", "", "id of the cluster, or ISO 3166-1 code of the economy"),
    Column("name", "text", "", "of the cluster or economy"),
    Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
    Column("score", "decimal", "", "weighted mean of the measures that are known"),
    Column("known", "integer", "measures", "that the score rests on"),
    Column("rank_low", "integer", "", "best rank in 90 % of the draws of other weights"),
    Column("rank_high", "integer", "", "worst rank in 90 % of the draws of other weights"),
    Column("size", "decimal", "", "score of the shares of the world", optional=True),
    Column("intensity", "decimal", "", "score of documents per million persons", optional=True),
    Column("growth", "decimal", "", "score of growth", optional=True),
    Column("openness", "decimal", "", "score of contributors abroad", optional=True),
    *_BY_METRIC,
)

SCORECARD = Table(
    "scorecard",
    "scorecard.csv",
    "Scorecard of clusters",
    "each cluster’s size, intensity, growth and openness, normalised and aggregated",
    _COLUMNS,
)
ECONOMY_SCORECARD = Table(
    "economy_scorecard",
    "economy_scorecard.csv",
    "Scorecard of economies",
    "each economy’s size, growth and openness, normalised and aggregated",
    _COLUMNS,
)
SCORECARD_WEIGHTS = Table(
    "scorecard_weights",
    "scorecard_weights.csv",
    "Weights of the last scorecard",
    "what the last scorecard rests on",
    (
        Column("scored", "text", "", "clusters or economies"),
        Column("normalise", "text", "", "how indicators were normalised"),
        Column("aggregate", "text", "", "by which mean they were aggregated"),
        Column("needed", "decimal", "0 to 1", "least part of the indicators that a score needs"),
        Column("measure", "text", "", "size, intensity, growth or openness"),
        Column("metric", "text", "", "empty of the measure itself"),
        Column("weight", "decimal", "", "as given; proportions matter alone"),
        Column("effective", "decimal", "percent", "of the score, where all is known"),
        Column("known", "integer", "units", "of which it is known"),
        Column("lowest", "decimal", "", "value of all units, in the indicator's unit"),
        Column("highest", "decimal", "", "value of all units, in the indicator's unit"),
    ),
)
SCORECARDS = (SCORECARD, ECONOMY_SCORECARD, SCORECARD_WEIGHTS)
