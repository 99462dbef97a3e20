"""What a publisher adds to the metadata; and what an independent reader makes of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.publish.kit.metadata.release import Release
from support import kit_world, small_runs

VALIDATOR = shutil.which(
    "geoparquet-validator",
    path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
)
MISSING = "is not installed: make test-all installs it"


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit of a run with places that lie nowhere: whole numbers are missing in its tables."""
    result = small_runs.small_runs(tmp_path_factory.mktemp("small"))["now"]
    told = {"licence": "CC-BY-4.0", "version": "1.0.0", "created": "2026-11-28"}
    return result.publish(top=1, duckdb=True, **told).folder


def test_licence_version_and_date_stand_in_both_metadata(kit):
    package = json.loads((kit / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    assert package["version"] == "1.0.0"
    assert package["created"] == "2026-11-28T00:00:00Z"
    croissant = json.loads((kit / "croissant.json").read_text("utf-8"))
    assert croissant["license"] == "CC-BY-4.0"
    assert croissant["version"] == "1.0.0"
    assert croissant["datePublished"] == "2026-11-28T00:00:00Z"


def test_nothing_is_said_where_nothing_is_known():
    assert Release().data_package() == Release().croissant() == {}


def test_an_address_and_a_time_with_an_offset():
    told = Release("https://example.org/terms", created="2026-11-28T01:30:00+02:00").data_package()
    assert told == {
        "licenses": [{"path": "https://example.org/terms"}],
        "created": "2026-11-27T23:30:00Z",
    }


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"licence": "all rights reserved"}, "neither a licence's identifier nor its address"),
        ({"licence": ""}, "neither a licence's identifier nor its address"),
        ({"version": " "}, "the version is empty"),
        ({"created": "28 November"}, "'28 November' is not a date"),
    ],
)
def test_what_can_not_be_is_refused_before_anything_is_written(said, sentence, tmp_path):
    result = hotbed.open_run(kit_world.build(tmp_path).folder)
    with pytest.raises(HotbedError, match=sentence):
        result.publish(tmp_path / "kit", **said)
    assert not (tmp_path / "kit").exists()


@pytest.mark.slow
def test_frictionless_finds_every_resource_valid(kit):
    if find_spec("frictionless") is None:
        pytest.skip(f"frictionless {MISSING}")
    call = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(call, cwd=kit, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert pq.read_table(kit / "tally.parquet")["place_id"].null_count > 0
    wrong = {task["place"]: task["errors"][:3] for task in report["tasks"] if not task["valid"]}
    assert wrong == {}
    assert report["valid"]
    package = json.loads((kit / "datapackage.json").read_text("utf-8"))
    assert len(report["tasks"]) == len(package["resources"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clusters.parquet", "members.parquet"])
def test_maps_follow_geoparquet(kit, name):
    if VALIDATOR is None:
        pytest.skip(f"geoparquet-validator {MISSING}")
    call = [VALIDATOR, "check", "--class", "core", str(kit / name)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 fail" in done.stdout
