"""Scopus's BibTeX and RIS, hand-written after its export of 2016 to 2025."""

import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.formats.scopus import SOURCE

URL = "https://www.scopus.com/inward/record.uri?eid=2-s2.0-{}&doi=10.1000%2fx&partnerID=40"
BIBTEX = f"""Scopus
EXPORT DATE: 20 August 2025

@ARTICLE{{Roe2020,
\tauthor = {{Roe, Ann and Berg, Nils}},
\ttitle = {{A title; [in two {{languages}}]}},
\tyear = {{2020}},
\tdoi = {{10.1000/x}},
\turl = {{{URL.format(1)}}},
\taffiliations = {{Dept Physics & Math, Univ Oslo, Oslo, Norway; KTH, Stockholm, Sweden}},
\ttype = {{Article}},
\tsource = {{Scopus}},
\tnote = {{Cited by: 0; All Open Access}}
}}

@CONFERENCE{{Dahl2016,
author={{Dahl, C.}},
year={{2016}},
affiliation={{CERN, Geneva, Switzerland}},
url={{{URL.format(2)}}},
document_type={{Conference Paper}},
source={{Scopus}},
}}
"""
RIS = f"""TY  - JOUR
AU  - Roe, A.
AU  - Berg, N.
TI  - A title
PY  - 2020
DO  - 10.1000/x
UR  - {URL.format(1)}
AD  - Dept Physics & Math, Univ Oslo, Oslo, Norway
AD  - KTH, Stockholm, Sweden
N1  - References: Roe A., (2001) J. Tests, 1;
Berg N., (2002) J. Tests, 2
M3  - Article
DB  - Scopus
ER  -

TY  - CONF
AU  - Dahl C.
PY  - 2016
UR  - {URL.format(2)}
AD  - CERN, Geneva, Switzerland
TY  - Conference Paper
DB  - Scopus
ER  -
"""
SEEDS = {"a.bib": BIBTEX, "a.ris": RIS}
OSLO, STOCKHOLM = "Dept Physics & Math, Univ Oslo, Oslo, Norway", "KTH, Stockholm, Sweden"


@pytest.mark.parametrize("name", list(SEEDS))
def test_every_author_has_all_affiliations(tmp_path, read_source, name):
    (tmp_path / name).write_text(SEEDS[name], encoding="utf-8")
    rows, rejects = read_source("scopus", [tmp_path / name])
    assert rejects == []
    assert [
        (r["document_id"], r["year"], r["contributor"], r["address"], r["left_out"]) for r in rows
    ] == [
        ("2-s2.0-1", 2020, "0", OSLO, None),
        ("2-s2.0-1", 2020, "0", STOCKHOLM, None),
        ("2-s2.0-1", 2020, "1", OSLO, None),
        ("2-s2.0-1", 2020, "1", STOCKHOLM, None),
        ("2-s2.0-2", 2016, "0", "CERN, Geneva, Switzerland", "type conference paper"),
    ]
    assert read_source.dois == {"2-s2.0-1": "10.1000/x"}


def test_a_damaged_entry_costs_itself(tmp_path, read_source):
    (tmp_path / "a.bib").write_text(BIBTEX.replace("year = {2020}", "year = {2020"))
    rows, rejects = read_source("scopus", [tmp_path / "a.bib"])
    assert {row["document_id"] for row in rows} == {"2-s2.0-2"}
    assert [(reject["row"], reject["reason"]) for reject in rejects] == [
        (1, "its braces don't match")
    ]


def test_a_check_says_the_form(tmp_path):
    for name, text in SEEDS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in SEEDS]
    spec = Input(source="scopus", metric="m", files=[str(file) for file in files])
    assert SOURCE.check(files, spec) == {
        "a.bib": "BibTeX, first document 2-s2.0-1",
        "a.ris": "RIS, first document 2-s2.0-1",
    }


def test_what_the_web_of_science_exported_is_told(tmp_path, read_source):
    (tmp_path / "a.bib").write_text("@article{a,\nUnique-ID = {WOS:1},\n}\n")
    with pytest.raises(HotbedError, match="an export of the Web of Science; name its source"):
        read_source("scopus", [tmp_path / "a.bib"])
