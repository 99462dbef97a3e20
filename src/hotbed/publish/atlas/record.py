"""A cluster's facts as the JSON and CSV beside its page."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from hotbed.publish.atlas.doubts import DOUBTS, doubt_record
from hotbed.publish.atlas.sections.subjects import first_lines
from hotbed.publish.facts.lines import Part
from hotbed.publish.facts.structure import (
    PER_MILLION,
    SIZE,
    UNITS,
    Cluster,
    Facts,
    Intensity,
    Line,
    Ranked,
)
from hotbed.publish.facts.words import years_text
from hotbed.reference.countries import country_names
from hotbed.tables import SUBJECTS

ITEMS = (
    "label",
    "partner",
    "cluster_id",
    "economy",
    "place",
    "year",
    "worth",
    "name",
    "a",
    "choice",
)
"""Columns that name a line, the first that it has."""
SAFE = re.compile(r"[^A-Za-z0-9.+-]+")

Record = dict[str, Any]
Cells = tuple[str, str, str, str, str, str]


def cluster_record(cluster: Cluster, facts: Facts) -> Record:
    """What the page of a cluster shows, as plain values for JSON.

    Parameters
    ----------
    cluster : Cluster
    facts : Facts
    """
    detection, origin = facts.recipe.detection, asdict(cluster.found)
    places, worth = origin.pop("largest"), origin.pop("worth")
    return {
        "rank": cluster.rank if cluster.printed else None,
        "cluster_id": cluster.cluster_id,
        "name": cluster.name,
        "economies": economy_names(cluster),
        "total": cluster.total,
        "metrics": [
            {
                "metric": metric.name,
                "label": metric.label,
                "years": years_text(metric.years),
                **asdict(cluster.metrics[metric.name]),
                "world": metric.world,
            }
            for metric in facts.metrics
        ],
        "size": {name: getattr(cluster, name) for name in SIZE},
        "change": asdict(cluster.change) if cluster.change else None,
        "composition": asdict(cluster.composition) if cluster.composition else None,
        "intensity": _intensity(cluster.intensity),
        "parts": [_part(part) for part in cluster.parts],
        "places": places,
        "similar": [asdict(one) for one in cluster.similar],
        "windows": [asdict(one) for one in cluster.windows],
        "subjects": {
            subject: [
                {"metric": metric, **_line(line)}
                for metric, lines in first_lines(cluster, subject).items()
                for line in lines
            ]
            for subject in SUBJECTS
            if cluster.lines(subject)
        },
        "found": {
            "radius_km": detection.radius_km,
            "min_listings": detection.min_listings,
            "within_km": facts.recipe.merging.within_km,
            "merged_from": cluster.merged_from,
            "merges": origin.pop("merges"),
            "shape": facts.recipe.shape.kind,
            "naming_rule": origin.pop("naming_rule"),
            **origin,
        },
        "worth": worth,
        **({"confidential": cluster.confidential} if cluster.confidential else {}),
        **({"rounding_base": base} if (base := facts.recipe.rounding_base) else {}),
        "certainty": asdict(cluster.certainty) if cluster.certainty else {},
        **(doubt_record(cluster) if cluster.doubt else {}),
    }


def _line(line: Line) -> Record:
    """A line; its classification only where there are several."""
    values = asdict(line)
    if values.get("classification", "") is None:
        del values["classification"]
    return values


def _intensity(people: Intensity | None) -> Record | None:
    """A cluster's figures of intensity.csv."""
    if people is None or not people.written:
        return None
    return {
        "rank": people.rank,
        "shape": people.shape,
        "population": people.people,
        "population_source": people.source,
        "intensity": people.per_million,
        **{f"{name}{PER_MILLION}": value for name, value in people.documents_per_million.items()},
    }


def _part(part: Part) -> Record:
    """An economy's part with the documents of each metric beside the rest."""
    return {
        "code": part.economy,
        "economy": part.name or part.economy or "Not known",
        "places": part.places,
        "listings": part.listings,
        "share": part.listings_share,
        **{f"{metric}_count": count for metric, count in part.counts.items()},
    }


def economy_names(cluster: Ranked) -> list[str]:
    """Names of the economies that the cluster's name lists, by weight.

    Parameters
    ----------
    cluster : Ranked
    """
    return [country_names().get(code, code) for code in cluster.listed_economies]


