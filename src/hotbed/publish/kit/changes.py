"""Change since an earlier edition, in the workbook: columns, and what it consists of."""

from __future__ import annotations

from hotbed.publish.facts.change import NEW
from hotbed.publish.facts.structure import Change, Facts
from hotbed.publish.kit.cells import Cell, Column, Sheet, of_table
from hotbed.publish.kit.doubts import WHO, printed
from hotbed.tables import DECOMPOSITION

CHANGE = (
    Column("Rank before", "integer", "", "in the previous edition; empty where it was not there"),
    Column("Ranks gained", "integer", "", "since then; negative: lost"),
    Column(
        "Growth",
        "rate",
        "percent",
        "of the weighted total at today's places, in both windows; empty of newcomers, and where "
        "it would start from few documents",
        bars=True,
    ),
    Column("Growth from", "count", "documents", "at today's places, in the earlier window"),
    Column("Growth left out", "text", "", "because it would mislead", 22),
    Column("Event", "text", "", "continued, born, merged, split, since then", 14),
    Column("Related", "text", "", "clusters that it took in or came off", 34),
)


def change_cells(change: Change | None) -> tuple[Cell, ...]:
    """A cluster's cells in `CHANGE`.

    Parameters
    ----------
    change : Change or None
    """
    if change is None:
        return (None,) * len(CHANGE)
    why = "new" if change.event == NEW else "few documents before" if change.small_base else None
    return (
        change.previous_rank,
        change.rank_change,
        None if why else change.growth,
        change.base,
        why,
        change.event,
        change.related,
    )


def composition_sheet(facts: Facts) -> Sheet:
    """What each cluster's change since an earlier run consists of, a part a row.

    Parameters
    ----------
    facts : Facts
    """
    columns = (
        *WHO,
        of_table(DECOMPOSITION, "previous_total", "Total before", "share"),
        of_table(DECOMPOSITION, "total", "Total", "share"),
        of_table(DECOMPOSITION, "change", "Change", "points"),
        Column(
            "Consists of", "text", "", "a part of the change; all of a cluster add up to it", 40
        ),
        Column("Part", "points", "percent points", "how much of the change it is", bars=True),
        Column("In words", "text", "", "of the whole change; beside its first part", 80),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(printed(cluster), cluster.name, cluster.cluster_id),
            *(composed.before, composed.total, composed.change, portion.label, portion.value),
            " ".join(composed.sentences) if number == 0 else None,
        )
        for cluster in facts.clusters
        if (composed := cluster.composition)
        for number, portion in enumerate(composed.portions)
    ]
    return Sheet(
        *("What changes consist of", columns, rows),
        about="the change of each total in parts that add up to it",
        link="Clusters",
    )
