"""The sheets of the workbook: the facts as rows, each column with its unit and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hotbed.publish.facts.lines import FieldLine, named
from hotbed.publish.facts.structure import Cluster, Economy, Facts, Line, Ranked
from hotbed.publish.facts.territories.structure import Territories
from hotbed.publish.facts.words import span
from hotbed.publish.kit.cells import Cell, Column, Sheet, of_table
from hotbed.publish.kit.changes import CHANGE, change_cells, composition_sheet
from hotbed.publish.kit.doubts import (
    TOLD,
    choices_sheet,
    confidential_sheet,
    doubt_cells,
    doubt_columns,
    printed,
    told_cells,
    years_sheet,
)
from hotbed.publish.kit.economies.sheet import territories_sheet
from hotbed.publish.method import method_words
from hotbed.tables import (
    CLUSTERS,
    ECONOMIES,
    ECONOMY_PARTS,
    INTENSITY,
    LEDGER,
    PROFILES,
    RANKING,
    Table,
)

RANK = of_table(RANKING, "rank", "Rank", "integer")
ID = of_table(RANKING, "cluster_id", "Cluster id", "text", 22)
NAME = of_table(RANKING, "name", "Cluster", "text", 34)
ECONOMY_CODES = of_table(RANKING, "economies", "Economies", "text", 12)
TOTAL = of_table(RANKING, "total", "Total", "share")
METRIC = Column("Metric", "text", "", "kind of document", 24)
LISTINGS = of_table(CLUSTERS, "listings", "Listings", "integer")
PLACES = of_table(CLUSTERS, "places", "Places", "integer")
POSITION = of_table(PROFILES["applicants"], "position", "Position", "integer")
DOCUMENTS = of_table(PROFILES["applicants"], "documents", "Documents", "count")
ABOUT = {"series": "documents by year", "teams": "how many people work together"}
"""What profiles are of, where their title doesn't say it."""
SHARE = of_table(PROFILES["applicants"], "share", "Share", "number")


def sheets(facts: Facts, told: Territories | None = None) -> Iterator[Sheet]:
    """All sheets in order, those without rows too.

    Parameters
    ----------
    facts : Facts
    told : Territories, optional
        Economies and income groups in full.
    """
    figures = [
        *_figures(facts),
        *([territories_sheet(facts, told)] if told else []),
        _ledger(facts),
    ]
    yield from figures
    yield _method(facts, figures)


def _figures(facts: Facts) -> Iterator[Sheet]:
    """The sheets of the ranking, the clusters and their profiles."""
    yield _ranking(facts)
    yield _clusters(facts)
    yield _economies(facts)
    yield _parts(facts)
    for subject, title, label in (
        ("applicants", "Applicants", "Applicant"),
        ("organisations", "Organisations", "Organisation"),
        ("sectors", "Sectors", "Sector"),
    ):
        columns = (
            POSITION,
            of_table(PROFILES[subject], "label", label, "text", 44),
            DOCUMENTS,
            SHARE,
        )
        yield _profile(facts, subject, title, columns, ("position", "label", "documents", "share"))
    for subject, title in (
        ("technology_fields", "Technology fields"),
        ("science_fields", "Science fields"),
        ("topics", "Topics"),
    ):
        yield _fields(facts, subject, title)
    yield _series(facts)
    yield _partners(facts)
    yield _teams(facts)
    yield composition_sheet(facts)
    yield choices_sheet(facts)
    yield years_sheet(facts)
    yield confidential_sheet(facts)


def _by_metric(facts: Facts, table: Table) -> list[Column]:
    """Count and share of each metric."""
    columns = []
    for metric in facts.metrics:
        count = of_table(table, "<metric>_count", metric.label, "count")
        share = of_table(table, "<metric>_share", f"{metric.label}, share", "share")
        columns += [replace(count, meaning=f"{count.meaning}, {span(metric.years)}"), share]
    return columns


def _amounts(row: Ranked | Economy, facts: Facts) -> list[float]:
    amounts = [row.metrics[metric.name] for metric in facts.metrics]
    return [value for amount in amounts for value in (amount.count, amount.share)]


def _ranking(facts: Facts) -> Sheet:
    columns = (RANK, NAME, ECONOMY_CODES, ID, *_by_metric(facts, RANKING), TOTAL)
    if facts.against:
        columns += CHANGE
    if told := any(row.change and row.change.rank_told for row in facts.ranking):
        columns += TOLD
    if facts.has_doubts:
        columns += doubt_columns(facts)
    rows = [
        (
            printed(row),
            row.name,
            "/".join(row.economies),
            row.cluster_id,
            *_amounts(row, facts),
            row.total,
            *(change_cells(row.change) if facts.against else ()),
            *(told_cells(row) if told else ()),
            *(doubt_cells(row, facts) if facts.has_doubts else ()),
        )
        for row in facts.ranking
    ]
    return Sheet(
        *("Ranking", columns, rows),
        about="every cluster with its counts, shares and total",
        link="Clusters",
    )


