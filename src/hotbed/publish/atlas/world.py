"""The atlas's world page: a map of clusters and noise beside the ranking, in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from hotbed.analysis.change.groups import group_order
from hotbed.count.fractions import half_up
from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.editions import (
    Earlier,
    edition_data,
    edition_keys,
    edition_years,
    words_now,
)
from hotbed.publish.atlas.method import made_with, sentences
from hotbed.publish.atlas.page import Row, harmless_json, inner, recipe_of, render, title_of
from hotbed.publish.atlas.spots import (
    choices_of,
    columns_of,
    figures_by,
    metrics_of,
    spots_of,
    texts_of,
)
from hotbed.publish.maps import svg as map_svg
from hotbed.reference.incomes import IncomeGroups

FILES = (
    ("ranking.csv", "the ranking, exact decimals"),
    ("clusters.geojson", "clusters with their polygons"),
    ("clusters.parquet", "the same as GeoParquet"),
    ("members.parquet", "every place, with the cluster it belongs to"),
    ("ledger.csv", "where every row read went"),
    ("run.json", "the method in full, inputs and versions"),
)
KEY_TOTALS = (1.0, 0.25, 0.05)  # circles in the legend, as parts of the largest total


@dataclass(frozen=True)
class Site:
    """What the page links to as a part of a folder of pages; alone it links to nothing."""

    navigation: Row | None = None
    """Links to the other pages (`hotbed.publish.atlas.page.navigation`)."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Cluster id -> address of its page."""
    data: str = ""
    """The way to the run's folder."""
    people: Mapping[str, Row] = field(default_factory=dict)
    """Cluster id -> intensity and `<metric>_per_million` (`hotbed intensity`)."""
    editions: Sequence[Earlier] = ()
    """Earlier editions, the latest first."""
    groups: IncomeGroups | None = None
    """Income groups of economies, for the filter."""


def atlas_html(
    ranking: pa.Table,
    clusters: Sequence[Row] | pa.Table,
    noise: pa.Table,
    run: Row,
    site: Site | None = None,
    members: pa.Table | None = None,
    economies: Sequence[Row] = (),
) -> str:
    """One self-contained HTML page: opens from disk with the network off, works without scripts.

    Parameters
    ----------
    ranking : rank, cluster_id, name, economies, for each metric `<metric>_count` (documents) and
        `<metric>_share` (percent), total (percent points); numbers, or decimals as text.
    clusters : rows with cluster_id, lon, lat (degrees) and, where known, geometry (WKB, GeoJSON or
        None), area_km2, listings, places. A cluster of the ranking without a row here has no mark.
    noise : lon, lat (degrees), weight of the places outside clusters.
    run : what `run.json` holds; recipe, world, credits and versions are read, each may be missing.
    site : the folder of pages that it is a part of; None: it stands alone.
    members : all places (`hotbed.tables.MEMBERS`); those of clusters are drawn when one looks
        close. None: they are left out.
    economies : clusters by economy (`hotbed.analysis.economies.clusters_per_economy`); none: the
        page has no such table.

    Returns
    -------
    The page. Equal arguments give equal bytes.

    >>> empty = pa.table({"lon": [], "lat": [], "weight": []})
    >>> page = atlas_html(pa.table({"rank": []}), [], empty, {})
    >>> page.startswith("<!doctype html>") and "No cluster was found" in page
    True
    """
    metrics = metrics_of(ranking, run)
    known = site or Site()
    spots = spots_of(ranking, clusters, metrics)
    dots = map_svg.dots(*_noise(noise))
    choices = choices_of(metrics, known.people)
    columns = columns_of(metrics, before=bool(known.editions), intensity=bool(known.people))
    before = words_now(known.editions[0]) if known.editions else {}
    rows = [_row(spot, columns, choices, known, before) for spot in spots]
    data = _data(rows, columns, choices, metrics, known, members, run)
    several = len(metrics) > 1
    return render(
        "atlas.html.j2",
        ("base.css", "atlas.css"),
        "world.js",
        title=title_of(run),
        nav=known.navigation,
        page="index",
        note=recipe_of(run, "study", "note") or "",
        lede=_lede(spots, metrics),
        figures=_figures(spots, metrics, dots.places, run),
        metrics=metrics,
        with_total=several,
        columns=columns,
        clusters=rows,
        drawn=sorted((row for row in rows if row["at"]), key=lambda row: -row["r"]),
        dots=dots,
        base=map_svg.base_layer(),
        width=map_svg.WIDTH,
        height=map_svg.height(),
        key=_key(spots),
        economies=_economies(economies),
        choices=choices,
        filters=_filters(data["lands"], {code for row in rows for code in row["codes"]}),
        editions=[("", f"{data['edition']}, this edition"), *edition_keys(run, known.editions)],
        groups=known.groups,
        method=sentences(run, metrics),
        facts=made_with(run),
        own_choices=recipe_of(run, "own_choices") or [],
        credits=run.get("credits") or [],
        files=[(known.data + name, name, meaning) for name, meaning in FILES],
        data=Markup(harmless_json(data)),  # noqa: S704 - no < is left in it
    )


