"""What was read is not read again, what is gone is taken out; the bytes are those from scratch."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import hotbed
from hotbed.sources.formats.openalex import OpenAlex
from hotbed.steps.reading import units

PARTS = 8


def part(number, works=20):
    """A partition of works: towns by turns, one record that can't be read in some."""
    towns = ("Oslo, Norway", "Bergen, Norway", "Uppsala, Sweden")
    lines = [
        json.dumps(
            {
                "id": f"https://openalex.org/W{number * 1000 + row}",
                "publication_year": 2020,
                "type": "article",
                "doi": f"10.1000/{number}-{row}",
                "authorships": [
                    {"raw_affiliation_strings": [f"University, {towns[(number + row) % 3]}"]}
                ],
            }
        )
        for row in range(works)
    ]
    lines += ["not JSON"] * (number % 3 == 0)
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def write(folder, numbers):
    for number in numbers:
        place = folder / f"updated_date=2024-01-{number + 1:02d}" / "part_000.gz"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(part(number))


def recipe(folder):
    return {
        "metrics": {"m": {"label": "M"}},
        "inputs": [{"source": "openalex", "metric": "m", "files": [str(folder)]}],
        "detection": {"min_listings": 5},
        "limits": {"bad_rows": 0.5, "threads": 1},
    }


@pytest.fixture
def opened(monkeypatch):
    """The partitions whose records were read, in this process."""
    seen = []
    records = OpenAlex.records

    def watched(self, file, spec, rejects):
        seen.append(file.path.parent.name[-2:])
        return records(self, file, spec, rejects)

    monkeypatch.setattr(OpenAlex, "records", watched)
    return seen


def results(out):
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(Path(out).rglob("*"))
        if path.is_file() and ".hotbed" not in path.parts and path.name != "run.json"
    }


def test_a_new_a_changed_and_a_missing_partition_read_only_themselves(tmp_path, opened):
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(PARTS))
    hotbed.run(recipe(works), out)
    assert opened == [f"{number + 1:02d}" for number in range(PARTS)]
    opened.clear()
    write(works, [PARTS + 3])  # after the others
    write(works, [])
    shutil.rmtree(works / "updated_date=2024-01-02")  # from among them
    (works / "updated_date=2024-01-05" / "part_000.gz").write_bytes(part(4, works=25))
    hotbed.run(recipe(works), out)
    assert sorted(opened) == ["05", "12"]
    opened.clear()
    hotbed.run(recipe(works), tmp_path / "anew")
    assert len(opened) == PARTS
    assert results(out) == results(tmp_path / "anew")


def test_a_partition_before_all_others_moves_none_of_them(tmp_path, opened):
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(1, PARTS))
    hotbed.run(recipe(works), out)
    opened.clear()
    write(works, [0])
    hotbed.run(recipe(works), out)
    assert opened == ["01"]
    hotbed.run(recipe(works), tmp_path / "anew")
    assert results(out) == results(tmp_path / "anew")


def test_files_of_one_content_are_counted_as_one_copy_of_their_works(tmp_path, opened):
    # The same works twice: each counts once, and which copy is kept is the same in any order.
    works = tmp_path / "works"
    write(works, range(3))
    alone = hotbed.run(recipe(works), tmp_path / "alone")
    place = works / "updated_date=2024-02-01"
    shutil.copytree(works / "updated_date=2024-01-02", place)
    twice = hotbed.run(recipe(works), tmp_path / "twice")
    assert twice.ranking.to_pylist() == alone.ranking.to_pylist()
    lines = {row["line"]: row["rows"] for row in twice.ledger.to_pylist()}
    assert lines["duplicate"] == 20


def test_a_damaged_unit_is_read_again(tmp_path, opened):
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(PARTS))
    hotbed.run(recipe(works), out)
    (stage,) = (out / ".hotbed").glob("read-*")
    damaged = stage / "listings" / "00002.parquet"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(bytes(content))
    write(works, [PARTS])
    opened.clear()
    hotbed.run(recipe(works), out)
    assert sorted(opened) == ["03", "09"]
    hotbed.run(recipe(works), tmp_path / "anew")
    assert results(out) == results(tmp_path / "anew")


@pytest.mark.parametrize("change", [(b'"rows": 21', b'"rows": 91'), (b'"key"', b'"kez"')])
def test_a_changed_list_of_units_is_not_believed(tmp_path, opened, change):
    # The list lies about how many rows a unit has, or names no keys: all are read again.
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(3))
    hotbed.run(recipe(works), out)
    (stage,) = (out / ".hotbed").glob("read-*")
    content = (stage / "units.json").read_bytes()
    assert change[0] in content.replace(b'"rows": 20', b'"rows": 21')
    changed = content.replace(b'"rows": 20', b'"rows": 21').replace(*change)
    (stage / "units.json").write_bytes(changed)
    write(works, [3])
    opened.clear()
    hotbed.run(recipe(works), out)
    assert opened == ["01", "02", "03", "04"]
    hotbed.run(recipe(works), tmp_path / "anew")
    assert results(out) == results(tmp_path / "anew")


def test_where_files_cannot_be_linked_they_are_copied(tmp_path, opened, monkeypatch):
    def refuse(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(3))
    hotbed.run(recipe(works), out)
    opened.clear()
    write(works, [3])
    hotbed.run(recipe(works), out)
    assert opened == ["04"]


def test_what_was_read_before_a_kill_is_not_read_again(tmp_path, opened):
    works, out = tmp_path / "works", tmp_path / "out"
    write(works, range(PARTS))
    (tmp_path / "recipe.json").write_text(json.dumps(recipe(works)))
    code = f"""
import json, os, signal, hotbed
from hotbed.sources.formats.openalex import OpenAlex
records, seen = OpenAlex.records, []
def watched(self, file, spec, rejects):
    seen.append(file)
    if len(seen) == 6:
        os.kill(os.getpid(), signal.SIGKILL)
    return records(self, file, spec, rejects)
OpenAlex.records = watched
hotbed.run(json.load(open({str(tmp_path / "recipe.json")!r})), {str(out)!r})
"""
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    hotbed.run(recipe(works), out)
    assert opened == ["06", "07", "08"]
    assert not (out / ".hotbed" / "units").exists()
    hotbed.run(recipe(works), tmp_path / "anew")
    assert results(out) == results(tmp_path / "anew")


def test_pieces_of_a_large_file_are_kept_too(tmp_path, monkeypatch):
    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    rows = {"document_id": [f"P{n}" for n in range(40)], "lon": [0.5] * 40, "lat": [1.5] * 40}
    pq.write_table(pa.table(rows), tmp_path / "t.parquet", row_group_size=10)
    study = recipe(tmp_path / "t.parquet")
    study["inputs"][0] |= {"source": "table"}
    hotbed.run(study, tmp_path / "out")
    (stage,) = (tmp_path / "out" / ".hotbed").glob("read-*")
    assert len(json.loads((stage / "units.json").read_text())) == 4
    study["inputs"][0]["files"].append(str(tmp_path / "more.csv"))
    (tmp_path / "more.csv").write_text("document_id,lon,lat\nQ1,0.5,1.5\n")
    before = {path.name: path.stat().st_ino for path in (stage / "listings").iterdir()}
    hotbed.run(study, tmp_path / "out")
    newest = max(
        (tmp_path / "out" / ".hotbed").glob("read-*"), key=lambda path: path.stat().st_mtime
    )
    after = {path.stat().st_ino for path in (newest / "listings").iterdir()}
    assert set(before.values()) < after
