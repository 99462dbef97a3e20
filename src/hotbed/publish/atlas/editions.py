"""Earlier editions on the world page: their own ranking, and what became of each cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotbed.base.texts import Figure, Text, _, chained, joined, ngettext
from hotbed.publish.atlas.spots import (
    DASH,
    Choice,
    Column,
    columns_of,
    figures_by,
    spots_of,
    texts_of,
)
from hotbed.publish.facts.structure import Edition, Metric, Overview
from hotbed.publish.facts.words import counted, inner, shown, years_text


def edition_years(facts: Overview) -> str:
    """The years of an edition's first metric as text, else its title.

    Parameters
    ----------
    facts : Overview
    """
    return years_text(facts.metrics[0].years) or facts.study.title


def lede_of(facts: Overview) -> str:
    """An edition's finding in one sentence.

    Parameters
    ----------
    facts : Overview
    """
    ranking = facts.ranking
    if not ranking:
        return _("No cluster was found: no place is dense enough for the parameters below.")
    parts = []
    for metric in facts.metrics:
        shares = [row.metrics[metric.name].share for row in ranking]
        years = years_text(metric.years)
        documents = inner(metric.label)
        if years:
            documents = _("{documents} {years}", documents=documents, years=years)
        part = _(
            "{share} of the {count} {documents}",
            share=_share(shares),
            count=metric.world,
            documents=documents,
        )
        if len(shares) > 10:
            part = _("{share} (the first ten {ten})", share=part, ten=_share(shares[:10]))
        parts.append(part)
    return ngettext(
        "One cluster holds {shares}.",
        "{n} clusters hold {shares}.",
        len(ranking),
        shares=joined(parts),
    )


def _share(shares: Sequence[float]) -> Figure:
    return Figure(f"{sum(shares):.1f} %")


def figures_of(facts: Overview) -> list[tuple[str, str]]:
    """An edition's key figures: value and name.

    Parameters
    ----------
    facts : Overview
    """
    economies = {code for row in facts.ranking for code in row.listed_economies}
    return [
        (counted(len(facts.ranking), 0), _("clusters")),
        (counted(len(economies), 0), _("economies")),
        *((counted(metric.world, 0), with_years(metric)) for metric in facts.metrics),
    ]


def with_years(metric: Metric) -> str:
    """A metric's label with its years.

    Parameters
    ----------
    metric : Metric
    """
    years = years_text(metric.years)
    return _("{metric} {years}", metric=metric.label, years=years) if years else metric.label


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
        same = title == now.study.title
        keys.append((key, years if same else _("{years}, {title}", years=years, title=title)))
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
    labels["before"] = _("Rank in {years}", years=edition_years(now))
    return {
        "labels": [labels.get(column.key, column.label) for column in columns],
        "years": {metric.name: years_text(metric.years) for metric in before.metrics},
        "rows": _rows(edition, now, columns, choices),
        "lede": lede_of(before),
        "figures": figures_of(before),
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
                _(
                    "In {years}: rank {rank}, {cluster}.",
                    years=years,
                    rank=text,
                    cluster=shown(goes_on.name),
                )
                if goes_on
                else _ended(years, ended.get(spot.id, ())),
                goes_on.cluster_id if goes_on else None,
            ]
        )
    return rows


def _ended(years: str, into: Sequence[str]) -> Text:
    if into:
        return _("In {years} its places belong to {clusters}.", years=years, clusters=_names(into))
    return _("In {years} no cluster holds its places.", years=years)


def _names(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(shown(name) for name in names))


@dataclass(frozen=True)
class Before:
    """Where a cluster came from, as its row says it."""

    rank: str
    """Its rank in the earlier edition, or that it is new."""
    gained: int
    """Ranks gained since; 0 also where either rank is not printed."""
    words: str
    fresh: bool
    """Whether it is new since then."""


def words_now(edition: Edition, now: Overview) -> dict[str, Before]:
    """Where today's clusters came from, as seen from an earlier edition.

    Parameters
    ----------
    edition : Edition
    now : Overview
        This edition.

    Returns
    -------
    dict
        Cluster id -> what its row says.
    """
    years = edition_years(edition.overview)
    words = {}
    below = {row.cluster_id for row in now.ranking if not row.printed}
    texts = {row.cluster_id: row.rank_text for row in edition.overview.ranking}
    for change in edition.comparison.changes:
        gained = 0
        if change.then:
            rank = texts[change.then.cluster_id]
            if rank.isdigit() and change.now.cluster_id not in below:
                gained = change.rank_change or 0
            text = _(
                "Before ({years}): rank {rank}, {cluster}.",
                years=years,
                rank=rank,
                cluster=shown(change.then.name),
            )
        else:
            text, rank = _("It is new since {years}.", years=years), _("new")
        if change.related:
            held = _("It holds places of {clusters}.", clusters=_names(change.related))
            text = chained([text, held])
        words[change.now.cluster_id] = Before(rank, gained, text, change.then is None)
    return words


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
