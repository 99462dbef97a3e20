"""The trials of `make soak`, small and the same each time."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hotbed
from fetch.owner import Owner
from sources.forms import FORMS, NAMES
from support import world
from trials import flips, hostile, mutations, recipes, soak

TESTS = Path(__file__).parents[1]


def killed(
    folder: Path, first: int, step: int, *verb: object, given: Path | None = None
) -> list[dict[str, object]]:
    """What kills of a verb came to, in a process of their own that holds no threads."""
    command = [sys.executable, "-m", "trials.kills", str(folder), str(first), str(step)]
    command.append(str(given or "-"))
    paths = os.pathsep.join([str(TESTS), str(Path(hotbed.__file__).parents[1])])
    done = subprocess.run(
        [*command, *map(str, verb)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def all_well(outcomes: list[dict[str, object]]) -> bool:
    """Whether each call was killed, and the next one came to the same bytes."""
    failures = [o for o in outcomes if o["ended"] != -9 or o["again"] or o["differ"]]
    assert failures == []
    return bool(outcomes)


ONCE = 10_000
"""More acts than any of these calls has."""


def steps(first: int, step: int = ONCE) -> pytest.MarkDecorator:
    """Kills at some of the acts, and behind the marker `slow` at every one."""
    every = pytest.param(1, 1, marks=pytest.mark.slow)
    return pytest.mark.parametrize(("first", "step"), [(first, step), every], ids=["some", "every"])


@steps(131)
def test_a_run_killed_at_a_write_ends_with_the_same_bytes_when_called_again(tmp_path, first, step):
    assert all_well(
        killed(tmp_path, first, step, "run", world.write_study(tmp_path), "--out", "OUT")
    )


@steps(41)
def test_an_atlas_killed_at_a_write_ends_with_the_same_bytes_when_called_again(
    tmp_path, first, step
):
    hotbed.run(world.write_study(tmp_path), tmp_path / "good")
    assert all_well(killed(tmp_path, first, step, "atlas", "OUT", given=tmp_path / "good"))


@steps(180)
def test_a_kit_killed_at_a_write_ends_with_the_same_bytes_when_called_again(tmp_path, first, step):
    hotbed.run(world.write_study(tmp_path), tmp_path / "good")
    assert all_well(killed(tmp_path, first, step, "publish", "OUT", given=tmp_path / "good"))


@steps(1, 3)
def test_a_download_killed_at_a_write_ends_with_the_same_bytes_when_called_again(
    tmp_path, first, step
):
    owner, archive = Owner(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        lines = "".join(f"CH\t{n}\tOrt {n}\t\t\t\t\t\t\t47.{n}\t8.5\t6\n" for n in range(90))
        out.writestr("allCountries.txt", lines)
    owner.serve_file(
        "https://download.geonames.org/export/zip/allCountries.zip", archive.getvalue()
    )
    try:
        outcomes = killed(tmp_path, first, step, "download", owner.base, "geonames-postal")
    finally:
        owner.close()
    assert all_well(outcomes)


@steps(1, 4)
def test_answers_are_written_as_a_whole_wherever_their_call_is_killed(tmp_path, first, step):
    table = tmp_path / "addresses.csv"
    table.write_text('address\n"Univ Oslo, Oslo, Norway"\n')
    assert all_well(killed(tmp_path, first, step, "geocode", table, "-o", "OUT.csv"))


@pytest.mark.parametrize("out", ["OUT.csv", pytest.param("OUT.parquet", marks=pytest.mark.slow)])
@steps(1, 23)
def test_a_table_is_written_as_a_whole_wherever_its_call_is_killed(tmp_path, first, step, out):
    table = tmp_path / "points.csv"
    table.write_text("name,lon,lat\na,1.0,2.0\nb,1.001,2.0\n")
    assert all_well(killed(tmp_path, first, step, "cluster", table, "-o", out, "--min-weight", 2))


def test_every_flipped_bit_of_a_run_folder_is_told(tmp_path):
    """Three bits of each file that later verbs read, and thirty of run.json."""
    draw = random.Random(12)  # noqa: S311 - draws
    hotbed.run(world.write_study(tmp_path), tmp_path / "good")
    names = flips.taken_up(tmp_path / "good")
    some = [name for name in names for _ in range(3) if (tmp_path / "good" / name).stat().st_size]
    told = [
        flips.in_a_run_folder(tmp_path / "good", name, tmp_path, draw)
        for name in [*some, *["run.json"] * 30]
    ]
    assert [failure for failure in told if failure] == []
    assert len(told) > 40


def test_a_damaged_file_of_any_source_is_read_set_aside_or_refused(tmp_path):
    draw = random.Random(12)  # noqa: S311 - draws
    tries = [mutations.in_a_reader(tmp_path, draw) for _ in range(300)]
    assert [failure for failure in tries if failure] == []


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_damaged_record_costs_no_other_but_the_next(tmp_path, form):
    draw = random.Random(12)  # noqa: S311 - draws
    tries = [mutations.in_a_long_file(tmp_path, draw, form) for _ in range(5)]
    assert [failure for failure in tries if failure] == []


def test_a_flipped_bit_of_a_stage_changes_no_result(tmp_path):
    draw = random.Random(12)  # noqa: S311 - draws
    recipe = world.write_study(tmp_path)
    hotbed.run(recipe, tmp_path / "good")
    tries = [flips.in_a_stage(tmp_path / "good", recipe, tmp_path, draw) for _ in range(12)]
    assert [failure for failure in tries if failure] == []


@pytest.mark.parametrize(
    "count", [2, pytest.param(0, marks=pytest.mark.slow)], ids=["some", "every"]
)
def test_hostile_files_places_and_environments_end_in_a_sentence(tmp_path, count):
    """No stack trace, no fault of hotbed's, no hang; all of them are several thousand calls."""
    outcomes = list(hostile.tried(tmp_path, 12, count))
    assert [outcome for outcome in outcomes if outcome["wrong"]] == []
    assert len(outcomes) == 3 * count if count else len(outcomes) > 1500


def test_a_call_that_ends_badly_is_told():
    assert hostile.wrong(2, "hotbed: a is empty.") is None
    for code, said in [(70, "hotbed: a fault"), (0, "Traceback"), (-9, ""), (2, ""), (None, "")]:
        assert hostile.wrong(code, said)


def test_a_recipe_holds_any_value_or_is_refused(tmp_path):
    cases = list(recipes.texts())
    assert len(cases) > 1000
    tries = [recipes.loaded(case, tmp_path) for case in cases]
    assert [failure for failure in tries if failure] == []


def test_the_runner_counts_tries_and_failures(capsys, monkeypatch):
    monkeypatch.setattr(mutations, "in_a_reader", lambda *_: "a crash")
    monkeypatch.setattr(soak, "AT_ONCE", {"mutated file": 10**9})
    monkeypatch.setattr(soak, "killed", lambda *_: iter([None] * 9))
    assert soak.soak(0.02, 1) > 0
    said = capsys.readouterr().out
    assert "mutated file: a crash" in said
    assert "SOAK_SEED=1" in said
