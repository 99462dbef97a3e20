"""OpenAlex by a filter: pages by cursor, killed and resumed; works from a file."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from fetch.owner import Reply, cut, stall, status
from hotbed.base.errors import HotbedError
from hotbed.fetch.dispatch import accept, download
from hotbed.fetch.sets.openalex_works import stored_name

API = "https://api.openalex.org/works"
FILTER = "publication_year:2024,authorships.countries:ke"
NAME = stored_name(FILTER)


def work(number: int, authors: int = 1) -> dict[str, object]:
    author = {"raw_affiliation_strings": ["University of Nairobi, Nairobi, Kenya"]}
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2024,
        "type": "article",
        "authorships": [author] * authors,
    }


class Works:
    """The API: pages of works by cursor; faults of the first answers in turn."""

    def __init__(self, owner, works, per_page=2, count=None, faults=()):
        self.works, self.per_page, self.count = works, per_page, count
        self.faults = list(faults)
        owner.routes["/api.openalex.org/works"] = self

    def __call__(self, asked):
        cursor = asked.query["cursor"][0]
        place = 0 if cursor == "*" else int(cursor.removeprefix("c"))
        page = self.works[place : place + self.per_page]
        following = f"c{place + self.per_page}" if page else None
        count = len(self.works) if self.count is None else self.count
        meta = {"count": count, "per_page": self.per_page, "next_cursor": following}
        reply = Reply(json.dumps({"meta": meta, "results": page}).encode())
        return self.faults.pop(0)(reply) if self.faults else reply


def kept(job) -> list[dict[str, object]]:
    data = gzip.decompress((job("openalex").folder / NAME).read_bytes())
    return [json.loads(line) for line in data.splitlines()]


def ask(job, **more):
    return download(job("openalex", **{"filter": FILTER, "key": "s3cret"} | more))


def test_pages_become_one_file_that_the_reader_takes(owner, job, tmp_path):
    from hotbed.fetch.transfer.checks import gzipped_works

    Works(owner, [work(n) for n in range(1, 6)])
    (about,) = ask(job)
    assert [work["id"][-2:] for work in kept(job)] == ["W1", "W2", "W3", "W4", "W5"]
    assert about.note == f"filter {FILTER}; 5 works; 0 came twice"
    assert "s3cret" not in about.source
    gzipped_works(job("openalex").folder / NAME, NAME)
    first = owner.asked[0]
    assert first.query["filter"] == [FILTER]
    assert (first.query["per_page"], first.query["cursor"]) == (["100"], ["*"])
    assert first.query["api_key"] == ["s3cret"]
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"s3cret" in path.read_bytes() for path in stored)
    asked = len(owner.asked)
    ask(job)
    assert len(owner.asked) == asked


def test_the_reader_finds_every_address(owner, job, read_source):
    Works(owner, [work(1), work(2)])
    ask(job)
    rows, rejects = read_source("openalex", [job("openalex").folder / NAME])
    assert [(row["document_id"][-2:], row["address"]) for row in rows] == [
        ("W1", "University of Nairobi, Nairobi, Kenya"),
        ("W2", "University of Nairobi, Nairobi, Kenya"),
    ]
    assert list(rejects) == []


def test_a_place_to_go_on_from_that_openalex_forgot(owner, job):
    works = [work(n) for n in range(1, 6)]
    Works(owner, works, faults=[lambda reply: reply, status(404)])
    with pytest.raises(HotbedError, match="is not there"):
        ask(job)
    Works(owner, works, faults=[status(400)])
    with pytest.raises(HotbedError, match=r"where the fetch stopped; remove .* and call again"):
        ask(job)


def test_the_users_address_is_told(owner, job):
    Works(owner, [work(1)])
    named = job("openalex", filter=FILTER)
    download(replace(named, web=replace(named.web, mailto="me@example.org")))
    assert owner.asked[0].query["mailto"] == ["me@example.org"]
    assert "mailto:me@example.org" in owner.asked[0].headers["User-Agent"]


def test_faults_between_pages_change_no_byte(owner, job, impatient):
    Works(owner, [work(n) for n in range(1, 8)])
    ask(job)
    good = (job("openalex").folder / NAME).read_bytes()
    faults = [
        status(429, Retry_After="2"),
        cut(40),
        status(500),
        stall(30),
        lambda reply: reply,
        status(503),
    ]
    Works(owner, [work(n) for n in range(1, 8)], faults=faults)
    named = job("openalex", filter=FILTER, again=True)
    download(replace(named, web=impatient))
    assert (job("openalex").folder / NAME).read_bytes() == good


def test_no_more_than_ten_requests_a_second(owner, job, web):
    """A clock that only waiting moves: 7 requests are 6 waits of a tenth."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    Works(owner, [work(n) for n in range(1, 12)])
    named = job("openalex", filter=FILTER)
    download(replace(named, web=replace(web, clock=lambda: now[0], sleep=sleep)))
    assert len(owner.asked) == 7
    assert now[0] == pytest.approx(0.6)


