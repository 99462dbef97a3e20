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
from hotbed.runs.run import Run
from support import two_editions

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


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A recipe of the small world's year 2013."""
    two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    path = tmp_path / "study.toml"
    path.write_text(
        'preset = "gii-2017"\n[[inputs]]\nsource = "table"\nmetric = "patents"\n'
        'files = ["world.csv"]\n[metrics.patents]\nyears = [2013, 2013]\n'
        "[detection]\nmin_listings = 3\n",
        encoding="utf-8",
    )
    return path


def test_a_run_says_what_to_do_next_and_when_nothing_changed(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = call("run", study, "--out", out).stdout
    assert f"Open {out / 'atlas.html'}; next: hotbed explain {out} 1" in first
    assert "Nothing has changed" not in first
    took = Run(out).metadata["timings"]
    assert {"read", "listings", "locations", "tally", "clusters"} <= set(took)
    assert "Nothing has changed since the last run" in call("run", study, "--out", out).stdout
    assert Run(out).metadata["timings"] == took  # of when each stage was built
    study.write_text(study.read_text("utf-8").replace("min_listings = 3", "min_listings = 4"))
    changed = call("run", study, "--out", out).stdout
    assert "Nothing has changed" not in changed
    again = Run(out).metadata["timings"]
    assert again["read"] == took["read"]


def test_a_previous_edition_must_not_be_the_later_one(tmp_path: Path) -> None:
    before, _, now = two_editions.editions(tmp_path)
    call("compare", now.folder, before.folder)
    for asked in (
        ("compare", before.folder, now.folder),
        ("findings", before.folder, "--against", now.folder),
        ("decompose", before.folder, "--against", now.folder),
    ):
        wrong = call(*asked, code=2)
        assert "holds later years (2013 to 2013) than" in str(wrong.exception)
        assert "name the two runs the other way round" in str(wrong.exception)


def test_windows_of_other_length_are_a_difference_of_method(tmp_path: Path) -> None:
    file = two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    metric = {"patents": {"label": "patents", "years": [2011, 2012]}}
    before = two_editions.edition(file, 2012, tmp_path / "before", metrics=metric)
    now = two_editions.edition(file, 2013, tmp_path / "now")
    text = call("compare", now.folder, before.folder).stdout
    assert "years.patents: 2 in a window before, 1 in a window now" in text
    assert "none before, none now" not in text
    assert "moving, each edition's own cluster" in text  # what the columns of growth are


def test_a_region_that_does_not_exist_is_told_once_each(study: Path, tmp_path: Path) -> None:
    call("run", study, "--out", tmp_path / "out")
    wrong = str(call("rank", tmp_path / "out", "--region", "Atlantis", code=2).exception)
    assert "choose one of Africa" in wrong
    assert wrong.count("South America") == 1


def test_a_scale_of_a_world_that_is_too_large_is_told(tmp_path: Path) -> None:
    wrong = call("world", "-o", tmp_path / "w", "--scale", 50000, code=2)
    assert "--scale 50000 is above 100" in str(wrong.exception)
