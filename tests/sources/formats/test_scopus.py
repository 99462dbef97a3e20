"""Scopus CSV exports, hand-written after its support page on exporting document lists."""

import csv
import io

import pytest

from hotbed.base.errors import HotbedError

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
        (["Authors", "Year", "EID"], "has no addresses; export it with 'Authors with aff"),
    ],
)
def test_another_export_is_refused(tmp_path, read_source, names, message):
    with pytest.raises(HotbedError) as error:
        read_source("scopus", [write(tmp_path / "a.csv", [names])])
    assert message in str(error.value)
