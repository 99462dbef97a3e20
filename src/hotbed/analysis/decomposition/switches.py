"""What may differ between two runs: seven switches, each on the old side or the new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from hotbed.base.texts import Figure, Text, _
from hotbed.runs.run import Run

COUNTED = ("precisions", "min_confidence", "decimals")
"""Keys of [geocoding] that say which answers count, and how."""
PARAMETERS = ("detection", "merging")


class Switch(IntEnum):
    """What may differ, by its bit in a state."""

    DOCUMENTS = 0
    WORLD = 1
    BORDERS = 2
    MERGES = 3
    WEIGHTS = 4
    GEOCODER = 5
    PARAMETERS = 6

    @property
    def key(self) -> str:
        """The name in files and JSON.

        >>> Switch.WORLD.key
        'world'
        """
        return self.name.lower()

    @property
    def label(self) -> Text:
        """What the part is of."""
        return _LABELS[self]


_LABELS = {
    Switch.DOCUMENTS: _("documents at its places"),
    Switch.WORLD: _("the world's totals"),
    Switch.BORDERS: _("places that joined or left it"),
    Switch.MERGES: _("mergers and splits"),
    Switch.WEIGHTS: _("weights and metrics"),
    Switch.GEOCODER: _("other answers of the geocoder"),
    Switch.PARAMETERS: _("other parameters"),
}


@dataclass(frozen=True)
class State:
    """One mixture of the old and the new: which side each switch is on, 0 the old."""

    sides: tuple[int, ...]
    """By `Switch`."""

    def __getitem__(self, switch: Switch) -> int:
        return self.sides[switch]


def states(active: tuple[Switch, ...]) -> list[State]:
    """All mixtures of some switches, by coalition (`hotbed.analysis.decomposition.shapley`).

    Parameters
    ----------
    active : tuple of Switch
        Player i is the i-th of them; others stay on the old side.

    Examples
    --------
    >>> [state[Switch.WORLD] for state in states((Switch.DOCUMENTS, Switch.WORLD))]
    [0, 0, 1, 1]
    """
    return [
        State(
            tuple(
                int(switch in active and bool(coalition >> active.index(switch) & 1))
                for switch in Switch
            )
        )
        for coalition in range(1 << len(active))
    ]


def same_geocoder(old: Run, new: Run) -> bool:
    """Whether run.json says that the geocoder of two runs is the same.

    Parameters
    ----------
    old, new : Run

    Returns
    -------
    bool
        False where a run has corrections of its own (overrides): run.json doesn't hold them.
    """
    facts = [(run.metadata["geocoder"], run.metadata["versions"]["hotbed"]) for run in (old, new)]
    corrected = any(run.recipe.geocoding.overrides for run in (old, new))
    return facts[0] == facts[1] and not corrected


def parameters(run: Run) -> Mapping[str, Any]:
    """The choices of a run that decide which places count and which are a cluster.

    Parameters
    ----------
    run : Run
    """
    recipe = run.metadata["recipe"]
    chosen = {f"geocoding.{key}": recipe["geocoding"][key] for key in COUNTED}
    for part in PARAMETERS:
        chosen |= {f"{part}.{key}": value for key, value in recipe[part].items()}
    return chosen


def parameters_that_differ(old: Run, new: Run) -> list[Text]:
    """The parameters of two runs that differ, each with its two values.

    Parameters
    ----------
    old, new : Run
    """
    before, now = parameters(old), parameters(new)
    return [
        _(
            "{key}: {before} before, {now} now",
            key=key,
            before=_value(before.get(key)),
            now=_value(now[key]),
        )
        for key in now
        if before.get(key) != now[key]
    ]


def _value(value: object) -> str:
    return Figure(value) if isinstance(value, float) else str(value)
