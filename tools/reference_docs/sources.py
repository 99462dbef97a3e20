"""The tables of docs/sources.md, between the comments ``<!-- NAME -->`` and ``<!-- /NAME -->``."""

from __future__ import annotations

import re

from hotbed.sources.registry import sources
from reference_docs.markdown import row


def sources_page(text: str) -> str:
    """Write the tables into the page.

    Parameters
    ----------
    text : str
        The page.

    Returns
    -------
    str
        The page with its tables as they must be.
    """
    for name, table in {"supplies": _supplies(), "options": _options()}.items():
        lines = "".join(f"{line}\n" for line in table)
        marks = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text = re.sub(marks, lambda mark, lines=lines: mark[1] + lines + mark[2], text, flags=re.S)
    return text


def _supplies() -> list[str]:
    return [
        row("source", "reads", "supplies", "lacks", "document types"),
        row("---", "---", "---", "---", "---"),
        *(
            row(f"`{kind.name}`", kind.title, "; ".join(kind.supplies), kind.lacks, kind.types)
            for kind in sources().values()
        ),
    ]


def _options() -> list[str]:
    return [
        row("source", "option, as in", "keeps", "values"),
        row("---", "---", "---", "---"),
        *(
            row(
                f"`{kind.name}`",
                f"`{name} = {option.example}`",
                option.meaning,
                ", ".join(option.values),
            )
            for kind in sources().values()
            for name, option in kind.options.items()
        ),
    ]
