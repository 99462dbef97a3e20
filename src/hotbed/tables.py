"""The contracts: every result table's columns, with type, unit and meaning.

They drive the checks of what a run writes, the documentation and the metadata beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a result table."""

    name: str
    type: str
    unit: str
    meaning: str


RANKING = (
    Column("rank", "integer", "", "place by total, 1 the largest; equal totals share a rank"),
    Column("cluster_id", "text", "", "economy and coordinates of the cluster's densest place"),
    Column("name", "text", "", "its main cities"),
    Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
    Column("<metric>_count", "decimal", "documents", "fractional count"),
    Column("<metric>_share", "decimal", "percent", "of all the world's documents of the metric"),
    Column("total", "decimal", "percent points", "weighted sum of the shares"),
)

CLUSTERS = (
    Column("cluster_id", "text", "", "as in the ranking"),
    Column("rank", "integer", "", "as in the ranking"),
    Column("name", "text", "", "its main cities"),
    Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
    Column("total", "number", "percent points", "as in the ranking, as a floating-point number"),
    Column("listings", "integer", "listings", "of all metrics, within the cluster"),
    Column("places", "integer", "places", "distinct rounded coordinates"),
    Column("core_places", "integer", "places", "of these core points of the density search"),
    Column("merged_from", "integer", "clusters", "how many were joined, 1 where none"),
    Column("lon", "number", "degrees", "weighted centre"),
    Column("lat", "number", "degrees", "weighted centre"),
    Column("area_km2", "number", "km2", "geodesic area of the polygon"),
    Column("geometry", "geometry", "degrees, WGS 84", "polygon"),
)

MEMBERS = (
    Column("place_id", "integer", "", "number of the place in this run"),
    Column("lon", "number", "degrees", "rounded longitude"),
    Column("lat", "number", "degrees", "rounded latitude"),
    Column("country", "text", "", "ISO 3166-1 code"),
    Column("admin1", "text", "", "GeoNames code of the first administrative division"),
    Column("place", "text", "", "name, of the address with most listings"),
    Column("listings", "integer", "listings", "of all metrics"),
    Column("listings_<metric>", "integer", "listings", "of one metric"),
    Column("cluster_id", "text", "", "null: noise"),
    Column("cluster_before", "integer", "", "cluster before merging, -1: noise"),
    Column("core", "boolean", "", "whether a core point of the density search"),
)

LOCATIONS = (
    Column("address_id", "integer", "", "number of the distinct address in this run"),
    Column("stated_<part>", "text", "", "the address as the source has it"),
    Column("listings", "integer", "listings", "that carry the address"),
    Column("lon", "number", "degrees", "answer, null where not located"),
    Column("lat", "number", "degrees", "answer, null where not located"),
    Column("country", "text", "", "ISO 3166-1 code"),
    Column("admin1", "text", "", "GeoNames code of the first administrative division"),
    Column("place", "text", "", "name of the place answered"),
    Column("precision", "text", "", "given, rooftop, street, postcode, locality, district, region"),
    Column("method", "text", "", "what the answer rests on"),
    Column("confidence", "number", "0 to 1", "estimated probability that the answer is right"),
    Column("reason", "text", "", "why there is no answer"),
    Column("place_id", "integer", "", "place of this run, null where it does not count"),
    Column("status", "text", "", "why the answer does not count, as in the ledger"),
)

LEDGER = (
    Column("metric", "text", "", "metric"),
    Column("line", "text", "", "where rows ended; each row in exactly one"),
    Column("meaning", "text", "", "the line in words"),
    Column("rows", "integer", "listings", "rows read; all lines sum to the rows read"),
    Column("documents", "decimal", "documents", "their fractional count"),
    Column("share_of_rows", "decimal", "percent", "of the rows read"),
    Column("share_of_documents", "decimal", "percent", "of the documents in the window"),
)

