"""The one error that users are meant to read."""

from __future__ import annotations


class HotbedError(Exception):
    """Something the user can mend: one sentence that names the thing and the remedy.

    The command line prints the sentence alone and exits with code 2; no stack trace.

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
        super().__init__(text if text.endswith("?") else text + ".")


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
