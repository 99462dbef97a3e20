"""What a run holds back: counted by reason, with remedies, and written as a review file."""

from __future__ import annotations

import csv
from pathlib import Path

import hotbed
from hotbed import study
from hotbed.analysis.held_back import for_correction, held_back
from hotbed.cli.shared.summary import summary
from hotbed.recipe import resolve
from hotbed.tables import Line

ADDRESSES = (
    *["Paris, France"] * 3,
    *["Harvard University"] * 2,  # without a registry: Harvard, Illinois, at 0.18
    "Kanagawa, Japan",  # a prefecture
    "xyzzyq",
)


def held(write_csv, tmp_path: Path, **geocoding: object):
    """A run on seven addresses, each of one document, without any table."""
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 1, "address": address}
        for n, address in enumerate(ADDRESSES)
    ]
    given = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(write_csv(rows))]}],
        "geocoding": {"organisations": "none", "postcodes": "none", **geocoding},
        "detection": {"min_listings": 2},
    }
    return study.run(resolve(given, folder=tmp_path), tmp_path / "out")


def test_listings_are_counted_by_reason_and_the_remedies_named(write_csv, tmp_path, capsys):
    run = held(write_csv, tmp_path)
    facts = held_back(run)
    assert facts.rows == {
        Line.BELOW_CONFIDENCE: 2,
        Line.BELOW_PRECISION: 1,
        Line.NOT_LOCATED: 1,
    }
    summary(run, 5, as_json=False)
    printed = capsys.readouterr().out
    assert "Held back: 2 placed with a confidence below 0.5, 1 placed less precisely" in printed
    assert "'hotbed fetch ror' and 'hotbed fetch geonames-postal'" in printed
    assert "--review FILE" in printed


def test_the_ledger_of_economies_says_whose_addresses_name_no_town(write_csv, tmp_path):
    run = held(write_csv, tmp_path)
    columns = ["economy", "listings", "counted", "below_precision", "below_confidence"]
    table = run.ledger_economies.select([*columns, "not_located", "share_counted"])
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        ("FR", 3, 3, 0, 0, 0, 100.0),
        ("US", 2, 0, 0, 2, 0, 0.0),
        ("JP", 1, 0, 1, 0, 0, 0.0),  # Kanagawa is a prefecture
        ("", 1, 0, 0, 0, 1, 0.0),
    ]
    # Its sums are those of the ledger.
    lines = {row["line"]: row["rows"] for row in run.ledger.to_pylist()}
    assert sum(table["below_precision"].to_pylist()) == lines["below_precision"]
    assert "Addresses without a town: 100.0 % in Japan, 0.0 % in " in held_back(run).text()


def test_only_what_lacks_is_proposed(write_csv, tmp_path):
    postal = tmp_path / "postal.csv"
    postal.write_text("country_code,zipcode,latitude,longitude\nFR,75005,48.85,2.35\n")
    run = held(write_csv, tmp_path, postcodes=str(postal))
    assert held_back(run).lacking == {"organisations": "ror"}


def test_a_lower_threshold_counts_them(write_csv, tmp_path):
    run = held(write_csv, tmp_path, min_confidence=0.0)
    assert Line.BELOW_CONFIDENCE not in held_back(run).rows


def test_the_review_file_filled_in_places_what_was_held_back(write_csv, tmp_path):
    review = for_correction(held(write_csv, tmp_path))
    listed = review.select(["address", "rows", "found_place"]).to_pylist()
    # By the doubt: 2 * (1 - 0.18) = 1.6 before one row each of a region and of no place.
    assert listed[0] == {"address": "Harvard University", "rows": 2, "found_place": "Harvard"}
    assert sorted(row["address"] for row in listed[1:]) == ["Kanagawa, Japan", "xyzzyq"]
    rows = [
        row | ({"lon": -71.1106, "lat": 42.3751} if row["rows"] == 2 else {})
        for row in review.to_pylist()
    ]
    path = tmp_path / "filled.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, review.column_names)
        writer.writeheader()
        writer.writerows(rows)
    run = held(write_csv, tmp_path, overrides=str(path))
    assert held_back(run).rows == {Line.BELOW_PRECISION: 1, Line.NOT_LOCATED: 1}
    assert hotbed.open_run(tmp_path / "out").table("ranking").num_rows == 2  # Paris, and Harvard
