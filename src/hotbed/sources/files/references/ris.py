"""The fields of a RIS record."""

from __future__ import annotations

import re

from hotbed.sources.files.framing.tagged import Form

TAG = re.compile(rb"^([A-Z][A-Z0-9]) {1,2}-(?: |$)", re.M)
RUN_ON = re.compile(rb"(?:(?<=\S)|^)([A-Z][A-Z0-9])  - ")
RUNNING_ON = (b"AD", b"C3", b"WE")
"""Fields that Web of Science parts by carriage returns alone, which some programs leave out."""
TYPE = re.compile(rb"\nTY {1,2}- ?[A-Z]{3,8}[ \t]*\r?\n")
END = re.compile(rb"\nER {1,2}-[^\n]*(?:\n|\Z)")
CUT_OFF = "no end of record (ER): cut off"


def _next(block: bytes, place: int) -> int:
    match = TYPE.search(block, place)
    return match.start() if match else -1


RIS = Form(END, _next, TYPE, re.compile(rb"(?!)"))
"""How records of RIS are framed: from a line TY with a type of RIS to the line ER."""


def record_fields(data: bytes) -> dict[str, list[str]]:
    """The fields of a record.

    Parameters
    ----------
    data : bytes
        A record as `tagged_records` yields it.

    Returns
    -------
    dict of str to list of str
        The values of each tag in order; lines without a tag belong to the value before.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.

    Examples
    --------
    >>> record_fields(b"TY  - JOUR\\nAD  - Univ A, USAAD  - Univ B, ItalyC3  - A\\nPY  - 2020\\n")
    {'TY': ['JOUR'], 'AD': ['Univ A, USA', 'Univ B, Italy'], 'C3': ['A'], 'PY': ['2020']}
    """
    fields: dict[str, list[str]] = {}
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    tags = list(TAG.finditer(data))
    for tag, after in zip(tags, [*tags[1:], None], strict=True):
        value = data[tag.end() : after.start() if after else len(data)]
        name = tag[1]
        if name in RUNNING_ON and b"  - " in value:
            first, *others = RUN_ON.split(value)
            fields.setdefault(name.decode(), []).append(first.decode().strip())
            for other, text in zip(others[::2], others[1::2], strict=True):
                fields.setdefault(other.decode(), []).append(text.decode().strip())
            continue
        fields.setdefault(name.decode(), []).append(value.decode().strip())
    return fields
