"""Servers that lead elsewhere, drip, never end, send too much or odd JSON: one sentence each."""

from __future__ import annotations

import copy
import json
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from fetch.owner import Reply
from hotbed.base.errors import HotbedError
from hotbed.fetch.dispatch import download
from hotbed.fetch.transfer.connections import _GuardedTls, guarded, is_public
from hotbed.fetch.transfer.download import Remote
from hotbed.fetch.transfer.download import download as download_file
from hotbed.fetch.transfer.patience import PassingError, retry_after
from hotbed.fetch.transfer.web import Web

URL = "https://zenodo.org/data.bin"


def remote(**more):
    return Remote(URL, "data.bin", lambda _path, _name: None, **more)


@pytest.mark.parametrize(
    "place",
    [
        "http://example.org/x",
        "http://127.0.0.1:9/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://a.localhost/x",
        "https://10.0.0.1/x",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[fe80::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://0.0.0.0/x",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "gopher://example.org/x",
        "https://[",
        "https://" + "a" * 70 + ".org/",
    ],
)
def test_redirects_to_no_public_https_host_are_refused(owner, web, tmp_path, place):
    owner.serve(URL, Reply(b"", 302, {"Location": place}))
    with pytest.raises(HotbedError, match=r"is not followed|is not a valid address"):
        download_file(web, remote(), tmp_path)
    assert len(owner.asked) == 1


def test_a_name_that_leads_to_this_machine_is_refused_before_a_byte_is_sent():
    """A public name may resolve to any address: the connection itself is looked at."""
    came = []
    with listening(lambda connection: came.append(connection.recv(100))) as port:
        secure = guarded(_GuardedTls, lambda _host: False, 5)
        connection = secure("127.0.0.1", port)
        with pytest.raises(HotbedError, match="lies at 127"):
            connection.request("GET", "/")
    assert came in ([], [b""])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("example.org", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


@contextmanager
def listening(serve):
    """A server of plain sockets: `serve` is given each connection."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def accept():
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:  # nobody yet
                    continue
                with connection:
                    try:
                        serve(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        thread.join(5)


def dripping(head: bytes, drip: bytes):
    def serve(connection):
        connection.recv(4096)
        connection.sendall(head)
        for _ in range(200):
            connection.sendall(drip)
            time.sleep(0.05)

    return serve


@pytest.mark.parametrize(
    "serve",
    [
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b"HTTP/1.1 ", b"2"),
    ],
    ids=["headers", "interim answers", "status"],
)
def test_an_answer_that_never_begins_is_given_up(serve):
    """Each byte would begin a socket's timeout anew: 10 s of drips, half a second of patience."""
    with listening(serve) as port:
        web = Web(hosts={"zenodo.org": f"http://127.0.0.1:{port}"}, stall=0.5)
        with pytest.raises(PassingError, match="no answer within"), web.open(URL):
            pass


def test_an_answer_in_json_has_an_end_in_time(owner):
    """A clock that each look moves by 5 minutes: the third look is beyond the 10 that it has."""
    ticks = iter(range(0, 10**6, 301))
    body = b"[" + b"1," * 1_000_000 + b"1]"
    owner.serve(URL, Reply(body))
    web = Web(hosts=owner.hosts, clock=lambda: next(ticks), sleep=lambda _s: None)
    with pytest.raises(HotbedError, match="the answer takes more than 10 minutes"):
        web.json(URL, "the list")


def test_more_bytes_than_a_file_can_have(owner, web, tmp_path):
    owner.serve(URL, Reply(b"x" * 5000))
    with pytest.raises(HotbedError, match=r"more bytes at the server than it can have \(5,000"):
        download_file(web, remote(most=4999), tmp_path)
    assert download_file(web, remote(most=5000), tmp_path).size == 5000


def test_a_body_without_a_length_ends_at_the_most_a_file_can_have(web, tmp_path):
    def serve(connection):
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"x" * 10_000)

    with listening(serve) as port:
        endless = replace(web, hosts={"zenodo.org": f"http://127.0.0.1:{port}"})
        with pytest.raises(HotbedError, match="more bytes at the server than it can have"):
            download_file(endless, remote(most=50_000), tmp_path)
    assert [path for path in (tmp_path / "partial").iterdir() if path.stat().st_size] == []


@pytest.mark.parametrize("length", ["9" * 5000, "²", "-5", "1e9", "0x10"])
def test_lengths_that_are_none(owner, web, tmp_path, length):
    assert answer_with(length).length is None


def answer_with(length):
    from email.message import Message

    from hotbed.fetch.transfer.web import Answer

    headers = Message()
    headers["Content-Length"] = length
    return Answer(200, headers, None, None)


@pytest.mark.parametrize("text", ["²", "9" * 5000, "Mon, 99 Foo 99999999999 00:00:00", "(((", "\0"])
def test_odd_times_to_wait(text):
    assert retry_after(text) is None or retry_after(text) > 0


def work(number: int) -> dict[str, object]:
    return {"id": f"https://openalex.org/W{number}", "authorships": [], "publication_year": 2024}


def ask(job, name="openalex"):
    chosen = {"openalex": {"filter": "a:b", "key": "k"}, "patentsview": {"key": "k"}}
    return download(job(name, **chosen.get(name, {})))


@pytest.mark.parametrize("new", [True, False])
def test_pages_that_never_end(owner, job, new):
    """Each page names another one; its works are new, or always the same. It says there are 3."""
    pages = iter(range(1, 100_000))

    def answer(_asked):
        page = next(pages)
        works = [work(page if new else 1)]
        meta = {"count": 3, "next_cursor": f"c{page}"}
        return Reply(json.dumps({"meta": meta, "results": works}).encode())

    owner.routes["/api.openalex.org/works"] = answer
    with pytest.raises(HotbedError, match="OpenAlex's pages never end"):
        ask(job)
    assert len(owner.asked) < 200


ODD = [None, 5, -1, 1e300, "x\x1b[2J", True, [], [[]], {}, {"a": {}}, "9" * 5000]
ANSWERS = {
    "openalex": (
        "https://api.openalex.org/works",
        {"meta": {"count": 1, "next_cursor": None}, "results": [work(1)]},
    ),
    "ror": (
        "https://zenodo.org/api/records/6347574",
        {
            "files": [
                {
                    "key": "a.zip",
                    "checksum": "md5:" + "0" * 32,
                    "size": 5,
                    "links": {"self": "https://zenodo.org/a.zip"},
                }
            ],
            "metadata": {"version": "v1"},
            "doi": "10.5281/zenodo.1",
        },
    ),
    "worldbank-income": (
        "https://api.worldbank.org/v2/country",
        [
            {"pages": 1, "total": 1},
            [
                {
                    "id": "ABW",
                    "name": "Aruba",
                    "region": {"value": "x"},
                    "incomeLevel": {"value": "High income"},
                }
            ],
        ],
    ),
    "patentsview": (
        "https://api.uspto.gov/api/v1/datasets/products/PVGPATDIS",
        {
            "bulkDataProductBag": [
                {
                    "productFileBag": {
                        "fileDataBag": [
                            {
                                "fileName": "g_patent.tsv.zip",
                                "fileSize": 5,
                                "fileReleaseDate": "2026-01-01",
                                "fileDownloadURI": "https://data.uspto.gov/g_patent.tsv.zip",
                            }
                        ]
                    }
                }
            ]
        },
    ),
}


def places(value, path=()):
    """The paths to every part of a JSON value."""
    yield path
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(value, path, odd):
    """A JSON value with one part of it exchanged."""
    if not path:
        return odd
    value = copy.deepcopy(value)
    part = value
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = odd
    return value


@pytest.mark.parametrize("name", ANSWERS)
def test_odd_json_is_a_sentence(owner, job, name):
    """Every part of an owner's answer, exchanged for every odd value: done, or a sentence."""
    url, good = ANSWERS[name]
    for path in places(good):
        for odd in ODD:
            owner.serve(url, Reply(json.dumps(changed(good, path, odd)).encode()))
            try:
                ask(job, name)
            except HotbedError as error:
                assert "\x1b" not in str(error)


def test_works_whose_authors_are_no_list(owner, job):
    page = {"meta": {"count": 1}, "results": [work(1) | {"authorships": 5}]}
    owner.serve("https://api.openalex.org/works", Reply(json.dumps(page).encode()))
    with pytest.raises(HotbedError, match="OpenAlex's answers have changed their form"):
        ask(job)


def test_what_a_server_says_cannot_command_the_terminal(owner, web, tmp_path):
    owner.serve(URL, Reply(json.dumps({"message": "a\x1b]0;x\x07\x9b2Jb"}).encode(), 403))
    with pytest.raises(HotbedError) as told:
        download_file(web, remote(), tmp_path)
    assert "refuses (403): a ]0;x 2Jb;" in str(told.value)
