"""From rows read to rows that count: duplicates, years, fractions. Expected values by hand."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed import recipe
from hotbed.engines import DuckDB
from hotbed.sources.listings import LISTINGS
from hotbed.steps import tally
from hotbed.steps.links import involvements, links
from hotbed.steps.listings import write_listings

RECIPE = recipe.resolve(
    {
        "metrics": {"patents": {"label": "p", "years": [2011, 2015]}},
        "inputs": [{"source": "table", "metric": "patents", "files": ["x"]}],
    },
    folder=Path(),
)


@pytest.fixture
def engine(tmp_path):
    engine = DuckDB(tmp_path / "spill")
    yield engine
    engine.close()


def read(rows):
    """Rows of (document, year, contributor, contributors, address) as a source would yield them."""
    full = []
    for number, (document, year, contributor, contributors, address, *other) in enumerate(rows):
        full.append(
            {
                "metric": "patents",
                "input": 0,
                "file": 0,
                "row": number + 1,
                "document_id": document,
                "year": year,
                "contributor": contributor,
                "contributors": contributors,
                "address_key": address,
                "left_out": None,
                "empty": False,
                "record": None,
            }
            | (other[0] if other else {})
        )
    return pa.Table.from_pylist(full, LISTINGS)


def write(engine, rows):
    """Stage 2 of some rows; the folder with its files."""
    folder = engine.scratch / "stage"
    folder.mkdir(exist_ok=True)
    write_listings(engine, engine.table(read(rows)), RECIPE, folder)
    return folder


def made(engine, rows):
    """Listings by row, with what shares.parquet says of their documents."""
    folder = write(engine, rows)
    shares = {row["document"]: row for row in pq.read_table(folder / "shares.parquet").to_pylist()}
    table = pq.read_table(folder / "listings.parquet")
    return {
        row["row"]: row | {"listed": shares[row["document"]]["listed"]} for row in table.to_pylist()
    }


def test_statuses(engine):
    found = made(
        engine,
        [
            ("D1", 2011, "1", None, "Paris"),
            ("D1", 2011, "2", None, None),
            ("D2", 2010, "1", None, "Paris"),
            ("D3", None, "1", None, "Paris"),
            ("D4", 2015, "1", None, "Paris", {"left_out": "type design"}),
            ("D5", 2015, None, None, None, {"empty": True}),
            ("D6", 2016, "1", None, None),
        ],
    )
    assert [found[row]["status"] for row in range(1, 8)] == [
        None,
        "no_address",
        "outside_years",
        "no_year",
        "left_out",
        "no_contributor",
        "outside_years",
    ]


def test_shares(engine):
    found = made(
        engine,
        [
            # two named inventors, the second with two addresses
            ("D1", 2012, "1", None, "Paris"),
            ("D1", 2012, "2", None, "Paris"),
            ("D1", 2012, "2", None, "Rome"),
            # one of four inventors is in the file
            ("D2", 2012, "3", 4, "Paris"),
            # more rows than declared: the rows win
            ("D3", 2012, "1", 1, "Paris"),
            ("D3", 2012, "2", 1, "Rome"),
            # without contributor numbers every row is another contributor
            ("D4", 2012, None, None, "Paris"),
            ("D4", 2012, None, None, "Paris"),
        ],
    )
    shares = [
        (found[r]["contributors"], found[r]["addresses"], found[r]["listed"]) for r in range(1, 9)
    ]
    assert shares == [
        (2, 1, 2),
        (2, 2, 2),
        (2, 2, 2),
        (4, 1, 1),
        (2, 1, 2),
        (2, 1, 2),
        (2, 1, 2),
        (2, 1, 2),
    ]


def test_copies_are_set_aside_once(engine):
    found = made(
        engine,
        [
            # the same inventor and address twice: one copy
            ("D1", 2012, "1", None, "Paris"),
            ("D1", 2012, "1", None, "Paris"),
            # a whole record twice, the second time with another author list: one version only
            ("W1", 2012, "0", 2, "Paris", {"record": "aa:0:0"}),
            ("W1", 2012, "1", 2, "Rome", {"record": "aa:0:0"}),
            ("W1", 2012, "0", 1, "Oslo", {"record": "bb:0:1"}),
            # an author of one record with the same affiliation under two numbers is two authors
            ("W2", 2012, "0", 2, "Paris", {"record": "cc:0:2"}),
            ("W2", 2012, "1", 2, "Paris", {"record": "cc:0:2"}),
        ],
    )
    assert sorted(found[row]["status"] or "" for row in (1, 2)) == ["", "duplicate"]
    assert [found[row]["status"] for row in (3, 4, 5)] == [None, None, "duplicate"]
    assert [found[row]["status"] for row in (6, 7)] == [None, None]
    assert found[3]["contributors"] == 2


def test_a_document_with_two_years_counts_once_in_the_first(engine):
    found = made(engine, [("D1", 2012, "1", None, "Paris"), ("D1", 2011, "2", None, "Rome")])
    assert [found[row]["year"] for row in (1, 2)] == [2011, 2011]


def test_documents_are_the_worlds_total(engine):
    rows = [
        ("D1", 2012, "1", 3, "Paris"),
        ("D1", 2012, "2", 3, None),
        ("D2", 2010, "1", None, "Paris"),
        ("D5", 2015, None, None, None, {"empty": True}),
    ]
    assert pq.read_table(write(engine, rows) / "documents.parquet").to_pylist() == [
        {"metric": "patents", "year": 2012, "contributors": 3, "listed": 2, "documents": 1},
        {"metric": "patents", "year": 2015, "contributors": 1, "listed": 1, "documents": 1},
    ]


def test_documents_and_addresses_are_numbered_by_their_texts(engine):
    rows = [
        ("D2", 2012, "1", None, "Rome"),
        ("D10", 2012, "1", None, "Oslo"),
        ("D2", 2012, "2", None, None),
        ("D1", 2012, "1", None, "Rome"),
        ("D1", 2010, "2", None, "Paris"),
        ("D0", 2010, "1", None, "Bonn"),  # outside the years: numbered, but not to be geocoded
    ]
    for order in (rows, rows[::-1]):
        folder = write(engine, order)
        shares = pq.read_table(folder / "shares.parquet").to_pylist()
        assert {row["document_id"]: row["document"] for row in shares} == {
            "D0": 0,
            "D1": 1,
            "D10": 2,
            "D2": 3,
        }
        assert pq.read_table(folder / "addresses.parquet").to_pylist() == [
            {"address_id": 1, "address_key": "Oslo", "listings": 1},
            {"address_id": 3, "address_key": "Rome", "listings": 1},
        ]


def test_links_count_documents_between_clusters(engine):
    # D1 spans clusters 0 and 1, D2 lies in 0 only, D3 spans 0 and 1 with two listings in 0.
    rows = [
        ("D1", 2012, "1", None, "Paris"),
        ("D1", 2012, "2", None, "Rome"),
        ("D2", 2012, "1", None, "Paris"),
        ("D3", 2012, "1", None, "Paris"),
        ("D3", 2012, "2", None, "Paris"),
        ("D3", 2012, "3", None, "Rome"),
    ]
    made_rows = engine.parquet(write(engine, rows) / "listings.parquet")
    nothing = pa.array([None, None], pa.string())
    found = {"address_id": [0, 1], "place_id": [7, 8], "status": nothing}  # Paris, Rome
    placed = tally.placed(made_rows, engine.table(pa.table(found)))
    members = engine.table(pa.table({"place_id": [7, 8], "cluster": [0, 1]}))
    table = engine.arrow(links(involvements(placed, members))).sort_by(
        [("a", "ascending"), ("b", "ascending")]
    )
    assert [(row["a"], row["b"], row["documents"]) for row in table.to_pylist()] == [
        (0, 0, 3),
        (0, 1, 2),
        (1, 1, 2),
    ]
