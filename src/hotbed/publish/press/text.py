"""The press text: what the findings say, as one list of parts for Markdown, HTML and DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotbed.analysis.findings.finding import Finding, for_readers
from hotbed.analysis.findings.findings import KINDS, Findings
from hotbed.analysis.text import escaped
from hotbed.base.texts import Language, _, chained, term
from hotbed.publish.facts.change import FOOTPRINT, grown
from hotbed.publish.facts.structure import Facts, Ranked
from hotbed.publish.facts.sureness import doubt_cells, doubt_notes
from hotbed.publish.facts.words import counted, percent, rounding_words, shown
from hotbed.publish.figures.charts import Chart, chart_of
from hotbed.publish.method import method_words

CHARTS = "charts"
"""The folder of the charts, beside the text."""
CONSISTS = 5  # clusters whose change is told part by part
FIRST = 20  # clusters in the table


@dataclass(frozen=True)
class Part:
    """One part: title, heading, text, rule (a remark), point (of a list), table or chart."""

    kind: str
    text: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """A table's rows, the header first; columns after the third hold numbers."""
    chart: Chart | None = None
    file: str = ""
    """What the chart is called as a file, without its ending."""


def press_parts(facts: Facts, findings: Findings) -> list[Part]:
    """The press text of a run.

    Parameters
    ----------
    facts : Facts
    findings : Findings
    """
    study = facts.study
    parts = [Part("title", study.title), Part("text", shown(findings.about))]
    if study.note:
        parts.append(Part("text", study.note))
    parts += _compared(findings)
    for finding in findings.findings:
        parts += _finding(finding, facts)
    parts += _consists(facts)
    if facts.ranking:
        parts += [Part("heading", _first(facts)), Part("table", table=_table(facts))]
    parts += [Part("rule", line) for line in [*rounding_words(facts.recipe), *doubt_notes(facts)]]
    if facts.against and facts.against.growth:
        parts.append(Part("rule", FOOTPRINT))
    parts += _list(_("How it was done"), [*method_words(facts), *facts.confidential])
    if facts.own_choices:
        parts += _list(_("Choices that no source settles"), facts.own_choices)
    if findings.left_out:
        said = [
            _(
                "{heading}: {why}",
                heading=KINDS[kind["kind"]][0],
                why=shown(for_readers(kind["why"])),
            )
            for kind in findings.left_out
        ]
        parts += _list(_("Not said, because the data don't carry it"), said)
    parts += _list(_("Sources"), facts.credits)
    program = _(
        "Made by hotbed {version}, recipe {recipe}, run {run}.",
        version=study.hotbed,
        recipe=study.recipe_digest,
        run=study.run_digest,
    )
    return [*parts, Part("rule", program)]


def spoken(parts: Sequence[Part], language: Language) -> list[Part]:
    """The same text in a language; charts are said when they are drawn.

    Parameters
    ----------
    parts : sequence of Part
    language : Language
    """
    return [
        replace(
            part,
            text=language.say(part.text),
            table=tuple(tuple(map(language.say, row)) for row in part.table),
        )
        for part in parts
    ]


def _finding(finding: Finding, facts: Facts) -> list[Part]:
    """A finding: its sentence, or a list where it names many, its chart and its rule."""
    said = [Part("text", shown(finding.text))]
    if finding.points:
        points = [Part("point", shown(point)) for point in finding.points]
        said = [Part("text", _("{lead}:", lead=shown(finding.lead))), *points]
    chart = chart_of(finding, facts.metrics)
    drawn = [Part("chart", chart.about, chart=chart, file=finding.kind)] if chart else []
    rule = Part("rule", _("Rule: {rule}", rule=shown(for_readers(finding.rule))))
    return [Part("heading", KINDS[finding.kind][0]), *said, *drawn, rule]


def _consists(facts: Facts) -> list[Part]:
    """What the changes of the first clusters since an earlier run consist of, a point each."""
    told = [cluster for cluster in facts.clusters if cluster.composition and cluster.printed]
    points = [
        _(
            "{cluster}: {sentences}",
            cluster=cluster.name,
            sentences=chained(cluster.composition.sentences),
        )
        for cluster in told[:CONSISTS]
        if cluster.composition
    ]
    heading = _("What the changes of the first clusters consist of")
    return _list(heading, points) if points else []


def _compared(findings: Findings) -> list[Part]:
    """The edition compared with, and how its method differs."""
    parts = [Part("text", shown(findings.against))] if findings.against else []
    if findings.differences:
        parts.append(
            Part(
                "text",
                _(
                    "The two runs differ in method as well, so change between them is not change "
                    "of output alone:"
                ),
            )
        )
        parts += [Part("point", shown(difference)) for difference in findings.differences]
    return parts


def _list(heading: str, lines: Sequence[str]) -> list[Part]:
    return [Part("heading", heading), *(Part("point", line) for line in lines)]


def _first(facts: Facts) -> str:
    count = len(facts.ranking)
    if count <= FIRST:
        return _("The clusters")
    return _("The first {first} of {n} clusters", first=FIRST, n=count)


def _table(facts: Facts) -> tuple[tuple[str, ...], ...]:
    head: list[str] = [_("Rank"), _("Cluster"), _("Economies")]
    for metric in facts.metrics:
        head += [metric.label, _("% of world")]
    compared = facts.against is not None
    head += [_("Total"), *([_("Before"), _("Growth")] if compared else [])]
    doubted = facts.has_doubts
    told = any(row.change and row.change.rank_told for row in facts.ranking)
    head += [*([_("Rose or fell")] if told else []), *([_("Exists")] if doubted else [])]
    rows: list[tuple[str, ...]] = [tuple(head)]
    for row in facts.ranking[:FIRST]:
        line = [row.ranks_text, row.name, "/".join(row.economies)]
        for metric in facts.metrics:
            amount = row.metrics[metric.name]
            line += [counted(amount.count), percent(amount.share)]
        line += [percent(row.total), *(_change(row) if compared else [])]
        line += [_told(row)] if told else []
        rows.append((*line, *(doubt_cells(row)[:1] if doubted else [])))
    return tuple(rows)


def _told(row: Ranked) -> str:
    said = row.change and row.change.rank_told
    return term("group", said) if said else ""


def _change(row: Ranked) -> list[str]:
    """Rank before and growth as text; empty where not known."""
    rank = row.change.previous_rank if row.change else None
    return ["" if rank is None else str(rank), grown(row.change)]


def to_markdown(parts: list[Part]) -> str:
    """The text as Markdown; names are escaped.

    Parameters
    ----------
    parts : list of Part

    Examples
    --------
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
        elif part.kind == "chart":
            lines.append(f"![{text}]({CHARTS}/{part.file}.svg)")
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
        *([_cell(column, text) for column, text in enumerate(row)] for row in rows[1:]),
    )
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return [lines[0], "| " + " | ".join(marks) + " |", *lines[1:]]


def _cell(column: int, text: str) -> str:
    return text if is_number(column) else escaped(text)


NAMED = (1, 2)
"""Columns of the table that hold names."""


def is_number(column: int) -> bool:
    """Whether a column of the table holds numbers.

    Parameters
    ----------
    column : int
    """
    return column not in NAMED
