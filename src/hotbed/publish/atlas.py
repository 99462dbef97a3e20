"""The atlas's world page: a map of clusters and noise beside the ranking, in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from hotbed import reference
from hotbed.publish import map_svg
from hotbed.publish.atlas_method import made_with, sentences
from hotbed.publish.atlas_page import Row, inner, recipe_of, render, title_of

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
    """Links to the other pages (`hotbed.publish.atlas_page.navigation`)."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Cluster id -> address of its page."""
    data: str = ""
    """The way to the run's folder."""
    intensity: Mapping[str, float | None] = field(default_factory=dict)
    """Cluster id -> percent points for each million inhabitants."""


def atlas_html(
    ranking: pa.Table,
    clusters: Sequence[Row] | pa.Table,
    noise: pa.Table,
    run: Row,
    site: Site | None = None,
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

    Returns
    -------
    The page. Equal arguments give equal bytes.

    >>> empty = pa.table({"lon": [], "lat": [], "weight": []})
    >>> page = atlas_html(pa.table({"rank": []}), [], empty, {})
    >>> page.startswith("<!doctype html>") and "No cluster was found" in page
    True
    """
    metrics = _metrics(ranking, run)
    spots = _clusters(ranking, clusters, metrics)
    dots = map_svg.dots(*_noise(noise))
    known = site or Site()
    choices = _choices(metrics, known)
    spots = [
        spot | {"href": known.pages.get(spot["id"]), "by": _by(spot, metrics, known)}
        for spot in spots
    ]
    return render(
        "atlas.html.j2",
        ("base.css", "atlas.css"),
        "atlas.js",
        title=title_of(run),
        nav=known.navigation,
        page="index",
        note=recipe_of(run, "study", "note") or "",
        lede=_lede(spots, metrics),
        figures=_figures(spots, metrics, dots.places, run),
        metrics=metrics,
        with_total=len(metrics) > 1,
        clusters=spots,
        drawn=sorted((spot for spot in spots if spot["at"]), key=lambda spot: -spot["r"]),
        dots=dots,
        base=map_svg.base_layer(),
        width=map_svg.WIDTH,
        height=map_svg.height(),
        key=_key(spots),
        economies=_economies(spots),
        intensity=known.intensity,
        choices=choices,
        within=_within(spots),
        method=sentences(run, metrics),
        facts=made_with(run),
        own_choices=recipe_of(run, "own_choices") or [],
        credits=run.get("credits") or [],
        files=[(known.data + name, name, meaning) for name, meaning in FILES],
    )


def _choices(metrics: list[dict[str, Any]], site: Site) -> list[tuple[str, str]]:
    """What the reader may order the clusters by: key in the address, name with its unit."""
    found = [("total", "Total, percentage points")] if len(metrics) > 1 else []
    found += [(metric["key"], f"{metric['label']}, % of all") for metric in metrics]
    if site.intensity:
        unit = "pp" if len(metrics) > 1 else "%"
        found.append(("intensity", f"Intensity, {unit} per million"))
    return found


def _by(spot: Row, metrics: list[dict[str, Any]], site: Site) -> str:
    """A cluster's figures in the order of `_choices`; a dash where one is not known."""
    found = [spot["value"]] if len(metrics) > 1 else []
    found += [value["part"] for value in spot["values"]]
    if site.intensity:
        found.append(site.intensity.get(spot["id"]))
    return " ".join("-" if value is None else f"{value:.6g}" for value in found)


def _within(spots: Sequence[Row]) -> list[tuple[str, str]]:
    """The economies that clusters lie in: code, name."""
    names = reference.country_names()
    codes = {code for spot in spots for code in spot["codes"]}
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda each: each[1])


def _metrics(ranking: pa.Table, run: Row) -> list[dict[str, Any]]:
    """The metrics in the ranking's order, with their label, years and decimals."""
    found = []
    for column in ranking.column_names:
        if not column.endswith("_count"):
            continue
        key = column.removesuffix("_count")
        known = recipe_of(run, "metrics", key) or {}
        years = known.get("years")
        counts = [float(value or 0) for value in ranking[column].to_pylist()]
        found.append(
            {
                "key": key,
                "label": known.get("label") or key.replace("_", " ").capitalize(),
                "years": _years(years),
                "weight": float(known.get("weight", 1.0)),
                "world": known.get("world_total") or (run.get("world") or {}).get(key),
                "decimals": 0 if max(counts, default=0) >= 1000 else 1,
            }
        )
    return found


def _years(years: Sequence[int] | None) -> str:
    if not years:
        return ""
    first, last = years
    return str(first) if first == last else f"{first}–{last}"


