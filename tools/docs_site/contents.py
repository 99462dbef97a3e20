"""What the site holds and in which order, as docs/index.md lists it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)#\s]+)(#[^)]*)?\)")
"""A link in Markdown: its text, its target and the heading there, if any."""


@dataclass(frozen=True)
class Section:
    """A part of the site, one entry in its header.

    Parameters
    ----------
    title : str
    landing : Path
        Its first page.
    pages : list of Path
        The others, in their order.
    """

    title: str
    landing: Path
    pages: list[Path]


def sections(docs: Path) -> list[Section]:
    """Read the sections: a heading of docs/index.md and the pages that are linked below it.

    Parameters
    ----------
    docs : Path
        The folder docs/.

    Returns
    -------
    list of Section
        The first page of a section is its landing page. A landing page that is the README.md of a
        folder also brings that folder's notebooks.

    Raises
    ------
    ValueError
        A heading without a page.
    """
    parts = re.split(r"^## ", (docs / "index.md").read_text("utf-8"), flags=re.M)[1:]
    return [_section(docs, part) for part in parts]


def _section(docs: Path, text: str) -> Section:
    title = text.splitlines()[0].strip()
    linked = [(docs / target).resolve() for _, target, _ in LINK.findall(text)]
    if not linked:
        raise ValueError(f"docs/index.md lists no page under {title!r}")
    landing, *pages = dict.fromkeys(linked)
    notebooks = sorted(landing.parent.glob("*.ipynb")) if landing.name == "README.md" else []
    return Section(title, landing, [*notebooks, *pages])
