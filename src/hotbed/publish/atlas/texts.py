"""The atlas's pages of text and tables: findings, method, data, regions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotbed.analysis.findings.findings import KINDS, Findings
from hotbed.base.files import read_table
from hotbed.publish.atlas import method as atlas_method
from hotbed.publish.atlas.facts import AtlasFacts, Row
from hotbed.publish.atlas.page import figure, plain, recipe_of, render
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run

STYLES = ("base.css", "pages.css")


def findings_html(found: Findings, atlas: AtlasFacts, nav: Row) -> str:
    """The sentences of a press release, each with its rule and the rows behind it."""
    said = []
    for each in found.findings:
        rows = [_flat(row) for row in each.rows]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        decimals = {name: _decimals([row.get(name) for row in rows]) for name in columns}
        said.append(
            {
                "heading": KINDS[each.kind][0],
                "text": each.text,
                "rule": each.rule,
                "columns": columns,
                "numeric": _numeric(rows, columns),
                "rows": [
                    [(name, _cell(row.get(name), decimals[name])) for name in columns]
                    for row in rows
                ],
            }
        )
    return render(
        "findings.html.j2",
        STYLES,
        title="Findings",
        nav=nav,
        page="findings",
        note=recipe_of(atlas.run, "study", "note"),
        found=found,
        said=said,
        left_out=[(KINDS[each["kind"]][0], each["why"]) for each in found.left_out],
    )


def method_html(result: Run, atlas: AtlasFacts, nav: Row) -> str:
    """How the figures came about and what they can't say."""
    run = atlas.run
    return render(
        "method.html.j2",
        STYLES,
        title="Method",
        nav=nav,
        page="method",
        note=recipe_of(run, "study", "note"),
        sentences=atlas_method.sentences(run, atlas.metrics),
        own_choices=recipe_of(run, "own_choices") or [],
        choices=atlas_method.choices(run),
        ledgers=atlas_method.ledgers(result, atlas.metrics),
        answers=[("Precision", atlas_method.answers_by(result, "precision")),
                 ("Rests on", atlas_method.answers_by(result, "method"))],
        limits=atlas_method.limits(run),
        inputs=run.get("inputs") or [],
        versions=list((run.get("versions") or {}).items()),
        digest=str(run.get("recipe_digest") or "")[:12],
        credits=run.get("credits") or [],
    )  # fmt: skip


def data_html(result: Run, atlas: AtlasFacts, nav: Row) -> str:
    """All tables with their columns, licences, how to cite."""
    return render(
        "data.html.j2",
        STYLES,
        title="Data",
        nav=nav,
        page="data",
        files=atlas_method.files(result),
        credits=atlas.run.get("credits") or [],
        citation=atlas_method.citation(atlas.run),
    )


def regional_files(result: Run) -> list[Path]:
    """What `hotbed rank` wrote into the run's folder regions/."""
    found = sorted((result.folder / "regions").glob("*.csv"))
    return [path for path in found if not is_stale(result.folder, result.digest, path)]


def regions_html(result: Run, atlas: AtlasFacts, nav: Row) -> str:
    """One table a regional ranking."""
    return render(
        "regions.html.j2",
        STYLES,
        title="Regions",
        nav=nav,
        page="regions",
        least=recipe_of(atlas.run, "detection", "min_listings") or 0,
        tables=[_region(path, atlas) for path in regional_files(result)],
    )


def _region(path: Path, atlas: AtlasFacts) -> Row:
    rows = read_table(path).to_pylist()
    hidden = ("cluster_id", "min_listings")
    columns = [name for name in (rows[0] if rows else {}) if name not in hidden]
    if len(atlas.metrics) == 1 and "total" in columns:
        columns.remove("total")
    decimals = {name: _decimals([row[name] for row in rows]) for name in columns}
    thresholds = {row.get("min_listings") for row in rows} - {None}
    return {
        "file": path.name,
        "heading": path.stem.replace("-", " ").capitalize(),
        "threshold": thresholds.pop() if len(thresholds) == 1 else None,
        "columns": columns,
        "heads": {name: _head(name, atlas) for name in columns},
        "numeric": _numeric(rows, columns),
        "rows": [
            [(name, _cell(row[name], decimals[name]),
              _page_of(row, atlas) if name == "name" else None)
             for name in columns]
            for row in rows
        ],
    }  # fmt: skip


def _page_of(row: Row, atlas: AtlasFacts) -> str | None:
    """The page of a regional cluster, if the world's ranking has the same."""
    stem = atlas.files.get(str(row.get("cluster_id") or ""))
    return f"clusters/{stem}.html" if stem and row.get("world_rank") else None


def _head(name: str, atlas: AtlasFacts) -> str:
    for metric, label in [(each["metric"], str(each["label"])) for each in atlas.metrics]:
        if name == f"{metric}_count":
            return label
        if name == f"{metric}_share":
            return f"% of all {label}"
    known = {"inside_share": "% of listings inside", "total": "Total, pp", "km": "km"}
    return known.get(name, name.replace("_", " ").capitalize())


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row without nested values: their parts are columns of their own."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= {f"{name}_{key}": each for key, each in _flat(value).items()}
        elif isinstance(value, list | tuple):
            found[name] = ", ".join(map(str, value))
        else:
            found[name] = value
    return found


def _numeric(rows: list[dict[str, Any]], columns: list[str]) -> set[str]:
    """Columns that hold numbers alone."""
    found = set()
    for name in columns:
        values = [row[name] for row in rows if row.get(name) is not None]
        numbers = [isinstance(each, int | float) and not isinstance(each, bool) for each in values]
        if values and all(numbers):
            found.add(name)
    return found


def _decimals(values: list[Any]) -> int:
    """So many decimals for all numbers of a column: four significant digits, none of whole ones.

    >>> _decimals([0.0678, 0.018]), _decimals([83.16, 22.0]), _decimals([3.0, 100.0])
    (4, 2, 0)
    """
    floats = [abs(each) for each in values if isinstance(each, float)]
    if all(each == int(each) for each in floats):
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
    return figure(value, decimals) if isinstance(value, float) else plain(str(value))
