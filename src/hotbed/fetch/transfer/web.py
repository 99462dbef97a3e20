"""Asking a server: verified, bounded in time, and with every failure told apart.

What may pass by itself (a stall, a cut, 429, 5xx) is `PassingError`; all else is a sentence for the
user. Addresses are https; plain http is taken for this machine alone, where the tests' server is.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.version import __version__
from hotbed.fetch.transfer.patience import PassingError, Patience, retry_after

CHUNK = 1 << 18
LEAST_BYTES = 1024
"""A server that sends less than this in the time allowed for one answer is stalling."""
LEAST_INTERVAL = 0.1
"""Seconds from one request to the next: at most ten a second."""
LARGEST_JSON = 64 << 20
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
PASSING = (408, 425, 429, 500, 502, 503, 504)
BRING_IT = "bring the file on another machine and give it with --from-file"


def open_web(mailto: str | None, say: Callable[[str], None]) -> Web:
    """The network, as the command line uses it.

    Raises
    ------
    HotbedError : `mailto` is no address.
    """
    if mailto is not None and not ADDRESS.fullmatch(mailto):
        raise HotbedError(f"{mailto!r} is no address to write to", "such as you@example.org")
    return Web(mailto=mailto, say=say)


def plain(text: object, most: int = 120) -> str:
    """What a server said, safe for a terminal: on one line, only what can be printed, not long.

    >>> plain("v2.10\\x1b[2J\\n(a)")
    'v2.10 [2J (a)'
    """
    marks = "".join(mark if mark.isprintable() else " " for mark in str(text))
    return " ".join(marks.split())[:most]


@dataclass
class Answer:
    """A server's answer while it comes in."""

    status: int
    headers: Message
    _body: Any
    _web: Web

    @property
    def length(self) -> int | None:
        """Bytes that the server says will come, None where it does not say."""
        text = str(self.headers.get("Content-Length") or "")
        return int(text) if text.isdigit() else None

    def chunks(self) -> Iterator[bytes]:
        """The body, piece by piece.

        Raises
        ------
        PassingError : it stalls or is cut off.
        """
        began, came = self._web.clock(), 0
        try:
            while piece := self._body.read1(CHUNK):
                yield piece
                came += len(piece)
                if self._web.clock() - began > self._web.stall:
                    if came < LEAST_BYTES:
                        raise PassingError("the server all but stopped sending")
                    began, came = self._web.clock(), 0
        except TimeoutError as error:
            raise PassingError(f"the server sent nothing for {self._web.stall:g} s") from error
        except (http.client.HTTPException, ConnectionError, ssl.SSLError) as error:
            raise PassingError(
                f"the connection broke off ({error or type(error).__name__})"
            ) from error


@dataclass
class Web:
    """The network.

    Parameters
    ----------
    mailto : the user's address, told to owners who like to know whom to write to.
    hosts : for tests: other places for hosts, such as {"zenodo.org": "http://127.0.0.1:8000"}.
    stall : seconds without an answer, or almost without bytes, after which a try is given up.
    sleep, clock : for tests.
    say : is told of waits.
    """

    mailto: str | None = None
    hosts: Mapping[str, str] = field(default_factory=dict)
    stall: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    say: Callable[[str], None] = lambda _line: None
    _last: float | None = None

    def __post_init__(self) -> None:
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler({} if self.hosts else None),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _Redirects(self),
        ):
            self._opener.add_handler(handler)

    def patience(self, what: str) -> Patience:
        """The tries that one piece of work has."""
        return Patience(what, self.sleep, self.say)

    def placed(self, url: str) -> str:
        """The address to really ask; refuses what is neither https nor this machine."""
        host = urlsplit(url).hostname or ""
        if host in self.hosts:
            parts = urlsplit(url)
            query = f"?{parts.query}" if parts.query else ""
            return f"{self.hosts[host]}/{host}{parts.path}{query}"
        return url

    @contextmanager
    def open(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
    ) -> Iterator[Answer]:
        """Ask for an address.

        Parameters
        ----------
        headers : go along with redirects.
        secret : headers that are sent to the address's own host alone.

        Raises
        ------
        PassingError : worth another try.
        HotbedError : not there, refused, no network, not verified, sent elsewhere than https.
        """
        where = self.placed(url)
        _safe(where)
        self._pace()
        contact = f" (mailto:{self.mailto})" if self.mailto else ""
        request = urllib.request.Request(  # noqa: S310 - _safe lets https and loopback pass
            where,
            headers={
                "User-Agent": f"hotbed/{__version__}{contact}",
                "Accept-Encoding": "identity",
                **(headers or {}),
            },
        )
        for name, value in (secret or {}).items():
            request.add_unredirected_header(name, value)
        with self._answered(request, url) as body:
            yield Answer(body.status, body.headers, body, self)

    @contextmanager
    def _answered(self, request: urllib.request.Request, url: str) -> Iterator[Any]:
        host = urlsplit(url).hostname
        try:
            body = self._opener.open(request, timeout=self.stall)
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error, url) from error
        except urllib.error.URLError as error:
            raise _unreached(error.reason, str(host)) from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreached(error, str(host)) from error
        with body:
            yield body

    def _pace(self) -> None:
        now = self.clock()
        if self._last is not None and now - self._last < LEAST_INTERVAL:
            self.sleep(LEAST_INTERVAL - (now - self._last))
        self._last = self.clock()

    def json(
        self,
        url: str,
        what: str,
        secret: Mapping[str, str] | None = None,
        limit: int = LARGEST_JSON,
    ) -> Any:
        """A JSON answer, tried again while failures may pass.

        Raises
        ------
        HotbedError : see `open`; more than `limit` bytes, or no JSON.
        """
        patience = self.patience(what)
        while True:
            try:
                return self._json(url, what, secret, limit)
            except PassingError as error:
                patience.after(error)

    def _json(self, url: str, what: str, secret: Mapping[str, str] | None, limit: int) -> Any:
        data = bytearray()
        with self.open(url, {"Accept": "application/json"}, secret) as answer:
            for piece in answer.chunks():
                data += piece
                if len(data) > limit:
                    raise HotbedError(
                        f"{what}: the answer of {urlsplit(url).hostname} is larger than "
                        f"{limit >> 20} MB", "it can't be what was asked for; try later",
                    )  # fmt: skip
            if answer.length is not None and len(data) < answer.length:
                raise PassingError(f"the answer was cut off at {len(data):,} bytes")
        try:
            return orjson.loads(bytes(data))
        except orjson.JSONDecodeError:
            raise not_the_file(bytes(data[:512]), f"the answer of {urlsplit(url).hostname}",
                               "JSON") from None  # fmt: skip


