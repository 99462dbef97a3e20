"""States whose codes end addresses, and the postcodes that begin as theirs do.

A state's code with a postcode of that state (`ST 12345`, `VIC 3125`, `ON M5S 1A1`), or right before
its country (`ST USA`), is as sure as the country's name. A place with its state after it is no
country of that name (Lebanon, NH).
"""

from __future__ import annotations

import numpy as np

from hotbed.geocode.arrays import Array
from hotbed.geocode.match.desk import States

LONGEST_CODE = 3  # letters

# Of each country the lengths of its postcodes' first word, and by which characters those of each
# state begin: US Postal Service (Publication 65), Australia Post, Canada Post.
_POSTCODES = {
    "US": (
        (5, 9),
        """0=CT,MA,ME,NH,NJ,RI,VT 1=DE,NY,PA 2=DC,MD,NC,SC,VA,WV 3=AL,FL,GA,MS,TN 4=IN,KY,MI,OH
        5=IA,MN,MT,ND,SD,WI 6=IL,KS,MO,NE 7=AR,LA,OK,TX 8=AZ,CO,ID,NM,NV,UT,WY 9=AK,CA,HI,OR,WA""",
    ),
    "AU": ((4,), "0=NT 2=NSW,ACT 3=VIC 4=QLD 5=SA 6=WA 7=TAS"),
    "CA": (
        (3, 6),
        """A=NL B=NS C=PE E=NB G=QC H=QC J=QC K=ON L=ON M=ON N=ON P=ON R=MB S=SK T=AB V=BC
        X=NT,NU Y=YT""",
    ),
}

STATE = np.dtype([("scheme", np.int32), ("code", np.uint8, LONGEST_CODE), ("first", np.uint8)])


def _rows() -> Array:
    rows = [
        (scheme, tuple(code.encode().ljust(LONGEST_CODE, b"\0")), ord(part[0]))
        for scheme, (_, text) in enumerate(_POSTCODES.values(), start=1)
        for part in text.split()
        for code in part[2:].split(",")
    ]
    return np.array(rows, dtype=STATE)


def _lengths() -> Array:
    lengths = np.zeros((len(_POSTCODES) + 1, 10), dtype=np.bool_)
    for scheme, (sizes, _) in enumerate(_POSTCODES.values(), start=1):
        lengths[scheme, list(sizes)] = True
    return lengths


def state_scheme(country: str) -> int:
    """The number, from 1, of a country whose addresses abbreviate its states; 0 of others.

    >>> state_scheme("US"), state_scheme("FR")
    (1, 0)
    """
    return 1 + list(_POSTCODES).index(country) if country in _POSTCODES else 0


def states(countries: list[str]) -> States:
    """How addresses abbreviate the states of some countries.

    Parameters
    ----------
    countries : list of str
        ISO codes.

    Returns
    -------
    States
    """
    schemes = np.array([state_scheme(code) for code in countries], dtype=np.int64)
    return States(_rows(), _lengths(), schemes)
