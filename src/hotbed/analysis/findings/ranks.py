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
from hotbed.analysis.text import earlier, ordinal
from hotbed.analysis.uncertainty.change import Told
from hotbed.analysis.uncertainty.written import unusable
from hotbed.base.texts import Text, _, chained, joined, ngettext
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

    @property
    def words(self) -> Text:
        """The move within a sentence."""
        values: dict[str, str | int] = {
            "cluster": self.name,
            "ranks": abs(self.rank_change),
            "rank": ordinal(self.rank),
        }
        if self.rank_change > 0:
            return _("{cluster}, up {ranks} to {rank}", **values)
        return _("{cluster}, down {ranks} to {rank}", **values)


def movers(edition: Edition) -> Finding | str:
    """Who gained and who lost most ranks."""
    if edition.published:
        moves, rule = _published_moves(edition, edition.published)
    elif edition.compared:
        moves = [
            Move(then.rank - now.rank, now.rank, called(now), then.rank, then.name)
            for now, then in _both(edition)
        ]
        rule = _(
            "rank against the rank in the previous run of the cluster whose identity it carries, "
            "among the first {top} ranks",
            top=edition.top,
        )
        if edition.told:
            told = [edition.told[now.cluster_id]["rank_told"] for now, _then in _both(edition)]
            return _told_movers(edition, moves, told, rule)
        rule = chained([rule, _untold(edition)], "; ")
    else:
        return edition.no_previous
    up = _most([move for move in moves if move.rank_change > 0])
    down = _most([move for move in moves if move.rank_change < 0])
    if not up and not down:
        if moves:
            return _("no cluster changed its rank")
        return _("no cluster is in both editions")
    return Finding(
        "movers",
        _gained_and_lost(edition.first, up[:MOVERS], down[:MOVERS]),
        {"compared": len(moves), "gained": len(up), "lost": len(down)},
        rule,
        [asdict(move) for move in [*up[:MOVERS], *down[:MOVERS]]],
    )


