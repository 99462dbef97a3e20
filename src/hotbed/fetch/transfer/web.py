"""Asking a server: verified, bounded in time, and with every failure told apart.

What may pass by itself (a stall, a cut, 429, 5xx) is `PassingError`; all else is a sentence for the
user. Addresses are https on public hosts; the tests name the servers of theirs (`Web.hosts`).
"""

from __future__ import annotations

import http.client
import re
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

from hotbed.base.errors import HotbedError, printable
from hotbed.base.version import __version__
from hotbed.fetch.transfer.connections import Plain, Secure, must_be_safe
from hotbed.fetch.transfer.failures import OTHERWISE, not_the_file, refused, unreached
from hotbed.fetch.transfer.patience import PassingError, Patience, in_words

CHUNK = 1 << 18
LEAST_BYTES = 1024
"""A server that sends less than this in the time allowed for one answer is stalling."""
LEAST_INTERVAL = 0.1
"""Seconds from one request to the next: at most ten a second."""
LARGEST_JSON = 64 << 20
LONGEST_JSON = 600.0
"""Seconds that an answer in JSON may take."""
LONGEST_FILE = 24 * 3600.0
"""Seconds that one answer with a file may take; the next call goes on where it stopped."""
LENGTH = re.compile(r"[0-9]{1,18}")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")

Json = Any
"""What a server answers as JSON: of any form until it is looked at."""


def open_web(mailto: str | None, say: Callable[[str], None]) -> Web:
    """The network, as the command line uses it.

    Parameters
    ----------
    mailto : str, optional
        The user's address, told to owners.
    say : callable
        Is told of waits, a line at a time.

    Returns
    -------
    Web
        No connection is open yet.

    Raises
    ------
    HotbedError
        `mailto` is not an address.
    """
    if mailto is not None and not ADDRESS.fullmatch(mailto):
        raise HotbedError(f"{mailto!r} is not a valid address", "write one such as you@example.org")
    return Web(mailto=mailto, say=say)


@dataclass
class Answer:
    """A server's answer while it comes in.

    Attributes
    ----------
    status : int
        As HTTP has it.
    headers : Message
        Of the answer.
    """

    status: int
    headers: Message
    _body: http.client.HTTPResponse
    _web: Web

    @property
    def length(self) -> int | None:
        """Bytes that the server says will come.

        Returns
        -------
        int or None
            None where it does not say.
        """
        text = str(self.headers.get("Content-Length") or "")
        return int(text) if LENGTH.fullmatch(text) else None

    def chunks(self, limit: float = LONGEST_FILE) -> Iterator[bytes]:
        """Read the body.

        Parameters
        ----------
        limit : float, optional
            Seconds that it may take in all.

        Yields
        ------
        bytes
            A piece of it.

        Raises
        ------
        PassingError
            It stalls, is cut off or takes too long.
        """
        start = began = self._web.clock()
        came = 0
        try:
            while piece := self._body.read1(CHUNK):
                yield piece
                came += len(piece)
                if self._web.clock() - start > limit:
                    raise PassingError(f"the answer takes more than {in_words(limit)}")
                if self._web.clock() - began > self._web.stall:
                    if came < LEAST_BYTES:
                        raise PassingError("the server all but stopped sending")
                    began, came = self._web.clock(), 0
        except TimeoutError as error:
            raise PassingError(f"the server sent nothing for {self._web.stall:g} s") from error
        except (http.client.HTTPException, ConnectionError, ssl.SSLError) as error:
            raise PassingError(
                f"the connection broke off ({printable(error) or type(error).__name__})"
            ) from error


