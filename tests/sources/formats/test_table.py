"""The generic table: column maps, single bad rows set aside, whole bad files refused."""

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.registry import source
from sources.files.test_containers import workbook

COLUMNS = {"document_id": "app", "year": "date", "contributor": "nr", "city": "town"}
TABLE = 'document_id,year,city,lon,lat\nP1,2015,"Zürich, ""ZH""",8.5,47.4\nP2,0,,0,0\n'


def zipped(**texts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.csv", text)
    return stream.getvalue()


def spreadsheet(*rows):
    stream = io.BytesIO()
    workbook(stream, rows)
    return stream.getvalue()


SEEDS = {
    "a.csv": TABLE,
    "a.zip": zipped(a=TABLE, b=TABLE),
    "a.xlsx": spreadsheet(["document_id", "city"], ["P1", "Rome"]),
}


def test_csv_tsv_gzip_and_parquet_read_the_same(tmp_path, read_source):
    rows = [
        ["app", "date", "nr", "town"],
        ["P1", "2015-03-01", "1", "Zürich"],
        ["P2", "2016", "1", "東京"],
    ]
    text = "\n".join(",".join(row) for row in rows) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "b.tsv").write_text(text.replace(",", "\t"), encoding="utf-8")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (tmp_path / "d.csv").write_text(text.replace(",", ";"), encoding="utf-8")
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), tmp_path / "e.parquet")
    results = []
    for path in sorted(tmp_path.glob("*.*")):
        listings, rejects = read_source("table", [path], columns=COLUMNS)
        assert rejects == []
        results.append([row | {"file": 0} for row in listings])  # each file has its own number
    assert all(listings == results[0] for listings in results)
    first, second = results[0]
    assert (first["document_id"], first["year"], first["city"]) == ("P1", 2015, "Zürich")
    assert (second["year"], second["city"], second["row"]) == (2016, "東京", 2)


def test_equal_names_need_no_map(write_csv, read_source):
    path = write_csv([{"document_id": "P1", "year": 2015, "address": "Paris, France"}])
    (row,), _ = read_source("table", [path])
    assert row["address"] == "Paris, France"
    assert row["contributor"] is None


def test_single_bad_rows_go_to_rejects_with_the_reason(tmp_path, read_source):
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"document_id,year,city,lon,lat\n"
        b"P1,2015,Paris,2.35,48.86\n"
        b"P2,2015,Paris\n"
        b",2015,Paris,2.35,48.86\n"
        b"P4,2015,M\xfcnchen,11.6,48.1\n"
        b"P5,2015,Rome,12.5,north\n"
        b"P6,2015,Rome,41.9,112.5\n"
        b"P7,2015,Nowhere,0,0\n"
        b"P8,2015,M\xfcnchen\n"
        b"P9,2015,Rome,12.5,41.9\n"
    )
    rows, rejects = read_source("table", [path])
    kept = [(row["document_id"], row["row"]) for row in rows]
    assert kept == [("P1", 1), ("P7", 7), ("P9", 9)]
    assert "lon" not in rows[1]  # 0, 0 is a lost address, not a place in the Gulf of Guinea
    assert sorted((reject["row"], reject["reason"]) for reject in rejects) == [
        (2, "3 fields instead of 5"),
        (3, "no document id"),
        (4, "not UTF-8 text; set encoding in the recipe or save the file as UTF-8"),
        (5, "lat is not a number"),
        (6, "lat lies outside -90 to 90 (lon and lat look swapped)"),
        (8, "3 fields instead of 5"),
    ]
    (both,) = [reject for reject in rejects if reject["row"] == 8]
    assert both["text"] == "P8,2015,M\ufffdnchen"


def test_another_encoding_can_be_named(tmp_path, read_source):
    path = tmp_path / "a.csv"
    path.write_bytes("document_id,year,city\nP1,2015,München\n".encode("latin-1"))
    (row,), rejects = read_source("table", [path], encoding="latin-1")
    assert (row["city"], rejects) == ("München", [])


def test_types_left_out_stay_as_rows_with_the_reason(write_csv, read_source):
    path = write_csv(
        [
            {"document_id": "P1", "year": 2015, "city": "Paris", "type": "utility"},
            {"document_id": "P2", "year": 2015, "city": "Paris", "type": "Design"},
        ]
    )
    rows, _ = read_source("table", [path], exclude_types=["design"])
    assert [row["left_out"] for row in rows] == [None, "type design"]
    rows, _ = read_source("table", [path], include_types=["design"])
    assert [row["left_out"] for row in rows] == ["type utility", None]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"document_id": "ap", "city": "town"},
            "no column 'ap' (columns.document_id); did you mean 'app'",
        ),
        ({"document": "app", "city": "town"}, "no field 'document'; did you mean 'document_id'"),
        ({"city": "town"}, "no column 'document_id'"),
        ({"document_id": "app", "year": "date"}, "neither an address nor coordinates"),
        ({"document_id": "app", "lon": "nr"}, "lon and lat go together"),
    ],
)
def test_a_wrong_column_map_names_the_remedy(tmp_path, read_source, columns, message):
    path = tmp_path / "a.csv"
    path.write_text("app,date,nr,town\nP1,2015,1,Paris\n")
    with pytest.raises(HotbedError) as error:
        read_source("table", [path], columns=columns)
    assert message in str(error.value)


