"""What PDF/UA-1 asks of a brief's structure, read back with pypdf.

This is no validator: it looks at what a screen reader needs (ISO 14289-1, the clauses named), while
typst checks the rest as it writes.
"""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pypdf
import pytest
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.gather import facts
from support import kit_world

PAINTING = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"f*",
    b"F",
    b"S",
    b"s",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"Do",
    b"sh",
    b"BI",
    b"INLINE IMAGE",
}


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    result = kit_world.build(tmp_path_factory.mktemp("kit"))
    known = facts(result)
    briefs = Briefs(result, known)
    return [pypdf.PdfReader(io.BytesIO(briefs.pdf(cluster))) for cluster in known.clusters]


def elements(pdf):
    """Structure elements in reading order: kind, element, path of the kinds above it."""
    root = pdf.trailer["/Root"]["/StructTreeRoot"]
    roles = {key: str(value) for key, value in root.get("/RoleMap", {}).items()}

    def below(node, path):
        kids = node.get("/K", [])
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            element = kid.get_object() if isinstance(kid, IndirectObject) else kid
            if isinstance(element, DictionaryObject) and "/S" in element:
                kind = roles.get(element["/S"], str(element["/S"])).removeprefix("/")
                yield kind, element, path
                yield from below(element, [*path, kind])

    return list(below(root, []))


def marked(node):
    """The numbers of marked content under an element, of it alone."""
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        node_below = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(node_below, int):
            yield node["/Pg"].get_object()["/StructParents"], int(node_below)
        elif isinstance(node_below, DictionaryObject) and node_below.get("/Type") == "/MCR":
            yield (
                node_below.get("/Pg", node.get("/Pg")).get_object()["/StructParents"],
                int(node_below["/MCID"]),
            )


def test_it_says_what_it_is(pdfs):
    for pdf in pdfs:
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value is True  # 7.1
        assert root["/Lang"] == "en"  # 7.2
        assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True  # 7.1
        meta = root["/Metadata"].get_data().decode("utf-8")
        assert re.search(r"pdfuaid:part(=\"1\"|>1<)", meta)  # 5
        assert "dc:title" in meta
        assert not pdf.is_encrypted  # 7.16


def test_all_that_is_painted_is_tagged_or_an_artifact(pdfs):  # 7.1
    for pdf in pdfs:
        known = {pair for _, node, _ in elements(pdf) for pair in marked(node)}
        seen = set()
        for page in pdf.pages:
            assert page["/Tabs"] == "/S"  # 7.18.3
            inside = []
            for operands, operator in ContentStream(page.get_contents(), pdf).operations:
                if operator in (b"BDC", b"BMC"):
                    facts_of = operands[1] if len(operands) > 1 else {}
                    number = facts_of.get("/MCID") if isinstance(facts_of, dict) else None
                    assert operands[0] == "/Artifact" or number is not None or inside
                    inside.append(number)
                    if number is not None:
                        seen.add((page["/StructParents"], int(number)))
                elif operator == b"EMC":
                    inside.pop()
                elif operator in PAINTING:
                    assert inside, operator
            assert not inside
        assert seen == known


def test_headings_go_down_one_level_at_a_time(pdfs):  # 7.4.2
    for pdf in pdfs:
        levels = [int(kind[1]) for kind, _, _ in elements(pdf) if re.fullmatch(r"H[1-6]", kind)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_pictures_are_told_in_words(pdfs):  # 7.3
    for pdf in pdfs:
        figures = [node for kind, node, _ in elements(pdf) if kind == "Figure"]
        assert len(figures) == 4  # two maps, two charts
        for node in figures:
            assert len(node["/Alt"]) > 30
            assert "\u202e" not in node["/Alt"]


def test_tables_have_rows_and_headers_that_say_what_they_head(pdfs):  # 7.5
    for pdf in pdfs:
        tagged = elements(pdf)
        tables = [node for kind, node, _ in tagged if kind == "Table"]
        heads = [node for kind, node, _ in tagged if kind == "TH"]
        assert len(tables) > 5
        assert len(heads) >= 2 * len(tables)
        for kind, _, path in tagged:
            if kind in ("TH", "TD"):
                assert path[-1] == "TR"
            if kind == "TR":
                assert path[-1] in ("Table", "THead", "TBody", "TFoot")
        for node in heads:
            known = node["/A"]
            known = known.get_object() if isinstance(known, IndirectObject) else known
            parts = known if isinstance(known, list) else [known]
            assert any(part.get_object().get("/Scope") == "/Column" for part in parts)


def test_every_letter_can_be_read_aloud(pdfs):  # 7.21.7
    for pdf in pdfs:
        for page in pdf.pages:
            for font in page["/Resources"]["/Font"].values():
                assert "/ToUnicode" in font.get_object()
            assert "\ufffd" not in page.extract_text()
