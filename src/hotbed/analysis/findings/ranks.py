"""Findings on ranks in two editions: movers, entrants, leavers, and which of it can be told.

Each kind is a function of an `Edition` that returns a `Finding`, or why the data don't carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hotbed.analysis.change.compare import Change, Leaver
from hotbed.analysis.change.published import Matching
from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.findings.finding import (
    Edition,
    Finding,
    called,
    cut,
    row_of,
)
from hotbed.analysis.text import earlier, joined, ordinal, plural
from hotbed.analysis.uncertainty.change import Told
from hotbed.analysis.uncertainty.written import unusable
from hotbed.tables import CHANGE_UNCERTAINTY

MOVERS = 3


@dataclass(frozen=True)
class Move:
    """A cluster's rank now and before."""

    rank_change: int
    rank: int
    name: str
    previous_rank: int
    previous_name: str

    def __str__(self) -> str:
        way = "up" if self.rank_change > 0 else "down"
        return f"{self.name}, {way} {abs(self.rank_change)} to {ordinal(self.rank)}"


def movers(edition: Edition) -> Finding | str:
    """Who gained and who lost most ranks."""
    if edition.published:
        moves, rule = _published_moves(edition, edition.published)
    elif edition.compared:
        moves = [
            Move(then.rank - now.rank, now.rank, called(now), then.rank, then.name)
            for now, then in _both(edition)
        ]
        rule = (
            "rank against the rank in the previous run of the cluster whose identity it carries, "
            f"among the first {edition.top} ranks"
        )
        if edition.told:
            told = [edition.told[now.cluster_id]["rank_told"] for now, _then in _both(edition)]
            return _told_movers(edition, moves, told, rule)
        rule += f"; {_untold(edition)}"
    else:
        return str(edition.no_previous)
    up = _most([move for move in moves if move.rank_change > 0])
    down = _most([move for move in moves if move.rank_change < 0])
    if not up and not down:
        return "no cluster changed its rank" if moves else "no cluster is in both editions"
    parts = []
    if up:
        parts.append(f"gained most ranks: {joined([str(move) for move in up[:MOVERS]], '; ')}")
    if down:
        parts.append(f"lost most: {joined([str(move) for move in down[:MOVERS]], '; ')}")
    return Finding(
        "movers",
        f"Of {edition.first}, these {'. These '.join(parts)}.",
        {"compared": len(moves), "gained": len(up), "lost": len(down)},
        rule,
        [asdict(move) for move in [*up[:MOVERS], *down[:MOVERS]]],
    )


def _both(edition: Edition) -> list[tuple[RankedCluster, RankedCluster]]:
    """The listed clusters that go on, now and before, whose ranks are printed."""
    pairs = ((change.now, change.then) for change in edition.changes)
    return [
        (now, then)
        for now, then in pairs
        if then and edition.printed(now) and edition.printed(then)
    ]


