"""Who drives each territory and with whom it works, as lines that outputs show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hotbed.analysis.territories.partition import Territories as Partition
from hotbed.publish.facts.clusters import LINES, named_line, rounded
from hotbed.publish.facts.structure import Ranked
from hotbed.publish.facts.territories.structure import Partner, Tie
from hotbed.publish.facts.words import clean, shown
from hotbed.runs.run import Run

if TYPE_CHECKING:
    from hotbed.analysis.territories.profiles import Pair, Ties

SUBJECTS = (
    "applicants",
    "organisations",
    "sectors",
    "technology_fields",
    "science_fields",
    "topics",
    "teams",
)
TIES = ("partners", "home", "abroad")
LINE_DECIMALS = 4

Profiled = dict[str, dict[str, list[Any]]]
"""Subject -> metric -> lines."""


def profiled(
    run: Run, ranking: Sequence[Ranked], partition: Partition, wanted: Collection[str] | None
) -> dict[int, Profiled]:
    """By number of a territory: its lines, as those of clusters are.

    Parameters
    ----------
    run : Run
        With its stages, unless no territory is wanted.
    ranking : sequence of Ranked
        All clusters.
    partition : Territories
    wanted : collection of str or None
        Keys of the territories to tell; None: all.
    """
    if wanted is not None and not wanted:
        return {}
    from hotbed.analysis.territories.profiles import profiles  # it loads the geocoder's kernels

    gathered = profiles(run, partition, wanted)
    told: dict[int, Profiled] = {}
    for subject, rows in (*gathered.subjects.items(), ("teams", gathered.teams)):
        for row in rows:
            whose, metric = row["cluster"], row["metric"]
            lines = told.setdefault(whose, {}).setdefault(subject, {}).setdefault(metric, [])
            lines.append(_line(subject, row))
    names = dict(zip(partition.keys, partition.names, strict=True))
    for number, ties in gathered.ties.items():
        told.setdefault(number, {}).update(_ties(ties, ranking, names))
    return told


def _line(subject: str, row: Mapping[str, Any]) -> Any:
    """A row as its line; what it doesn't say, such as the index of what is not stated, is None."""
    kind = LINES[subject]
    line = {one.name: row.get(one.name) for one in fields(kind)}
    exact = {name: value for name, value in line.items() if isinstance(value, Fraction)}
    rounds = {name: rounded(value, LINE_DECIMALS) for name, value in exact.items()}
    return kind(**named_line(clean(line | rounds), subject))


def _ties(ties: Ties, ranking: Sequence[Ranked], names: Mapping[str, str]) -> Profiled:
    partners = {
        metric: [
            Partner(key, shown(names[key]), documents, rounded(share, LINE_DECIMALS))
            for key, documents, share in lines
        ]
        for metric, lines in ties.partners.items()
    }
    home, abroad = (
        {metric: [_tie(ranking, names, pair) for pair in pairs] for metric, pairs in side.items()}
        for side in (ties.home, ties.abroad)
    )
    return {"partners": partners, "home": home, "abroad": abroad}


def _tie(ranking: Sequence[Ranked], names: Mapping[str, str], pair: Pair) -> Tie:
    one, other = ranking[pair.a], ranking[pair.b]
    return Tie(
        one.cluster_id,
        one.name,
        other.cluster_id,
        other.name,
        shown(names[pair.other]),
        pair.documents,
    )
