"""A local Spark: heard by this machine only, quiet, and gone without a trace."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hotbed import recipe as recipes
from hotbed.base.errors import HotbedError
from hotbed.engines.spark import Spark
from support import world

needs_proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc (Linux)")
LISTENS = "0A"


def heard_at(pid: int) -> set[str]:
    """Addresses at which a process listens."""
    own = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    found = set()
    for name, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]:
            field = line.split()
            if field[3] != LISTENS or f"socket:[{field[9]}]" not in own:
                continue
            text = field[1].split(":")[0]
            words = [bytes.fromhex(text[n : n + 8])[::-1] for n in range(0, len(text), 8)]
            found.add(socket.inet_ntop(family, b"".join(words)))
    return found


@needs_proc
def test_only_this_machine_can_reach_it(spark):
    found = heard_at(spark.session.process_id)
    assert found
    assert found <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.usefixtures("spark")
def test_an_engine_that_joins_leaves_the_session_at_work(spark, tmp_path):
    joined = Spark(tmp_path / "spill")
    joined.close()
    assert spark.session.spark.range(3).count() == 3


SCRIPT = """
import sys
from pathlib import Path
import pyarrow as pa
from hotbed.engines.spark import Spark
engine = Spark(Path("out/spill"), "600MiB", 1)
rows = engine.keep(engine.table(pa.table({"n": [1, 2]})))
print(sum(engine.arrow(rows)["n"].to_pylist()))
engine.close()
"""


@pytest.mark.slow
@needs_proc
def test_it_starts_and_ends_quietly(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("3\n", "")
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == [
        "out",
        "out/spark.log",
    ]
    assert processes_that_name(str(tmp_path)) == []


@needs_proc
@pytest.mark.slow
def test_the_command_says_its_progress_and_leaves_nothing(write_csv, tmp_path):
    file = write_csv(world.rows())
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        'preset = "gii-2017"\n[[inputs]]\nsource = "table"\nmetric = "patents"\n'
        f'files = ["{file}"]\n[detection]\nmin_listings = 3\n[limits]\nmemory = "1GiB"\n'
        'threads = 2\n[spark.conf]\n"spark.sql.shuffle.partitions" = "2"\n'
        '"spark.driver.extraJavaOptions" = "-XX:TieredStopAtLevel=1"\n'
    )
    here = tmp_path / "here"
    here.mkdir()
    command = [sys.executable, "-m", "hotbed.cli.main", "run", str(recipe), "--engine", "spark"]
    done = subprocess.run(
        [*command, "--out", "out"], cwd=here, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"(?:[\w ]+: [\d.]+ s\n)+", done.stderr)
    assert "atlas.html" in done.stdout
    assert [path.name for path in here.iterdir()] == ["out"]
    kept = {path.name.split("-")[0] for path in (here / "out" / ".hotbed").iterdir()}
    assert "spill" not in kept
    assert "spark.log" in kept
    assert processes_that_name(str(here)) == []


def processes_that_name(sign: str) -> list[str]:
    """Commands of running processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # gone meanwhile
            continue
        if sign in text:
            found.append(text)
    return found


def resolved(**other: object) -> recipes.Recipe:
    return recipes.resolve(world.recipe("x.csv", **other), folder=Path())


def test_where_it_runs_is_no_part_of_the_method():
    plain = resolved()
    other = resolved(engine="spark", spark={"master": "spark://h:7077", "conf": {"a.b": "1"}})
    assert other.digest == plain.digest


def test_a_secret_in_the_recipe_is_refused():
    with pytest.raises(HotbedError, match=r"looks like a secret.*spark-defaults\.conf"):
        resolved(spark={"conf": {"spark.hadoop.fs.s3a.secret.key": "x"}})


def test_another_engine_and_a_wrong_key_are_named():
    with pytest.raises(HotbedError, match="engine = 'sparc' is not possible"):
        resolved(engine="sparc")
    with pytest.raises(HotbedError, match="did you mean 'master'"):
        resolved(spark={"mster": "x"})
