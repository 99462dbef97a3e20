"""The workbook: the run's figures as numbers, names as text whatever they are."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from hotbed.publish.atlas.around.files import citation
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.structure import Against, Change
from hotbed.publish.kit.metadata.package import TERMS
from hotbed.publish.kit.workbook import FORMATS, write_workbook
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
    heads, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_it_has_a_sheet_for_everything_that_the_run_says(book):
    assert book.sheetnames == [
        "Cover",
        "Charts",
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
        assert float(row["patents_count"]) == cells["PCT applications, documents"]
        assert float(row["publications_share"]) == cells["Articles, share, %"]
        assert float(row["total"]) == cells["Total, percent points"]


def test_names_are_text_and_links_lead_only_within_the_workbook(path, book):
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
        for line in page.iter_rows():
            links = [cell.hyperlink for cell in line if cell.hyperlink]
            assert all(link.location and not link.target for link in links)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            assert b"External" not in text
            if name.startswith("xl/worksheets"):
                assert b"<f>" not in text


def test_a_name_leads_to_the_cluster_and_back_and_the_cover_to_every_sheet(book):
    for sheet, other in (("Ranking", "Clusters"), ("Clusters", "Ranking")):
        where = {cell.value: cell.column for cell in book[sheet][1]}
        for line in book[sheet].iter_rows(min_row=2):
            name, key = line[where["Cluster"] - 1], line[where["Cluster id"] - 1]
            target, cell = name.hyperlink.location.rsplit("!", 1)
            assert target.strip("'") == other
            row = {c.value for c in book[other][int(cell.strip("$A"))]}
            assert key.value in row
    listed = [cell for line in book["Cover"].iter_rows() for cell in line if cell.hyperlink]
    assert [cell.value for cell in listed] == book.sheetnames[1:]
    assert all(cell.hyperlink.location == f"'{cell.value}'!A1" for cell in listed)


def test_the_cover_says_what_it_is_how_to_cite_it_and_under_which_licence(result, book):
    known = facts(result)
    text = " ".join(
        str(value) for line in book["Cover"].values for value in line if value is not None
    )
    assert known.study.title in text
    assert "by PCT applications 2015–2018, Articles 2015–2018." in text
    assert citation(known) in text
    assert TERMS in text
    assert "UTF-8" in text


def test_every_table_is_an_excel_table_with_figures_exact_and_decimals_by_format(book):
    for page in book.worksheets[2:]:
        (table,) = page.tables.values()
        assert table.ref == page.dimensions
        assert page.freeze_panes.endswith("2")
        for column in page.iter_cols():
            kinds = {cell.data_type for cell in column[1:] if cell.value is not None}
            for kind in kinds:
                side = "right" if kind == "n" else "left"
                assert column[0].alignment.horizontal == side, (page.title, column[0].value)
    (total,) = (c for c in next(book["Ranking"].iter_cols(9, 9)) if c.row == 2)
    assert (total.value, total.number_format) == (144.444444, FORMATS["share"])
    bars = [rule.type for rules in book["Ranking"].conditional_formatting for rule in rules.rules]
    assert bars == ["dataBar"] * 5


def test_charts_follow_the_cells(path, book):
    assert len(book["Charts"]._charts) == 4
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    assert sum("Ranking!$" in chart for chart in charts) == 1
    assert sum("Economies!$" in chart for chart in charts) == 1
    assert sum("Series!$" in chart for chart in charts) == 2


def test_every_column_has_its_unit_in_the_method(book):
    told = {(row["Subject"], row["Item"]) for row in rows(book, "Units and method")}
    for page in book.worksheets[2:-1]:
        assert all((page.title, cell.value) in told for cell in page[1])


def test_growth_of_newcomers_and_from_few_documents_is_left_out_with_the_reason(result, tmp_path):
    known = facts(result)
    first, second, third = known.ranking
    changes = (
        Change("continued", "", 2, 1, 12.5, base=400.0),
        Change("continued", "", 9, 7, 1892.0, base=4.25),
        Change("born", "", None, None, None, base=0.0),
    )
    ranking = [
        replace(row, change=change)
        for row, change in zip((first, second, third), changes, strict=True)
    ]
    against = Against("the previous edition", [], True)
    write_workbook(replace(known, ranking=ranking, against=against), tmp_path / "book.xlsx")
    told = [
        (row["Growth, %"], row["Growth from, documents"], row["Growth left out"])
        for row in rows(openpyxl.load_workbook(tmp_path / "book.xlsx"), "Ranking")
    ]
    assert told == [
        (12.5, 400, None),
        (None, 4.25, "few documents before"),
        (None, 0, "new"),
    ]


def test_equal_facts_give_equal_bytes(result, path, tmp_path):
    write_workbook(facts(result), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
