"""A run's folder is believed only as the run wrote it."""

import json
import shutil

import pyarrow as pa
import pytest

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.tables import PROFILES, TABLES
from support import kept, world


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "world.csv").write_text(
        "\n".join(",".join(map(str, row)) for row in _lines(world.rows())), encoding="utf-8"
    )
    return kept.run(world.recipe(str(folder / "world.csv")), folder / "out")


def _lines(rows):
    return [list(rows[0]), *(["" if v is None else v for v in row.values()] for row in rows)]


@pytest.fixture
def copied(finished, tmp_path):
    """A copy of the run's folder without its stages, to be damaged."""
    return shutil.copytree(
        finished.folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".hotbed")
    )


def test_every_table_is_noted_with_its_hash(finished):
    noted = set(finished.metadata["files"])
    assert {table.file for table in TABLES.values()} <= noted
    assert all((finished.folder / name).is_file() for name in noted)
    assert {name for name in noted if name.startswith("profiles/")} == {
        table.file for table in PROFILES.values() if table.path(finished.folder).is_file()
    }


@pytest.mark.parametrize("name", ["ranking", "clusters", "members", "tally", "ledger", "series"])
def test_one_changed_bit_of_a_table_is_told(copied, name):
    table = (TABLES | PROFILES)[name]
    path = table.path(copied)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(HotbedError, match=r"not as the run wrote it.*; run the recipe again"):
        hotbed.open_run(copied).table(name)


def test_a_missing_table_is_told(copied):
    (copied / "members.parquet").unlink()
    with pytest.raises(HotbedError, match=r"members\.parquet is missing; run the recipe again"):
        _ = hotbed.open_run(copied).members


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts["world"].update(patents=70),
        lambda facts: facts["recipe"]["detection"].update(radius_km=99),
        lambda facts: facts["files"]["ranking.csv"].update(sha256="0" * 64),
        lambda facts: facts["versions"].update(hotbed="9.9"),
        lambda facts: facts.pop("seal"),
    ],
)
def test_an_edited_run_json_is_told(copied, change):
    path = copied / "run.json"
    facts = json.loads(path.read_text("utf-8"))
    change(facts)
    path.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(HotbedError, match="run the recipe again"):
        _ = hotbed.open_run(copied).metadata


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b"{}"])
def test_a_damaged_run_json_is_told(copied, content):
    (copied / "run.json").write_bytes(content)
    with pytest.raises(HotbedError, match="run the recipe again"):
        _ = hotbed.open_run(copied).metadata


def test_how_long_it_took_may_change(copied):
    path = copied / "run.json"
    facts = json.loads(path.read_text("utf-8"))
    facts["timings"] = {}
    path.write_text(json.dumps(facts), encoding="utf-8")
    assert isinstance(hotbed.open_run(copied).ranking, pa.Table)


def test_the_digest_and_the_map_do_not_depend_on_the_order_of_rows(tmp_path, write_csv):
    rows = world.rows()
    results = []
    for name, order in (("forward", rows), ("backward", rows[::-1])):
        file = write_csv(order, f"{name}.csv")
        results.append(hotbed.run(world.recipe(str(file)), tmp_path / name))
    assert results[0].digest == results[1].digest
    maps = [(result.folder / "atlas.html").read_bytes() for result in results]
    assert maps[0] == maps[1]
