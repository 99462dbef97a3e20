"""What a page says of itself to search engines, previews and reference managers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hotbed.base.texts import Text, _, chained

PREVIEW = "preview.png"
ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#1b2227"/>'
    '<circle cx="20" cy="13" r="8" fill="#ff8f4d"/><circle cx="9" cy="22" r="4" '
    'fill="#79b8da"/></svg>'
)
DESCRIPTIONS = {
    "compare": _("Clusters side by side: figures, fields, applicants, partners and years."),
    "economies": _("What each economy and income group holds, in clusters and outside."),
    "time": _("Ranks, shares and fields of the clusters over several editions."),
    "findings": _("What the figures show, in sentences, each with its rule and its rows."),
    "regions": _("Clusters of regions, and the areas just below the threshold."),
    "method": _("How these figures came about, what went where, and what they can’t say."),
    "data": _("Every figure of this atlas as a file, with its columns, units and meaning."),
    "glossary": _("What the terms of these pages mean."),
    "whatif": _("The ranking under other choices of method, worked out in the page."),
}
"""Of the pages whose first sentence is not of their data."""


@dataclass(frozen=True)
class Publication:
    """Where an atlas is published, and how it is cited.

    Parameters
    ----------
    citation : str
        How to name the study.
    address : str
        Of the atlas's folder on the web, with the slash at its end; empty where it is not known.
    preview : bool
        Whether the folder has a preview picture.
    notices : sequence of str
        What every page says of its figures.
    """

    citation: str = ""
    address: str = ""
    preview: bool = False
    notices: Sequence[Text] = ()


@dataclass(frozen=True)
class Head:
    """A page's head."""

    title: str
    description: str
    citation: str
    address: str
    """Of the page; empty where it is not known."""
    preview: str
    """Address of the preview picture, or empty."""
    icon: str = ICON


def head_of(
    title: str, study: str, description: str, path: str, root: str, about: Publication
) -> Head:
    """A page's head.

    Parameters
    ----------
    title : str
        Of the page.
    study : str
        Of the study; empty for a page that stands alone.
    description : str
        One or two sentences.
    path : str
        The page's file within the atlas.
    root : str
        The way from the page to the atlas's folder.
    about : Publication

    Examples
    --------
    >>> about = Publication("Cite me.", "https://example.org/atlas/", preview=True)
    >>> head = head_of("Method", "My study", "How.", "method.html", "", about)
    >>> head.title, head.address, head.preview
    ('Method – My study', 'https://example.org/atlas/method.html', 'https://example.org/atlas/preview.png')
    """
    preview = f"{about.address or root}{PREVIEW}" if about.preview else ""
    return Head(
        title if title == study or not study else chained([title, study], " – "),
        description,
        about.citation,
        f"{about.address}{quote(path)}" if about.address else "",
        preview,
    )
