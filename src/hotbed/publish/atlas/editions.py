"""Earlier editions in the atlas: their own ranking on the world page, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotbed.analysis.change.compare import Comparison, compare
from hotbed.publish.atlas.facts import intensity_rows
from hotbed.publish.atlas.page import Row, title_of
from hotbed.publish.atlas.spots import (
    columns_of,
    figures_by,
    metrics_of,
    spots_of,
    texts_of,
    years_text,
)
from hotbed.runs.run import Run


@dataclass(frozen=True)
class Earlier:
    """An earlier edition: a run, laid on this one cluster by cluster."""

    result: Run
    compared: Comparison

    @property
    def years(self) -> str:
        """Its years, of the first metric."""
        return edition_years(self.result.metadata)


def earlier(now: Run, before: Sequence[Run]) -> list[Earlier]:
    """Compare this edition with each earlier one.

    Raises
    ------
    HotbedError : a run's tables don't agree with each other.
    """
    return [Earlier(each, compare(each, now)) for each in before]


def edition_years(run: Row) -> str:
    """The years of a run's first metric as text, else its title."""
    metrics = (run.get("recipe") or {}).get("metrics") or {}
    years = next((each.get("years") for each in metrics.values()), None)
    return years_text(years) or title_of(run)


def edition_keys(now: Row, editions: Sequence[Earlier]) -> list[tuple[str, str]]:
    """Key in the address and name of each earlier edition; no two are the same.

    A key is the edition's years; where this or another edition has the same, a number follows.
    """
    taken = {edition_years(now)}
    found = []
    for each in editions:
        key, number = each.years, 2
        while key in taken:
            key, number = f"{each.years}-{number}", number + 1
        taken.add(key)
        title = title_of(each.result.metadata)
        name = each.years if title == title_of(now) else f"{each.years}, {title}"
        found.append((key, name))
    return found


def edition_data(
    one: Earlier, now: Row, columns: Sequence[Row], choices: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """An earlier edition as `RawEdition` of `atlas/src/data.ts`, without key and label.

    Parameters
    ----------
    now : this edition's run.json.
    columns, choices : this edition's; a metric that the earlier one lacks shows a dash.
    """
    metrics = metrics_of(one.result.ranking, one.result.metadata)
    keys = {column["key"] for column in columns}
    own = columns_of(metrics, before="before" in keys, intensity="intensity" in keys)
    labels = {column["key"]: column["label"] for column in own}
    labels["before"] = f"Rank in {edition_years(now)}"
    return {
        "labels": [labels.get(column["key"], column["label"]) for column in columns],
        "years": {metric["key"]: metric["years"] for metric in metrics},
        "rows": _rows(one, edition_years(now), metrics, columns, choices),
    }


def _rows(
    one: Earlier,
    years: str,
    metrics: Sequence[Row],
    columns: Sequence[Row],
    choices: Sequence[tuple[str, str]],
) -> list[list[Any]]:
    """Its ranking, one list a row, as `RawRow` of `atlas/src/data.ts`."""
    result = one.result
    clusters = result.clusters.drop(["geometry"])
    people = {
        key: {name: row.get(name) for name in row if name == "intensity" or "per_million" in name}
        for key, row in intensity_rows(result).items()
    }
    follow = {change.then.cluster_id: change.now for change in one.compared.changes if change.then}
    ended = {then.cluster_id: into for then, into in one.compared.ended}
    rows = []
    for spot in spots_of(result.ranking, clusters, metrics):
        own, now = people.get(spot["id"], {}), follow.get(spot["id"])
        texts = texts_of(spot, columns, own, str(now.rank) if now else "–")
        word = (
            f"In {years}: rank {now.rank}, {now.name}." if now
            else _ended(years, ended.get(spot["id"], ()))
        )  # fmt: skip
        rows.append(
            [spot["rank"], spot["id"], spot["name"], "/".join(spot["codes"]), spot["degrees"],
             texts, [_rounded(value) for value in figures_by(spot, choices, own)], spot["facts"],
             word, now.cluster_id if now else None]
        )  # fmt: skip
    return rows


def _ended(years: str, into: Sequence[str]) -> str:
    if into:
        return f"In {years} its places belong to {', '.join(dict.fromkeys(into))}."
    return f"In {years} no cluster holds its places."


def words_now(one: Earlier) -> dict[str, tuple[str, str]]:
    """Cluster id -> its rank before as the table shows it, and a sentence on where it came from."""
    found = {}
    for change in one.compared.changes:
        if change.then:
            text = f"Before ({one.years}): rank {change.then.rank}, {change.then.name}."
            rank = str(change.then.rank)
        else:
            text, rank = f"It is new since {one.years}.", "new"
        if change.related:
            text += f" It holds places of {', '.join(dict.fromkeys(change.related))}."
        found[change.now.cluster_id] = (rank, text)
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
