"""Dimensions exports, hand-written after the columns that its exports have had since 2018."""

import csv
import io

import pytest

from hotbed.base.errors import HotbedError
from sources.files.test_containers import workbook

ABOUT = "About the data: Exported on Jan 01, 2024. Criteria: x"
NAMES = [
    "Rank",
    "Publication ID",
    "DOI",
    "PubYear",
    "Publication Type",
    "Authors",
    "Authors (Raw Affiliation)",
    "Authors Affiliations",
    "Research Organizations - standardized",
    "GRID IDs",
    "City of Research organization",
    "Country of Research organization",
    "Fields of Research (ANZSRC 2020)",
]
OSLO, KTH = "University of Oslo, Oslo, Norway", "KTH (Royal Inst. (Tech)), Stockholm, Sweden"
ROW = [
    "1",
    "pub.1",
    "10.1/a",
    "2020",
    "Article",
    "Roe, Anna; Berg, Nils; EXAMPLE Consortium; Doe, Cy",
    f"Roe, Anna ({OSLO}); Berg, Nils ({KTH}; {OSLO}); EXAMPLE Consortium; Doe, Cy ()",
    "Roe, Anna (University of Oslo); Berg, Nils (KTH; University of Oslo); EXAMPLE Consortium (); "
    "Doe, Cy (KTH)",
    "University of Oslo; KTH",
    "grid.1; grid.2",
    "Oslo; Stockholm",
    "Norway; Sweden",
    "31 Biological Sciences; 3105 Genetics",
]


def printed(*rows):
    stream = io.StringIO()
    csv.writer(stream).writerows([[ABOUT], NAMES, *rows])
    return stream.getvalue()


def without(*names):
    """The row without some columns."""
    return {name: cell for name, cell in zip(NAMES, ROW, strict=True) if name not in names}


SEEDS = {
    "a.csv": printed(ROW),
    "b.csv": "Publication ID,PubYear,Country of Research organization\npub.1,2020,Norway; Sweden\n",
}
PARTS = ("address", "city", "country")


def places(rows):
    shown = {}
    for row in rows:
        place = tuple(row[part] for part in PARTS if part in row)
        shown.setdefault(row["contributor"], []).append(place)
    return [[place for place in held if place] for held in shown.values()]


def test_authors_with_their_raw_affiliations(tmp_path, read_source):
    path = tmp_path / "a.csv"
    path.write_text(printed(ROW), encoding="utf-8-sig")
    rows, rejects = read_source("dimensions", [path])
    assert rejects == []
    assert {(r["document_id"], r["year"], r["contributors"], r["left_out"]) for r in rows} == {
        ("pub.1", 2020, 3, None)
    }
    # the group has no address and is no author; Doe has only her organisation, at its place
    assert places(rows) == [[(OSLO,)], [(KTH,), (OSLO,)], [("KTH", "Stockholm", "Sweden")]]
    kept = {(d["kind"], d["value"], d["id"]) for d in read_source.details}
    assert kept == {
        ("organisation", "University of Oslo", "grid.1"),
        ("organisation", "KTH", "grid.2"),
        ("field", "Biological Sciences", None),
        ("topic", "Genetics", None),
    }
    assert read_source.dois == {"pub.1": "10.1/a"}


def test_a_nickname_in_brackets_is_of_the_name(write_csv, read_source):
    cells = {
        "Authors": "Roe, Anna (Nan); Berg, N (Nils)",
        "Authors (Raw Affiliation)": f"Roe, Anna (Nan) ({OSLO}; {KTH}); Berg, N (Nils)",
        "Authors Affiliations": "",
    }
    rows, _ = read_source("dimensions", [write_csv([without() | cells], "a.csv")])
    assert places(rows) == [[(OSLO,), (KTH,)], []]


def test_the_semicolon_of_an_entity_parts_nothing(write_csv, read_source):
    place = "Physics &amp; Law, Univ. Rome, Italy"
    cells = {
        "Authors": "Roe, Anna",
        "Authors (Raw Affiliation)": f"Roe, Anna ({place}; {OSLO})",
        "Research Organizations - standardized": "Law &amp; Co; KTH",
    }
    rows, _ = read_source("dimensions", [write_csv([without() | cells], "a.csv")])
    assert places(rows) == [[("Physics & Law, Univ. Rome, Italy",), (OSLO,)]]
    organisations = [d["value"] for d in read_source.details if d["kind"] == "organisation"]
    assert organisations == ["Law & Co", "KTH"]


