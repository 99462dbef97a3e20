"""What a cluster's change consists of, in sentences whose figures add up as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hotbed.analysis.decomposition.crossing import Crossing, Density
from hotbed.analysis.decomposition.parts import BOTH, Decomposition, Part, RankParts
from hotbed.analysis.decomposition.printed import Printed, printed, printed_rank
from hotbed.analysis.decomposition.rounding import decimals_for
from hotbed.analysis.decomposition.switches import Switch, parameters_that_differ
from hotbed.analysis.text import earlier, joined, ordinal, plural
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run

NAMED = 8
"""So many others are named that passed a cluster or that it passed."""
RANK_DECIMALS = 2
VERBS = {
    ("passed", True): "{} passed it",
    ("passed", False): "it passed {}",
    ("born", True): "{} {is_} new above it",
    ("split", True): "{} {is_} above it after a split",
    ("absorbed", False): "{} above it became part of others",
    ("died", False): "{} above it {is_} no longer a cluster",
}


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
    parameters: tuple[str, ...]


def setting_of(before: Run, now: Run) -> Setting:
    """The setting of two runs.

    Parameters
    ----------
    before, now : Run
    """
    moves = [now.world[name] - before.world[name] for name in now.world if name in before.world]
    up, down = any(move > 0 for move in moves), any(move < 0 for move in moves)
    return Setting(int(up) - int(down), tuple(parameters_that_differ(before, now)))


def signed(value: Fraction, decimals: int) -> str:
    """A part with its sign.

    >>> signed(Fraction(1, 5), 2), signed(Fraction(-1, 5), 2), signed(Fraction(0), 2)
    ('+0.20', '-0.20', '0.00')
    """
    return f"{'+' if value > 0 else ''}{half_up(value, decimals)}"


def sentences(parts: Decomposition, setting: Setting) -> list[str]:
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


def _total(parts: Decomposition, setting: Setting) -> str:
    if not any(part.value for part in parts.parts):
        return f"Its total is as before, {half_up(parts.total, 2)}, and so is all it consists of."
    figures = printed(parts, decimals_for(parts.change))
    before, now, amount = (
        half_up(value, figures.decimals)
        for value in (figures.before, figures.total, abs(figures.change))
    )
    terms = [
        f"{signed(part.value, figures.decimals)} {_source(part, parts, setting)}"
        f"{_years(figures) if part.switch is Switch.DOCUMENTS else ''}"
        for part in figures.parts
        if part.value
    ]
    consists = f": {joined(terms)}" if terms else ""
    if parts.then is None:
        where = f", having come off {_others(parts)}" if parts.related else ""
        return f"It is new{where}. Its total rose from 0 to {now}{consists}."
    if parts.now is None:
        where = f"it is part of {joined(parts.related)} now" if parts.related else "it ended"
        return f"It is no longer a cluster: {where}. Its total fell from {before} to 0{consists}."
    if not figures.change:
        return f"Its total is {now}, as before{consists}."
    verb = "rose" if figures.change > 0 else "fell"
    return f"Its total {verb} by {amount} percentage points, from {before} to {now}{consists}."


def _others(parts: Decomposition) -> str:
    """The other clusters of the earlier edition; one of the same name is told apart."""
    return earlier(parts.related, parts.now.name if parts.now else "")


def _source(part: Part, whole: Decomposition, setting: Setting) -> str:
    """What a part is of, beginning with "from" or "because"."""
    switch = part.switch
    if switch is Switch.WORLD and setting.world:
        return f"because the world's totals {'grew' if setting.world > 0 else 'shrank'}"
    if switch is Switch.MERGES and whole.related and whole.then and whole.now and part.value > 0:
        return f"from the merger with {_others(whole)}"
    if switch is Switch.PARAMETERS and setting.parameters:
        return f"from {switch.label} ({'; '.join(setting.parameters)})"
    return f"from {switch.label}"


def _years(figures: Printed) -> str:
    """The documents' part by the years that came, went, or are in both windows."""
    whens = [when for when, value in figures.whens.items() if value]
    if not whens or whens == [BOTH]:
        return ""
    terms = [
        f"{signed(figures.whens[when], figures.decimals)} {_which(figures, when)}" for when in whens
    ]
    return f" ({', '.join(terms)})"


def _which(figures: Printed, when: str) -> str:
    if when == BOTH:
        return "of the years in both windows"
    years = sorted({part.year for part in figures.years if part.when == when and part.year})
    return f"of {years[0]}" if years[0] == years[-1] else f"of {years[0]} to {years[-1]}"


def _rank(rank: RankParts, change: Fraction) -> list[str]:
    if not rank.gained:
        if not rank.by_own and not rank.passing:
            return [f"It is {ordinal(rank.now)}, as before."]
        said = [f"It is {ordinal(rank.now)}, as before{_passing(rank)}."]
    else:
        verb = "gained" if rank.gained > 0 else "lost"
        said = [
            f"It {verb} {plural(abs(rank.gained), 'rank')}, from {ordinal(rank.before)} to "
            f"{ordinal(rank.now)}{_passing(rank)}."
        ]
    if rank.by_own or rank.by_others:
        shares = printed_rank(rank, RANK_DECIMALS)
        moved = "rose" if change > 0 else "fell" if change < 0 else "stayed as it was"
        said.append(
            f"In ranks, its own total, which {moved}, counts for "
            f"{signed(shares.by_own, RANK_DECIMALS)}, and the totals of others for "
            f"{signed(shares.by_others, RANK_DECIMALS)}."
        )
    return said


def _passing(rank: RankParts) -> str:
    """Who stands above it only now, and who did only before."""
    said = []
    for (how, above), verb in VERBS.items():
        names = [
            f"{other.cluster.name} ({ordinal(other.cluster.rank)})"
            if how not in ("absorbed", "died")
            else other.cluster.name
            for other in rank.passing
            if other.how == how and other.now_above == above
        ]
        if names:
            said.append(verb.format(_some(names), is_="are" if len(names) > 1 else "is"))
    return f": {'; '.join(said)}" if said else ""


def _some(names: Sequence[str]) -> str:
    if len(names) <= NAMED + 1:
        return joined(names)
    return joined([*names[:NAMED], f"{len(names) - NAMED:,} others"])


def _crossing(crossing: Crossing, *, born: bool) -> str:
    before, now = crossing.before, crossing.now
    return (
        f"The most listings near one of its places: {_density(before)} before, {_density(now)} "
        f"now; so it {'became' if born else 'ceased to be'} dense enough for a cluster."
    )


def _density(density: Density) -> str:
    away = abs(density.above)
    side = "at" if not away else f"{away:,} {'above' if density.above > 0 else 'below'}"
    return (
        f"{density.listings:,} within {density.radius_km:g} km, {side} the minimum of "
        f"{density.minimum:,}"
    )
