"""What a file is known by, so that it is read once: its content, or an object's version."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hotbed.remote.paths import DataPath, size_of
from hotbed.sources.listings import InputFile


def file_facts(path: DataPath, sha256: Callable[[Path], str]) -> dict[str, str | int]:
    """What run.json says of a file.

    Parameters
    ----------
    path : DataPath
        It is there.
    sha256 : callable
        Hashes the content of a file on disk.

    Returns
    -------
    dict of str to str or int
        name, bytes, and sha256 or, of an object elsewhere, address and version.
    """
    facts: dict[str, str | int] = {"name": path.name, "bytes": size_of(path)}
    if isinstance(path, Path):
        return facts | {"sha256": sha256(path)}
    return facts | {"address": str(path), "version": path.version}


def identity_in(facts: Mapping[str, Any]) -> str:
    """What tells a file from others, of what run.json says of it.

    Parameters
    ----------
    facts : mapping of str to object
        As `file_facts` returns them.

    Returns
    -------
    str
        The hash of its content, or address, version and size of an object.

    Examples
    --------
    >>> identity_in({"name": "a.csv", "bytes": 3, "address": "s3://b/a.csv", "version": '"1"'})
    's3://b/a.csv "1" 3'
    """
    if "sha256" in facts:
        return str(facts["sha256"])
    return f"{facts['address']} {facts['version']} {facts['bytes']}"


def file_numbers(identities: Sequence[str], *, joins: bool) -> list[int]:
    """Numbers of an input's files.

    Where files are read apart, their numbers follow from their content, whatever other files there
    are, so that what was read of one stays right when others come and go. Tables that are joined
    are read at once, and their numbers are their places.

    Parameters
    ----------
    identities : sequence of str
        Of the files, in order.
    joins : bool
        Whether the source joins them (`Source.joins`).

    Returns
    -------
    list of int
        At most 63 bits; files of one content are told apart by their order.

    Examples
    --------
    >>> one, two, again = file_numbers(["a", "b", "a"], joins=False)
    >>> one == file_numbers(["c", "a"], joins=False)[1], again in (one, two)
    (True, False)
    >>> file_numbers(["a", "b", "a"], joins=True)
    [0, 1, 2]
    """
    if joins:
        return list(range(len(identities)))
    seen: Counter[str] = Counter()
    numbers = []
    for identity in identities:
        text = f"{identity} {seen[identity]}"
        seen[identity] += 1
        numbers.append(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> 1)
    return numbers


def input_files(
    paths: Sequence[DataPath], identities: Sequence[str], *, joins: bool
) -> list[InputFile]:
    """An input's files as a run reads them.

    Parameters
    ----------
    paths : sequence of DataPath
        In order.
    identities : sequence of str
        What each is known by.
    joins : bool
        Whether the source joins them (`Source.joins`).

    Returns
    -------
    list of InputFile
        In the same order.
    """
    numbers = file_numbers(identities, joins=joins)
    return [
        InputFile(path, number, None, identity)
        for path, number, identity in zip(paths, numbers, identities, strict=True)
    ]
