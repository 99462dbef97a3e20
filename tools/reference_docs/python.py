"""The Python reference: every public name of hotbed, and what the questions to a run answer."""

from __future__ import annotations

import inspect
import pkgutil
from functools import cached_property
from importlib import import_module
from typing import Any

from pydantic import BaseModel

import hotbed
from hotbed import analysis
from hotbed.analysis.answer import Answer, TableAnswer, TextAnswer
from hotbed.result import Kit
from hotbed.runs.run import Run
from reference_docs.docstrings import docstring, signature

BASES = (Answer, TextAnswer, TableAnswer)
INTERNAL = ("decimals", "columns", "notes")
"""What a table's answer prints itself with."""


def python_page() -> str:
    """The page of public names as Markdown."""
    lines = [
        "# Python",
        "",
        "Every public name of `hotbed`. Methods of a result return [answers](answers.md).",
        "",
        "```python",
        "import hotbed",
        "```",
    ]
    for name in sorted(hotbed.__all__, key=lambda name: (name[0] == "_", name.lower())):
        lines += ["", f"## `hotbed.{name}`", "", *_public(name, getattr(hotbed, name))]
    return "\n".join(lines) + "\n"


def answers_page() -> str:
    """The page of answers as Markdown."""
    lines = [
        "# Answers",
        "",
        "What the methods of [`hotbed.Result`](python.md) return. Printed, an answer reads as the",
        "verb of the same name prints it; in a notebook it is a table. All have `to_dict()`, the",
        "plain values that the verb prints with `--json`; answers that are tables have",
        "`to_arrow()` and `to_pandas()` too.",
    ]
    for kind in answers():
        lines += ["", f"## {kind.__name__}", "", f"`{kind.__module__}.{kind.__name__}`", ""]
        lines += docstring(kind)
        lines += _members(kind, kind.__name__, _of(kind, hidden=dir(TableAnswer)))
    return "\n".join(lines) + "\n"


def answers() -> list[type]:
    """Every class of answer, by name.

    Returns
    -------
    list of type
    """
    for module in pkgutil.walk_packages(analysis.__path__, "hotbed.analysis."):
        import_module(module.name)
    kinds, waiting = {Kit}, [*BASES]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if not inspect.isabstract(kind) and kind.__module__.startswith("hotbed."):
                kinds.add(kind)
    return sorted(kinds, key=lambda kind: kind.__name__)


def _public(name: str, thing: Any) -> list[str]:
    if isinstance(thing, str):
        return ["The version of hotbed that is installed, as text."]
    lines = [*signature(f"hotbed.{name}", thing), ""] if name != "Recipe" else []
    lines += docstring(thing)
    if not inspect.isclass(thing):
        return lines
    if issubclass(thing, BaseModel):
        return [*lines, "", "Its fields are the keys of a recipe: [Recipe](recipe.md)."]
    if issubclass(thing, Exception):
        return lines
    parts = _of(thing)
    if issubclass(thing, Run):
        tables = {key: part for key, part in parts.items() if key in vars(Run)}
        asked = {key: part for key, part in parts.items() if key not in tables}
        lines += _members(thing, name, asked)
        return lines + _members(thing, name, tables)
    return lines + _members(thing, name, parts)


def _of(kind: type, hidden: Any = ()) -> dict[str, Any]:
    """A class's public members, its bases' after its own."""
    members: dict[str, Any] = {}
    for base in kind.__mro__:
        if base.__module__.startswith("hotbed."):
            for key, part in vars(base).items():
                if not key.startswith("_") and _is_documented(part):
                    members.setdefault(key, part)
    return {key: part for key, part in members.items() if key not in hidden}


def _is_documented(part: Any) -> bool:
    return inspect.isfunction(part) or isinstance(part, (property, cached_property, classmethod))


def _members(kind: type, name: str, members: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, part in members.items():
        lines += ["", f"### `{name}.{key}`", ""]
        if isinstance(part, (property, cached_property)):
            text = part.fget if isinstance(part, property) else part.func
            lines += docstring(text)
            continue
        called = getattr(kind, key)
        lines += [*signature(f"{name}.{key}", called, bound=inspect.ismethod(called)), ""]
        lines += docstring(part)
        lines += _returned(called)
    return lines


def _returned(called: Any) -> list[str]:
    """What a method returns by its annotation, where the docstring leaves it to that."""
    kind = str(inspect.signature(called).return_annotation)
    known = {answer.__name__ for answer in answers()}
    if kind in known:
        return ["", f"Returns [{kind}](answers.md#{kind.lower()})."]
    return []
