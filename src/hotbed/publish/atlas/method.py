"""The method of a run in words, with its ledger, coverage and limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc

from hotbed.publish.atlas.page import Row, recipe_of, title_of
from hotbed.publish.method import method_words
from hotbed.runs.run import Run
from hotbed.tables import TABLES

LIMITS = (
    "A contributor whose address can’t be placed, or whom the file does not list, keeps her part "
    "of the document, and it is counted in no cluster. So a share says: at least so much.",
    "Confidence is the geocoder’s own estimate of the probability that an answer is right. It was "
    "checked on labelled addresses; yours may do better or worse.",
    "Outlines are drawn around the member places for the eye and for the population under them. "
    "Nothing is counted by outline: a cluster is its places.",
    "A specialisation index compares a cluster with the documents of this study, not with the "
    "world’s economy. Its interval is that of the cluster’s share (Wilson, 95 %).",
    "Names of applicants and organisations are as the sources spell them, with spellings that are "
    "surely one put together; branches and subsidiaries stay apart.",
    "Boundaries and names of economies follow Natural Earth and ISO 3166-1. They imply no opinion "
    "on the status of any territory.",
)


def sentences(run: Row, metrics: list[dict[str, Any]]) -> list[str]:
    """The recipe in sentences, as every output words it (`hotbed.publish.method`).

    Parameters
    ----------
    metrics : key or metric (its name), label, weight, world; None where that is not known.
    """
    named = [
        {key: metric[key] for key in ("label", "weight", "world")}
        | {"years": recipe_of(run, "metrics", metric.get("key") or metric["metric"], "years")}
        for metric in metrics
    ]
    return method_words({"method": run.get("recipe") or {}, "metrics": named})


def made_with(run: Row) -> list[tuple[str, str]]:
    """Preset, digests of the recipe and of the run, version."""
    versions = run.get("versions") or {}
    digest = str(run.get("recipe_digest") or "")
    pairs = [
        ("Preset", recipe_of(run, "preset")),
        ("Recipe", digest[:12] or None),
        ("Run", run.get("run_digest")),
        ("Made with", f"hotbed {versions['hotbed']}" if "hotbed" in versions else None),
    ]
    return [(name, str(value)) for name, value in pairs if value]


def choices(run: Row) -> list[tuple[str, str]]:
    """Every choice of the recipe and its value, without paths of the machine it ran on."""
    found = []
    for part in ("geocoding", "detection", "merging", "naming", "shape", "focus"):
        for key, value in (recipe_of(run, part) or {}).items():
            if value is None or value == [] or key in ("overrides", "organisations", "postcodes"):
                continue
            text = (
                ", ".join(map(str, value))
                if isinstance(value, list)
                else f"{value:g}"
                if isinstance(value, float)
                else str(value)
            )
            found.append((f"{part}.{key}", text))
    for name, metric in (recipe_of(run, "metrics") or {}).items():
        years = "–".join(dict.fromkeys(map(str, metric.get("years") or [])))
        found.append((f"metrics.{name}", f"{metric.get('label') or name}, {years}, "
                      f"weight {metric.get('weight', 1.0):g}"))  # fmt: skip
    return found


def ledgers(result: Run, metrics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ledger by metric, with its sums; lines without rows and documents are left out."""
    rows = result.ledger.to_pylist()
    found = []
    for metric in metrics:
        own = [row for row in rows if row["metric"] == metric["metric"]]
        lines = [row for row in own if row["rows"] or row["documents"]]
        found.append(
            {
                "label": metric["label"],
                "lines": lines,
                "rows": sum(row["rows"] for row in own),
                "documents": round(sum(row["documents"] or 0 for row in own), 1),
                "empty": [row["meaning"] for row in own if row not in lines],
            }
        )
    return found


