"""The tables that say how sure a run's ranks are."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

_CLUSTER = (
    Column("cluster_id", "text", "", "as in the ranking"),
    Column("name", "text", "", "its main cities"),
)

UNCERTAINTY = Table(
    "uncertainty",
    "uncertainty.csv",
    "How sure each rank is",
    "which ranks the documents, the geocoder and the choices of method allow",
    (
        Column("rank", "integer", "", "as in the ranking"),
        *_CLUSTER,
        Column("total", "decimal", "percent points", "as in the ranking"),
        Column("sd", "decimal", "percent points", "of the total, over draws of the documents"),
        Column("rank_low", "integer", "", "best rank, such that all clusters' sets hold together"),
        Column("rank_high", "integer", "", "worst rank, likewise"),
        Column("marginal_low", "integer", "", "best rank, for this cluster alone"),
        Column("marginal_high", "integer", "", "worst rank, for this cluster alone"),
        Column("tied_with", "text", "", "ranks of the clusters that it can't be told from"),
        Column("top", "integer", "", "n of the next two columns"),
        Column("top_probability", "decimal", "0 to 1", "of being among the first n"),
        Column("may_be_top", "boolean", "", "whether its set of ranks reaches the first n"),
        Column("exists", "decimal", "0 to 1", "share of replicates in which the cluster exists"),
        Column("absorbed", "decimal", "0 to 1", "share in which another cluster took it in"),
        Column("split", "decimal", "0 to 1", "share in which it fell apart"),
        Column("geocoding_sd", "decimal", "percent points", "of the total, over other placings"),
        Column("geocoding_low", "integer", "", "2.5th percentile of its rank over other placings"),
        Column("geocoding_high", "integer", "", "97.5th percentile of its rank, likewise"),
        Column("geocoding_exists", "decimal", "0 to 1", "share of placings in which it exists"),
        Column("choices_low", "integer", "", "best rank over the choices of method"),
        Column("choices_high", "integer", "", "worst rank over the choices of method"),
        Column("<metric>_documents", "integer", "documents", "with any part in it"),
    ),
)

PAIRS = Table(
    "pairs",
    "pairs.parquet",
    "Which clusters can be told apart",
    "every pair of clusters, compared",
    (
        Column("rank", "integer", "", "of the cluster ahead in the ranking"),
        Column("cluster_id", "text", "", "of the cluster ahead"),
        Column("other_rank", "integer", "", "of the cluster behind"),
        Column("other_id", "text", "", "of the cluster behind"),
        Column("difference", "number", "percent points", "of the totals"),
        Column("sd", "number", "percent points", "of the difference"),
        Column("z", "number", "", "difference over its standard deviation; null without any"),
        Column("ahead", "boolean", "", "whether the first is significantly ahead"),
    ),
)

PLACES = Table(
    "places",
    "places.parquet",
    "How stable each place's membership is",
    "in how many replicates each place stays where it is",
    (
        Column("place_id", "integer", "", "as in members.parquet"),
        Column("lon", "number", "degrees", "rounded longitude"),
        Column("lat", "number", "degrees", "rounded latitude"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("cluster_id", "text", "", "null: noise"),
        Column("stability", "number", "0 to 1", "share of replicates in which it stays there"),
    ),
)

LEAVE_ONE_YEAR = Table(
    "leave_one_year",
    "leave_one_year.csv",
    "The ranking without one year",
    "where each cluster stands if a year is left out",
    (
        Column("year", "integer", "", "that is left out"),
        *_CLUSTER,
        Column("rank", "integer", "", "as in the ranking"),
        Column("rank_without", "integer", "", "without the year"),
        Column("total", "decimal", "percent points", "as in the ranking"),
        Column("total_without", "decimal", "percent points", "without the year"),
    ),
)

CHANGE_UNCERTAINTY = Table(
    "change_uncertainty",
    "change_uncertainty.csv",
    "Which changes are real",
    "how sure the change from the previous edition is",
    (
        Column("rank", "integer", "", "in this run"),
        *_CLUSTER,
        Column("previous_rank", "integer", "", "in the previous run"),
        Column("previous_id", "text", "", "in the previous run"),
        Column("total_change", "decimal", "percent points", "this total less the previous one"),
        Column("sd", "decimal", "percent points", "of the change, over draws of the documents"),
        Column("low", "decimal", "percent points", "of the change, for all clusters together"),
        Column("high", "decimal", "percent points", "likewise"),
        Column("total_told", "text", "", "rose, fell, or can't be told"),
        Column("rank_change", "integer", "ranks", "previous rank less this one: up is positive"),
        Column("rank_change_low", "integer", "ranks", "least that the sets of ranks allow"),
        Column("rank_change_high", "integer", "ranks", "most that they allow"),
        Column("rank_told", "text", "", "rose, fell, unchanged, or can't be told"),
    ),
)

SWAPS = Table(
    "swaps",
    "swaps.csv",
    "Pairs of clusters that changed places",
    "which pairs changed places between two editions, and whether that is real",
    (
        Column("cluster_id", "text", "", "of the cluster now ahead"),
        Column("name", "text", "", "of the cluster now ahead"),
        Column("rank", "integer", "", "of it, now"),
        Column("other_id", "text", "", "of the cluster now behind"),
        Column("other_name", "text", "", "of the cluster now behind"),
        Column("other_rank", "integer", "", "of it, now"),
        Column("change", "decimal", "percent points", "by which the first gained on the other"),
        Column("sd", "decimal", "percent points", "of that gain"),
        Column("told", "boolean", "", "whether the gain is significant, for all pairs together"),
    ),
)

SENSITIVITY = Table(
    "sensitivity",
    "sensitivity.csv",
    "Choices of method that move the ranks",
    "how far each choice of method moves each cluster's rank",
    (
        Column("cluster_id", "text", "", "as in the ranking"),
        Column("rank", "integer", "", "as in the ranking"),
        Column("name", "text", "", "its main cities"),
        Column("factor", "text", "", "the choice that is varied, or all of them together"),
        Column("S_i", "decimal", "", "part of the rank's variance by it alone; empty: none varies"),
        Column("S_Ti", "decimal", "", "the same, with what it does together with other choices"),
        Column("lowest", "integer", "", "best rank, the other choices as in the recipe"),
        Column("median", "decimal", "", "of these ranks"),
        Column("highest", "integer", "", "worst of these ranks"),
        Column("kept", "integer", "settings", "of these in which the cluster has a rank"),
        Column("absorbed", "integer", "settings", "in which another cluster holds its majority"),
        Column("split", "integer", "settings", "in which several clusters hold its majority"),
        Column("lost", "integer", "settings", "in which no cluster holds half of its listings"),
    ),
)

DOUBTS = (
    *(UNCERTAINTY, PAIRS, PLACES, SENSITIVITY, LEAVE_ONE_YEAR),
    *(CHANGE_UNCERTAINTY, SWAPS),
)
"""All of them."""
