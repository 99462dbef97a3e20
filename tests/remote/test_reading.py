"""Inputs in an object store: the same rows as from disk, whatever happens on the way."""

import csv
import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.objects import objects_at
from hotbed.remote.streams import Stream
from hotbed.sources.listings import numbered
from hotbed.sources.preview import previewed
from hotbed.sources.registry import files_of, files_of_all
from support import world
from support.object_store import SECRET

DRAW = random.Random(5)  # noqa: S311 - rows, no secrets
ROWS = [
    {"document_id": f"D{n}", "year": 2012, "contributor": 0, "lon": DRAW.random(), "lat": 1.0}
    for n in range(400)
]


def as_csv(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def zipped(rows):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rows.csv", as_csv(rows))
    return stream.getvalue()


def zstandard(rows):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(as_csv(rows))
    return sink.getvalue().to_pybytes()


def parquet(rows):
    stream = io.BytesIO()
    table = pacsv.read_csv(io.BytesIO(as_csv(rows)))
    pq.write_table(table, stream, row_group_size=100)
    return stream.getvalue()


def workbook(rows):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(stream)
    return stream.getvalue()


FORMS = {
    "rows.csv": as_csv,
    "rows.csv.gz": lambda rows: gzip.compress(as_csv(rows)),
    "rows.csv.zst": zstandard,
    "rows.zip": zipped,
    "rows.parquet": parquet,
    "rows.xlsx": workbook,
}


def listed(files):
    """The listings of an input, or what is said instead."""
    spec = Input(source="table", metric="m", files=[str(name) for name in files])
    with previewed(spec, numbered(files_of(spec))) as (batches, rejects):
        rows = [row for batch in batches for row in batch.to_pylist()]
    assert not rejects.rows
    return rows


@pytest.mark.parametrize("name", FORMS)
def test_rows_are_those_of_the_file_on_disk(bucket, tmp_path, name):
    content = FORMS[name](ROWS)
    (tmp_path / name).write_bytes(content)
    assert len(listed([tmp_path / name])) == 400
    assert listed([bucket.put(f"a/{name}", content)]) == listed([tmp_path / name])


def test_a_web_server_is_read_too(bucket):
    address = bucket.put("a b/rows.csv", as_csv(ROWS)).replace("s3:/", bucket.url)
    assert len(listed([address.replace(" ", "%20")])) == 400


@pytest.mark.parametrize(
    "faults", [["503", "503"], ["429", "500"], ["cut", "cut"], ["stall"], ["cut", "503", "stall"]]
)
def test_what_passes_by_itself_is_waited_for(bucket, faults):
    address = bucket.put("rows.csv", as_csv(ROWS))
    files = listed([address])
    bucket.faults = list(faults)
    assert listed([address]) == files
    assert not bucket.faults


def test_a_cut_body_goes_on_where_it_stopped(bucket):
    address = bucket.put("rows.csv", as_csv(ROWS))
    bucket.faults = ["cut"]
    listed([address])
    ranges = [asked[2] for asked in bucket.asked if asked[0] == "GET"]
    assert ranges[:2] == ["", f"bytes=1000-{len(as_csv(ROWS)) - 1}"]


@pytest.mark.parametrize(
    ("always", "said"),
    [
        ("503", "could not be read (503 Service Unavailable, after 3 retries)"),
        ("403", "may not be read with the credentials of the environment"),
        ("404", "there is nothing at s3://open-data/rows.csv"),
    ],
)
def test_what_does_not_pass_is_a_sentence(bucket, always, said):
    address = bucket.put("rows.csv", as_csv(ROWS))
    files = objects_at(address)
    bucket.always = always
    with pytest.raises(HotbedError) as caught:
        Stream(files[0]).read(10)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_object_that_changed_since_it_was_found_is_not_read(bucket):
    address = bucket.put("rows.csv", as_csv(ROWS))
    (file,) = objects_at(address)
    bucket.put("rows.csv", as_csv(ROWS[:300]))
    with pytest.raises(HotbedError, match="was changed while it was read"):
        Stream(file).read(10)


def test_an_object_that_changes_half_way_is_not_read_on(bucket):
    # The first answer is cut after 1,000 bytes; before the second, the object is replaced.
    (file,) = objects_at(bucket.put("rows.csv", as_csv(ROWS)))
    bucket.faults = ["cut", "change"]
    with pytest.raises(HotbedError, match="was changed while it was read"):
        io.BufferedReader(Stream(file)).read()
    assert bucket.faults == []


def test_a_call_after_the_change_reads_what_is_there(bucket, tmp_path):
    study = world.recipe(bucket.put("world.csv", as_csv(world.rows())))
    first = hotbed.run(study, tmp_path / "out")
    assert first.clusters.num_rows == 3
    fewer = [row for row in world.rows() if row["document_id"] != "D6"]
    bucket.put("world.csv", as_csv(fewer))
    assert hotbed.run(study, tmp_path / "out").clusters.num_rows == 2


def test_requests_are_anonymous_without_credentials(bucket, monkeypatch):
    address = bucket.put("rows.csv", as_csv(ROWS))
    listed([address])
    assert all(asked[3].startswith("AWS4-HMAC-SHA256") for asked in bucket.asked)
    bucket.asked.clear()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    hotbed.remote.stores._store.cache_clear()
    listed([address])
    assert {asked[3] for asked in bucket.asked} == {""}


def test_results_are_those_from_disk_and_hold_no_credentials(bucket, tmp_path, capfd):
    # Two files in folders, a hidden one and notes beside them, which are no data.
    parts = tmp_path / "parts"
    for name, rows in (("b=1/one.csv", world.rows()[:7]), ("b=2/two.csv", world.rows()[7:])):
        (parts / name).parent.mkdir(parents=True, exist_ok=True)
        (parts / name).write_bytes(as_csv(rows))
    (parts / "b=1" / ".hidden.csv").write_text("no,table\n")
    (parts / "README.md").write_text("no table")
    address = bucket.put_folder(parts, "study/parts")
    there = hotbed.run(world.recipe(address), tmp_path / "there").folder
    here = hotbed.run(world.recipe(str(parts)), tmp_path / "here").folder
    for path in sorted(here.rglob("*")):
        same = there / path.relative_to(here)
        if path.is_file() and ".hotbed" not in path.parts and path.name != "run.json":
            assert path.read_bytes() == same.read_bytes(), path.name
    (facts,) = json.loads((there / "run.json").read_text("utf-8"))["inputs"]
    assert [file["address"] for file in facts["files"]] == [
        "s3://open-data/study/parts/b=1/one.csv",
        "s3://open-data/study/parts/b=2/two.csv",
    ]
    assert all(file["version"].startswith('"') for file in facts["files"])
    for path in there.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()
    assert SECRET not in "".join(capfd.readouterr())


def test_a_part_of_a_snapshot_is_as_large_as_its_manifest_says(bucket):
    work = {"id": "https://openalex.org/W1", "authorships": [], "publication_year": 2020}
    part = gzip.compress(json.dumps(work).encode() + b"\n")
    name = "works/updated_date=2024-01-01/part_000.gz"
    entry = {"url": f"s3://openalex/data/{name}", "meta": {"content_length": len(part)}}
    bucket.put("data/works/manifest", json.dumps({"entries": [entry]}).encode())
    bucket.put(f"data/{name}", part)
    spec = Input(source="openalex", metric="m", files=["s3://open-data/data/works/"])
    files = files_of(spec)
    assert [str(file) for file in files] == [f"s3://open-data/data/{name}"]
    with previewed(spec, numbered(files)) as (batches, _):
        assert sum(batch.num_rows for batch in batches) == 1
    bucket.put(f"data/{name}", part + b"\0")
    with (
        pytest.raises(HotbedError, match="its manifest says"),
        previewed(spec, numbered(files_of(spec))) as (batches, _),
    ):
        list(batches)


def test_names_folders_and_patterns_stand_for_the_same_files_as_on_disk(bucket, tmp_path):
    names = ["a/x.csv", "a/b/x.csv", "a/b/y.csv", "a-b/x.csv", "a/b.csv", "z.csv"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"id\n1\n")
    bucket.put_folder(tmp_path, "top")
    for pattern in ("a", "a/", "a/*.csv", "a/**/*.csv", "**/x.csv", "*/x.csv", "a*/x.csv", "z.csv"):
        here = files_of(Input(source="table", metric="m", files=[str(tmp_path / pattern)]))
        there = files_of(Input(source="table", metric="m", files=[f"s3://open-data/top/{pattern}"]))
        assert [file.parts[2:] for file in there] == [
            path.relative_to(tmp_path).parts for path in here
        ], pattern


def test_all_addresses_without_files_are_named_at_once(bucket):
    specs = [
        Input(source="table", metric="m", files=["s3://open-data/none/", "s3://open-data/*.csv"]),
        Input(source="table", metric="n", files=["s3://no-bucket/x.csv"]),
    ]
    with pytest.raises(HotbedError) as caught:
        files_of_all(specs)
    for name in ("s3://open-data/none/", "s3://open-data/*.csv", "s3://no-bucket/x.csv"):
        assert name in str(caught.value)


def test_an_empty_object_is_refused(bucket, tmp_path):
    with pytest.raises(HotbedError, match="is empty"):
        hotbed.run(world.recipe(bucket.put("world.csv", b"")), tmp_path / "out")
    assert not Path(tmp_path / "out" / "run.json").exists()
