"""Web of Science exports, hand-written after its help page "Web of Science field tags"."""

import gzip
import zipfile

import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.formats.wos import SOURCE

FIRST = """PT J
AU Li, L
   Glänzel, W
   Roe, A
AF Li, Lu
   Glänzel, Wolfgang
   Roe, Ann
TI A title that runs over
   two lines
SO JOURNAL OF TESTS
DT Article; Early Access
C1 [Li, Lu; Glänzel, Wolfgang] Katholieke Univ Leuven, B-3000 Leuven, Belgium.
   [Li, Lu] Tianjin Hosp, Pharm Dept, Tianjin, Peoples R China.
C3 KU Leuven; Tianjin
   Hospital
RP Li, L (corresponding author), Tianjin Hosp, Tianjin, Peoples R China.
EA MAR 2020
PY 2021
WC Oncology; Physics, Applied
WE Science Citation Index Expanded (SCI-EXPANDED)
SC Oncology
UT WOS:000000000000001
ER
"""
SECOND = """PT J
AU Roe, A
   Doe, B
DT Review
C1 Univ Oslo, Oslo, Norway.
   Univ Bergen, Bergen, Norway.
PY 1999
WE Social Sciences Citation Index (SSCI)
UT WOS:000000000000002
ER
"""
THIRD = """PT J
AU Roe, A
   Doe, B
DT Article
RP Roe, A; Doe, B (corresponding author), Univ Oslo, Oslo, Norway.; Doe, B (corresponding author), Univ Bergen, Bergen, Norway.
EA JUN 2018
UT WOS:000000000000003
ER
"""  # noqa: E501
HEAD, TAIL = "FN Clarivate Analytics Web of Science\nVR 1.0\n", "EF\n"


def export(*records, tail=TAIL):
    return HEAD + "\n".join(records) + tail


def tab_delimited(*records):
    names = ["PT", "AU", "AF", "DT", "C1", "C3", "RP", "EA", "PY", "WC", "WE", "SC", "UT"]
    rows = []
    for record in records:
        cells, tag = dict.fromkeys(names, ""), ""
        for line in record.splitlines():
            mark, text = line[:2], line[3:].strip()
            tag = mark.strip() or tag
            if tag in cells:
                glue = "; " if tag in ("AU", "AF", "C1") else " "
                cells[tag] = f"{cells[tag]}{glue}{text}" if cells[tag] else text
        rows.append("\t".join(cells.values()))
    return "\n".join(["\t".join(names), *rows]) + "\n"


BIBTEX = """
@article{ WOS:000000000000001,
Author = {Li, Lu and Gl{\\"a}nzel, Wolfgang and Roe, Ann},
Title = {A {Title} with 100 \\% braces: {[}x]},
Year = {{2021}},
Type = {Article; Early Access},
Affiliation = {Li, L (Corresponding Author), Tianjin Hosp, Tianjin, Peoples R China.
   Li, Lu; Gl{\\"a}nzel, Wolfgang, Katholieke Univ Leuven, B-3000 Leuven, Belgium.
   Li, Lu, Tianjin Hosp, Pharm \\& Dept, Tianjin, Peoples R China.},
Affiliations = {KU Leuven; Tianjin
   Hospital},
DOI = {10.1000/x\\_1},
Web-of-Science-Categories  = {Oncology; Physics, Applied},
Unique-ID = {WOS:000000000000001},
}

@inproceedings{ ISI:000000000000002,
Author = {Roe, A and Doe, B},
Year = {1999},
Type = {Article},
Affiliation = {Roe, A (Reprint Author), Univ Oslo, Oslo, Norway.
   Univ Oslo, Oslo, Norway.
   Univ Bergen, Bergen, Norway.},
Unique-ID = {ISI:000000000000002},
}
"""
RIS = """TY  - JOUR
AU  - Li, L
AU  - Roe, A
TI  - A title
AD  - Univ Oslo, Oslo, NorwayAD  - Tianjin Hosp, Tianjin, Peoples R ChinaC3  - University of OsloPU  - X
M3  - Article
PY  - 2021
DO  - 10.1000/x
C6  - MAR 2020
WE  - Science Citation Index Expanded (SCI-EXPANDED)AN  - WOS:000000000000001
N1  - Times Cited in Web of Science Core Collection:  4
Total Times Cited:  4
ER  -

TY  - CPAPER
AU  - Roe, A
AD  - Univ Oslo, Oslo, Norway
AD  - Univ Bergen, Bergen, Norway
M3  - Review
PY  - 1999
AN  - WOS:000000000000002
ER  -
"""  # noqa: E501
TITLES = """Authors,Author Full Names,Addresses,Publication Year,Document Type,UT (Unique WOS ID)
"Li, L; Roe, A","Li, Lu; Roe, Ann","[Li, Lu] Univ A, Oslo, Norway; [Roe, Ann] B, Rome, Italy",2020,Article,WOS:1
"""  # noqa: E501
SEEDS = {
    "a.csv": TITLES,
    "a.txt": export(FIRST, SECOND, THIRD),
    "tab.txt": tab_delimited(FIRST, SECOND),
    "a.bib": BIBTEX,
    "a.ris": RIS,
}


