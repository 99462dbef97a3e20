"""Lay the pages out for Sphinx: links rewritten, tables of contents added, nothing else changed."""

from __future__ import annotations

import shutil
from os.path import relpath
from pathlib import Path

from docs_site.contents import LINK, Section, sections

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OUTSIDE = {
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "CHANGELOG.md": "project/releases.md",
    "CITATION.cff": "project/CITATION.cff",
}
"""What the site takes from the checkout's root, and where it stands there."""
FILES = ["tutorials/small_study.py"]
"""Files of docs/ that pages offer besides pages and pictures."""
LANDING = "README.md"
"""What a code host shows of a folder, and is its index.html in the site."""


def stage(folder: Path) -> None:
    """Write the pages into an empty folder.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    ValueError
        A page links to a file of the checkout that the site lacks.
    """
    parts = sections(DOCS)
    below = {part.landing: part.pages for part in parts}
    places = _places(parts)
    for source, place in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            text = _linked(source.read_text("utf-8"), source, places)
            entries = [("", page) for page in below.get(source, []) if _is_page(page)]
            if source == DOCS / "index.md":
                entries = [(part.title, part.landing) for part in parts]
            text += _toctree(entries, Path(place), places)
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, target)


def _places(parts: list[Section]) -> dict[Path, str]:
    """File of the checkout -> its path in the site."""
    places = {ROOT / name: place for name, place in OUTSIDE.items()}
    pages = [DOCS / "index.md", *(DOCS / "img").iterdir(), *(DOCS / name for name in FILES)]
    for part in parts:
        pages += [part.landing, *part.pages]
    for page in pages:
        if page in places:
            continue
        inside = page.relative_to(DOCS)
        name = "index.md" if page.name == LANDING else page.name
        places[page] = (inside.parent / name).as_posix()
    return places


def _is_page(path: Path) -> bool:
    return path.suffix in (".md", ".ipynb")


def _linked(text: str, source: Path, places: dict[Path, str]) -> str:
    """The page with its links as they are in the site."""
    here = Path(places[source]).parent

    def link(match: object) -> str:
        words, target, heading = match[1], match[2], match[3] or ""  # type: ignore[index]
        if "://" in target or target.startswith("mailto:"):
            return str(match[0])  # type: ignore[index]
        place = places.get((source.parent / target).resolve())
        if place is None:
            raise ValueError(f"{source.relative_to(ROOT)} links to {target}, which the site lacks")
        return f"[{words}]({relpath(place, here)}{heading})"

    return LINK.sub(link, text)


def _toctree(entries: list[tuple[str, Path]], here: Path, places: dict[Path, str]) -> str:
    """A table of contents for the site's menus, not shown on the page."""
    if not entries:
        return ""
    lines = []
    for title, page in entries:
        name = relpath(Path(places[page]).with_suffix(""), here.parent)
        lines.append(f"{title} <{name}>" if title else name)
    return "\n".join(["", "```{toctree}", ":hidden:", "", *lines, "```", ""])