def _most(moves: list[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: -abs(move.rank_change))


def _published_moves(edition: Edition, matching: Matching) -> tuple[list[Move], str]:
    hidden = {c.cluster_id for c in edition.window.clusters if not edition.printed(c)}
    moves = [
        Move(match.rank_change, match.rank, match.name, before.rank, before.name)
        for match, before in ((match, match.published) for match in matching.matches)
        if match.rank <= edition.top
        and match.cluster_id not in hidden
        and match.rank_change is not None
        and before.rank is not None
    ]
    table = matching.published
    rule = (
        f"rank in ranking.csv against {table.rank_column} in {table.source}, clusters matched by "
        "name"
    )
    return moves, rule


def _told_movers(
    edition: Edition, moves: list[Move], told: Sequence[str], rule: str
) -> Finding | str:
    """Who rose and who fell beyond what the documents leave open; of others, that it isn't told."""
    if not moves:
        return "no cluster is in both editions"
    pairs = list(zip(moves, told, strict=True))
    rose, fell = (
        _most([move for move, said in pairs if said == way]) for way in (Told.ROSE, Told.FELL)
    )
    open_ = [move for move, said in pairs if move.rank_change and said == Told.UNCLEAR]
    parts = [
        f"{len(group):,} {verb} ({'most of all ' if len(group) > MOVERS else ''}"
        f"{joined([str(move) for move in group[:MOVERS]], '; ')})"
        for group, verb in ((rose, "rose"), (fell, "fell"))
        if group
    ]
    text = f"Of {edition.first}, {joined(parts) or 'none can be said to have risen or fallen'}."
    if open_:
        others = "the other " if parts else ""
        noun = "whose rank changed rose or fell can't be told from the documents"
        text += f" Whether {others}{len(open_):,} {noun}."
    return Finding(
        "movers",
        text,
        {"compared": len(moves), "rose": len(rose), "fell": len(fell), "untold": len(open_)},
        f"{rule}; {_rule_of_told(edition)}",
        [
            asdict(move) | {"rank_told": said}
            for said, group in ((Told.ROSE, rose[:MOVERS]), (Told.FELL, fell[:MOVERS]))
            for move in group
        ],
    )


def _rule_of_told(edition: Edition) -> str:
    return (
        f"rose and fell: the sets of ranks of both editions, together at {edition.level}, leave no "
        f"other possibility ({CHANGE_UNCERTAINTY.file})"
    )


def _untold(edition: Edition) -> str:
    """Why it isn't told whether a change is real, and what would tell it."""
    ask = "hotbed uncertainty RUN --against PREVIOUS tells whether a change of rank is real"
    run = edition.window.run
    if not CHANGE_UNCERTAINTY.path(run.folder).is_file():
        return ask
    why = unusable(run, CHANGE_UNCERTAINTY)
    return f"{why or f'{CHANGE_UNCERTAINTY.file} compares with another edition'}; {ask}"


def entrants(edition: Edition) -> Finding | str:
    """Who is new among the listed."""
    if not edition.compared:
        return _names_only(edition)
    new = edition.compared.entrants(edition.top)
    if not new:
        return f"no cluster is new among the first {edition.top}"
    parts = cut(
        [
            f"{called(change.now)} at {edition.rank(change.now)}{_where_from(edition, change)}"
            for change in new
        ]
    )
    lead = (
        f"{plural(len(new), 'cluster')} {'is' if len(new) == 1 else 'are'} new among the first "
        f"{edition.top}"
    )
    return Finding(
        "entrants",
        f"{lead}: {joined(parts)}.",
        {"entrants": len(new)},
        f"rank {edition.top} or better now, and in the previous run either worse or not a cluster "
        f"of its own{_told_or_not(edition)}",
        [
            row_of(edition, change.now)
            | {
                "previous_rank": _printed_rank(edition, change.then),
                "event": change.event,
                "related": list(change.related),
            }
            for change in new
        ],
        lead,
        parts,
    )


def _told_or_not(edition: Edition) -> str:
    return f"; {_rule_of_told(edition) if edition.told else _untold(edition)}"


def _printed_rank(edition: Edition, cluster: RankedCluster | None) -> int | None:
    return cluster.rank if cluster and edition.printed(cluster) else None


def _where_from(edition: Edition, change: Change) -> str:
    before = _printed_rank(edition, change.then)
    if change.then:
        if before is None:
            return ""
        told = _told(edition, change.now)
        if told == Told.ROSE:
            return f" (rose from {before:,})"
        unclear = "; whether it rose can't be told" if told else ""
        return f" (before: {before:,}{unclear})"
    others = earlier(change.related, change.now.name)
    return f" (formerly part of {others})" if others else ""


def _told(edition: Edition, now: RankedCluster) -> str | None:
    row = edition.told.get(now.cluster_id)
    return row["rank_told"] if row else None


def _names_only(edition: Edition) -> str:
    if edition.published:
        return (
            "the previous edition is a published table, matched by name: a cluster without a "
            "match need not be new or gone"
        )
    return str(edition.no_previous)


def leavers(edition: Edition) -> Finding | str:
    """Who is no longer among the listed."""
    if not edition.compared:
        return _names_only(edition)
    gone = edition.compared.leavers(edition.top)
    if not gone:
        return f"no cluster left the first {edition.top}"
    parts = cut([f"{called(leaver.then)}, {_where_to(edition, leaver)}" for leaver in gone])
    lead = (
        f"{plural(len(gone), 'cluster')} {'is' if len(gone) == 1 else 'are'} no longer among the "
        f"first {edition.top}"
    )
    return Finding(
        "leavers",
        f"{lead}: {joined(parts, '; ')}.",
        {"leavers": len(gone)},
        f"rank {edition.top} or better in the previous run, and now worse or no cluster of its own"
        f"{_told_or_not(edition)}",
        [
            row_of(edition, then) | {"now": _printed_rank(edition, now), "held_by": list(into)}
            for then, now, into in gone
        ],
        lead,
        parts,
    )


def _where_to(edition: Edition, leaver: Leaver) -> str:
    now = leaver.now
    if now is None:
        held = [f"today’s {name}" if name == leaver.then.name else name for name in leaver.into]
        return f"now part of {joined(held)}" if held else "which is no longer a cluster"
    if not edition.printed(now):
        return "which has too few documents for a rank"
    told = _told(edition, now)
    if told == Told.FELL:
        return f"which fell to {ordinal(now.rank)}"
    unclear = " (whether it fell can't be told)" if told else ""
    return f"now {ordinal(now.rank)}{unclear}"
