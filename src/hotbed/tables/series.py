"""The table of several editions side by side."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

SERIES = Table(
    "series",
    "series.csv",
    "Clusters over editions",
    "every cluster of every edition, under an id that it keeps",
    (
        Column("edition", "text", "", "years of the edition's first metric"),
        Column("lineage_id", "text", "", "id that the cluster keeps over the editions"),
        Column("rank", "integer", "", "in the edition"),
        Column("cluster_id", "text", "", "in the edition"),
        Column("name", "text", "", "in the edition"),
        Column("economies", "text", "", "ISO 3166-1 codes by weight, joined by /"),
        Column("<metric>_count", "decimal", "documents", "fractional count"),
        Column("<metric>_share", "decimal", "percent", "of the world's documents in the edition"),
        Column("total", "decimal", "percent points", "weighted sum of the shares"),
        Column("event", "text", "", "what became of it since the edition before (lineage)"),
        Column("previous_rank", "integer", "", "in the edition before"),
        Column("rank_change", "integer", "ranks", "gained since the edition before"),
        Column("growth", "decimal", "percent", "of output since the edition before"),
        Column("documents_before", "decimal", "documents", "that the growth is of"),
    ),
)
