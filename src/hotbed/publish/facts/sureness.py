"""Gather how sure the ranks are, and say it: one wording for pages, briefs and notebook."""

from __future__ import annotations

from itertools import zip_longest

from hotbed.analysis.text import ordinal
from hotbed.analysis.uncertainty.choices.levels import Factor
from hotbed.analysis.uncertainty.choices.rows import ALL, sentence
from hotbed.analysis.uncertainty.phrases import (
    FEW_DOCUMENTS,
    number_ranges,
    ranks_in_words,
    rests_on,
)
from hotbed.analysis.uncertainty.written import (
    Row,
    documents_of,
    read_choices,
    read_doubts,
    read_years,
    tied_ranks,
)
from hotbed.base.texts import Figure, Text, _, joined, ngettext, term
from hotbed.publish.facts.doubt import ChoiceLine, Choices, Doubt, Span, WithoutYear
from hotbed.publish.facts.structure import Cluster, Overview, Ranked
from hotbed.publish.facts.words import inner, shown
from hotbed.runs.run import Run

NAMED = 3
"""So many clusters that can't be told apart are named; more are told by their ranks."""
TOGETHER = _("all clusters together")


def doubts(run: Run) -> dict[str, Doubt]:
    """How sure the rank of each cluster is; none where uncertainty.csv can't be used.

    Parameters
    ----------
    run : Run
    """
    rows = list(read_doubts(run).values())
    labels = {
        name: inner(term("metric", shown(metric.label)))
        for name, metric in run.recipe.metrics.items()
    }
    below = [row["rank"] for row in rows[1:]]
    return {
        row["cluster_id"]: _doubt(row, labels, after) for row, after in zip_longest(rows, below)
    }


def _doubt(row: Row, labels: dict[str, str], after: int | None) -> Doubt:
    tied, documents = tied_ranks(row), documents_of(row, labels)
    return Doubt(
        ranks=Span(row["rank_low"], row["rank_high"]),
        alone=Span(row["marginal_low"], row["marginal_high"]),
        tied_with=tied,
        tied_below=after in tied,
        sd=row["sd"],
        top=row["top"],
        top_probability=row["top_probability"],
        may_be_top=row["may_be_top"],
        exists=row["exists"],
        absorbed=row["absorbed"],
        split=row["split"],
        placings=_span(row["geocoding_low"], row["geocoding_high"]),
        placings_exist=row["geocoding_exists"],
        choices=_span(row["choices_low"], row["choices_high"]),
        documents=documents,
        few=rests_on({labels[name]: count for name, count in documents.items()}),
    )


def _span(low: int | None, high: int | None) -> Span | None:
    return None if low is None or high is None else Span(low, high)


def choices(run: Run) -> dict[str, Choices]:
    """What choices of method do to each cluster's rank; none without sensitivity.csv.

    Parameters
    ----------
    run : Run
    """
    return {key: _choices(rows) for key, rows in read_choices(run).items()}


def _choices(rows: list[Row]) -> Choices:
    lines = [
        ChoiceLine(
            Factor(row["factor"]).words,
            _span(row["lowest"], row["highest"]),
            row["S_i"],
            row["S_Ti"],
            row["absorbed"] + row["split"] + row["lost"],
        )
        for row in rows
        if row["factor"] != ALL
    ]
    lines.sort(key=lambda line: -(line.part_together or 0))
    return Choices(sentence(rows), lines)


def without_years(run: Run) -> dict[str, list[WithoutYear]]:
    """Where each cluster stands without each year; none without leave_one_year.csv.

    Parameters
    ----------
    run : Run
    """
    return {
        key: [WithoutYear(row["year"], row["rank_without"], row["total_without"]) for row in rows]
        for key, rows in read_years(run).items()
    }


def part_words(share: float) -> Text:
    """A share of replicates in words; what is not all doesn't show as all.

    Parameters
    ----------
    share : float
        0 to 1.

    Examples
    --------
    >>> [part_words(share) for share in (1.0, 0.999, 0.675, 0.001, 0.0)]
    ['100 %', 'over 99 %', '68 %', 'under 1 %', '0 %']
    """
    if 0.995 <= share < 1:
        return _("over 99 %")
    return _("under 1 %") if 0 < share < 0.005 else Figure(f"{int(100 * share + 0.5)} %")


def doubt_words(facts: Overview, cluster: Ranked) -> list[str]:
    """How sure a cluster's rank is, in sentences; none where that was not measured.

    Parameters
    ----------
    facts : Overview
    cluster : Ranked
    """
    doubt = cluster.doubt
    if doubt is None:
        return []
    said: list[str] = []
    if cluster.printed:
        said = [_by_documents(facts, doubt), *_tied(facts, doubt)]
    said += _existence(facts, doubt)
    said += _placings(facts, cluster, doubt)
    if isinstance(cluster, Cluster) and cluster.printed:
        said += _years(cluster)
    if doubt.few:
        said.append(_("It {rests_on}, which is little for a rank.", rests_on=doubt.few))
    return said


def _by_documents(facts: Overview, doubt: Doubt) -> Text:
    level = Figure(f"{100 * facts.recipe.uncertainty.level:g} %")
    if doubt.ranks.low == doubt.ranks.high:
        return _(
            "Its documents leave no rank but this one ({together}, {level}).",
            together=TOGETHER,
            level=level,
        )
    return _(
        "Its documents allow it to be {ranks} ({together}, {level}); looked at alone, {alone}.",
        ranks=ranks_in_words(doubt.ranks.low, doubt.ranks.high),
        together=TOGETHER,
        level=level,
        alone=ranks_in_words(doubt.alone.low, doubt.alone.high),
    )


