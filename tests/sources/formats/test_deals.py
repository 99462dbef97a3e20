"""Deals: Crunchbase's exports without a map, other tables with one."""

import pytest

from hotbed.base.errors import HotbedError

ROUND = {
    "company_permalink": "/company/a",
    "company_name": "Acme",
    "company_category_code": "biotech",
    "company_country_code": "USA",
    "company_state_code": "CA",
    "company_region": "SF Bay",
    "company_city": "San Jose",
    "funding_round_type": "series-a",
    "funded_at": "2012-06-30",
    "raised_amount_usd": "1750000",
}
SEEDS = {
    "a.csv": "uuid,announced_on,city,state_code,country_code,org_name,investment_type\n"
    "1,2020-01-01,B,MA,US,A,s\n"
}


def test_a_crunchbase_export_needs_no_map_and_each_row_is_a_deal(write_csv, read_source):
    path = write_csv([ROUND, ROUND], "rounds.csv")
    rows, rejects = read_source("deals", [path])
    assert rejects == []
    assert [row["document_id"] for row in rows] == ["rounds.csv:1", "rounds.csv:2"]
    assert (rows[0]["city"], rows[0]["region"], rows[0]["country"], rows[0]["year"]) == (
        "San Jose",
        "CA",
        "USA",
        2012,
    )
    kept = {(d["kind"], d["value"]) for d in read_source.details}
    assert kept == {("applicant", "Acme"), ("field", "biotech")}


def test_another_table_by_a_map(write_csv, read_source):
    path = write_csv([{"id": "D7", "when": 2020, "where": "Paris, France"}])
    columns = {"document_id": "id", "date": "when", "address": "where"}
    (row,), _ = read_source("deals", [path], columns=columns)
    assert (row["document_id"], row["year"], row["address"]) == ("D7", 2020, "Paris, France")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "not a Crunchbase export that hotbed knows; map its columns"),
        ({"date": "when", "city": "town"}, "no column 'town'"),
        ({"date": "when"}, "has neither an address nor coordinates; name one"),
        ({"day": "when"}, "hotbed has no field 'day'"),
    ],
)
def test_what_is_missing_is_said(write_csv, read_source, columns, message):
    path = write_csv([{"id": "D7", "when": 2020, "where": "Paris, France"}])
    with pytest.raises(HotbedError) as error:
        read_source("deals", [path], columns=columns)
    assert message in str(error.value)
