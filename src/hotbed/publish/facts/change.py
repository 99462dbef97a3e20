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
from hotbed.base.texts import Text, _, chained
from hotbed.publish.facts.structure import Against, Change, Facts, Ranked
from hotbed.publish.facts.words import counted, shown, span
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS

DECIMALS = 1
NEW = "born"
"""The event of a cluster that nothing goes on to."""
FOOTPRINT = _("Growth is of the documents at today’s places, in both windows.")


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
        chained(
            [
                _("the earlier {name}", name=shown(name))
                if name == change.now.name
                else shown(name)
                for name in change.related
            ],
            "; ",
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
        source = shown(before.source)
        if before.edition:
            source = _("{source}, edition {edition}", source=source, edition=shown(before.edition))
        return Against(source, [], False)
    title = shown(before.recipe.study.title)
    years = span(next(iter(before.recipe.metrics.values())).years)
    named = _("{title} ({years})", title=title, years=years)
    if title == shown(run.recipe.study.title):
        named = _("the previous edition ({years})", years=years)
    return Against(named, [shown(difference) for difference in previous.differences], True)


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
        return _("new")
    if change.growth is None:
        return ""
    if change.small_base:
        return _("from {count} documents", count=counted(change.base))
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
    if not ranks:
        return _("as before")
    return _("up {ranks}", ranks=ranks) if ranks > 0 else _("down {ranks}", ranks=-ranks)


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
    if change.rank_told == Told.ROSE:
        return _("Its rank rose, beyond what the documents leave open.")
    if change.rank_told == Told.FELL:
        return _("Its rank fell, beyond what the documents leave open.")
    said = _untold(change.rank_change or 0)
    if change.rank_told == Told.SAME:
        said = _("Its documents leave no rank but this one in both editions")
    if change.total_told == Told.ROSE:
        return _("{sentence}; its total rose.", sentence=said)
    if change.total_told == Told.FELL:
        return _("{sentence}; its total fell.", sentence=said)
    return _("{sentence}.", sentence=said)


def _untold(gained: int) -> Text:
    if gained > 0:
        return _("Whether its rank rose can't be told from the documents")
    if gained:
        return _("Whether its rank fell can't be told from the documents")
    return _("Whether its rank stayed can't be told from the documents")


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
        return [_("It was not found in {edition}.", edition=against.title)]
    told = told_words(change)
    said = _since(_stood(change, against.title), change)
    lines = [
        _("{sentence}.", sentence=said),
        *([told] if told else []),
        *_event_words(change),
    ]
    if against.growth:
        lines.append(FOOTPRINT)
    if against.differences:
        lines.append(
            _(
                "The two runs differ in method as well, so change between them is not change of "
                "output alone."
            )
        )
    return lines


def _stood(change: Change, edition: str) -> Text:
    """Where it stood in the previous edition."""
    if change.unranked:
        return _("It was a cluster in {edition} as well", edition=edition)
    if change.previous_rank is None:
        return _("It is new since {edition}", edition=edition)
    return _(
        "In {edition} it ranked {rank} ({moved})",
        edition=edition,
        rank=change.previous_rank,
        moved=gained(change),
    )


def _since(said: Text, change: Change) -> Text:
    growth = grown(change)
    if change.event == NEW or not growth:
        return said
    if not change.small_base:
        return _("{sentence}; since then its output changed by {rate}", sentence=said, rate=growth)
    if (change.growth or 0) > 0:
        return _("{sentence}; since then its output grew {rate}", sentence=said, rate=growth)
    return _("{sentence}; since then its output fell {rate}", sentence=said, rate=growth)


def _event_words(change: Change) -> list[Text]:
    """Mergers and splits; the clusters meant are those of the previous edition.

    >>> _event_words(Change("merged", "Ulm", 5, 2, 1.2))
    ['It took in Ulm.']
    """
    event, others = change.event or "", change.related
    if others and change.previous_rank is None and not change.unranked:
        return [_("It came off {clusters}.", clusters=others)]
    took_in = others and "merged" in event
    lines = [_("It took in {clusters}.", clusters=others)] if took_in else []
    if "split" in event:
        lines.append(_("A part of what it was is another cluster now."))
    return lines
