"""What was fetched is what rank, findings and intensity take where nothing is named."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from hotbed.cli.findings import findings
from hotbed.cli.intensity import intensity
from hotbed.cli.rank import rank
from hotbed.fetch.dispatch import accept
from support import two_editions as editions

GROUPS = """code,economy,year_fiscal,region,incgroup_current
FRA,France,2027,Europe & Central Asia,High income
KEN,Kenya,2027,Sub-Saharan Africa,Lower middle income
"""
CITIES = {"Paris": (2.349, 48.853), "Nairobi": (36.817, -1.283)}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Two clusters of three patents each: Paris and Nairobi."""
    folder = tmp_path_factory.mktemp("used")
    rows = [
        {"document_id": f"{city}{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": lat}
        for city, (lon, lat) in CITIES.items()
        for n in range(3)
    ]
    file = editions.write(rows, folder / "world.csv")
    return editions.edition(file, 2012, folder / "run").folder


@pytest.fixture
def call(job):
    """Call a verb with a cache folder of the test's own."""

    def run_verb(verb, *arguments):
        app = typer.Typer()
        app.command()(verb)
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run_verb


def test_income_groups(run, call, job, tmp_path):
    nothing = call(rank, run, "--income-group", "High income")
    assert "income groups need a file of them" in str(nothing.exception)
    (tmp_path / "groups.csv").write_text(GROUPS)
    accept(job("worldbank-income"), tmp_path / "groups.csv")
    answer = call(rank, run, "--income-group", "High income", "--json")
    assert [row["name"] for row in json.loads(answer.stdout)["clusters"]] == ["Paris"]
    assert "hotbed: income groups of " in answer.stderr
    by_region = call(rank, run, "--region", "Europe & Central Asia", "--json")
    assert [row["name"] for row in json.loads(by_region.stdout)["clusters"]] == ["Paris"]
    told = json.loads(call(findings, run, "--json").stdout)["findings"]
    said = {finding["kind"]: finding for finding in told}
    assert said["income_groups"]["text"] == (
        "Of the 2 clusters, 1 lies in high-income economies and 1 in lower-middle-income economies."
    )
    assert "worldbank-income.csv" in said["income_groups"]["rule"]


def test_a_file_that_is_named_goes_before_the_fetched_one(run, call, job, tmp_path):
    (tmp_path / "groups.csv").write_text(GROUPS)
    accept(job("worldbank-income"), tmp_path / "groups.csv")
    named = tmp_path / "own.csv"
    named.write_text(GROUPS.replace("High income", "Low income"))
    answer = call(rank, run, "--income-group", "Low income", "--income", named, "--json")
    assert [row["name"] for row in json.loads(answer.stdout)["clusters"]] == ["Paris"]


def test_the_word_fetched_is_the_population_grid(run, call, job, tmp_path):
    """A grid of 2 x 2 degrees around Paris in cells of 0.1 degrees, 1,000 people in each."""
    rasterio = pytest.importorskip("rasterio")
    import numpy as np
    from rasterio.transform import from_origin

    assert "no population grid was fetched" in str(
        call(intensity, run, "--grid", "fetched").exception
    )
    path = tmp_path / "GHS_POP_E2025_GLOBE_R2023A_4326_30ss_V1_0.tif"
    shape = {"width": 20, "height": 20, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    place = from_origin(1.3, 49.9, 0.1, 0.1)
    with rasterio.open(path, "w", driver="GTiff", transform=place, **shape) as raster:
        raster.write(np.full((20, 20), 1000, "float32"), 1)
    accept(job("ghs-pop"), path)
    answer = call(intensity, run, "--grid", "fetched", "--json")
    by_name = {row["name"]: row for row in json.loads(answer.stdout)["intensity"]}
    assert by_name["Paris"]["population_source"] == "grid"
    assert by_name["Nairobi"]["population_source"] == "gazetteer"
    assert json.loads(answer.stdout)["grid"] == "ghs-pop-2025-30ss.tif"
