"""What users of other command lines expect: -h, groups, pipes, formats by ending, no lost input."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotbed.base.errors import HotbedError
from hotbed.cli.main import OTHERS, app, verbs
from hotbed.recipe import load, presets

ADDRESSES = 'address,n\n"Paris, France",3\n"qqq",1\n"=cmd, Tokyo, Japan",2\n'


def call(*arguments: object, given: str | bytes | None = None, code: int = 0):
    done = CliRunner().invoke(app, [str(one) for one in arguments], input=given)
    if code == 0:
        assert done.exit_code == 0, done.output
    else:
        assert isinstance(done.exception, HotbedError), done.output
    return done


@pytest.fixture
def addresses(tmp_path: Path) -> Path:
    path = tmp_path / "addresses.csv"
    path.write_text(ADDRESSES, encoding="utf-8")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_help_lists_every_verb_once_with_its_line_in_full() -> None:
    for asked in ("-h", "--help"):
        text = call(asked).stdout
        assert "..." not in text.partition("Commands")[2]
        for title, names in verbs().items():
            assert f"{title}:\n" in text
            for name in names:
                (line,) = [
                    line
                    for line in text.splitlines()
                    if line.startswith(f"  {name.replace('_', '-')} ")
                ]
                assert line.rstrip().endswith(".")  # not cut
    assert OTHERS not in verbs(), "give every verb its group in cli/main.py"


def test_every_verb_takes_h() -> None:
    for names in verbs().values():
        for name in names:
            assert "Usage: " in call(name.replace("_", "-"), "-h").stdout


def test_as_a_module_it_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hotbed", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("hotbed ")
    assert "publish: " in done.stdout


@pytest.mark.parametrize(
    ("shell", "asked"),
    [
        ("bash", {"COMP_WORDS": "hotbed unc", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "hotbed unc"}),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "hotbed unc", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        ),
    ],
)
def test_shells_complete_verbs(shell: str, asked: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hotbed"],
        capture_output=True,
        text=True,
        env={**os.environ, "_HOTBED_COMPLETE": f"complete_{shell}", **asked},
        check=False,
    )
    assert "uncertainty" in done.stdout
    assert "geocode" not in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_geocode_and_cluster_chain_through_pipes() -> None:
    located = call("geocode", "-", "-o", "-", given=ADDRESSES)
    rows = rows_of(located.stdout)
    assert [row["country"] for row in rows][::2] == ["FR", "JP"]
    assert rows[2]["address"] == "'=cmd, Tokyo, Japan"
    assert "3 rows" in located.stderr
    clustered = call(
        *("cluster", "-", "-o", "-", "--weight", "n", "--min-weight", 2, "--skip-missing"),
        given=located.stdout,
    )
    by_address = {row["address"]: row for row in rows_of(clustered.stdout)}
    assert by_address["Paris, France"]["cluster"] == "0"
    assert by_address["qqq"]["cluster"] == ""  # it has no position
    assert "1 row has no position" in clustered.stderr


def test_a_row_without_a_position_is_refused_unless_it_may_be_skipped(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("name,lon,lat\na,1,1\nb,,\nc,1,1\n", encoding="utf-8")
    asked = ("cluster", points, "-o", tmp_path / "out.csv", "--min-weight", 2)
    refused = call(*asked, code=2)
    assert "row 2 has no lon" in str(refused.exception)
    assert "--skip-missing" in str(refused.exception)
    call(*asked, "--skip-missing")
    rows = rows_of((tmp_path / "out.csv").read_text("utf-8"))
    assert [row["cluster"] for row in rows] == ["0", "", "0"]
    assert [row["core"] for row in rows] == ["true", "", "true"]


def test_a_workbook_out_is_a_workbook_in(addresses: Path, tmp_path: Path) -> None:
    import openpyxl

    book = tmp_path / "located.xlsx"
    call("geocode", addresses, "-o", book)
    sheet = openpyxl.load_workbook(book).active
    values = list(sheet.iter_rows(values_only=True))
    assert values[0][:2] == ("address", "n")
    assert values[3][0] == "=cmd, Tokyo, Japan"  # as text, not as a formula
    assert sheet["A4"].data_type == "s"
    again = tmp_path / "clusters.csv"
    call("cluster", book, "-o", again, "--min-weight", 1, "--skip-missing")
    assert len(rows_of(again.read_text("utf-8"))) == 3


def test_points_out_as_geojson(addresses: Path, tmp_path: Path) -> None:
    path = tmp_path / "located.geojson"
    call("geocode", addresses, "-o", path)
    features = json.loads(path.read_text("utf-8"))["features"]
    paris, nowhere, _tokyo = features
    assert paris["geometry"]["type"] == "Point"
    assert paris["geometry"]["coordinates"] == pytest.approx([2.35, 48.85], abs=0.02)
    assert nowhere["geometry"] is None
    assert nowhere["properties"]["address"] == "qqq"


@pytest.mark.parametrize("verb", ["geocode", "cluster"])
def test_no_input_is_overwritten_and_endings_are_checked_first(
    addresses: Path, tmp_path: Path, verb: str
) -> None:
    before = addresses.read_bytes()
    same = call(verb, addresses, "-o", addresses, code=2)
    assert "is both input and output" in str(same.exception)
    assert addresses.read_bytes() == before
    wrong = call(verb, tmp_path / "missing.csv", "-o", "x.txt", code=2)
    assert "ends in none of .csv, .parquet, .xlsx and .geojson" in str(wrong.exception)


def test_presets_are_listed_and_told() -> None:
    listed = call("presets").stdout
    assert all(name in listed for name in presets())
    told = call("presets", "gii-2024").stdout
    assert "min_listings = 4500" in told
    assert "stated by WIPO's appendix" in told
    facts = json.loads(call("presets", "gii-2024", "--json").stdout)
    assert facts["settings"]["metrics"]["patents"]["years"] == [2019, 2023]
    wrong = call("presets", "gii-2042", code=2)
    assert "did you mean 'gii-2025'?" in str(wrong.exception)


def test_a_listed_preset_is_what_a_recipe_gets(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("document_id,year,lon,lat\nA,2020,1,1\n", encoding="utf-8")
    for name in presets():
        facts = json.loads(call("presets", name, "--json").stdout)["settings"]
        metrics = "".join(
            f'[[inputs]]\nsource = "table"\nmetric = "{metric}"\nfiles = ["x.csv"]\n'
            for metric in facts["metrics"]
        )
        path = tmp_path / f"{name}.toml"
        path.write_text(f'preset = "{name}"\n{metrics}', encoding="utf-8")
        recipe = load(path)
        assert recipe.detection.min_listings == facts["detection"]["min_listings"]
        assert list(recipe.metrics) == list(facts["metrics"])
