"""Execute the tutorials: `python docs/tutorials/execute.py [NAME.ipynb ...]` stores their outputs.

Each runs in a separate folder, with no network beyond this machine and without downloaded tables,
so that outputs depend only on what is installed. The tests execute them the same way and compare.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
MASKED = re.compile(r"\b[0-9a-f]{16}\b")
NO_NETWORK = """\
import socket
_connect = socket.socket.connect
def _near(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        raise OSError("the network is off")
    return _connect(self, address)
socket.socket.connect = _near
"""


def tutorials() -> list[Path]:
    """The notebooks, by number."""
    return sorted(HERE.glob("[0-9][0-9]-*.ipynb"))


def executed(path: Path) -> Any:
    """A notebook with the outputs of a new execution; its file is not changed."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    first = nbformat.v4.new_code_cell(NO_NETWORK)
    notebook.cells.insert(0, first)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / "small_study.py", folder)
        kept = os.environ.get("HOTBED_CACHE")
        os.environ["HOTBED_CACHE"] = str(_cache(Path(folder) / ".cache"))
        try:
            client = NotebookClient(
                notebook,
                timeout=300,
                resources={"metadata": {"path": folder}},
                shutdown_kernel="immediate",
            )
            client.execute(env=os.environ | {"COLUMNS": "100", "PYTHONHASHSEED": "0"})
        finally:
            os.environ.pop("HOTBED_CACHE")
            if kept is not None:
                os.environ["HOTBED_CACHE"] = kept
    notebook.cells.remove(first)
    return _tidy(notebook)


def _cache(folder: Path) -> Path:
    """A cache with what is built already, but without downloaded tables, which change answers."""
    from hotbed.base.storage.cache import cache_folder
    from hotbed.geocode import Geocoder

    Geocoder(default_data=False)  # builds what is missing, once for all of them
    folder.mkdir()
    for entry in cache_folder().iterdir():
        if entry.name != "fetched":
            (folder / entry.name).symlink_to(entry.resolve(), entry.is_dir())
    return folder


def _tidy(notebook: Any) -> Any:
    """Without times and machine; counts start at one."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    number = 0
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = number
    return notebook


def texts(notebook: Any) -> list[tuple[str, list[str]]]:
    """The text outputs of each code cell, with its source; digests are masked, pictures named.

    A digest changes with hotbed's version; a picture's bytes with the fonts at hand.
    """
    return [
        (cell.source, [_text(output) for output in cell.outputs])
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _text(output: Any) -> str:
    if output.output_type == "stream":
        return f"{output.name}: {MASKED.sub('*', output.text)}"
    if output.output_type == "error":
        return f"error: {output.evalue}"
    kinds = [kind for kind in sorted(output.data) if kind.startswith("text/")]
    pictures = [kind for kind in sorted(output.data) if kind.startswith("image/")]
    return "\n".join([*(MASKED.sub("*", output.data[kind]) for kind in kinds), *pictures])


def main() -> None:
    """Execute all, or those named, and write their outputs."""
    named = [HERE / Path(name).name for name in sys.argv[1:]] or tutorials()
    for path in named:
        nbformat.write(executed(path), path)
        print(path.name)


if __name__ == "__main__":
    main()
