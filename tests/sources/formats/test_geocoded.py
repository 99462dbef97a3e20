"""Geocoded patents after the data descriptor (Scientific Data)."""

import pytest

from hotbed.base.errors import HotbedError

SEEDS = {
    "a.txt": "appln_id,patent_office,filing_date,lat,lng,city,ctry_code\n"
    "1,US,1999-05-04,42.3,-71.0,B,US\n"
}


def test_geocoded_patents_keep_their_coordinates(tmp_path, read_source):
    (tmp_path / "geoc_inv.txt").write_text(
        "appln_id,patent_office,filing_date,lat,lng,name_0,name_1,city,coord_source,ctry_code\n"
        "1,US,1999-05-04,42.36,-71.06,United States,Massachusetts,Boston,GOOGLE,US\n"
        "1,US,1999-05-04,42.36,-71.06,United States,Massachusetts,Boston,GOOGLE,US\n"
        "2,JP,2001-01-01,north,139.7,Japan,Tokyo,Tokyo,HERE,JP\n"
    )
    rows, rejects = read_source("geocoded", [tmp_path / "geoc_inv.txt"], options={"office": ["US"]})
    assert [(r["document_id"], r["contributor"], r["lon"], r["lat"], r["year"]) for r in rows] == [
        ("1", None, -71.06, 42.36, 1999),
        ("1", None, -71.06, 42.36, 1999),  # no person is named: every row is another inventor
    ]
    assert [r["reason"] for r in rejects] == ["lat is not a number"]
    (tmp_path / "x.csv").write_text("appln_id,lat\n1,2\n")
    with pytest.raises(HotbedError, match="no column 'filing_date'; take geoc_inv"):
        read_source("geocoded", [tmp_path / "x.csv"])