REJECTS = (
    Column("metric", "text", "", "metric that the input feeds"),
    Column("input", "integer", "", "number of the input in the recipe, from 0"),
    Column("file", "text", "", "name of the file"),
    Column("row", "integer", "", "row of the file, null where not known"),
    Column("reason", "text", "", "why it could not be read"),
    Column("text", "text", "", "its text, cut at 500 characters"),
)

TALLY = (
    Column("metric", "text", "", "metric"),
    Column("input", "integer", "", "number of the input in the recipe, from 0"),
    Column("status", "text", "", "placed, or why not, as in the ledger"),
    Column("place_id", "integer", "", "place of this run (members.parquet), null where not placed"),
    Column("year", "integer", "", "year of publication"),
    Column("contributors", "integer", "persons", "on the document, listed or declared"),
    Column("addresses", "integer", "addresses", "that the contributor has on the document"),
    Column("rows", "integer", "listings", "each worth 1/(contributors * addresses) documents"),
)

DOCUMENTS = (
    Column("metric", "text", "", "metric"),
    Column("year", "integer", "", "year of publication"),
    Column("contributors", "integer", "persons", "on the document, listed or declared"),
    Column("listed", "integer", "persons", "of these in the file"),
    Column("documents", "integer", "documents", "in the window, located or not"),
)

_WHOSE = (
    Column("cluster_id", "text", "", "as in the ranking"),
    Column("cluster", "text", "", "name"),
    Column("metric", "text", "", "metric"),
)
_BREAKDOWN = (
    *_WHOSE,
    Column("position", "integer", "", "by documents; null: all others, none stated"),
    Column("label", "text", "", "applicant, organisation, field, topic or sector"),
    Column("documents", "decimal", "documents", "fractional count; lines sum to the cluster's"),
    Column("share", "decimal", "percent", "of the cluster's documents of the metric"),
)
_INDEX = (
    Column("world_share", "decimal", "percent", "of the world's documents with a field"),
    Column("specialisation", "decimal", "", "share in the cluster over share in the world"),
    Column("low", "decimal", "", "lower end of the index's 95 % interval"),
    Column("high", "decimal", "", "upper end of the index's 95 % interval"),
)

PROFILES = {
    "applicants": _BREAKDOWN,
    "organisations": _BREAKDOWN,
    "sectors": _BREAKDOWN,
    "technology_fields": _BREAKDOWN + _INDEX,
    "science_fields": _BREAKDOWN + _INDEX,
    "topics": _BREAKDOWN + _INDEX,
    "series": (
        *_WHOSE,
        Column("year", "integer", "", "year of publication"),
        Column("documents", "decimal", "documents", "fractional count"),
    ),
    "teams": (
        *_WHOSE,
        Column("documents", "integer", "documents", "with a hand of the cluster, counted whole"),
        Column("mean_team", "decimal", "persons", "contributors a document"),
        Column("alone_share", "decimal", "percent", "of one contributor"),
        Column("foreign_share", "decimal", "percent", "with one outside the cluster's economies"),
    ),
    "partners": (
        *_WHOSE,
        Column("position", "integer", "", "by documents"),
        Column("partner_id", "text", "", "the other cluster"),
        Column("partner", "text", "", "its name"),
        Column("documents", "integer", "documents", "that both have a hand in, counted whole"),
        Column("share", "decimal", "percent", "of the cluster's documents, counted whole"),
    ),
    "organisations_merged": (
        Column("kind", "text", "", "applicant or organisation"),
        Column("name", "text", "", "spelling in the source"),
        Column("organisation", "text", "", "what it is counted under"),
    ),
}

TABLES = {
    "ranking": RANKING,
    "clusters": CLUSTERS,
    "members": MEMBERS,
    "locations": LOCATIONS,
    "tally": TALLY,
    "documents": DOCUMENTS,
    "ledger": LEDGER,
    "rejects": REJECTS,
}
