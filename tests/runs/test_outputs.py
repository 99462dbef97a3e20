"""Nothing that was made of an earlier state of a run is left beside it unmarked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.findings.findings import findings
from hotbed.base.errors import HotbedError
from hotbed.base.storage.stages import hash_file
from hotbed.cli.main import app
from hotbed.publish.brief.files import write_briefs
from hotbed.publish.facts.gather import facts
from hotbed.runs.outputs import OUTPUTS, clear_stale, is_stale, record
from support import kept, world

HOLD = """
import sys
from pathlib import Path
from hotbed.base.storage.locks import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def small(write_csv):
    return str(write_csv(world.rows()))


def made_of(result):
    """Make some of everything; returns the folder."""
    folder = str(result.folder)
    for call in (
        ["intensity", folder],
        ["rank", folder, "--region", "Africa", "--top", "2"],
        ["rank", folder, "--per-economy"],
        ["brief", folder, "1", "-q"],
        ["atlas", folder, "-q"],
    ):
        done = CliRunner().invoke(app, call)
        assert done.exit_code == 0, (call, done.output, done.exception)
    return result.folder


KINDS = ("intensity.csv", "regions", "economies.csv", "economy_parts.csv", "briefs", "atlas")


def test_a_changed_run_removes_what_was_made_of_the_one_before(small, tmp_path):
    out = made_of(kept.run(world.recipe(small), tmp_path / "out"))
    assert all((out / name).exists() for name in KINDS)
    hotbed.run(world.recipe(small, detection={"min_listings": 4}), out)
    assert not any((out / name).exists() for name in KINDS)
    assert list(out.rglob("*.stale")) == []
    assert not (out / OUTPUTS).exists()


def test_a_run_with_the_same_results_keeps_it(small, tmp_path):
    recipe = world.recipe(small)
    out = made_of(kept.run(recipe, tmp_path / "out"))
    before = {path: path.read_bytes() for name in KINDS for path in (out / name).rglob("*.*")}
    hotbed.run({**recipe, "limits": {"threads": 1}}, out)
    assert {path: path.read_bytes() for path in before} == before
    assert all((out / name).exists() for name in KINDS)


def test_another_title_is_another_state_since_briefs_show_it(small, tmp_path):
    out = made_of(kept.run(world.recipe(small), tmp_path / "out"))
    hotbed.run(world.recipe(small, study={"title": "Second try"}), out)
    assert not (out / "briefs").exists()


def test_other_inputs_of_the_same_recipe_are_another_state(write_csv, tmp_path):
    recipe = world.recipe(str(write_csv(world.rows())))
    first = hotbed.run(recipe, tmp_path / "out")
    digest = first.digest
    write_briefs(first, facts(first), first.folder / "briefs")
    write_csv([*world.rows(), world.rows()[0] | {"document_id": "D9"}])
    second = hotbed.run(recipe, tmp_path / "out")
    assert second.metadata["recipe_digest"] == first.metadata["recipe_digest"]
    assert second.digest != digest
    assert not (tmp_path / "out" / "briefs").exists()


def test_what_was_changed_by_hand_is_kept_and_marked(small, tmp_path):
    out = made_of(kept.run(world.recipe(small), tmp_path / "out"))
    own = next((out / "atlas").glob("method.html"))
    own.write_text("my own words", encoding="utf-8")
    (out / "briefs" / "notes.txt").write_text("mine", encoding="utf-8")
    hotbed.run(world.recipe(small, detection={"min_listings": 4}), out)
    left = sorted(str(path.relative_to(out)) for path in out.rglob("*.stale"))
    assert left == ["atlas/method.html.stale", "briefs/notes.txt.stale"]
    assert (out / "atlas" / "method.html.stale").read_text(encoding="utf-8") == "my own words"
    assert [path.name for path in (out / "atlas").rglob("*") if path.is_file()] == [
        "method.html.stale"
    ]


def test_an_intensity_file_of_another_state_is_not_read(small, tmp_path):
    result = kept.run(world.recipe(small), tmp_path / "out")
    made_of(result)
    noted = json.loads((result.folder / OUTPUTS).read_text(encoding="utf-8"))
    noted["intensity.csv"]["run"] = "0" * 16
    (result.folder / OUTPUTS).write_text(json.dumps(noted), encoding="utf-8")
    changed = (result.folder / "intensity.csv").read_text(encoding="utf-8").replace("00", "99")
    (result.folder / "intensity.csv").write_text(changed, encoding="utf-8")
    shutil.copytree(result.folder, tmp_path / "without")
    (tmp_path / "without" / "intensity.csv").unlink()
    assert facts(result) == facts(hotbed.open_run(tmp_path / "without"))
    why = {each["kind"]: each["why"] for each in findings(result).left_out}["intensity"]
    assert why == "intensity.csv is of an earlier state of the run or was changed; make it again"


def test_a_hostile_note_removes_nothing_else(tmp_path):
    run, outside = tmp_path / "run", tmp_path / "thesis.txt"
    run.mkdir()
    for path in (outside, run / "ranking.csv"):
        path.write_text("mine", encoding="utf-8")
    record(run, "a", [outside, run / "ranking.csv"])
    assert not (run / OUTPUTS).exists()
    noted = {"run": "a", "sha256": hash_file(outside)}
    names = ("../thesis.txt", "ranking.csv", "atlas/../../thesis.txt", str(outside))
    (run / OUTPUTS).write_text(json.dumps(dict.fromkeys(names, noted)), encoding="utf-8")
    assert clear_stale(run, "a", "b") == []
    assert outside.exists()
    assert (run / "ranking.csv").exists()
    (run / OUTPUTS).write_text("no json", encoding="utf-8")
    assert not is_stale(run, "b", run / "intensity.csv")


def test_the_digest_stands_in_every_output(small, tmp_path):
    result = kept.run(world.recipe(small), tmp_path / "out")
    assert result.metadata["run_digest"] == result.digest
    assert facts(result).study.run_digest == result.digest
    assert result.digest in (result.folder / "atlas.html").read_text(encoding="utf-8")


def test_nothing_is_added_while_another_process_writes(small, tmp_path):
    finished = kept.run(world.recipe(small), tmp_path / "out")
    folder = finished.folder / ".hotbed"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(HotbedError, match=r"another hotbed .* is at work"):
            finished.economies()
        other.communicate(b"\n")
    assert finished.economies().table.num_rows


def test_nothing_is_added_of_a_run_that_another_has_replaced(tmp_path, write_csv):
    file = str(write_csv(world.rows()))
    first = kept.run(world.recipe(file), tmp_path / "out")
    first.economies(write=False)  # its tables are read
    hotbed.run(world.recipe(file, detection={"min_listings": 4}), tmp_path / "out")
    with pytest.raises(HotbedError, match="changed meanwhile; call again"):
        first.economies()
    assert not (tmp_path / "out" / "economies.csv").exists()


def test_what_a_killed_call_left_of_its_writes_goes_with_the_next_one(small, tmp_path):
    out = tmp_path / "out"
    recipe = world.recipe(small)
    hotbed.run(recipe, out)
    for left in ("documents.parquet", "profiles/subjects.parquet", "briefs/2.pdf"):
        part = (out / left).with_name(f".{(out / left).name}.1.part")
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(b"PAR1")
    hotbed.run(recipe, out)
    assert list(out.rglob(".*.part")) == []
