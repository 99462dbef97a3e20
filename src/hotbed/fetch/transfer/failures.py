"""What a failed request means: worth another try, or a sentence for the user with its remedy."""

from __future__ import annotations

from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError
from urllib.error import HTTPError
from urllib.parse import urlsplit

import orjson

from hotbed.base.errors import HotbedError, printable
from hotbed.fetch.transfer.patience import PassingError, retry_after

OTHER_FORM = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
"""What arises where a server's JSON has another form than it had."""
PASSING = (408, 425, 429, 500, 502, 503, 504)
OTHERWISE = "download the file on another machine and name it with --from-file"
"""The remedy where this machine can't reach an owner."""


def not_the_file(head: bytes, what: str, kind: str) -> HotbedError:
    """The error for bytes of another kind; a web page is named as such.

    Parameters
    ----------
    head : bytes
        The first bytes.
    what : str
        What they are of.
    kind : str
        What they should be.

    Returns
    -------
    HotbedError
        To be raised by the caller.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HotbedError(
            f"{what} is a web page, not {kind}",
            "the network may ask you to sign in, or the owner has moved it; " + OTHERWISE,
        )
    return HotbedError(f"{what} is not {kind}", "try later; or " + OTHERWISE)


def refused(error: HTTPError, url: str) -> Exception:
    """What an answer with an error's status means.

    Parameters
    ----------
    error : HTTPError
        The answer.
    url : str
        The address that was asked.

    Returns
    -------
    Exception
        `PassingError` where another try may mend it, else `HotbedError`; raised by the caller.
    """
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
            "download it yourself, as the owner may have moved it, and name it with --from-file",
        )
    if 300 <= code < 400:
        return HotbedError(
            f"{host} redirects in a loop or to what is not https, which is not followed",
            OTHERWISE,
        )
    if code in (401, 402, 403, 407):
        return HotbedError(
            f"{host} refuses ({code}){_said(error)}",
            "check the key, if it asks for one, and the network; or " + OTHERWISE,
        )
    return HotbedError(f"{host} answered {code}{_said(error)}", "check the request")


def _said(error: HTTPError) -> str:
    """What an owner's JSON says was wrong, on one line."""
    try:
        answer = orjson.loads(getattr(error.fp, "read1", error.read)(4096))  # no drip is waited for
        text = str(answer.get("message") or answer.get("error") or "")
    except (ValueError, AttributeError, OSError, HTTPException):
        return ""
    return f": {printable(text, 200)}" if printable(text) else ""


class UnsatisfiableError(PassingError):
    """The part of a file that was asked for does not exist (416)."""


def unreached(reason: object, host: str) -> Exception:
    """What a failure to reach a host means.

    Parameters
    ----------
    reason : object
        The error, or a text.
    host : str
        Which host.

    Returns
    -------
    Exception
        `PassingError` where another try may mend it, else `HotbedError`; raised by the caller.
    """
    if isinstance(reason, HotbedError):
        return reason
    if isinstance(reason, SSLCertVerificationError):
        return HotbedError(
            f"{host} can't be verified (TLS: {printable(reason)})",
            "check this machine's clock and certificates; or " + OTHERWISE,
        )
    if isinstance(reason, gaierror):
        return HotbedError(f"{host} is not found, so there seems to be no network", OTHERWISE)
    if isinstance(reason, ConnectionRefusedError):
        return HotbedError(f"{host} refuses connections", "try later; or " + OTHERWISE)
    if "Tunnel connection failed" in str(reason):
        return HotbedError(
            f"the proxy does not allow a connection to {host} ({printable(reason)})", OTHERWISE
        )
    text = printable(reason) or type(reason).__name__
    return PassingError(f"{host} can't be reached ({text})")