@dataclass
class Web:
    """The network.

    Attributes
    ----------
    mailto : str, optional
        The user's address, told to owners who like to know whom to write to.
    hosts : mapping of str to str
        For tests: other places for hosts, such as {"zenodo.org": "http://127.0.0.1:8000"}.
    stall : float
        Seconds without an answer, or almost without bytes, after which a try is given up.
    sleep, clock : callable
        For tests.
    say : callable
        Is told of waits, a line at a time.
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
            Plain(self._is_placed, self.stall),
            Secure(ssl.create_default_context(), self._is_placed, self.stall),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _Redirects(self),
        ):
            self._opener.add_handler(handler)

    def _is_placed(self, host: str) -> bool:
        """Whether a host is a server of the tests'."""
        return host in {urlsplit(place).hostname for place in self.hosts.values()}

    def patience(self, what: str) -> Patience:
        """The tries that one piece of work has.

        Parameters
        ----------
        what : str
            The work, for messages.

        Returns
        -------
        Patience
            With no failure yet.
        """
        return Patience(what, self.sleep, self.say)

    def placed(self, url: str) -> str:
        """The address to which a request goes.

        Parameters
        ----------
        url : str
            The owner's address.

        Returns
        -------
        str
            The same, but for `hosts`.
        """
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
        url : str
            The owner's address.
        headers : mapping of str to str, optional
            Go along with redirects.
        secret : mapping of str to str, optional
            Headers that are sent to the address's own host alone.

        Yields
        ------
        Answer
            Its body is read by the caller.

        Raises
        ------
        PassingError
            Worth another try.
        HotbedError
            Not there, refused, no network, not verified, sent elsewhere than https.
        """
        where = self.placed(url)
        must_be_safe(where, self.hosts)
        self._pace()
        contact = f" (mailto:{self.mailto})" if self.mailto else ""
        request = urllib.request.Request(  # noqa: S310 - must_be_safe lets https alone pass
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
    def _answered(
        self, request: urllib.request.Request, url: str
    ) -> Iterator[http.client.HTTPResponse]:
        host = urlsplit(url).hostname
        try:
            body = self._opener.open(request, timeout=self.stall)
        except urllib.error.HTTPError as error:
            with error:
                raise refused(error, url) from error
        except urllib.error.URLError as error:
            raise unreached(error.reason, str(host)) from error
        except (OSError, http.client.HTTPException) as error:
            raise unreached(error, str(host)) from error
        except ValueError as error:
            raise HotbedError(
                f"{host} points to what is not a valid address ({printable(error)})", OTHERWISE
            ) from error
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
    ) -> Json:
        """Ask for JSON, again while failures may pass.

        Parameters
        ----------
        url : str
            The owner's address.
        what : str
            What it is, for messages.
        secret : mapping of str to str, optional
            Headers that are sent to the address's own host alone.
        limit : int
            The most bytes that an answer may have.

        Returns
        -------
        Json
            The answer.

        Raises
        ------
        HotbedError
            See `open`; more than `limit` bytes, or not JSON.
        """
        patience = self.patience(what)
        while True:
            try:
                return self._json(url, what, secret, limit)
            except PassingError as error:
                patience.after(error)

    def _json(self, url: str, what: str, secret: Mapping[str, str] | None, limit: int) -> Json:
        data = bytearray()
        with self.open(url, {"Accept": "application/json"}, secret) as answer:
            for piece in answer.chunks(LONGEST_JSON):
                data += piece
                if len(data) > limit:
                    raise HotbedError(
                        f"{what}: the answer of {urlsplit(url).hostname} is larger than "
                        f"{limit >> 20} MB",
                        "try later: it can't be the requested file",
                    )
            if answer.length is not None and len(data) < answer.length:
                raise PassingError(f"the answer was cut off at {len(data):,} bytes")
        try:
            return orjson.loads(bytes(data))
        except orjson.JSONDecodeError:
            answer_of = f"the answer of {urlsplit(url).hostname}"
            raise not_the_file(bytes(data[:512]), answer_of, "JSON") from None


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
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        target = self._web.placed(urljoin(req.full_url, newurl))
        must_be_safe(target, self._web.hosts)
        new = super().redirect_request(req, fp, code, msg, headers, target)
        if new is not None and urlsplit(target).netloc == urlsplit(req.full_url).netloc:
            for name, value in req.unredirected_hdrs.items():
                if name.lower() != "host":
                    new.add_unredirected_header(name, value)
        return new
