"""What a clip tells: a scene for each of the largest clusters, from the tenth to the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hotbed.base.texts import Language, _, chained, joined, ngettext
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.facts.change import NEW, grown
from hotbed.publish.facts.lines import ShareLine, named
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.words import (
    counted,
    economy_words,
    inner,
    percent,
    rounding_words,
    short,
    span,
)
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
    told = [
        _("{metric} {years}", metric=metric.label, years=span(metric.years))
        for metric in facts.metrics
    ]
    of = ngettext("{n} cluster", "{n} clusters", len(facts.ranking))
    about = ngettext(
        "The cluster of {clusters}, by {metrics}.",
        "The {n} largest clusters of {clusters}, by {metrics}.",
        len(first),
        clusters=of,
        metrics=joined(told),
    )
    rests = [f"hotbed {facts.study.hotbed}", *rounding_words(facts.recipe), *facts.credits]
    return Story(
        facts.study.title,
        about,
        [_scene(facts, cluster, where[cluster.cluster_id]) for cluster in reversed(first)],
        dots,
        short(chained(rests, "; "), 440),
        height(),
    )


def spoken(told: Story, language: Language) -> Story:
    """The same story in a language.

    Parameters
    ----------
    told : Story
    language : Language
    """
    say = language.say
    return replace(
        told,
        title=say(told.title),
        about=say(told.about),
        credits=say(told.credits),
        scenes=[
            replace(
                scene,
                where=say(scene.where),
                figures=[(say(label), say(value)) for label, value in scene.figures],
                fields=[say(name) for name in scene.fields],
                contributors=[say(name) for name in scene.contributors],
                caption=say(scene.caption),
            )
            for scene in told.scenes
        ],
    )


def _scene(facts: Facts, cluster: Cluster, dot: tuple[float, float, float]) -> Scene:
    figures: list[tuple[str, str]] = []
    for metric in facts.metrics:
        amount = cluster.metrics[metric.name]
        share = _(
            "{count} ({share} %)", count=counted(amount.count, 0), share=percent(amount.share)
        )
        figures.append((short(metric.label, 26), share))
    if len(facts.metrics) > 1:
        figures.append((_("Total, percentage points"), percent(cluster.total)))
    growth = grown(cluster.change) if facts.against else ""
    if growth:
        figures.append((_("Growth of output"), growth))
    people = cluster.intensity
    if people and people.per_million is not None:
        figures.append((_("Points a million people"), counted(people.per_million, 2)))
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
        _(
            "{share} % of the world's {documents}",
            share=percent(cluster.metrics[metric.name].share),
            documents=inner(metric.label),
        )
        for metric in facts.metrics
    ]
    values: dict[str, str | int] = {
        "cluster": f"{cluster.numbered} {short(cluster.name, 60)}",
        "shares": joined(held),
    }
    change = cluster.change
    if not growth or not change or not facts.against:
        return _("{cluster}: {shares}.", **values)
    values |= {"growth": growth, "edition": facts.against.title}
    if change.event == NEW:
        return _("{cluster}: {shares}; new since {edition}.", **values)
    if change.small_base:
        return _("{cluster}: {shares}; output grown {growth} since {edition}.", **values)
    return _("{cluster}: {shares}; output {growth} since {edition}.", **values)
