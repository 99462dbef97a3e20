"""A published edition as the previous one: its table read, its names matched, its ranks compared.

Published tables name clusters by one to three cities and give economies, not places. So a cluster
is matched by name: any main city in common, in any order, with any dash, in a common economy (and
US state). Every match says what it rests on; what found none is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii

from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from hotbed.sources.files.whole_table import read_table

NAME_COLUMNS = ("cluster_name", "name", "cluster")
ECONOMY_COLUMNS = ("economy", "economies")
DASHES = re.compile(r"\s*[–—‒―/]\s*| - ")
SMALL_ENDINGS = ("city", "si", "shi", "gun", "ku")
BY_NAME, BY_PLACE = "name", "place"


@dataclass(frozen=True)
class PublishedCluster:
    """One row of a published table."""

    rank: int | None
    name: str
    economies: tuple[str, ...]
    """Empty where the table does not say."""
    figures: dict[str, str]
    """Its other columns that hold numbers, as printed."""


@dataclass(frozen=True)
class Published:
    """A published edition, complete or in part."""

    source: str
    edition: str | None
    rank_column: str
    clusters: list[PublishedCluster]

    def complete_to(self) -> int:
        """The rank down to which no rank is missing (equal ranks may repeat).

        >>> rows = [PublishedCluster(rank, "", (), {}) for rank in (1, 2, 2, 4, 6)]
        >>> Published("x.csv", None, "rank", rows).complete_to()
        4
        """
        held = Counter(row.rank for row in self.clusters if row.rank is not None)
        reached = 0
        for rank in sorted(held):
            if rank != reached + 1:
                break
            reached += held[rank]
        return reached


def read_published(
    path: Path, edition: str | None = None, rank_column: str | None = None
) -> Published:
    """Read the table of a published edition, complete or in part.

    Parameters
    ----------
    path : Path
        CSV with the columns rank (or one that starts with published_rank), cluster_name (or name),
        economy (codes joined by /; may be empty) and, if it holds several, edition.
    edition : str, optional
        Which of its editions; the latest if not given.
    rank_column : str, optional
        Another column of ranks, such as a re-computed one.

    Returns
    -------
    Published

    Raises
    ------
    HotbedError
        The file is missing, lacks these columns, or has a rank that is not a whole number.
    """
    table = read_table(path)
    names = table.column_names
    name = _column(names, NAME_COLUMNS, path)
    economy = next((column for column in ECONOMY_COLUMNS if column in names), None)
    ranks = rank_column or next(
        (column for column in names if column == "rank" or column.startswith("published_rank")),
        "rank",
    )
    if ranks not in names:
        raise HotbedError(f"{path} has no column {ranks!r}", "it has " + ", ".join(names[:12]))
    rows, chosen = _of_edition(table.to_pylist(), edition, path)
    skip = {name, economy, ranks, "edition"}
    clusters = [
        PublishedCluster(
            _rank(row[ranks], number, path),
            row[name],
            tuple(re.findall(r"\b[A-Z]{2}\b", (row[economy] or "").split("(")[0]))
            if economy
            else (),
            {key: row[key] for key in names if key not in skip and _is_number(row[key])},
        )
        for number, row in rows
        if row[name]
    ]
    return Published(path.name, chosen, ranks, clusters)


def _column(names: list[str], wanted: Sequence[str], path: Path) -> str:
    for column in wanted:
        if column in names:
            return column
    raise HotbedError(f"{path} has no column {wanted[0]!r}", "it has " + ", ".join(names[:12]))


def _of_edition(
    rows: list[dict[str, Any]], edition: str | None, path: Path
) -> tuple[list[tuple[int, dict[str, Any]]], str | None]:
    numbered = list(enumerate(rows, 1))
    have = sorted({row["edition"] for row in rows if row.get("edition")})
    if edition is not None and edition not in have:
        raise HotbedError(
            f"{path} has no edition {edition!r}",
            "it has " + ", ".join(have) if have else "leave the edition out",
        )
    if not have:
        return numbered, None
    chosen = edition or have[-1]
    return [(number, row) for number, row in numbered if row["edition"] == chosen], chosen


def _rank(text: str | None, row: int, path: Path) -> int | None:
    if text is None or not text.strip():
        return None
    if not text.strip().isdigit():
        raise HotbedError(f"{path} has the rank {text!r} in row {row}", "give a whole number")
    return int(text)


def _is_number(text: str | None) -> bool:
    return bool(text) and re.fullmatch(r"[+-]?\d+(\.\d+)?", str(text).strip()) is not None


def city_keys(name: str) -> list[str]:
    """The main cities of a cluster's name, in one spelling, in order.

    >>> city_keys("San Jose–San Francisco, CA"), city_keys("Zürich"), city_keys("Xi'an")
    (['sanjose', 'sanfrancisco'], ['zurich'], ['xian'])
    >>> city_keys("Osaka-Kobe-Kyoto"), city_keys("New York City, NY")
    (['osaka', 'kobe', 'kyoto'], ['newyork'])
    """
    parts = [part.split(",")[0] for part in DASHES.split(name)]
    if len(parts) == 1 and "-" in name:
        parts += parts[0].split("-")
        keys = [_key(part) for part in parts[1:]]
        return [key for key in keys if len(key) > 2] if len(keys) > 1 else [_key(parts[0])]
    return [key for key in map(_key, parts) if key]


def _key(part: str) -> str:
    words = re.findall(r"[a-z0-9]+", anyascii(part).lower().replace("'", ""))
    while len(words) > 1 and words[-1] in SMALL_ENDINGS:
        words.pop()
    return "".join(words)


def _states(name: str) -> set[str]:
    return set(re.findall(r", ([A-Z]{2})\b", name))


@dataclass(frozen=True)
class Match:
    """A cluster of a run and the published one it is taken for."""

    cluster_id: str
    rank: int
    name: str
    published: PublishedCluster
    by: str
    """name: a main city in common; place: the published city is a place of the cluster."""
    cities: tuple[str, ...]
    """The cities in common, in one spelling."""

    @property
    def rank_change(self) -> int | None:
        """Ranks gained (positive) or lost against the published rank."""
        return None if self.published.rank is None else self.published.rank - self.rank


@dataclass(frozen=True)
class Matching:
    """Every match of a run with a published table, and what found none."""

    published: Published
    matches: list[Match]
    """By the run's rank; at most one a cluster, either way."""
    run_only: list[dict[str, Any]]
    """Rows of the run's ranking without a published cluster."""
    published_only: list[PublishedCluster]


