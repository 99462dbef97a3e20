"""What every page of the atlas has in common: templates, style, policy, navigation.

Style and script stand in the page itself and are let in by their hashes: a page then works from a
folder, from a mail and from a web server alike, while an address of the form `file:` has no origin
that a policy could name.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from hotbed.base.errors import HotbedError
from hotbed.publish.atlas.reuse.head import DESCRIPTIONS, Head, Publication, head_of
from hotbed.publish.facts.structure import Overview
from hotbed.publish.facts.words import counted, inner, years_text

SHARE = "share.js"
"""The script that every page has: downloads, links, embedding, citing."""


@cache
def asset(name: str) -> str:
    """A template, style or script, flush left.

    Parameters
    ----------
    name : str
    """
    path = resources.files("hotbed.publish.atlas") / "templates" / name
    return flush_left(path.read_text("utf-8"))


def flush_left(text: str) -> str:
    """Without indents and empty lines: a third of a long table is spaces.

    Parameters
    ----------
    text : str
    """
    return "\n".join(line.strip() for line in text.split("\n") if line.strip()) + "\n"


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


@cache
def environment() -> Environment:
    """Jinja with autoescape: text from data is never HTML."""
    jinja = Environment(
        autoescape=True,
        loader=FunctionLoader(asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "integer": integer,
        "figure": figure,
        "percent": percent,
        "years": years_text,
        "inner": inner,
    }
    return jinja


def render(
    template: str,
    styles: tuple[str, ...],
    script: str = "",
    *,
    worker: bool = False,
    inside: Framed | None = None,
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
    **context
        What the template reads.
    """
    style = style_of(styles)
    codes = tuple(bundle(name) for name in (script, SHARE) if name)
    page = (
        environment()
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own files, not data
            scripts=[Markup(code) for code in codes],  # noqa: S704
            policy=policy(style, codes, worker, (inside.style, inside.script) if inside else None),
            head=_head(context),
            inside=inside,
            **context,
        )
    )
    return flush_left(page)


def _head(context: Mapping[str, object]) -> Head:
    """A page's head from what its template reads: title, page, nav, lede and path."""
    nav = context.get("nav")
    title, page = str(context.get("title", "")), str(context.get("page", ""))
    description = DESCRIPTIONS.get(page) or str(context.get("lede", ""))
    if not isinstance(nav, Navigation):
        return head_of(title, "", description, "", "", Publication())
    path = str(context.get("path", f"{page}.html"))
    return head_of(title, nav.title, description, path, nav.root, nav.about)


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


def harmless_json(data: object) -> str:
    """JSON within HTML: without the letters that could end or open an element.

    Parameters
    ----------
    data : object

    Examples
    --------
    >>> harmless_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def integer(value: float | None) -> str:
    """A number without decimals, its thousands apart; a dash where there is none.

    Parameters
    ----------
    value : float or None

    Examples
    --------
    >>> integer(1234567.0), integer(None)
    ('1,234,567', '–')
    """
    return counted(value, 0) or "–"


def figure(value: float | None, decimals: int = 1) -> str:
    """A number with its decimals; a dash where there is none.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> figure(1234.56), figure(0.5, 3)
    ('1,234.6', '0.500')
    """
    return counted(value, decimals) or "–"


def percent(value: float | None, decimals: int = 1) -> str:
    """A percentage without its sign; a small one that isn't nothing doesn't show as nothing.

    Parameters
    ----------
    value : float or None
    decimals : int

    Examples
    --------
    >>> percent(12.345), percent(0.001), percent(0.0)
    ('12.3', '<0.1', '0.0')
    """
    if value is not None and 0 < value < 0.5 * 10**-decimals:
        return f"<{10**-decimals:.{decimals}f}"
    return figure(value, decimals)


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
    "index": "World",
    "compare": "Compare",
    "time": "Over time",
    "whatif": "What if",
    "findings": "Findings",
    "regions": "Regions",
    "method": "Method",
    "data": "Data",
    "glossary": "Glossary",
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