def test_excel_and_concatenated_exports_read_the_same(tmp_path, read_source):
    again = ["2", "pub.2", *ROW[2:]]
    (tmp_path / "a.csv").write_text(printed(ROW, again), encoding="utf-8")
    (tmp_path / "b.csv").write_text(printed(ROW) + printed(again), encoding="utf-8")
    wide = [ABOUT, *[""] * (len(NAMES) - 1)]
    workbook(tmp_path / "c.xlsx", [wide, NAMES, ROW, [2, "pub.2", "10.1/a", 2020, *ROW[4:]]])
    wanted = None
    for name in ("a.csv", "b.csv", "c.xlsx"):
        rows, rejects = read_source("dimensions", [tmp_path / name])
        seen = [(r["document_id"], r["contributor"], r["year"], r["address"]) for r in rows]
        wanted = wanted or seen
        assert (seen, rejects) == (wanted, []), name
    assert {row[0] for row in wanted} == {"pub.1", "pub.2"}


RAW, LINKED = "Authors (Raw Affiliation)", "Authors Affiliations"
CITIES, COUNTRIES = NAMES[10:12]
AT_OSLO, AT_KTH = ("University of Oslo", "Oslo", "Norway"), ("KTH", "Stockholm", "Sweden")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        # no raw affiliations: organisations by author, at their places
        (without(RAW), [[AT_OSLO], [AT_KTH, AT_OSLO], [AT_KTH]]),
        # nothing by author: each has all of them, the group none
        (without(RAW, LINKED), [[AT_OSLO, AT_KTH]] * 3),
        # countries only, without authors
        (
            {"Publication ID": "1", "PubYear": "2020", COUNTRIES: "Norway; Sweden"},
            [[("Norway",)], [("Sweden",)]],
        ),
        # lists of different lengths say nothing of a single organisation
        (
            without(RAW, LINKED, "GRID IDs")
            | {NAMES[10]: "Oslo; Lund; Kiruna", NAMES[11]: "Norway"},
            [[("University of Oslo", "Norway"), ("KTH", "Norway")]] * 3,
        ),
        # brackets that don't pair: the names of the column Authors part the entries
        (
            without(LINKED)
            | {
                "Authors": "Roe, Anna; Berg, Nils",
                RAW: "Roe, Anna (A (X, Oslo; Berg, Nils (B, Rome)",
            },
            [[("A (X, Oslo",)], [("B, Rome",)]],
        ),
        (
            without(LINKED) | {RAW: "Roe, Anna (Dept. of Art; B, Rome, Italy; C, Paris, France)"},
            [[("Dept. of Art; B, Rome, Italy",), ("C, Paris, France",)]],
        ),
    ],
    ids=["no raw", "nothing by author", "countries", "lengths", "brackets", "departments"],
)
def test_what_stands_in(write_csv, read_source, row, wanted):
    rows, rejects = read_source("dimensions", [write_csv([row])])
    assert (places(rows), rejects) == (wanted, [])


def test_types_that_count(write_csv, read_source):
    kinds = [("Article", "Research Article"), ("Preprint", ""), ("Article", "Correction Erratum")]
    lines = [
        dict(zip(NAMES, ROW, strict=True)) | {"Publication Type": kind, "Document Type": document}
        for kind, document in kinds
    ]
    path = write_csv([line | {"Publication ID": str(n)} for n, line in enumerate(lines)])
    rows, _ = read_source("dimensions", [path])
    seen = dict.fromkeys((row["document_id"], row["left_out"]) for row in rows)
    assert list(seen) == [("0", None), ("1", "type preprint"), ("2", "type correction erratum")]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("DOI,Title", "has no column 'Publication ID'; export publications from Dimensions"),
        ("Publication ID,PubYear", "has no addresses; export it with the column 'Authors (Raw"),
    ],
)
def test_another_table_is_refused(tmp_path, read_source, names, message):
    (tmp_path / "a.csv").write_text(f"{names}\n1,2020\n")
    with pytest.raises(HotbedError) as error:
        read_source("dimensions", [tmp_path / "a.csv"])
    assert message in str(error.value)