def test_works_that_come_twice_are_kept_once(owner, job):
    works = [work(1), work(2), work(2), work(3)]
    Works(owner, works, count=3)
    (about,) = ask(job)
    assert [work["id"][-2:] for work in kept(job)] == ["W1", "W2", "W3"]
    assert about.note is not None
    assert about.note.endswith("3 works; 1 came twice")


def test_a_list_that_is_not_complete_is_refused(owner, job):
    Works(owner, [work(1), work(2), work(3)], count=4)
    with pytest.raises(HotbedError, match="3 works arrived, but OpenAlex stated 4; they were"):
        ask(job)
    assert not (job("openalex").folder / NAME).exists()


def test_a_count_that_moves_while_pages_come_is_no_error(owner, job):
    """The index lives: 3 works, said to be 4 at the first page and 3 at the last."""
    api = Works(owner, [work(1), work(2), work(3)], count=4)
    api.faults = [lambda reply: reply, lambda reply: (setattr(api, "count", 3), reply)[1]]
    (about,) = ask(job)
    assert about.note is not None
    assert "3 works" in about.note


def test_works_of_many_authors_are_asked_for_singly(owner, job):
    """Lists cut authors off at 100; counted so, each would weigh too much."""
    Works(owner, [work(1), work(2, authors=100)])
    owner.serve(API + "/W2", Reply(json.dumps(work(2, authors=249)).encode()))
    ask(job)
    assert [len(work["authorships"]) for work in kept(job)] == [1, 249]
    assert owner.asks(API + "/W2")[0].query["api_key"] == ["s3cret"]


def test_no_works_and_wrong_filters(owner, job):
    Works(owner, [])
    with pytest.raises(HotbedError, match="no work fits the filter"):
        ask(job)
    owner.serve(API, Reply(b'{"error": "Invalid filter", "message": "yaer is no field"}', 400))
    with pytest.raises(HotbedError, match=r"api.openalex.org answered 400: yaer is no field"):
        ask(job)


def test_without_a_key_openalex_may_refuse(owner, job):
    owner.serve(API, Reply(b'{"message": "API key required"}', 401))
    with pytest.raises(HotbedError, match="OpenAlex asks for a key; get one free of charge"):
        ask(job, key=None)
    with pytest.raises(HotbedError, match=r"refuses \(401\): API key required; check the key"):
        ask(job)


def test_a_cursor_that_does_not_move_ends(owner, job):
    page = {"meta": {"count": 9, "next_cursor": "*"}, "results": [work(1)]}
    owner.serve(API, Reply(json.dumps(page).encode()))
    with pytest.raises(HotbedError, match="the same page again and again"):
        ask(job)


@pytest.mark.parametrize(
    "page",
    [
        {"results": []},
        {"meta": {"count": 1}, "results": [{"id": "https://example.org/1"}]},
        {"meta": {"count": 1}, "results": ["W1"]},
        [],
    ],
)
def test_pages_of_another_form_are_refused(owner, job, page):
    owner.serve(API, Reply(json.dumps(page).encode()))
    with pytest.raises(HotbedError, match="OpenAlex's answers have changed their form"):
        ask(job)


