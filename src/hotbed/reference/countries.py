"""Countries and territories: codes, names, what they belong to.

Made by tools/build_reference.py from GeoNames and CLDR; data/README.md names the sources
and licences. Tables are read on first use and kept.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

from hotbed.base.texts import term
from hotbed.reference.files import read_reference


@cache
def countries() -> pa.Table:
    """Countries and territories with an ISO 3166-1 code, and Kosovo (XK).

    Returns
    -------
    pyarrow.Table
        One row a country:

        - iso2, iso3: ISO 3166-1; name: the usual English name;
        - names: list of other names: about 70 languages, bibliographic and old forms
          ("Peoples R China", "Fed Rep Ger", "USSR" under RU, "Czechoslovakia" under CZ; see
          `former_countries` for the other successors);
        - codes: list of legacy, WIPO ST.3 and odd codes that mean it ("SU", "DD", "EN", "JA");
          never a current ISO code of another country;
        - collides: list of states and provinces with the same two letters ("US-CA" under CA);
        - parent: ISO code of the state whose name also appears in the territory's addresses
          (HK, MO, TW under CN; PR under US; RE under FR), or null; it links spellings and says
          nothing about status;
        - continent, region: UN M49 names.

    Examples
    --------
    >>> import pyarrow.compute as pc
    >>> row = countries().filter(pc.field("iso2") == "CN").to_pylist()[0]
    >>> "Peoples R China" in row["names"]
    True
    """
    return read_reference("countries.parquet")


@dataclass(frozen=True)
class FormerCountry:
    """A state that fell apart, whose name and codes addresses of its time carry.

    Parameters
    ----------
    successors : tuple of str
        ISO 3166-1 codes of the states on its territory, the most populous first.
    codes : tuple of str
        Codes that offices and databases used for it.
    names : tuple of str
        In several languages, and as bibliographic databases write it.
    """

    successors: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]


@cache
def former_countries() -> tuple[FormerCountry, ...]:
    """States of which an address's city alone tells in which country it lies today.

    Examples
    --------
    >>> [former.successors for former in former_countries() if "Czechoslovakia" in former.names]
    [('CZ', 'SK')]
    """
    file = files("hotbed.reference").joinpath("data", "former_countries.csv")
    with file.open(encoding="utf-8") as stream:
        return tuple(
            FormerCountry(
                tuple(row["successors"].split()),
                tuple(row["codes"].split()),
                tuple(row["names"].split("|")),
            )
            for row in csv.DictReader(stream)
        )


@cache
def country_names() -> dict[str, str]:
    """The usual English name of each ISO 3166-1 alpha-2 code.

    >>> country_names()["KR"]
    'South Korea'
    """
    table = countries()
    names = (term("economy", name) for name in table["name"].to_pylist())
    return dict(zip(table["iso2"].to_pylist(), names, strict=True))