def _clusters(facts: Facts) -> Sheet:
    columns = (
        RANK,
        NAME,
        ID,
        LISTINGS,
        PLACES,
        of_table(CLUSTERS, "core_places", "Core places", "integer"),
        of_table(CLUSTERS, "merged_from", "Joined from", "integer"),
        of_table(CLUSTERS, "lon", "Longitude", "degrees"),
        of_table(CLUSTERS, "lat", "Latitude", "degrees"),
        of_table(CLUSTERS, "area_km2", "Area", "number"),
        of_table(INTENSITY, "population", "People", "integer"),
        of_table(INTENSITY, "population_source", "People from", "text", 12),
        of_table(INTENSITY, "intensity", "Intensity", "share"),
        of_table(INTENSITY, "rank", "Intensity rank", "integer"),
        Column("Name from", "text", "", "how the name was found", 50),
    )
    rows = [
        (
            *_who(cluster),
            cluster.listings,
            cluster.places,
            cluster.core_places,
            cluster.merged_from,
            cluster.lon,
            cluster.lat,
            cluster.area_km2,
            *_people(cluster),
            cluster.found.naming_rule,
        )
        for cluster in facts.clusters
    ]
    return Sheet(*("Clusters", columns, rows), about="size, centre, people, name", link="Ranking")


def _people(cluster: Cluster) -> tuple[Cell, ...]:
    people = cluster.intensity
    if people is None:
        return (None,) * 4
    rank = people.rank if cluster.printed else None
    return people.people, people.source, people.per_million, rank


def _economies(facts: Facts) -> Sheet:
    columns = (
        of_table(ECONOMIES, "economy", "Economy", "text", 10),
        of_table(ECONOMIES, "name", "Name", "text", 26),
        of_table(ECONOMIES, "clusters", "Clusters", "integer"),
        of_table(ECONOMIES, "cross_border", "Of these shared", "integer"),
        of_table(ECONOMIES, "best_rank", "Best rank", "integer"),
        *_by_metric(facts, ECONOMIES),
        of_table(ECONOMIES, "total", "Total", "share"),
    )
    rows = [
        (
            row.economy,
            row.name,
            row.clusters,
            row.cross_border,
            row.best_rank,
            *_amounts(row, facts),
            row.total,
        )
        for row in facts.economies
    ]
    return Sheet("Economies", columns, rows, about="how many clusters each economy has")


def _parts(facts: Facts) -> Sheet:
    columns = (
        RANK,
        NAME,
        ID,
        of_table(ECONOMY_PARTS, "economy", "Economy", "text", 10),
        of_table(ECONOMY_PARTS, "listed", "Listed", "text", 8),
        of_table(ECONOMY_PARTS, "places", "Places", "integer"),
        of_table(ECONOMY_PARTS, "listings", "Listings", "integer"),
        of_table(ECONOMY_PARTS, "listings_share", "Share of listings", "share"),
        *(
            of_table(ECONOMY_PARTS, "<metric>_count", metric.label, "count")
            for metric in facts.metrics
        ),
    )
    rows = [
        (
            *_who(cluster),
            part.economy,
            "yes" if part.listed else "no",
            part.places,
            part.listings,
            part.listings_share,
            *(part.counts[metric.name] for metric in facts.metrics),
        )
        for cluster in facts.clusters
        for part in cluster.parts
    ]
    return Sheet(
        *("Economies in clusters", columns, rows), about="each economy's part of each cluster"
    )


def _who(cluster: Cluster) -> tuple[Cell, ...]:
    return printed(cluster), cluster.name, cluster.cluster_id


def _profile(
    facts: Facts, subject: str, title: str, columns: Sequence[Column], fields: Sequence[str]
) -> Sheet:
    """The lines of one subject of the profiles, with the cluster and metric of each."""
    labels = {metric.name: metric.label for metric in facts.metrics}
    rows: list[tuple[Cell, ...]] = [
        (*_who(cluster), labels[metric], *(_value(line, name) for name in fields))
        for cluster in facts.clusters
        for metric, lines in cluster.lines(subject).items()
        for line in lines
    ]
    about = f"{ABOUT.get(subject, title.casefold())}, of each cluster"
    return Sheet(title, (RANK, NAME, ID, METRIC, *columns), rows, about)


