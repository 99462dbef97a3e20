"""From IPC and CPC classes to WIPO's 35 fields of technology."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

CLASS = re.compile(r"^\s*([A-HY]\d{2})\s*([A-Z])?\s*(\d{1,4})?")


@dataclass(frozen=True)
class TechnologyField:
    """One of the 35 fields."""

    number: int
    name: str
    sector: str


@cache
def _table() -> dict[str, TechnologyField]:
    text = (resources.files("hotbed.classify") / "wipo_fields.toml").read_text(encoding="utf-8")
    codes = {}
    for row in tomllib.loads(text)["field"]:
        field = TechnologyField(row["number"], row["name"], row["sector"])
        codes.update(dict.fromkeys(row["codes"], field))
    return codes


def technology_field(code: str) -> TechnologyField | None:
    """The field of an IPC or CPC class, or None for codes that the concordance does not hold.

    Parameters
    ----------
    code : str
        A class in any usual spelling, such as "H04N 7/18", "H04N7/18" or "H04N-007/18"; its
        section, class and subclass suffice. CPC's section Y stands beside IPC and has no field.

    References
    ----------
    U. Schmoch (2008), Concept of a technology classification for country comparisons, WIPO.

    Examples
    --------
    >>> technology_field("H04N 21/00").name, technology_field("H04N-005/225").name
    ('Digital communication', 'Audio-visual technology')
    >>> technology_field("Y02E 60/10") is None
    True
    """
    parts = CLASS.match(code.replace("-", " ").upper())
    if not parts:
        return None
    group = (parts[3] or "").lstrip("0")
    subclass = parts[1] + (parts[2] or "")
    table = _table()
    for key in (subclass + group, subclass, parts[1]):
        if key in table:
            return table[key]
    return None


def fields() -> list[TechnologyField]:
    """All 35 fields, by number."""
    return sorted(set(_table().values()), key=lambda field: field.number)
