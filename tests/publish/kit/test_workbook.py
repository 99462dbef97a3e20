"""The workbook: the run's figures as numbers, names as text whatever they are."""

from __future__ import annotations

import csv
import zipfile

import openpyxl
import pytest

from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.workbook import write_workbook
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def path(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "clusters.xlsx"
    write_workbook(facts(result), path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def rows(book, sheet):
    lines = list(book[sheet].iter_rows(values_only=True))
    return [
        dict(zip((str(t).split("\n")[0] for t in lines[0]), line, strict=True))
        for line in lines[1:]
    ]


def test_it_has_a_sheet_for_everything_that_the_run_says(book):
    assert book.sheetnames == [
        "Ranking",
        "Clusters",
        "Economies",
        "Economies in clusters",
        "Applicants",
        "Organisations",
        "Technology fields",
        "Science fields",
        "Series",
        "Partners",
        "Teams",
        "Ledger",
        "Units and method",
    ]


def test_the_ranking_holds_the_figures_of_the_csv_as_numbers(result, book):
    with (result.folder / "ranking.csv").open(encoding="utf-8") as stream:
        wanted = list(csv.DictReader(stream))
    for row, cells in zip(wanted, rows(book, "Ranking"), strict=True):
        assert (int(row["rank"]), row["name"]) == (cells["Rank"], cells["Cluster"])
        assert float(row["patents_count"]) == cells["PCT applications"]
        assert float(row["publications_share"]) == cells["Articles, share"]
        assert float(row["total"]) == cells["Total"]


def test_names_are_text_and_nothing_is_a_formula_or_a_link(path, book):
    names = {row["Applicant"] for row in rows(book, "Applicants")}
    for name in (
        kit_world.SCRIPT,
        kit_world.FORMULA,
        kit_world.ARABIC,
        kit_world.CHINESE,
        kit_world.LONG.strip(),
        kit_world.TYPST,
    ):
        assert name in names
    for page in book:
        assert all(cell.data_type in ("s", "n") for line in page.iter_rows() for cell in line)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            if name.startswith("xl/worksheets"):
                assert b"<f>" not in text
                assert b"hyperlink" not in text


def test_headers_are_frozen_and_every_column_has_its_unit_in_the_method(book):
    told = {(row["Subject"], row["Item"]) for row in rows(book, "Units and method")}
    for page in book:
        assert page.freeze_panes == "A2"
        if page.title != "Units and method":
            titles = [str(cell.value).split("\n")[0] for cell in page[1]]
            assert all((page.title, title) in told for title in titles)


def test_equal_facts_give_equal_bytes(result, path, tmp_path):
    write_workbook(facts(result), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
