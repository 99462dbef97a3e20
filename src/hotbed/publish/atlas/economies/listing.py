"""The page that lists all economies and income groups."""

from __future__ import annotations

from collections.abc import Sequence

from hotbed.base.texts import ENGLISH, Language, _
from hotbed.publish.atlas.economies.names import Files, addresses
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.facts.beside import window_growth
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territories, Territory
from hotbed.publish.facts.territories.words import PARTS
from hotbed.publish.facts.words import years_text

STYLES = ("base.css", "pages.css", "economies.css")


def economies_html(
    told: Territories, facts: Facts, files: Files, nav: Navigation, language: Language = ENGLISH
) -> str:
    """All economies and income groups by rank.

    Parameters
    ----------
    told : Territories
    facts : Facts
    files : dict of str to str
        Of all of them.
    nav : Navigation
    language : Language
    """
    pages = addresses(files)
    return render(
        "economies.html.j2",
        STYLES,
        language=language,
        title=_("Economies"),
        nav=nav,
        page="economies",
        metrics=facts.metrics,
        several=len(facts.metrics) > 1,
        compared=any(one.before for one in told.economies),
        years={metric.name: years_text(metric.years) for metric in facts.metrics},
        parts=PARTS,
        groups=_rows(told.groups, pages),
        economies=_rows(told.economies, pages),
        source=facts.groups,
    )


def _rows(
    several: Sequence[Territory], pages: dict[str, str]
) -> list[tuple[Territory, str, dict[str, str]]]:
    """Each with the address of its page and its growth by metric."""
    return [
        (
            one,
            pages[one.key],
            {
                metric: window_growth(one.before.windows.get(metric) if one.before else None)
                for metric in one.held
            },
        )
        for one in several
    ]
