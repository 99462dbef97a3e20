"""How sure the ranks are, in the workbook: columns of the ranking, and sheets of their own."""

from __future__ import annotations

from hotbed.analysis.floor import NO_RANK
from hotbed.analysis.uncertainty.phrases import number_ranges
from hotbed.publish.facts.structure import Facts, Ranked
from hotbed.publish.kit.cells import Cell, Column, Sheet, of_table
from hotbed.tables import CHANGE_UNCERTAINTY, LEAVE_ONE_YEAR, RANKING, SENSITIVITY, UNCERTAINTY

TOLD = (of_table(CHANGE_UNCERTAINTY, "rank_told", "Rank rose or fell", "text", 16),)
"""Beside the columns of change, where it was told which changes are real."""
WHO = (
    of_table(RANKING, "rank", "Rank", "integer"),
    of_table(RANKING, "name", "Cluster", "text", 34),
    of_table(RANKING, "cluster_id", "Cluster id", "text", 22),
)


def printed(row: Ranked) -> Cell:
    """A rank; a dash where it is not printed.

    Parameters
    ----------
    row : Ranked
    """
    return row.rank if row.printed else NO_RANK


def doubt_columns(facts: Facts) -> tuple[Column, ...]:
    """The columns of the ranking that say how sure it is.

    Parameters
    ----------
    facts : Facts
    """
    return (
        of_table(UNCERTAINTY, "rank_low", "Best rank", "integer"),
        of_table(UNCERTAINTY, "rank_high", "Worst rank", "integer"),
        of_table(UNCERTAINTY, "tied_with", "Tied with", "text", 20),
        of_table(UNCERTAINTY, "exists", "Exists in", "part"),
        of_table(UNCERTAINTY, "geocoding_low", "Placings, best rank", "integer"),
        of_table(UNCERTAINTY, "geocoding_high", "Placings, worst rank", "integer"),
        of_table(UNCERTAINTY, "choices_low", "Choices, best rank", "integer"),
        of_table(UNCERTAINTY, "choices_high", "Choices, worst rank", "integer"),
        *(
            of_table(UNCERTAINTY, "<metric>_documents", f"{metric.label}, any part", "integer", 14)
            for metric in facts.metrics
        ),
        Column("Little for a rank", "text", "", "what the rank rests on, where that is little", 30),
    )


def doubt_cells(row: Ranked, facts: Facts) -> tuple[Cell, ...]:
    """A cluster's cells in `doubt_columns`; no ranks where its rank is not printed.

    Parameters
    ----------
    row : Ranked
    facts : Facts
    """
    doubt = row.doubt
    if doubt is None:
        return (None,) * len(doubt_columns(facts))
    spans = [doubt.ranks, doubt.placings, doubt.choices]
    if not row.printed:
        spans = [None, None, None]
    ends: list[tuple[Cell, Cell]] = [
        (span.low, span.high) if span else (None, None) for span in spans
    ]
    tied = number_ranges(sorted(doubt.tied_with)) if row.printed else None
    documents = (doubt.documents[metric.name] for metric in facts.metrics)
    few = doubt.few or None
    return (*ends[0], tied, doubt.exists, *ends[1], *ends[2], *documents, few)


def told_cells(row: Ranked) -> tuple[Cell, ...]:
    """A cluster's cell in `TOLD`.

    Parameters
    ----------
    row : Ranked
    """
    return (row.change.rank_told if row.change and row.printed else None,)


def choices_sheet(facts: Facts) -> Sheet:
    """What choices of method do to each cluster's rank.

    Parameters
    ----------
    facts : Facts
    """
    columns = (
        *WHO,
        of_table(SENSITIVITY, "factor", "Choice", "text", 40),
        of_table(SENSITIVITY, "lowest", "Best rank", "integer"),
        of_table(SENSITIVITY, "highest", "Worst rank", "integer"),
        of_table(SENSITIVITY, "S_i", "Part alone", "part"),
        of_table(SENSITIVITY, "S_Ti", "Part together", "part"),
        Column("Without rank", "integer", "settings", "in which the cluster has no rank"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(cluster.rank, cluster.name, cluster.cluster_id, line.factor),
            *((line.ranks.low, line.ranks.high) if line.ranks else (None, None)),
            *(line.part, line.part_together, line.without),
        )
        for cluster in facts.clusters
        if cluster.printed and cluster.choices
        for line in cluster.choices.lines
    ]
    return Sheet(
        *("Choices of method", columns, rows),
        about="what each choice of method does to each rank",
        link="Clusters",
    )


def years_sheet(facts: Facts) -> Sheet:
    """Where each cluster stands without each year.

    Parameters
    ----------
    facts : Facts
    """
    columns = (
        *WHO,
        of_table(LEAVE_ONE_YEAR, "year", "Year", "year"),
        of_table(LEAVE_ONE_YEAR, "rank_without", "Rank without", "integer"),
        of_table(LEAVE_ONE_YEAR, "total_without", "Total without", "share"),
    )
    rows: list[tuple[Cell, ...]] = [
        (*(cluster.rank, cluster.name, cluster.cluster_id), line.year, line.rank, line.total)
        for cluster in facts.clusters
        if cluster.printed
        for line in cluster.without_year
    ]
    return Sheet(
        *("Without a year", columns, rows),
        about="where each cluster stands if a year is left out",
        link="Clusters",
    )


def confidential_sheet(facts: Facts) -> Sheet:
    """What of each cluster is not told since it is confidential.

    Parameters
    ----------
    facts : Facts
    """
    columns = (*WHO, Column("Not told", "text", "", "what is confidential, and how much of it", 80))
    rows: list[tuple[Cell, ...]] = [
        (cluster.rank, cluster.name, cluster.cluster_id, sentence)
        for cluster in facts.clusters
        for sentence in cluster.confidential
    ]
    return Sheet("Confidential", columns, rows, "what is not told")
