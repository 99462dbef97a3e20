"""Records out of JSON, whatever its shape."""

from __future__ import annotations

from collections.abc import Iterator

from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files.containers import members
from hotbed.sources.files.framing.json_objects import JsonObjects
from hotbed.sources.files.framing.json_scan import JsonObject
from hotbed.sources.files.record import Record

__all__ = ["JsonObject", "json_records"]


def json_records(file: DataPath, what: str, account: Account) -> Iterator[Record]:
    """Iterate over the objects of a JSON file.

    Parameters
    ----------
    file : DataPath
        A file, packed or not.
    what : str
        What its owner calls a record, for faults.
    account : Account
        Takes what becomes of the file's bytes.

    Yields
    ------
    Record
        Its content is the object; what is not an object has a fault.

    Raises
    ------
    HotbedError
        Damaged.
    """
    row = 0
    for member in members(file, account):
        for found in JsonObjects(member.stream, account):
            row += 1 + found.blank
            if found.value is None:
                yield Record(row, found.data, fault=found.fault or f"not a {what}")
            else:
                yield Record(row, found.data, found.value)
