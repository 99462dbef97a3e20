"""Web of Science exports as they lie about: spreadsheets, BibTeX, RIS, converters, languages."""

import re
from collections import defaultdict
from fractions import Fraction

import pytest
from openpyxl import Workbook

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.formats.wos import SOURCE
from sources.formats.test_wos import BIBTEX, RIS, export

LINKED = (
    "[Roe, Ann; Berg, Nils] Univ Oslo, Oslo, Norway.; "
    "[Berg, Nils; Dahl, Carl] KTH, Stockholm, Sweden."
)
OSLO, STOCKHOLM = "Univ Oslo, Oslo, Norway", "KTH, Stockholm, Sweden"
TITLES = {
    "Publication Type": "J",
    "Authors": "Roe, A; Berg, N; Dahl, C",
    "Author Full Names": "Roe, Ann; Berg, Nils; Dahl, Carl",
    "Article Title": "A title",
    "Document Type": "Article",
    "Addresses": LINKED.replace(".;", ";").rstrip("."),
    "Affiliations": "University of Oslo; KTH",
    "Reprint Addresses": "Roe, A (corresponding author), Univ Oslo, Oslo, Norway.",
    "Publication Year": 2020,
    "DOI": "10.1000/x",
    "WoS Categories": "Oncology",
    "UT (Unique WOS ID)": "WOS:1",
}
HALVES = [
    ("WOS:1", 2020, "0", OSLO),
    ("WOS:1", 2020, "1", OSLO),
    ("WOS:1", 2020, "1", STOCKHOLM),
    ("WOS:1", 2020, "2", STOCKHOLM),
]


def record(*fields, names=("Roe, Ann", "Berg, Nils")):
    authors = "\n   ".join(names)
    return "\n".join(["PT J", f"AU {authors}", f"AF {authors}", "PY 2020", *fields, "ER", ""])


def shown(rows):
    return [(r["document_id"], r["year"], r["contributor"], r.get("address")) for r in rows]


def parts(rows):
    """The part of each address: 1 / (contributors x addresses of the contributor)."""
    listings = defaultdict(list)
    for row in rows:
        listings[row["contributor"]].append(row.get("address"))
    held = defaultdict(Fraction)
    for addresses in listings.values():
        for address in addresses:
            held[address] += Fraction(1, rows[0]["contributors"] * len(addresses))
    return dict(held)


def test_the_excel_export_has_the_same_columns_under_titles(tmp_path, read_source):
    book = Workbook()
    for row in (TITLES, TITLES.values(), TITLES):  # of two exports, one appended to the other
        book.active.append(list(row))
    book.save(tmp_path / "savedrecs.xlsx")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.xlsx"])
    assert (shown(rows), rejects) == (HALVES, [])
    assert {(d["kind"], d["value"]) for d in read_source.details} == {
        ("field", "Oncology"),
        ("organisation", "University of Oslo"),
        ("organisation", "KTH"),
    }
    assert read_source.dois == {"WOS:1": "10.1000/x"}


