"""The tables of a run beside what the Global Innovation Index has printed."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

GII = Table(
    "gii",
    "gii.csv",
    "Beside a printed edition",
    "what the Global Innovation Index printed of an edition, and the run's clusters in its place",
    (
        Column("printed_rank", "integer", "", "as WIPO printed it"),
        Column("rank", "integer", "", "the best of the run's clusters that hold its cities"),
        Column("printed_name", "text", "", "one to three cities"),
        Column("name", "text", "", "of the run's clusters, joined by +"),
        Column("cluster_id", "text", "", "of the first of them"),
        Column("clusters", "integer", "clusters", "of the run that hold one of its cities"),
        Column("naming", "text", "", "same, a city in common, or other"),
        Column("listings_around", "integer", "listings", "of the run within its radius of a city"),
        Column("cause", "text", "", "why they differ, as far as it lies in the cluster"),
        Column("source", "text", "", "addresses of what was read of the edition"),
        Column("<metric>_share", "decimal", "percent", "of the run's world"),
        Column("<metric>_printed_share", "decimal", "percent", "by its count, else as printed"),
        Column("<metric>_ratio", "decimal", "1: equal", "the run's share over the printed one"),
    ),
)

GII_ECONOMIES = Table(
    "gii_economies",
    "gii_economies.csv",
    "Beside a printed edition, by economy",
    "how many of the first 100 clusters each economy has, in the run and as printed",
    (
        Column("economy", "text", "", "ISO 3166-1 code"),
        Column("clusters", "integer", "clusters", "of the run; one across borders counts for each"),
        Column("printed", "integer", "clusters", "as WIPO printed it, where it is known"),
    ),
)
