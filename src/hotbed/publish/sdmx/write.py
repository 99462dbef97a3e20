"""Write a run's tables as SDMX: one message of structures, and of each table its data twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.publish.facts.words import shown
from hotbed.publish.sdmx.codes import VERSION
from hotbed.publish.sdmx.data import write_data
from hotbed.publish.sdmx.flows import FLOWS, METRIC
from hotbed.publish.sdmx.observations import CodeLists, Series
from hotbed.publish.sdmx.structures import Sender, write_structures
from hotbed.reference.countries import country_names
from hotbed.runs.run import Run
from hotbed.tables import Table

SDMX_FOLDER = "sdmx"
STRUCTURES = "structures.xml"
AGENCY = "HOTBED"
FIRST_VERSION = "1.0.0"
EPOCH = "1970-01-01T00:00:00Z"
"""When messages were prepared, where the publisher states no date: equal runs give equal bytes."""


def sender_of(digest: str, agency: str | None, version: str | None, created: str | None) -> Sender:
    """The sender of a kit's messages.

    Parameters
    ----------
    digest : str
        Of the run.
    agency, version, created : str, optional
        What the publisher says; the time as RFC 3339 has it.

    Raises
    ------
    HotbedError
        The version is not one of SDMX.
    """
    version = version or FIRST_VERSION
    if not VERSION.fullmatch(version):
        raise HotbedError(
            f"{version!r} is not a version of SDMX", "write --data-version as in 1.0.0"
        )
    return Sender(agency or AGENCY, version, created or EPOCH, f"HOTBED_{digest}")


def write_sdmx(
    run: Run, contents: Iterable[tuple[Table, pa.Table]], sender: Sender, folder: Path
) -> list[Path]:
    """Write the dataflows of a run's tables (`hotbed.publish.sdmx.flows.FLOWS`).

    Parameters
    ----------
    run : Run
    contents : iterable of (Table, pyarrow.Table)
        The published tables with their rows, decimals exact.
    sender : Sender
    folder : Path

    Returns
    -------
    list of Path

    Raises
    ------
    HotbedError
        A file can't be written, or nothing says which years the figures are of.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flows = {flow.table.name: flow for flow in FLOWS}
    lists, periods = CodeLists(), _periods(run)
    metrics = {name: shown(metric.label) for name, metric in run.recipe.metrics.items()}
    lists.get("CL_AREA", "Economy").codes.update(_economies(run))
    written, paths = [], []
    for table, rows in contents:
        flow = flows.get(table.name)
        if flow is None:
            continue
        columns = [c for c in table.columns_of(run.metrics) if c.name in rows.column_names]
        series = Series(flow, replace(table, columns=tuple(columns)), rows, metrics, periods, lists)
        paths += write_data(series, sender, folder)
        written.append(series)
    written.sort(key=lambda series: series.flow.id)
    write_structures(written, lists, sender, folder / STRUCTURES)
    return [*sorted(paths), folder / STRUCTURES]


def sdmx_files(folder: Path) -> dict[str, str]:
    """The files of a kit's SDMX and their titles; none where it has none.

    Parameters
    ----------
    folder : Path
        The kit's.
    """
    titles = {flow.id.lower(): flow.table.title for flow in FLOWS}
    formats = {".csv": "SDMX-CSV 2.0", ".xml": "SDMX-ML 3.0"}
    return {
        f"{SDMX_FOLDER}/{path.name}": f"{titles.get(path.stem, 'Structures')} as "
        f"{formats[path.suffix]}"
        for path in sorted((folder / SDMX_FOLDER).glob("*.*"))
    }


def _economies(run: Run) -> dict[str, str]:
    """Names of the economies that the run has places in."""
    codes = pc.unique(run.members["country"]).drop_null().to_pylist()
    return {code: country_names().get(code, code) for code in sorted(codes) if code}


def _periods(run: Run) -> Mapping[str, str]:
    """Each metric's years, and those of all, as SDMX writes a period."""
    known: dict[str, tuple[int, int]] = {}
    for name, metric in run.recipe.metrics.items():
        years = metric.years
        if years is None:
            rows = run.documents.filter(pc.equal(run.documents["metric"], name))
            first, last = pc.min_max(rows["year"]).as_py().values()
            years = (first, last) if first is not None else None
        if years:
            known[name] = years
    if not known:
        raise HotbedError(
            "nothing says which years the figures are of", "state years under [metrics]"
        )
    every = (min(first for first, _ in known.values()), max(last for _, last in known.values()))
    spans = {name: known.get(name, every) for name in run.metrics} | {METRIC.absent: every}
    return {name: period(*years) for name, years in spans.items()}


def period(first: int, last: int) -> str:
    """A window of years as SDMX writes it: a year, or the start and how long it lasts.

    Parameters
    ----------
    first, last : int

    Examples
    --------
    >>> period(2021, 2021), period(2017, 2021)
    ('2021', '2017-01-01/P5Y')
    """
    return f"{first}" if first == last else f"{first}-01-01/P{last - first + 1}Y"
