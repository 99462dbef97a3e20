"""What every page of the atlas has in common: templates, style, policy, navigation.

Style and script stand in the page itself and are let in by their hashes: a page then works from a
folder, from a mail and from a web server alike, while an address of the form `file:` has no origin
that a policy could name.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from markupsafe import Markup

from hotbed.base.errors import HotbedError
from hotbed.base.texts import Language, _
from hotbed.publish.atlas.language.scripts import script_texts
from hotbed.publish.atlas.language.templates import asset, environment, flush_left
from hotbed.publish.atlas.reuse.head import DESCRIPTIONS, Head, Publication, head_of
from hotbed.publish.facts.structure import Overview

SHARE = "share.js"
"""The script that every page has: downloads, links, embedding, citing."""


def with_doubts(styles: tuple[str, ...], facts: Overview) -> tuple[str, ...]:
    """A page's styles, with those of doubts where the run has any.

    Parameters
    ----------
    styles : tuple of str
    facts : Overview
    """
    return (*styles, "doubts.css") if facts.has_doubts else styles


@cache
def bundle(name: str) -> str:
    """A script made from `atlas/` while hotbed was built.

    Parameters
    ----------
    name : str

    Raises
    ------
    HotbedError
        It was not built.
    """
    path = resources.files("hotbed.publish.atlas") / "static" / name
    if not path.is_file():
        raise HotbedError(
            f"the atlas's script {name} was not made when hotbed was installed",
            "call 'make atlas' in a checkout, or install hotbed from a wheel",
        )
    return flush_left(path.read_text("utf-8"))


def render(
    template: str,
    styles: tuple[str, ...],
    script: str = "",
    *,
    worker: bool = False,
    inside: Framed | None = None,
    language: Language,
    **context: object,
) -> str:
    """A page with its styles and its script inside, and the policy that lets these in alone.

    Parameters
    ----------
    template : str
    styles : tuple of str
    script : str
        None where it is empty.
    worker : bool
        Whether the script may start one from a blob, with WebAssembly.
    inside : Framed, optional
        A page that stands in this one as a frame.
    language : Language
        In which the page speaks.
    **context
        What the template reads.
    """
    style = style_of(styles)
    codes = tuple(bundle(name) for name in (script, SHARE) if name)
    page = (
        environment(language)
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own files, not data
            scripts=[Markup(code) for code in codes],  # noqa: S704
            policy=policy(style, codes, worker, (inside.style, inside.script) if inside else None),
            head=_head(context),
            inside=inside,
            lang=language.code,
            texts=script_texts(language, tuple(name for name in (script, SHARE) if name)),
            **context,
        )
    )
    return flush_left(page)


def _head(context: Mapping[str, object]) -> Head:
    """A page's head from what its template reads: title, page, nav, lede and path."""
    nav = context.get("nav")
    title, page, lede, path = (_text(context.get(key)) for key in ("title", "page", "lede", "path"))
    description = DESCRIPTIONS.get(page) or lede
    if not isinstance(nav, Navigation):
        return head_of(title, "", description, "", "", Publication())
    path = path or f"{page}.html"
    return head_of(title, nav.title, description, path, nav.root, nav.about)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def style_of(names: tuple[str, ...]) -> str:
    """The text of a page's styles.

    Parameters
    ----------
    names : tuple of str
    """
    return "".join(asset(name) for name in names)


@dataclass(frozen=True)
class Framed:
    """A page that stands in another as a frame: that page's policy holds for it, too."""

    html: str
    style: str
    script: str


@cache
def policy(
    style: str,
    scripts: tuple[str, ...],
    worker: bool = False,
    inside: tuple[str, str] | None = None,
) -> str:
    """A Content-Security-Policy that lets a page's own style, scripts and pictures in, no others.

    Pictures are those that a script draws of the page's own figures, and the page's icon: they
    stand in the page as data.

    Parameters
    ----------
    style : str
    scripts : tuple of str
        Their text.
    worker : bool
        Whether the script may start a worker from a blob, with WebAssembly.
    inside : tuple of str, optional
        Style and script of a page that stands in this one as a frame, whose script may do that.
    """

    def source(*texts: str) -> str:
        digests = (hashlib.sha256(text.encode()).digest() for text in texts if text)
        named = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
        return " ".join(named) or "'none'"

    styles, code = source(style), source(*scripts)
    if inside is not None:
        styles, code = f"{styles} {source(inside[0])}", f"{code} {source(inside[1])}"
    compiles = " 'wasm-unsafe-eval'; worker-src blob:" if worker or inside is not None else ""
    return (
        f"default-src 'none'; style-src {styles}; script-src {code}{compiles}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True)
class Link:
    """A link to a page of the atlas."""

    key: str
    name: str
    href: str


@dataclass(frozen=True)
class Navigation:
    """Links to the atlas's pages."""

    title: str
    root: str
    """The way from the page to the atlas's folder."""
    links: list[Link]
    about: Publication = field(default_factory=Publication)


PAGES = {
    "index": _("World"),
    "compare": _("Compare"),
    "economies": _("Economies"),
    "time": _("Over time"),
    "whatif": _("What if"),
    "findings": _("Findings"),
    "regions": _("Regions"),
    "areas": _("By region"),
    "method": _("Method"),
    "data": _("Data"),
    "glossary": _("Glossary"),
}


def navigation(
    title: str, lacks: Collection[str] = (), root: str = "", about: Publication | None = None
) -> Navigation:
    """Links to the atlas's pages.

    Parameters
    ----------
    title : str
        Of the study.
    lacks : collection of str
        Keys of `PAGES` that the atlas does not have.
    root : str
        The way from the page to the atlas's folder, "" or "../".
    about : Publication, optional
        Where the atlas is published, and how it is cited.
    """
    links = [
        Link(key, name, f"{root}{key}.html") for key, name in PAGES.items() if key not in lacks
    ]
    return Navigation(title, root, links, about or Publication())
