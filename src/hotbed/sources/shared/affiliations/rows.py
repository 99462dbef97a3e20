"""Several affiliations in one cell of a table of listings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.sources.columns import SEPARATOR
from hotbed.sources.shared.affiliations.split import split_affiliations

LIKELY = (
    r";|\.\s+\S[^,]*,|^From|^[(\[]?1[^\d].*[\s;,.(\[]2[^\d]|^[(\[]?a[^a-z].*[\s;,.(\[]b[^a-z]"
    r"|^[*†‡§¶‖#¹ᵃ]"
)
"""What a cell of several addresses holds, for Arrow: a quick look at a column."""


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
    text = pc.utf8_rtrim(listings.column("address_key"), SEPARATOR)
    likely = pc.fill_null(pc.match_substring_regex(text, LIKELY), False)
    several: dict[int, list[str]] = {}
    for row in pc.indices_nonzero(likely).to_pylist():
        addresses = list(dict.fromkeys(split_affiliations(text[row].as_py())))
        if len(addresses) > 1:
            several[row] = addresses
    if not several:
        return listings
    counts = np.ones(listings.num_rows, np.int64)
    counts[list(several)] = [len(addresses) for addresses in several.values()]
    taken = listings.take(pa.array(np.repeat(np.arange(listings.num_rows), counts)))
    starts = np.cumsum(counts) - counts
    keys, people = (taken.column(name).to_pylist() for name in ("address_key", "contributor"))
    for row, addresses in several.items():
        ending = listings.column("address_key")[row].as_py()[len(text[row].as_py()) :]
        for place, address in enumerate(addresses, start=int(starts[row])):
            keys[place] = address + ending
            people[place] = people[place] or f"row {taken.column('row')[place].as_py()}"
    changed = {"address_key": keys, "contributor": people}
    return pa.RecordBatch.from_arrays(
        [
            pa.array(changed[name], pa.string()) if name in changed else taken.column(name)
            for name in taken.schema.names
        ],
        schema=taken.schema,
    )