def _row(
    spot: Row,
    columns: Sequence[Row],
    choices: Sequence[tuple[str, str]],
    site: Site,
    before: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    """A cluster with its cells, its figures by choice, and the address of its page."""
    people = site.people.get(spot["id"], {})
    rank, word = before.get(spot["id"], ("", ""))
    by = figures_by(spot, choices, people)
    return {
        **spot,
        "texts": texts_of(spot, columns, people, rank),
        "by": " ".join("-" if value is None else f"{value:.6g}" for value in by),
        "href": site.pages.get(spot["id"]),
        "word": word,
    }


def _data(
    rows: Sequence[Row],
    columns: Sequence[Row],
    choices: Sequence[tuple[str, str]],
    metrics: Sequence[Row],
    site: Site,
    members: pa.Table | None,
    run: Row,
) -> dict[str, Any]:
    """What the script reads (`Raw` of `atlas/src/data.ts`)."""
    keys = edition_keys(run, site.editions)
    editions = [
        {"key": key, "label": label, **edition_data(one, run, columns, choices)}
        for (key, label), one in zip(keys, site.editions, strict=True)
    ]
    codes = {code for row in rows for code in row["codes"]}
    codes |= {code for each in editions for row in each["rows"] for code in row[3].split("/")}
    income = site.groups.income if site.groups else {}
    return {
        "shapes": atlas_data.shapes(rows, members),
        "lands": atlas_data.lands(codes - {""}, income),
        "edition": edition_years(run),
        "years": {metric["key"]: metric["years"] for metric in metrics},
        "editions": editions,
        "shores": atlas_data.shores(rows),
    }


def _filters(lands: Mapping[str, Sequence[str]], now: set[str]) -> dict[str, list[Any]]:
    """The filters' options: economies (code, name); continents, regions and income groups."""
    own = [lands[code] for code in sorted(now) if code in lands]
    economies = sorted(((code, lands[code][0]) for code in lands), key=lambda each: each[1])
    continents, regions = (sorted({land[at] for land in lands.values()} - {""}) for at in (1, 2))
    return {
        "economies": economies if len(economies) > 1 else [],
        "continents": continents if len(continents) > 1 else [],
        "regions": [name for name in regions if name not in continents] if own else [],
        "income": sorted({land[3] for land in lands.values()} - {""}, key=group_order),
    }


def _noise(noise: pa.Table) -> list[Any]:
    columns = [noise[name].to_pylist() for name in ("lon", "lat", "weight")]
    return [
        np.array([np.nan if value is None else value for value in column], dtype=np.float64)
        for column in columns
    ]


def _lede(spots: list[dict[str, Any]], metrics: list[dict[str, Any]]) -> str:
    """The finding in one sentence."""
    if not spots:
        return "No cluster was found: no place is dense enough for the parameters below."
    parts = []
    for number, metric in enumerate(metrics):
        shares = [spot["values"][number]["part"] or 0.0 for spot in spots]
        whole, first = sum(shares), sum(shares[:10])
        known = metric["world"] is not None
        label = inner(metric["label"])
        of = f"the {metric['world']:,} {label}" if known else f"all {label}"
        text = f"{whole:.1f} % of {of}{' ' if metric['years'] else ''}{metric['years']}"
        if len(spots) > 10:
            text += f" (the first ten {first:.1f} %)"
        parts.append(text)
    count = f"{len(spots):,} clusters hold" if len(spots) > 1 else "One cluster holds"
    return f"{count} {' and '.join(parts)}."


def _figures(
    spots: list[dict[str, Any]], metrics: list[dict[str, Any]], places: int, run: Row
) -> list[tuple[str, str]]:
    economies = {code for spot in spots for code in spot["codes"]}
    found = [(f"{len(spots):,}", "clusters"), (f"{len(economies):,}", "economies")]
    found += [
        (f"{metric['world']:,}", f"{metric['label']} {metric['years']}".strip())
        for metric in metrics
        if metric["world"] is not None
    ]
    return [*found, (f"{places:,}", "places of noise")]


def _key(spots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Circles of the legend: parts of the largest total, in round numbers."""
    top = max((spot["value"] for spot in spots), default=0.0)
    if top <= 0:
        return []
    found: list[dict[str, Any]] = []
    for part in KEY_TOTALS:
        value = float(f"{top * part:.1g}")
        radius = map_svg.LARGEST * (value / top) ** 0.5
        if radius >= map_svg.SMALLEST and value not in [each["value"] for each in found]:
            found.append({"value": value, "text": f"{value:g}", "r": round(radius)})
    return found


def _economies(economies: Sequence[Row], most: int = 12) -> dict[str, Any]:
    """How many clusters each economy has, and what its parts of them sum to; the largest first."""
    listed = [row for row in economies if row["clusters"] and row["economy"]]
    listed.sort(key=lambda row: (-row["clusters"], -row["total"], row["economy"]))
    rows = [
        {
            "code": row["economy"],
            "name": row["name"] or row["economy"],
            "clusters": row["clusters"],
            "bar": round(100 * row["clusters"] / listed[0]["clusters"], 1),
            "total": half_up(row["total"], 2),
        }
        for row in listed[:most]
    ]
    shared = any(row["cross_border"] for row in listed)
    return {"rows": rows, "more": max(0, len(listed) - most), "shared": shared}
