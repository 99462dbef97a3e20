"""What a clip tells: a scene for each of the largest clusters, from the tenth to the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotbed.analysis.text import joined, plural
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.facts.change import NEW, grown
from hotbed.publish.facts.lines import ShareLine, named
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.words import counted, economy_words, inner, percent, short, span
from hotbed.publish.maps.svg import height, radii, to_map

MOST = 10
LINES = 3
"""Fields and contributors of a scene."""
UNNAMED = (OTHERS, NONE_STATED)


@dataclass(frozen=True)
class Scene:
    """One cluster as the clip shows it."""

    rank: str
    name: str
    where: str
    """Its economies."""
    x: float
    """On the map, in its units."""
    y: float
    radius: float
    figures: list[tuple[str, str]]
    """Label and figure."""
    fields: list[str]
    contributors: list[str]
    caption: str


@dataclass(frozen=True)
class Story:
    """A clip: its opening, the scenes in the order in which they are shown, what it rests on."""

    title: str
    about: str
    scenes: list[Scene]
    dots: list[tuple[float, float, float]]
    """All clusters on the map: x, y, radius."""
    credits: str
    high: int
    """Of the map, in its units."""


def story(facts: Facts) -> Story:
    """The clip of a run.

    Parameters
    ----------
    facts : Facts
        With the first clusters in full.
    """
    points = to_map([row.lon for row in facts.ranking], [row.lat for row in facts.ranking])
    sizes = radii([row.total for row in facts.ranking])
    dots = [(x, y, r) for (x, y), r in zip(points.tolist(), sizes, strict=True)]
    where = {row.cluster_id: dot for row, dot in zip(facts.ranking, dots, strict=True)}
    first = [cluster for cluster in facts.clusters if cluster.printed][:MOST]
    told = [f"{metric.label} {span(metric.years)}" for metric in facts.metrics]
    lead = "cluster" if len(first) == 1 else f"{len(first)} largest clusters"
    return Story(
        facts.study.title,
        f"The {lead} of {plural(len(facts.ranking), 'cluster')}, by {joined(told)}.",
        [_scene(facts, cluster, where[cluster.cluster_id]) for cluster in reversed(first)],
        dots,
        short("; ".join([f"hotbed {facts.study.hotbed}", *facts.credits]), 440),
        height(),
    )


def _scene(facts: Facts, cluster: Cluster, dot: tuple[float, float, float]) -> Scene:
    figures = []
    for metric in facts.metrics:
        amount = cluster.metrics[metric.name]
        share = f"{counted(amount.count, 0)} ({percent(amount.share)} %)"
        figures.append((short(metric.label, 26), share))
    if len(facts.metrics) > 1:
        figures.append(("Total, percentage points", percent(cluster.total)))
    growth = grown(cluster.change) if facts.against else ""
    if growth:
        figures.append(("Growth of output", growth))
    people = cluster.intensity
    if people and people.per_million is not None:
        figures.append(("Points a million people", counted(people.per_million, 2)))
    return Scene(
        cluster.ranks_text,
        short(cluster.name, 60),
        economy_words(cluster.listed_economies),
        *dot,
        figures,
        _names(cluster.technology_fields, cluster.science_fields),
        _names(cluster.applicants, cluster.organisations),
        _caption(facts, cluster, growth),
    )


def _names(*subjects: Mapping[str, Sequence[ShareLine]]) -> list[str]:
    """The first lines of each metric in turn, so that none fills the list alone."""
    every = [
        [named(line) for line in lines if line.label not in UNNAMED]
        for by_metric in subjects
        for lines in by_metric.values()
    ]
    turns = [names[turn] for turn in range(LINES) for names in every if turn < len(names)]
    return [short(name, 40) for name in dict.fromkeys(turns)][:LINES]


def _caption(facts: Facts, cluster: Cluster, growth: str) -> str:
    held = [
        f"{percent(cluster.metrics[metric.name].share)} % of the world's {inner(metric.label)}"
        for metric in facts.metrics
    ]
    text = f"{cluster.numbered} {short(cluster.name, 60)}: {joined(held)}"
    change = cluster.change
    if growth and change and facts.against:
        new = change.event == NEW
        since = f"since {facts.against.title}"
        text += f"; new {since}" if new else f"; output {_way(growth)} {since}"
    return f"{text}."


def _way(growth: str) -> str:
    """Growth within a sentence.

    >>> _way("+12.3 %"), _way("-4.0 %"), _way("from 4.3 documents")
    ('+12.3 %', '-4.0 %', 'grown from 4.3 documents')
    """
    return f"grown {growth}" if growth.startswith("from") else growth
