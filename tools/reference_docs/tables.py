"""The tables' reference: every file of a run with its columns."""

from __future__ import annotations

from hotbed.tables import ADDED, PROFILES, TABLES, Line, Table
from reference_docs.markdown import row

PARTS = {
    "What every run writes": TABLES,
    "What later calls add": ADDED,
    "Profiles of clusters": PROFILES,
}
TYPES = {
    "text": "text",
    "decimal": "exact decimal",
    "integer": "integer",
    "number": "floating-point number",
    "boolean": "true or false",
    "geometry": "WKB",
}


def tables_page() -> str:
    """The page as Markdown."""
    lines = [
        "# Tables",
        "",
        "Every file of a run's folder, as `hotbed.tables` describes it. `<metric>` stands for each",
        "metric of the recipe. Decimals are exact text in CSV files; `Result.to_arrow` and its kin",
        "give them as numbers.",
    ]
    for title, tables in PARTS.items():
        lines += ["", f"## {title}"]
        for table in tables.values():
            lines += ["", *_table(table)]
    lines += ["", "## Lines of the ledger", "", "| line | meaning |", "|---|---|"]
    lines += [row(f"`{line.value}`", line.meaning) for line in Line]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> list[str]:
    content = table.content[:1].upper() + table.content[1:]
    return [
        f"### `{table.file}`",
        "",
        f"{content}.",
        "",
        "| column | type | unit | meaning |",
        "|---|---|---|---|",
        *(
            row(f"`{column.name}`", TYPES[column.type], column.unit, column.meaning)
            for column in table.columns
        ),
    ]
