"""Tables that are read completely: framed as those of sources, refused rather than shortened."""

import gzip
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.sources.files.whole_table import read_table
from sources.files.test_containers import workbook

TEXT = "id,place\n001,Zürich\n002,\n"
ROWS = [{"id": "001", "place": "Zürich"}, {"id": "002", "place": None}]


@pytest.fixture
def read(tmp_path):
    def read(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_table(path).to_pylist()

    return read


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", TEXT),
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.encode("utf-16")),
        ("a.csv", TEXT.replace(",", ";")),
        ("a.csv", "sep=;\r\n" + TEXT.replace(",", ";").replace("\n", "\r\n")),
        ("a.csv", TEXT + "\n,\n" + TEXT.partition("\n")[0] + "\n"),  # rows of nothing, a header
        ("a.csv", "id,place,,\n001,Zürich,,\n002,,,\n"),  # columns without a name that hold nothing
        ("a.tsv", TEXT.replace(",", "\t")),
        ("a.txt", TEXT.replace(",", "\t").encode("utf-16")),  # Excel's Unicode text
        ("a.csv.gz", gzip.compress(TEXT.encode(), mtime=0)),
    ],
)
def test_text_of_any_kind(read, name, data):
    assert read(name, data) == ROWS


def test_workbooks_archives_and_parquet(tmp_path):
    workbook(tmp_path / "a.xlsx", [["id", "place"], ["001", "Zürich"], ["002", ""]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
    pq.write_table(pa.table({"id": [1, 2], "place": ["Zürich", None]}), tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.xlsx").to_pylist() == ROWS
    assert read_table(tmp_path / "a.zip").to_pylist() == ROWS
    typed = read_table(tmp_path / "a.parquet")
    assert typed.column("id").to_pylist() == [1, 2]


def test_a_loose_quote_in_tab_separated_text_swallows_no_row(read):
    rows = read("a.tsv", 'id\tplace\n1\tUniv "X"\n2\t"Univ Y\n3\tOslo\n4\tRome"\n')
    assert [row["place"] for row in rows] == ['Univ "X"', '"Univ Y', "Oslo", 'Rome"']


def test_a_column_without_a_name_is_kept_by_its_place(read):
    assert read("a.csv", ",place\n0,Oslo\n1,Rome\n") == [
        {"column 1": "0", "place": "Oslo"},
        {"column 1": "1", "place": "Rome"},
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.csv",
            "id,place\n1,Oslo\n2\n3,Rome\n4\n",
            r"row 2 .*\(1 fields instead of 2\), and 1",
        ),
        ("a.csv", 'id,place\n1,Oslo\n2,"Rome\n3,Paris\n', r"row 2 .*a quote that is not closed"),
        ("a.csv", b"id,place\n1,M\xfcnchen\n", r"row 1 .*not UTF-8 text\); save it as UTF-8"),
        ("a.csv", "id,id\n1,2\n", "has several columns 'id'; rename all but one"),
        ("a.csv", "id,place\n", "holds no rows"),
        ("a.csv", "", "is empty"),
        ("a.csv.gz", gzip.compress(TEXT.encode() * 99, mtime=0)[:40], "damaged or cut-off gzip"),
        ("a.parquet", "PAR1", "not a complete Parquet file"),
        ("a.docx", TEXT, "neither CSV, TSV, Parquet nor a workbook"),
    ],
)
def test_what_cannot_be_read_completely_is_refused(read, name, data, message):
    with pytest.raises(HotbedError, match=message):
        read(name, data)


def test_a_row_of_a_workbook_with_too_many_cells_is_refused(tmp_path):
    workbook(tmp_path / "a.xlsx", [["id", "place"], ["1", "Oslo"], ["2", "Rome", "Italy"]])
    with pytest.raises(HotbedError, match=r"row 2 .*3 fields instead of 2"):
        read_table(tmp_path / "a.xlsx")


def test_a_table_may_be_empty_where_its_reader_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("id,place\n")
    table = read_table(tmp_path / "a.csv", or_empty=True)
    assert (table.num_rows, table.column_names) == (0, ["id", "place"])
