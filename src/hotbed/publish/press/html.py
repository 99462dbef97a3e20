"""The press text as one HTML page without scripts, links or anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from itertools import groupby

from hotbed.base.texts import ENGLISH, Language, _
from hotbed.publish.figures.draw import svg
from hotbed.publish.press.text import Part, is_number

STYLE = """
:root{color-scheme:light dark;--ink:#1b2227;--soft:#56616a;--line:#d3cec2;--paper:#fbfaf6;
--spot:#a5360a}
@media(prefers-color-scheme:dark){:root{--ink:#e9e6df;--soft:#a3adb4;--line:#2c353b;
--paper:#12171a;--spot:#ffa36b}}
body{margin:0 auto;padding:2.5rem 1.25rem;max-width:64rem;color:var(--ink);
background:var(--paper);font:1.0625rem/1.55 "Iowan Old Style",Palatino,Georgia,serif;
overflow-wrap:anywhere}
main>*{max-width:44rem}main>.wide{max-width:none}
h1{font-size:2rem;line-height:1.2;margin:0 0 1.5rem}
h2{font-size:1.2rem;margin:2.2rem 0 .5rem;color:var(--spot)}
p{margin:.5rem 0}
.rule{color:var(--soft);font-size:.875rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem;overflow-wrap:normal}
th,td{padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;
vertical-align:top}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums lining-nums}
th{vertical-align:bottom;font-weight:600}th.n{white-space:normal}
td.name{min-width:9rem}
li{margin:.2rem 0}
.finding-chart{display:block;width:100%;max-width:34rem;height:auto;margin:1rem 0}
.chart-ink{fill:var(--ink)}.chart-soft{fill:var(--soft)}.chart-axis{stroke:var(--line)}
@media(prefers-color-scheme:dark){.chart-grew{fill:#79b8da}.chart-fell{fill:#ff8f4d}
.chart-grew-line,.chart-line{stroke:#79b8da}.chart-fell-line{stroke:#ff8f4d}
.chart-hollow{fill:#12171a}.chart-level{fill:#6d6a60}}
@media print{body{padding:0;max-width:none;font-size:10.5pt}table{font-size:8.5pt}
.finding-chart,tr,li{break-inside:avoid}h2{break-after:avoid}.finding-chart{max-width:24rem}}
"""


def to_html(parts: list[Part], language: Language = ENGLISH) -> str:
    """The text as a page; names are text, each with its own direction.

    Parameters
    ----------
    parts : list of Part
        As `spoken` gives them.
    language : Language

    Examples
    --------
    >>> "<p>&lt;b&gt;</p>" in to_html([Part("title", "T"), Part("text", "<b>")])
    True
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = next((part.text for part in parts if part.kind == "title"), "")
    body = []
    for is_list, group in groupby(parts, key=lambda part: part.kind == "point"):
        if is_list:
            points = "".join(f'<li dir="auto">{escape(part.text)}</li>\n' for part in group)
            body.append(f"<ul>\n{points}</ul>")
        else:
            body += [_block(part, language) for part in group]
    return (
        f'<!doctype html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _block(part: Part, language: Language) -> str:
    if part.kind == "table":
        return _table(part.table, language.say(_("Table of clusters")))
    if part.chart:
        return svg(part.chart, language)
    text = escape(part.text)
    tags = {
        "title": ("<h1>", "</h1>"),
        "heading": ("<h2>", "</h2>"),
        "rule": ('<p class="rule">', "</p>"),
    }
    before, after = tags.get(part.kind, ("<p>", "</p>"))
    return before + text + after


def _table(rows: tuple[tuple[str, ...], ...], label: str) -> str:
    def cell(tag: str, number: int, text: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        kind = ' class="n"' if is_number(number) else ' class="name"' if number == 1 else ""
        return f"<{tag}{scope}{kind}><bdi>{escape(text)}</bdi></{tag}>"

    head = "".join(cell("th", n, text) for n, text in enumerate(rows[0]))
    body = "\n".join(
        "<tr>" + "".join(cell("td", n, text) for n, text in enumerate(row)) + "</tr>"
        for row in rows[1:]
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(label)}">\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
