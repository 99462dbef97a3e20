"""The press text in Markdown, HTML and DOCX: the same words, and no name that does harm."""

from __future__ import annotations

import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

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

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.text = [], [], ""
        self.feed(html)

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
            ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own
    return [t.text for t in root.iter(f"{{{MAIN}}}t")]


def test_all_three_say_the_same(parts):
    page, words = Page(to_html(parts)), words_of_docx(to_docx(parts))
    for part in parts:
        cells = [cell for row in part.table for cell in row] or [part.text]
        for text in cells:
            assert text in page.text
            assert text in words


def test_it_holds_the_findings_with_their_rules(result, parts):
    said = [part.text for part in parts]
    for finding in findings(result).findings:
        assert finding.text in said
        assert f"Rule: {finding.rule}" in said
    assert "Sources" in said


def test_names_are_text_in_html(parts):
    html = to_html(parts)
    page = Page(html)
    assert not {"script", "img", "iframe", "link", "a"} & set(page.elements)
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "default-src 'none'" in html
    assert kit_world.SCRIPT in page.text
    assert "\u202e" not in html


def test_markdown_escapes_names():
    evil = (("Rank", "Cluster", "Economies"), ("1", "a|b <b>*x*</b> [y](z)", "DE"))
    text = to_markdown([Part("table", table=evil), Part("point", "a"), Part("point", "b")])
    assert "a\\|b \\<b\\>\\*x\\*\\</b\\> \\[y\\](z)" in text
    assert text.endswith("- a\n- b\n")


def test_equal_parts_give_equal_bytes(parts):
    assert to_docx(parts) == to_docx(list(parts))
