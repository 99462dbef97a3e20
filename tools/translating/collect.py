"""Every text that readers may see, from Python, templates, scripts and tables, as one template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from translating.terms import terms

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, SCRIPTS = ROOT / "src" / "hotbed", ROOT / "atlas" / "src"
MESSAGES = PACKAGE / "publish" / "atlas" / "static" / "messages.json"
MODULE = "from hotbed.base.texts import"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true"}
IMPORT = re.compile(r'^(?:import|export) (?!type)[^"]*from "(?P<path>\.[^"]+)";', re.MULTILINE)
ENTRIES = {
    "world.js": ("world.ts",),
    "compare.js": ("compare.ts",),
    "share.js": ("share.ts",),
    "sorting.js": ("sorting.ts",),
    "clip.js": ("clip.ts",),
    "whatif.js": ("whatif/page.ts", "whatif/worker.ts"),
}
"""What each script of a page is bundled from; the worker's sentences are said by its page."""

Found = tuple[str | tuple[str, str], str | None]
"""A message or its singular and plural, and its context."""


@cache
def of_file(path: Path) -> tuple[Found, ...]:
    """The messages of a source.

    Parameters
    ----------
    path : Path
        Python, a Jinja template or TypeScript.
    """
    method = {".py": "python", ".j2": "jinja2.ext:babel_extract", ".ts": "javascript"}[path.suffix]
    options = TEMPLATES if path.suffix == ".j2" else {}
    found = extract_from_file(method, path, keywords=KEYWORDS, options=options)
    return tuple((message, context) for _line, message, _comments, context in found)


def sources() -> list[Path]:
    """All files that hold messages."""
    python = [path for path in PACKAGE.rglob("*.py") if MODULE in path.read_text("utf-8")]
    python.append(PACKAGE / "base" / "texts.py")
    return sorted([*python, *PACKAGE.rglob("*.j2"), *SCRIPTS.rglob("*.ts")])


def template() -> Catalog:
    """All messages, each with the files that it is in."""
    catalog = Catalog(project="hotbed", charset="utf-8", fuzzy=False)
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        for message, context in of_file(path):
            catalog.add(message, None, [(where, 0)], context=context)
    for context, message in terms():
        catalog.add(message, None, [(f"terms: {context}", 0)], context=context)
    return catalog


def script_messages() -> str:
    """`static/messages.json`: what each of the pages' scripts may say."""
    made = {
        script: sorted(
            {
                (message,) if isinstance(message, str) else tuple(message)
                for entry in entries
                for path in _graph(SCRIPTS / entry)
                for message, _context in of_file(path)
            }
        )
        for script, entries in ENTRIES.items()
    }
    return json.dumps(made, ensure_ascii=False, indent=0) + "\n"


def _graph(entry: Path) -> set[Path]:
    """A module and all that it imports but for types."""
    seen: set[Path] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += list(_imports(path))
    return seen


def _imports(path: Path) -> Iterator[Path]:
    for found in IMPORT.finditer(path.read_text("utf-8")):
        named = (path.parent / found["path"]).resolve()
        yield named if named.suffix == ".ts" else named.with_suffix(".ts")
