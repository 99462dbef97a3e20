"""Earlier editions on the world page: their own ranking, and what became of each cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotbed.publish.atlas.spots import (
    DASH,
    Choice,
    Column,
    columns_of,
    figures_by,
    spots_of,
    texts_of,
)
from hotbed.publish.facts.structure import Edition, Overview
from hotbed.publish.facts.words import shown, years_text


def edition_years(facts: Overview) -> str:
    """The years of an edition's first metric as text, else its title.

    Parameters
    ----------
    facts : Overview
    """
    return years_text(facts.metrics[0].years) or facts.study.title


def edition_keys(now: Overview, editions: Sequence[Edition]) -> list[Choice]:
    """Key in the address and name of each earlier edition; no two are the same.

    A key is the edition's years; where this or another edition has the same, a number follows.

    Parameters
    ----------
    now : Overview
        This edition.
    editions : sequence of Edition
    """
    taken = {edition_years(now)}
    keys = []
    for edition in editions:
        years, title = edition_years(edition.overview), edition.overview.study.title
        key, number = years, 2
        while key in taken:
            key, number = f"{years}-{number}", number + 1
        taken.add(key)
        keys.append((key, years if title == now.study.title else f"{years}, {title}"))
    return keys


def edition_data(
    edition: Edition, now: Overview, columns: Sequence[Column], choices: Sequence[Choice]
) -> dict[str, Any]:
    """An earlier edition as `RawEdition` of `atlas/src/data.ts`, without key and label.

    Parameters
    ----------
    edition : Edition
    now : Overview
        This edition.
    columns : sequence of Column
        Of this edition; a metric that the earlier one lacks shows a dash.
    choices : sequence of Choice
        Likewise.
    """
    before = edition.overview
    keys = {column.key for column in columns}
    own_columns = columns_of(before.metrics, before="before" in keys, intensity="intensity" in keys)
    labels = {column.key: column.label for column in own_columns}
    labels["before"] = f"Rank in {edition_years(now)}"
    return {
        "labels": [labels.get(column.key, column.label) for column in columns],
        "years": {metric.name: years_text(metric.years) for metric in before.metrics},
        "rows": _rows(edition, now, columns, choices),
    }


def _rows(
    edition: Edition, now: Overview, columns: Sequence[Column], choices: Sequence[Choice]
) -> list[list[Any]]:
    """Its ranking, one list a row, as `RawRow` of `atlas/src/data.ts`."""
    years = edition_years(now)
    comparison = edition.comparison
    follow = {change.then.cluster_id: change.now for change in comparison.changes if change.then}
    ended = {then.cluster_id: into for then, into in comparison.ended}
    texts = {row.cluster_id: row.rank_text for row in now.ranking}
    rows = []
    for spot in spots_of(edition.overview):
        goes_on = follow.get(spot.id)
        text = texts[goes_on.cluster_id] if goes_on else DASH
        rows.append(
            [
                spot.rank,
                spot.id,
                spot.name,
                "/".join(spot.codes),
                spot.degrees,
                texts_of(spot, columns, text),
                [_rounded(value) for value in figures_by(spot, choices)],
                spot.facts,
                f"In {years}: rank {text}, {shown(goes_on.name)}."
                if goes_on
                else _ended(years, ended.get(spot.id, ())),
                goes_on.cluster_id if goes_on else None,
            ]
        )
    return rows


def _ended(years: str, into: Sequence[str]) -> str:
    if into:
        return f"In {years} its places belong to {_names(into)}."
    return f"In {years} no cluster holds its places."


def _names(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(shown(name) for name in names))


def words_now(edition: Edition) -> dict[str, tuple[str, str]]:
    """Where today's clusters came from, as seen from an earlier edition.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    dict
        Cluster id -> rank before as the table shows it, and a sentence.
    """
    years = edition_years(edition.overview)
    words = {}
    texts = {row.cluster_id: row.rank_text for row in edition.overview.ranking}
    for change in edition.comparison.changes:
        if change.then:
            rank = texts[change.then.cluster_id]
            text = f"Before ({years}): rank {rank}, {shown(change.then.name)}."
        else:
            text, rank = f"It is new since {years}.", "new"
        if change.related:
            text += f" It holds places of {_names(change.related)}."
        words[change.now.cluster_id] = (rank, text)
    return words


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