def _clusters(
    ranking: pa.Table, clusters: Sequence[Row] | pa.Table, metrics: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """One dictionary a row of the ranking: its texts for the table, its mark for the map."""
    rows = clusters.to_pylist() if isinstance(clusters, pa.Table) else clusters
    known = {row["cluster_id"]: row for row in rows}
    ranked = ranking.to_pylist() if "cluster_id" in ranking.column_names else []
    totals = [float(row.get("total") or 0) for row in ranked]
    radii = map_svg.radii(totals)
    names = reference.country_names()
    found = []
    for row, total, radius in zip(ranked, totals, radii, strict=True):
        more = known.get(row["cluster_id"], {})
        codes = [code for code in str(row.get("economies") or "").split("/") if code]
        found.append(
            {
                "id": str(row["cluster_id"]),
                "rank": row["rank"],
                "name": str(row["name"]),
                "codes": codes,
                "economies": " / ".join(names.get(code, code) for code in codes),
                "values": [_values(row, metric) for metric in metrics],
                "total": f"{total:.2f}",
                "bar": round(100 * total / max(totals), 1) if max(totals) > 0 else 0,
                "value": total,
                "facts": _cluster_facts(more),
                "r": round(radius),
                "at": _at(more),
            }
        )
    shapes = [_wkb(known.get(row["cluster_id"], {}).get("geometry")) for row in ranked]
    for spot, outline in zip(found, map_svg.outlines(shapes), strict=True):
        spot["outline"] = outline
    _place_labels(found)
    return found


def _values(row: Row, metric: dict[str, Any]) -> dict[str, Any]:
    count = float(row.get(f"{metric['key']}_count") or 0)
    share = float(row.get(f"{metric['key']}_share") or 0)
    return {"count": f"{count:,.{metric['decimals']}f}", "share": f"{share:.2f}", "part": share}


def _cluster_facts(row: Row) -> list[tuple[str, str]]:
    """What the panel adds to the table: area, places, listings."""
    facts = []
    if row.get("area_km2"):
        facts.append(("Area", f"{float(row['area_km2']):,.0f} km²"))
    if row.get("places"):
        facts.append(("Places", f"{int(row['places']):,}"))
    if row.get("listings"):
        facts.append(("Listings", f"{int(row['listings']):,}"))
    return facts


def _at(row: Row) -> tuple[int, int] | None:
    lon, lat = row.get("lon"), row.get("lat")
    if lon is None or lat is None or not np.isfinite([lon, lat]).all():
        return None
    x, y = map_svg.to_map([lon], [lat])[0].tolist()
    return round(x), round(y)


def _wkb(geometry: Any) -> bytes | None:
    if geometry is None or isinstance(geometry, bytes):
        return geometry
    text = geometry if isinstance(geometry, str) else json.dumps(geometry)
    return bytes(shapely.to_wkb(shapely.from_geojson(text)))


def _place_labels(spots: list[dict[str, Any]]) -> None:
    shown = [spot for spot in spots if spot["at"]]
    if shown:
        at = np.array([spot["at"] for spot in shown], dtype=np.float64)
        short = [_short(spot["name"]) for spot in shown]
        places = map_svg.labels(at, [float(spot["r"]) for spot in shown], short)
        for spot, name, place in zip(shown, short, places, strict=True):
            spot["short"], spot["label"] = name, place


def _short(name: str, most: int = 26) -> str:
    """A name as it fits on a map: the first cities, without state letters."""
    text = name.split(",")[0].strip() or name
    while len(text) > most and "–" in text:
        text = text.rsplit("–", 1)[0]
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


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
        shares = [spot["values"][number]["part"] for spot in spots]
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


def _economies(spots: list[dict[str, Any]], most: int = 12) -> dict[str, Any]:
    """How many clusters each economy has a part in, and what they sum to; the largest first."""
    names = reference.country_names()
    sums: dict[str, list[float]] = {}
    for spot in spots:
        for code in spot["codes"]:
            sums.setdefault(code, []).append(spot["value"])
    order = sorted(sums, key=lambda code: (-len(sums[code]), -sum(sums[code]), code))
    top = max((len(each) for each in sums.values()), default=0)
    rows = [
        {
            "code": code,
            "name": names.get(code, code),
            "clusters": len(sums[code]),
            "bar": round(100 * len(sums[code]) / top, 1),
            "total": f"{sum(sums[code]):.2f}",
        }
        for code in order[:most]
    ]
    return {"rows": rows, "more": max(0, len(order) - most), "shared": _any_shared(spots)}


def _any_shared(spots: list[dict[str, Any]]) -> bool:
    return any(len(spot["codes"]) > 1 for spot in spots)
