"""Connections to public hosts alone, whose answers begin within a time.

An owner's server may point to any address. One of this machine or of a private network is refused
after its name is resolved and before a byte is sent, so that no name can lead there. A timeout of
sockets begins anew with each byte; headers that drip in, or endless interim answers, are ended by a
clock of their own.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from hotbed.base.errors import HotbedError, printable
from hotbed.fetch.transfer.failures import OTHERWISE

Allowed = Callable[[str], bool]
"""Whether a host may lie on this machine: the tests' servers alone."""


def is_public(address: str) -> bool:
    """Whether an internet address is neither private, of this machine, nor kept for other uses.

    Parameters
    ----------
    address : str
        IPv4 or IPv6.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if inner is not None and not is_public(str(inner)):
            return False
    return number.is_global and not number.is_multicast


def must_be_safe(url: str, places: Mapping[str, str]) -> None:
    """Refuse addresses that are not https, or name this machine or a private network.

    Parameters
    ----------
    url : str
        The address.
    places : mapping of str to str
        The tests' servers, as `Web.hosts` has them; nothing else is exempt.

    Raises
    ------
    HotbedError
        The address is not followed.
    """
    try:
        parts = urlsplit(url)
        origin, host = f"{parts.scheme}://{parts.netloc}", parts.hostname or ""
    except ValueError:
        origin, host = url, ""
    if origin in places.values():
        return
    if not (origin.startswith("https://") and host):
        raise _not_followed(origin, "is not https")
    named_so = host == "localhost" or host.endswith(".localhost")
    if named_so or (_is_address(host) and not is_public(host)):
        raise _not_followed(origin, "is not a public host")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _not_followed(origin: str, why: str) -> HotbedError:
    return HotbedError(
        f"the server points to {printable(origin)}, which {why} and is not followed", OTHERWISE
    )


class _Guarded(http.client.HTTPConnection):
    """Refuses peers that are not public; `seconds` bound all until the headers are there."""

    allowed: Allowed = staticmethod(lambda _host: False)
    seconds = 60.0
    late = False
    _through_proxy = False
    _guard: threading.Timer | None = None
    _other: socket.socket | None = None

    def set_tunnel(self, *arguments: Any, **options: Any) -> None:
        self._through_proxy = True  # the proxy resolves the name, and sees to what it lets through
        super().set_tunnel(*arguments, **options)

    def connect(self) -> None:
        super().connect()
        peer = str(self.sock.getpeername()[0])
        if not (self._through_proxy or is_public(peer) or self.allowed(self.host)):
            self.close()
            raise _not_followed(f"https://{self.host}", f"lies at {peer}, not a public address,")
        self._other = self.sock.dup()  # as TLS takes the first one over
        self._guard = threading.Timer(self.seconds, self._cut)
        self._guard.daemon = True
        self._guard.start()

    def _cut(self) -> None:
        self.late = True
        if self._other is not None:
            with suppress(OSError):
                self._other.shutdown(socket.SHUT_RDWR)

    def getresponse(self) -> http.client.HTTPResponse:
        try:
            answer = super().getresponse()
        except (OSError, http.client.HTTPException) as error:
            if self.late:
                raise self._no_answer() from error
            raise
        finally:
            self._let_go()
        if self.late:  # what was cut off may look complete
            answer.close()
            raise self._no_answer()
        return answer

    def _no_answer(self) -> TimeoutError:
        return TimeoutError(f"no answer within {self.seconds:g} s")

    def close(self) -> None:
        super().close()
        self._let_go()

    def _let_go(self) -> None:
        if self._guard is not None:
            self._guard.cancel()
        if self._other is not None:
            self._other.close()


class _GuardedTls(http.client.HTTPSConnection, _Guarded):
    """The same, with TLS: `HTTPSConnection.connect` calls that of `_Guarded` first."""


def guarded(kind: type[_Guarded], allowed: Allowed, seconds: float) -> type[_Guarded]:
    """A class of connections for `urllib.request`.

    Parameters
    ----------
    kind : type
        With TLS or without.
    allowed : Allowed
        Which hosts may lie on this machine.
    seconds : float
        Until the headers are there.

    Returns
    -------
    type
        Its subclass that knows both.
    """
    return type(kind.__name__, (kind,), {"allowed": staticmethod(allowed), "seconds": seconds})


class Plain(urllib.request.HTTPHandler):
    """Opens http addresses, of the tests' servers.

    Parameters
    ----------
    allowed : Allowed
        Which hosts may lie on this machine.
    seconds : float
        Until the headers are there.
    """

    def __init__(self, allowed: Allowed, seconds: float) -> None:
        super().__init__()
        self._kind = guarded(_Guarded, allowed, seconds)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address, as `urllib.request` calls it."""
        return self.do_open(self._kind, req)


class Secure(urllib.request.HTTPSHandler):
    """Opens https addresses with verified certificates.

    Parameters
    ----------
    context : ssl.SSLContext
        Verifies.
    allowed : Allowed
        Which hosts may lie on this machine.
    seconds : float
        Until the headers are there.
    """

    def __init__(self, context: ssl.SSLContext, allowed: Allowed, seconds: float) -> None:
        super().__init__(context=context)
        self._context = context
        self._kind = guarded(_GuardedTls, allowed, seconds)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address, as `urllib.request` calls it."""
        return self.do_open(self._kind, req, context=self._context)
