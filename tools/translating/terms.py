"""Names that hotbed has from tables and enumerations, and that readers see: context and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from hotbed.analysis.confidentiality.rows import MARKS
from hotbed.analysis.findings.ranking import UNCLASSIFIED
from hotbed.analysis.uncertainty.change import Told
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.recipe.model import Focus
from hotbed.reference.countries import countries, country_names
from hotbed.reference.incomes import INCOME_ORDER
from hotbed.sources.registry import sources
from hotbed.tables import ADDED, BELOW, PROFILES, REGIONAL, TABLES, Precision
from hotbed.tables.terms import MEANINGS

UNITS = (
    *("Articles", "Deals", "Documents", "Patent documents", "PCT applications"),
    *("US patents", "US patent applications"),
)
"""What sources call their documents beside their own `counts`."""
METHODS = (
    *("given", "city", "region", "country", "respelling", "postcode", "organisation"),
    *("override", "none"),
)
SECTORS = (
    *("company", "education", "government", "healthcare", "nonprofit", "facility", "archive"),
    *("funder", "other"),
)
SHAPES = ("buffer", "hull", "concave", "h3")
POPULATIONS = ("grid", "gazetteer")
WORLD_BANK = (
    *("East Asia & Pacific", "Europe & Central Asia", "Latin America & Caribbean"),
    *("Middle East & North Africa", "Middle East, North Africa, Afghanistan & Pakistan"),
    *("North America", "South Asia", "Sub-Saharan Africa"),
)
"""Regions of its file of income groups."""
EVENTS = ("continued", "born", "died", "merged", "split", "split and merged")
BASES = ("counts", "shares")
WHAT_IF = ("years are together, to save room", "the page would be too large")
FOUND = (
    *("rank", "cluster id", "name", "economies", "total", "economy", "clusters", "group"),
    *("rank low", "rank high", "marginal low", "marginal high", "exists", "geocoding low"),
    *("geocoding high", "choices low", "choices high", "population", "population source"),
    *("intensity", "shape", "rank change", "previous rank", "previous name", "rank told"),
    *("event", "related", "now", "held by", "basis", "compared", "grew", "fell", "unchanged"),
    *("newcomers", "share grew", "growth today counts", "growth today shares"),
    *("growth before counts", "growth before shares", "growth moving counts"),
    *("growth moving shares", "place", "region", "world rank", "nearest cluster", "continent"),
)
"""Columns of the rows behind findings, and of regional tables, as pages head them."""


def terms() -> Iterator[tuple[str, str]]:
    """Every term, in the order of its table."""
    for number in country_names().values():
        yield "economy", str(number)
    rows = countries().to_pylist()
    regions = sorted({row[key] for row in rows for key in ("continent", "region") if row[key]})
    groups = (*INCOME_ORDER, UNCLASSIFIED, *regions, *WORLD_BANK)
    for name in (*groups, *EVENTS, *BASES, *SHAPES, *POPULATIONS):
        yield "group", name
    for said in Told:
        yield "group", said.value
    for name in _fields():
        yield "field", name
    for name in dict.fromkeys([*_labels(), *UNITS, *(kind.counts for kind in _kinds())]):
        if name:
            yield "metric", name
    for context, names in (
        ("precision", [*(precision.value for precision in Precision), "none"]),
        ("method", METHODS),
        ("sector", SECTORS),
        ("line", [OTHERS, NONE_STATED]),
        ("ledger", list(MEANINGS.values())),
        ("shape", SHAPES),
        ("population", POPULATIONS),
        ("focus", list(Focus.model_fields)),
        ("whatif", WHAT_IF),
        ("row", FOUND),
    ):
        for name in names:
            yield context, name
    yield from _tables()
    for kind in _kinds():
        for context, text in (
            ("lacks", kind.lacks.removeprefix("no ") if ":" not in kind.lacks else kind.lacks),
            ("coverage", kind.coverage.contributors),
            ("coverage", kind.coverage.addresses),
        ):
            if text:
                yield context, text


def _kinds():
    return sources().values()


def _fields() -> list[str]:
    table = tomllib.loads(files("hotbed.classify").joinpath("wipo_fields.toml").read_text("utf-8"))
    return [field["name"] for field in table["field"]]


def _labels() -> Iterator[str]:
    """Of the presets' metrics, and of the demonstration's."""
    presets = files("hotbed.recipe").joinpath("presets")
    paths = sorted(presets.iterdir(), key=lambda path: path.name)
    for path in [*paths, files("hotbed.fetch").joinpath("demo.toml")]:
        for metric in tomllib.loads(path.read_text("utf-8")).get("metrics", {}).values():
            if metric.get("label"):
                yield metric["label"]


def _tables() -> Iterator[tuple[str, str]]:
    """What the page of data says of files and columns."""
    tables = (*TABLES.values(), *ADDED.values(), *PROFILES.values(), REGIONAL, BELOW)
    for table in tables:
        yield "file", table.content
    for column in (*(column for table in tables for column in table.columns), *MARKS):
        for context, text in (
            ("type", column.type),
            ("unit", column.unit),
            ("column", column.meaning),
        ):
            if text:
                yield context, text
