"""The press text: what the findings say, as one list of parts for Markdown, HTML and DOCX."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.analysis.findings.findings import KINDS, Findings
from hotbed.analysis.findings.text import escaped
from hotbed.publish.facts.change import FOOTPRINT, grown
from hotbed.publish.facts.run import Facts
from hotbed.publish.facts.words import counted, percent, shown
from hotbed.publish.method import method_words

FIRST = 20  # clusters in the table


@dataclass(frozen=True)
class Part:
    """One part of the text: title, heading, text, rule (a remark), point (of a list) or table."""

    kind: str
    text: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """A table's rows, the header first; columns after the third hold numbers."""


def press_parts(whole: Facts, found: Findings) -> list[Part]:
    """The press text of a run.

    Parameters
    ----------
    whole : `hotbed.publish.facts.run.facts`. found : `hotbed.analysis.findings.findings.findings`.
    """
    parts = [Part("title", whole["study"]["title"]), Part("text", shown(found.about))]
    if whole["study"]["note"]:
        parts.append(Part("text", whole["study"]["note"]))
    if found.against:
        parts.append(Part("text", shown(found.against)))
    if found.differences:
        parts.append(
            Part("text", "The two runs differ in method as well, so change between them is not "
                 "change of output alone:")
        )  # fmt: skip
        parts += [Part("point", shown(each)) for each in found.differences]
    for each in found.findings:
        parts += [
            Part("heading", KINDS[each.kind][0]),
            Part("text", shown(each.text)),
            Part("rule", f"Rule: {shown(each.rule)}"),
        ]
    if whole["ranking"]:
        parts += [Part("heading", _first(whole)), Part("table", table=_table(whole))]
    if whole["against"] and whole["against"]["growth"]:
        parts.append(Part("rule", FOOTPRINT))
    parts.append(Part("heading", "How it was done"))
    parts += [Part("point", line) for line in method_words(whole)]
    if whole["own_choices"]:
        parts.append(Part("heading", "Choices that no source settles"))
        parts += [Part("point", line) for line in whole["own_choices"]]
    if found.left_out:
        parts.append(Part("heading", "Not said, because the data don't carry it"))
        parts += [
            Part("point", f"{KINDS[each['kind']][0]}: {shown(each['why'])}")
            for each in found.left_out
        ]
    parts.append(Part("heading", "Sources"))
    parts += [Part("point", line) for line in whole["credits"]]
    study = whole["study"]
    made = f"Made by hotbed {study['hotbed']}, recipe {study['recipe_digest']}, "
    parts.append(Part("rule", f"{made}run {study['run_digest']}."))
    return parts


def _first(whole: Facts) -> str:
    count = len(whole["ranking"])
    return f"The first {FIRST} of {count:,} clusters" if count > FIRST else "The clusters"


def _table(whole: Facts) -> tuple[tuple[str, ...], ...]:
    head = ["Rank", "Cluster", "Economies"]
    for metric in whole["metrics"]:
        head += [f"{metric['label']}, documents", "% of the world's"]
    told = whole["against"] is not None
    head += ["Total", *(["Rank before", "Growth"] if told else [])]
    rows: list[tuple[str, ...]] = [tuple(head)]
    for row in whole["ranking"][:FIRST]:
        line = [str(row["rank"]), row["name"], "/".join(row["economies"])]
        for metric in whole["metrics"]:
            own = row["metrics"][metric["name"]]
            line += [counted(own["count"]), percent(own["share"])]
        rows.append((*line, percent(row["total"]), *(_change(row) if told else [])))
    return tuple(rows)


def _change(row: Facts) -> list[str]:
    """Rank before and growth as text; empty where not known."""
    rank = (row["change"] or {}).get("previous_rank")
    return ["" if rank is None else str(rank), grown(row["change"])]


def to_markdown(parts: list[Part]) -> str:
    """The text as Markdown; names are escaped.

    >>> print(to_markdown([Part("title", "A *b*"), Part("point", "c")]), end="")
    # A \\*b\\*
    <BLANKLINE>
    - c
    """
    lines: list[str] = []
    before = ""
    for part in parts:
        if lines and not (part.kind == before == "point"):
            lines.append("")
        text = escaped(part.text)
        if part.kind == "table":
            lines += _markdown_table(part.table)
        else:
            mark = {"title": "# ", "heading": "## ", "point": "- "}.get(part.kind, "")
            lines.append(f"*{text}*" if part.kind == "rule" else mark + text)
        before = part.kind
    return "\n".join(lines) + "\n"


def _markdown_table(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    head = rows[0]
    marks = ["---:" if is_number(column) else "---" for column in range(len(head))]
    cells = (
        [escaped(cell) for cell in head],
        *([_cell(*it) for it in enumerate(row)] for row in rows[1:]),
    )
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return [lines[0], "| " + " | ".join(marks) + " |", *lines[1:]]


def _cell(column: int, text: str) -> str:
    return text if is_number(column) else escaped(text)


def is_number(column: int) -> bool:
    """Whether a column of the table holds numbers."""
    return column == 0 or column > 2
