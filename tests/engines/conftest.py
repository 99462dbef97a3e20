"""Both engines for the same test body; Spark's Java process is started once for all tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hotbed.engines import DuckDB
from hotbed.engines.spark import Spark

QUICK = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # starts sooner, peaks lower
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A local Spark that stays for the session; engines opened meanwhile join it."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("there is no Java here")
    here = Path(__file__).parents[1]
    with pytest.MonkeyPatch.context() as patch:  # the workers find the tests' own functions there
        paths = [str(here), os.environ.get("PYTHONPATH", "")]
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))
        engine = Spark(tmp_path_factory.mktemp("spark") / "spill", "1GiB", 2, conf=QUICK)
    yield engine
    engine.close()


@pytest.fixture(params=["duckdb", "spark"])
def engine(request, tmp_path: Path):
    """Each engine in turn, with a folder of its own."""
    if request.param == "spark":
        request.getfixturevalue("spark")
        made = Spark(tmp_path / "spill")
    else:
        made = DuckDB(tmp_path / "spill", threads=2)
    yield made
    made.close()
