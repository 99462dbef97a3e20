"""Names and merges as the run kept them."""

import shutil

import pytest

from hotbed.analysis.origin import origins
from hotbed.base.errors import HotbedError
from hotbed.result import Result
from support.two_editions import edition, write

# Two places of three listings each, 14.5 km apart: out of the radius of 13 km, within 15 to merge.
EAST = 0.13  # degrees of the equator


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("origins")
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": 0.0}
        for n, lon in enumerate([1.0] * 3 + [1.0 + EAST] * 3 + [9.0] * 3)
    ]
    file = write(rows, folder / "world.csv")
    return edition(file, 2012, folder / "out", merging={"within_km": 15})


def test_a_merged_cluster_has_its_joins_and_others_have_none(run):
    merged, alone = (origins(run)[row] for row in run.ranking["cluster_id"].to_pylist())
    assert (merged.merged_from, len(merged.joins)) == (2, 1)
    # 0.13 degrees of the equator, 6371.0088 km in radius.
    assert merged.joins[0].km == pytest.approx(14.4554, abs=1e-3)
    assert (alone.merged_from, alone.joins) == (1, [])
    assert alone.naming_rule


def test_without_the_stages_there_is_a_remedy(run, tmp_path):
    copy = Result(shutil.copytree(run.folder, tmp_path / "run"))
    shutil.rmtree(copy.folder / ".hotbed")
    with pytest.raises(HotbedError, match="no longer holds the run's stages; run the recipe"):
        origins(copy)
