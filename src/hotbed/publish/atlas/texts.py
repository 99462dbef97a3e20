"""The atlas's pages of sentences and tables: findings, data, regions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from markupsafe import Markup

from hotbed.analysis.findings.finding import Finding, for_readers
from hotbed.analysis.findings.findings import KINDS, Findings
from hotbed.analysis.floor import is_printed
from hotbed.analysis.regions.cut import slug_of
from hotbed.base.errors import HotbedError
from hotbed.publish.atlas.page import Navigation, figure, render
from hotbed.publish.atlas.spots import short_name
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import without_guard
from hotbed.publish.figures.charts import chart_of
from hotbed.publish.figures.draw import svg
from hotbed.publish.maps.regional import regional_map
from hotbed.reference.countries import countries, country_names
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run
from hotbed.tables import ADDED, BELOW, PROFILES, REGIONAL, TABLES, Column

STYLES = ("base.css", "pages.css")
WITH_CHARTS = (*STYLES, "findings.css")
GEOJSON = ("clusters.geojson", "the same as GeoJSON")
METADATA = ("run.json", "the method in full, inputs and versions")

Row = dict[str, Any]
HIDDEN = ("cluster_id", "min_listings", "lon", "lat")
OTHERS = ("nearest_cluster", "joins")
"""Columns that hold another cluster's id."""
HEADS = {
    "inside_share": "% of listings inside",
    "total": "Total, pp",
    "nearest_km": "km to it",
    "joins": "Would join",
    "listings_within": "Listings within the radius",
    "densest": "Densest place, listings",
}
PLACE = re.compile(r"(\d+(?:\.\d+)?)([NS])-(\d+(?:\.\d+)?)([EW])$")
"""Coordinates at the end of a cluster's id."""
TITLE = re.compile(r"(?P<slug>.+?)-(?:top-(?P<top>\d+)|below)")
GROUP_NAMES = ("High income", "Upper middle income", "Lower middle income", "Low income")


@dataclass(frozen=True)
class File:
    """A file of the run, for the page of data."""

    name: str
    meaning: str
    size: str
    columns: tuple[Column, ...] = ()


def findings_html(findings: Findings, facts: Facts, nav: Navigation) -> str:
    """The sentences of a press release, each with its rule and the rows behind it.

    Parameters
    ----------
    findings : Findings
    facts : Facts
    nav : Navigation
    """
    return render(
        "findings.html.j2",
        WITH_CHARTS,
        title="Findings",
        nav=nav,
        page="findings",
        note=facts.study.note,
        findings=findings,
        said=[_finding(finding, facts) for finding in findings.findings],
        left_out=[(KINDS[kind["kind"]][0], for_readers(kind["why"])) for kind in findings.left_out],
    )


def _finding(finding: Finding, facts: Facts) -> Row:
    chart = chart_of(finding, facts.metrics)
    rows = [_flat(row) for row in finding.rows]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    decimals = {name: _decimals([row.get(name) for row in rows]) for name in columns}
    return {
        "heading": KINDS[finding.kind][0],
        "text": f"{finding.lead}:" if finding.points else finding.text,
        "points": finding.points,
        "rule": for_readers(finding.rule),
        "about": chart.about if chart else "",
        "chart": Markup(svg(chart)) if chart else "",  # noqa: S704 - its texts are escaped
        "columns": columns,
        "numeric": _numeric(rows, columns),
        "rows": [
            [(name, _cell(row.get(name), decimals[name])) for name in columns] for row in rows
        ],
    }


def data_html(run: Run, facts: Facts, nav: Navigation) -> str:
    """All tables with their columns, licences, how to cite.

    Parameters
    ----------
    run : Run
    facts : Facts
    nav : Navigation
    """
    return render(
        "data.html.j2",
        STYLES,
        title="Data",
        nav=nav,
        page="data",
        files=files(run),
        credits=facts.credits,
        citation=citation(facts),
    )


