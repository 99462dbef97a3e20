"""intensity.csv read again: the first shape's rows, numbers as numbers; nothing that is stale."""

import shutil

import pytest

from hotbed.analysis.intensity.written import read_intensity, unusable
from hotbed.result import Result
from hotbed.runs.outputs import record
from support import kept, world
from support.two_editions import write

HEAD = "cluster_id,shape,intensity,rank,population,population_source\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    file = write(world.rows(), folder / "world.csv")
    return kept.run(world.recipe(str(file)), folder / "out")


@pytest.fixture
def run(finished, tmp_path):
    return Result(shutil.copytree(finished.folder, tmp_path / "run"))


def test_the_first_shape_of_the_file_is_read(run):
    text = HEAD + "GA-1,hull,3.2,2,10,grid\nGA-1,h3,32,1,1,grid\nGA-2,hull,,,,gazetteer\n"
    (run.folder / "intensity.csv").write_text(text, "utf-8")
    rows = read_intensity(run)
    assert rows["GA-1"] == {
        "cluster_id": "GA-1",
        "shape": "hull",
        "intensity": 3.2,
        "rank": 2,
        "population": 10,
        "population_source": "grid",
    }
    assert (rows["GA-2"]["rank"], rows["GA-2"]["population"]) == (None, None)


def test_a_missing_stale_or_foreign_file_is_not_read_and_the_reason_is_said(run):
    assert (read_intensity(run), unusable(run)) == ({}, "the run's folder holds no intensity.csv")
    path = run.folder / "intensity.csv"
    path.write_text("cluster_id,rank\nGA-1,1\n", "utf-8")
    assert unusable(run) == ("intensity.csv has no column intensity, population, population_source")
    path.write_text(HEAD + "GA-1,hull,3.2,2,10,grid\n", "utf-8")
    record(run.folder, "0" * 16, [path])
    assert read_intensity(run) == {}
    assert (
        unusable(run)
        == "intensity.csv is of an earlier state of the run or was changed; make it again"
    )
