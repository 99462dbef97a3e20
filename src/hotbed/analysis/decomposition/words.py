"""What a cluster's change consists of, in sentences whose figures add up as printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hotbed.analysis.decomposition.crossing import Crossing, Density
from hotbed.analysis.decomposition.parts import BOTH, Decomposition, Part, RankParts
from hotbed.analysis.decomposition.printed import Printed, printed, printed_rank
from hotbed.analysis.decomposition.rounding import decimals_for
from hotbed.analysis.decomposition.switches import Switch, parameters_that_differ
from hotbed.analysis.text import earlier, ordinal
from hotbed.base.texts import Figure, Text, _, chained, joined, ngettext, pgettext
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run

NAMED = 8
"""So many others are named that passed a cluster or that it passed."""
RANK_DECIMALS = 2
SOURCES = {
    Switch.DOCUMENTS: _("from documents at its places"),
    Switch.WORLD: _("from the world's totals"),
    Switch.BORDERS: _("from places that joined or left it"),
    Switch.MERGES: _("from mergers and splits"),
    Switch.WEIGHTS: _("from weights and metrics"),
    Switch.GEOCODER: _("from other answers of the geocoder"),
    Switch.PARAMETERS: _("from other parameters"),
}
"""What a part is of, within a sentence."""


@dataclass(frozen=True)
class Setting:
    """What two runs' clusters have in common in the sentences on them.

    Parameters
    ----------
    world : int
        1 where no metric's world total fell and one rose, -1 the reverse, else 0.
    parameters : tuple of str
        The parameters that differ, each with its two values.
    """

    world: int
    parameters: tuple[Text, ...]


def setting_of(before: Run, now: Run) -> Setting:
    """The setting of two runs.

    Parameters
    ----------
    before, now : Run
    """
    moves = [now.world[name] - before.world[name] for name in now.world if name in before.world]
    up, down = any(move > 0 for move in moves), any(move < 0 for move in moves)
    return Setting(int(up) - int(down), tuple(parameters_that_differ(before, now)))


def signed(value: Fraction, decimals: int) -> Text:
    """A part with its sign.

    >>> signed(Fraction(1, 5), 2), signed(Fraction(-1, 5), 2), signed(Fraction(0), 2)
    ('+0.20', '-0.20', '0.00')
    """
    return Figure(f"{'+' if value > 0 else ''}{half_up(value, decimals)}")


def sentences(parts: Decomposition, setting: Setting) -> list[Text]:
    """One cluster's change.

    Parameters
    ----------
    parts : Decomposition
    setting : Setting
    """
    said = [_total(parts, setting)]
    if parts.rank is not None:
        said += _rank(parts.rank, parts.change)
    if parts.crossing is not None:
        said.append(_crossing(parts.crossing, born=parts.then is None))
    return said


def _total(parts: Decomposition, setting: Setting) -> Text:
    if not any(part.value for part in parts.parts):
        return _(
            "Its total is as before, {total}, and so is all it consists of.",
            total=Figure(half_up(parts.total, 2)),
        )
    figures = printed(parts, decimals_for(parts.change))
    terms = [_term(part, parts, setting, figures) for part in figures.parts if part.value]
    said = _change(parts, figures)
    if not terms:
        return _("{sentence}.", sentence=said)
    return _("{change}: {parts}.", change=said, parts=joined(terms))


def _change(parts: Decomposition, figures: Printed) -> Text:
    """From which total to which, without the full stop."""
    before, now, amount = (
        Figure(half_up(value, figures.decimals))
        for value in (figures.before, figures.total, abs(figures.change))
    )
    if parts.then is None and parts.related:
        return _(
            "It is new, having come off {clusters}. Its total rose from 0 to {now}",
            clusters=_others(parts),
            now=now,
        )
    if parts.then is None:
        return _("It is new. Its total rose from 0 to {now}", now=now)
    if parts.now is None and parts.related:
        return _(
            "It is no longer a cluster: it is part of {clusters} now. Its total fell from {before} "
            "to 0",
            clusters=joined(parts.related),
            before=before,
        )
    if parts.now is None:
        return _(
            "It is no longer a cluster: it ended. Its total fell from {before} to 0", before=before
        )
    if not figures.change:
        return _("Its total is {now}, as before", now=now)
    if figures.change > 0:
        return _(
            "Its total rose by {points} percentage points, from {before} to {now}",
            points=amount,
            before=before,
            now=now,
        )
    return _(
        "Its total fell by {points} percentage points, from {before} to {now}",
        points=amount,
        before=before,
        now=now,
    )


def _others(parts: Decomposition) -> Text:
    """The other clusters of the earlier edition; one of the same name is told apart."""
    return earlier(parts.related, parts.now.name if parts.now else "")


def _term(part: Part, whole: Decomposition, setting: Setting, figures: Printed) -> Text:
    """A part of a change: its points, and what it is of."""
    points, source = signed(part.value, figures.decimals), _source(part, whole, setting)
    years = _years(figures) if part.switch is Switch.DOCUMENTS else None
    if years is None:
        return _("{points} {source}", points=points, source=source)
    return _("{points} {source} ({years})", points=points, source=source, years=years)


def _source(part: Part, whole: Decomposition, setting: Setting) -> Text:
    """What a part is of, beginning with "from" or "because"."""
    switch = part.switch
    if switch is Switch.WORLD and setting.world > 0:
        return _("because the world's totals grew")
    if switch is Switch.WORLD and setting.world:
        return _("because the world's totals shrank")
    if switch is Switch.MERGES and whole.related and whole.then and whole.now and part.value > 0:
        return _("from the merger with {clusters}", clusters=_others(whole))
    if switch is Switch.PARAMETERS and setting.parameters:
        return _(
            "from other parameters ({parameters})", parameters=chained(setting.parameters, "; ")
        )
    return SOURCES[switch]


def _years(figures: Printed) -> Text | None:
    """The documents' part by the years that came, went, or are in both windows."""
    whens = [when for when, value in figures.whens.items() if value]
    if not whens or whens == [BOTH]:
        return None
    return chained([_of_years(figures, when) for when in whens], ", ")


