"""The ranking as the world page shows it: columns, a row's texts for the table, its mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.publish.atlas.page import Row, figure, recipe_of
from hotbed.publish.maps import svg as map_svg
from hotbed.reference.countries import country_names

PER_MILLION = "_per_million"
DASH = "–"


def metrics_of(ranking: pa.Table, run: Row) -> list[dict[str, Any]]:
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
                "years": years_text(years),
                "weight": float(known.get("weight", 1.0)),
                "world": known.get("world_total") or (run.get("world") or {}).get(key),
                "decimals": 0 if max(counts, default=0) >= 1000 else 1,
            }
        )
    return found


def years_text(years: Sequence[int] | None) -> str:
    """First and last year, once where they are one.

    >>> years_text([2019, 2023]), years_text([2022, 2022]), years_text(None)
    ('2019–2023', '2022', '')
    """
    return "–".join(dict.fromkeys(str(year) for year in years or []))


def columns_of(
    metrics: Sequence[Row], *, before: bool = False, intensity: bool = False
) -> list[dict[str, Any]]:
    """The table's columns: key (as in the address), head, unit, cls, label (the head in full), and
    years_of: the metric whose years its unit is."""
    several = len(metrics) > 1

    def column(
        key: str, head: str, unit: str, cls: str, label: str, years_of: str = ""
    ) -> dict[str, Any]:
        return {"key": key, "head": head, "unit": unit, "cls": cls, "label": label,
                "years_of": years_of}  # fmt: skip

    found = [column("rank", "Rank", "", "num rank", "Rank"),
             column("name", "Cluster", "", "name", "Cluster")]  # fmt: skip
    if before:
        found.append(column("before", "Before", "", "num before", "Rank before"))
    if several:
        found.append(column("total", "Total", "pp", "num total", "Total, percentage points"))
    if intensity:
        unit = "pp/million" if several else "%/million"
        found.append(column("intensity", "Intensity", unit, "num intensity", f"Intensity, {unit}"))
    for metric in metrics:
        key, label, years = metric["key"], metric["label"], metric["years"]
        full = f"{label} {years}".strip()
        if several:
            found += [column(f"{key}_count", "Count", "", "num", f"{full}, count"),
                      column(key, "%", "", "num", f"{full}, % of all")]  # fmt: skip
        else:
            found += [column(f"{key}_count", label, years, "num", f"{full}, count", key),
                      column(key, "% of all", "", "num total", "% of all")]  # fmt: skip
    return found


def choices_of(metrics: Sequence[Row], people: Mapping[str, Row]) -> list[tuple[str, str]]:
    """What the reader may order and size the clusters by: key in the address, name with unit."""
    found = [("total", "Total, percentage points")] if len(metrics) > 1 else []
    found += [(metric["key"], f"{metric['label']}, % of all") for metric in metrics]
    if people:
        unit = "pp" if len(metrics) > 1 else "%"
        found.append(("intensity", f"Intensity, {unit} per million people"))
        names = {name for row in people.values() for name in row}
        found += [
            (metric["key"] + PER_MILLION, f"{metric['label']} per million people")
            for metric in metrics
            if metric["key"] + PER_MILLION in names
        ]
    return found


def figures_by(spot: Row, choices: Sequence[tuple[str, str]], people: Row) -> list[float | None]:
    """A cluster's figures in the order of the choices; None where one is not known."""
    known = {"total": spot["value"]} | {each["key"]: each["part"] for each in spot["values"]}
    known |= {key: value for key, value in people.items() if key not in known}
    return [known.get(key) for key, _name in choices]


def texts_of(spot: Row, columns: Sequence[Row], people: Row, before: str = "") -> list[str]:
    """A cluster's cells in the order of the columns."""
    known = {"rank": str(spot["rank"]), "name": spot["name"], "total": spot["total"],
             "before": before, "intensity": figure(people.get("intensity"), 2)}  # fmt: skip
    for each in spot["values"]:
        known |= {f"{each['key']}_count": each["count"], each["key"]: each["share"]}
    return [known.get(column["key"], DASH) for column in columns]


def spots_of(
    ranking: pa.Table, clusters: Sequence[Row] | pa.Table, metrics: Sequence[Row]
) -> list[dict[str, Any]]:
    """One dictionary a row of the ranking: its texts for the table, its mark for the map."""
    rows = clusters.to_pylist() if isinstance(clusters, pa.Table) else clusters
    known = {row["cluster_id"]: row for row in rows}
    ranked = ranking.to_pylist() if "cluster_id" in ranking.column_names else []
    totals = [float(row.get("total") or 0) for row in ranked]
    radii = map_svg.radii(totals)
    names = country_names()
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
                "facts": _facts(more),
                "r": round(radius),
                "degrees": _degrees(more),
                "geometry": more.get("geometry"),
            }
        )
    _place_on_map(found)
    return found


def _values(row: Row, metric: Row) -> dict[str, Any]:
    key = metric["key"]
    if f"{key}_count" not in row:
        return {"key": key, "count": DASH, "share": DASH, "part": None}
    count, share = float(row[f"{key}_count"] or 0), float(row.get(f"{key}_share") or 0)
    return {"key": key, "count": f"{count:,.{metric['decimals']}f}", "share": f"{share:.2f}",
            "part": share}  # fmt: skip


def _facts(row: Row) -> list[tuple[str, str]]:
    """What the panel adds to the table: area, places, listings."""
    facts = []
    if row.get("area_km2"):
        facts.append(("Area", f"{float(row['area_km2']):,.0f} km²"))
    if row.get("places"):
        facts.append(("Places", f"{int(row['places']):,}"))
    if row.get("listings"):
        facts.append(("Listings", f"{int(row['listings']):,}"))
    return facts


def _degrees(row: Row) -> tuple[float, float] | None:
    lon, lat = row.get("lon"), row.get("lat")
    if lon is None or lat is None or not np.isfinite([lon, lat]).all():
        return None
    return round(float(lon), 3), round(float(lat), 3)


def _place_on_map(spots: list[dict[str, Any]]) -> None:
    """Map units of each cluster, and where its name fits on the map without a script."""
    for spot in spots:
        spot["at"] = spot["label"] = None
    shown = [spot for spot in spots if spot["degrees"]]
    if not shown:
        return
    at = map_svg.to_map(*np.array([spot["degrees"] for spot in shown]).T)
    short = [short_name(spot["name"]) for spot in shown]
    places = map_svg.labels(at, [float(spot["r"]) for spot in shown], short)
    for spot, (x, y), name, place in zip(shown, at.tolist(), short, places, strict=True):
        spot["at"], spot["short"], spot["label"] = (round(x), round(y)), name, place


def short_name(name: str, most: int = 26) -> str:
    """A name as it fits on a map: the first cities, without state letters.

    >>> short_name("San Jose–San Francisco, CA"), short_name("Uusikaupunki–Naantali–Rauma–Pori")
    ('San Jose–San Francisco', 'Uusikaupunki–Naantali')
    """
    text = name.split(",")[0].strip() or name
    while len(text) > most and "–" in text:
        text = text.rsplit("–", 1)[0]
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
