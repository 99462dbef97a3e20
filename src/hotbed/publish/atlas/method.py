"""The method of a run in words, with its ledger, coverage and limits."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.base.texts import ENGLISH, Figure, Language, Text, _, term
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.facts.reading import Input, LedgerLine
from hotbed.publish.facts.structure import METHOD, Facts, Study
from hotbed.publish.facts.words import years_text
from hotbed.publish.method import method_words
from hotbed.recipe import FILES

STYLES = ("base.css", "pages.css")
LIMITS = (
    _(
        "A contributor whose address can’t be placed, or whom the file does not list, keeps her "
        "part of the document, and it is counted in no cluster. So a share says: at least so much."
    ),
    _(
        "Confidence is the geocoder’s own estimate of the probability that an answer is right. It "
        "was checked on labelled addresses; yours may do better or worse."
    ),
    _(
        "Outlines are drawn around the member places for the eye and for the population under "
        "them. Nothing is counted by outline: a cluster is its places."
    ),
    _(
        "A specialisation index compares a cluster with the documents of this study, not with the "
        "world’s economy. Its interval is that of the cluster’s share (Wilson, 95 %)."
    ),
    _(
        "Names of applicants and organisations are as the sources spell them, with spellings that "
        "are surely one put together; branches and subsidiaries stay apart."
    ),
    _(
        "Boundaries and names of economies follow Natural Earth and ISO 3166-1. They imply no "
        "opinion on the status of any territory."
    ),
)


@dataclass(frozen=True)
class Ledger:
    """The ledger of one metric, with its sums."""

    label: str
    lines: list[LedgerLine]
    rows: int | None
    """None where those of a line are internal."""
    documents: float
    empty: list[str]
    """The lines without rows and documents, in words."""


def method_html(facts: Facts, nav: Navigation, language: Language = ENGLISH) -> str:
    """How the figures came about and what they can't say.

    Parameters
    ----------
    facts : Facts
    nav : Navigation
    language : Language
    """
    return render(
        "method.html.j2",
        STYLES,
        language=language,
        title=_("Method"),
        nav=nav,
        page="method",
        note=facts.study.note,
        sentences=method_words(facts),
        own_choices=facts.own_choices,
        choices=choices(facts),
        ledgers=ledgers(facts),
        rounded=facts.recipe.rounding_base is not None,
        answers=[
            (_("Precision"), facts.answers["precision"]),
            (_("Rests on"), facts.answers["method"]),
        ],
        limits=limits(facts),
        inputs=facts.inputs,
        versions=list(facts.versions.items()),
        digest=facts.study.recipe_digest[:12],
        credits=facts.credits,
    )


def made_with(study: Study) -> list[tuple[str, str]]:
    """Preset, digests of the recipe and of the run, version.

    Parameters
    ----------
    study : Study
    """
    preset = [(_("Preset"), study.preset)] if study.preset else []
    return [
        *preset,
        (_("Recipe"), study.recipe_digest[:12]),
        (_("Run"), study.run_digest),
        (_("Made with"), f"hotbed {study.hotbed}"),
    ]


def choices(facts: Facts) -> list[tuple[str, str]]:
    """Every choice of the recipe and its value, without paths of the machine it ran on.

    Parameters
    ----------
    facts : Facts
    """
    recipe = facts.recipe.model_dump(mode="json")
    rows = [
        (f"{part}.{key}", _value(value))
        for part in METHOD
        for key, value in recipe[part].items()
        if value is not None and value != [] and (part, key) not in FILES
    ]
    for metric in facts.metrics:
        text = _(
            "{metric}, {years}, weight {weight}",
            metric=metric.label,
            years=years_text(metric.years),
            weight=Figure(f"{metric.weight:g}"),
        )
        rows.append((f"metrics.{metric.name}", text))
    return rows


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return Figure(f"{value:g}") if isinstance(value, float) else str(value)


def ledgers(facts: Facts) -> list[Ledger]:
    """The ledger by metric; lines without rows and documents are named apart.

    Parameters
    ----------
    facts : Facts
    """
    by_metric = []
    for metric in facts.metrics:
        lines = [line for line in facts.ledger if line.metric == metric.name]
        rows = [line.rows for line in lines]
        by_metric.append(
            Ledger(
                label=metric.label,
                lines=[line for line in lines if line.rows or line.documents],
                rows=None if None in rows else sum(row or 0 for row in rows),
                documents=round(sum(line.documents or 0 for line in lines), 1),
                empty=[line.meaning for line in lines if not (line.rows or line.documents)],
            )
        )
    return by_metric


def _lacking(spec: Input) -> Text:
    """What an input says nothing of."""
    if ":" in spec.lacks:
        lacks = term("lacks", spec.lacks)
        return _("Not in the input {source}: {lacks}.", source=spec.source, lacks=lacks)
    lacks = term("lacks", spec.lacks.removeprefix("no "))
    return _("The input {source} has no {lacks}.", source=spec.source, lacks=lacks)


def limits(facts: Facts) -> list[str]:
    """What the figures can't say: of this method, and of these inputs.

    Parameters
    ----------
    facts : Facts
    """
    lacking = [_lacking(spec) for spec in facts.inputs if spec.lacks]
    return [*dict.fromkeys(lacking), *facts.not_shown, *facts.confidential, *LIMITS]
