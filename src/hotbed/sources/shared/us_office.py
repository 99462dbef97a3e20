"""What the United States office's documents before 2005 share: countries, types, assignees."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

PRINTED = r"^([A-Z]{2})[X0-9]$"
CODE = re.compile(PRINTED)
MEXICO = "MEX"  # of three letters, which the pattern would take for ME and an X
UTILITY, DESIGN, PLANT, REISSUE = "utility", "design", "plant", "reissue"
REGISTRATION, PUBLICATION = "statutory invention registration", "defensive publication"


def country_code(code: str | None) -> str | None:
    """A country code as the office printed it to 2001, in today's two letters.

    Parameters
    ----------
    code : str or None
        Two letters, then X or a digit for a part of the country.

    Returns
    -------
    str or None
        Two letters; other text stays.

    Examples
    --------
    >>> country_code("DEX"), country_code("GB2"), country_code("US"), country_code("MEX")
    ('DE', 'GB', 'US', 'MEX')
    """
    match = CODE.match(code or "")
    return match[1] if match and code != MEXICO else code


def country_codes(codes: pa.Array) -> pa.Array:
    """`country_code` of a column.

    Parameters
    ----------
    codes : pa.Array
        Text.

    Returns
    -------
    pa.Array
        Text.

    Examples
    --------
    >>> country_codes(pa.array(["DEX", "GB2", "US", "MEX", None])).to_pylist()
    ['DE', 'GB', 'US', 'MEX', None]
    """
    short = pc.replace_substring_regex(codes, PRINTED, r"\1")
    return pc.if_else(pc.equal(codes, MEXICO), codes, short)


def country_of(code: str | None, state: str | None) -> str | None:
    """An address's country: a state without a country is one of the United States.

    Parameters
    ----------
    code, state : str or None
        As the office prints them; it prints a country only of foreign addresses.

    Returns
    -------
    str or None
        As `country_code`.

    Examples
    --------
    >>> country_of(None, "ID"), country_of("JPX", None), country_of(None, None)
    ('US', 'JP', None)
    """
    return country_code(code) or ("US" if state else None)
