"""Sources: one module a native format, all yielding the same listings."""

from __future__ import annotations

import glob
from collections.abc import Collection
from pathlib import Path

from hotbed.base.errors import HotbedError, nearest
from hotbed.recipe import Input
from hotbed.sources.listings import Source


def sources() -> dict[str, Source]:
    """All sources by name.

    >>> sorted(sources())[:3]
    ['crossref', 'deals', 'docdb']
    """
    from hotbed.sources.formats.crossref import Crossref
    from hotbed.sources.formats.deals import Deals
    from hotbed.sources.formats.docdb import Docdb
    from hotbed.sources.formats.geocoded import Geocoded
    from hotbed.sources.formats.openalex import OpenAlex
    from hotbed.sources.formats.patentsview import PatentsView
    from hotbed.sources.formats.patstat import Patstat
    from hotbed.sources.formats.pct import Pct
    from hotbed.sources.formats.pubmed import PubMed
    from hotbed.sources.formats.regpat import Regpat
    from hotbed.sources.formats.scopus import Scopus
    from hotbed.sources.formats.table import Table
    from hotbed.sources.formats.uspto import Uspto
    from hotbed.sources.formats.wos import WebOfScience

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
        raise HotbedError(f"there is no source {name!r}", _instead(name, sorted(known)))
    return known[name]


def source_of(spec: Input) -> Source:
    """The source of an input, its choices checked.

    Raises
    ------
    HotbedError : there is no such source, or it has no such option, value or types; the nearest
        right one is named.
    """
    kind = source(spec.source)
    if (spec.include_types or spec.exclude_types) and not kind.types:
        raise HotbedError(
            f"the source {kind.name!r} has no document types to include or exclude",
            f"it has the options {', '.join(kind.options)}" if kind.options else "leave them out",
        )
    for name, value in spec.options.items():
        if name not in kind.options:
            raise HotbedError(
                f"the source {kind.name!r} has no option {name!r}", _instead(name, kind.options)
            )
        option = kind.options[name]
        if option.switch is not isinstance(value, bool):
            form = "true or false" if option.switch else 'a list such as ["' + name.upper() + '"]'
            raise HotbedError(f"the option {name!r} of {kind.name!r} takes {form}", "write it so")
        known = {each.lower() for each in option.values}
        for each in sorted(spec.chosen(name)) if known else []:
            if each not in known:
                raise HotbedError(
                    f"the option {name!r} of {kind.name!r} knows no {each!r}",
                    _instead(each.upper(), option.values),
                )
    return kind


def _instead(name: str, known: Collection[str]) -> str:
    if not known:
        return "it has none; leave it out"
    near = nearest(name, list(known))
    return f"did you mean {near!r}?" if near else "it knows " + ", ".join(known)


def files_of(spec: Input) -> list[Path]:
    """The input's files: names, globs and folders (all data files below), sorted, each once.

    Raises
    ------
    HotbedError : a name, pattern or folder that holds no file.
    """
    found: set[Path] = set()
    for pattern in spec.files:
        path = Path(pattern)
        if path.is_file():
            found.add(path)
            continue
        if path.is_dir():
            matched = [each for each in path.rglob("*") if each.is_file() and _is_data(each, path)]
        else:
            names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - absolute patterns
            matched = [Path(name) for name in names if Path(name).is_file()]
        if not matched:
            if path.is_dir():
                raise HotbedError(f"the folder {pattern} holds no data files", "check the path")
            from hotbed.base.files import must_exist

            must_exist(path)
            raise HotbedError(f"{pattern} matches no file", "check the path")
        found.update(matched)
    return sorted(found)


def _is_data(file: Path, folder: Path) -> bool:
    """Whether a file of a folder is data: not hidden, no manifest, notes or licence."""
    hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    return not hidden and file.suffix != "" and file.suffix.lower() not in (".md", ".pdf", ".html")