def match(run: Run, published: Published) -> Matching:
    """Match a run's clusters to a published table's.

    First by name, most cities in common first, then those whose first city is the same, then by
    rank; then what is left by place: the published name's city is a place of the cluster.

    Parameters
    ----------
    run : Run
    published : Published
        See `read_published`.

    Returns
    -------
    Matching
    """
    rows = run.clusters.select(["rank", "cluster_id", "name", "economies"]).to_pylist()
    matched: dict[int, Match] = {}
    taken: set[int] = set()
    for by, candidates in (
        (BY_NAME, _by_name(rows, published.clusters)),
        (BY_PLACE, _by_place(run, rows, published.clusters)),
    ):
        for _order, position, number, cities in sorted(candidates):
            if position not in matched and number not in taken:
                row, other = rows[position], published.clusters[number]
                matched[position] = Match(
                    row["cluster_id"], row["rank"], row["name"], other, by, cities
                )
                taken.add(number)
    return Matching(
        published,
        [matched[position] for position in sorted(matched)],
        [row for position, row in enumerate(rows) if position not in matched],
        [row for number, row in enumerate(published.clusters) if number not in taken],
    )


Candidate = tuple[tuple[int, ...], int, int, tuple[str, ...]]
"""Its order among candidates, the cluster's position in the run, the published one's, cities."""


def _by_name(rows: list[dict[str, Any]], published: list[PublishedCluster]) -> Iterable[Candidate]:
    theirs = [city_keys(cluster.name) for cluster in published]
    for position, row in enumerate(rows):
        mine = city_keys(row["name"])
        for number, cluster in enumerate(published):
            common = tuple(key for key in theirs[number] if key in mine)
            if common and _may_be(row, cluster):
                lead = mine[0] == theirs[number][0]
                yield (-len(common), not lead, _far(cluster)), position, number, common


def _by_place(
    run: Run, rows: list[dict[str, Any]], published: list[PublishedCluster]
) -> Iterable[Candidate]:
    """Clusters in which a published city is a place; most listings in it first."""
    members = run.members.filter(pc.is_valid(run.members["cluster_id"]))
    sums = members.group_by(["cluster_id", "place"]).aggregate([("listings", "sum")]).to_pylist()
    wanted = {key for cluster in published for key in city_keys(cluster.name)}
    position_of = {row["cluster_id"]: position for position, row in enumerate(rows)}
    held: dict[str, Counter[int]] = {}
    for place in sums:
        key = _key(place["place"] or "")
        if key in wanted:
            position = position_of[place["cluster_id"]]
            held.setdefault(key, Counter())[position] += place["listings_sum"]
    for number, cluster in enumerate(published):
        for order, key in enumerate(city_keys(cluster.name)):
            for position, listings in held.get(key, Counter()).items():
                if _may_be(rows[position], cluster):
                    yield (order, -listings, _far(cluster)), position, number, (key,)


def _may_be(row: dict[str, Any], cluster: PublishedCluster) -> bool:
    mine, states, theirs = (
        set(row["economies"].split("/")),
        _states(row["name"]),
        _states(cluster.name),
    )
    if cluster.economies and not mine & set(cluster.economies):
        return False
    return not states or not theirs or bool(states & theirs)


def _far(cluster: PublishedCluster) -> int:
    return cluster.rank if cluster.rank is not None else 10**9


def match_table(matching: Matching) -> pa.Table:
    """A matching as a table: by the run's rank, then published clusters without a match.

    Parameters
    ----------
    matching : Matching

    Returns
    -------
    pyarrow.Table
        The published table's figures stand under published_<column>, as printed.
    """
    figures = sorted({name for row in matching.published.clusters for name in row.figures})
    rows: list[dict[str, Any]] = [
        {
            "rank": match.rank,
            "cluster_id": match.cluster_id,
            "name": match.name,
            "matched_by": match.by,
            "cities": "; ".join(match.cities),
            "rank_change": match.rank_change,
            **_printed(match.published),
        }
        for match in matching.matches
    ]
    rows += [
        {name: row[name] for name in ("rank", "cluster_id", "name")} for row in matching.run_only
    ]
    rows.sort(key=lambda row: (row["rank"], row["cluster_id"]))
    rows += [_printed(cluster) for cluster in matching.published_only]
    names = [
        *("rank", "cluster_id", "name", "previous_rank", "rank_change", "previous_name"),
        *("previous_economies", "matched_by", "cities"),
        *(f"published_{name}" for name in figures),
    ]
    kinds = {name: pa.int64() for name in ("rank", "previous_rank", "rank_change")}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def _printed(cluster: PublishedCluster) -> dict[str, Any]:
    return {
        "previous_rank": cluster.rank,
        "previous_name": cluster.name,
        "previous_economies": "/".join(cluster.economies),
        **{f"published_{name}": value for name, value in cluster.figures.items()},
    }
