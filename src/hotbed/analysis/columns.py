"""Rows of text as a table: lined up in a terminal, with cells in a notebook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width


@dataclass(frozen=True)
class Columns:
    """A table to look at, numbers to the right.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        As long as the head.
    left : collection of int
        Columns set to the left, from 0.

    Examples
    --------
    >>> print(Columns(["rank", "cluster"], [["1", "東京"], ["10", "Oslo"]], left=[1]).to_text())
    rank  cluster
       1  東京
      10  Oslo
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: Collection[int] = ()

    def to_text(self) -> str:
        """The table for a terminal, a line a row."""
        lines = [self.head, *self.rows]
        widths = [max(terminal_width(line[n]) for line in lines) for n in range(len(self.head))]
        return "\n".join(self._line(line, widths) for line in lines)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        parts = []
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            space = " " * (width - terminal_width(cell))
            parts.append(cell + space if number in self.left else space + cell)
        return "  ".join(parts).rstrip()

    def to_html(self) -> str:
        """The table for a notebook; text can't become markup.

        >>> Columns(["n"], [["<b>"]]).to_html()
        '<table><thead><tr><th>n</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
        """
        head = "".join(f"<th>{escape(name)}</th>" for name in self.head)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def terminal_width(text: str) -> int:
    """Columns that a text takes in a terminal: wide East Asian letters take two.

    >>> terminal_width("Oslo"), terminal_width("東京")
    (4, 4)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
