"""The tables that every run writes."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

RANKING = Table(
    "ranking",
    "ranking.csv",
    "Ranking of clusters",
    "the ranking, exact decimals",
    (
        Column("rank", "integer", "", "place by total, 1 the largest; equal totals share a rank"),
        Column("cluster_id", "text", "", "economy and coordinates of the cluster's densest place"),
        Column("name", "text", "", "its main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("<metric>_count", "decimal", "documents", "fractional count"),
        Column(
            "<metric>_share", "decimal", "percent", "of all the world's documents of the metric"
        ),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
    ),
)

CLUSTERS = Table(
    "clusters",
    "clusters.parquet",
    "Clusters with their polygons",
    "clusters with their polygons (GeoParquet)",
    (
        Column("cluster_id", "text", "", "as in the ranking"),
        Column("rank", "integer", "", "as in the ranking"),
        Column("name", "text", "", "its main cities"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column(
            "total", "number", "percent points", "as in the ranking, as a floating-point number"
        ),
        Column("listings", "integer", "listings", "of all metrics, within the cluster"),
        Column("places", "integer", "places", "distinct rounded coordinates"),
        Column("core_places", "integer", "places", "of these core points of the density search"),
        Column("merged_from", "integer", "clusters", "how many were joined, 1 where none"),
        Column("lon", "number", "degrees", "weighted centre"),
        Column("lat", "number", "degrees", "weighted centre"),
        Column("area_km2", "number", "km2", "geodesic area of the polygon"),
        Column("geometry", "geometry", "degrees, WGS 84", "polygon"),
    ),
)

MEMBERS = Table(
    "members",
    "members.parquet",
    "Places, in clusters and outside",
    "every place, with the cluster it belongs to",
    (
        Column("place_id", "integer", "", "number of the place in this run"),
        Column("lon", "number", "degrees", "rounded longitude"),
        Column("lat", "number", "degrees", "rounded latitude"),
        Column("country", "text", "", "ISO 3166-1 code"),
        Column("admin1", "text", "", "GeoNames code of the first administrative division"),
        Column("place", "text", "", "name, of the address with most listings"),
        Column("population", "integer", "persons", "of the place in the gazetteer"),
        Column("geonames_id", "integer", "", "of the place in GeoNames"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("listings_<metric>", "integer", "listings", "of one metric"),
        Column("cluster_before", "integer", "", "cluster before merging, -1: noise"),
        Column("core", "boolean", "", "whether a core point of the density search"),
        Column("cluster_id", "text", "", "null: noise"),
    ),
)

LOCATIONS = Table(
    "locations",
    "locations.parquet",
    "Distinct addresses and their places",
    "every distinct address and its answer",
    (
        Column("address_id", "integer", "", "number of the distinct address in this run"),
        Column("stated_address", "text", "", "the address as the source has it, in one piece"),
        Column("stated_street", "text", "", "its street"),
        Column("stated_city", "text", "", "its city"),
        Column("stated_region", "text", "", "its region"),
        Column("stated_postcode", "text", "", "its postcode"),
        Column("stated_country", "text", "", "its country"),
        Column("listings", "integer", "listings", "that carry the address"),
        Column("lon", "number", "degrees", "answer, null where not located"),
        Column("lat", "number", "degrees", "answer, null where not located"),
        Column("country", "text", "", "ISO 3166-1 code"),
        Column("admin1", "text", "", "GeoNames code of the first administrative division"),
        Column("place", "text", "", "name of the place answered"),
        Column(
            "precision", "text", "", "given, rooftop, street, postcode, locality, district, region"
        ),
        Column("method", "text", "", "what the answer rests on"),
        Column("confidence", "number", "0 to 1", "estimated probability that the answer is right"),
        Column("reason", "text", "", "why there is no answer"),
        Column("geonames_id", "integer", "", "of the place answered, in GeoNames"),
        Column("population", "integer", "persons", "of the place answered, in the gazetteer"),
        Column("place_id", "integer", "", "place of this run, null where it does not count"),
        Column("status", "text", "", "why the answer does not count, as in the ledger"),
    ),
    published=False,
)

TALLY = Table(
    "tally",
    "tally.parquet",
    "All rows as counts of equal rows",
    "all rows as counts of equal rows: every figure can be counted again",
    (
        Column("metric", "text", "", "metric"),
        Column("input", "integer", "", "number of the input in the recipe, from 0"),
        Column("status", "text", "", "placed, or why not, as in the ledger"),
        Column(
            "place_id", "integer", "", "place of this run (members.parquet), null where not placed"
        ),
        Column("year", "integer", "", "year of publication"),
        Column("contributors", "integer", "persons", "on the document, listed or declared"),
        Column("addresses", "integer", "addresses", "that the contributor has on the document"),
        Column("parts", "integer", "", "contributors * addresses: a listing is worth 1/parts"),
        Column("rows", "integer", "listings", "each worth 1/parts of a document"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "documents.parquet",
    "Documents by year and team size",
    "the world’s documents by year and team",
    (
        Column("metric", "text", "", "metric"),
        Column("year", "integer", "", "year of publication"),
        Column("contributors", "integer", "persons", "on the document, listed or declared"),
        Column("listed", "integer", "persons", "of these in the file"),
        Column("documents", "integer", "documents", "in the window, located or not"),
    ),
)

LEDGER = Table(
    "ledger",
    "ledger.csv",
    "Where every row ended",
    "where every row read went",
    (
        Column("metric", "text", "", "metric"),
        Column("line", "text", "", "where rows ended; each row in exactly one"),
        Column("meaning", "text", "", "the line in words"),
        Column("rows", "integer", "listings", "rows read; all lines sum to the rows read"),
        Column("documents", "decimal", "documents", "their fractional count"),
        Column("share_of_rows", "decimal", "percent", "of the rows read"),
        Column("share_of_documents", "decimal", "percent", "of the documents in the window"),
    ),
)

LEDGER_ECONOMIES = Table(
    "ledger_economies",
    "ledger_economies.csv",
    "Which listings of an economy count",
    "which share of each economy’s listings counts",
    (
        Column("economy", "text", "", "ISO 3166-1 code of the address; empty: not known"),
        Column("name", "text", "", "name of the economy"),
        Column("listings", "integer", "listings", "with an address, of all metrics"),
        Column("counted", "integer", "listings", "placed as the recipe asks"),
        Column("below_precision", "integer", "listings", "that name a province, say, and no town"),
        Column("below_confidence", "integer", "listings", "not placed surely enough"),
        Column("not_located", "integer", "listings", "without a place"),
        Column("share_counted", "decimal", "percent", "of the economy’s listings with an address"),
    ),
)

REJECTS = Table(
    "rejects",
    "rejects.parquet",
    "Rows that could not be read",
    "rows that could not be read",
    (
        Column("metric", "text", "", "metric that the input feeds"),
        Column("input", "integer", "", "number of the input in the recipe, from 0"),
        Column("file", "text", "", "name of the file"),
        Column("row", "integer", "", "row of the file, null where not known"),
        Column("reason", "text", "", "why it could not be read"),
        Column("text", "text", "", "its text, cut at 500 characters"),
    ),
    published=False,
)

TABLES = {
    table.name: table
    for table in (
        *(RANKING, CLUSTERS, MEMBERS, LOCATIONS, TALLY, DOCUMENTS),
        *(LEDGER, LEDGER_ECONOMIES, REJECTS),
    )
}
"""The tables that every run writes, by name."""
