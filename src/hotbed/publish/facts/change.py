"""Change against the previous edition, as atlas, briefs, press text and workbook show it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hotbed.analysis.change.compare import Change as Compared
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.change.published import Published
from hotbed.analysis.floor import is_printed
from hotbed.analysis.text import number, signed
from hotbed.analysis.uncertainty.change import Told
from hotbed.analysis.uncertainty.written import Row, read_changes
from hotbed.publish.facts.structure import Against, Change, Facts, Ranked
from hotbed.publish.facts.words import counted, shown, span
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS

DECIMALS = 1
NEW = "born"
"""The event of a cluster that nothing goes on to."""
FOOTPRINT = "Growth is of the documents at today’s places, in both windows."


def changes(previous: Previous, run: Run) -> dict[str, Change]:
    """What became of each cluster since the previous edition.

    Parameters
    ----------
    previous : Previous
    run : Run
        Today's edition, whose folder may say which changes are real.

    Returns
    -------
    dict
        Cluster id -> change. A published table carries ranks only, and clusters that it doesn't
        list have none.
    """
    if previous.matches:
        return {
            match.cluster_id: Change(None, "", match.published.rank, match.rank_change, None)
            for match in previous.matches.matches
            if match.published.rank is not None
        }
    told = read_changes(run, previous.comparison)
    least = run.recipe.uncertainty.least_documents
    return {
        change.now.cluster_id: _change(change, told.get(change.now.cluster_id), least)
        for change in (previous.comparison.changes if previous.comparison else [])
    }


def _change(change: Compared, told: Row | None, least: float) -> Change:
    then = change.then
    unranked = not all(
        is_printed(map(float, one.counts.values()), least) for one in (change.now, then) if one
    )
    rank_told, total_told = (None, None) if unranked else _told(told)
    return Change(
        change.event,
        "; ".join(
            f"the earlier {shown(name)}" if name == change.now.name else shown(name)
            for name in change.related
        ),
        then.rank if then and not unranked else None,
        None if unranked else change.rank_change,
        None if change.event == NEW else number(change.growth(), DECIMALS),
        rank_told,
        total_told,
        unranked and then is not None,
        number(sum(change.outputs["today"][0].values(), Fraction(0)), COUNT_DECIMALS),
        number(then.total, SHARE_DECIMALS) if then else None,
    )


def _told(row: Row | None) -> tuple[str | None, str | None]:
    return (row["rank_told"], row["total_told"]) if row else (None, None)


def against_of(run: Run, previous: Previous) -> Against:
    """The edition compared with.

    Parameters
    ----------
    run : Run
        Today's edition.
    previous : Previous
    """
    before = previous.edition
    if isinstance(before, Published):
        edition = f", edition {before.edition}" if before.edition else ""
        return Against(shown(f"{before.source}{edition}"), [], False)
    title = shown(before.recipe.study.title)
    years = next(iter(before.recipe.metrics.values())).years
    named = "the previous edition" if title == shown(run.recipe.study.title) else title
    differences = [shown(difference) for difference in previous.differences]
    return Against(f"{named} ({span(years)})", differences, True)


def grown(change: Change | None) -> str:
    """Growth with its sign; what stands in its place where a rate would mislead, else nothing.

    Parameters
    ----------
    change : Change or None

    Examples
    --------
    >>> grown(Change("continued", "", 1, 0, 12.3)), grown(Change("born", "", None, None, None))
    ('+12.3 %', 'new')
    >>> grown(Change("continued", "", 9, 2, 1892.0, base=4.25)), grown(None)
    ('from 4.3 documents', '')
    """
    if change is None:
        return ""
    if change.event == NEW:
        return "new"
    if change.growth is None:
        return ""
    if change.small_base:
        return f"from {counted(change.base)} documents"
    return signed(Fraction(Decimal(str(change.growth))))


def gained(change: Change | None) -> str:
    """Ranks gained in words.

    Parameters
    ----------
    change : Change or None

    Examples
    --------
    >>> [gained(Change("", "", 3, ranks, None)) for ranks in (2, -1, 0, None)]
    ['up 2', 'down 1', 'as before', '']
    """
    ranks = change.rank_change if change else None
    if ranks is None:
        return ""
    return f"up {ranks}" if ranks > 0 else f"down {-ranks}" if ranks else "as before"


def told_words(change: Change | None) -> str:
    """Whether a rank rose or fell, as a sentence; nothing where that is not known.

    Parameters
    ----------
    change : Change or None

    Examples
    --------
    >>> told_words(Change("", "", 3, -1, None, "fell", "fell"))
    'Its rank fell, beyond what the documents leave open.'
    >>> told_words(Change("", "", 3, -1, None, "can't be told", "fell"))
    "Whether its rank fell can't be told from the documents; its total fell."
    >>> told_words(Change("", "", 3, 0, None, "unchanged", "rose"))
    'Its documents leave no rank but this one in both editions; its total rose.'
    >>> told_words(None)
    ''
    """
    if change is None or change.rank_told is None:
        return ""
    sure = (Told.ROSE, Told.FELL)
    total = f"; its total {change.total_told}" if change.total_told in sure else ""
    if change.rank_told in sure:
        return f"Its rank {change.rank_told}, beyond what the documents leave open."
    if change.rank_told == Told.SAME:
        return f"Its documents leave no rank but this one in both editions{total}."
    gained = change.rank_change or 0
    way = "rose" if gained > 0 else "fell" if gained else "stayed"
    return f"Whether its rank {way} can't be told from the documents{total}."


def change_words(facts: Facts, cluster: Ranked) -> list[str]:
    """What became of a cluster, in sentences; none where nothing is compared with.

    Parameters
    ----------
    facts : Facts
    cluster : Ranked
    """
    against, change = facts.against, cluster.change
    if against is None:
        return []
    if change is None:
        return [f"It was not found in {against.title}."]
    growth = grown(change)
    if change.unranked:
        said = f"It was a cluster in {against.title} as well"
    elif change.previous_rank is None:
        said = f"It is new since {against.title}"
    else:
        said = f"In {against.title} it ranked {change.previous_rank:,} ({gained(change)})"
    if change.event != NEW and growth:
        way = "grew" if (change.growth or 0) > 0 else "fell"
        verb = way if change.small_base else "changed by"
        said += f"; since then its output {verb} {growth}"
    told = told_words(change)
    lines = [f"{said}.", *([told] if told else []), *_event_words(change)]
    if against.growth:
        lines.append(FOOTPRINT)
    if against.differences:
        lines.append(
            "The two runs differ in method as well, so change between them is not change of output "
            "alone."
        )
    return lines


def _event_words(change: Change) -> list[str]:
    """Mergers and splits; the clusters meant are those of the previous edition.

    >>> _event_words(Change("merged", "Ulm", 5, 2, 1.2))
    ['It took in Ulm.']
    """
    event, others = change.event or "", change.related
    if others and change.previous_rank is None and not change.unranked:
        return [f"It came off {others}."]
    lines = [f"It took in {others}."] if others and "merged" in event else []
    if "split" in event:
        lines.append("A part of what it was is another cluster now.")
    return lines
