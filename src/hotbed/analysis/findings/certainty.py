"""The finding on how sure the ranks are, from what `hotbed uncertainty` wrote."""

from __future__ import annotations

from itertools import pairwise

from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.findings.finding import NAMED_FEW, Edition, Finding, called, cut, row_of
from hotbed.analysis.findings.ranking import rule_of_sets
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS, SURE, ranks_in_words
from hotbed.analysis.uncertainty.written import Row, documents_of, tied_ranks, unusable
from hotbed.base.texts import Figure, Text, _, chained, joined, ngettext
from hotbed.tables import UNCERTAINTY

COLUMNS = (
    *("rank_low", "rank_high", "marginal_low", "marginal_high", "exists"),
    *("geocoding_low", "geocoding_high", "choices_low", "choices_high"),
)


def certainty(edition: Edition) -> Finding | str:
    """Which neighbours can be told apart, and which ranks the documents and choices allow."""
    if not edition.doubts:
        return unusable(edition.window.run) or _("{file} has no rows", file=UNCERTAINTY.file)
    known = [
        (cluster, edition.doubts[cluster.cluster_id])
        for cluster in edition.listed
        if edition.printed(cluster)
    ]
    if not known:
        return _("no cluster has enough documents for a rank")
    told = sum(
        after["rank"] not in tied_ranks(before) for (_, before), (_, after) in pairwise(known)
    )
    first = known[:NAMED_FEW]
    unsure = [pair for pair in known if pair[1]["exists"] is not None and pair[1]["exists"] < SURE]
    metrics = edition.window.metrics
    few = [pair for pair in known if sum(documents_of(pair[1], metrics).values()) < FEW_DOCUMENTS]
    text = [*_pairs(edition, len(known) - 1, told), _first(first)]
    text += [*_choices(first), *_unsure(edition, unsure), *_few(few)]
    return Finding(
        "certainty",
        chained(text),
        {"pairs": len(known) - 1, "told": told, "unsure": len(unsure), "few": len(few)},
        _(
            "{sets}; choices: the ranks over all settings of the method that were tried; placings "
            "of addresses stand in the table beside them",
            sets=rule_of_sets(edition),
        ),
        [
            row_of(edition, cluster) | {name: row[name] for name in COLUMNS}
            for cluster, row in known
        ],
    )


def _pairs(edition: Edition, pairs: int, told: int) -> list[Text]:
    if not pairs:
        return []
    return [
        ngettext(
            "Of {n} pair of neighbours in the ranking, {told} can be told apart by their "
            "documents, at {level} for all clusters together.",
            "Of {n} pairs of neighbours in the ranking, {told} can be told apart by their "
            "documents, at {level} for all clusters together.",
            pairs,
            told=told,
            level=edition.level,
        )
    ]


def _first(first: list[tuple[RankedCluster, Row]]) -> Text:
    parts = [
        _(
            "{cluster} is {ranks}",
            cluster=called(cluster),
            ranks=ranks_in_words(row["rank_low"], row["rank_high"]),
        )
        for cluster, row in first
    ]
    return _("{sentence}.", sentence=joined(parts, "; "))


def _choices(first: list[tuple[RankedCluster, Row]]) -> list[Text]:
    """Sampling never stands alone: what choices of method do to the same clusters."""
    parts = [
        _(
            "{cluster} {ranks}",
            cluster=cluster.name,
            ranks=ranks_in_words(row["choices_low"], row["choices_high"]),
        )
        for cluster, row in first
        if row["choices_low"] is not None
    ]
    if not parts:
        return []
    return [_("Over choices of method they are: {clusters}.", clusters=joined(parts, "; "))]


def _unsure(edition: Edition, unsure: list[tuple[RankedCluster, Row]]) -> list[Text]:
    if not unsure:
        return []
    drawn = edition.window.run.recipe.uncertainty.replicates
    parts = [
        _(
            "{cluster} in {n} of {drawn}",
            cluster=called(cluster),
            n=round(row["exists"] * drawn),
            drawn=drawn,
        )
        for cluster, row in unsure
    ]
    return [
        ngettext(
            "{n} cluster exists in fewer than {share} of draws of the documents: {clusters}.",
            "{n} clusters exist in fewer than {share} of draws of the documents: {clusters}.",
            len(unsure),
            share=Figure(f"{100 * SURE:g} %"),
            clusters=joined(cut(parts, NAMED_FEW), "; "),
        )
    ]


def _few(few: list[tuple[RankedCluster, Row]]) -> list[Text]:
    if not few:
        return []
    return [
        ngettext(
            "{n} rank rests on fewer than {few} documents: {clusters}.",
            "{n} ranks rest on fewer than {few} documents: {clusters}.",
            len(few),
            few=FEW_DOCUMENTS,
            clusters=joined(cut([called(cluster) for cluster, _row in few], NAMED_FEW), "; "),
        )
    ]