def test_files_that_are_not_whole_are_refused(tmp_path, read_source):
    packed = gzip.compress(b"document_id,year,city\n" + b"P1,2015,Paris\n" * 20_000, mtime=0)
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "a.docx").write_bytes(b"document_id,year,city\n")
    for name, message in [
        ("cut.csv.gz", "damaged or cut-off gzip file; download it again"),
        ("empty.csv", "is empty; check that it was written completely"),
        ("cut.parquet", "not a complete Parquet file"),
        ("a.docx", "neither CSV, TSV nor Parquet"),
        ("none.csv", "there is no file"),
    ]:
        with pytest.raises(HotbedError) as error:
            read_source("table", [tmp_path / name])
        assert message in str(error.value), name


def test_applicants_and_classes_split_at_semicolons(write_csv, read_source):
    path = write_csv(
        [
            {
                "document_id": "P1",
                "year": 2015,
                "city": "Paris",
                "applicant": "A; B",
                "ipc": "H04L 9/00;",
            }
        ]
    )
    read_source("table", [path])
    kept = [(d["document_id"], d["kind"], d["value"]) for d in read_source.details]
    assert kept == [("P1", "applicant", "A"), ("P1", "applicant", "B"), ("P1", "ipc", "H04L 9/00")]


def test_a_cell_of_several_affiliations_is_one_contributor(tmp_path, read_source):
    both = '"Univ, Oslo, Norway; KTH, Stockholm, Sweden"'
    (tmp_path / "a.csv").write_text(f"document_id,address\n1,{both}\n1,Rome\n2,St. Louis\n")
    rows, rejects = read_source("table", [tmp_path / "a.csv"])
    assert rejects == []
    # of document 1, half is Rome's and a quarter each of the two in one cell
    assert [(r["document_id"], r["contributor"], r["address"], r["row"]) for r in rows] == [
        ("1", "row 1", "Univ, Oslo, Norway", 1),
        ("1", "row 1", "KTH, Stockholm, Sweden", 1),
        ("1", None, "Rome", 2),
        ("2", None, "St. Louis", 3),
    ]
    # a country in a column of its own is that of one address
    (tmp_path / "b.csv").write_text(f"document_id,address,country\n1,{both},NO\n")
    rows, _ = read_source("table", [tmp_path / "b.csv"])
    assert [r["address"] for r in rows] == [both.strip('"')]


def test_numbers_and_dates_that_are_years_and_those_that_are_none(write_csv, read_source):
    texts = ["2020", "2020.0", '"2020"', "2020-01-31", "31/01/2020", "19990.5", "ref 2050x"]
    path = write_csv([{"document_id": n, "year": t, "city": "Rome"} for n, t in enumerate(texts)])
    rows, rejects = read_source("table", [path])
    assert [row["year"] for row in rows] == [2020, 2020, 2020, 2020, 2020, None, None]
    assert rejects == []


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (
            ["3.197964", "3.2", "2020"],
            r"'when' are not years \(2 of 3, such as '3\.197964'\)",
        ),
        (["Oslo", "", "0", "n.d."], r"'when' are not years \(1 of 1, such as 'oslo'\)"),
        (["1999", "ref 2050x"], None),
        (["9999", "n.d.", "", "0"], None),
    ],
)
def test_a_column_that_holds_no_years_is_refused(write_csv, read_source, texts, message):
    path = write_csv([{"document_id": n, "when": t, "city": "Rome"} for n, t in enumerate(texts)])
    columns = {"document_id": "document_id", "year": "when", "city": "city"}
    spec = Input(source="table", metric="m", files=[str(path)], columns=columns)
    if message is None:
        assert len(read_source("table", [path], columns=columns)[0]) == len(texts)
        assert source("table").check([path], spec) == {path.name: columns}
        return
    with pytest.raises(HotbedError, match=message):
        read_source("table", [path], columns=columns)
    with pytest.raises(HotbedError, match=message):
        source("table").check([path], spec)


def test_a_file_of_several_exports_and_of_spreadsheets(tmp_path, read_source):
    """Headers that come again, sep=, decimal commas, rows of delimiters, UTF-16."""
    text = "sep=;\ndocument_id;year;lon;lat\n1;2020;10,75;59,91\n;;;\ndocument_id;year;lon;lat\n"
    text += "2;2021;18,06;59,33\n"
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "a.csv").write_text(text, encoding=encoding)
        rows, rejects = read_source("table", [tmp_path / "a.csv"])
        seen = [(row["document_id"], row["year"], row["lon"], row["lat"]) for row in rows]
        assert seen == [("1", 2020, 10.75, 59.91), ("2", 2021, 18.06, 59.33)]
        assert rejects == []
