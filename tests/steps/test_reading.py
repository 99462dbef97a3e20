"""Stage 1 in units: the same parts whoever reads them."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.recipe import Input, resolve
from hotbed.sources.identity import input_files
from hotbed.sources.listings import numbered
from hotbed.sources.registry import files_of
from hotbed.steps.reading import parts, read_input, units
from hotbed.steps.reading.units import units_of


def recipe_of(source, files, **limits):
    return resolve(
        {
            "metrics": {"m": {"label": "M"}},
            "inputs": [{"source": source, "metric": "m", "files": [str(file) for file in files]}],
            "limits": limits,
        },
        folder=files[0].parent,
    )


def works(folder, count):
    files = []
    for number in range(count):
        lines = [
            json.dumps(
                {
                    "id": f"W{number}-{row}",
                    "publication_year": 2020,
                    "type": "article",
                    "doi": f"10.1000/{number}-{row}",
                    "authorships": [{"raw_affiliation_strings": [f"Univ {row}, Oslo, Norway"]}],
                }
            )
            for row in range(20)
        ]
        lines.insert(number, "not JSON")
        files.append(folder / f"part_{number:03d}.gz")
        files[-1].write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return files


def everything(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_processes_and_order_change_no_byte(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    files = works(tmp_path, 5)
    spreads = {
        "one": None,
        "two": None,
        "backwards": lambda function, units: [function(unit) for unit in reversed(units)],
    }
    for name, spread in spreads.items():
        recipe = recipe_of("openalex", files, bad_rows=0.5, threads=2 if name == "two" else 1)
        (tmp_path / name).mkdir()
        read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), tmp_path / name, spread)
    first = everything(tmp_path / "one")
    assert len(parts(tmp_path / "one", "listings")) == 5
    assert everything(tmp_path / "two") == first
    assert everything(tmp_path / "backwards") == first
    counts = json.loads(first["counts.json"])
    assert (counts["rows"], counts["unreadable"]) == (105, 5)
    # a file's bytes are those of its lines, of which "not JSON" and its line end are rejected
    for file, account in zip(files, counts["files"], strict=True):
        assert account["bytes"] == len(gzip.decompress(file.read_bytes()))
        assert account["bytes_rejected"] == len("not JSON\n")
        assert account["bytes_read"] + account["bytes_rejected"] == account["bytes"]
        assert account["records"] == 21
    rejects = pq.read_table(tmp_path / "two" / "rejects.parquet").to_pylist()
    # the fifth file's bad line is its fifth, and so on
    assert [(each["file"], each["row"]) for each in rejects] == [
        (f"part_{number:03d}.gz", number + 1) for number in range(5)
    ]


def test_a_large_parquet_file_is_read_by_its_row_groups(tmp_path, monkeypatch):
    table = pa.table(
        {
            "document_id": [f"P{row}" for row in range(1000)],
            "city": [f"City {row}" if row != 500 else None for row in range(1000)],
            "lon": [0.5] * 1000,
            "lat": [95.0 if row == 700 else 1.5 for row in range(1000)],
        }
    )
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=100)
    recipe = recipe_of("table", [tmp_path / "t.parquet"], bad_rows=0.5, threads=1)
    found = {}
    for size in (1 << 30, 1):
        monkeypatch.setattr(units, "UNIT_BYTES", size)
        folder = tmp_path / str(size)
        folder.mkdir()
        read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), folder)
        kept = [pq.read_table(part) for part in parts(folder, "listings")]
        rejects = pq.read_table(folder / "rejects.parquet").to_pylist()
        found[size] = (len(kept), pa.concat_tables(kept).to_pylist(), rejects)
    assert [found[size][0] for size in (1 << 30, 1)] == [1, 10]
    assert found[1][1:] == found[1 << 30][1:]
    rows = [row["row"] for row in found[1][1]]
    assert rows == [*range(1, 701), *range(702, 1001)]
    assert [reject["row"] for reject in found[1][2]] == [701]


def sized(folder, sizes):
    """Files of some sizes, known by their names as if these were their content."""
    files = []
    for number, size in enumerate(sizes):
        files.append(folder / f"{number:05d}.csv")
        files[-1].write_text("x" * size)
    names = [file.name for file in files]
    return input_files(files, names, joins=False)


def test_a_file_is_a_unit_and_joined_tables_are_one(tmp_path):
    files = sized(tmp_path, (40, 50, 60, 500, 10))
    spec = Input(source="table", metric="m", files=["-"])
    assert units_of(spec, files) == [[file] for file in files]
    tables = Input(source="patstat", metric="m", files=["-"])
    assert units_of(tables, files) == [files]


def test_of_very_many_files_small_ones_are_read_together(tmp_path, monkeypatch):
    # 70 files where 8 may stand alone and 4 groups are the least: about one in 16 ends a group.
    monkeypatch.setattr(units, "MOST_FILES", 8)
    monkeypatch.setattr(units, "GROUPS", 4)
    files = sized(tmp_path, [10] * 70)
    spec = Input(source="table", metric="m", files=["-"])
    groups = units_of(spec, files)
    assert [file for group in groups for file in group] == files
    assert 1 < len(groups) < 16
    # Without one of the files, and with one more, all other groups are as they were.
    more = sized(tmp_path, [10] * 71)[70:]
    for others in (files[:20] + files[21:], files[:30] + more + files[30:]):
        changed = [group for group in units_of(spec, others) if group not in groups]
        assert len(changed) <= 1
    monkeypatch.setattr(units, "UNIT_BYTES", 25)
    assert max(len(group) for group in units_of(spec, files)) == 2
    monkeypatch.setattr(units, "UNIT_BYTES", 5)
    assert units_of(spec, files) == [[file] for file in files]


@pytest.mark.slow
def test_an_error_in_another_process_is_the_same_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    files = works(tmp_path, 3)
    files[2].write_bytes(files[2].read_bytes()[:-30])
    said = []
    for threads in (1, 2):
        (tmp_path / str(threads)).mkdir()
        recipe = recipe_of("openalex", files, bad_rows=0.5, threads=threads)
        with pytest.raises(HotbedError) as error:
            read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), tmp_path / str(threads))
        said.append(str(error.value))
    assert said[0] == said[1]
    assert "part_002.gz is a damaged or cut-off gzip file; download it again" in said[0]


def study(files, out, threads):
    recipe = {
        "metrics": {"m": {"label": "M"}},
        "inputs": [{"source": "openalex", "metric": "m", "files": [str(file) for file in files]}],
        "detection": {"min_listings": 2},
        "limits": {"bad_rows": 0.5, "threads": threads},
    }
    return hotbed.run(recipe, out)


def test_a_run_is_the_same_bytes_with_one_process_and_two(tmp_path, monkeypatch):
    """All but run.json, which names the limits and the time taken."""
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    (tmp_path / "in").mkdir()
    files = works(tmp_path / "in", 3)
    results = {}
    for threads in (1, 2):
        out = tmp_path / str(threads)
        study(files, out, threads)
        results[threads] = {
            name: data
            for name, data in everything(out).items()
            if not name.startswith(".hotbed") and name != "run.json"
        }
    assert {"ranking.csv", "ledger.csv", "members.parquet", "rejects.parquet"} <= set(results[1])
    assert results[1] == results[2]


def test_a_failed_reading_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    (tmp_path / "in").mkdir()
    files = works(tmp_path / "in", 3)
    files[1].write_bytes(files[1].read_bytes()[:-30])
    with pytest.raises(HotbedError, match="damaged or cut-off"):
        study(files, tmp_path / "out", 2)
    left = [path.name for path in (tmp_path / "out" / ".hotbed").iterdir()]
    assert not [name for name in left if name.startswith("read") or name.endswith(".part")]
    assert not (tmp_path / "out" / "ranking.csv").exists()
