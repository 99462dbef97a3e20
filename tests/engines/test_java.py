"""Spark starts only on a Java that it runs on; else one sentence says which is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.engines.java import check_java
from support import world


def java_home(folder: Path, says: str, status: int = 0) -> Path:
    """A folder with a `java` that prints a version."""
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "java"
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {status}\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ('openjdk version "11.0.2" 2019-01-15', "needs Java 17 or 21, and .*/bin/java is Java 11;"),
        ('java version "1.8.0_292"', "is Java 8; install Java 17 and set JAVA_HOME"),
        ('openjdk version "25" 2025-09-16', "is Java 25"),
        ("Unable to locate a Java Runtime.", "is no working Java"),
    ],
)
def test_another_java_is_refused_by_name(tmp_path, monkeypatch, says, message):
    monkeypatch.setenv("JAVA_HOME", str(java_home(tmp_path / "jdk", says)))
    with pytest.raises(HotbedError, match=message):
        check_java("4.0.1")


def test_java_25_is_good_enough_for_spark_4_2(tmp_path, monkeypatch):
    home = java_home(tmp_path / "jdk", 'openjdk version "25.0.3" 2026-04-21')
    monkeypatch.setenv("JAVA_HOME", str(home))
    check_java("4.2.0")


def test_no_java_at_all(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HotbedError, match="there is none on the PATH; install Java 17"):
        check_java("4.3.0")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nothing"))
    with pytest.raises(HotbedError, match=r"JAVA_HOME .* holds none"):
        check_java("4.3.0")


def test_the_command_ends_with_one_sentence_and_code_2(tmp_path, write_csv, monkeypatch):
    home = java_home(tmp_path / "jdk", 'openjdk version "11.0.2" 2019-01-15')
    monkeypatch.setenv("JAVA_HOME", str(home))
    file = write_csv(world.rows())
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        'preset = "gii-2017"\n[[inputs]]\nsource = "table"\nmetric = "patents"\n'
        f'files = ["{file}"]\n'
    )
    out = tmp_path / "out"
    command = [sys.executable, "-m", "hotbed.cli.main", "run", str(recipe), "--out", str(out)]
    done = subprocess.run([*command, "--engine", "spark"], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("hotbed: PySpark ")
    assert "needs Java 17, 21 or 25" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (out / "ranking.csv").exists()
