"""Cells of Markdown tables."""

from __future__ import annotations


def row(*cells: str) -> str:
    """A row of a table.

    >>> row("a|b", "c")
    '| a\\\\|b | c |'
    """
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
