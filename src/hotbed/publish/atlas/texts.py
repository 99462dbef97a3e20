"""The atlas's pages of sentences and tables: findings, regions."""

from __future__ import annotations

import re
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
from hotbed.base.texts import ENGLISH, Language, Text, _, capital, chained, made, term
from hotbed.publish.atlas.areas.written import is_ours
from hotbed.publish.atlas.language.figures import figure, integer
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.atlas.spots import short_name
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import without_guard
from hotbed.publish.figures.charts import chart_of
from hotbed.publish.figures.draw import svg
from hotbed.publish.maps.regional import regional_map
from hotbed.reference.countries import countries, country_names
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run
from hotbed.tables import BELOW

STYLES = ("base.css", "pages.css")
WITH_CHARTS = (*STYLES, "findings.css")

Row = dict[str, Any]
HIDDEN = ("cluster_id", "min_listings", "lon", "lat")
WORDS = ("group", "basis", "event", "rank_told", "population_source", "shape")
"""Columns of a finding's rows that hold words of fixed sets."""
OTHERS = ("nearest_cluster", "joins")
"""Columns that hold another cluster's id."""
HEADS = {
    "inside_share": _("% of listings inside"),
    "total": _("Total, pp"),
    "nearest_km": _("km to it"),
    "joins": _("Would join"),
    "listings_within": _("Listings within the radius"),
    "densest": _("Densest place, listings"),
}
PLACE = re.compile(r"(\d+(?:\.\d+)?)([NS])-(\d+(?:\.\d+)?)([EW])$")
"""Coordinates at the end of a cluster's id."""
TITLE = re.compile(r"(?P<slug>.+?)-(?:top-(?P<top>\d+)|below)")
GROUP_NAMES = ("High income", "Upper middle income", "Lower middle income", "Low income")


def findings_html(
    findings: Findings, facts: Facts, nav: Navigation, language: Language = ENGLISH
) -> str:
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
        language=language,
        title=_("Findings"),
        nav=nav,
        page="findings",
        note=facts.study.note,
        findings=findings,
        said=[_finding(finding, facts, language) for finding in findings.findings],
        left_out=[(KINDS[kind["kind"]][0], for_readers(kind["why"])) for kind in findings.left_out],
    )


def _finding(finding: Finding, facts: Facts, language: Language) -> Row:
    chart = chart_of(finding, facts.metrics)
    rows = [_flat(row) for row in finding.rows]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    decimals = {name: _decimals([row.get(name) for row in rows]) for name in columns}
    return {
        "heading": KINDS[finding.kind][0],
        "text": _("{lead}:", lead=finding.lead) if finding.points else finding.text,
        "points": finding.points,
        "rule": for_readers(finding.rule),
        "about": chart.about if chart else "",
        "chart": Markup(svg(chart, language)) if chart else "",  # noqa: S704 - its texts are escaped
        "columns": columns,
        "heads": {name: _row_head(name, facts) for name in columns},
        "numeric": _numeric(rows, columns),
        "rows": [
            [(name, _cell(_named(name, row.get(name)), decimals[name])) for name in columns]
            for row in rows
        ],
    }


def _row_head(name: str, facts: Facts) -> Text:
    for metric in facts.metrics:
        if name == f"{metric.name}_share":
            return _("{metric} share", metric=metric.label)
    return term("row", name.replace("_", " "))


def _named(column: str, value: object) -> object:
    """A word of a fixed set as a term."""
    return term("group", value) if column in WORDS and isinstance(value, str) else value


def regional_files(run: Run) -> list[Path]:
    """What `hotbed rank` wrote into the run's folder regions/.

    Parameters
    ----------
    run : Run
    """
    if run.withholds:
        return []
    paths = sorted((run.folder / "regions").glob("*.csv"))
    return [
        path for path in paths if not is_ours(path) and not is_stale(run.folder, run.digest, path)
    ]


def regions_html(
    run: Run, facts: Facts, pages: dict[str, str], nav: Navigation, language: Language = ENGLISH
) -> str:
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
        language=language,
        title=_("Regions"),
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
        return chained([country_names().get(code, code) for code in codes], " / "), None
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
    economies = set(country_names().values())
    return {
        slug_of(name): term("economy" if name in economies else "group", name)
        for name in (*names, *GROUP_NAMES)
    }


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
    name = known.get(slug) or (chained([known[half] for half in pair], ", ") if pair else "")
    name = name or slug.replace("-", " ").capitalize()
    if top:
        return _("The first {n}: {region}", n=int(top), region=name)
    return _("Just below the threshold: {region}", region=name) if parts else name


def _page_of(row: Row, pages: dict[str, str]) -> str | None:
    """The page of a regional cluster, if the world's ranking has the same."""
    return pages.get(str(row.get("cluster_id") or "")) if row.get("world_rank") else None


def _head(name: str, facts: Facts) -> str:
    for metric in facts.metrics:
        if name == f"{metric.name}_count":
            return metric.label
        if name == f"{metric.name}_share":
            return _("% of all {documents}", documents=metric.label)
    return HEADS.get(name) or capital(term("row", name.replace("_", " ")))


def _flat(row: Row) -> Row:
    """A row without nested values: their parts are columns of their own."""
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{key}": part for key, part in _flat(value).items()}
        elif isinstance(value, list | tuple):
            flat[name] = chained(
                [part if isinstance(part, str) else str(part) for part in value], ", "
            )
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
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return figure(value, decimals)
    return made(without_guard, value) if isinstance(value, str) else str(value)
