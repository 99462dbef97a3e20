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
ROUND_2014 = {
    "company_permalink": "/organization/a",
    "company_name": "Acme",
    "company_category_list": "|Software|Biotech|",
    "company_market": "Software",
    "company_country_code": "USA",
    "company_state_code": "CA",
    "company_region": "SF Bay Area",
    "company_city": "San Jose",
    "funding_round_permalink": "/funding-round/1",
    "funding_round_type": "venture",
    "funding_round_code": "A",
    "funded_at": "2014-05-01",
    "raised_amount_usd": "1000000",
}
INVESTMENT = {key: cell for key, cell in ROUND_2014.items() if key != "company_market"} | {
    "company_category_list": "Software|Biotech",
    "investor_name": "Fund One",
    "investor_city": "Paris",
}
SEEDS = {
    "b.csv": f"{','.join(ROUND_2014)}\n{','.join(ROUND_2014.values())}\n",
    "a.csv": "uuid,announced_on,city,state_code,country_code,org_name,investment_type\n"
    "1,2020-01-01,B,MA,US,A,s\n",
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


def test_a_company_s_name_is_not_parted(write_csv, read_source):
    rounds = [ROUND | {"company_name": "Roe; Sons"}, ROUND | {"company_name": ""}]
    read_source("deals", [write_csv(rounds, "rounds.csv")])
    companies = [d["value"] for d in read_source.details if d["kind"] == "applicant"]
    assert companies == ["Roe; Sons"]


def test_a_round_of_2014_is_one_deal_also_where_its_investors_have_a_row_each(
    write_csv, read_source
):
    rounds = write_csv([ROUND_2014, ROUND_2014 | {"funding_round_permalink": "/2"}], "a.csv")
    investments = write_csv([INVESTMENT, INVESTMENT | {"investor_name": "Fund Two"}], "b.csv")
    for path, ids in [(rounds, {"/funding-round/1", "/2"}), (investments, {"/funding-round/1"})]:
        rows, rejects = read_source("deals", [path])
        assert ({row["document_id"] for row in rows}, rejects) == (ids, [])
        first = rows[0]
        assert (first["city"], first["region"], first["country"]) == ("San Jose", "CA", "USA")
        assert first["year"] == 2014
        fields = {d["value"] for d in read_source.details if d["kind"] == "field"}
        assert fields == {"Software", "Biotech"}
    columns = {"date": "funded_at", "city": "company_city", "country": "company_country_code"}
    rows, _ = read_source("deals", [rounds], columns=columns)
    assert [row["document_id"] for row in rows] == ["a.csv:1", "a.csv:2"]


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


def test_rounds_without_places_are_refused(write_csv, read_source):
    lacking = {key: cell for key, cell in ROUND_2014.items() if "city" not in key}
    with pytest.raises(HotbedError, match="without the companies' places; join city and country"):
        read_source("deals", [write_csv([lacking])])
