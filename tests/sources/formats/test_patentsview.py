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

# the tables of 2017 to 2021, under the names that their owner gave them
RAWINVENTOR = {
    "uuid": ["u1", "u2", "u3"],
    "patent_id": ["6900001", "6900001", "D500002"],
    "inventor_id": ["6900001-1", "6900001-2", "D500002-1"],
    "rawlocation_id": ["r1", "r2", "NULL"],
    "name_first": ["Ada", "Jan", "Mia"],
    "name_last": ["Poe", "Vos", "Lind"],
    "sequence": ["0", "1", "0"],
}
RAWLOCATION = {
    "id": ["r1", "r2"],
    "location_id": ["x", "NULL"],
    "city": ["Reno", "Ghent"],
    "state": ["NV", "NULL"],
    "country": ["US", "BEX"],
}
PATENT = {
    "id": ["6900001", "D500002"],
    "type": ["utility", "design"],
    "number": ["6900001", "D500002"],
    "country": ["US", "US"],
    "date": ["2005-05-31", "2005-01-04"],
}
OLD = {"rawinventor": RAWINVENTOR, "rawlocation": RAWLOCATION, "patent": PATENT}


def text(table):
    rows = [list(table), *zip(*table.values(), strict=True)]
    return "".join("\t".join(row) + "\n" for row in rows)


SEEDS = {
    "a.csv": "patent_id,inventor_sequence,raw_city,raw_state,raw_country,patent_date\n"
    "1,0,B,MA,US,2012-01-03\n",
    **{f"{name}.tsv": text(table) for name, table in OLD.items()},
}
BESIDE = {  # of each of the old tables the other two
    f"{name}.tsv": {f"{other}.tsv": text(OLD[other]) for other in OLD if other != name}
    for name in OLD
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


def places(rows):
    return sorted(
        (r["document_id"], r["contributor"], r.get("city"), r.get("region"), r.get("country"))
        for r in rows
    )


def old_files(folder, **others):
    return [write(table, folder / f"{name}.tsv") for name, table in {**OLD, **others}.items()]


def test_the_tables_before_2022_are_joined(tmp_path, read_source):
    rows, rejects = read_source("patentsview", old_files(tmp_path), exclude_types=["design"])
    assert rejects == []
    assert places(rows) == [
        ("6900001", "0", "Reno", "NV", "US"),
        ("6900001", "1", "Ghent", None, "BE"),  # BEX is what the office printed until 2001
        ("D500002", "0", None, None, None),
    ]
    assert {r["document_id"]: (r["year"], r["left_out"]) for r in rows} == {
        "6900001": (2005, None),
        "D500002": (2005, "type design"),
    }


def test_the_country_that_its_owner_mended_goes_before_the_printed_one(tmp_path, read_source):
    mended = {**RAWLOCATION, "country_transformed": ["NULL", "NL"]}
    rows, _ = read_source("patentsview", old_files(tmp_path, rawlocation=mended))
    assert [place[-1] for place in places(rows)] == ["US", "NL", None]


def test_disambiguated_tables_before_2022_are_joined(tmp_path, read_source):
    patent_inventor = {"patent_id": ["1"], "inventor_id": ["fl:a-1"], "location_id": ["x"]}
    location = {
        "id": ["x"],
        "city": ["Graz"],
        "state": ["NULL"],
        "country": ["AT"],
        "latitude": ["47.07"],
        "longitude": ["15.44"],
    }
    files = [
        write(patent_inventor, tmp_path / "patent_inventor.tsv"),
        write(location, tmp_path / "location.tsv"),
        write(PATENT, tmp_path / "patent.tsv"),
    ]
    rows, _ = read_source("patentsview", files)
    assert places(rows) == [("1", "fl:a-1", "Graz", None, "AT")]


def test_old_tables_of_classes_and_applicants(tmp_path, read_source):
    of_patent = {"uuid": ["v"], "patent_id": ["6900001"]}
    files = old_files(
        tmp_path,
        rawassignee=of_patent | {"assignee_id": ["c"], "type": ["2"], "organization": ["Acme"]},
        cpc_current=of_patent
        | {"section_id": ["A"], "group_id": ["A61K"], "subgroup_id": ["A61K31/00"]},
        ipcr=of_patent
        | {"section": ["A"], "ipc_class": ["1"], "subclass": ["B"]}
        | {"main_group": ["3"], "subgroup": ["02"]},
        wipo={
            "patent_id": ["6900001", "6900001"],
            "field_id": ["13", "99"],
            "sequence": ["0", "1"],
        },
    )
    read_source("patentsview", files)
    assert sorted((d["kind"], d["value"]) for d in read_source.details) == [
        ("applicant", "Acme"),
        ("cpc", "A61K31/00"),
        ("field", "Medical technology"),  # WIPO's field 13; 99 is none
        ("ipc", "A01B 3/02"),
        ("sector", "2"),
    ]


def test_publications_of_applications_before_2022(tmp_path, read_source):
    inventor = {**RAWINVENTOR, "document_number": ["20050000001"] * 3, "sequence": ["0", "1", "2"]}
    del inventor["patent_id"]
    publication = {"document_number": ["20050000001"], "date": ["2005-01-06"], "kind": ["A1"]}
    files = [
        write(inventor, tmp_path / "rawinventor.tsv"),
        write(RAWLOCATION, tmp_path / "rawlocation.tsv"),
        write(publication, tmp_path / "publication.tsv"),
    ]
    rows, _ = read_source("patentsview", files)
    assert [(r["document_id"], r["year"]) for r in rows] == [("20050000001", 2005)] * 3


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (
            {"application": {"id": ["1"], "patent_id": ["1"], "series_code": ["1"], "date": ["x"]}},
            "dates the filing: give patent.tsv",
        ),
        ({"inventor": {"id": ["1"], "name_first": ["A"], "name_last": ["B"]}}, "rawinventor.tsv"),
        (
            {"p": {"patent_id": ["1"], "inventor_id": ["a"], "location_id": ["x"]}},
            "list the same inventors",
        ),
    ],
)
def test_old_tables_that_do_not_fit_are_named(tmp_path, read_source, others, message):
    with pytest.raises(HotbedError, match=message):
        read_source("patentsview", old_files(tmp_path, **others))


def test_raw_inventors_do_not_take_disambiguated_places(tmp_path, read_source):
    location = {**RAWLOCATION, "latitude": ["1", "2"], "longitude": ["1", "2"]}
    del location["location_id"]
    with pytest.raises(HotbedError, match="rawlocation_id"):
        read_source("patentsview", old_files(tmp_path, rawlocation=location))


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


def test_a_table_without_a_readable_row_is_told(tmp_path, read_source):
    for name, table in OLD.items():
        (tmp_path / f"{name}.tsv").write_text(text(table))
    (tmp_path / "patent.tsv").write_text("id\ttype\tnumber\tcountry\tdate\n6900001\tut")
    with pytest.raises(HotbedError, match="no row of the PatentsView table of patents can be read"):
        read_source("patentsview", sorted(tmp_path.glob("*.tsv")))
