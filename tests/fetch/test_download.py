"""One file from a server that stalls, cuts off, answers errors, changes the file or lies."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import socket
import ssl
import urllib.error
from dataclasses import replace

import pytest

from fetch.owner import Reply, cut, stall, status
from hotbed.base.errors import HotbedError
from hotbed.fetch.transfer.connections import Secure
from hotbed.fetch.transfer.download import Remote, download
from hotbed.fetch.transfer.part import Part
from hotbed.fetch.transfer.web import Web

URL = "https://zenodo.org/data.bin"
BODY = bytes(range(256)) * 400  # 102,400 bytes


def anything(_path, _name):
    """A check that takes all."""


def remote(**more):
    return Remote(URL, "data.bin", more.pop("check", anything), **more)


def waits(web):
    """What was waited, without the pace of at most ten requests a second."""
    return [wait for wait in web.waits if wait > 0.1]


def test_a_whole_file(owner, web, tmp_path):
    owner.serve_file(URL, BODY)
    arrived = download(web, remote(), tmp_path)
    assert arrived.part.path.read_bytes() == BODY
    assert (arrived.size, arrived.sha256) == (102_400, hashlib.sha256(BODY).hexdigest())
    (asked,) = owner.asked
    assert asked.headers["User-Agent"].startswith("hotbed/")
    assert "Range" not in asked.headers


@pytest.mark.parametrize("fault", [cut(70_000), stall(70_000)])
def test_what_is_cut_off_or_stalls_goes_on_where_it_stopped(owner, impatient, tmp_path, fault):
    owner.serve_file(URL, BODY, '"1"', fault)
    arrived = download(impatient, remote(), tmp_path)
    assert arrived.part.path.read_bytes() == BODY
    assert [request.headers.get("Range") for request in owner.asked] == [None, "bytes=70000-"]
    assert owner.asked[1].headers["If-Range"] == '"1"'


def test_errors_of_the_server_are_waited_for_longer_and_longer(owner, web, tmp_path):
    owner.serve_file(URL, BODY, '"1"', status(500), status(503), status(502))
    assert download(web, remote(), tmp_path).size == len(BODY)
    assert waits(web) == [1, 2, 4]


def test_retry_after_is_honoured(owner, web, tmp_path):
    owner.serve_file(URL, BODY, '"1"', status(429, Retry_After="17"))
    download(web, remote(), tmp_path)
    assert waits(web) == [17]


def test_who_asks_for_hours_is_not_waited_for_and_what_came_stays(owner, web, tmp_path):
    owner.serve_file(URL, BODY, '"1"', cut(50_000), status(429, Retry_After="18000"))
    with pytest.raises(HotbedError, match=r"429, and asks to wait 5 hours; call again later"):
        download(web, remote(), tmp_path)
    assert Part(tmp_path, "data.bin").size == 50_000
    assert download(web, remote(), tmp_path).part.path.read_bytes() == BODY
    assert owner.asked[-1].headers["Range"] == "bytes=50000-"


def test_tries_have_an_end(owner, web, tmp_path):
    owner.serve(URL, Reply(b"", 500))
    with pytest.raises(HotbedError, match=r"zenodo.org answered 500, also after 6 tries"):
        download(web, remote(), tmp_path)
    assert len(owner.asked) == 6
    assert waits(web) == [1, 2, 4, 8, 16]


def test_a_length_that_never_comes_is_said(owner, web, tmp_path):
    """The server announces 200,000 bytes and closes after 102,400, whatever is asked for."""
    owner.serve(URL, Reply(BODY, headers={"ETag": '"1"'}, length=200_000))
    with pytest.raises(HotbedError, match=r"stopped at 102,400 of 200,000 bytes, also after"):
        download(web, remote(), tmp_path)


def test_another_length_than_the_owners_list_says(owner, web, tmp_path):
    owner.serve_file(URL, BODY)
    with pytest.raises(HotbedError, match=r"102,400 bytes on the server.* list says 99;"):
        download(web, remote(size=99), tmp_path)
    assert Part(tmp_path, "data.bin").size == 0


def test_a_file_that_changed_in_between_is_begun_anew(owner, web, tmp_path):
    new = BODY[::-1]
    owner.serve_file(URL, BODY, '"1"', cut(60_000))
    with pytest.raises(KeyboardInterrupt):
        download(stopped_after(web, 1), remote(), tmp_path)
    owner.serve_file(URL, new, '"2"')
    arrived = download(web, remote(), tmp_path)
    assert arrived.part.path.read_bytes() == new
    assert owner.asked[-1].headers["If-Range"] == '"1"'


def test_a_rest_of_another_file_is_not_taken(owner, web, tmp_path):
    """A server that ignores If-Range sends the rest of the new file: the ETag gives it away."""
    new = BODY[::-1]

    def careless(asked):
        start = asked.headers.get("Range")
        if len(owner.asked) == 1:
            return Reply(BODY, headers={"ETag": '"1"'}, cut=60_000)
        place = int(start[6:-1]) if start else 0
        head = {"ETag": '"2"', "Content-Range": f"bytes {place}-102399/102400"}
        return Reply(new[place:], 206 if start else 200, head)

    owner.routes["/zenodo.org/data.bin"] = careless
    assert download(web, remote(), tmp_path).part.path.read_bytes() == new
    assert [request.headers.get("Range") for request in owner.asked] == [None, "bytes=60000-", None]


def test_without_a_mark_of_the_version_nothing_is_resumed(owner, web, tmp_path):
    owner.serve_file(URL, BODY, None, cut(60_000))
    assert download(web, remote(), tmp_path).part.path.read_bytes() == BODY
    assert [request.headers.get("Range") for request in owner.asked] == [None, None]


def test_a_wrong_checksum_removes_the_file(owner, web, tmp_path):
    owner.serve_file(URL, BODY)
    with pytest.raises(HotbedError, match=r"not the file that its owner published.*was removed"):
        download(web, remote(md5="0" * 32), tmp_path)
    assert list((tmp_path / "partial").iterdir()) == []
    good = hashlib.md5(BODY, usedforsecurity=False).hexdigest()
    assert download(web, remote(md5=good), tmp_path).size == len(BODY)


def test_redirects_are_followed_to_the_owners_other_hosts(owner, web, tmp_path):
    there = "https://data.uspto.gov/x.bin"
    owner.serve(URL, Reply(b"", 302, {"Location": there}))
    owner.serve_file(there, BODY)
    assert download(web, remote(), tmp_path).size == len(BODY)


def test_redirects_elsewhere_than_https_are_not(owner, web, tmp_path):
    for place in ("http://example.org/x", "ftp://example.org/x", "file:///etc/passwd"):
        owner.serve(URL, Reply(b"", 302, {"Location": place}))
        with pytest.raises(HotbedError, match="is not followed"):
            download(web, remote(), tmp_path)


def test_a_key_is_shown_to_its_own_host_alone(owner, web, tmp_path):
    """The second redirect leads to another host (here the same server by another name)."""
    other = "https://mirror.example.org/other"
    place = {"mirror.example.org": owner.base.replace("127.0.0.1", "localhost")}
    web = replace(web, hosts=owner.hosts | place)
    owner.serve(URL, Reply(b"", 302, {"Location": "/zenodo.org/second"}))
    owner.serve("https://zenodo.org/second", Reply(b"", 302, {"Location": other}))
    owner.serve_file(other, BODY)
    download(web, remote(secret={"X-API-KEY": "s3cret"}), tmp_path)
    assert [request.headers.get("X-API-KEY") for request in owner.asked] == [
        "s3cret",
        "s3cret",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (404, r"https://zenodo.org/data.bin is not there \(404\); download it yourself"),
        (403, r"zenodo.org refuses \(403\): no such key; check the key"),
        (400, r"zenodo.org answered 400: no such key; check the request"),
    ],
)
def test_refusals_are_not_tried_again(owner, web, tmp_path, code, sentence):
    owner.serve(URL, Reply(b'{"message": "no\\nsuch\\u001b key"}', code))
    with pytest.raises(HotbedError, match=sentence):
        download(web, remote(), tmp_path)
    assert len(owner.asked) == 1


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            socket.gaierror(-2, "unknown"),
            "zenodo.org is not found, so there seems to be no network",
        ),
        (ConnectionRefusedError(111, "refused"), "zenodo.org refuses connections"),
        (OSError("Tunnel connection failed: 407"), "the proxy does not allow a connection to"),
        (ssl.SSLCertVerificationError("self-signed"), "zenodo.org can't be verified"),
    ],
)
def test_what_stands_between_is_named(web, tmp_path, monkeypatch, reason, sentence):
    def fail(*_, **__):
        raise urllib.error.URLError(reason)

    monkeypatch.setattr(web._opener, "open", fail)
    with pytest.raises(HotbedError, match=sentence) as told:
        download(web, remote(), tmp_path)
    assert "--from-file" in str(told.value)


def test_tls_is_verified():
    context = next(
        handler._context for handler in Web()._opener.handlers if isinstance(handler, Secure)
    )
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_full_disk_is_a_sentence_and_what_came_stays(owner, web, tmp_path, monkeypatch):
    owner.serve_file(URL, BODY)

    class Full(io.BytesIO):
        def write(self, _data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("hotbed.fetch.transfer.part.Path.open", lambda *_, **__: Full())
    with pytest.raises(HotbedError, match="is full; free some space and call again"):
        download(web, remote(), tmp_path)


def test_too_little_room_is_said_before_the_first_byte(owner, web, tmp_path, monkeypatch):
    owner.serve_file(URL, BODY)
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(HotbedError, match=r"data.bin needs 0.0 GB, and the disk"):
        download(web, remote(), tmp_path)


def test_a_server_that_drips_is_stalling(owner, tmp_path):
    """A clock on which each look is a minute: 100 bytes came in the time in which 1,024 should."""
    ticks = iter(range(0, 60_000, 60))
    web = Web(hosts=owner.hosts, stall=20, sleep=lambda _s: None, clock=lambda: next(ticks))
    owner.serve(URL, Reply(b"x" * 100, length=5_000))
    with pytest.raises(HotbedError, match="all but stopped sending, also after"):
        download(web, remote(), tmp_path)


def stopped_after(web, tries):
    """A network whose user presses Ctrl-C at a wait."""

    def press(_seconds):
        raise KeyboardInterrupt

    return Web(hosts=web.hosts, stall=web.stall, sleep=press)
