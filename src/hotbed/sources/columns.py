"""Columns of text as listings hold them: cleaned, DOIs, addresses as one key."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ADDRESS_PARTS = ("address", "street", "city", "region", "postcode", "country")
COORDINATES = ("lon", "lat")
SEPARATOR = "\x1f"
DELETE = 0x7F


def clean(column: pa.Array) -> pa.Array:
    """Strip control characters and outer blanks from text; empty text becomes null.

    Parameters
    ----------
    column : pa.Array
        Anything that Arrow casts to text.

    Returns
    -------
    pa.Array
        Strings.

    Examples
    --------
    >>> clean(pa.array([" Paris\\x1f ", "", None])).to_pylist()
    ['Paris', None, None]
    """
    text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    if text.null_count == len(text):
        return text
    bounds, characters = _stored(text)
    plain = _is_printable_ascii(characters)
    if plain and not text.null_count and _is_filled(bounds, characters):
        return text
    if not plain and _has_controls(characters):
        text = pc.replace_substring_regex(text, r"[\x00-\x1f\x7f]+", " ")
    text = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def is_ascii(text: pa.StringArray) -> bool:
    """Whether all bytes of texts are ASCII, and so UTF-8 wherever the texts begin and end.

    Parameters
    ----------
    text : pa.StringArray
        Texts, whose bytes nobody has looked at.

    Returns
    -------
    bool
        True also where there are no bytes.

    Examples
    --------
    >>> is_ascii(pa.array(["Paris", None])), is_ascii(pa.array(["Köln"]))
    (True, False)
    """
    _, characters = _stored(text)
    return not characters.size or bool(characters.view(np.int8).min() >= 0)


def _stored(text: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
    """Where the texts begin and end in their bytes, and these."""
    _, offsets, data = text.buffers()
    if data is None or not len(text):
        return np.zeros(len(text) + 1, np.int32), np.zeros(0, np.uint8)
    bounds = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    return bounds - bounds[0], np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]


def _is_printable_ascii(characters: np.ndarray) -> bool:
    """Whether all bytes are blanks, letters, digits or signs of ASCII."""
    if not characters.size:
        return True
    signed = characters.view(np.int8)  # in which bytes above ASCII are negative
    return bool(signed.min() >= ord(" ") and signed.max() < DELETE)


def _is_filled(bounds: np.ndarray, characters: np.ndarray) -> bool:
    """Whether each text has a first and a last character that is no blank."""
    starts, ends = bounds[:-1], bounds[1:]
    return bool(
        (starts < ends).all()
        and (characters.take(starts, mode="clip") != ord(" ")).all()
        and (characters.take(ends - 1, mode="clip") != ord(" ")).all()
    )


def _has_controls(characters: np.ndarray) -> bool:
    """Whether any byte is a control character: far quicker than a pattern."""
    return characters.size > 0 and bool(characters.min() < ord(" ") or (characters == DELETE).any())


def with_points(text: pa.Array) -> pa.Array:
    """Degrees that are written with a decimal comma, with a point.

    Parameters
    ----------
    text : pa.Array
        Strings.

    Returns
    -------
    pa.Array
        Strings; what is no number stays as it is.

    Examples
    --------
    >>> with_points(pa.array(["10,75", "-9.5", "1,234,567"])).to_pylist()
    ['10.75', '-9.5', '1,234,567']
    """
    if not pc.any(pc.match_substring(text, ",")).as_py():
        return text
    return pc.replace_substring_regex(text, r"^\s*([+-]?\d{1,3}),(\d+)\s*$", r"\1.\2")


def int64_array(values: np.ndarray) -> pa.Array:
    """Wrap integers as an Arrow array, without a copy.

    Parameters
    ----------
    values : np.ndarray
        Of type int64, contiguous.

    Returns
    -------
    pa.Array
        Of type int64, on the same memory.
    """
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def dois(column: pa.Array) -> pa.Array:
    """Normalise DOIs: small letters, without the resolver's address.

    Parameters
    ----------
    column : pa.Array
        Text that may hold DOIs.

    Returns
    -------
    pa.Array
        Strings; null where the text is not a DOI.

    Source: the DOI Handbook, https://doi.org/10.1000/182 (a DOI's case is without meaning).

    Examples
    --------
    >>> dois(pa.array(["https://doi.org/10.1038/S41586-020", "doi: 10.1/a;b", "n/a"])).to_pylist()
    ['10.1038/s41586-020', '10.1/a;b', None]
    """
    text = pc.utf8_lower(clean(column))
    prefix = r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:)\s*"
    text = pc.replace_substring_regex(text, prefix, "")
    valid = pc.match_substring_regex(text, r"^10\.\d+(?:\.\d+)*/[^\s]+$")
    return pc.if_else(valid, text, pa.scalar(None, pa.string()))


def address_keys(parts: dict[str, pa.Array], rows: int) -> pa.Array:
    """Join the parts of addresses to one text a distinct address.

    Parameters
    ----------
    parts : dict of str to pa.Array
        Columns by name: those of `ADDRESS_PARTS` as text, `COORDINATES` in degrees. Others are
        ignored.
    rows : int
        The length of the columns.

    Returns
    -------
    pa.Array
        The cleaned parts in the order of `ADDRESS_PARTS`, then longitude and latitude, between
        `SEPARATOR`; null where all is missing. `split_keys` is the inverse.

    Examples
    --------
    >>> keys = address_keys({"city": pa.array(["Paris", None])}, 2)
    >>> [None if key is None else key.split(SEPARATOR) for key in keys.to_pylist()]
    [['', '', 'Paris', '', '', '', '', ''], None]
    """
    pieces: list[pa.Array | str] = []
    between = ""
    for name in (*ADDRESS_PARTS, *COORDINATES):
        column = parts.get(name)
        if column is not None:
            text = pc.cast(column, pa.string()) if name in COORDINATES else clean(column)
            pieces += [between, pc.fill_null(text, "")]
            between = ""
        between += SEPARATOR
    if not pieces or not rows:
        return pa.nulls(rows, pa.string())
    pieces.append(between.removesuffix(SEPARATOR))
    joined = pc.binary_join_element_wise(*[piece for piece in pieces if len(piece)], "")
    nothing = SEPARATOR * (len(ADDRESS_PARTS) + 1)
    return pc.if_else(pc.equal(joined, nothing), pa.scalar(None, pa.string()), joined)


def split_keys(keys: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Split address keys into their parts.

    Parameters
    ----------
    keys : pa.Array or pa.ChunkedArray
        As `address_keys` returns them.

    Returns
    -------
    pa.Table
        `ADDRESS_PARTS` as text, lon and lat in degrees; null where a part is missing.
    """
    if isinstance(keys, pa.ChunkedArray):
        keys = keys.combine_chunks()
    lists = pc.split_pattern(keys, SEPARATOR)
    columns = {}
    for number, name in enumerate((*ADDRESS_PARTS, *COORDINATES)):
        text = pc.list_element(lists, number) if len(keys) else pa.array([], pa.string())
        text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        columns[name] = pc.cast(text, pa.float64()) if name in COORDINATES else text
    return pa.table(columns)
