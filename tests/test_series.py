"""Several editions in one call: each is the run that it would be alone, and clusters keep an id."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.cli.main import app
from hotbed.recipe import resolve
from hotbed.runs.run import Run
from hotbed.series import editions_of, run_series, windows_in
from support import two_editions


def recipe_of(file: Path, **metric: object) -> dict[str, object]:
    return {
        "preset": "gii-2017",
        "study": {"title": "Series"},
        "inputs": [{"source": "table", "metric": "patents", "files": [str(file)]}],
        "metrics": {"patents": {"label": "patents", "years": [2013, 2013], **metric}},
        "detection": {"min_listings": 3},
    }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    return two_editions.write(two_editions.rows(), folder / "world.csv")


@pytest.fixture(scope="module")
def toml(file: Path) -> Path:
    path = file.with_name("study.toml")
    path.write_text(
        f"""preset = "gii-2017"
[study]
title = "Series"
[[inputs]]
source = "table"
metric = "patents"
files = ["{file.name}"]
[metrics.patents]
label = "patents"
years = [2013, 2013]
[detection]
min_listings = 3
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def out(toml: Path) -> Path:
    """The three editions of the small world, by the verb."""
    folder = toml.with_name("out")
    done = CliRunner().invoke(app, ["series", str(toml), "--editions", "3", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "series.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_each_edition_is_the_run_of_its_years(out: Path, file: Path, tmp_path: Path) -> None:
    for year in (2011, 2012, 2013):
        alone = hotbed.run(recipe_of(file, years=[year, year]), tmp_path / str(year))
        together = out / f"{year}-{year}"
        for name in ("ranking.csv", "ledger.csv", "members.parquet", "tally.parquet"):
            assert (together / name).read_bytes() == (alone.folder / name).read_bytes(), name


def test_files_are_read_once(out: Path) -> None:
    first, last = (
        {
            path.relative_to(out / name): path.stat().st_ino
            for path in (out / name).glob(".hotbed/read-*/**/*")
            if path.is_file()
        }
        for name in ("2011-2011", "2013-2013")
    )
    assert first
    assert first == last  # the same files on disk, linked


def test_clusters_keep_their_id_through_new_names_and_gaps(out: Path) -> None:
    """`two_editions` says what becomes of each: K moves on, D dies and comes back, B is born."""
    rows = rows_of(out)
    by_id: dict[str, dict[str, str]] = {}
    for row in rows:
        by_id.setdefault(row["lineage_id"], {})[row["edition"]] = row["cluster_id"]
    editions = ["2011-2011", "2012-2012", "2013-2013"]
    # K: 0.50 E in 2011, 0.55 E afterwards, one lineage.
    (k,) = [ids for key, ids in by_id.items() if "0.50E" in key]
    assert [ids[edition][-5:] for ids in [k] for edition in editions] == ["0.50E", "0.55E", "0.55E"]
    (d,) = [ids for key, ids in by_id.items() if "8.00E" in key]
    assert sorted(d) == ["2011-2011", "2013-2013"]
    (b,) = [ids for key, ids in by_id.items() if "6.00E" in key]
    assert sorted(b) == ["2012-2012"]


def test_growth_is_of_the_documents_at_todays_places(out: Path) -> None:
    """N in 2012: 3 documents at n and half of the one shared with B, 3.5; in 2011 at N, 3.3 km
    off, 3: +16.67 %. B in 2012: 2 and the other half, 2.5; in 2011 there was 1 at its place."""
    then = {row["name"]: row for row in rows_of(out) if row["edition"] == "2012-2012"}
    by_place = {row["cluster_id"].rsplit("-", 1)[1]: row for row in then.values()}
    assert by_place["10.03E"]["growth"] == "16.67"
    assert by_place["10.03E"]["documents_before"] == "3.0000"
    assert (by_place["6.00E"]["event"], by_place["6.00E"]["growth"]) == ("born", "150.00")
    assert by_place["6.00E"]["documents_before"] == "1.0000"
    assert all(row["growth"] == "" for row in rows_of(out) if row["edition"] == "2011-2011")


def test_called_again_it_builds_nothing_and_writes_the_same(out: Path, toml: Path) -> None:
    before = (out / "series.csv").read_bytes()
    stages = sorted(path.name for path in out.glob("*/.hotbed/*-*"))
    done = CliRunner().invoke(app, ["series", str(toml), "--editions", "3", "--out", str(out)])
    assert done.exit_code == 0
    assert (out / "series.csv").read_bytes() == before
    assert sorted(path.name for path in out.glob("*/.hotbed/*-*")) == stages


def test_finished_runs_make_a_series_in_any_order(out: Path, tmp_path: Path) -> None:
    folders = [str(out / f"{year}-{year}") for year in (2013, 2011, 2012)]
    asked = ["series", *folders, "--out", str(tmp_path / "again"), "--json"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "again" / "series.csv").read_bytes() == (out / "series.csv").read_bytes()
    told = json.loads(done.stdout)
    assert [edition["edition"] for edition in told["editions"]] == [
        "2011-2011",
        "2012-2012",
        "2013-2013",
    ]
    assert len(told["rows"]) == len(rows_of(out))


def test_windows_may_be_named(file: Path, tmp_path: Path) -> None:
    recipe = resolve(recipe_of(file), folder=tmp_path)
    named = editions_of(recipe, windows_in("2012-2013,2011-2012"))
    assert windows_in("2012") == [(2012, 2012)]
    assert [name for name, _ in named] == ["2011-2012", "2012-2013"]
    assert [one.metrics["patents"].years for _, one in named] == [(2011, 2012), (2012, 2013)]


@pytest.mark.parametrize(
    ("text", "why"),
    [("12-13", "no window"), ("2013-2011", "no window"), ("2011-2012,", "no window")],
)
def test_what_is_no_window_is_told(text: str, why: str) -> None:
    with pytest.raises(HotbedError, match=why):
        windows_in(text)


def test_a_stated_world_total_belongs_to_one_window(file: Path, tmp_path: Path) -> None:
    recipe = resolve(recipe_of(file, world_total=1000), folder=tmp_path)
    with pytest.raises(HotbedError, match=r"world_total is the world's total of one window; leave"):
        editions_of(recipe)


def test_an_edition_that_fails_is_named(file: Path, tmp_path: Path) -> None:
    recipe = resolve(recipe_of(file), folder=tmp_path)
    with pytest.raises(HotbedError, match="edition 2009-2009: "):
        run_series(recipe, tmp_path / "out", editions=5)


def test_one_run_or_two_of_the_same_years_are_no_series(out: Path) -> None:
    one = str(out / "2011-2011")
    done = CliRunner().invoke(app, ["series", one])
    assert isinstance(done.exception, HotbedError)
    assert "two editions at least" in str(done.exception)
    twice = CliRunner().invoke(app, ["series", one, one])
    assert "two editions are of the years 2011-2011" in str(twice.exception)


def test_the_atlas_shows_ranks_over_the_editions(out: Path) -> None:
    last, *before = [Run(out / f"{year}-{year}") for year in (2013, 2012, 2011)]
    page = hotbed.open_run(last.folder).atlas([run.folder for run in before]).with_name("time.html")
    text = page.read_text("utf-8")
    by_lineage: dict[str, dict[str, str]] = {}
    for row in rows_of(out):
        by_lineage.setdefault(row["lineage_id"], {})[row["edition"]] = row["rank"]
    for row in (row for row in rows_of(out) if row["edition"] == "2013-2013"):
        ranks = by_lineage[row["lineage_id"]]
        told = ", ".join(
            f"{year} {ranks.get(f'{year}-{year}', 'no cluster')}" for year in (2011, 2012, 2013)
        )
        assert told in text, (row["name"], told)
    alone = hotbed.open_run(before[-1].folder).atlas()
    assert not alone.with_name("time.html").exists()
    assert "time.html" not in alone.read_text("utf-8")
