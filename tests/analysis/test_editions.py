"""The same clusters by another edition's metrics."""

import pytest

import hotbed
from hotbed.analysis.editions import by_edition
from support import world


def test_patents_alone_against_two_shares(write_csv, tmp_path):
    # Patents: A 13/6, B 7/3, C 7/6 of 7 (see test_study). Papers: three in A, one in B.
    # Two shares: A 30.95 + 75, B 33.33 + 25, C 16.67. By patents alone B leads.
    papers = [
        {"document_id": f"W{n}", "year": 2020, "contributor": 0, "lon": lon, "lat": lat}
        for n, (lon, lat) in enumerate([world.A, world.A, world.A, world.B])
    ]
    recipe = world.recipe(str(write_csv(world.rows(), "patents.csv")), preset="gii-2024")
    recipe["metrics"] = {"patents": {"years": [2011, 2015]}}
    path = write_csv(papers, "papers.csv")
    recipe["inputs"].append({"source": "table", "metric": "publications", "files": [str(path)]})
    result = hotbed.run(recipe, tmp_path / "out")
    rows = by_edition(result, "gii-2017")
    assert [(r["cluster_id"][-5:], r["edition_rank"], r["rank"], r["change"]) for r in rows] == [
        ("1.50E", 1, 2, 1),
        ("0.50E", 2, 1, -1),
        ("2.50E", 3, 3, 0),
    ]
    assert rows[0]["edition_total"] == "33.3333"
    same = by_edition(result, "gii-2024")
    assert all(row["change"] == 0 for row in same)
    with pytest.raises(hotbed.HotbedError, match="ranks by deals too"):
        by_edition(result, "gii-2025")