@pytest.mark.parametrize(("delimiter", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.xls")])
def test_a_spreadsheet_saved_as_text(tmp_path, read_source, delimiter, name):
    def line(cells):
        return delimiter.join(
            f'"{cell}"' if delimiter in cell or '"' in cell or "," in cell else cell
            for cell in map(str, cells)
        )

    text = "\n".join([line([*TITLES, "", ""]), line([*TITLES.values(), "", ""])]) + "\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    rows, rejects = read_source("wos", [tmp_path / name])
    assert (shown(rows), rejects) == (HALVES, [])


def test_a_cell_that_excel_cut_off_costs_its_record(tmp_path, read_source):
    book = Workbook()
    book.active.append(list(TITLES))
    full = TITLES | {"Addresses": "[Roe, Ann] Univ Oslo; " * 2000}
    book.active.append([str(value)[:32_767] for value in full.values()])
    book.save(tmp_path / "savedrecs.xlsx")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.xlsx"])
    assert rows == []
    assert rejects[0]["reason"].startswith("C1 is cut off at 32,767 signs")


def test_tables_of_others_are_refused(tmp_path, read_source):
    """Scopus names Authors, Affiliations, Document Type and DOI as well."""
    path = tmp_path / "scopus.csv"
    path.write_text('Authors,Title,Year,DOI,Affiliations,Document Type\n"Roe, A.",x,2020,,,\n')
    with pytest.raises(HotbedError, match="not a Web of Science export"):
        read_source("wos", [path])


def test_columns_without_a_name_and_cells_that_are_quoted(tmp_path, read_source):
    names = "PT\tAU\tAF\tDT\tC1\tPY\tUT"
    row = f'J\t"Roe, A; Berg, N; Dahl, C"\t"Roe, Ann; Berg, Nils; Dahl, Carl"\tArticle\t"{LINKED}"'
    text = "\r\n".join([names + "\t\t", row + "\t2020\tWOS:1\t\t", names + "\t\t", ""])
    (tmp_path / "savedrecs.txt").write_text(text, encoding="utf-8", newline="")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.txt"])
    assert (shown(rows), rejects) == (HALVES, [])


def test_a_semicolon_within_an_address_of_tagged_text(tmp_path, read_source):
    lines = (
        "C1 [Roe, Ann] Texas A&amp;M Univ; Dept B, College Stn, TX USA.",
        "   [Berg, Nils] Univ Paris &#8211; Sud, Orsay, France.",
    )
    (tmp_path / "a.txt").write_text(export(record("DT Article", "UT WOS:1", *lines)))
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    assert [row["address"] for row in rows] == [
        "Texas A&M Univ; Dept B, College Stn, TX USA",
        "Univ Paris \u2013 Sud, Orsay, France",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (f"C1 [Roe, Ann] {OSLO}.", f"C1 [Berg, Nils] {STOCKHOLM}."),
        (f"C1 [Roe, Ann] {OSLO}.; [Berg, Nils] {STOCKHOLM}.",),
        (f"C1 [Roe,\n   Ann] {OSLO}.", f"   [Berg, Nils] {STOCKHOLM}."),
    ],
    ids=["a tag an address", "one line", "names run over"],
)
def test_addresses_as_converters_write_them(tmp_path, read_source, lines):
    (tmp_path / "a.txt").write_text(export(record("DT Article", "UT WOS:1", *lines)))
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    assert [(row["contributor"], row["address"]) for row in rows] == [("0", OSLO), ("1", STOCKHOLM)]


def test_an_address_without_names_holds_one_part_of_authors_and_such_lines(tmp_path, read_source):
    """Two authors in Oslo, one line without names, one of a group: four parts."""
    lines = (
        f"C1 [Roe, Ann; Berg, Nils] {OSLO}.",
        "   Univ Granada, Granada, Spain.",
        "   [EXAMPLE Collaboration] CERN, Geneva, Switzerland.",
    )
    (tmp_path / "a.txt").write_text(export(record("DT Article", "UT WOS:1", *lines)))
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    assert parts(rows) == {
        OSLO: Fraction(2, 4),
        "Univ Granada, Granada, Spain": Fraction(1, 4),
        "CERN, Geneva, Switzerland": Fraction(1, 4),
    }


@pytest.mark.parametrize("lines", ["C1 [Roe, Ann] Oslo.", "RP Roe, Ann, Oslo."])
def test_thousands_of_addresses_without_names_are_few_rows(tmp_path, read_source, lines):
    """3,000 authors and as many addresses are no nine million pairs."""
    names = ["Roe, Ann", *(f"Roe{number}, Ann" for number in range(2999))]
    places = "\n   ".join(f"Univ {number}, Oslo, Norway." for number in range(3000))
    text = export(record("DT Article", "UT WOS:1", f"{lines}\n   {places}", names=names))
    (tmp_path / "a.txt").write_text(text)
    rows, rejects = read_source("wos", [tmp_path / "a.txt"])
    assert (len(rows) < 10_000, rejects) == (True, [])


@pytest.mark.parametrize(
    "marker",
    [
        " (corresponding author), ",
        " (reprint author), ",
        " (\u901a\u8baf\u4f5c\u8005)\uff0c",
        "\uff08\u901a\u8baf\u4f5c\u8005\uff09, ",
        " (autor correspondiente), ",
        " (autor correspondente), ",
        ", ",
    ],
)
def test_the_corresponding_author_in_any_language(tmp_path, read_source, marker):
    line = f"RP Roe, Ann{marker}{OSLO}."
    path = tmp_path / "a.txt"
    path.write_text(export(record("DT Article", "UT WOS:1", line)), encoding="utf-8")
    rows, _ = read_source("wos", [path])
    assert [(row["contributor"], row.get("address")) for row in rows] == [("0", OSLO), ("1", None)]


def test_records_without_identifier_or_type_are_named_and_left_out(tmp_path, read_source):
    path = tmp_path / "a.txt"
    path.write_text(export(record("DT Article", "DI 10.1000/X;1"), record(f"C1 {OSLO}.")))
    rows, rejects = read_source("wos", [path])
    assert rejects == []
    assert [(row["document_id"][:8], row["left_out"]) for row in rows[1:3]] == [
        ("10.1000/", None),
        ("a.txt:2:", "type without a type"),
    ]
    spec = Input(source="wos", metric="m", files=[str(path)])
    assert SOURCE.check([path], spec) == {
        "a.txt": "tagged text, first record 10.1000/x;1, records with no identifier (UT), known by "
        "their DOI: 1 of the first, records with neither identifier (UT) nor DOI, known by file "
        "and row: copies of them can't be told; no type (DT), kept by include_types = "
        '["without a type"]: 1 of the first'
    }
    rows, _ = read_source("wos", [path], include_types=["without a type"])
    assert rows[-1]["left_out"] is None


def test_a_group_without_an_address_is_no_author(tmp_path, read_source):
    names = ("Roe, Ann", "Berg, Nils", "EXAMPLE Study Group")
    text = export(record("DT Article", "UT WOS:1", f"C1 [Roe, Ann] {OSLO}.", names=names))
    (tmp_path / "a.txt").write_text(text)
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    assert [(row["contributors"], row.get("address")) for row in rows] == [(2, OSLO), (2, None)]


def test_the_identifier_of_exports_before_2014_is_the_same(tmp_path, read_source):
    (tmp_path / "a.txt").write_text(export(record("DT Article", "UT ISI:000186671900001")))
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    assert {row["document_id"] for row in rows} == {"WOS:000186671900001"}


def test_bibtex_links_authors_by_their_names(tmp_path, read_source):
    (tmp_path / "savedrecs.bib").write_text(BIBTEX, encoding="utf-8")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.bib"])
    assert rejects == []
    leuven = "Katholieke Univ Leuven, B-3000 Leuven, Belgium"
    tianjin = "Tianjin Hosp, Pharm & Dept, Tianjin, Peoples R China"
    oslo, bergen = "Univ Oslo, Oslo, Norway", "Univ Bergen, Bergen, Norway"
    first, second = "WOS:000000000000001", "WOS:000000000000002"
    assert shown(rows) == [
        (first, 2021, "0", leuven),
        (first, 2021, "0", tianjin),
        (first, 2021, "1", leuven),
        (first, 2021, "2", None),
        # no names but the corresponding author's: each author has both
        (second, 1999, "0", oslo),
        (second, 1999, "0", bergen),
        (second, 1999, "1", oslo),
        (second, 1999, "1", bergen),
    ]
    assert read_source.dois == {first: "10.1000/x_1"}
    assert [d["value"] for d in read_source.details] == [
        "Oncology",
        "Physics, Applied",
        "KU Leuven",
        "Tianjin Hospital",
    ]


@pytest.mark.parametrize(
    ("author", "line"),
    [
        ("West, Ann (Jo)", "West, Ann (Jo)"),
        ("Lie (Liz), Xi", "Lie (Liz), Xi"),
        ("Roe, V, Ann", "Roe, Ann, V"),
        ("Roe, V, Ann", "Doe, B; Roe, Ann, V"),
        ("Roe, Ann Maria", "Roe, A. M."),
    ],
)
def test_names_of_all_kinds_begin_a_line(tmp_path, read_source, author, line):
    text = f"""@article{{ WOS:1,
Author = {{Doe, B and {author}}},
Type = {{Article}},
Affiliation = {{Doe, B (Corresponding Author), Univ Bergen, Norway.
   {line}, Univ Oslo, Norway.}},
}}
"""
    (tmp_path / "a.bib").write_text(text)
    rows, _ = read_source("wos", [tmp_path / "a.bib"])
    assert ("1", "Univ Oslo, Norway") in {(row["contributor"], row.get("address")) for row in rows}
    assert {row["contributors"] for row in rows} == {2}


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("Year = {1999},", "Year = {1999,"),
        ("Year = {1999},", "Year = {1999}},"),
        ("Year = {1999},", "Year = {1999}, what is this?"),
    ],
)
def test_a_damaged_entry_costs_itself(tmp_path, read_source, find, put):
    third = BIBTEX[: BIBTEX.index("@inproceedings")].replace("000001", "000003")
    text = BIBTEX.replace(find, put) + third
    (tmp_path / "savedrecs.bib").write_text(text, encoding="utf-8")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.bib"])
    assert {row["document_id"][-1] for row in rows} == {"1", "3"}
    assert [reject["row"] for reject in rejects] == [2]