def _value(line: Line, name: str) -> Cell:
    """A cell of a line; a field's label with its classification where there are several."""
    if isinstance(line, FieldLine) and name == "label":
        return named(line)
    value: Cell = getattr(line, name)
    return value


def _fields(facts: Facts, subject: str, title: str) -> Sheet:
    table = PROFILES[subject]
    columns = (
        POSITION,
        of_table(table, "label", "Field", "text", 40),
        DOCUMENTS,
        of_table(table, "share", "Share", "number"),
        of_table(table, "world_share", "World share", "number"),
        of_table(table, "specialisation", "Index", "number"),
        of_table(table, "low", "Index, low", "number"),
        of_table(table, "high", "Index, high", "number"),
    )
    fields = (
        "position",
        "label",
        "documents",
        "share",
        "world_share",
        "specialisation",
        "low",
        "high",
    )
    return _profile(facts, subject, title, columns, fields)


def _series(facts: Facts) -> Sheet:
    table = PROFILES["series"]
    columns = (
        of_table(table, "year", "Year", "year"),
        of_table(table, "documents", "Documents", "count"),
    )
    return _profile(facts, "series", "Series", columns, ("year", "documents"))


def _partners(facts: Facts) -> Sheet:
    table = PROFILES["partners"]
    columns = (
        of_table(table, "position", "Position", "integer"),
        of_table(table, "partner", "Partner", "text", 34),
        of_table(table, "partner_id", "Partner id", "text", 22),
        of_table(table, "documents", "Shared", "integer"),
        of_table(table, "share", "Share", "number"),
    )
    fields = ("position", "partner", "partner_id", "documents", "share")
    return _profile(facts, "partners", "Partners", columns, fields)


def _teams(facts: Facts) -> Sheet:
    table = PROFILES["teams"]
    columns = (
        of_table(table, "documents", "Documents", "integer"),
        of_table(table, "mean_team", "Team", "number"),
        of_table(table, "alone_share", "By one alone", "number"),
        of_table(table, "foreign_share", "With others abroad", "number"),
    )
    fields = ("documents", "mean_team", "alone_share", "foreign_share")
    return _profile(facts, "teams", "Teams", columns, fields)


def _ledger(facts: Facts) -> Sheet:
    columns = (
        METRIC,
        of_table(LEDGER, "line", "Line", "text", 18),
        of_table(LEDGER, "meaning", "Meaning", "text", 56),
        of_table(LEDGER, "rows", "Rows", "integer"),
        of_table(LEDGER, "documents", "Documents", "count"),
        of_table(LEDGER, "share_of_rows", "Share of rows", "number"),
        of_table(LEDGER, "share_of_documents", "Share of documents", "number"),
    )
    labels = {metric.name: metric.label for metric in facts.metrics}
    rows: list[tuple[Cell, ...]] = [
        (
            labels.get(line.metric, line.metric),
            line.line,
            line.meaning,
            line.rows,
            line.documents,
            line.share_of_rows,
            line.share_of_documents,
        )
        for line in facts.ledger
    ]
    return Sheet("Ledger", columns, rows, about="where every row of the inputs ended")


def _method(facts: Facts, figures: list[Sheet]) -> Sheet:
    """Study, method, sources, and the unit of every column of the other sheets."""
    columns = (
        Column("Subject", "text", "", "", 24),
        Column("Item", "text", "", "", 26),
        Column("Unit", "text", "", "", 24),
        Column("Meaning", "text", "", "", 110),
    )
    study, against = facts.study, facts.against
    rows: list[tuple[Cell, ...]] = [("Study", "Title", "", study.title)]
    if study.note:
        rows.append(("Study", "Note", "", study.note))
    if study.preset:
        rows.append(("Study", "Preset", "", study.preset))
    rows.append(("Study", "Recipe", "SHA-256", study.recipe_digest))
    rows.append(("Study", "Run", "digest of recipe and inputs", study.run_digest))
    rows.append(("Study", "Program", "", f"hotbed {study.hotbed}"))
    if against:
        rows.append(("Study", "Compared with", "", against.title))
        rows += [("Study", "Differs from it in", "", text) for text in against.differences]
    rows += [("Method", "", "", text) for text in method_words(facts)]
    rows += [("Not shown", "", "", text) for text in facts.confidential]
    rows += [("Own choice", "", "", text) for text in facts.own_choices]
    rows += [("Source", "", "", text) for text in facts.credits]
    rows += [
        (sheet.name, column.head, column.unit, column.meaning)
        for sheet in figures
        if sheet.rows
        for column in sheet.columns
    ]
    return Sheet(
        "Units and method", columns, rows, about="the method in words, and every column explained"
    )
