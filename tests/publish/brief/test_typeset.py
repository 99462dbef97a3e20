"""The briefs: two tagged pages, the run's figures, and no name that does harm."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pypdf
import pytest
import shapely
from typer.testing import CliRunner

from hotbed.analysis.change.previous import previous_of
from hotbed.cli.main import app
from hotbed.publish.brief.letters import readable
from hotbed.publish.brief.map import local_map
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.words import counted, percent
from hotbed.publish.maps.places import Places
from support import kit_world

NAMED = ("applicants", "organisations", "technology_fields", "science_fields")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def known(result):
    return facts(result)


@pytest.fixture(scope="module")
def briefs(result, known):
    return Briefs(result, known)


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_a_brief_is_two_pages_tagged_with_title_and_language(briefs, known):
    for cluster in known.clusters:
        pdf = read(briefs.pdf(cluster))
        assert len(pdf.pages) == 2
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert "/StructTreeRoot" in root
        assert cluster.name in pdf.metadata.title
        # ISO 14289-1: the document says of itself that it follows PDF/UA-1.
        assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_equal_facts_give_equal_bytes(result, known, briefs):
    cluster = known.clusters[1]
    assert briefs.pdf(cluster) == Briefs(result, facts(result)).pdf(cluster)


def test_the_figures_are_those_of_the_facts(briefs, known):
    cluster = known.clusters[0]
    text = text_of(briefs.pdf(cluster))
    for amount in cluster.metrics.values():
        assert counted(amount.count) in text
        assert f"{percent(amount.share)} % of the world" in text
    for line in cluster.technology_fields["patents"]:
        assert line.label in text
        assert counted(line.specialisation, 2) in text


def test_names_are_text_in_their_own_script(briefs, known):
    text = text_of(briefs.pdf(known.clusters[0]))
    assert kit_world.SCRIPT in text
    assert kit_world.FORMULA in text.replace(" ", "")
    assert "#set page(fill: red) $x$ *bold*" in text
    assert "\u202e" not in text


def test_letters_that_no_font_has_are_transliterated_and_that_is_said(result, known):
    # An amulet of Unicode 11: none of typst's fonts has it, nor do those of most systems.
    first, *others = known.clusters[0].applicants["patents"]
    named = [replace(first, label="\U0001f9ff Acme"), *others]
    cluster = replace(known.clusters[0], applicants={"patents": named})
    briefs = Briefs(result, known)
    text = text_of(briefs.pdf(cluster))
    assert "[:nazar_amulet:] Acme" in text or "\U0001f9ff Acme" in text
    assert ("transliterated" in text) == bool(briefs.setting.missing)
    assert readable({"t": "東京 Tower 東"}, {"東", "京"})["t"] == "[DongJing] Tower [Dong]"


def test_nothing_is_said_of_transliteration_where_there_is_none(result, known):
    plain = replace(known, study=replace(known.study, title="Plain"))
    cluster = replace(known.clusters[0], applicants={}, organisations={})
    assert "transliterated" not in text_of(Briefs(result, plain).pdf(cluster))


@pytest.mark.parametrize(
    "name",
    [
        kit_world.CHINESE * 25,
        "x" * 300,
        pytest.param(kit_world.LONG, marks=pytest.mark.slow),
        pytest.param(kit_world.ARABIC * 15, marks=pytest.mark.slow),
    ],
)
def test_300_characters_everywhere_still_make_two_pages(result, known, name):
    study = replace(known.study, title=name, note=name)
    cluster = known.clusters[0]
    lines = {
        subject: {
            metric: [
                replace(line, **{"partner" if subject == "partners" else "label": name})
                for line in lines
            ]
            * 6
            for metric, lines in cluster.lines(subject).items()
        }
        for subject in (*NAMED, "partners")
    }
    places = [replace(place, place=name) for place in cluster.found.largest]
    cluster = replace(
        cluster,
        name=name,
        parts=cluster.parts * 5,
        found=replace(cluster.found, largest=places),
        **lines,
    )
    briefs = Briefs(result, replace(known, study=study, credits=[name] * 9))
    assert len(read(briefs.pdf(cluster)).pages) == 2


def test_a_cluster_across_the_antimeridian_has_one_outline():
    halves = [shapely.box(179.9, -17.1, 180, -16.9), shapely.box(-180, -17.1, -179.9, -16.9)]
    members = pa.table(
        {
            "lon": [180.0],
            "lat": [-17.0],
            "listings": [9],
            "core": [True],
            "place": ["Taveuni"],
            "cluster_id": ["FJ"],
        }
    )
    outline = shapely.to_wkb(shapely.MultiPolygon(halves))
    places = Places(members, pa.table({"cluster_id": ["FJ"], "geometry": [outline]}))
    drawn = local_map((180.0, -17.0), "FJ", places, 100, 80)
    line = next(part for part in drawn.svg.split("<path") if 'fill-opacity="0.09"' in part)
    assert line.count("M") == 1
    assert [label.name for label in drawn.labels] == ["Taveuni"]
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
    call = ["brief", str(result.folder), "2", "3", "--out", str(tmp_path), "-q", "--json"]
    call += ["--against", str(table)]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, (done.output, done.exception)
    second, third = (text_of(Path(name).read_bytes()) for name in json.loads(done.stdout)["briefs"])
    assert "of 3 clusters, 7 before" in second
    assert "In published.csv it ranked 7 (up 5)." in second
    assert "It was not found in published.csv." in third
    assert "Growth is" not in second


def test_where_input_files_lay_is_not_told(result, tmp_path):
    before = kit_world.build(tmp_path, (2015, 2016), {"Lambeth": "London"})
    known = facts(result, against=[previous_of(result, before)])
    first, *windows = known.against.differences
    assert first == "naming.names: names.csv before, none now"
    assert all("in a window" in line for line in windows)  # they are not of one length
    cluster = next(cluster for cluster in known.clusters if cluster.rank == 2)
    text = text_of(Briefs(result, known).pdf(cluster))
    assert "The two runs differ in method as well" in text
