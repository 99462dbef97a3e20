"""Sources: one module a native format, all yielding the same listings."""

from __future__ import annotations

import glob
from pathlib import Path

from hotbed.errors import HotbedError, nearest
from hotbed.recipe import Input
from hotbed.sources.base import Source


def sources() -> dict[str, Source]:
    """All sources by name.

    >>> sorted(sources())[:3]
    ['crossref', 'deals', 'docdb']
    """
    from hotbed.sources.crossref import Crossref
    from hotbed.sources.deals import Deals
    from hotbed.sources.docdb import Docdb
    from hotbed.sources.geocoded import Geocoded
    from hotbed.sources.openalex import OpenAlex
    from hotbed.sources.patentsview import PatentsView
    from hotbed.sources.patstat import Patstat
    from hotbed.sources.pct import Pct
    from hotbed.sources.pubmed import PubMed
    from hotbed.sources.regpat import Regpat
    from hotbed.sources.scopus import Scopus
    from hotbed.sources.table import Table
    from hotbed.sources.uspto import Uspto
    from hotbed.sources.wos import WebOfScience

    every: tuple[Source, ...] = (
        Table(), Deals(), OpenAlex(), WebOfScience(), Scopus(), PubMed(), Crossref(),
        PatentsView(), Patstat(), Regpat(), Uspto(), Pct(), Docdb(), Geocoded(),
    )  # fmt: skip
    return {each.name: each for each in every}


def source(name: str) -> Source:
    """One source by name.

    Raises
    ------
    HotbedError : there is none of that name; the nearest is named.
    """
    known = sources()
    if name not in known:
        near = nearest(name, list(known))
        hint = f"did you mean {near!r}?" if near else "choose one of " + ", ".join(sorted(known))
        raise HotbedError(f"there is no source {name!r}", hint)
    return known[name]


def files_of(spec: Input) -> list[Path]:
    """The input's files: names and globs, sorted, each once.

    Raises
    ------
    HotbedError : a name or pattern that matches no file.
    """
    found: set[Path] = set()
    for pattern in spec.files:
        if Path(pattern).is_file():
            found.add(Path(pattern))
            continue
        matched = [
            Path(name)
            for name in glob.glob(pattern, recursive=True)  # noqa: PTH207 - absolute patterns
            if Path(name).is_file()
        ]
        if not matched:
            from hotbed.files import must_exist

            must_exist(Path(pattern))
            raise HotbedError(f"{pattern} matches no file", "check the path")
        found.update(matched)
    return sorted(found)