def _gained_and_lost(clusters: str, up: Sequence[Move], down: Sequence[Move]) -> Text:
    gained, lost = (joined([move.words for move in moves], "; ") for moves in (up, down))
    if not down:
        return _("Of {clusters}, these gained most ranks: {up}.", clusters=clusters, up=gained)
    if not up:
        return _("Of {clusters}, these lost most: {down}.", clusters=clusters, down=lost)
    return _(
        "Of {clusters}, these gained most ranks: {up}. These lost most: {down}.",
        clusters=clusters,
        up=gained,
        down=lost,
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


def _published_moves(edition: Edition, matching: Matching) -> tuple[list[Move], Text]:
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
    rule = _(
        "rank in ranking.csv against {column} in {table}, clusters matched by name",
        column=str(table.rank_column),
        table=table.source,
    )
    return moves, rule


def _told_movers(
    edition: Edition, moves: list[Move], told: Sequence[str], rule: Text
) -> Finding | str:
    """Who rose and who fell beyond what the documents leave open; of others, that it isn't told."""
    if not moves:
        return _("no cluster is in both editions")
    pairs = list(zip(moves, told, strict=True))
    rose, fell = (
        _most([move for move, said in pairs if said == way]) for way in (Told.ROSE, Told.FELL)
    )
    open_ = [move for move, said in pairs if move.rank_change and said == Told.UNCLEAR]
    parts = [*_group(rose, rising=True), *_group(fell, rising=False)]
    said = _("Of {clusters}, {moves}.", clusters=edition.first, moves=joined(parts))
    if not parts:
        said = _("Of {clusters}, none can be said to have risen or fallen.", clusters=edition.first)
    return Finding(
        "movers",
        chained([said, *_untold_moves(len(open_), others=bool(parts))]),
        {"compared": len(moves), "rose": len(rose), "fell": len(fell), "untold": len(open_)},
        chained([rule, _rule_of_told(edition)], "; "),
        [
            asdict(move) | {"rank_told": said}
            for said, group in ((Told.ROSE, rose[:MOVERS]), (Told.FELL, fell[:MOVERS]))
            for move in group
        ],
    )


def _group(moves: list[Move], *, rising: bool) -> list[Text]:
    """How many rose or fell, and the first of them."""
    if not moves:
        return []
    named = joined([move.words for move in moves[:MOVERS]], "; ")
    if len(moves) > MOVERS:
        named = _("most of all {clusters}", clusters=named)
    if rising:
        return [
            ngettext("{n} rose ({clusters})", "{n} rose ({clusters})", len(moves), clusters=named)
        ]
    return [ngettext("{n} fell ({clusters})", "{n} fell ({clusters})", len(moves), clusters=named)]


def _untold_moves(count: int, *, others: bool) -> list[Text]:
    if not count:
        return []
    if others:
        return [
            ngettext(
                "Whether the other {n} whose rank changed rose or fell can't be told from the "
                "documents.",
                "Whether the other {n} whose rank changed rose or fell can't be told from the "
                "documents.",
                count,
            )
        ]
    return [
        ngettext(
            "Whether {n} whose rank changed rose or fell can't be told from the documents.",
            "Whether {n} whose rank changed rose or fell can't be told from the documents.",
            count,
        )
    ]


def _rule_of_told(edition: Edition) -> Text:
    return _(
        "rose and fell: the sets of ranks of both editions, together at {level}, leave no other "
        "possibility ({file})",
        level=edition.level,
        file=CHANGE_UNCERTAINTY.file,
    )


def _untold(edition: Edition) -> Text:
    """Why it isn't told whether a change is real, and what would tell it."""
    ask = _("hotbed uncertainty RUN --against PREVIOUS tells whether a change of rank is real")
    run = edition.window.run
    if not CHANGE_UNCERTAINTY.path(run.folder).is_file():
        return ask
    why = unusable(run, CHANGE_UNCERTAINTY)
    if why is None:
        why = _("{file} compares with another edition", file=CHANGE_UNCERTAINTY.file)
    return chained([why, ask], "; ")


def entrants(edition: Edition) -> Finding | str:
    """Who is new among the listed."""
    if not edition.compared:
        return _names_only(edition)
    new = edition.compared.entrants(edition.top)
    if not new:
        return _("no cluster is new among the first {top}", top=edition.top)
    parts = cut([_entrant(edition, change) for change in new])
    lead = ngettext(
        "{n} cluster is new among the first {top}",
        "{n} clusters are new among the first {top}",
        len(new),
        top=edition.top,
    )
    rule = _(
        "rank {top} or better now, and in the previous run either worse or not a cluster of its "
        "own",
        top=edition.top,
    )
    return Finding(
        "entrants",
        _("{lead}: {clusters}.", lead=lead, clusters=joined(parts)),
        {"entrants": len(new)},
        chained([rule, _told_or_not(edition)], "; "),
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


def _entrant(edition: Edition, change: Change) -> Text:
    at = _("{cluster} at {rank}", cluster=called(change.now), rank=edition.rank(change.now))
    before = _where_from(edition, change)
    return _("{cluster} ({before})", cluster=at, before=before) if before else at


def _told_or_not(edition: Edition) -> Text:
    return _rule_of_told(edition) if edition.told else _untold(edition)


def _printed_rank(edition: Edition, cluster: RankedCluster | None) -> int | None:
    return cluster.rank if cluster and edition.printed(cluster) else None


def _where_from(edition: Edition, change: Change) -> Text | None:
    before = _printed_rank(edition, change.then)
    if change.then:
        if before is None:
            return None
        told = _told(edition, change.now)
        if told == Told.ROSE:
            return _("rose from {rank}", rank=before)
        if told:
            return _("before: {rank}; whether it rose can't be told", rank=before)
        return _("before: {rank}", rank=before)
    others = earlier(change.related, change.now.name)
    return _("formerly part of {clusters}", clusters=others) if others else None


def _told(edition: Edition, now: RankedCluster) -> str | None:
    row = edition.told.get(now.cluster_id)
    return row["rank_told"] if row else None


def _names_only(edition: Edition) -> str:
    if edition.published:
        return _(
            "the previous edition is a published table, matched by name: a cluster without a "
            "match need not be new or gone"
        )
    return edition.no_previous


def leavers(edition: Edition) -> Finding | str:
    """Who is no longer among the listed."""
    if not edition.compared:
        return _names_only(edition)
    gone = edition.compared.leavers(edition.top)
    if not gone:
        return _("no cluster left the first {top}", top=edition.top)
    parts = cut(
        [
            _("{cluster}, {fate}", cluster=called(leaver.then), fate=_where_to(edition, leaver))
            for leaver in gone
        ]
    )
    lead = ngettext(
        "{n} cluster is no longer among the first {top}",
        "{n} clusters are no longer among the first {top}",
        len(gone),
        top=edition.top,
    )
    rule = _(
        "rank {top} or better in the previous run, and now worse or no cluster of its own",
        top=edition.top,
    )
    return Finding(
        "leavers",
        _("{lead}: {clusters}.", lead=lead, clusters=joined(parts, "; ")),
        {"leavers": len(gone)},
        chained([rule, _told_or_not(edition)], "; "),
        [
            row_of(edition, then) | {"now": _printed_rank(edition, now), "held_by": list(into)}
            for then, now, into in gone
        ],
        lead,
        parts,
    )


def _where_to(edition: Edition, leaver: Leaver) -> Text:
    now = leaver.now
    if now is None:
        held = [
            _("today’s {name}", name=name) if name == leaver.then.name else name
            for name in leaver.into
        ]
        if held:
            return _("now part of {clusters}", clusters=joined(held))
        return _("which is no longer a cluster")
    if not edition.printed(now):
        return _("which has too few documents for a rank")
    told, rank = _told(edition, now), ordinal(now.rank)
    if told == Told.FELL:
        return _("which fell to {rank}", rank=rank)
    if told:
        return _("now {rank} (whether it fell can't be told)", rank=rank)
    return _("now {rank}", rank=rank)
