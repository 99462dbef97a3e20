"""An owner of data on this machine: a server whose answers and faults the tests script."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hotbed.fetch.datasets import DATASETS

HOSTS = [host for dataset in DATASETS for host in dataset.hosts]


@dataclass
class Reply:
    """One answer. `cut`: bytes after which the connection closes; `stall`: after which it hangs."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    cut: int | None = None
    stall: int | None = None


@dataclass
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, list[str]]
    headers: Message


Route = Callable[[Asked], Reply]


class Owner:
    """The server; `routes` maps "/host/path" to what answers it."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def hosts(self) -> dict[str, str]:
        """For `Web`: all owners are this server."""
        return dict.fromkeys(HOSTS, self.base)

    def serve(self, url: str, *replies: Reply) -> None:
        """Answer an address with replies in turn; the last one stays."""
        left = list(replies)
        self.routes[self._path(url)] = lambda _asked: left.pop(0) if len(left) > 1 else left[0]

    def serve_file(self, url: str, body: bytes, etag: str | None = '"1"', *faults: Any) -> None:
        """Answer an address with a file that can be resumed.

        `faults` are those of the first answers, in turn: functions from a reply to a reply.
        """
        left = list(faults)

        def answer(asked: Asked) -> Reply:
            headers = {"ETag": etag} if etag else {}
            start = asked.headers.get("Range", "")
            if start and asked.headers.get("If-Range") == etag:
                place = int(start.removeprefix("bytes=").rstrip("-"))
                headers["Content-Range"] = f"bytes {place}-{len(body) - 1}/{len(body)}"
                reply = Reply(body[place:], 206, headers)
            else:
                reply = Reply(body, 200, headers)
            return left.pop(0)(reply) if left else reply

        self.routes[self._path(url)] = answer

    def asks(self, url: str) -> list[Asked]:
        """The requests for an address."""
        return [request for request in self.asked if request.path == self._path(url)]

    def close(self) -> None:
        """Stop; whoever hangs is let go."""
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def _path(url: str) -> str:
        parts = urlsplit(url)
        return f"/{parts.netloc}{parts.path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = Asked(parts.path, parse_qs(parts.query), self.headers)
                owner.asked.append(asked)
                route = owner.routes.get(parts.path)
                self._send(route(asked) if route else Reply(b"no", 404))

            def _send(self, reply: Reply) -> None:
                self.close_connection = True
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                length = len(reply.body) if reply.length is None else reply.length
                self.send_header("Content-Length", str(length))
                self.send_header("Connection", "close")
                self.end_headers()
                if reply.stall is not None:
                    self.wfile.write(reply.body[: reply.stall])
                    self.wfile.flush()
                    owner.over.wait(20)
                    return
                self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def cut(size: int) -> Callable[[Reply], Reply]:
    """A fault: the connection closes after so many bytes."""
    return lambda reply: Reply(reply.body, reply.status, reply.headers, cut=size)


def stall(size: int) -> Callable[[Reply], Reply]:
    """A fault: the server hangs after so many bytes."""
    return lambda reply: Reply(reply.body, reply.status, reply.headers, stall=size)


def status(code: int, **headers: str) -> Callable[[Reply], Reply]:
    """A fault: another status; headers with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _reply: Reply(b"{}", code, named)
