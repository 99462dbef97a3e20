"""Scopus CSV exports, hand-written after its support page on exporting document lists."""

import csv
import io

import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.registry import source
from sources.files.test_containers import workbook

NAMES = [
    "Authors",
    "Author full names",
    "Title",
    "Year",
    "DOI",
    "Affiliations",
    "Authors with affiliations",
    "Document Type",
    "EID",
]
OSLO, ROME = "Dept. X; Unit 2, Univ. Oslo, Oslo, Norway", "Univ. Rome, Rome, Italy"
ROWS = [
    [  # since 2023: full names with ids, names in their entries with a comma
        "Wu, H.; de la Cruz, A.; Roe, C.",
        "Wu, Hao (581); de la Cruz, Ana (572); Roe, Carl (573)",
        "A, B",
        "2024",
        "10.1/x",
        f"Univ. Bergen, Bergen, Norway; {ROME}",
        f"Wu, Hao, {ROME}, Univ. Bergen, Bergen, Norway; de la Cruz, Ana, {ROME}; Roe, Carl",
        "Article",
        "2-s2.0-1",
    ],
    [  # before 2023: names without commas, parted by commas
        "Wu H., Roe C.",
        "",
        "C",
        "2019",
        "",
        f"{ROME}; {OSLO}",
        f"Wu H., {ROME}; Roe C., {OSLO}",
        "Review",
        "2-s2.0-2",
    ],
    ["Wu H., Roe C.", "", "D", "2019", "10.1/y", f"{ROME}; Oslo, Norway", "", "Article", ""],
    ["[No author name available]", "", "E", "n.d.", "", "", "", "Article", "2-s2.0-4"],
    ["Wu H.", "", "F", "2019", "", ROME, "", "Article", ""],
]


def printed(rows):
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


SEEDS = {"a.csv": printed([NAMES, *ROWS])}


def write(path, rows, encoding="utf-8-sig"):
    path.write_text(printed(rows), encoding=encoding, newline="")
    return path


def test_authors_with_their_addresses(tmp_path, read_source):
    rows, rejects = read_source("scopus", [write(tmp_path / "scopus.csv", [NAMES, *ROWS])])
    shown = [
        (
            r["document_id"][-1],
            r["contributor"],
            r.get("address"),
            r["contributors"],
            r["year"],
            r["left_out"],
        )
        for r in rows
    ]
    assert shown == [
        ("1", "0", ROME, 3, 2024, None),
        ("1", "0", "Univ. Bergen, Bergen, Norway", 3, 2024, None),
        ("1", "1", ROME, 3, 2024, None),
        ("1", "2", None, 3, 2024, None),
        ("2", "0", ROME, 2, 2019, "type review"),
        ("2", "1", OSLO, 2, 2019, "type review"),  # a semicolon within an address
        ("y", "0", ROME, 2, 2019, None),  # no entries by author: each has all of them
        ("y", "0", "Oslo, Norway", 2, 2019, None),
        ("y", "1", ROME, 2, 2019, None),
        ("y", "1", "Oslo, Norway", 2, 2019, None),
        ("4", None, None, None, None, None),
    ]
    assert [(r["row"], r["reason"]) for r in rejects] == [(5, "neither EID nor DOI")]


def test_rows_that_are_damaged_are_set_aside(tmp_path, read_source):
    path = write(tmp_path / "scopus.csv", [NAMES, ROWS[0][:4], ROWS[0]])
    latin = [*ROWS[0][:-2], "Artículo", "2-s2.0-9"]
    write(tmp_path / "latin.csv", [latin], "latin-1")
    path.write_bytes(path.read_bytes() + (tmp_path / "latin.csv").read_bytes())
    rows, rejects = read_source("scopus", [path])
    assert {row["document_id"] for row in rows} == {"2-s2.0-1"}
    assert [(r["row"], r["reason"]) for r in rejects] == [
        (1, "4 fields instead of 9"),
        (3, "not utf-8 text; set encoding in the recipe"),
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["Title", "Year"], "has no column 'Authors'; export it from Scopus as CSV"),
        (["Authors", "Year"], "neither a column 'EID' nor 'DOI'"),
        (['Authors,"Year","EID","Affiliations"'], "holds each row as one quoted cell"),
        (["Authors", "Year", "EID"], "has no addresses; export it with 'Authors with aff"),
    ],
)
def test_another_export_is_refused(tmp_path, read_source, names, message):
    with pytest.raises(HotbedError) as error:
        read_source("scopus", [write(tmp_path / "a.csv", [names])])
    assert message in str(error.value)


