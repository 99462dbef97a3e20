"""The one error that users are meant to read."""

from __future__ import annotations

CONTROLS = dict.fromkeys(
    [
        *(number for number in (*range(0x20), *range(0x7F, 0xA0)) if number != 0x0A),
        *(0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    ],
    " ",
)
"""Marks that command a terminal, end lines or turn the direction of text, as blanks: C0 but for the
line feed, DEL, C1, Unicode's separators of lines, and its overrides of direction."""


class HotbedError(Exception):
    """Something the user can mend: one sentence that names the thing and the remedy.

    The command line prints the sentence alone and exits with code 2; no stack trace. What it
    repeats of a file or a server can't command the terminal: such marks become blanks.

    >>> str(HotbedError("points.csv has no column 'lon'", "add it or name it with --lon"))
    "points.csv has no column 'lon'; add it or name it with --lon."
    """

    exit_code = 2

    def __init__(self, message: str, remedy: str | None = None) -> None:
        text = (
            message.rstrip(".")
            if remedy is None
            else f"{message.rstrip('.')}; {remedy.rstrip('.')}"
        )
        text = text.translate(CONTROLS)
        super().__init__(text if text.endswith("?") else text + ".")


def printable(text: object, most: int = 120) -> str:
    """What a server or a file said, safe for a terminal.

    Parameters
    ----------
    text : object
        Anything that prints.
    most : int, optional
        Marks after which it is cut.

    Returns
    -------
    str
        On one line, only what can be printed.

    Examples
    --------
    >>> printable("v2.10\\x1b[2J\\n(a)")
    'v2.10 [2J (a)'
    """
    marks = "".join(mark if mark.isprintable() else " " for mark in str(text))
    return " ".join(marks.split())[:most]


def nearest(word: str, choices: list[str]) -> str | None:
    """The choice most like a misspelt word, or None where none is near.

    >>> nearest("radus_km", ["radius_km", "min_weight"])
    'radius_km'
    """
    from difflib import get_close_matches

    matches = get_close_matches(word, choices, n=1, cutoff=0.6)
    return matches[0] if matches else None


def quoted(value: object, most: int = 100) -> str:
    """A value as a message shows it: in quotes if it is text, cut where it is long.

    >>> quoted("gii-2024"), quoted("abcdefgh", most=6)
    ("'gii-2024'", "'abcd…")
    """
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