def answers_by(result: Run, kind: str) -> list[dict[str, Any]]:
    """All answers of the geocoder by precision or method: addresses, listings, confidence, used.

    `used` are the listings whose answer is precise and sure enough for the recipe.
    """
    table = result.locations
    names = pc.fill_null(table[kind], "none")
    listings = np.asarray(table["listings"].to_numpy(), np.int64)
    confidence = np.asarray(pc.fill_null(table["confidence"], 0.0).to_numpy(), np.float64)
    used = np.asarray(pc.is_valid(table["place_id"]).to_numpy(zero_copy_only=False), bool)
    kinds, which = np.unique(np.array(names.to_pylist(), np.str_), return_inverse=True)
    every = int(listings.sum())
    found = []
    for number, name in enumerate(kinds.tolist()):
        own = which == number
        held = int(listings[own].sum())
        found.append(
            {
                "name": name,
                "addresses": int(own.sum()),
                "listings": held,
                "share": 100 * held / every if every else 0.0,
                "used": int(listings[own & used].sum()),
                "confidence": float(np.dot(confidence[own], listings[own])) / held
                if held and name != "none" else None,
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (-row["listings"], row["name"]))


def limits(run: Row) -> list[str]:
    """What the figures can't say: of this method, and of these inputs."""
    lacking = [
        f"The input {each['source']} has no {str(each['lacks']).removeprefix('no ')}."
        if ":" not in str(each["lacks"]) else f"Not in the input {each['source']}: {each['lacks']}."
        for each in run.get("inputs") or [] if each.get("lacks")
    ]  # fmt: skip
    return [*dict.fromkeys(lacking), *LIMITS]


def files(result: Run) -> list[dict[str, Any]]:
    """The run's files that are there, with their columns where `hotbed.tables` has them."""
    meanings = {
        "ranking.csv": "the ranking, exact decimals",
        "clusters.parquet": "clusters with their polygons (GeoParquet)",
        "clusters.geojson": "the same as GeoJSON",
        "members.parquet": "every place, with the cluster it belongs to",
        "locations.parquet": "every distinct address and its answer",
        "tally.parquet": "all rows as counts of equal rows: every figure can be counted again",
        "documents.parquet": "the world’s documents by year and team",
        "ledger.csv": "where every row read went",
        "rejects.parquet": "rows that could not be read",
        "intensity.csv": "what each cluster has for each million inhabitants",
        "economies.csv": "clusters by economy",
        "economy_parts.csv": "the part of each economy in each cluster",
        "run.json": "the method in full, inputs and versions",
    }
    columns = {table.file: table.columns for table in TABLES.values()}
    more = sorted(result.folder.glob("profiles/*.csv")) + sorted(
        result.folder.glob("regions/*.csv")
    )
    named = list(meanings.items())
    named += [(f"{path.parent.name}/{path.name}", path.stem.replace("_", " ")) for path in more]
    return [
        {
            "name": name,
            "meaning": meaning,
            "bytes": _size((result.folder / name).stat().st_size),
            "columns": columns.get(name, ()),
        }
        for name, meaning in named
        if (result.folder / name).is_file() and name != "run.json"
    ] + [{"name": "run.json", "meaning": meanings["run.json"], "bytes": "", "columns": ()}]


def _size(count: int) -> str:
    """Bytes for a reader.

    >>> _size(900), _size(4799), _size(1_273_885)
    ('900 B', '4.8 kB', '1.3 MB')
    """
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} B"


def citation(run: Row) -> str:
    """How to name the study."""
    versions = run.get("versions") or {}
    digest = str(run.get("recipe_digest") or "")[:12]
    made = f"hotbed {versions['hotbed']}" if "hotbed" in versions else "hotbed"
    parts = [f"{title_of(run).rstrip('.')}.", f"Made with {made}"]
    parts[-1] += f", recipe {digest}." if digest else "."
    sources = "; ".join(str(each) for each in run.get("credits") or [])
    return " ".join([*parts, f"Sources: {sources}." if sources else ""]).strip()