@pytest.mark.parametrize("end", ["", "\r"])
def test_ris_lists_addresses_without_authors(tmp_path, read_source, end):
    """Web of Science ends AD, C3 and WE with a carriage return, which is lost in some files."""
    text = RIS
    for tag in ("AD", "C3", "PU", "AN"):
        text = re.sub(rf"(?<=\S){tag}  - ", f"{end}{tag}  - ", text)
    (tmp_path / "savedrecs.ris").write_text(text, encoding="utf-8", newline="")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.ris"], options={"index": ["SCIE"]})
    assert rejects == []
    assert [(*line[1:], row["left_out"]) for line, row in zip(shown(rows), rows, strict=True)] == [
        (2021, "0", "Univ Oslo, Oslo, Norway", None),
        (2021, "0", "Tianjin Hosp, Tianjin, Peoples R China", None),
        (2021, "1", "Univ Oslo, Oslo, Norway", None),
        (2021, "1", "Tianjin Hosp, Tianjin, Peoples R China", None),
        (1999, "0", "Univ Oslo, Oslo, Norway", "no index named"),
        (1999, "0", "Univ Bergen, Bergen, Norway", "no index named"),
    ]
    assert [d["value"] for d in read_source.details] == ["University of Oslo"]


def test_a_ris_record_without_its_end_costs_itself(tmp_path, read_source):
    cut = RIS.replace("ER  -\n\nTY  - CPAPER", "TY  - CPAPER")
    (tmp_path / "savedrecs.ris").write_text(cut, encoding="utf-8")
    rows, rejects = read_source("wos", [tmp_path / "savedrecs.ris"])
    assert {row["document_id"][-1] for row in rows} == {"2"}
    assert [reject["reason"] for reject in rejects] == ["no end of record (ER): cut off"]


