"""The documentation site: built strictly, complete, without a network, accessible, from disk."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docs_site.stage import ROOT

from browser.kit import PHONE, WIDE, faults, too_wide

pytestmark = pytest.mark.slow

KINDS = (
    "index",
    "how-to/first-study",
    "tutorials/01-reading-the-results",
    "reference/python",
    "reference/tables",
    "search",
)
"""A page of each kind."""
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The site's folder, and how its building ended."""
    folder = tmp_path_factory.mktemp("site") / "site"
    script = ROOT / "tools" / "build_site.py"
    run = subprocess.run([sys.executable, script, folder], capture_output=True, text=True)
    return folder, run


class _Page(HTMLParser):
    """The addresses that a page names, and those that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids |= {value for key in ("id", "name") if (value := named.get(key))}
        address = named.get("href") or named.get("src") or ""
        (self.links if tag == "a" else self.loaded).append(address)


def test_it_is_built_without_a_warning(built: tuple[Path, Any]) -> None:
    folder, run = built
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    pages = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html")}
    docs = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    docs |= {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.ipynb")}
    names = {path.with_suffix("").as_posix().replace("README", "index") for path in docs}
    assert names <= pages


def test_no_link_is_dead_and_nothing_is_loaded_from_elsewhere(built: tuple[Path, Any]) -> None:
    folder, _ = built
    pages = {path.resolve(): _Page(path) for path in folder.rglob("*.html")}
    dead, elsewhere = [], []
    for path, page in pages.items():
        elsewhere += [address for address in page.loaded if "//" in address]
        for link in page.links:
            if not link or re.match(r"[a-z]+:", link):
                continue
            place, _, part = unquote(link).partition("#")
            target = (path.parent / place).resolve() if place else path
            known = pages[target].ids if target in pages else {part}
            if not target.exists() or (part and part not in known):
                dead.append(f"{path.relative_to(folder)}: {link}")
    assert len(pages) > 50
    assert (dead, elsewhere) == ([], [])


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_silent_accessible_and_within_its_width(
    visit: Callable[..., Any], built: tuple[Path, Any], name: str
) -> None:
    for scheme, size in LOOKS:
        page = visit(built[0] / f"{name}.html", color_scheme=scheme, viewport=size)
        page.wait_for_timeout(100)
        assert too_wide(page) == "", (name, scheme, size)
        assert faults(page) == [], (name, scheme, size)


def test_the_search_works_from_disk(visit: Callable[..., Any], built: tuple[Path, Any]) -> None:
    page = visit(built[0] / "search.html", "?q=rejects")
    page.wait_for_selector("#search-results li a")
    found = page.locator("#search-results li a").evaluate_all("links => links.map((a) => a.href)")
    assert any("reference/tables.html" in address for address in found)
