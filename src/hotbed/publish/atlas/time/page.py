"""The page of several editions, `time.html`."""

from __future__ import annotations

from typing import Any

from hotbed.base.texts import ENGLISH, Figure, Language, _
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.atlas.time.bump import SHOWN, bump_of
from hotbed.publish.atlas.time.history import Editions, editions_of
from hotbed.publish.atlas.time.multiples import HEIGHT, WIDTH, fields_of, shares_of
from hotbed.publish.facts.change import grown
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import counted


def time_html(
    facts: Facts, addresses: dict[str, str], nav: Navigation, language: Language = ENGLISH
) -> str:
    """Ranks and shares over the editions.

    Parameters
    ----------
    facts : Facts
        With earlier editions.
    addresses : dict of str to str
        Cluster id -> address of its page.
    nav : Navigation
    language : Language
    """
    editions = editions_of(facts)
    return render(
        "time.html.j2",
        ("base.css", "pages.css", "time.css"),
        language=language,
        title=_("Over time"),
        nav=nav,
        page="time",
        labels=editions.labels,
        bump=bump_of(editions),
        shown=min(SHOWN, len(facts.ranking)),
        shares=shares_of(editions),
        fields=[
            (metric, charts)
            for metric in facts.metrics
            if (charts := fields_of(editions, metric.name))
        ],
        size=(WIDTH, HEIGHT),
        metrics=[metric.label for metric in facts.metrics],
        rows=_rows(editions, addresses),
        addresses=addresses,
        grown=any(row.change and row.change.growth is not None for row in facts.ranking),
        against=facts.against,
        differences=facts.against.differences if facts.against else [],
    )


def _rows(editions: Editions, addresses: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "href": addresses[history.cluster.cluster_id],
            "name": history.cluster.name,
            "economies": " / ".join(history.cluster.listed_economies),
            "ranks": history.texts,
            "gained": signed_ranks(history.gained),
            "growth": grown(history.cluster.change),
        }
        for history in editions.histories
    ]


def signed_ranks(gained: int | None) -> str:
    """Ranks gained with their sign; nothing where it is not known.

    Parameters
    ----------
    gained : int or None

    Examples
    --------
    >>> signed_ranks(3), signed_ranks(-2), signed_ranks(0), signed_ranks(None)
    ('+3', '−2', '0', '')
    """
    if gained is None:
        return ""
    return Figure(f"{'+' if gained > 0 else '−' if gained < 0 else ''}{counted(abs(gained), 0)}")
