"""The how-to pages' commands run as they stand there, and print the lines that are shown."""

from __future__ import annotations

import csv
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(path for path in (DOCS / "how-to").glob("*.md") if path.stem != "README")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ON_A_RUN = "hotbed run recipe.toml --out results"
LISTED = 600
"""Rows of inventors.xlsx, as docs/how-to/README.md says."""
QUICK = ("first-study",)


def _write_files(folder: Path) -> None:
    """The files of docs/how-to/README.md."""
    spec = importlib.util.spec_from_file_location("small", DOCS / "tutorials" / "small_study.py")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    patents, _ = module.write_listings(folder)
    with patents.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[:LISTED]
    book = openpyxl.Workbook()
    heads = ["document_id", "year", "applicant", "city", "country"]
    book.active.append(heads)
    for row in rows:
        book.active.append([row[head] for head in heads])
    book.save(folder / "inventors.xlsx")


def _called(script: str, folder: Path) -> str:
    """What a script prints; standard error is left to pytest."""
    (folder / "bin").mkdir(exist_ok=True)
    programs = {"hotbed": "-m hotbed", "python": ""}
    for name, options in programs.items():
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {options} "$@"\n', "utf-8")
        program.chmod(0o755)
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "COLUMNS": "200"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the reader's shell
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def _words(line: str) -> str:
    return " ".join(line.split())


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(path, id=path.stem, marks=() if path.stem in QUICK else pytest.mark.slow)
        for path in PAGES
    ],
)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    _write_files(tmp_path)
    blocks = BLOCK.findall(page.read_text("utf-8"))
    if not any(ON_A_RUN in block for _, block in blocks):
        init = "hotbed init --patents patents.csv --publications articles.csv"
        _called(f"{init}\n{ON_A_RUN}", tmp_path)
    printed = ""
    for kind, block in blocks:
        if kind == "text":
            lines = {_words(line) for line in printed.splitlines()}
            shown = [_words(line) for line in block.splitlines()]
            missing = [line for line in shown if not any(part.startswith(line) for part in lines)]
            assert missing == [], printed
        elif kind == "sh":
            printed = _called(block, tmp_path)
        elif kind == "python":
            printed = _called(f"python - <<'END'\n{block}END", tmp_path)
        else:
            raise AssertionError(f"a block of {kind}")


def test_every_page_is_in_the_table_of_tasks() -> None:
    table = (DOCS / "how-to" / "README.md").read_text("utf-8")
    assert [path.name for path in PAGES if f"]({path.name})" not in table] == []
    assert len(PAGES) >= 7
