"""The tables that later calls add to a run's folder."""

from __future__ import annotations

from hotbed.tables.areas import AREAS
from hotbed.tables.contract import Column, Table
from hotbed.tables.gii import GII, GII_ECONOMIES
from hotbed.tables.scorecard import SCORECARDS
from hotbed.tables.uncertainty import DOUBTS

INTENSITY = Table(
    "intensity",
    "intensity.csv",
    "Output per million inhabitants",
    "what each cluster has for each million inhabitants",
    (
        Column("rank", "integer", "", "by intensity; empty where the population is not known"),
        Column("cluster_id", "text", "", "as in the ranking"),
        Column("name", "text", "", "its main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("size_rank", "integer", "", "rank in the ranking by total"),
        Column("shape", "text", "", "polygon under which people were counted"),
        Column("area_km2", "decimal", "km2", "geodesic area of the polygon"),
        Column("population", "integer", "persons", "under the polygon"),
        Column("population_source", "text", "", "grid of people, or gazetteer"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
        Column("intensity", "decimal", "percent points per million persons", "of the total"),
        Column("<metric>_per_million", "decimal", "documents per million persons", "of the metric"),
    ),
)

ECONOMIES = Table(
    "economies",
    "economies.csv",
    "Clusters by economy",
    "clusters by economy",
    (
        Column("economy", "text", "", "ISO 3166-1 code"),
        Column("name", "text", "", "its English name"),
        Column("clusters", "integer", "clusters", "one in several economies counts for each"),
        Column("cross_border", "integer", "clusters", "of these in several economies"),
        Column("best_rank", "integer", "", "of its clusters"),
        Column("<metric>_count", "decimal", "documents", "of its parts of clusters"),
        Column("<metric>_share", "decimal", "percent", "of all the world's documents"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
    ),
)

ECONOMY_PARTS = Table(
    "economy_parts",
    "economy_parts.csv",
    "Each cluster's economies",
    "the part of each economy in each cluster",
    (
        Column("cluster_rank", "integer", "", "as in the ranking"),
        Column("cluster_id", "text", "", "as in the ranking"),
        Column("name", "text", "", "of the cluster"),
        Column("economy", "text", "", "ISO 3166-1 code"),
        Column("listed", "text", "", "yes or no: whether the cluster's name lists it"),
        Column("places", "integer", "places", "distinct rounded coordinates"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("listings_share", "decimal", "percent", "of the cluster's listings"),
        Column("<metric>_count", "decimal", "documents", "of the part"),
    ),
)

REGIONAL = Table(
    "regional_ranking",
    "regions/<region>-top-<n>.csv",
    "Ranking of a region",
    "the clusters of a region, with the density that this depth needs",
    (
        Column("rank", "integer", "", "in the region"),
        Column("cluster_id", "text", "", "economy and coordinates of the densest place"),
        Column("name", "text", "", "its main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("world_rank", "integer", "", "in the run's ranking; empty: not a cluster there"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("inside_share", "decimal", "percent", "of these in the region"),
        Column("densest", "integer", "listings", "most within the radius of one of its places"),
        Column("min_listings", "integer", "listings", "threshold of this ranking"),
        Column("<metric>_count", "decimal", "documents", "fractional count"),
        Column("<metric>_share", "decimal", "percent", "of all the world's documents"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
    ),
)

BELOW = Table(
    "below",
    "regions/<region>-below.csv",
    "Areas just below the threshold",
    "where the next clusters would be, and what they lack",
    (
        Column("place", "integer", "", "by listings within the radius, 1 the most"),
        Column("name", "text", "", "main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("lon", "decimal", "degrees", "of the densest place"),
        Column("lat", "decimal", "degrees", "of the densest place"),
        Column("listings_within", "integer", "listings", "within the radius"),
        Column("lacking", "integer", "listings", "to the threshold"),
        Column("nearest_cluster", "text", "", "id of the nearest cluster"),
        Column("nearest_km", "decimal", "km", "to its nearest place"),
        Column("joins", "text", "", "id of the cluster that it would join"),
    ),
)

_SWITCHES = {
    "documents": "documents at its places",
    "world": "the world’s totals",
    "borders": "places that joined or left it otherwise than by merger or split",
    "merges": "mergers and splits",
    "weights": "weights and metrics",
    "geocoder": "other answers of the geocoder",
    "parameters": "other parameters",
}


def _ranks_by(whose: str, meaning: str) -> tuple[Column, ...]:
    """Ranks gained by a total, and the parts of what moved it."""
    parts = (
        Column(f"ranks_by_{whose}_{name}", "decimal", "ranks", f"of these, from {source}")
        for name, source in _SWITCHES.items()
    )
    return (Column(f"ranks_by_{whose}", "decimal", "ranks", meaning), *parts)


DECOMPOSITION = Table(
    "decomposition",
    "decomposition.csv",
    "What the change since a previous run consists of",
    "of each cluster’s change, the parts that add up to it",
    (
        Column("rank", "integer", "", "in this run, empty where it ended"),
        Column("cluster_id", "text", "", "in this run"),
        Column("name", "text", "", "in this run"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("event", "text", "", "continued, merged, split, born, absorbed, died, ..."),
        Column("related", "text", "", "the other clusters of the event"),
        Column("previous_run", "text", "", "digest of the previous run, as in its run.json"),
        Column("previous_rank", "integer", "", "in the previous run, empty of a new one"),
        Column("previous_cluster_id", "text", "", "in the previous run"),
        Column("previous_name", "text", "", "in the previous run"),
        Column("previous_economies", "text", "", "in the previous run"),
        Column("previous_total", "decimal", "percent points", "0 of a new one"),
        Column("total", "decimal", "percent points", "0 where it ended"),
        Column("change", "decimal", "percent points", "of the total; the next seven add up to it"),
        *(
            Column(name, "decimal", "percent points", f"from {source}")
            for name, source in _SWITCHES.items()
        ),
        Column("documents_came", "decimal", "percent points", "of documents: years new in it"),
        Column("documents_went", "decimal", "percent points", "of documents: years left behind"),
        Column("documents_both", "decimal", "percent points", "of documents: years in both"),
        Column("ranks_gained", "integer", "ranks", "negative: lost; empty without both ranks"),
        *_ranks_by("own", "of these, by its own total"),
        *_ranks_by("others", "of these, by the totals of others"),
        Column("listings_within", "integer", "listings", "born or died: most within the radius"),
        Column("min_listings", "integer", "listings", "born or died: the threshold"),
        Column("previous_listings_within", "integer", "listings", "the same in the previous run"),
        Column("previous_min_listings", "integer", "listings", "the same in the previous run"),
    ),
)

WHATIF = Table(
    "whatif",
    "whatif.csv",
    "The run under other settings",
    "the ranking under other settings, beside the run’s",
    (
        Column("setting", "integer", "", "number of the setting, from 1"),
        Column("radius_km", "decimal", "km", "of the density search"),
        Column("min_listings", "integer", "listings", "within the radius of a core point"),
        Column("merge_km", "decimal", "km", "up to which clusters merge; 0: none does"),
        Column("metrics", "text", "", "that count, divided by blanks"),
        Column("weights", "text", "", "metric=weight, divided by blanks"),
        Column("years", "text", "", "metric=first-last, or metric=all, divided by blanks"),
        Column("counting", "text", "", "fractional or full"),
        Column("rank", "integer", "", "under the setting; empty of a cluster that it lacks"),
        Column("cluster_id", "text", "", "economy and coordinates of its densest place"),
        Column("name", "text", "", "its main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("listings", "integer", "listings", "that count, of all metrics"),
        Column("<metric>_count", "decimal", "documents", "empty where the metric is off"),
        Column("<metric>_share", "decimal", "percent", "of all the world's documents that count"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
        Column("run_rank", "integer", "", "in the run, of the cluster that it continues"),
        Column("run_cluster_id", "text", "", "in the run"),
        Column("run_name", "text", "", "in the run"),
        Column("event", "text", "", "same, merged, split, split and merged, new or gone"),
        Column("places", "integer", "places", "in the cluster, with listings that count"),
        Column("places_gained", "integer", "places", "of these, not in the run's cluster"),
        Column("places_lost", "integer", "places", "of the run's cluster that it lacks"),
    ),
)

ADDED = {
    table.name: table
    for table in (
        *(INTENSITY, ECONOMIES, ECONOMY_PARTS, REGIONAL, BELOW),
        *(DECOMPOSITION, WHATIF, *DOUBTS, *AREAS),
        *(GII, GII_ECONOMIES, *SCORECARDS),
    )
}
"""The tables that later calls add to a run's folder, by name."""
