"""PATSTAT Global, hand-written after the EPO's data catalogue (spring 2024 edition)."""

import csv
import io
import zipfile

import pytest

from hotbed.base.errors import HotbedError

TLS201 = [
    [
        "appln_id",
        "appln_auth",
        "appln_kind",
        "internat_appln_id",
        "ipr_type",
        "earliest_publn_year",
        "nb_inventors",
    ],
    ["1", "US", "W", "0", "PI", "2018", "3"],  # international phase, filed in the United States
    ["2", "EP", "A", "1", "PI", "2019", "2"],  # its European phase
    ["3", "IB", "W", "0", "PI", "9999", "0"],
    ["4", "KR", "U", "0", "UM", "2015", "1"],
    ["5", "SE", "W", "0", "PI", "2016", "1"],
]
TLS206 = [
    ["person_id", "person_name", "person_address", "person_ctry_code", "psn_name", "psn_sector"],
    ["11", "Roe, Ann", '5, "The Elms", Cambridge', "GB", "ROE, ANN", "INDIVIDUAL"],
    ["12", "Doe, B", "", "US", "DOE, B", "INDIVIDUAL"],
    ["13", "ACME Inc", "Boston, MA", "US", "ACME", "COMPANY"],
    ["14", "Kim", "Seoul", "KR", "KIM", "INDIVIDUAL"],
]
TLS207 = [
    ["person_id", "appln_id", "applt_seq_nr", "invt_seq_nr"],
    ["11", "1", "2", "1"],
    ["12", "1", "0", "2"],
    ["13", "1", "1", "0"],
    ["11", "2", "0", "1"],
    ["14", "4", "1", "1"],
    ["14", "5", "0", "1"],
    ["14", "", "0", "1"],
]
TLS209 = [
    ["appln_id", "ipc_class_symbol", "ipc_class_level"],
    ["1", "G06F  17/30", "A"],
    ["2", "G06F  17/30", "A"],
]
TLS211 = [
    ["pat_publn_id", "publn_auth", "publn_nr", "publn_kind", "appln_id", "publn_date"],
    ["91", "WO", "2017123456", "A1", "1", "2017-07-20"],
    ["92", "US", "2016123456", "A1", "1", "2016-07-20"],
    ["93", "WO", "2015000001", "A1", "5", "9999-12-31"],
]


def text(rows):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return "\ufeff" + stream.getvalue()


def write(folder, **tables):
    for name, rows in tables.items():
        (folder / f"{name}_part01.csv").write_text(text(rows), encoding="utf-8", newline="")
    return sorted(folder.glob("tls*"))


ALL = {"tls201": TLS201, "tls206": TLS206, "tls207": TLS207, "tls209": TLS209, "tls211": TLS211}

SEEDS = {"tls207.csv": text(TLS207), "tls201.csv": text(TLS201)}
BESIDE = {f"{name}.csv": text(rows) for name, rows in ALL.items()}


def shown(rows):
    return sorted(
        (
            r["document_id"],
            r["contributor"] or "",
            r.get("address"),
            r.get("country"),
            r["contributors"],
            r["year"],
            r["left_out"],
            r["empty"],
        )
        for r in rows
    )


EXPECTED = [
    # the WO publication's year; one of three inventors is not listed and stays in the denominator
    ("1", "11", '5, "The Elms", Cambridge', "GB", 3, 2017, None, False),
    ("1", "12", None, "US", 3, 2017, None, False),
    ("2", "", None, None, None, 2019, "route other", True),
    ("3", "", None, None, None, None, None, True),  # nobody listed, and 9999 is no year
    ("4", "", None, None, None, 2015, "route other", True),
    ("5", "14", "Seoul", "KR", 1, 2016, None, False),
]


def test_pct_applications_with_their_inventors(tmp_path, read_source):
    rows, rejects = read_source("patstat", write(tmp_path, **ALL))
    assert shown(rows) == EXPECTED
    assert [(r["row"], r["reason"]) for r in rejects] == [(7, "no appln_id")]
    kept = sorted((d["document_id"], d["kind"], d["value"]) for d in read_source.details)
    assert kept == [
        ("1", "applicant", "ACME"),
        ("1", "applicant", "ROE, ANN"),
        ("1", "ipc", "G06F 17/30"),
        ("1", "sector", "COMPANY"),
        ("1", "sector", "INDIVIDUAL"),
    ]


def test_zipped_parts_are_one_table(tmp_path, read_source):
    files = []
    for name, rows in ALL.items():
        with zipfile.ZipFile(tmp_path / f"{name}_part01.zip", "w") as archive:
            archive.writestr(f"{name}_part01.csv", text(rows[:3]))
            archive.writestr(f"{name}_part02.csv", text([rows[0], *rows[3:]]))
        files.append(tmp_path / f"{name}_part01.zip")
    rows, _ = read_source("patstat", files)
    assert shown(rows) == EXPECTED
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w") as archive:
        archive.writestr("tls201_part01.csv", text(TLS201))
        archive.writestr("tls207_part01.csv", text(TLS207))
    with pytest.raises(HotbedError, match=r"tls207_part01.csv has other columns than the first"):
        read_source("patstat", [tmp_path / "mixed.zip", *files[1:]])


def test_another_office_can_be_asked_for(tmp_path, read_source):
    rows, _ = read_source(
        "patstat", write(tmp_path, **ALL), options={"authority": ["EP", "KR"], "right": ["PI"]}
    )
    assert {r["document_id"]: r["left_out"] for r in rows} == {
        "1": "authority US",
        "2": None,
        "3": "authority IB",
        "4": "kind of right UM",
        "5": "authority SE",
    }


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"tls201": TLS201, "tls206": TLS206}, "has no table tls207 (links); add its files"),
        ({"tls201": TLS201, "tls999": [["a"], ["b"]]}, "is not a PATSTAT table that hotbed reads"),
    ],
)
def test_a_missing_table_is_named(tmp_path, read_source, tables, message):
    with pytest.raises(HotbedError) as error:
        read_source("patstat", write(tmp_path, **tables))
    assert message in str(error.value)


def test_of_an_application_or_person_that_comes_again_the_first_row_stands(tmp_path, read_source):
    (tmp_path / "again").mkdir()
    again = {
        "tls201": [*TLS201, ["1", "US", "W", "0", "PI", "1999", "9"]],
        "tls206": [*TLS206, ["12", "Doe, B", "Elsewhere", "FR", "DOE, B", "INDIVIDUAL"]],
    }
    once = read_source("patstat", write(tmp_path, **ALL))[0]
    twice = read_source("patstat", write(tmp_path / "again", **ALL | again))[0]
    assert shown(twice) == shown(once)
