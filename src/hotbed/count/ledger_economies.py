"""The ledger by economy: which share of an economy's listings counts, and what the rest lacks.

Addresses that name only a province are common in some economies (Japan, Korea, China) and rare in
others, which moves ranks: this is where a reader sees by how much.
"""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import half_up
from hotbed.count.ledger import SHARE_DECIMALS
from hotbed.reference.countries import country_names
from hotbed.tables import LEDGER_ECONOMIES, Line

WHY_NOT = (Line.BELOW_PRECISION, Line.BELOW_CONFIDENCE, Line.NOT_LOCATED)
_COUNTED = "counted"


def ledger_by_economy(locations: pa.Table) -> pa.Table:
    """Sum the listings of each economy by what became of their addresses.

    Parameters
    ----------
    locations : pyarrow.Table
        Distinct addresses: country, listings and status (null where the address counts).

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.LEDGER_ECONOMIES`, most listings first; the last row, without an economy,
        holds the addresses of which not even that is known.

    Examples
    --------
    >>> locations = pa.table(
    ...     {"country": ["JP", "JP"], "listings": [3, 1], "status": [None, "below_precision"]}
    ... )
    >>> ledger_by_economy(locations).select(["economy", "counted", "below_precision"]).to_pylist()
    [{'economy': 'JP', 'counted': 3, 'below_precision': 1}]
    """
    status = pc.fill_null(locations["status"], _COUNTED)
    grouped = (
        pa.table({"economy": locations["country"], "status": status, "n": locations["listings"]})
        .group_by(["economy", "status"])
        .aggregate([("n", "sum")])
    )
    sums: dict[str | None, dict[str, int]] = {}
    for row in grouped.to_pylist():
        sums.setdefault(row["economy"], {})[row["status"]] = row["n_sum"]
    most_first = sorted(
        sums, key=lambda code: (code is None, -sum(sums[code].values()), code or "")
    )
    names = country_names()
    rows = [
        {
            "economy": code,
            "name": names.get(code or "", code),
            "listings": (listings := sum(counts.values())),
            _COUNTED: counts.get(_COUNTED, 0),
            **{line.value: counts.get(line.value, 0) for line in WHY_NOT},
            "share_counted": half_up(
                Fraction(100 * counts.get(_COUNTED, 0), max(listings, 1)), SHARE_DECIMALS
            ),
        }
        for code, counts in ((code, sums[code]) for code in most_first)
    ]
    return pa.Table.from_pylist(rows, LEDGER_ECONOMIES.schema())
