"""OpenAlex's snapshot: days chosen, parts checked, releases kept apart."""

from __future__ import annotations

import gzip
import json
import shutil

import pytest

from fetch.owner import Reply
from fetch.test_openalex import work
from hotbed.base.errors import HotbedError
from hotbed.fetch.dispatch import download

BUCKET = "https://openalex.s3.amazonaws.com/data/jsonl/works/"
PARTS = {
    "updated_date=2026-06-01/part_0000.gz": gzip.compress(json.dumps(work(1)).encode(), mtime=0),
    "updated_date=2026-06-24/part_0000.gz": gzip.compress(json.dumps(work(2)).encode(), mtime=0),
    "updated_date=2026-06-24/part_0001.gz": gzip.compress(json.dumps(work(3)).encode(), mtime=0),
}
FIRST = min(PARTS)


def snapshot(owner, date="2026-06-26", parts=PARTS, **more):
    files = [
        {
            "url": f"s3://openalex/data/jsonl/works/{path}",
            "meta": {"content_length": len(data), "record_count": 1},
        }
        for path, data in parts.items()
    ]
    manifest = {"date": date, "entity": "works", "files": files} | more
    owner.serve(BUCKET + "manifest.json", Reply(json.dumps(manifest).encode()))
    for path, data in parts.items():
        owner.serve_file(BUCKET + path, data)


def test_days_of_the_snapshot_lie_as_the_reader_takes_them(owner, job):
    snapshot(owner)
    (about,) = download(job("openalex", partition="2026-06-24"))
    folder = job("openalex").folder / "openalex-works"
    files = sorted(path for path in folder.rglob("*.gz"))
    assert [str(path.relative_to(folder)) for path in files] == list(PARTS)[1:]
    assert json.loads((folder / "manifest").read_text())["entries"][0] == {
        "url": "s3://openalex/data/jsonl/works/" + list(PARTS)[1],
        "meta": {"content_length": len(PARTS[list(PARTS)[1]])},
    }
    assert (about.version, about.name) == ("2026-06-26", "openalex-works")
    assert job.said == ["2 parts, 2 to download with 0.0 GB"]
    download(job("openalex", partition="all"))
    assert len(list(folder.rglob("*.gz"))) == 3
    assert job.said[1:] == ["3 parts, 1 to download with 0.0 GB"]


@pytest.mark.parametrize(
    ("days", "parts"),
    [("2026-06-01:2026-06-23", 1), ("2026-06-02:", 2), (":2026-06-24", 3), ("all", 3)],
)
def test_spans_of_days(owner, job, days, parts):
    snapshot(owner)
    download(job("openalex", partition=days))
    assert len(list((job("openalex").folder / "openalex-works").rglob("*.gz"))) == parts


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("2025-01-01", "no works last changed on 2025-01-01; its 3 parts run from 2026-06-01 to"),
        ("June", "'June' is not a valid day of the snapshot"),
        (":", "':' is not a valid day of the snapshot"),
    ],
)
def test_days_that_are_none(owner, job, days, sentence):
    snapshot(owner)
    with pytest.raises(HotbedError, match=sentence):
        download(job("openalex", partition=days))


@pytest.mark.parametrize(
    "url",
    [
        "s3://openalex/data/jsonl/works/updated_date=2026-06-24/../../../x.gz",
        "s3://other/data/jsonl/works/updated_date=2026-06-24/part_0000.gz",
        "/etc/passwd",
    ],
)
def test_a_manifest_cannot_name_other_files(owner, job, url):
    snapshot(owner, files=[{"url": url, "meta": {"content_length": 3}}])
    with pytest.raises(HotbedError, match="manifest of OpenAlex's snapshot has changed its form"):
        download(job("openalex", partition="all"))


def test_two_releases_do_not_mix(owner, job):
    snapshot(owner)
    download(job("openalex", partition="all"))
    newer = {"updated_date=2026-09-20/part_0000.gz": PARTS[FIRST]}
    snapshot(owner, "2026-09-25", newer)
    with pytest.raises(HotbedError, match="of the release 2026-06-26, OpenAlex now has 2026-09"):
        download(job("openalex", partition="all"))
    download(job("openalex", partition="all", again=True))
    folder = job("openalex").folder / "openalex-works"
    assert [path.parent.name for path in folder.rglob("*.gz")] == ["updated_date=2026-09-20"]


def test_a_snapshot_that_does_not_fit_the_disk_is_not_begun(owner, job, monkeypatch):
    snapshot(owner)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9))
    with pytest.raises(HotbedError, match=r"the snapshot needs 0.0 GB, and the disk that holds"):
        download(job("openalex", partition="all"))
    assert len(owner.asked) == 1


def test_a_part_that_is_no_works_is_refused(owner, job):
    for data in (b"<html>", gzip.compress(b'{"id": 1}', mtime=0), PARTS[FIRST][:-9]):
        snapshot(owner, parts={FIRST: data})
        with pytest.raises(HotbedError, match=r"is a web page|not a file of|cut-off gzip"):
            download(job("openalex", partition="all"))
