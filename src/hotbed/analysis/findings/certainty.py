"""The finding on how sure the ranks are, from what `hotbed uncertainty` wrote."""

from __future__ import annotations

from itertools import pairwise

from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.findings.finding import NAMED_FEW, Edition, Finding, called, cut, row_of
from hotbed.analysis.findings.ranking import RULE_OF_SETS
from hotbed.analysis.text import joined, plural
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS, SURE, ranks_in_words
from hotbed.analysis.uncertainty.written import Row, documents_of, tied_ranks, unusable

COLUMNS = (
    *("rank_low", "rank_high", "marginal_low", "marginal_high", "exists"),
    *("geocoding_low", "geocoding_high", "choices_low", "choices_high"),
)


def certainty(edition: Edition) -> Finding | str:
    """Which neighbours can be told apart, and which ranks the documents and choices allow."""
    if not edition.doubts:
        return unusable(edition.window.run) or "uncertainty.csv has no rows"
    known = [
        (cluster, edition.doubts[cluster.cluster_id])
        for cluster in edition.listed
        if edition.printed(cluster)
    ]
    if not known:
        return "no cluster has enough documents for a rank"
    told = sum(
        after["rank"] not in tied_ranks(before) for (_, before), (_, after) in pairwise(known)
    )
    first = known[:NAMED_FEW]
    unsure = [pair for pair in known if pair[1]["exists"] is not None and pair[1]["exists"] < SURE]
    metrics = edition.window.metrics
    few = [pair for pair in known if sum(documents_of(pair[1], metrics).values()) < FEW_DOCUMENTS]
    text = [_pairs(edition, len(known) - 1, told), _first(first)]
    text += [*_choices(first), *_unsure(edition, unsure), *_few(few)]
    return Finding(
        "certainty",
        " ".join(line for line in text if line),
        {"pairs": len(known) - 1, "told": told, "unsure": len(unsure), "few": len(few)},
        f"{RULE_OF_SETS.format(edition.level)}; choices: the ranks over all settings of the method "
        "that were tried; placings of addresses stand in the table beside them",
        [
            row_of(edition, cluster) | {name: row[name] for name in COLUMNS}
            for cluster, row in known
        ],
    )


def _pairs(edition: Edition, pairs: int, told: int) -> str:
    if not pairs:
        return ""
    return (
        f"Of {plural(pairs, 'pair')} of neighbours in the ranking, {told:,} can be told apart by "
        f"their documents, at {edition.level} for all clusters together."
    )


def _first(first: list[tuple[RankedCluster, Row]]) -> str:
    parts = [
        f"{called(cluster)} is {ranks_in_words(row['rank_low'], row['rank_high'])}"
        for cluster, row in first
    ]
    return f"{joined(parts, '; ')}."


def _choices(first: list[tuple[RankedCluster, Row]]) -> list[str]:
    """Sampling never stands alone: what choices of method do to the same clusters."""
    parts = [
        f"{cluster.name} {ranks_in_words(row['choices_low'], row['choices_high'])}"
        for cluster, row in first
        if row["choices_low"] is not None
    ]
    return [f"Over choices of method they are: {joined(parts, '; ')}."] if parts else []


def _unsure(edition: Edition, unsure: list[tuple[RankedCluster, Row]]) -> list[str]:
    if not unsure:
        return []
    drawn = edition.window.run.recipe.uncertainty.replicates
    parts = [
        f"{called(cluster)} in {round(row['exists'] * drawn):,} of {drawn:,}"
        for cluster, row in unsure
    ]
    exist = "exists" if len(unsure) == 1 else "exist"
    return [
        f"{plural(len(unsure), 'cluster')} {exist} in fewer than {100 * SURE:g} % of draws of the "
        f"documents: {joined(cut(parts, NAMED_FEW), '; ')}."
    ]


def _few(few: list[tuple[RankedCluster, Row]]) -> list[str]:
    if not few:
        return []
    rest = "rests" if len(few) == 1 else "rest"
    names = joined(cut([called(cluster) for cluster, _ in few], NAMED_FEW), "; ")
    return [f"{plural(len(few), 'rank')} {rest} on fewer than {FEW_DOCUMENTS} documents: {names}."]
