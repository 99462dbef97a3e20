"""The tables of the folder profiles/: who drives each cluster, in what, and with whom."""

from __future__ import annotations

from hotbed.tables.contract import Column, Table

AS_WORLD = "1: as in the world"

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
_CLASSIFICATION = Column(
    "classification",
    "text",
    "",
    "of which the label is, where the metric's sources use several",
    optional=True,
)
_FIELDS = (
    *_BREAKDOWN[:-1],
    Column(
        "share",
        "decimal",
        "percent",
        "of the cluster's documents of the metric that state a field (of the classification); of "
        "all its documents on the line (none stated)",
    ),
    Column("world_share", "decimal", "percent", "of the world's documents with a field"),
    Column(
        "specialisation",
        "decimal",
        "1: as in the world",
        "share over world_share",
    ),
    Column("low", "decimal", AS_WORLD, "lower end of the index's 95 % interval"),
    Column("high", "decimal", AS_WORLD, "upper end of the index's 95 % interval"),
)

_PROFILES = {
    "applicants": _BREAKDOWN,
    "organisations": _BREAKDOWN,
    "technology_fields": _FIELDS,
    "science_fields": (*_FIELDS, _CLASSIFICATION),
    "topics": (*_FIELDS, _CLASSIFICATION),
    "sectors": _BREAKDOWN,
    "partners": (
        *_WHOSE,
        Column("position", "integer", "", "by documents"),
        Column("partner_id", "text", "", "the other cluster"),
        Column("partner", "text", "", "its name"),
        Column("documents", "integer", "documents", "that both have a hand in, counted whole"),
        Column("share", "decimal", "percent", "of the cluster's documents, counted whole"),
    ),
    "teams": (
        *_WHOSE,
        Column("documents", "integer", "documents", "with a hand of the cluster, counted whole"),
        Column("mean_team", "decimal", "persons", "contributors a document"),
        Column("alone_share", "decimal", "percent", "of one contributor"),
        Column("foreign_share", "decimal", "percent", "with one outside the cluster's economies"),
    ),
    "series": (
        *_WHOSE,
        Column("year", "integer", "", "year of publication"),
        Column("documents", "decimal", "documents", "fractional count"),
    ),
    "organisations_merged": (
        Column("kind", "text", "", "applicant or organisation"),
        Column("name", "text", "", "spelling in the source"),
        Column("organisation", "text", "", "what it is counted under"),
    ),
}

PROFILES = {
    subject: Table(
        subject,
        f"profiles/{subject}.csv",
        subject.replace("_", " ").capitalize(),
        subject.replace("_", " "),
        columns,
    )
    for subject, columns in _PROFILES.items()
}
"""The tables of the folder profiles/, by subject; absent where the inputs say nothing of it."""

SUBJECTS = tuple(subject for subject in PROFILES if subject != "organisations_merged")
"""Subjects of a cluster's profile."""
