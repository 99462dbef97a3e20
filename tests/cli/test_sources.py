"""hotbed sources and hotbed head, as functions (they print to stdout)."""

import json
import tomllib

import pytest

from hotbed.base.errors import HotbedError
from hotbed.cli.head import head
from hotbed.cli.init import init
from hotbed.cli.sources import sources
from hotbed.recipe import Input
from hotbed.sources.registry import source_of
from hotbed.sources.registry import sources as known

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
    listed = {facts["name"]: facts for facts in json.loads(capsys.readouterr().out)}
    assert list(listed) == list(known())
    assert "addresses" in listed["docdb"]["lacks"]
    sources()
    assert "docdb: EPO DOCDB exchange XML" in capsys.readouterr().out


def test_head_shows_rows_as_they_are_understood(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(RECORD)
    head(["wos", str(tmp_path / "a.txt")])
    out = capsys.readouterr().out.splitlines()
    assert out[:6] == [
        "read as wos: Web of Science exports (plain text, tab-delimited, Excel, CSV, BibTeX, RIS)",
        "WOS:1 (2020, left out: type letter)",
        "    field: Oncology",
        "  contributor 0 of 2: address 'Univ Oslo, Oslo, Norway'",
        "  contributor 1 of 2: no address",
        "a.txt:2:55153bb2 (no year)",
    ]
    head(["wos", str(tmp_path / "a.txt")], rows=1, include_type=["Letter"], json_=True)
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["address"], row["left_out"]) == ("Univ Oslo, Oslo, Norway", None)


def test_head_maps_columns(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("id,Town,x,y\nP1,Paris,2.35,48.86\n")
    columns = ["document_id=id", "city=Town", "lon=x", "lat=y"]
    head(["table", str(tmp_path / "a.csv")], column=columns)
    assert "a contributor: city 'Paris', at 2.35, 48.86" in capsys.readouterr().out
    with pytest.raises(
        HotbedError, match="--column city is not a valid column; write field=column"
    ):
        head(["table", str(tmp_path / "a.csv")], column=["city"])


def test_the_recipe_template_names_the_sources_of_each_metric_and_their_options_work(tmp_path):
    init([str(tmp_path / "recipe.toml")])
    text = (tmp_path / "recipe.toml").read_text(encoding="utf-8")
    for name, kind in known().items():
        assert not kind.metric or f'source = "{name}"' in text
        # a commented option that is taken up is one that its source has
        lines = iter(text.splitlines())
        for line in lines:
            if line.startswith(f'# source = "{name}"'):
                follows = next(lines, "")
                if follows.startswith("# options = "):
                    chosen = tomllib.loads(follows.removeprefix("# "))
                    source_of(Input(source=name, metric="m", files=["-"], **chosen))
                    assert set(chosen["options"]) <= set(kind.options)


def test_head_takes_options(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(RECORD)
    head(["wos", str(tmp_path / "a.txt")], option=["index=SCIE,SSCI"])
    assert "left out: no index named" in capsys.readouterr().out
    with pytest.raises(HotbedError, match="--option index is not a valid option; write name=value"):
        head(["wos", str(tmp_path / "a.txt")], option=["index"])
    sources()
    out = capsys.readouterr().out
    assert "  option index: only what these indexes hold (field WE) (SCIE, SCI-EXPANDED" in out


def test_head_of_another_kind_of_file_says_so(tmp_path):
    path = tmp_path / "notes.json"
    path.write_text("# Notes\n\nnothing here is a work\n", "utf-8")
    with pytest.raises(HotbedError) as refused:
        head(["openalex", str(path)])
    assert str(refused.value) == (
        "no row of notes.json can be read as openalex (first: row 1: not a JSON record); "
        "name the right source; 'hotbed sources' lists them."
    )