def _of_years(figures: Printed, when: str) -> Text:
    points = signed(figures.whens[when], figures.decimals)
    if when == BOTH:
        return _("{points} of the years in both windows", points=points)
    years = sorted({part.year for part in figures.years if part.when == when and part.year})
    first, last = str(years[0]), str(years[-1])
    if first == last:
        return _("{points} of {year}", points=points, year=first)
    return _("{points} of {first} to {last}", points=points, first=first, last=last)


def _rank(rank: RankParts, change: Fraction) -> list[Text]:
    said = [_gained(rank)]
    if rank.by_own or rank.by_others:
        shares = printed_rank(rank, RANK_DECIMALS)
        moved = pgettext("total", "stayed as it was")
        if change:
            moved = pgettext("total", "rose") if change > 0 else pgettext("total", "fell")
        said.append(
            _(
                "In ranks, its own total, which {moved}, counts for {own}, and the totals of "
                "others for {others}.",
                moved=moved,
                own=signed(shares.by_own, RANK_DECIMALS),
                others=signed(shares.by_others, RANK_DECIMALS),
            )
        )
    return said


def _gained(rank: RankParts) -> Text:
    """Ranks gained or lost, and to whom."""
    before, now = ordinal(rank.before), ordinal(rank.now)
    if rank.gained > 0:
        said = ngettext(
            "It gained {n} rank, from {before} to {now}",
            "It gained {n} ranks, from {before} to {now}",
            rank.gained,
            before=before,
            now=now,
        )
    elif rank.gained:
        said = ngettext(
            "It lost {n} rank, from {before} to {now}",
            "It lost {n} ranks, from {before} to {now}",
            -rank.gained,
            before=before,
            now=now,
        )
    else:
        said = _("It is {rank}, as before", rank=now)
    passing = _passing(rank)
    if not passing:
        return _("{sentence}.", sentence=said)
    return _("{change}: {parts}.", change=said, parts=chained(passing, "; "))


def _passing(rank: RankParts) -> list[Text]:
    """Who stands above it only now, and who did only before."""
    said = []
    for (how, above), words in VERBS.items():
        names = [
            other.cluster.name
            if how in ("absorbed", "died")
            else _(
                "{cluster} ({rank})", cluster=other.cluster.name, rank=ordinal(other.cluster.rank)
            )
            for other in rank.passing
            if other.how == how and other.now_above == above
        ]
        if names:
            said.append(words(_some(names), len(names)))
    return said


VERBS: dict[tuple[str, bool], Callable[[Text, int], Text]] = {
    ("passed", True): lambda names, n: ngettext(
        "{clusters} passed it", "{clusters} passed it", n, clusters=names
    ),
    ("passed", False): lambda names, n: ngettext(
        "it passed {clusters}", "it passed {clusters}", n, clusters=names
    ),
    ("born", True): lambda names, n: ngettext(
        "{clusters} is new above it", "{clusters} are new above it", n, clusters=names
    ),
    ("split", True): lambda names, n: ngettext(
        "{clusters} is above it after a split",
        "{clusters} are above it after a split",
        n,
        clusters=names,
    ),
    ("absorbed", False): lambda names, n: ngettext(
        "{clusters} above it became part of others",
        "{clusters} above it became part of others",
        n,
        clusters=names,
    ),
    ("died", False): lambda names, n: ngettext(
        "{clusters} above it is no longer a cluster",
        "{clusters} above it are no longer a cluster",
        n,
        clusters=names,
    ),
}
"""How another cluster came above it or left: of their names, and how many they are."""


def _some(names: Sequence[str]) -> Text:
    if len(names) <= NAMED + 1:
        return joined(names)
    return joined([*names[:NAMED], _("{n} others", n=len(names) - NAMED)])


def _crossing(crossing: Crossing, *, born: bool) -> Text:
    before, now = _density(crossing.before), _density(crossing.now)
    if born:
        return _(
            "The most listings near one of its places: {before} before, {now} now; so it became "
            "dense enough for a cluster.",
            before=before,
            now=now,
        )
    return _(
        "The most listings near one of its places: {before} before, {now} now; so it ceased to be "
        "dense enough for a cluster.",
        before=before,
        now=now,
    )


def _density(density: Density) -> Text:
    values: dict[str, str | int] = {
        "listings": density.listings,
        "km": Figure(f"{density.radius_km:g}"),
        "away": abs(density.above),
        "minimum": density.minimum,
    }
    if not density.above:
        return _("{listings} within {km} km, at the minimum of {minimum}", **values)
    if density.above > 0:
        return _("{listings} within {km} km, {away} above the minimum of {minimum}", **values)
    return _("{listings} within {km} km, {away} below the minimum of {minimum}", **values)
