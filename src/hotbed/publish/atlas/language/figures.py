"""Figures as pages show them."""

from __future__ import annotations

from hotbed.base.texts import Figure
from hotbed.publish.facts.words import counted


def integer(value: float | None) -> str:
    """A number without decimals, its thousands apart; a dash where there is none.

    Parameters
    ----------
    value : float or None

    Examples
    --------
    >>> integer(1234567.0), integer(None)
    ('1,234,567', '–')
    """
    return counted(value, 0) or "–"


def figure(value: float | None, decimals: int = 1) -> str:
    """A number with its decimals; a dash where there is none.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> figure(1234.56), figure(0.5, 3)
    ('1,234.6', '0.500')
    """
    return counted(value, decimals) or "–"


def percent(value: float | None, decimals: int = 1) -> str:
    """A percentage without its sign; a small one that isn't nothing doesn't show as nothing.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> percent(12.345), percent(0.001), percent(0.0)
    ('12.3', '<0.1', '0.0')
    """
    if value is not None and 0 < value < 0.5 * 10**-decimals:
        return Figure(f"<{10**-decimals:.{decimals}f}")
    return figure(value, decimals)
