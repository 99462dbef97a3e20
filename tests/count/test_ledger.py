"""The ledger sums, and fails loudly where it doesn't."""

import numpy as np
import pyarrow as pa
import pytest

from hotbed.count.ledger import LedgerError, ledger

TALLY = pa.table(
    {
        "metric": ["patents"] * 4,
        "status": ["placed", "placed", "not_located", "outside_years"],
        "parts": [2, 4, 2, 3],
        "rows": [3, 4, 1, 9],
    }
)
# In the window: a patent with both of two inventors listed, two with one of two, and one with
# all four of four.
DOCUMENTS = pa.table(
    {
        "metric": ["patents"] * 3,
        "contributors": [2, 2, 4],
        "listed": [2, 1, 4],
        "documents": [1, 2, 1],
    }
)


def lines(table):
    return {row["line"]: row for row in table.to_pylist()}


def test_every_row_and_every_document_is_in_one_line():
    # Rows: 3 + 4 placed, 1 not located, 9 outside, 2 unreadable = 19 read.
    # Documents: placed 3/2 in a cluster, 4/4 noise, 1/2 not located; two patents lack one of two
    # inventors, 2 * 1/2 = 1 not in the file: 1.5 + 1 + 0.5 + 1 = 4 documents.
    book = lines(
        ledger(TALLY, np.array([True, False, False, False]), DOCUMENTS, {"patents": (19, 2)})
    )
    assert {name: row["rows"] for name, row in book.items() if row["rows"]} == {
        "cluster": 3,
        "noise": 4,
        "not_located": 1,
        "outside_years": 9,
        "unreadable": 2,
    }
    assert book["cluster"]["documents"] == "1.500000"
    assert book["noise"]["documents"] == "1.000000"
    assert book["not_located"]["documents"] == "0.500000"
    assert book["not_in_file"]["documents"] == "1.000000"
    assert book["cluster"]["share_of_documents"] == "37.5000"
    assert book["outside_years"]["documents"] is None


def test_a_lost_row_stops_the_run():
    with pytest.raises(LedgerError, match="17 rows, 18 were read"):
        ledger(TALLY, np.zeros(4, bool), DOCUMENTS, {"patents": (18, 0)})


def test_a_lost_document_stops_the_run():
    fewer = DOCUMENTS.slice(0, 2)
    with pytest.raises(LedgerError, match="documents of 3"):
        ledger(TALLY, np.zeros(4, bool), fewer, {"patents": (17, 0)})
