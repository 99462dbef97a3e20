"""What briefs of clusters and of economies share: how they are written, and what frames them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

from hotbed.base.texts import ENGLISH, Language, Text, _, chained
from hotbed.publish.brief.drawing import Picture
from hotbed.publish.brief.setting import PDF, Setting, label_on
from hotbed.publish.brief.tables import Values, name_of
from hotbed.publish.brief.words import sources
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import short
from hotbed.publish.maps.places import Places
from hotbed.publish.method import method_words
from hotbed.runs.run import Run

TITLE = 110  # columns of a name
LONG = 44

Told = TypeVar("Told")


class Typeset(ABC, Generic[Told]):
    """Briefs of a kind; fonts and reference maps are read once for all of them.

    Parameters
    ----------
    run : Run
        What the maps are drawn from.
    facts : Facts
        Of the run.
    language : Language
        Of their texts.

    Raises
    ------
    HotbedError
        typst is not installed.
    """

    template: str
    """Its file in the folder of templates."""

    def __init__(self, run: Run, facts: Facts, language: Language = ENGLISH) -> None:
        self.facts = facts
        self.language = language
        self.places = Places.of(run)
        self.setting = Setting(self.template)

    def pdf(self, one: Told) -> bytes:
        """One brief; equal facts and fonts give equal bytes.

        Parameters
        ----------
        one : Cluster or Territory
        """
        return bytes(self._fitted(one, PDF))

    def png(self, one: Told, ppi: float = 96) -> list[bytes]:
        """The pages as pictures, to look at.

        Parameters
        ----------
        one : Cluster or Territory
        ppi : float
            Pixels an inch.
        """
        self.pdf(one)
        return list(self._fitted(one, {"format": "png", "ppi": ppi}))

    @abstractmethod
    def text(self, one: Told) -> Values:
        """What the template is given, with letters that no font has transliterated.

        Parameters
        ----------
        one : Cluster or Territory
        """

    @abstractmethod
    def _fitted(self, one: Told, options: Values) -> Any:
        """Typeset so that two pages hold it."""

    def _said(self, values: Values) -> Values:
        """In the language of the brief."""
        return {**self.language.say_all(values), "lang": self.language.code}


def frame(facts: Facts, title: str) -> Values:
    """What a brief says of the study, and the name over it.

    Parameters
    ----------
    facts : Facts
    title : str
        Of the cluster or economy.
    """
    return {
        "author": "hotbed",
        "study": name_of(facts.study.title, 90),
        "name": name_of(title, TITLE),
        "long-title": len(short(title, TITLE)) > LONG,
        "method": method_words(facts),
        "sources": sources(facts),
        "footer": _footer(facts),
        "transliterated": False,
    }


def _footer(facts: Facts) -> Text:
    """Of every page: the study, the program, and whether counts are rounded."""
    parts = [short(facts.study.title, 80), f"hotbed {facts.study.hotbed}"]
    if base := facts.recipe.rounding_base:
        parts.append(_("counts rounded to multiples of {base}", base=base))
    return chained(parts, " · ")


def map_values(drawn: Picture, wide: float, high: float, alt: str, key: str) -> Values:
    """A map, as templates take it.

    Parameters
    ----------
    drawn : Picture
    wide, high : float
        In millimetres.
    alt, key : str
        What it shows in words, and what stands below it.
    """
    return {
        "svg": drawn.svg,
        "alt": alt,
        "labels": [label_on(label) for label in drawn.labels],
        "bar": drawn.bar_km,
        "wide": wide,
        "high": high,
        "key": key,
    }
