"""Rows of delimited text are framed by line ends and quotes; no stray quote takes other rows."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.sources.files.framing.quotes import Form
from hotbed.sources.files.framing.rows import OPEN, frame

HEADER = "document_id,year,address\n"


def read_table(read_source, path, text, **options):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    rows, rejects = read_source("table", [path], **options)
    return (
        [(row["document_id"], row.get("address")) for row in rows],
        [(reject["row"], reject["reason"]) for reject in rejects],
    )


def test_a_stray_quote_costs_its_row_alone(tmp_path, read_source):
    """The quote of row 50 would swallow all rows up to the next one that is quoted, or the end."""
    lines = [f"P{row},2020,Oslo\n" for row in range(1, 2001)]
    lines[49] = 'P50,2020,"Oslo\n'
    kept, rejects = read_table(read_source, tmp_path / "a.csv", HEADER + "".join(lines))
    assert rejects == [(50, OPEN)]
    assert [name for name, _ in kept] == [f"P{row}" for row in range(1, 2001) if row != 50]


def test_a_stray_quote_before_quoted_cells_costs_its_row_alone(tmp_path, read_source):
    lines = [f'P{row},2020,"Oslo, Norway"\n' for row in range(1, 2001)]
    lines[49] = 'P50,2020,"Oslo Norway\n'
    kept, rejects = read_table(read_source, tmp_path / "a.csv", HEADER + "".join(lines))
    assert rejects == [(50, OPEN)]
    assert len(kept) == 1999
    assert set(kept) >= {("P49", "Oslo, Norway"), ("P51", "Oslo, Norway")}


def test_two_stray_quotes_hide_no_rows_between_them(tmp_path, read_source):
    """Together they look like one cell with line breaks, in a row with all cells of the header."""
    text = HEADER + 'P1,2020,"Oslo\nP2,2020,Rome\nP3,2020,Paris"\nP4,2020,Bonn\n'
    kept, rejects = read_table(read_source, tmp_path / "a.csv", text)
    assert rejects == [(1, OPEN)]
    assert [name for name, _ in kept] == ["P2", "P3", "P4"]


def test_cells_may_hold_line_breaks(tmp_path, read_source):
    text = (
        HEADER + 'P1,2020,"Dept X,\nOslo, Norway"\nP2,2020,"Rue 5\r\n""B"", Paris"\nP3,2020,Rome\n'
    )
    kept, rejects = read_table(read_source, tmp_path / "a.csv", text)
    assert rejects == []
    assert kept == [("P1", "Dept X, Oslo, Norway"), ("P2", 'Rue 5 "B", Paris'), ("P3", "Rome")]


def test_in_tsv_a_loose_quote_is_a_character(tmp_path, read_source):
    text = 'document_id\tyear\taddress\nP1\t2020\t"Oslo\nP2\t2020\tRome\nP3\t2020\tParis"\n'
    kept, rejects = read_table(read_source, tmp_path / "a.tsv", text)
    assert rejects == []
    assert kept == [("P1", '"Oslo'), ("P2", "Rome"), ("P3", 'Paris"')]


def test_what_spreadsheets_write_around_rows_is_passed_over(tmp_path, read_source):
    header = "document_id;year;address\n"
    text = f"sep=;\n\n{header};;\nP1;2020;Oslo\n{header}P2;2020;Rome\n"
    kept, rejects = read_table(read_source, tmp_path / "a.csv", text)
    assert (kept, rejects) == ([("P1", "Oslo"), ("P2", "Rome")], [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_recognised(tmp_path, read_source, encoding, end):
    text = (HEADER + "P1,2020,Zürich\nP2,2020,東京\n").replace("\n", end)
    kept, rejects = read_table(read_source, tmp_path / "a.csv", text.encode(encoding))
    assert (kept, rejects) == ([("P1", "Zürich"), ("P2", "東京")], [])


def test_decimal_commas(tmp_path, read_source):
    (tmp_path / "a.csv").write_text("document_id;lon;lat\nP1;10,75;59,91\n")
    (row,), rejects = read_source("table", [tmp_path / "a.csv"])
    assert (row["lon"], row["lat"], rejects) == (10.75, 59.91, [])


cells = st.text(st.sampled_from('ab1 ,"\n\r\té'), max_size=6)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12)


def in_blocks(data, form, sizes):
    """The rows of a file that is read in blocks of some sizes."""
    rest, place, row, kept, lost = b"", 0, 1, [], []
    sizes = iter(sizes)
    while True:
        block = data[place : place + next(sizes, len(data))]
        place += len(block)
        rest += block
        rows = frame(rest, form, row, last=not block)
        rest, row = rest[rows.consumed :], row + rows.seen
        kept.append(rows.data)
        lost += [(item.number, item.data) for item in rows.lost]
        accounted = int(rows.sizes.sum()) + sum(len(item.data) for item in rows.lost)
        assert accounted + sum(rows.ignored.values()) == rows.consumed
        if not block:
            assert not rest
            return b"".join(kept), lost


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(table=tables, sizes=st.lists(st.integers(1, 30), max_size=8))
def test_well_written_tables_are_framed_as_they_were_written(table, sizes):
    """But for cells whose lines look like rows: these begin with digits, so there are none here."""
    rows = [[cell.replace("1", "b") or "c" for cell in row] for row in table]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    kept, lost = in_blocks(out.getvalue().encode(), Form(b",", 3), sizes)
    assert lost == []
    assert list(csv.reader(io.StringIO(kept.decode(), newline=""))) == rows


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    count=st.integers(1, 30),
    place=st.integers(0, 10_000),
    insert=st.sampled_from(['"', '""', '",', ',"', '"\n', '\n"', "\n", ",", "x"]),
    quoted=st.booleans(),
    sizes=st.lists(st.integers(1, 60), max_size=8),
)
def test_one_wrong_sign_costs_at_most_the_two_rows_it_touches(count, place, insert, quoted, sizes):
    cell = '"Oslo, Norway"' if quoted else "Oslo"
    lines = [f"P{row},{1990 + row},{cell}\n" for row in range(count)]
    text = "".join(lines)
    place %= len(text) + 1
    damaged = text[:place] + insert + text[place:]
    kept, _ = in_blocks(damaged.encode(), Form(b",", 3), sizes)
    begins, touched = 0, set()
    for line in lines:
        if begins <= place <= begins + len(line):
            touched.add(line)
        begins += len(line)
    survivors = kept.decode()
    assert all(line in survivors for line in lines if line not in touched)
