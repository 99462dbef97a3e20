"""hotbed sources and hotbed head, as functions (they print to stdout)."""

import json

import pytest

from hotbed.cli.head import head
from hotbed.cli.sources import sources
from hotbed.errors import HotbedError

RECORD = """FN Clarivate Analytics Web of Science
PT J
AU Roe, A
   Doe, B
DT Letter
C1 [Roe, A] Univ Oslo, Oslo, Norway.
PY 2020
WC Oncology
UT WOS:1
ER
PT J
DT Article
ER
"""


def test_sources_say_what_they_supply_and_lack(capsys):
    sources(json_=True)
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(listed) >= {"openalex", "wos", "scopus", "pubmed", "crossref", "patstat", "regpat",
                           "patentsview", "uspto", "pct", "docdb", "geocoded", "deals",
                           "table"}  # fmt: skip
    assert "addresses" in listed["docdb"]["lacks"]
    sources()
    assert "docdb: EPO DOCDB exchange XML" in capsys.readouterr().out


def test_head_shows_rows_as_they_are_understood(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(RECORD)
    head("wos", [tmp_path / "a.txt"])
    out = capsys.readouterr().out.splitlines()
    assert out[:5] == [
        "WOS:1 (2020, left out: type letter)",
        "    field: Oncology",
        "  contributor 0 of 2: address 'Univ Oslo, Oslo, Norway'",
        "  contributor 1 of 2: no address",
        "unreadable: a.txt, row 2: no record id (UT)",
    ]
    head("wos", [tmp_path / "a.txt"], rows=1, include_type=["Letter"], json_=True)
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["address"], row["left_out"]) == ("Univ Oslo, Oslo, Norway", None)


def test_head_maps_columns(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("id,Town,x,y\nP1,Paris,2.35,48.86\n")
    columns = ["document_id=id", "city=Town", "lon=x", "lat=y"]
    head("table", [tmp_path / "a.csv"], column=columns)
    assert "a contributor: city 'Paris', at 2.35, 48.86" in capsys.readouterr().out
    with pytest.raises(HotbedError, match="--column city names no column; write field=column"):
        head("table", [tmp_path / "a.csv"], column=["city"])
