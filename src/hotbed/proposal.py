"""A recipe for some files: their sources, years and a density, each with its reason."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.base.progress import task
from hotbed.geocode.encoding import likely_encoding
from hotbed.recipe import Input
from hotbed.remote.address import is_address
from hotbed.remote.paths import DataPath, size_of
from hotbed.sources.listings import numbered
from hotbed.sources.preview import previewed
from hotbed.sources.recognition import Recognised, recognise_all
from hotbed.sources.registry import named_files, source
from hotbed.sources.shared.records import WITHOUT_TYPE

SAMPLE = 500_000
"""Listings of an input that are looked at for its years."""
PATENTS_ALONE = 2_000 / 2_600_000
BOTH = 4_500 / 43_000_000
"""Listings that WIPO asks for near a place, for each listing of the world."""
LEAST = 10
WINDOW = 5


@dataclass
class Group:
    """The files of one source and metric.

    Attributes
    ----------
    metric, source : str
        What they feed, and their source.
    names : list of str
        Its files as the recipe names them, in the order in which they were named.
    files : list of DataPath
        Those that are looked at: all on disk, the first of each address.
    part : float
        Their part in the bytes of all.
    columns : mapping of str to str
        For a table of no known owner, hotbed's fields and its columns.
    encoding : str
        Of text that is no UTF-8 and doesn't say what it is; else "".
    listings : int
        How many they hold, as far as was read.
    untyped : int
        How many of them are left out since their documents name no type.
    years : Counter of int
        Listings by year.
    """

    metric: str
    source: str
    names: list[str]
    files: list[DataPath]
    part: float
    columns: Mapping[str, str]
    encoding: str = ""
    listings: int = 0
    untyped: int = 0
    years: Counter[int] = field(default_factory=Counter)


def propose(named: Mapping[str, Sequence[str]], folder: Path) -> str:
    """Write a short recipe that runs as it is.

    Parameters
    ----------
    named : mapping of str to sequence of str
        Paths and addresses by metric; under "" those whose metric follows from their source.
    folder : Path
        Where the recipe will lie: files are named relative to it.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    HotbedError
        A file is of no known source, can't be read, or its metric can't be told.
    """
    groups = [group for metric, names in named.items() for group in _groups(metric, names, folder)]
    for group in groups:
        _look(group)
    metrics = list(dict.fromkeys(group.metric for group in groups))
    latest = "gii-2025" if "deals" in metrics else "gii-2024"
    preset = "gii-2017" if metrics == ["patents"] else latest
    listings = sum(group.listings for group in groups)
    lines = [
        "# Written by 'hotbed init'. Every choice that can be made: 'hotbed init --full'.",
        f'preset = "{preset}"',
    ]
    if preset != "gii-2017":
        lines.append(f"use_metrics = {json.dumps(metrics)}")
    for group in groups:
        lines += ["", *_input(group)]
    for metric in metrics:
        lines += ["", *_years(metric, [group for group in groups if group.metric == metric])]
    return "\n".join([*lines, "", *_density(listings, metrics), ""])


def _groups(metric: str, names: Sequence[str], folder: Path) -> Iterator[Group]:
    """The groups of what is named for a metric."""
    given = {name: named_files(name) for name in dict.fromkeys(names)}
    firsts = {files[0]: name for name, files in given.items()}
    for kind, items in recognise_all(list(firsts)).items():
        own = [firsts[item.path] for item in items]
        looked = [item.path for item in items]
        size = sum(size_of(path) for name in own for path in given[name])
        yield Group(
            _metric(metric, items),
            kind,
            [_name_from(folder, name) for name in own],
            looked,
            sum(map(size_of, looked)) / max(size, 1),
            items[0].columns,
        )


def _metric(given: str, items: Sequence[Recognised]) -> str:
    metric = given or source(items[0].source).metric
    if not metric:
        raise HotbedError(
            f"{items[0].path} may hold patents or publications",
            "name it with --patents or --publications",
        )
    return metric


def _look(group: Group) -> None:
    """Tell a group's encoding, and count its listings by year."""
    group.encoding = next(filter(None, map(likely_encoding, group.files)), "")
    spec = Input(
        source=group.source,
        metric=group.metric,
        files=[str(path) for path in group.files],
        columns=dict(group.columns),
        encoding=group.encoding or "utf-8",
    )
    with (
        previewed(spec, numbered(group.files)) as (batches, _),
        task(f"reading {group.metric}") as advance,
    ):
        for batch in batches:
            group.listings += batch.num_rows
            advance(batch.num_rows)
            untyped = pc.equal(batch.column("left_out"), f"type {WITHOUT_TYPE}")
            group.untyped += pc.sum(pc.cast(untyped, "int64")).as_py() or 0
            counts = batch.column("year").drop_null().value_counts()
            group.years.update({row["values"]: row["counts"] for row in counts.to_pylist()})
            if group.listings >= SAMPLE:
                break
    group.listings = round(group.listings / (group.part or 1))


def _name_from(folder: Path, name: str) -> str:
    """How a recipe in a folder names a file."""
    if is_address(name):
        return name
    return os.path.relpath(name, folder).replace(os.sep, "/")


def _input(group: Group) -> list[str]:
    lines = [
        "[[inputs]]",
        f'metric = "{group.metric}"',
        f'source = "{group.source}"'.ljust(30) + f"# {source(group.source).title}",
        f"files = {json.dumps(group.names, ensure_ascii=False)}",
    ]
    if group.encoding:
        named = f'encoding = "{group.encoding}"'.ljust(30)
        lines.append(f"{named}# no UTF-8; read so, it names most places: look with 'hotbed head'")
    if group.untyped and group.untyped == group.listings:
        lines.append(f'include_types = ["{WITHOUT_TYPE}"]   # the export names no types')
    if group.columns:
        pairs = ", ".join(
            f"{name} = {json.dumps(column, ensure_ascii=False)}"
            for name, column in group.columns.items()
        )
        lines.append(f"columns = {{ {pairs} }}")
    return lines


def _years(metric: str, groups: Sequence[Group]) -> list[str]:
    """The last years that the files hold, without one that has only begun."""
    years = sum((group.years for group in groups), Counter[int]())
    if not years:
        raise HotbedError(
            f"no row of the {metric} names a year",
            "name the column that does: write the recipe with 'hotbed init --full' and set columns",
        )
    last, first = max(years), min(years)
    recent = [years[year] for year in range(last - WINDOW, last) if years[year]]
    if recent and 2 * years[last] < sorted(recent)[len(recent) // 2]:
        last = max(year for year in years if year < last)
    since = max(first, last - WINDOW + 1)
    window = f"years = [{since}, {last}]"
    return [f"[metrics.{metric}]", f"{window.ljust(30)}# the files hold {first} to {max(years)}"]


def _density(listings: int, metrics: Sequence[str]) -> list[str]:
    share = PATENTS_ALONE if list(metrics) == ["patents"] else BOTH
    exact = share * listings
    rounded = int(float(f"{exact:.2g}")) if exact else 0
    least = max(LEAST, rounded)
    more = "at least " if listings >= SAMPLE else ""
    few = f" ({exact:.1f}, but no fewer than {LEAST})" if rounded < LEAST else ""
    return [
        "[detection]",
        f"# WIPO's density, taken for the {more}{listings:,} listings of these files{few}.",
        f"min_listings = {least}",
    ]
