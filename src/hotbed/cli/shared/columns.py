"""Rows as columns in a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def in_columns(rows: Sequence[Sequence[str]], left: Collection[int] = ()) -> str:
    """Line up rows of texts, numbers to the right.

    Parameters
    ----------
    rows : equally long; the first is the head.
    left : columns set to the left, from 0.

    >>> print(in_columns([["rank", "cluster"], ["1", "東京"], ["10", "Oslo"]], left=[1]))
    rank  cluster
       1  東京
      10  Oslo
    """
    from hotbed.cli.shared.summary import _width

    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text + " " * (width - _width(text))
            if number in left
            else " " * (width - _width(text)) + text
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