LANGUAGES = {
    "Chinese": "作者,作者 ID,文献标题,年份,归属机构,带归属机构的作者,文献类型,EID",
    "Japanese": "著者名,著者ID,タイトル,出版年,著者所属機関名,著者 + 所属機関,文献タイプ,EID",
    "Russian": "Авторы,Идентификатор автора,Название,Год,Организации,Авторы организаций,"
    "Тип документа,EID",
}
KINDS = {"Chinese": "文章", "Japanese": "論文", "Russian": "Article"}
LINKED = f"Roe, A., {ROME}; Berg, N., Univ. Oslo, Oslo, Norway"
SEEDS |= {
    "b.csv": f'{LANGUAGES["Chinese"]}\n"Roe A., Berg N.",1;2,T,2020,"{ROME}","{LINKED}",文章,E1\n',
    "c.csv": 'Authors;Year;Affiliations;EID\nRoe A., Jr.;2020;"A; B, Italy";E1\n',
}


def shown(rows):
    return [(r["document_id"], r["contributor"], r["address"], r["left_out"]) for r in rows]


WANTED = [("E1", "0", ROME, None), ("E1", "1", "Univ. Oslo, Oslo, Norway", None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_of_other_interfaces(tmp_path, read_source, language):
    names = LANGUAGES[language].split(",")
    row = ["Roe A., Berg N.", "1;2;", "T", "2020", ROME, LINKED, KINDS[language], "E1"]
    rows, rejects = read_source("scopus", [write(tmp_path / "a.csv", [names, row])])
    assert (shown(rows), rejects) == (WANTED, [])


def test_spreadsheets_of_an_export(tmp_path, read_source):
    names = ["Authors", "Year", "Affiliations", "Authors with affiliations", "EID"]
    row = ["Roe A., Berg N.", "2020", ROME, LINKED, "E1"]
    lines = [names, row, names, [*row[:-1], "E2"]]  # two exports, one behind the other
    twice = [*WANTED, *(("E2", *listing[1:]) for listing in WANTED)]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(lines)
    (tmp_path / "europe.csv").write_text(stream.getvalue(), "utf-8-sig", newline="")
    tabs = "".join("\t".join(line) + "\r\n" for line in lines)
    (tmp_path / "unicode.txt").write_text(tabs, "utf-16", newline="")
    workbook(tmp_path / "saved.xlsx", lines)
    write(tmp_path / "quoted.csv", lines)
    for name in ("europe.csv", "unicode.txt", "saved.xlsx", "quoted.csv"):
        rows, rejects = read_source("scopus", [tmp_path / name])
        assert [listing[:3] for listing in shown(rows)] == [row[:3] for row in twice], name
        assert rejects == []


def test_notices_and_retracted_articles_do_not_count(tmp_path, read_source):
    names = ["Authors", "Year", "Affiliations", "Document Type", "EID"]
    kinds = ["Article", "Retracted", "Erratum", "勘误"]
    lines = [["Roe A.", "2020", ROME, kind, kind] for kind in kinds]
    rows, _ = read_source("scopus", [write(tmp_path / "a.csv", [names, *lines])])
    assert [row["left_out"] for row in rows] == [
        None,
        "retracted",
        "correction notice",
        "correction notice",
    ]


def test_a_column_that_holds_no_years_is_refused(tmp_path, read_source):
    names = ["Authors", "Year", "Affiliations", "EID"]
    lines = [["Roe A.", "3.197964", ROME, "E1"], ["Roe A.", "2020", ROME, "E2"]]
    path = write(tmp_path / "a.csv", [names, *lines, ["Roe A.", "ref 2050x", ROME, "E3"]])
    with pytest.raises(HotbedError, match=r"'Year' are not years \(2 of 3, .*3\.197964"):
        read_source("scopus", [path])
    spec = Input(source="scopus", metric="m", files=[str(path)])
    with pytest.raises(HotbedError, match="are not years"):
        source("scopus").check([path], spec)


def test_an_export_without_types_says_how_to_keep_its_documents(tmp_path, read_source):
    names = ["Authors", "Year", "Affiliations", "EID"]
    path = write(tmp_path / "a.csv", [names, ["Roe A.", "2020", ROME, "E1"]])
    rows, _ = read_source("scopus", [path])
    assert [row["left_out"] for row in rows] == ["type without a type"]
    said = source("scopus").check([path], Input(source="scopus", metric="m", files=[str(path)]))
    assert 'include_types = ["without a type"] keeps them: 1 of the first' in said["a.csv"]
    rows, _ = read_source("scopus", [path], include_types=["without a type"])
    assert [row["left_out"] for row in rows] == [None]


def test_lines_before_the_header_are_passed_over(tmp_path, read_source):
    text = printed([NAMES, ROWS[0]])
    (tmp_path / "a.csv").write_text(f"Scopus\nEXPORT DATE:12 Mar 2010\n\n{text}", encoding="utf-8")
    rows, rejects = read_source("scopus", [tmp_path / "a.csv"])
    assert ({row["document_id"] for row in rows}, rejects) == ({"2-s2.0-1"}, [])
