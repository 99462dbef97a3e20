"""Ids and code lists: what SDMX allows as an id, made of what stands in tables.

Sources: SDMX 3.0, section 2 (information model) and the schemas' IDType and NCNameIDType; the
cross-domain code lists of https://sdmx.org (CL_OBS_STATUS, CL_CONF_STATUS, CL_UNIT_MULT,
CL_DECIMALS), of which the codes in use are stated, as partial lists.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from anyascii import anyascii

SDMX = "SDMX"
ID = re.compile(r"[A-Za-z0-9_@$\-]+")
AGENCY = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*(\.[A-Za-z][A-Za-z0-9_\-]*)*")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
BETWEEN_DIGITS = re.compile(r"(?<=\d)\.(?=\d)")
TAKEN = re.compile(r"\d_\d")
"""What a point between digits becomes: values that have it already get another code."""
LONGEST = 40
GENERIC = {
    "_T": "Total",
    "_Z": "Not applicable",
    "_U": "Not stated",
    "_O": "All others",
}
"""Codes that SDMX's guidelines reserve, in any code list."""


class Status(StrEnum):
    """Codes of CL_OBS_STATUS in use."""

    NORMAL = "A"
    MISSING = "O"
    SUPPRESSED = "Q"


class Confidential(StrEnum):
    """Codes of CL_CONF_STATUS in use."""

    FREE = "F"
    HIDDEN = "C"


STATUS_NAMES = {
    Status.NORMAL: "Normal value",
    Status.MISSING: "Missing value",
    Status.SUPPRESSED: "Missing value; suppressed",
}
CONFIDENTIAL_NAMES = {
    Confidential.FREE: "Free (free for publication)",
    Confidential.HIDDEN: "Confidential statistical information",
}


@dataclass
class CodeList:
    """A code list that fills as codes are used.

    Parameters
    ----------
    id : str
    name : str
    agency : str
        Empty: the publisher.
    version : str
        Empty: that of the data.
    partial : bool
        Whether it states a part of its agency's list.
    """

    id: str
    name: str
    agency: str = ""
    version: str = ""
    partial: bool = False
    codes: dict[str, str] = field(default_factory=dict)

    def code(self, value: str, name: str = "") -> str:
        """The code of a value, which is added to the list.

        Parameters
        ----------
        value : str
            As it stands in a table.
        name : str
            By default the value.

        Examples
        --------
        >>> areas = CodeList("CL_AREA", "Economies")
        >>> areas.code("JP", "Japan"), areas.codes
        ('JP', {'JP': 'Japan'})
        """
        code = code_of(value)
        if name or code not in self.codes:
            self.codes[code] = name or GENERIC.get(value, value)
        return code


def code_of(value: str) -> str:
    """An id for a value: itself where SDMX allows that, else readable, and told apart by a digest.

    Parameters
    ----------
    value : str

    Examples
    --------
    >>> code_of("JP"), code_of("JP-35.69N-139.69E")
    ('JP', 'JP-35_69N-139_69E')
    >>> code_of("Pharmaceuticals & more")
    'PHARMACEUTICALS_MORE_1b51f5c5'
    """
    plain = BETWEEN_DIGITS.sub("_", value)
    if ID.fullmatch(plain) and len(plain) <= LONGEST and not TAKEN.search(value):
        return plain
    digest = hashlib.sha256(value.encode()).hexdigest()[:8]
    return f"{slug(value)[: LONGEST - 9].strip('_') or 'CODE'}_{digest}"


def slug(text: str) -> str:
    """Words as an id, in capitals.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> slug("percent points per million persons"), slug("0 to 1")
    ('PERCENT_POINTS_PER_MILLION_PERSONS', '0_TO_1')
    """
    return re.sub(r"[^A-Z0-9]+", "_", anyascii(text).upper()).strip("_")


def cross_domain() -> dict[str, CodeList]:
    """The code lists of all domains, with the codes in use, by id."""
    lists = (
        ("CL_OBS_STATUS", "Observation status", "2.2", STATUS_NAMES),
        ("CL_CONF_STATUS", "Confidentiality status", "1.3", CONFIDENTIAL_NAMES),
        ("CL_UNIT_MULT", "Unit multiplier", "1.1", {"0": "Units"}),
    )
    stated = {
        id_: CodeList(id_, name, SDMX, version, True, {str(k): v for k, v in codes.items()})
        for id_, name, version, codes in lists
    }
    return stated | {"CL_DECIMALS": CodeList("CL_DECIMALS", "Decimals", SDMX, "1.0", True)}
