"""One flipped bit anywhere in a run's folder: every later verb says so, or answers as before."""

from __future__ import annotations

import random
import shutil

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.cli.main import app
from support import kept, world

VERBS = {
    "explain": ["explain", "{run}", "1", "--json"],
    "profile": ["profile", "{run}", "1", "--json"],
    "findings": ["findings", "{run}", "--json"],
    "rank": ["rank", "{run}", "--region", "Africa", "--top", "3", "--json"],
    "economies": ["rank", "{run}", "--per-economy", "--json"],
    "intensity": ["intensity", "{run}", "--json"],
    "editions": ["editions", "{run}", "--preset", "gii-2017", "--json"],
    "compare": ["compare", "{run}", "{run}", "--json"],
}
STAGES = ("clusters", "tally", "listings", "profiles")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    rows = world.rows()
    lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    (folder / "world.csv").write_text("\n".join(lines), encoding="utf-8")
    run = kept.run(world.recipe(str(folder / "world.csv")), folder / "out").folder
    answer(run, VERBS["intensity"])  # findings read what it writes
    return run, {name: answer(run, verb) for name, verb in VERBS.items()}


def answer(run, verb):
    """What a verb prints; None where it refuses in one sentence."""
    done = CliRunner().invoke(app, [part.format(run=run) for part in verb])
    if isinstance(done.exception, hotbed.HotbedError):
        assert len(str(done.exception).splitlines()) == 1
        return None
    assert done.exit_code == 0, (verb, done.exception)
    return done.output.replace(str(run), "RUN")


def files(run):
    kept = [path for path in run.glob(".hotbed/*/**/*") if path.parent.name.startswith(STAGES)]
    return [path for path in (*run.glob("*.*"), *run.glob("profiles/*"), *kept) if path.is_file()]


@pytest.mark.parametrize(
    "step", [3, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "every"]
)
def test_a_flipped_bit_is_told_or_changes_no_answer(finished, tmp_path, step):
    run, before = finished
    draw = random.Random(1)  # noqa: S311 - the same places each time
    told = 0
    damaged = sorted(files(run))[::step]
    for number, path in enumerate(damaged):
        copy = shutil.copytree(run, tmp_path / str(number))
        target = copy / path.relative_to(run)
        content = bytearray(target.read_bytes())
        if not content:
            continue
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        target.write_bytes(content)
        for name in draw.sample(sorted(VERBS), 3):
            after = answer(copy, VERBS[name])
            assert after in (None, before[name]), (path.name, name)
            told += after is None
        shutil.rmtree(copy)
    assert told > len(damaged) // 4


def test_a_damaged_folder_is_repaired_by_running_again(finished, tmp_path):
    run, before = finished
    copy = shutil.copytree(run, tmp_path / "out")
    for path in files(copy):
        content = bytearray(path.read_bytes())
        if content and path.name != "checksums.json":
            content[len(content) // 3] ^= 4
            path.write_bytes(content)
    hotbed.run(world.recipe(str(run.parent / "world.csv")), copy)
    answer(copy, VERBS["intensity"])
    assert {name: answer(copy, verb) for name, verb in VERBS.items()} == before
