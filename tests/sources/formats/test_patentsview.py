"""PatentsView's tables, hand-written after its download data dictionary."""

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError

INVENTORS = {
    "patent_id": ["10000001", "10000001", "10000002", "10000003"],
    "inventor_sequence": ["0", "1", "0", "0"],
    "inventor_id": ["a", "b", "c", "d"],
    "raw_inventor_name_last": ["Lee", "Kim", "Muster", "Roe"],
    "rawlocation_id": ["l1", "l2", "l3", ""],
}
LOCATIONS = {
    "rawlocation_id": ["l1", "l2", "l3"],
    "location_id": ["x", "y", "z"],
    "raw_city": ["Suwon-si", "Seoul", "Zürich"],
    "raw_state": ["", "", ""],
    "raw_country": ["KR", "KR", "CH"],
}
PATENTS = {
    "patent_id": ["10000001", "10000002", "10000003"],
    "patent_type": ["utility", "design", "utility"],
    "patent_date": ["2018-06-19", "2018-06-19", "2018-06-19"],
}

SEEDS = {
    "a.csv": "patent_id,inventor_sequence,raw_city,raw_state,raw_country,patent_date\n"
    "1,0,B,MA,US,2012-01-03\n"
}


def write(table, path):
    if path.suffix == ".parquet":
        pq.write_table(pa.table(table), path)
    else:
        options = pacsv.WriteOptions(delimiter="\t")
        pacsv.write_csv(pa.table(table), path, options)
    return path


@pytest.mark.parametrize("ending", [".tsv", ".parquet"])
def test_three_tables_are_joined(tmp_path, read_source, ending):
    files = [
        write(INVENTORS, tmp_path / f"g_inventor_not_disambiguated{ending}"),
        write(LOCATIONS, tmp_path / f"g_location_not_disambiguated{ending}"),
        write(PATENTS, tmp_path / f"g_patent{ending}"),
    ]
    rows, rejects = read_source("patentsview", files, exclude_types=["design"])
    assert rejects == []
    rows.sort(key=lambda row: (row["document_id"], row["contributor"]))
    shown = [
        (
            r["document_id"],
            r["contributor"],
            r.get("city"),
            r.get("country"),
            r["year"],
            r["left_out"],
        )
        for r in rows
    ]
    assert shown == [
        ("10000001", "0", "Suwon-si", "KR", 2018, None),
        ("10000001", "1", "Seoul", "KR", 2018, None),
        ("10000002", "0", "Zürich", "CH", 2018, "type design"),
        ("10000003", "0", None, None, 2018, None),  # an inventor without a location stays
    ]


def test_a_joined_table_with_the_whole_team_as_a_list(tmp_path, read_source):
    table = {
        "patent_id": ["1"],
        "inventor_sequence": ["2"],
        "raw_city": ["Menlo Park"],
        "raw_state": ["CA"],
        "raw_country": ["US"],
        "patent_type": ["utility"],
        "patent_date": ["2012-01-03"],
        "coinventor_sequence": [["0", "1", "2"]],
    }
    (row,), _ = read_source("patentsview", [write(table, tmp_path / "mentions.parquet")])
    assert row["contributors"] == 3
    assert (row["city"], row["region"], row["country"]) == ("Menlo Park", "CA", "US")


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"g_inventor": INVENTORS, "g_patent": PATENTS}, "says no places; add its location table"),
        ({"g_inventor": INVENTORS, "g_location": LOCATIONS}, "says no dates; add its patent table"),
        ({"g_patent": PATENTS}, "has no inventor table"),
        ({"other": {"a": ["1"]}}, "is not a PatentsView table that hotbed knows"),
    ],
)
def test_a_missing_table_is_named(tmp_path, read_source, tables, message):
    files = [write(table, tmp_path / f"{name}.tsv") for name, table in tables.items()]
    with pytest.raises(HotbedError) as error:
        read_source("patentsview", files)
    assert message in str(error.value)


def test_applicants_classes_and_fields_are_kept_beside(tmp_path, read_source):
    files = [
        write(INVENTORS, tmp_path / "g_inventor_not_disambiguated.tsv"),
        write(LOCATIONS, tmp_path / "g_location_not_disambiguated.tsv"),
        write(PATENTS, tmp_path / "g_patent.tsv"),
        write(
            {"patent_id": ["10000001"], "raw_assignee_organization": ["Samsung Electronics Co."]},
            tmp_path / "g_assignee_not_disambiguated.tsv",
        ),
        write(
            {"patent_id": ["10000001"], "cpc_group": ["H01L21/02"]}, tmp_path / "g_cpc_current.tsv"
        ),
        write(
            {"patent_id": ["10000001"], "wipo_field_title": ["Semiconductors"]},
            tmp_path / "g_wipo_technology.tsv",
        ),
    ]
    rows, _ = read_source("patentsview", files)
    assert len(rows) == 4
    assert sorted((d["kind"], d["value"]) for d in read_source.details) == [
        ("applicant", "Samsung Electronics Co."),
        ("cpc", "H01L21/02"),
        ("field", "Semiconductors"),
    ]