def shown(rows):
    return [
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


EXPECTED = [
    ("1", "0", "Katholieke Univ Leuven, B-3000 Leuven, Belgium", 3, 2021, None),
    ("1", "0", "Tianjin Hosp, Pharm Dept, Tianjin, Peoples R China", 3, 2021, None),
    ("1", "1", "Katholieke Univ Leuven, B-3000 Leuven, Belgium", 3, 2021, None),
    ("1", "2", None, 3, 2021, None),  # an author without an address stays in the denominator
    # no brackets: each author has both, so that each address holds half of the record
    ("2", "0", "Univ Oslo, Oslo, Norway", 2, 1999, "type review"),
    ("2", "0", "Univ Bergen, Bergen, Norway", 2, 1999, "type review"),
    ("2", "1", "Univ Oslo, Oslo, Norway", 2, 1999, "type review"),
    ("2", "1", "Univ Bergen, Bergen, Norway", 2, 1999, "type review"),
    # no C1: the corresponding addresses, at their authors; no PY: EA
    ("3", "0", "Univ Oslo, Oslo, Norway", 2, 2018, None),
    ("3", "1", "Univ Oslo, Oslo, Norway", 2, 2018, None),
    ("3", "1", "Univ Bergen, Bergen, Norway", 2, 2018, None),
]


@pytest.mark.parametrize("name", ["a.txt", "crlf.txt", "a.txt.gz", "a.zip", "utf16.txt"])
def test_tagged_text_however_it_is_packed(tmp_path, read_source, name):
    text, path = export(FIRST, SECOND, THIRD), tmp_path / name
    plain = ("\ufeff" + text).encode()
    if name == "crlf.txt":
        path.write_bytes(plain.replace(b"\n", b"\r\n"))
    elif name == "utf16.txt":
        path.write_bytes(text.encode("utf-16"))
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(plain, mtime=0))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("savedrecs (1).txt", plain)
    else:
        path.write_bytes(plain)
    rows, rejects = read_source("wos", [path])
    assert rejects == []
    assert shown(rows) == EXPECTED
    kept = [(d["document_id"][-1], d["kind"], d["value"]) for d in read_source.details]
    assert kept == [
        ("1", "field", "Oncology"),
        ("1", "field", "Physics, Applied"),
        ("1", "organisation", "KU Leuven"),
        ("1", "organisation", "Tianjin Hospital"),
    ]


def test_the_tab_delimited_form_reads_the_same(tmp_path, read_source):
    path = tmp_path / "savedrecs.txt"
    text = tab_delimited(FIRST, SECOND, THIRD)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"J\tRoe, A\n")
    rows, rejects = read_source("wos", [path])
    assert shown(rows) == EXPECTED
    assert [(r["row"], r["reason"]) for r in rejects] == [(4, "2 fields instead of 13")]


def test_an_index_can_be_asked_for(tmp_path, read_source):
    path = tmp_path / "a.txt"
    path.write_text(export(FIRST, SECOND, THIRD), encoding="utf-8")
    rows, _ = read_source(
        "wos", [path], include_types=["Article", "Review"], options={"index": ["SCIE"]}
    )
    reasons = {row["document_id"][-1]: row["left_out"] for row in rows}
    assert reasons == {"1": None, "2": "in another index", "3": "no index named"}


def test_damaged_records_are_set_aside_and_the_others_read(tmp_path, read_source):
    path = tmp_path / "a.txt"
    without_id = SECOND.replace("UT WOS:000000000000002\n", "")
    without_end = THIRD.replace("ER\n", "")
    latin = SECOND.replace("Oslo, Norway", "Malmö, Sweden")
    data = export(FIRST, without_id, without_end, "LATIN", SECOND, without_end, tail="").encode()
    path.write_bytes(data.replace(b"LATIN", latin.encode("latin-1")))
    rows, rejects = read_source("wos", [path])
    # the second has neither UT nor DOI: file and row stand, and a hash of its content
    assert {row["document_id"][:8] for row in rows} == {"WOS:0000", "a.txt:2:"}
    assert [(r["row"], r["reason"]) for r in rejects] == [
        (3, "no end of record (ER): cut off"),
        (4, "not utf-8 text; set encoding in the recipe"),
        (6, "no end of record (ER): cut off"),
    ]


def test_another_kind_of_file_is_refused(tmp_path, read_source):
    (tmp_path / "a.txt").write_text("id,title\nW1,x\n")
    with pytest.raises(HotbedError, match="not a Web of Science export that hotbed knows; export"):
        read_source("wos", [tmp_path / "a.txt"])


def test_names_that_are_written_otherwise_are_found(tmp_path, read_source):
    record = FIRST.replace("[Li, Lu; Glänzel, Wolfgang]", "[Li, L.; GLANZEL, W.]")
    (tmp_path / "a.txt").write_text(export(record), encoding="utf-8")
    rows, _ = read_source("wos", [tmp_path / "a.txt"])
    places = {(r["contributor"], (r.get("address") or "")[:10]) for r in rows}
    assert places == {("0", "Tianjin Ho"), ("0", "Katholieke"), ("1", "Katholieke"), ("2", "")}


def test_a_check_says_the_form_and_the_first_record(tmp_path):
    files = []
    for name, text in SEEDS.items():
        files.append(tmp_path / name)
        files[-1].write_text(text, encoding="utf-8")
    spec = Input(source="wos", metric="m", files=[str(file) for file in files])
    assert SOURCE.check(files, spec) == {
        "a.txt": "tagged text, first record WOS:000000000000001",
        "tab.txt": "tab-delimited, first record WOS:000000000000001",
        "a.bib": "BibTeX, first record WOS:000000000000001",
        "a.ris": "RIS, first record WOS:000000000000001",
        "a.csv": "delimited text, first record WOS:1",
    }
