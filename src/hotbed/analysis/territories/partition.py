"""Partitions of a run's places by whose they are: economies, income groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.change.groups import group_order
from hotbed.analysis.grouping import countries_of
from hotbed.base.texts import capital, term
from hotbed.reference.countries import country_names
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.run import Run

Ints = NDArray[np.int64]
UNCLASSED = "not classified"
"""The group of economies that the file of income groups lacks."""


@dataclass(frozen=True)
class Territories:
    """A partition of a run's places: every place is of one territory.

    Parameters
    ----------
    keys : tuple of str
        ISO 3166-1 codes, "" where a place's country is not known; or names of groups.
    names : tuple of str
        In English, one a key.
    members : tuple of tuple of str
        The economies of each.
    group : numpy.ndarray
        (places,) number of each place's territory.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    group: Ints


def by_economy(run: Run) -> Territories:
    """The economies of a run's places.

    Parameters
    ----------
    run : Run

    Returns
    -------
    Territories
        By code; places whose country is not known are of the first, "".
    """
    codes, group = countries_of(run)
    names = country_names()
    return Territories(
        codes,
        tuple(names.get(code, code) for code in codes),
        tuple((code,) if code else () for code in codes),
        group,
    )


def by_income(run: Run, groups: IncomeGroups) -> Territories:
    """The income groups of a run's places.

    Parameters
    ----------
    run : Run
    groups : IncomeGroups

    Returns
    -------
    Territories
        From high to low income; economies without a group are of the last, and places whose
        country is not known of "".
    """
    return _joined(run, groups.income)


def _joined(run: Run, group_of: Mapping[str, str]) -> Territories:
    codes, country = countries_of(run)
    wanted = [group_of.get(code, UNCLASSED) if code else "" for code in codes]
    keys = tuple(sorted(set(wanted), key=group_order))
    number = {key: n for n, key in enumerate(keys)}
    members = tuple(
        tuple(code for code, group in zip(codes, wanted, strict=True) if code and group == key)
        for key in keys
    )
    of_country = np.array([number[key] for key in wanted], np.int64)
    names = tuple(capital(term("group", key)) for key in keys)
    return Territories(keys, names, members, of_country[country])
