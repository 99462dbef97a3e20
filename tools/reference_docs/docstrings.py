"""numpydoc docstrings as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

from numpydoc.docscrape import NumpyDocString

from reference_docs.markdown import row

TABLES = {
    "Parameters": "parameter",
    "Attributes": "attribute",
    "Returns": "returns",
    "Raises": "raises",
}
"""Sections that are lists of names, and what the first column is called."""


def docstring(thing: object, without: Iterable[str] = ()) -> list[str]:
    """The lines that tell what something is, takes, returns and raises.

    Parameters
    ----------
    thing : object
        A class, function or property.
    without : iterable of str, optional
        Sections to leave out.

    Returns
    -------
    list of str
        Markdown.

    Raises
    ------
    ValueError
        It has no docstring.
    """
    text = inspect.getdoc(thing)
    if not text:
        raise ValueError(f"{thing} has no docstring")
    sections = NumpyDocString(text)
    lines = prose([*sections["Summary"], "", *sections["Extended Summary"]])
    for name, head in TABLES.items():
        if sections[name] and name not in without:
            lines += ["", *_table(head, sections[name])]
    for name in ("Notes", "Examples"):
        if sections[name] and name not in without:
            lines += ["", *prose(sections[name])]
    return lines


def _table(head: str, entries: Sequence[Any]) -> list[str]:
    """Names, types and meanings; where only types are given, as of what is returned, those."""
    rows = [
        (f"`{name}`" if name else "", f"`{kind}`" if kind and not name else kind, " ".join(text))
        for name, kind, text in entries
    ]
    columns = [(head, 0), ("type", 1), ("meaning", 2)]
    kept = [(title, place) for title, place in columns if any(line[place] for line in rows)]
    titles = [title for title, _ in kept]
    if kept[0][1]:
        titles[0] = head
    lines = [row(*titles), row(*["---"] * len(kept))]
    return lines + [row(*(one_line(line[place]) for _, place in kept)) for line in rows]


def one_line(text: str) -> str:
    """Text as it may stand in a cell: words in code marks, on one line.

    >>> one_line("the word ``none``, x**2")
    'the word `none`, x\\\\*\\\\*2'
    """
    return " ".join(_marked(text).split())


def _marked(text: str) -> str:
    """Text whose asterisks and angle brackets stay what they are, but in code."""
    parts = text.replace("``", "`").split("`")
    parts[::2] = [re.sub(r"([*<])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def prose(lines: Sequence[str]) -> list[str]:
    """Paragraphs, with examples of the interpreter and literal blocks as code.

    >>> prose(["Like this::", "", "    run()", "", ">>> 1 + 1", "2"])
    ['Like this:', '', '```python', 'run()', '```', '', '```pycon', '>>> 1 + 1', '2', '```']
    """
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip("\n"))
    out: list[str] = []
    literal = False
    for block in blocks:
        if not block.strip():
            continue
        if literal and block.startswith("    "):
            out += ["", *_code("python", inspect.cleandoc(block))]
            continue
        literal = block.rstrip().endswith("::")
        if block.lstrip().startswith(">>>"):
            out += ["", *_code("pycon", block)]
        elif words := re.sub(r":?::?$", ":", block.rstrip()) if literal else block:
            out += ["", *_marked(words).splitlines()] if words != ":" else []
    return out[1:]


def _code(language: str, text: str) -> list[str]:
    return [f"```{language}", *text.splitlines(), "```"]


def signature(name: str, thing: Any, *, bound: bool = True) -> list[str]:
    """How something is called, without types, which stand in its table.

    Parameters
    ----------
    name : str
        As a user writes it.
    thing : callable
    bound : bool, optional
        False for a method of a class: its first parameter is left out.

    Returns
    -------
    list of str
        A block of code.
    """
    shown = list(inspect.signature(thing).parameters.values())[0 if bound else 1 :]
    plain = [part.replace(annotation=inspect.Parameter.empty) for part in shown]
    return _code("python", f"{name}{inspect.Signature(plain)}")
