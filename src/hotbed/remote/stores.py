"""Stores of objects by way of obstore: credentials, patience, and failures in sentences."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hotbed.base.errors import HotbedError, printable
from hotbed.base.version import __version__
from hotbed.remote.address import Address

if TYPE_CHECKING:
    from obstore.store import ObjectStore

CREDENTIALS = {
    "s3": (
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_SKIP_SIGNATURE",
    ),
    "gs": (
        "GOOGLE_SERVICE_ACCOUNT",
        "GOOGLE_SERVICE_ACCOUNT_PATH",
        "GOOGLE_SERVICE_ACCOUNT_KEY",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GOOGLE_SKIP_SIGNATURE",
    ),
    "az": (
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_STORAGE_TOKEN",
        "AZURE_CLIENT_SECRET",
        "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_SKIP_SIGNATURE",
    ),
}
"""Variables of the environment that say who asks. Without any of them, requests are anonymous, as
public buckets allow; the last of each can be set to false for the identity of a cloud's machine."""
CLIENT = {
    "connect_timeout": "10s",
    "read_timeout": "60s",
    "timeout": "24h",
    "user_agent": f"hotbed/{__version__}",
}
RETRIES: dict[str, Any] = {
    "max_retries": 8,
    "retry_timeout": timedelta(minutes=4),
    "backoff": {
        "init_backoff": timedelta(milliseconds=250),
        "max_backoff": timedelta(seconds=20),
        "base": 2,
    },
}
"""A request is tried again after 5xx, 429, a stall or a cut, waiting longer each time; a body that
was cut goes on where it stopped."""
ADDRESS = re.compile(r"(?:for url )?\(?https?://\S+")
RETRIED = re.compile(r"after (\d+) retries")


def store_of(address: Address) -> ObjectStore:
    """The store that holds an object.

    Parameters
    ----------
    address : Address
        Of the object.

    Returns
    -------
    ObjectStore
        One for each bucket, container or server in this process; nothing is asked yet.

    Raises
    ------
    HotbedError
        The extra `remote` is missing, or the environment's settings are wrong.
    """
    try:
        return _store(address.scheme, address.host)
    except ImportError as error:
        raise HotbedError(
            f"reading {address.root} needs obstore", "install it: pip install 'hotbed[remote]'"
        ) from error
    except Exception as error:
        if not type(error).__module__.startswith("obstore"):
            raise
        raise HotbedError(  # and not what the library says: it may hold the settings
            f"{address.root} can't be reached with the settings of the environment",
            "correct the variables that begin with "
            + {"s3": "AWS_", "gs": "GOOGLE_", "az": "AZURE_"}.get(address.scheme, "HTTPS_PROXY"),
        ) from None


@cache
def _store(scheme: str, host: str) -> ObjectStore:
    from obstore import store

    given: dict[str, Any] = {"client_options": dict(CLIENT), "retry_config": RETRIES}
    if scheme == "http" or os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true":
        given["client_options"]["allow_http"] = True
    if scheme in ("http", "https"):
        return store.HTTPStore(f"{scheme}://{host}", **given)
    anonymous = not any(os.environ.get(name) for name in CREDENTIALS[scheme])
    config: Any = {"skip_signature": True} if anonymous else {}
    if scheme == "s3":
        return store.S3Store(host, config=config, **given)
    if scheme == "gs":
        return store.GCSStore(host, config=config, **given)
    return store.AzureStore(host, config=config, **given)


@contextmanager
def told(address: Address | str) -> Iterator[None]:
    """While an object is asked for: what fails is said in a sentence, and in no more.

    What the library says holds the addresses of requests, which may be signed.

    Parameters
    ----------
    address : Address or str
        Of the object.

    Raises
    ------
    HotbedError
        It is not there, not allowed, or its store did not answer.
    """
    try:
        yield
    except FileNotFoundError:
        raise HotbedError(f"there is nothing at {address}", "check the address") from None
    except Exception as error:
        name = type(error).__name__
        if not type(error).__module__.startswith("obstore") and name != "TimeoutError":
            raise
        if name in ("PermissionDeniedError", "UnauthenticatedError"):
            raise HotbedError(
                f"{address} may not be read with the credentials of the environment, or without",
                "set those of an account that may read it",
            ) from None
        if "404 Not Found" in str(error):
            raise HotbedError(f"there is nothing at {address}", "check the address") from None
        raise HotbedError(
            f"{address} could not be read ({_cause(error)})",
            "check the region or endpoint in the environment"
            if "incorrectly configured region" in str(error)
            else "call again later",
        ) from None


def _cause(error: Exception) -> str:
    """What went wrong, without the request's address and what obstore prints for its authors."""
    text = ADDRESS.sub("", str(error).split("\n")[0].partition("Debug source")[0].partition("<")[0])
    tries = RETRIED.search(text)
    for before in (" - ", "Server returned non-2xx status code: ", "HTTP error: ", " error: "):
        text = text.rpartition(before)[2]
    return printable(text.strip(" :") + (f", after {tries[1]} retries" if tries else ""))[:200]
