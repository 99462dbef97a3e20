"""What every module keeps to: numpydoc's form, no line kept from the formatter, short C++."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import hotbed

ROOT = Path(__file__).parents[1]
PACKAGE = Path(hotbed.__file__).parent
CODE = ("src", "tests", "benchmarks", "tools", "docs")


def test_public_docstrings_are_numpydoc():
    """Parameters are described as `name : type` on a line of their own, then the description."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            text = ast.get_docstring(node) or ""
            place = f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}"
            wrong += [f"{place}: {line}" for line in _wrong_lines(text)]
    assert wrong == []


def _wrong_lines(text: str) -> list[str]:
    """Lines of the sections Parameters and Raises that don't have numpydoc's form."""
    lines = text.splitlines()
    wrong = []
    section = ""
    for number, line in enumerate(lines):
        if number + 1 < len(lines) and set(lines[number + 1]) == {"-"} and lines[number + 1]:
            section = line
            continue
        if not line or set(line) == {"-"} or line.startswith(" "):
            continue
        if section == "Raises" and not re.fullmatch(r"[A-Z]\w*", line):
            wrong.append(line)
        if section == "Parameters" and not re.fullmatch(r"[*\w, ]+( : .+)?", line):
            wrong.append(line)
    return wrong


def test_nothing_is_kept_from_the_formatter():
    mark = "fmt: " + "skip"
    files = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in files if mark in path.read_text("utf-8")] == []


def test_c_plus_plus_stays_in_short_lines_and_files():
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.[ch]pp")}
    assert len(texts) > 20
    long = [path.name for path, text in texts.items() if max(map(len, text.splitlines())) > 100]
    large = [path.name for path, text in texts.items() if len(text.splitlines()) > 400]
    assert (long, large) == ([], [])
    assert [path.name for path, text in texts.items() if "\t" in text] == []
