"""The same study on DuckDB and on Spark: every file of the results, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import hotbed
from hotbed.analysis.explain import explain_cluster
from support import studies, world

CASES = {
    "plain": {},
    "other": {
        "focus": {"technology": ["Semiconductors", "Pharmaceuticals"], "field": ["Chemistry"]},
        "merging": {"within_km": 20, "coactivity": 0.01},
        "geocoding": {"decimals": 1, "min_confidence": 0.6, "precisions": ["given", "locality"]},
        "detection": {"min_listings": 4},
    },
}


def files(folder: Path) -> dict[str, bytes]:
    """The results' files; run.json names the engine and the seconds, and is left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".hotbed" not in path.parts and path.name != "run.json"
    }


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """The study's files, once for all cases."""
    folder = tmp_path_factory.mktemp("inputs")
    studies.write(folder)
    return folder


FEW_DRAWS = {"replicates": 10, "within_borders": 20, "placings": 4, "settings": 0}
"""Choices of method are compared by `test_choices`."""


@pytest.mark.parametrize("case", ["plain", pytest.param("other", marks=pytest.mark.slow)])
@pytest.mark.usefixtures("spark")
def test_all_tables_are_the_same_bytes(case, inputs, tmp_path):
    for engine in ("duckdb", "spark"):
        recipe = studies.recipe(inputs, engine=engine, uncertainty=FEW_DRAWS, **CASES[case])
        hotbed.run(recipe, tmp_path / engine).uncertainty()
    one, other = files(tmp_path / "duckdb"), files(tmp_path / "spark")
    assert len(one) > 12
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_run_goes_on_and_is_explained_with_another_engine(tmp_path, write_csv):
    """Stages do not depend on the engine: what Spark began DuckDB takes up."""
    file = str(write_csv(world.rows()))
    hotbed.run(world.recipe(file, engine="spark"), tmp_path / "out")
    before = files(tmp_path / "out")
    again = hotbed.run(world.recipe(file, engine="duckdb"), tmp_path / "out")
    assert set(again.metadata["reused"]) >= {"read", "listings", "locations", "tally", "clusters"}
    assert files(tmp_path / "out") == before
    rows = explain_cluster(again, "1")["sample_rows"]
    assert [row["document_id"] for row in rows] == ["D2", "D3", "D4", "D5"]  # those in town B
