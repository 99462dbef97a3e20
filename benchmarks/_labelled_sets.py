"""The labelled sets that are taken from a file of affiliations with registry ids."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.files import need_columns
from hotbed.geocode.evaluation.judge import city_key
from hotbed.geocode.evaluation.stated import StatedCountry
from hotbed.sources.files.whole_table import read_table

_code = re.compile(r"\S*\d\S*")


def springer(path: Path) -> tuple[pa.Table, dict[str, int]]:
    """Rows whose source begins with springer: they nearly all state a country."""
    return _distinct(_of_source(path, "springer"))


def springer_named(path: Path) -> tuple[pa.Table, dict[str, int]]:
    """Those of them that state the label's city: it fills a segment between commas.

    A city within an institution's name does not count: "University of Sydney, Camden".
    """
    table, left = springer(path)
    named = [
        city_key(row["city"]) in {city_key(_code.sub(" ", part)) for part in _parts(row)}
        for row in table.to_pylist()
    ]
    kept = table.filter(pa.array(named))
    return kept, left | {"label's city fills no segment": table.num_rows - kept.num_rows}


def _parts(row: dict[str, str]) -> list[str]:
    return re.split("[,;]", row["affiliation"])


def without_country(path: Path) -> tuple[pa.Table, dict[str, int]]:
    """Rows whose source begins with crossref_publisher and that name no country.

    No country's usual English name stands anywhere in them, not even in an institution's name, no
    capital abbreviation (USA, UK, UAE, PRC, KSA), and no segment is a country's name in any of the
    languages of hotbed's reference data.
    """
    table = _of_source(path, "crossref_publisher")
    reader = StatedCountry()
    named = [reader.names_any(text or "") for text in table["affiliation"].to_pylist()]
    kept, left = _distinct(table.filter(pc.invert(pa.array(named, pa.bool_()))))
    return kept, {"a country is named": sum(named)} | left


def s2aff(path: Path) -> tuple[pa.Table, dict[str, int]]:
    """Rows whose source begins with s2aff."""
    return _distinct(_of_source(path, "s2aff"))


def strings(path: Path) -> list[str]:
    """Every distinct affiliation of the file, labelled or not."""
    table = read_table(path)
    need_columns(table, ["affiliation"], path)
    return [text for text in pc.unique(table["affiliation"]).to_pylist() if text]


def _of_source(path: Path, start: str) -> pa.Table:
    table = read_table(path)
    need_columns(table, ["source", "affiliation", "lat", "lon", "cc", "city"], path)
    return table.filter(pc.starts_with(table["source"], pattern=start))


def _distinct(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Each string once, and none that has two labels in two rows."""
    labels: dict[str, set[tuple[str, str]]] = defaultdict(set)
    first: dict[str, int] = {}
    left = {"no coordinates": 0, "the same string again": 0, "two labels for one string": 0}
    for n, row in enumerate(table.select(["affiliation", "lat", "lon"]).to_pylist()):
        text = row["affiliation"] or ""
        if not row["lat"] or not row["lon"]:
            left["no coordinates"] += 1
            continue
        left["the same string again"] += text in first
        labels[text].add((row["lat"], row["lon"]))
        first.setdefault(text, n)
    kept = [n for text, n in first.items() if len(labels[text]) == 1]
    left["two labels for one string"] = len(first) - len(kept)
    rows = table.take(pa.array(kept, pa.int64()))
    return rows.select(["affiliation", "lat", "lon", "cc", "city"]), left