def not_the_file(head: bytes, what: str, kind: str) -> HotbedError:
    """The sentence for bytes of another kind; a web page is named as such."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HotbedError(
            f"{what} is a web page, not {kind}",
            "the network may ask you to sign in, or the owner has moved it; " + BRING_IT,
        )
    return HotbedError(f"{what} is not {kind}", "try later; or " + BRING_IT)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to https alone; secrets stay with their host."""

    max_redirections = 5

    def __init__(self, web: Web) -> None:
        self._web = web

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        target = self._web.placed(urljoin(req.full_url, newurl))
        _safe(target)
        new = super().redirect_request(req, fp, code, msg, headers, target)
        if new is not None and urlsplit(target).netloc == urlsplit(req.full_url).netloc:
            for name, value in req.unredirected_hdrs.items():
                if name.lower() != "host":
                    new.add_unredirected_header(name, value)
        return new


def _safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost"):
        return
    raise HotbedError(
        f"the server points to {plain(f'{parts.scheme}://{parts.netloc}')}, which is not https",
        "hotbed doesn't follow; " + BRING_IT,
    )


def _refused(error: urllib.error.HTTPError, url: str) -> Exception:
    host, code = urlsplit(url).hostname, error.code
    if code in PASSING:
        return PassingError(
            f"{host} answered {code}", retry_after(error.headers.get("Retry-After"))
        )
    if code == 416:
        return UnsatisfiableError(f"{host} has no such part of the file")
    where = url.split("?", 1)[0]
    if code in (404, 410):
        return HotbedError(
            f"{where} is not there ({code})",
            "the owner may have moved it; bring it yourself and give it with --from-file",
        )
    if 300 <= code < 400:
        return HotbedError(
            f"{host} points in a circle or to what is not https",
            "hotbed doesn't follow; " + BRING_IT,
        )
    if code in (401, 402, 403, 407):
        return HotbedError(f"{host} refuses ({code}){_said(error)}", "check the key, if it asks "
                           "for one, and the network; or " + BRING_IT)  # fmt: skip
    return HotbedError(f"{host} answered {code}{_said(error)}", "check what was asked for")


def _said(error: urllib.error.HTTPError) -> str:
    """What an owner's JSON says was wrong, on one line."""
    try:
        found = orjson.loads(error.read(4096))
        text = str(found.get("message") or found.get("error") or "")
    except (ValueError, AttributeError, OSError, http.client.HTTPException):
        return ""
    return f": {plain(text, 200)}" if plain(text) else ""


class UnsatisfiableError(PassingError):
    """The part of a file that was asked for does not exist."""


def _unreached(reason: object, host: str) -> Exception:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return HotbedError(
            f"{host} can't be verified (TLS: {reason})",
            "check this machine's clock and certificates; or " + BRING_IT,
        )
    if isinstance(reason, socket.gaierror):
        return HotbedError(f"{host} is not found, so there seems to be no network", BRING_IT)
    if isinstance(reason, ConnectionRefusedError):
        return HotbedError(f"{host} refuses connections", "try later; or " + BRING_IT)
    if "Tunnel connection failed" in str(reason):
        return HotbedError(f"the proxy does not let through to {host} ({plain(reason)})", BRING_IT)
    return PassingError(f"{host} is not reached ({reason or type(reason).__name__})")
