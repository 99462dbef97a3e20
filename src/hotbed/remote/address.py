"""Addresses of objects: what they look like, and what of them is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from hotbed.base.errors import HotbedError

SCHEMES = ("s3", "gs", "az", "https")
"""Of the addresses that can be read, as messages name them; http only on this machine."""
LOCAL = ("localhost", "127.0.0.1", "::1")
WILD = re.compile(r"[*?\[]")
FORM = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def is_address(name: str) -> bool:
    """Whether the name of a file is an address.

    Parameters
    ----------
    name : str
        As a recipe has it.

    Returns
    -------
    bool
        True for a scheme and "://", whatever the scheme.

    Examples
    --------
    >>> is_address("s3://openalex/data/works/"), is_address("C:\\\\works.csv")
    (True, False)
    """
    return FORM.match(name) is not None


@dataclass(frozen=True, order=True)
class Address:
    """Where an object, or a group of objects, is.

    Attributes
    ----------
    scheme : str
        One of `SCHEMES`, or http.
    host : str
        Bucket, container or server, with its port.
    key : str
        What follows, without percent signs for letters.

    Examples
    --------
    >>> Address.of("s3://openalex/data/works/")
    Address(scheme='s3', host='openalex', key='data/works/')
    >>> str(Address.of("https://data.example.org/a%20b.csv"))
    'https://data.example.org/a b.csv'
    """

    scheme: str
    host: str
    key: str

    @classmethod
    def of(cls, name: str) -> Address:
        """An address as a recipe has it.

        Parameters
        ----------
        name : str
            `is_address` holds.

        Returns
        -------
        Address
            Its parts.

        Raises
        ------
        HotbedError
            Another scheme, no bucket or server, a user's name or a query in it.
        """
        scheme, _, rest = name.partition("://")
        scheme = scheme.lower()
        host, _, key = rest.partition("/")
        if scheme == "http":
            if (urlsplit(name).hostname or "") not in LOCAL:
                raise HotbedError(
                    f"{name} would be read unencrypted", "write https:// instead of http://"
                )
        elif scheme not in SCHEMES:
            raise HotbedError(
                f"hotbed does not read addresses of {scheme}://",
                "name a path, or an address of " + ", ".join(f"{one}://" for one in SCHEMES),
            )
        if not host or "@" in host:
            raise HotbedError(
                f"{scheme}:// is followed by {'a user name' if host else 'no name'}",
                f"write {scheme}://bucket/folder/; credentials are taken from the environment",
            )
        if scheme.startswith("http"):
            key = _path_of(name, key)
        return cls(scheme, host, key)

    @property
    def root(self) -> str:
        """Bucket, container or server, as an address."""
        return f"{self.scheme}://{self.host}"

    @property
    def on_web(self) -> bool:
        """Whether it is a web server's, which has no list of its files."""
        return self.scheme.startswith("http")

    @property
    def wild(self) -> bool:
        """Whether it is a pattern."""
        return not self.on_web and WILD.search(self.key) is not None

    def __str__(self) -> str:
        """As a recipe has it."""
        return f"{self.root}/{self.key}"


def _path_of(name: str, key: str) -> str:
    """The path on a web server; what is no plain path is refused."""
    if "?" in key or "#" in key:
        raise HotbedError(
            f"the address {name.split('?')[0].split('#')[0]} goes on with a query",
            "name the file without it, or download it yourself",
        )
    if not key or key.endswith("/"):
        raise HotbedError(
            f"{name} is a folder of a web server, which has no list of its files",
            "name each file",
        )
    return unquote(key)


def matcher(pattern: str) -> re.Pattern[str]:
    """A pattern of keys as a regular expression, as `glob` has patterns of paths.

    Parameters
    ----------
    pattern : str
        `*`, `?` and `[...]` stand for characters within a folder, `**` for folders of any depth.

    Returns
    -------
    re.Pattern of str
        To be matched with whole keys.

    Examples
    --------
    >>> bool(matcher("works/*/part_*.gz").fullmatch("works/updated_date=2024-01-01/part_000.gz"))
    True
    >>> bool(matcher("works/*.gz").fullmatch("works/a/b.gz"))
    False
    >>> bool(matcher("works/**/*.gz").fullmatch("works/b.gz"))
    True
    """
    parts = pattern.split("/")
    text = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            text += ".*" if last else "(?:[^/]+/)*"
        else:
            text += _within(part) + ("" if last else "/")
    return re.compile(text, re.DOTALL)


def _within(part: str) -> str:
    """A pattern of one name as a regular expression."""
    text, at = "", 0
    while at < len(part):
        sign = part[at]
        closing = part.find("]", at + 2) if sign == "[" else -1
        if sign == "*":
            text += "[^/]*"
        elif sign == "?":
            text += "[^/]"
        elif closing > 0:
            inside = part[at + 1 : closing].replace("\\", "\\\\")
            text += f"(?!/)[{'^' + inside[1:] if inside.startswith('!') else inside}]"
            at = closing
        else:
            text += re.escape(sign)
        at += 1
    return text
