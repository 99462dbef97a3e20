"""Change against the previous edition, as atlas, briefs, press text and workbook show it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hotbed.analysis.change.compare import compare
from hotbed.analysis.change.published import Published, match
from hotbed.analysis.change.window import differences
from hotbed.analysis.findings.text import number, signed
from hotbed.publish.facts.words import shown, span
from hotbed.runs.run import Run

Facts = dict[str, Any]
DECIMALS = 1
FOOTPRINT = "Growth is of the documents at today’s places, in both windows."


def changes(result: Run, before: Run | Published) -> dict[str, Facts]:
    """What became of each cluster since the previous edition.

    Returns
    -------
    Cluster id -> event (of `hotbed.analysis.change.lineage`; None with a published table), related
    (names of other clusters it took in or came off), previous_rank, rank_change (ranks gained),
    growth (percent, of the weighted total at today's places). A published table carries ranks
    only, and clusters that it doesn't list have no line.
    """
    if isinstance(before, Published):
        return {
            each.cluster_id: _line(None, "", each.published.rank, each.rank_change, None)
            for each in match(result, before).matches
            if each.published.rank is not None
        }
    return {
        each.now.cluster_id: _line(
            each.event,
            "; ".join(shown(name) for name in each.related),
            each.then.rank if each.then else None,
            each.rank_change,
            number(each.growth(), DECIMALS),
        )
        for each in compare(before, result).changes
    }


def _line(
    event: str | None, related: str, rank: int | None, gained: int | None, growth: float | None
) -> Facts:
    return {
        "event": event, "related": related, "previous_rank": rank, "rank_change": gained,
        "growth": growth,
    }  # fmt: skip


def against(result: Run, before: Run | Published) -> Facts:
    """The edition compared with: title, how the two differ in method, whether growth is known."""
    if isinstance(before, Published):
        edition = f", edition {before.edition}" if before.edition else ""
        title = shown(f"{before.source}{edition}")
        return {"title": title, "differences": [], "growth": False}
    recipe, now = before.metadata["recipe"], result.metadata["recipe"]
    title, years = shown(recipe["study"]["title"]), next(iter(recipe["metrics"].values()))["years"]
    alike = title == shown(now["study"]["title"])
    return {
        "title": f"{'the previous edition' if alike else title} ({span(years)})",
        "differences": [shown(each) for each in differences(before, result)],
        "growth": True,
    }


def grown(change: Facts | None) -> str:
    """Growth with its sign; nothing where it is not known.

    >>> grown({"growth": 12.3}), grown({"growth": None}), grown(None)
    ('+12.3 %', '', '')
    """
    value = change["growth"] if change else None
    return "" if value is None else signed(Fraction(Decimal(str(value))))


def gained(change: Facts | None) -> str:
    """Ranks gained in words.

    >>> [gained({"rank_change": n}) for n in (2, -1, 0, None)]
    ['up 2', 'down 1', 'as before', '']
    """
    ranks = change["rank_change"] if change else None
    if ranks is None:
        return ""
    return f"up {ranks}" if ranks > 0 else f"down {-ranks}" if ranks else "as before"


def change_words(whole: Facts, own: Facts) -> list[str]:
    """What became of a cluster, in sentences; none where nothing is compared with.

    >>> whole = {"against": {"title": "Edition 2022", "growth": True, "differences": []}}
    >>> print(*change_words(whole, {"change": _line("merged", "Ulm", 5, 2, 1.2)})[:2])
    In Edition 2022 it ranked 5 (up 2); since then its output changed by +1.2 %. It took in Ulm.
    """
    told, change = whole["against"], own["change"]
    if told is None:
        return []
    if change is None:
        return [f"It was not found in {told['title']}."]
    growth = grown(change)
    rank = change["previous_rank"]
    if rank is None:
        said = f"It is new since {told['title']}"
    else:
        said = f"In {told['title']} it ranked {rank:,} ({gained(change)})"
    if growth:
        said += f"; since then its output changed by {growth}"
    lines = [f"{said}."]
    lines += _event_words(change)
    if told["growth"]:
        lines.append(FOOTPRINT)
    if told["differences"]:
        lines.append(
            "The two runs differ in method as well, so change between them is not change of output "
            "alone."
        )
    return lines


def _event_words(change: Facts) -> list[str]:
    """Mergers and splits; the clusters meant are those of the previous edition."""
    event, others = change["event"] or "", change["related"]
    if others and change["previous_rank"] is None:
        return [f"It came off {others}."]
    lines = [f"It took in {others}."] if others and "merged" in event else []
    if "split" in event:
        lines.append("A part of what it was is another cluster now.")
    return lines
