"""The tutorials run as they stand and still give the outputs that are kept in them."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest

HERE = Path(__file__).parent.parent / "docs" / "tutorials"


def _execute():
    spec = importlib.util.spec_from_file_location("execute", HERE / "execute.py")
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter's own packages, while they are imported
        spec.loader.exec_module(module)
    return module


execute = _execute()


SLOW = ("01-reading-the-results", "02-your-own-recipe", "04-how-sure-is-a-rank")
"""Tutorials of many calls, and that on the demonstration, whose samples are downloaded."""


def test_there_are_five_and_they_are_small():
    assert [path.name[:2] for path in execute.tutorials()] == ["00", "01", "02", "03", "04"]
    for path in execute.tutorials():
        assert path.stat().st_size < 300_000


def _marked(path: Path):
    """What takes long or needs a download is tested by `make test-all`."""
    return pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem in SLOW else [])


@pytest.mark.parametrize("path", [_marked(path) for path in execute.tutorials()])
def test_a_tutorial_gives_the_outputs_it_shows(path):
    kept = execute.texts(nbformat.read(path, as_version=4))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter's own packages
        now = execute.texts(execute.executed(path))
    assert len(kept) > 3
    assert not any(text.startswith(("stderr", "error")) for _, texts in kept for text in texts)
    for (source, shown), (_, given) in zip(kept, now, strict=True):
        assert given == shown, f"{source}\n\ncall: python docs/tutorials/execute.py {path.name}"


def test_every_output_is_of_the_cell_above_it_and_names_no_machine():
    for path in execute.tutorials():
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))
        text = path.read_text(encoding="utf-8")
        assert "/home/" not in text
        assert "/tmp/" not in text  # noqa: S108 - looked for, not written


@pytest.mark.slow
def test_their_code_agrees_with_the_types_that_hotbed_states(tmp_path):
    for path in execute.tutorials():
        cells = nbformat.read(path, as_version=4).cells
        code = "\n\n".join(cell.source for cell in cells if cell.cell_type == "code")
        (tmp_path / f"tutorial_{path.stem[:2]}.py").write_text(code + "\n", encoding="utf-8")
    settings = {"extraPaths": [str(HERE)], "reportUnusedExpression": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    checked = [str(file) for file in sorted(tmp_path.glob("*.py"))]
    mypy = ["mypy", "--ignore-missing-imports", "--follow-imports=silent", "--config-file="]
    pyright = ["pyright", "--project", str(tmp_path), "--pythonpath", sys.executable]
    for call in ([*mypy, *checked], pyright):
        done = subprocess.run(
            [sys.executable, "-m", *call], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_network_is_off_in_them(tmp_path):
    code = (
        "import socket\n"
        "try:\n    socket.create_connection(('192.0.2.1', 80), timeout=5)\n"
        "except OSError as error:\n    print(error)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, tmp_path / "net.ipynb")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter's own packages
        [(_, shown)] = execute.texts(execute.executed(tmp_path / "net.ipynb"))
    assert shown == ["stdout: the network is off\n"]
