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
from hotbed.base.files import read_table
from hotbed.runs.run import Run

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
    """A published edition, whole or in part."""

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
        held = Counter(each.rank for each in self.clusters if each.rank is not None)
        reached = 0
        for rank in sorted(held):
            if rank != reached + 1:
                break
            reached += held[rank]
        return reached


def read_published(
    path: Path, edition: str | None = None, rank_column: str | None = None
) -> Published:
    """Read the table of a published edition, whole or in part.

    Parameters
    ----------
    path : CSV with the columns rank (or one that starts with published_rank), cluster_name (or
        name), economy (codes joined by /; may be empty) and, if it holds several, edition.
    edition : which of its editions; the latest if not given.
    rank_column : another column of ranks, such as a re-computed one.

    Raises
    ------
    HotbedError : missing, without these columns, or a rank that is not a whole number.
    """
    table = read_table(path, as_text=True)
    names = table.column_names
    name = _column(names, NAME_COLUMNS, path)
    economy = next((each for each in ECONOMY_COLUMNS if each in names), None)
    ranks = rank_column or next(
        (each for each in names if each == "rank" or each.startswith("published_rank")), "rank"
    )
    if ranks not in names:
        raise HotbedError(f"{path} has no column {ranks!r}", "it has " + ", ".join(names[:12]))
    rows, chosen = _of_edition(table.to_pylist(), edition, path)
    skip = {name, economy, ranks, "edition"}
    clusters = [
        PublishedCluster(
            _whole(row[ranks], number, path),
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
    found = next((each for each in wanted if each in names), None)
    if found is None:
        raise HotbedError(f"{path} has no column {wanted[0]!r}", "it has " + ", ".join(names[:12]))
    return found


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


def _whole(text: str | None, row: int, path: Path) -> int | None:
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
        whole = _key(parts[0])
        keys = [_key(part) for part in parts[1:]]
        return [key for key in keys if len(key) > 2] if len(keys) > 1 else [whole]
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


def match(result: Run, published: Published) -> Matching:
    """Match a run's clusters to a published table's.

    First by name, most cities in common first, then those whose first city is the same, then by
    rank; then what is left by place: the published name's city is a place of the cluster.

    Parameters
    ----------
    result : a finished run.
    published : see `read_published`.
    """
    rows = result.clusters.select(["rank", "cluster_id", "name", "economies"]).to_pylist()
    found: dict[int, tuple[int, str, tuple[str, ...]]] = {}
    taken: set[int] = set()
    for by, candidates in (
        (BY_NAME, _by_name(rows, published.clusters)),
        (BY_PLACE, _by_place(result, rows, published.clusters)),
    ):
        for _order, at, number, cities in sorted(candidates):
            if at not in found and number not in taken:
                found[at] = (number, by, cities)
                taken.add(number)
    matches = [
        Match(row["cluster_id"], row["rank"], row["name"],
              published.clusters[found[at][0]], found[at][1], found[at][2])
        for at, row in enumerate(rows) if at in found
    ]  # fmt: skip
    return Matching(
        published,
        matches,
        [row for at, row in enumerate(rows) if at not in found],
        [each for number, each in enumerate(published.clusters) if number not in taken],
    )


Candidate = tuple[tuple[int, ...], int, int, tuple[str, ...]]


def _by_name(rows: list[dict[str, Any]], published: list[PublishedCluster]) -> Iterable[Candidate]:
    theirs = [city_keys(each.name) for each in published]
    for at, row in enumerate(rows):
        mine = city_keys(row["name"])
        for number, each in enumerate(published):
            common = tuple(key for key in theirs[number] if key in mine)
            if common and _may_be(row, each):
                lead = mine[0] == theirs[number][0]
                yield (-len(common), not lead, _far(each)), at, number, common


def _by_place(
    result: Run, rows: list[dict[str, Any]], published: list[PublishedCluster]
) -> Iterable[Candidate]:
    """Clusters in which a published city is a place; most listings in it first."""
    members = result.members.filter(pc.is_valid(result.members["cluster_id"]))
    sums = members.group_by(["cluster_id", "place"]).aggregate([("listings", "sum")]).to_pylist()
    wanted = {key for each in published for key in city_keys(each.name)}
    at_of = {row["cluster_id"]: at for at, row in enumerate(rows)}
    held: dict[str, Counter[int]] = {}
    for each in sums:
        key = _key(each["place"] or "")
        if key in wanted:
            held.setdefault(key, Counter())[at_of[each["cluster_id"]]] += each["listings_sum"]
    for number, cluster in enumerate(published):
        for order, key in enumerate(city_keys(cluster.name)):
            for at, listings in held.get(key, Counter()).items():
                if _may_be(rows[at], cluster):
                    yield (order, -listings, _far(cluster)), at, number, (key,)


def _may_be(row: dict[str, Any], each: PublishedCluster) -> bool:
    mine, states, theirs = (
        set(row["economies"].split("/")),
        _states(row["name"]),
        _states(each.name),
    )
    if each.economies and not mine & set(each.economies):
        return False
    return not states or not theirs or bool(states & theirs)


def _far(each: PublishedCluster) -> int:
    return each.rank if each.rank is not None else 10**9


def match_table(found: Matching) -> pa.Table:
    """A matching as a table: by the run's rank, then published clusters without a match.

    The published table's figures stand under published_<column>, as printed.
    """
    figures = sorted({key for each in found.published.clusters for key in each.figures})
    rows: list[dict[str, Any]] = [
        {"rank": it.rank, "cluster_id": it.cluster_id, "name": it.name, "matched_by": it.by,
         "cities": "; ".join(it.cities), "rank_change": it.rank_change, **_printed(it.published)}
        for it in found.matches
    ]  # fmt: skip
    rows += [{key: row[key] for key in ("rank", "cluster_id", "name")} for row in found.run_only]
    rows.sort(key=lambda row: (row["rank"], row["cluster_id"]))
    rows += [_printed(each) for each in found.published_only]
    names = ["rank", "cluster_id", "name", "previous_rank", "rank_change", "previous_name",
             "previous_economies", "matched_by", "cities"]  # fmt: skip
    names += [f"published_{key}" for key in figures]
    whole = ("rank", "previous_rank", "rank_change")
    schema = pa.schema([(it, pa.int64() if it in whole else pa.string()) for it in names])
    return pa.Table.from_pylist(rows, schema)


def _printed(each: PublishedCluster) -> dict[str, Any]:
    return {
        "previous_rank": each.rank,
        "previous_name": each.name,
        "previous_economies": "/".join(each.economies),
        **{f"published_{key}": value for key, value in each.figures.items()},
    }