def files(run: Run) -> list[File]:
    """The run's files that are there, with their columns (`hotbed.tables`).

    Parameters
    ----------
    run : Run
    """
    named: list[tuple[str, str, tuple[Column, ...]]] = []
    profiles = sorted(PROFILES.values(), key=lambda table: table.file)
    for table in (*TABLES.values(), *ADDED.values(), *profiles):
        named.append((table.file, table.content, table.columns))
        if table.name == "clusters":
            named.append((*GEOJSON, ()))
    for path in regional_files(run):
        table = BELOW if path.stem.endswith(BELOW.name) else REGIONAL
        name = path.relative_to(run.folder).as_posix()
        named.append((name, path.stem.replace("_", " "), table.columns))
    there = [
        File(name, meaning, _size((run.folder / name).stat().st_size), columns)
        for name, meaning, columns in named
        if (run.folder / name).is_file()
    ]
    return [*there, File(*METADATA, size="")]


def _size(count: int) -> str:
    """Bytes for a reader.

    >>> _size(900), _size(4799), _size(1_273_885)
    ('900 B', '4.8 kB', '1.3 MB')
    """
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} B"


def citation(facts: Facts) -> str:
    """How to name the study.

    Parameters
    ----------
    facts : Facts
    """
    study = facts.study
    sources = f" Sources: {'; '.join(facts.credits)}." if facts.credits else ""
    return (
        f"{study.title.rstrip('.')}. Made with hotbed {study.hotbed}, recipe "
        f"{study.recipe_digest[:12]}.{sources}"
    )


def regional_files(run: Run) -> list[Path]:
    """What `hotbed rank` wrote into the run's folder regions/.

    Parameters
    ----------
    run : Run
    """
    paths = sorted((run.folder / "regions").glob("*.csv"))
    return [path for path in paths if not is_stale(run.folder, run.digest, path)]


def regions_html(run: Run, facts: Facts, pages: dict[str, str], nav: Navigation) -> str:
    """One table a regional ranking.

    Parameters
    ----------
    run : Run
    facts : Facts
    pages : dict of str to str
        Cluster id -> address of its page.
    nav : Navigation
    """
    return render(
        "regions.html.j2",
        STYLES,
        title="Regions",
        nav=nav,
        page="regions",
        least=facts.recipe.detection.min_listings,
        tables=[_region(path, facts, pages) for path in regional_files(run)],
    )