def record_json(record: Record) -> str:
    """The facts of a cluster as JSON.

    Parameters
    ----------
    record : dict
        Of `cluster_record`.
    """
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def record_table(record: Record) -> pa.Table:
    """The facts of a cluster, one figure a row: section, metric, item, measure, value, unit.

    Parameters
    ----------
    record : dict
        Of `cluster_record`.
    """
    lines: list[Cells] = [
        ("cluster", "", "", name, _text(record[name]), UNITS.get(name, ""))
        for name in ("rank", "cluster_id", "name", "total")
    ]
    lines.append(("cluster", "", "", "economies", " / ".join(record["economies"]), ""))
    said = [("confidential", sentence) for sentence in record.get("confidential", [])]
    if base := record.get("rounding_base"):
        said.append(("rounding_base", base))
    lines += [("cluster", "", "", name, _text(value), "") for name, value in said]
    origin, certainty = dict(record["found"]), dict(record["certainty"])
    merges = origin.pop("merges")
    composition = dict(record["composition"] or {})
    composition.pop("sentences", None)
    portions, years = composition.pop("portions", []), composition.pop("years", [])
    by_precision, by_method = (certainty.pop(f"by_{name}", []) for name in ("precision", "method"))
    sections: dict[str, Any] = {
        **{name: record[name] for name in ("metrics", "size", "change")},
        "composition": composition,
        "composition_parts": portions,
        "composition_years": years,
        **{name: record[name] for name in ("intensity", "parts")},
        "places": record["places"],
        **record["subjects"],
        "similar": [one | {"fields": "; ".join(one["fields"])} for one in record["similar"]],
        "windows": [_window(one) for one in record["windows"]],
        "windows_years": [
            {"metric": one["metric"], **year}
            for one in record["windows"]
            for year in one["earlier"]
        ],
        "found": origin,
        "merges": merges,
        "worth": record["worth"],
        "certainty": certainty,
        "certainty_by_precision": by_precision,
        "certainty_by_method": by_method,
        **{name: record[name] for name in DOUBTS if name in record},
    }
    return _table([*lines, *_sections(sections)])


def record_rows(sections: Mapping[str, Any]) -> pa.Table:
    """Facts, one figure a row: section, metric, item, measure, value, unit.

    Parameters
    ----------
    sections : mapping
        Section -> a row or rows of plain values; those without any are left out.
    """
    return _table(_sections(sections))


def _sections(sections: Mapping[str, Any]) -> list[Cells]:
    return [
        line
        for section, rows in sections.items()
        for row in ([rows] if isinstance(rows, dict) else rows or [])
        for line in _lines(section, row)
    ]


def _table(lines: Sequence[Cells]) -> pa.Table:
    names = ("section", "metric", "item", "measure", "value", "unit")
    columns = zip(*lines, strict=True)
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    )


def _window(window: Record) -> Record:
    """A window in one line: its years as text, those of the earlier edition apart."""
    years = years_text(window["years_before"])
    plain = {key: value for key, value in window.items() if key != "earlier"}
    return plain | {"years_before": years}


def _lines(section: str, row: Record) -> list[Cells]:
    """One line a measure of a row."""
    key = next((name for name in ITEMS if name in row), "")
    item = _text(row[key]) if key else ""
    return [
        (section, str(row.get("metric") or ""), item, name, _text(value), _unit(name))
        for name, value in row.items()
        if name not in (key, "metric") and value is not None
    ]


def _unit(name: str) -> str:
    if name.endswith(PER_MILLION):
        return "documents per million people"
    if name.endswith("_share"):
        return UNITS.get(name, "percent")
    return "documents" if name.endswith("_count") else UNITS.get(name, "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A file name's stem for each cluster id, harmless on every system and never the same twice.

    Parameters
    ----------
    ids : iterable of str

    Examples
    --------
    >>> file_names(["KR-37.57N-126.98E", "a/b", "A/B"])
    {'KR-37.57N-126.98E': 'KR-37.57N-126.98E', 'a/b': 'a_b-c14cddc0', 'A/B': 'A_B-998d3ed8'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in ids:
        stem = SAFE.sub("_", key)[:60].strip(".") or "cluster"
        if stem != key or stem.lower() in taken:
            stem += "-" + hashlib.sha256(key.encode()).hexdigest()[:8]
        taken.add(stem.lower())
        names[key] = stem
    return names
