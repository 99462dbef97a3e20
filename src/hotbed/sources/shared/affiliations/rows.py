"""Several affiliations in one cell of a table of listings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.sources.columns import ADDRESS_PARTS, SEPARATOR
from hotbed.sources.shared.affiliations.split import split_affiliations

LIKELY = (
    r";|\.\s+\S[^,]*,|^From|^[(\[]?1[^\d].*[\s;,.(\[]2[^\d]|^[(\[]?a[^a-z].*[\s;,.(\[]b[^a-z]"
    r"|^[*†‡§¶‖#¹ᵃ]"
)
"""What a cell of several addresses holds, for Arrow: a quick look at a column."""
ENDING = SEPARATOR * (len(ADDRESS_PARTS) + 1)  # the other parts of a key, which are empty


ODD = np.array([not "A" <= chr(byte) <= "Z" or byte == ord("F") for byte in range(256)])
"""By the byte with which a cell begins, whether that may part addresses."""


def parted_rows(listings: pa.RecordBatch) -> pa.RecordBatch:
    """Listings with a row for each address of a cell.

    The rows of one cell are one contributor's, named by its row where the table names none, so that
    each holds its part of the cell's share.

    Parameters
    ----------
    listings : pa.RecordBatch
        With the columns of `hotbed.sources.listings.BATCH`, whose keys hold but an address.

    Returns
    -------
    pa.RecordBatch
        The same rows in order; the same batch where no cell holds several.
    """
    keys = listings.column("address_key")
    marked = pa.array(_marked(keys))
    if not len(marked):
        return listings
    some = keys.take(marked)
    likely = pc.fill_null(pc.match_substring_regex(some, LIKELY), False)
    several: dict[int, list[str]] = {}
    for row, key in zip(
        marked.filter(likely).to_pylist(), some.filter(likely).to_pylist(), strict=True
    ):
        addresses = list(dict.fromkeys(split_affiliations(key.rstrip(SEPARATOR))))
        if len(addresses) > 1:
            several[row] = addresses
    if not several:
        return listings
    counts = np.ones(listings.num_rows, np.int64)
    counts[list(several)] = [len(addresses) for addresses in several.values()]
    taken = listings.take(pa.array(np.repeat(np.arange(listings.num_rows), counts)))
    starts = np.cumsum(counts) - counts
    people = taken.column("contributor").to_pylist()
    texts = taken.column("address_key").to_pylist()
    for row, addresses in several.items():
        for place, address in enumerate(addresses, start=int(starts[row])):
            texts[place] = address + ENDING
            people[place] = people[place] or f"row {taken.column('row')[place].as_py()}"
    changed = {"address_key": texts, "contributor": people}
    return pa.RecordBatch.from_arrays(
        [
            pa.array(changed[name], pa.string()) if name in changed else taken.column(name)
            for name in taken.schema.names
        ],
        schema=taken.schema,
    )


def _marked(keys: pa.StringArray) -> np.ndarray:
    """The rows with a mark that may part addresses: a semicolon, a full stop, an odd beginning."""
    _, offsets, data = keys.buffers()
    bounds = np.frombuffer(offsets, np.int32)[keys.offset : keys.offset + len(keys) + 1]
    if data is None or bounds[0] == bounds[-1]:
        return np.zeros(0, np.int64)
    marks = np.frombuffer(data, np.uint8)
    text = marks[bounds[0] : bounds[-1]]
    rows = np.zeros(0, np.int64)
    if b";" in (raw := text.tobytes()) or b"." in raw:
        places = np.flatnonzero((text == ord(";")) | (text == ord("."))) + bounds[0]
        rows = np.searchsorted(bounds, places, side="right") - 1
    odd = ODD[marks.take(bounds[:-1], mode="clip")] & (bounds[1:] > bounds[:-1])
    return np.union1d(rows, np.flatnonzero(odd)) if odd.any() else np.unique(rows)
