"""The tables of counts by any regions, in the folder regions/ of a run."""

from __future__ import annotations

from dataclasses import replace

from hotbed.tables.contract import Column, Table

NOT_IN_ANY = "Not in any region"
IN_NO_CLUSTER = "In no cluster"

_REGION = (
    Column("region_id", "text", "", "as the file of polygons has it; empty: in no region"),
    Column("region", "text", "", f"its name, or “{NOT_IN_ANY}”"),
)
_DEGREE = Column("degree", "text", "", "of urbanisation, as stated", optional=True)
_PEOPLE = (
    Column("population", "integer", "persons", "of the region", optional=True),
    Column("population_source", "text", "", "file of polygons, or grid", optional=True),
)
_DOUBT = (
    Column("total_sd", "decimal", "percent points", "over draws of the documents", optional=True),
    Column("rank_low", "integer", "", "best rank; all regions' sets hold", optional=True),
    Column("rank_high", "integer", "", "worst rank, likewise", optional=True),
)
_GROWTH = (
    Column("previous_rank", "integer", "", "in the previous edition", optional=True),
    Column("rank_change", "integer", "ranks", "gained; negative: lost", optional=True),
    Column("previous_total", "decimal", "percent points", "in that edition", optional=True),
    Column("growth", "decimal", "percent", "of output since then, by weight", optional=True),
    Column("documents_before", "decimal", "documents", "that the growth is of", optional=True),
    Column("<metric>_growth", "decimal", "percent", "of the documents since then", optional=True),
)

REGIONS = Table(
    "region_counts",
    "regions/<name>-counts.csv",
    "Counts by any regions",
    "what lies in each region of a file of polygons",
    (
        Column("rank", "integer", "", "by total; empty of the row of no region"),
        *_REGION,
        Column("places", "integer", "places", "distinct rounded coordinates"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("<metric>_count", "decimal", "documents", "fractional count"),
        Column("<metric>_share", "decimal", "percent", "of all the world's documents"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
        Column("clusters", "integer", "clusters", "with a place in the region"),
        Column("in_clusters", "decimal", "percent", "of the total that lies in clusters"),
        Column("area_km2", "decimal", "km2", "geodesic area of the polygons"),
        _DEGREE,
        *_PEOPLE,
        Column(
            "intensity", "decimal", "percent points per million persons", "total", optional=True
        ),
        Column(
            *("<metric>_per_million", "decimal", "documents per million persons"),
            "of the metric",
            optional=True,
        ),
        *_GROWTH,
        *_DOUBT,
    ),
)

REGION_POLYGONS = replace(
    REGIONS,
    name="region_polygons",
    file="regions/<name>-counts.parquet",
    title="Counts by any regions, with polygons",
    content="the same with the polygons (GeoParquet), as the atlas draws them",
    columns=(
        *(replace(c, type="number" if c.type == "decimal" else c.type) for c in REGIONS.columns),
        Column("geometry", "geometry", "degrees, WGS 84", "polygons, cut at the antimeridian"),
    ),
)

_CLUSTER = (
    Column("cluster_rank", "integer", "", "as in the ranking"),
    Column("cluster_id", "text", "", "as in the ranking; empty: in no cluster"),
    Column("cluster", "text", "", f"its name, or “{IN_NO_CLUSTER}”"),
    Column("economies", "text", "", "of the cluster, ISO 3166-1 codes joined by /"),
)

CROSSWALK = Table(
    "crosswalk",
    "regions/<name>-crosswalk.csv",
    "Crosswalk of clusters and regions",
    "what each cluster and each region have in common",
    (
        *_CLUSTER,
        *_REGION,
        _DEGREE,
        Column("places", "integer", "places", "in both"),
        Column("listings", "integer", "listings", "in both, of all metrics"),
        Column("<metric>_count", "decimal", "documents", "in both"),
        Column("<metric>_of_cluster", "decimal", "percent", "of the cluster's documents"),
        Column("<metric>_of_region", "decimal", "percent", "of the region's documents"),
        Column("<metric>_of_union", "decimal", "percent", "of the documents of either"),
        Column("total", "decimal", "percent points", "weighted sum of the shares of the world"),
        Column("total_of_cluster", "decimal", "percent", "of the cluster's total"),
        Column("total_of_region", "decimal", "percent", "of the region's total"),
        Column("total_of_union", "decimal", "percent", "of the total of either"),
        Column("area_km2", "decimal", "km2", "of the cluster's outline within the region"),
        Column("population", "integer", "persons", "there, of a grid", optional=True),
    ),
)

DEGREES = Table(
    "cluster_degrees",
    "regions/<name>-degrees.csv",
    "Clusters by degree of urbanisation",
    "which part of each cluster is city, town or countryside",
    (
        *_CLUSTER,
        Column("degree", "text", "", "of urbanisation; empty: not known"),
        Column("places", "integer", "places", "of the cluster"),
        Column("listings", "integer", "listings", "of all metrics"),
        Column("<metric>_count", "decimal", "documents", "of the cluster"),
        Column("<metric>_of_cluster", "decimal", "percent", "of the cluster's documents"),
    ),
)

REGION_PROFILES = Table(
    "region_profiles",
    "regions/<name>-profiles.csv",
    "Profiles of regions",
    "who and what each region's documents are of",
    (
        *_REGION,
        Column("subject", "text", "", "applicants, organisations, technology_fields ..."),
        Column("metric", "text", "", "metric"),
        Column("position", "integer", "", "by documents; null: all others, none stated"),
        Column("label", "text", "", "applicant, organisation, field, topic, sector or partner"),
        Column("documents", "decimal", "documents", "fractional; of partners counted whole"),
        Column("share", "decimal", "percent", "of the region's documents of the metric"),
        Column("world_share", "decimal", "percent", "of fields and topics: in the world"),
        Column("specialisation", "decimal", "1: as in the world", "share over share in the world"),
        Column("low", "decimal", "1: as in the world", "lower end of its 95 % interval"),
        Column("high", "decimal", "1: as in the world", "upper end of its 95 % interval"),
    ),
)

AREAS = (REGIONS, REGION_POLYGONS, CROSSWALK, DEGREES, REGION_PROFILES)