@pytest.mark.parametrize(
    "text",
    ["@article{a,\n source = {Scopus}\n}\n", "TY  - JOUR\nDB  - Scopus\nER  -\n"],
)
def test_what_scopus_exported_is_told(tmp_path, read_source, text):
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(HotbedError, match='an export of Scopus; name its source: "scopus"'):
        read_source("wos", [tmp_path / "a.txt"])


@pytest.mark.parametrize("form", ["cr", "utf-16-le", "no line end"])
def test_line_ends_and_encodings(tmp_path, read_source, form):
    text = export(record("DT Article", "UT WOS:1", f"C1 [Roe, Ann] {OSLO}."), tail="")
    data = text.replace("\n", "\r").encode() if form == "cr" else text.encode()
    if form == "utf-16-le":
        data = text.encode(form)
    (tmp_path / "a.txt").write_bytes(data.rstrip(b"\n") if form == "no line end" else data)
    rows, rejects = read_source("wos", [tmp_path / "a.txt"])
    assert rejects == []
    assert [row.get("address") for row in rows] == [OSLO, None]


def test_the_recipes_encoding_is_that_of_the_file(tmp_path, read_source):
    (tmp_path / "a.txt").write_bytes(
        export(record("DT Article", "UT WOS:1", "C1 Univ Malm\u00f6.")).encode("latin-1")
    )
    rows, _ = read_source("wos", [tmp_path / "a.txt"], encoding="latin-1")
    assert {row["address"] for row in rows} == {"Univ Malm\u00f6"}