def _tied(facts: Overview, doubt: Doubt) -> list[Text]:
    if not doubt.tied_with:
        return []
    wanted = set(doubt.tied_with)
    others = [row for row in facts.ranking if row.rank in wanted]
    if len(others) <= NAMED:
        named = joined([row.name for row in others])
        return [_("It can't be told from {clusters}.", clusters=named)]
    return [
        ngettext(
            "It can't be told from {n} cluster, those ranked {ranks}.",
            "It can't be told from {n} clusters, those ranked {ranks}.",
            len(others),
            ranks=number_ranges(sorted(wanted)),
        )
    ]


def _existence(facts: Overview, doubt: Doubt) -> list[Text]:
    if doubt.exists is None:
        return []
    drawn = facts.recipe.uncertainty.replicates
    if doubt.exists == 1:
        return [_("It exists in all of {drawn} draws of the documents.", drawn=drawn)]
    ends = []
    if doubt.absorbed:
        ends.append(_("in {n} another takes it in", n=round(doubt.absorbed * drawn)))
    if doubt.split:
        ends.append(_("in {n} it falls apart", n=round(doubt.split * drawn)))
    said = _(
        "It exists in {n} of {drawn} draws of the documents",
        n=round(doubt.exists * drawn),
        drawn=drawn,
    )
    if ends:
        said = _("{exists}; {fates}", exists=said, fates=joined(ends))
    return [_("{sentence}.", sentence=said)]


def _placings(facts: Overview, cluster: Ranked, doubt: Doubt) -> list[Text]:
    if doubt.placings_exist is None:
        return []
    drawn = facts.recipe.uncertainty.placings
    kept = round(doubt.placings_exist * drawn)
    said = _("Over {drawn} other placings of the addresses it exists in {n}", drawn=drawn, n=kept)
    if kept == drawn:
        said = _("Over {drawn} other placings of the addresses it exists in all", drawn=drawn)
    elif not kept:
        said = _("Over {drawn} other placings of the addresses it exists in none", drawn=drawn)
    if not cluster.printed or doubt.placings is None:
        return [_("{sentence}.", sentence=said)]
    ranks = ranks_in_words(doubt.placings.low, doubt.placings.high)
    return [_("{exists} and is {ranks}.", exists=said, ranks=ranks)]


def _years(cluster: Cluster) -> list[Text]:
    ranks = [line.rank for line in cluster.without_year]
    if not ranks:
        return []
    low, high = min(ranks), max(ranks)
    if low == high == cluster.rank:
        return [_("Whichever year is left out, its rank stays.")]
    most = max(cluster.without_year, key=lambda line: abs(line.rank - cluster.rank))
    return [
        _(
            "With one of its years left out it is {ranks}; {year} does most: without it, it is "
            "{rank}.",
            ranks=ranks_in_words(low, high),
            year=str(most.year),
            rank=ordinal(most.rank),
        )
    ]


def doubt_cells(row: Ranked) -> list[str]:
    """How often a cluster exists and which ranks it can't be told from, as cells of a table.

    Parameters
    ----------
    row : Ranked
    """
    doubt = row.doubt
    if doubt is None:
        return ["", ""]
    exists = "" if doubt.exists is None else part_words(doubt.exists)
    return [exists, number_ranges(sorted(doubt.tied_with)) if row.printed else ""]


def doubt_notes(facts: Overview, *, below: bool = False) -> list[Text]:
    """What a table of ranks needs to be said of its doubts; nothing where there are none.

    Parameters
    ----------
    facts : Overview
    below : bool
        Whether the sets of ranks stand below the ranks, and not in brackets.
    """
    asked, lines = facts.recipe.uncertainty, []
    if facts.has_doubts:
        lines.append(_sets(facts, below))
        few = [row for row in facts.ranking if row.doubt and row.doubt.few]
        if few:
            lines.append(_few(few))
    if not all(row.printed for row in facts.ranking):
        lines.append(
            _(
                "No rank is printed below {n} documents, fractionally counted.",
                n=Figure(f"{asked.least_documents:g}"),
            )
        )
    return lines


def _sets(facts: Overview, below: bool) -> Text:
    asked = facts.recipe.uncertainty
    values: dict[str, str | int] = {
        "together": TOGETHER,
        "level": Figure(f"{100 * asked.level:g} %"),
        "drawn": asked.replicates,
    }
    if below:
        return _(
            "Below a rank: the ranks that the documents allow, {together} at {level}; exists: in "
            "so many of {drawn} draws of the documents.",
            **values,
        )
    return _(
        "In brackets: the ranks that the documents allow, {together} at {level}; exists: in so "
        "many of {drawn} draws of the documents.",
        **values,
    )


def _few(few: list[Ranked]) -> Text:
    """Which ranks rest on little."""
    named: list[str] = [
        _("{cluster} {rests_on}", cluster=row.name, rests_on=row.doubt.few)
        for row in few[:NAMED]
        if row.doubt
    ]
    if len(few) > NAMED:
        named.append(_("{n} more", n=len(few) - NAMED))
    return ngettext(
        "{n} rank rests on fewer than {few} documents: {clusters}.",
        "{n} ranks rest on fewer than {few} documents: {clusters}.",
        len(few),
        few=FEW_DOCUMENTS,
        clusters=joined(named, "; "),
    )
