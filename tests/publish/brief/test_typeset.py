"""The briefs: two tagged pages, the run's figures, and no name that does harm."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path

import numpy as np
import pypdf
import pytest
import shapely
from typer.testing import CliRunner

from hotbed.cli.main import app
from hotbed.publish.brief.map import Places, local_map
from hotbed.publish.brief.page import readable
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.run import facts
from hotbed.publish.facts.words import counted, percent
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def whole(result):
    return facts(result)


@pytest.fixture(scope="module")
def briefs(result, whole):
    return Briefs(result, whole)


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_a_brief_is_two_pages_tagged_with_title_and_language(briefs, whole):
    for own in whole["clusters"]:
        pdf = read(briefs.pdf(own))
        assert len(pdf.pages) == 2
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert "/StructTreeRoot" in root
        assert own["name"] in pdf.metadata.title
        # ISO 14289-1: the document says of itself that it follows PDF/UA-1.
        assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_equal_facts_give_equal_bytes(result, whole, briefs):
    own = whole["clusters"][1]
    assert briefs.pdf(own) == Briefs(result, facts(result)).pdf(own)


def test_the_figures_are_those_of_the_facts(briefs, whole):
    own = whole["clusters"][0]
    text = text_of(briefs.pdf(own))
    for metric in ("patents", "publications"):
        assert counted(own["metrics"][metric]["count"]) in text
        assert f"{percent(own['metrics'][metric]['share'])} % of the world" in text
    for row in own["technology_fields"]["patents"]:
        assert row["label"] in text
        assert counted(row["specialisation"], 2) in text


def test_names_are_text_in_their_own_script(briefs, whole):
    text = text_of(briefs.pdf(whole["clusters"][0]))
    assert kit_world.SCRIPT in text
    assert kit_world.FORMULA in text.replace(" ", "")
    assert "#set page(fill: red) $x$ *bold*" in text
    assert "\u202e" not in text


def test_letters_that_no_font_has_are_transliterated_and_that_is_said(result, whole):
    # An amulet of Unicode 11: none of typst's fonts has it, nor do those of most systems.
    changed = copy.deepcopy(whole)
    own = changed["clusters"][0]
    own["applicants"]["patents"][0]["label"] = "\U0001f9ff Acme"
    briefs = Briefs(result, changed)
    text = text_of(briefs.pdf(own))
    assert "[:nazar_amulet:] Acme" in text or "\U0001f9ff Acme" in text
    assert ("transliterated" in text) == bool(briefs.missing)
    assert readable({"t": "東京 Tower 東"}, {"東", "京"})["t"] == "[DongJing] Tower [Dong]"


def test_nothing_is_said_of_transliteration_where_there_is_none(result, whole):
    changed = copy.deepcopy(whole)
    changed["study"]["title"] = "Plain"
    own = changed["clusters"][0]
    own["applicants"] = own["organisations"] = {}
    assert "transliterated" not in text_of(Briefs(result, changed).pdf(own))


@pytest.mark.parametrize("name", [kit_world.LONG, kit_world.CHINESE * 25, "x" * 300,
                                  kit_world.ARABIC * 15])  # fmt: skip
def test_300_characters_everywhere_still_make_two_pages(result, whole, name):
    changed = copy.deepcopy(whole)
    changed["study"] |= {"title": name, "note": name}
    changed["credits"] = [name] * 9
    own = changed["clusters"][0]
    own["name"] = name
    own["parts"] = own["parts"] * 5
    for place in own["found"]["largest"]:
        place["place"] = name
    for subject in ("applicants", "organisations", "technology_fields", "science_fields",
                    "partners"):  # fmt: skip
        for rows in own[subject].values():
            for row in rows:
                row["partner" if subject == "partners" else "label"] = name
            rows *= 6
    assert len(read(Briefs(result, changed).pdf(own)).pages) == 2


def test_a_cluster_across_the_antimeridian_has_one_outline():
    half = [shapely.box(179.9, -17.1, 180, -16.9), shapely.box(-180, -17.1, -179.9, -16.9)]
    one = np.array([True])
    places = Places(np.array([180.0]), np.array([-17.0]), np.array([9.0]), one, one, ["Taveuni"])
    drawn = local_map((180.0, -17.0), shapely.MultiPolygon(half), places, 100, 80)
    outline = next(part for part in drawn.svg.split("<path") if 'fill-opacity="0.09"' in part)
    assert outline.count("M") == 1
    assert [label["text"] for label in drawn.labels] == ["Taveuni"]
    assert drawn.bar_km == 10


def test_the_command_writes_the_clusters_asked_for(result, tmp_path):
    call = ["brief", str(result.folder), "1", "3", "--out", str(tmp_path), "-q"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0
    assert sorted(path.name[:2] for path in tmp_path.iterdir()) == ["1-", "3-"]
    both = CliRunner().invoke(app, ["brief", str(result.folder), "1", "--all"])
    assert "--all can't be combined with names" in str(both.exception)
    none = CliRunner().invoke(app, ["brief", str(result.folder)])
    assert "name clusters, or use --all" in str(none.exception)


def test_against_a_published_table_ranks_alone_are_told(result, tmp_path):
    # Fiji's cluster has no city that the table could name, London's is called Lambeth here.
    table = tmp_path / "published.csv"
    table.write_text("rank,cluster,economy\n7,Lambeth,GB\n", encoding="utf-8")
    call = ["brief", str(result.folder), "2", "3", "--out", str(tmp_path), "-q", "--json",
            "--against", str(table)]  # fmt: skip
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, (done.output, done.exception)
    second, third = (text_of(Path(name).read_bytes()) for name in json.loads(done.stdout)["briefs"])
    assert "of 3 clusters, 7 before" in second
    assert "In published.csv it ranked 7 (up 5)." in second
    assert "It was not found in published.csv." in third
    assert "Growth is" not in second


def test_where_input_files_lay_is_not_told(result, tmp_path):
    before = kit_world.build(tmp_path, (2015, 2016), {"Lambeth": "London"})
    whole = facts(result, before=before)
    assert whole["against"]["differences"] == ["naming.names: names.csv before, none now"]
    own = next(each for each in whole["clusters"] if each["rank"] == 2)
    text = text_of(Briefs(result, whole).pdf(own))
    assert "The two runs differ in method as well" in text