def _region(path: Path, facts: Facts, pages: dict[str, str]) -> Row:
    try:
        rows = pacsv.read_csv(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(f"{path} can't be read ({error})", "make it again") from error
    columns = [name for name in (rows[0] if rows else {}) if name not in HIDDEN]
    if len(facts.metrics) == 1 and "total" in columns:
        columns.remove("total")
    decimals = {name: _decimals([row[name] for row in rows]) for name in columns}
    least = facts.recipe.uncertainty.least_documents
    counts = [name for name in columns if name.endswith("_count")]
    for row in rows:
        if counts and not is_printed((float(row[name] or 0) for name in counts), least):
            row |= dict.fromkeys(("rank", "world_rank"))
    thresholds = {row.get("min_listings") for row in rows} - {None}
    placed = [(row, at) for row in rows if (at := _degrees(row))]
    return {
        "file": path.name,
        "heading": regional_title(path.stem),
        "threshold": thresholds.pop() if len(thresholds) == 1 else None,
        "below": path.stem.endswith(BELOW.name),
        "columns": columns,
        "heads": {name: _head(name, facts) for name in columns},
        "numeric": _numeric(rows, columns),
        "map": regional_map([at for _row, at in placed], [_called(row) for row, _at in placed]),
        "rows": [
            [(name, *_told(row, name, decimals[name], facts, pages)) for name in columns]
            for row in rows
        ],
    }


def _told(
    row: Row, name: str, decimals: int, facts: Facts, pages: dict[str, str]
) -> tuple[str, str | None]:
    """A cell's text and where it leads."""
    value = row[name]
    if name in OTHERS and value is not None:
        named = {one.cluster_id: one for one in facts.ranking}.get(str(value))
        text = f"{named.numbered} {named.name}" if named else str(value)
        return text, pages.get(str(value))
    if name == "economies" and value is not None:
        codes = str(value).split("/")
        return " / ".join(country_names().get(code, code) for code in codes), None
    return _cell(value, decimals), _page_of(row, pages) if name == "name" else None


def _called(row: Row) -> str:
    """Its place in the table and its name, for the map."""
    number = row.get("place", row.get("rank"))
    name = short_name(without_guard(str(row["name"])))
    return f"{number}. {name}" if number is not None else name


def _degrees(row: Row) -> tuple[float, float] | None:
    """Where an area or a cluster lies: as stated, else as its id has it."""
    if row.get("lon") is not None and row.get("lat") is not None:
        return float(row["lon"]), float(row["lat"])
    known = PLACE.search(str(row.get("cluster_id") or ""))
    if known is None:
        return None
    lat, north, lon, east = known.groups()
    return float(lon) * (1 if east == "E" else -1), float(lat) * (1 if north == "N" else -1)


@cache
def _regions() -> dict[str, str]:
    """Names of economies, continents, regions and income groups by their part of a file's name."""
    rows = countries().to_pylist()
    names = [str(row[key]) for row in rows for key in ("name", "continent", "region") if row[key]]
    return {slug_of(name): name for name in (*names, *GROUP_NAMES)}


def regional_title(stem: str) -> str:
    """What a file of the folder regions/ holds, in words.

    Parameters
    ----------
    stem : str
        Its name without the ending.

    Examples
    --------
    >>> regional_title("europe-below"), regional_title("south-korea-top-20")
    ('Just below the threshold: Europe', 'The first 20: South Korea')
    >>> regional_title("africa-lower-middle-income-top-5"), regional_title("my-region")
    ('The first 5: Africa, Lower middle income', 'My region')
    """
    parts = TITLE.fullmatch(stem)
    slug, top = (parts["slug"], parts["top"]) if parts else (stem, None)
    known, words = _regions(), slug.split("-")
    halves = [("-".join(words[:n]), "-".join(words[n:])) for n in range(1, len(words))]
    pair = next((both for both in halves if both[0] in known and both[1] in known), None)
    name = known.get(slug) or (", ".join(known[half] for half in pair) if pair else "")
    name = name or slug.replace("-", " ").capitalize()
    if top:
        return f"The first {top}: {name}"
    return f"Just below the threshold: {name}" if parts else name


def _page_of(row: Row, pages: dict[str, str]) -> str | None:
    """The page of a regional cluster, if the world's ranking has the same."""
    return pages.get(str(row.get("cluster_id") or "")) if row.get("world_rank") else None


def _head(name: str, facts: Facts) -> str:
    for metric in facts.metrics:
        if name == f"{metric.name}_count":
            return metric.label
        if name == f"{metric.name}_share":
            return f"% of all {metric.label}"
    return HEADS.get(name, name.replace("_", " ").capitalize())


def _flat(row: Row) -> Row:
    """A row without nested values: their parts are columns of their own."""
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{key}": part for key, part in _flat(value).items()}
        elif isinstance(value, list | tuple):
            flat[name] = ", ".join(map(str, value))
        else:
            flat[name] = value
    return flat


def _numeric(rows: list[Row], columns: list[str]) -> set[str]:
    """Columns that hold numbers alone."""
    numeric = set()
    for name in columns:
        values = [row[name] for row in rows if row.get(name) is not None]
        if values and all(type(value) in (int, float) for value in values):
            numeric.add(name)
    return numeric


def _decimals(values: list[object]) -> int:
    """So many decimals for all numbers of a column: four significant digits, none of whole ones.

    >>> _decimals([0.0678, 0.018]), _decimals([83.16, 22.0]), _decimals([3.0, 100.0])
    (4, 2, 0)
    """
    floats = [abs(value) for value in values if isinstance(value, float)]
    if all(value == int(value) for value in floats):
        return 0
    return 4 if max(floats) < 10 else 2 if max(floats) < 1000 else 1


def _cell(value: object, decimals: int) -> str:
    """A value as a table shows it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return figure(value, decimals) if isinstance(value, float) else without_guard(str(value))
