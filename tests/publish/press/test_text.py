"""The press text in Markdown, HTML and DOCX: the same words, and no name that does harm."""

from __future__ import annotations

import html
import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.finding import for_readers
from hotbed.analysis.findings.findings import findings
from hotbed.publish.facts.gather import facts
from hotbed.publish.press.docx import MAIN, to_docx
from hotbed.publish.press.html import to_html
from hotbed.publish.press.text import Part, press_parts, to_markdown
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def parts(result):
    return press_parts(facts(result), findings(result))


class Page(HTMLParser):
    """The elements of a page and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.text += data


def words_of_docx(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own
        for name in archive.namelist():
            if not name.endswith(".png"):
                ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own
    return [t.text for t in root.iter(f"{{{MAIN}}}t")]


def described(packed):
    """The descriptions of a document's pictures."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own
    return {drawn.get("descr") for drawn in root.iter() if drawn.tag.endswith("}docPr")}


def test_all_three_say_the_same(parts):
    docx = to_docx(parts)
    page, words = Page(to_html(parts)), words_of_docx(docx)
    for part in parts:
        cells = [cell for row in part.table for cell in row] or [part.text]
        if part.chart:  # its description stands beside the picture
            assert part.text in html.unescape(to_html([part]))
            assert part.text in described(docx)
            continue
        for text in cells:
            assert text in page.text
            assert text in words


def test_it_holds_the_findings_with_their_rules(result, parts):
    said = [part.text for part in parts]
    for finding in findings(result).findings:
        if finding.points:
            assert f"{finding.lead}:" in said
            assert set(finding.points) <= set(said)
        else:
            assert finding.text in said
        assert f"Rule: {for_readers(finding.rule)}" in said
    assert "Sources" in said
    assert not any("--" in text for text in said)


def test_a_picture_of_the_document_is_a_file_of_it_that_is_shown_once(parts):
    charts = [part for part in parts if part.chart]
    assert [part.file for part in charts] == ["top", "concentration", "economies"]
    with zipfile.ZipFile(io.BytesIO(to_docx(parts))) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/media/")]
        links = archive.read("word/_rels/document.xml.rels").decode()
        text = archive.read("word/document.xml").decode()
        assert len(names) == len(charts) == text.count("<a:blip ")
        for name in names:
            assert archive.read(name).startswith(b"\x89PNG")
            assert name.removeprefix("word/") in links
    assert "![Totals of the largest clusters](charts/top.svg)" in to_markdown(parts)


def test_columns_hold_their_longest_word_and_broad_tables_lie_on_their_side():
    head = ("Rank", "Cluster", "Economies", *["Biotechnologists", "Total"] * 5)
    rows = (head, ("1 (1-20)", "Bridgewater Township, NJ", "US", *["1,234.5", "4.40"] * 5))
    broad = to_docx([Part("heading", "Table"), Part("table", table=rows)])
    small = to_docx([Part("table", table=tuple(row[:4] for row in rows))])
    with zipfile.ZipFile(io.BytesIO(broad)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own
    mark = f"{{{MAIN}}}"
    widths = [int(column.get(f"{mark}w")) / 56.7 for column in root.iter(f"{mark}gridCol")]
    for number, column in enumerate(zip(*rows, strict=True)):
        word = max(len(part) for text in column for part in text.split())
        assert widths[number] >= 1.6 * word  # millimetres; a letter of 8.5 points has 1.6 at most
    assert sum(widths) <= 257.1
    turned = [size.get(f"{mark}orient") for size in root.iter(f"{mark}pgSz")]
    assert turned == [None, "landscape", None]
    before = next(root.iter(f"{mark}body"))[0]
    assert before.find(f".//{mark}pgSz") is not None  # the heading stands on the table's page
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        assert b"landscape" not in archive.read("word/document.xml")


def test_names_are_text_in_html(parts):
    text = to_html(parts)
    page = Page(text)
    assert not {"script", "img", "iframe", "link", "a"} & set(page.elements)
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "default-src 'none'" in text
    assert kit_world.SCRIPT in page.text
    assert "\u202e" not in text


def test_markdown_escapes_names():
    evil = (("Rank", "Cluster", "Economies"), ("1", "a|b <b>*x*</b> [y](z)", "DE"))
    text = to_markdown([Part("table", table=evil), Part("point", "a"), Part("point", "b")])
    assert "a\\|b \\<b\\>\\*x\\*\\</b\\> \\[y\\](z)" in text
    assert text.endswith("- a\n- b\n")


def test_equal_parts_give_equal_bytes(parts):
    assert to_docx(parts) == to_docx(list(parts))


def test_what_the_first_changes_consist_of_is_told(result, tmp_path):
    before = kit_world.build(tmp_path, (2015, 2017))
    compared = previous_of(result, before)
    known = facts(result, against=[compared])
    said = [part.text for part in press_parts(known, findings(result, compared)) if part.text]
    start = said.index("What the changes of the first clusters consist of")
    for cluster, text in zip(known.clusters, said[start + 1 :], strict=False):
        assert text == f"{cluster.name}: {' '.join(cluster.composition.sentences)}"
