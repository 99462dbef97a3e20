"""A local S3 (moto's server) behind a proxy that fails as it is told, on loopback only."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from moto.server import ThreadedMotoServer

BUCKET = "open-data"
SECRET = "not-to-be-shown-anywhere"  # noqa: S105 - of no account
PASSED_ON = ("content-type", "content-range", "etag", "last-modified", "accept-ranges")
HALF = 1000  # bytes that come before a stall or a cut


@contextmanager
def passed_on(
    server: str, method: str, path: str, headers: dict[str, str], content: bytes = b""
) -> Iterator[HTTPResponse]:
    """The answer of a server on this machine."""
    connection = HTTPConnection(server, timeout=30)
    try:
        connection.request(method, path, content or None, headers)
        yield connection.getresponse()
    finally:
        connection.close()


@dataclass
class Store:
    """A bucket, what was asked of it, and how it fails next.

    Attributes
    ----------
    url : str
        Of the proxy, for AWS_ENDPOINT_URL.
    moto : str
        Host and port of the server behind it.
    asked : list of tuple of str
        Method, path, range and authorization of each request.
    faults : list of str
        What happens to the next requests for objects: a status, "cut", "stall", "change" or "".
    always : str
        What happens to all that come after.
    """

    url: str
    moto: str
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    always: str = ""

    def put(self, key: str, content: bytes) -> str:
        """Write an object; returns its address."""
        self._send("PUT", f"/{BUCKET}/{quote(key)}", content)
        return f"s3://{BUCKET}/{key}"

    def put_folder(self, folder: Path, prefix: str) -> str:
        """Write all files of a folder; returns the address of their folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())
        return f"s3://{BUCKET}/{prefix}/"

    def delete(self, key: str) -> None:
        """Remove an object."""
        self._send("DELETE", f"/{BUCKET}/{key}")

    def make(self) -> None:
        """Make the bucket, anew."""
        self._send("POST", "/moto-api/reset")
        self._send("PUT", f"/{BUCKET}")

    def _send(self, method: str, path: str, content: bytes = b"") -> None:
        with passed_on(self.moto, method, path, {"x-amz-acl": "public-read"}, content) as answer:
            assert answer.status < 300, answer.status

    def environment(self) -> dict[str, str]:
        """The variables with which programs find it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }


class _Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: ClassVar[Store]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Pass a request on."""
        self._pass()

    def do_GET(self) -> None:
        """Pass a request on, or fail."""
        self._pass()

    def _pass(self) -> None:
        headers = {name: self.headers[name] for name in ("Range", "If-Match") if self.headers[name]}
        self.store.asked.append(
            (
                self.command,
                self.path,
                headers.get("Range", ""),
                self.headers.get("Authorization", ""),
            )
        )
        listing = "list-type" in self.path
        fault = self.store.always
        if self.store.faults and self.command == "GET" and not listing:
            fault = self.store.faults.pop(0)
        if fault.isdigit():
            self._answer(int(fault), {}, b"")
            return
        if fault == "change":
            key = self.path.split("?")[0].removeprefix(f"/{BUCKET}/")
            self.store.put(key, b"another,content\n")
            fault = ""
        with passed_on(self.store.moto, self.command, self.path, headers) as answer:
            size = answer.headers["Content-Length"]
            self._answer(answer.status, dict(answer.headers), answer.read(), fault, size)

    def _answer(
        self,
        status: int,
        headers: dict[str, str],
        body: bytes,
        fault: str = "",
        size: str | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() in PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", size or str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if fault in ("cut", "stall"):
            self.wfile.write(body[:HALF])
            self.wfile.flush()
            if fault == "stall":
                time.sleep(3)
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(body)


@contextmanager
def object_store() -> Iterator[Store]:
    """A store with an empty bucket, until the block ends."""
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    proxy = _Quiet(("127.0.0.1", 0), _Proxy)
    store = Store(f"http://127.0.0.1:{proxy.server_port}", f"{host}:{port}")
    _Proxy.store = store
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        proxy.shutdown()
        proxy.server_close()
        moto.stop()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients leave while they are answered."""
