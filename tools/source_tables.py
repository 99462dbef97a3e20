"""Write the tables of docs/sources.md from the sources' classes. Run by hand:

    python tools/source_tables.py

Each table stands between the comments ``<!-- NAME -->`` and ``<!-- /NAME -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from hotbed.sources.registry import sources

PAGE = Path(__file__).parents[1] / "docs" / "sources.md"


def tables() -> dict[str, str]:
    """The tables in Markdown, by the names of their comments."""
    kinds = sources().values()
    supplies = [
        (f"`{kind.name}`", kind.title, "; ".join(kind.supplies), kind.lacks, kind.types)
        for kind in kinds
    ]
    options = [
        (f"`{kind.name}`", f"`{name} = {option.example}`", option.meaning, ", ".join(option.values))
        for kind in kinds
        for name, option in kind.options.items()
    ]
    return {
        "supplies": _table(("source", "reads", "supplies", "lacks", "document types"), supplies),
        "options": _table(("source", "option, as in", "keeps", "values"), options),
    }


def page(text: str) -> str:
    """The text of a page with its tables as they must be."""
    for name, table in tables().items():
        marks = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text = re.sub(marks, lambda mark, table=table: mark[1] + table + mark[2], text, flags=re.S)
    return text


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(header)} |"]
    lines.append(re.sub(r"[^|]+", "---", lines[0]))
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