def test_a_page_written_by_half_is_cut_off_before_going_on(owner, job):
    works = [work(n) for n in range(1, 8)]
    Works(owner, works)
    ask(job)
    good = (job("openalex").folder / NAME).read_bytes()
    api = Works(owner, works, faults=[lambda reply: reply] * 2 + [status(404)])
    with pytest.raises(HotbedError, match="is not there"):
        ask(job, again=True)
    part = job("openalex").folder / "partial" / NAME
    with part.open("ab") as stream:
        stream.write(b"half a page")
    asked = len(owner.asked)
    api.faults = []
    ask(job, again=True)
    assert (job("openalex").folder / NAME).read_bytes() == good
    assert owner.asked[asked].query["cursor"] == ["c4"]
    assert f"{NAME}: going on after 4 works" in job.said


KILLED = """
import sys
from pathlib import Path
from hotbed.fetch.dispatch import download
from hotbed.fetch.datasets import dataset
from hotbed.fetch.job import Job, Choices
from hotbed.fetch.transfer.web import Web
base, folder, name, chosen = sys.argv[1:]
chosen_set = dataset(name)
web = Web(hosts=dict.fromkeys(chosen_set.hosts, base), stall=30)
download(Job(chosen_set, web, Path(folder), Choices(filter=chosen or None)))
"""


@pytest.mark.parametrize("name", ["openalex", "geonames-postal"])
def test_killed_in_the_middle_it_goes_on_and_ends_with_the_same_bytes(
    owner, job, tmp_path, zipped, name
):
    """A process is killed (SIGKILL) while the server hangs in the middle of the work."""
    chosen = FILTER if name == "openalex" else None
    url = "https://download.geonames.org/export/zip/allCountries.zip"
    lines = "".join(f"CH\t{n}\tOrt {n}\t\t\t\t\t\t\t47.{n}\t8.5\t6\n" for n in range(20_000))
    data = zipped(**{"allCountries.txt": lines})
    works = [work(n) for n in range(1, 10)]

    def serve(*faults):
        Works(owner, works, faults=faults)
        owner.serve_file(url, data, '"1"', *faults)

    serve()
    download(job(name, filter=chosen))
    folder = job(name).folder
    file = folder / (NAME if chosen else "geonames-postal.zip")
    good = file.read_bytes()
    folder = tmp_path / "own"
    serve(*([lambda reply: reply] * 2 + [stall(30)] if chosen else [stall(60_000)]))
    asked = len(owner.asked)
    command = [sys.executable, "-c", KILLED, owner.base, str(folder), name, chosen or ""]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        partial = folder / "partial" / file.name
        least = 1 if chosen else 60_000
        wait_for(
            lambda: (
                len(owner.asked) == asked + (3 if chosen else 1)
                and partial.exists()
                and partial.stat().st_size >= least
            )
        )
        process.send_signal(signal.SIGKILL)
    assert not (folder / file.name).exists()
    serve()
    subprocess.run(command, check=True, timeout=60)
    assert (folder / file.name).read_bytes() == good
    last = owner.asked[asked + (3 if chosen else 1)]
    assert last.query["cursor"] == ["c4"] if chosen else last.headers["Range"] == "bytes=60000-"


def wait_for(true) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until, "the process did not come so far"
        time.sleep(0.02)


def test_it_must_be_said_which_works(job):
    with pytest.raises(HotbedError, match="all of OpenAlex is about 700 GB; choose works"):
        download(job("openalex"))
    with pytest.raises(HotbedError, match="--filter and --partition can't be combined"):
        download(job("openalex", filter="a:b", partition="all"))
    with pytest.raises(HotbedError, match="the filter is empty"):
        download(job("openalex", filter=" "))


def test_works_from_a_file(job, tmp_path):
    page = tmp_path / "Page 1.json"
    page.write_text(json.dumps({"meta": {"count": 1}, "results": [work(1)]}, indent=1))
    assert accept(job("openalex"), page)[0].name == "openalex-page-1.jsonl"
    lines = tmp_path / "openalex_ke.jsonl.gz"
    lines.write_bytes(gzip.compress(json.dumps(work(1)).encode(), mtime=0))
    assert accept(job("openalex"), lines)[0].name == "openalex-ke.jsonl.gz"
    page.write_text('{"a": 1}')
    with pytest.raises(HotbedError, match="not a file of OpenAlex's works"):
        accept(job("openalex"), page)
