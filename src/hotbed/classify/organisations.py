"""One key for the many spellings of an organisation's name.

Legal forms, case, punctuation and spacing are taken off, and common words unified; what remains
is the key. Two names with one key are the same organisation; every merge is listed in
organisations_merged.csv, and an override file can split or join (name, organisation).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from anyascii import anyascii

from hotbed.base.errors import HotbedError

LEGAL_FORMS = frozenset(
    """
    ab ag aktiengesellschaft aktiebolag inc as asa aps bhd bv bvba co company companies corp
    corporation corporated cv eg ev gesellschaft gmbh incorporated kabushiki kaisha kaisya kft
    kg kgaa kk ki lda limitada limited llc llp lp ltd ltda mbh nv oy oyj plc pte pty publ
    private pvt sa sab sarl sas sasu sdn se slu spa spol sro srl ulc vof yuhan hoesa
    jusikhoesa zoo
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
LEADING_FORMS = ("kabushiki", "kaisha", "kk", "yuhan", "hoesa", "jusikhoesa")
SAME_WORD = {
    "univ": "university",
    "universitaet": "university",
    "universitat": "university",
    "universite": "university",
    "universita": "university",
    "universidad": "university",
    "universidade": "university",
    "inst": "institute",
    "institut": "institute",
    "instituto": "institute",
    "istituto": "institute",
    "tech": "technology",
    "technol": "technology",
    "elec": "electric",
    "elect": "electric",
    "electron": "electronics",
    "electronic": "electronics",
    "ind": "industry",
    "industries": "industry",
    "industrial": "industry",
    "intl": "international",
    "int": "international",
    "mfg": "manufacturing",
    "labs": "laboratories",
    "lab": "laboratory",
    "sci": "science",
    "sciences": "science",
    "res": "research",
    "natl": "national",
    "syst": "systems",
    "sys": "systems",
    "hldg": "holdings",
    "dev": "development",
    "centre": "center",
    "chem": "chemical",
    "pharm": "pharmaceutical",
    "pharma": "pharmaceutical",
    "semiconductors": "semiconductor",
    "mach": "machines",
    "bus": "business",
}
SMALL_WORDS = frozenset(
    """
    of for and the a an in at et und y e la le les des du di della del
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


def organisation_key(name: str) -> str:
    """The key of an organisation's name.

    >>> organisation_key("SAMSUNG ELECTRONICS CO., LTD.")
    'samsung electronics'
    >>> organisation_key("International Business Machines Corporation")
    'international business machines'
    >>> organisation_key("LG Chem, Ltd.") == organisation_key("LG Electronics Inc.")
    False
    """
    text = anyascii(name).lower().replace("&", " and ")
    text = re.sub(r"\b((?:[a-z]\.){2,})", lambda dotted: dotted[1].replace(".", ""), text)
    words = re.findall(r"[a-z0-9]+", text)
    kept = [SAME_WORD.get(word, word) for word in words if word not in SMALL_WORDS]
    while len(kept) > 1 and kept[-1] in LEGAL_FORMS:
        kept.pop()
    while len(kept) > 1 and kept[0] in LEADING_FORMS:
        kept.pop(0)
    return " ".join(kept) or text.strip()


def read_overrides(path: Path) -> dict[str, str]:
    """An override file: CSV with the columns name and organisation; wins over the key.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str to str
        Spelling -> organisation.

    Raises
    ------
    HotbedError
        The file is missing, or lacks these columns.
    """
    from hotbed.base.files import must_exist

    must_exist(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if not {"name", "organisation"} <= set(rows.fieldnames or ()):
            raise HotbedError(f"{path} lacks a column name or organisation", "add both")
        return {row["name"].strip(): row["organisation"].strip() for row in rows}


def harmonised(
    names: dict[str, int], ids: Mapping[str, str | None], overrides: dict[str, str]
) -> dict[str, str]:
    """Name -> the name shown for its organisation: the most frequent spelling of its key.

    Parameters
    ----------
    names : dict of str to int
        Each spelling and how often it occurs.
    ids : mapping of str to str or None
        An identifier of a spelling where its source has one (a ROR id); it wins over the key.
    overrides : dict of str to str
        Spelling -> organisation, from the user.

    Returns
    -------
    dict of str to str
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        identifier = ids.get(name)
        key = overrides.get(name) or (f"id {identifier}" if identifier else organisation_key(name))
        groups.setdefault(key, []).append(name)
    shown = {}
    for key, spellings in groups.items():
        best = min(spellings, key=lambda name: (-names[name], name))
        label = next((overrides[name] for name in spellings if name in overrides), best)
        shown.update(dict.fromkeys(spellings, label if key else best))
    return shown
