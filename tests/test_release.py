"""What a release consists of: distributions, citation, workflow and recipe, of one version."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CITATION = (ROOT / "CITATION.cff").read_text("utf-8")
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
RECIPE = (ROOT / "packaging" / "conda" / "recipe.yaml").read_text("utf-8")
CONDA_NAMES = {"duckdb": "python-duckdb", "ibis-framework": "ibis-framework-core"}
MISSING = "is not installed: make test-all installs it"


def run(*call: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in the checkout."""
    return subprocess.run(
        [sys.executable, "-m", *call], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_citation_and_recipe_are_of_the_project_s_version_and_licence():
    assert f"\nversion: {PROJECT['version']}\n" in CITATION
    assert f"\nlicense: {PROJECT['license']}\n" in CITATION
    assert f'\n  version: "{PROJECT["version"]}"\n' in RECIPE
    assert f"\n  license: {PROJECT['license']}\n" in RECIPE


def test_the_recipe_requires_what_the_project_requires():
    runs = RECIPE.split("\n  run:\n", 1)[1].split("\n\n", 1)[0]
    listed = {line.strip(" -") for line in runs.splitlines()}
    wanted = {f"python {PROJECT['requires-python']}"}
    for requirement in PROJECT["dependencies"]:
        name, least = re.fullmatch(r"([\w-]+)(>=[\w.]+)", requirement).groups()
        wanted.add(f"{CONDA_NAMES.get(name, name)} {least}")
    assert listed == wanted


def test_the_workflow_tries_each_python_that_the_project_names():
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    line = re.search(r"^ +python: \[(.*)\]$", WORKFLOW.read_text("utf-8"), re.MULTILINE)[1]
    assert re.findall(r'"(3\.\d+)"', line) == named


def test_the_workflow_calls_files_that_are_there():
    text = WORKFLOW.read_text("utf-8")
    files = re.findall(r"(?:tools|requirements|docs)/[\w.-]+\w", text)
    assert len(set(files)) >= 4
    assert [name for name in files if not (ROOT / name).is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "path"),
    [("github-workflows", WORKFLOW), ("citation-file-format", ROOT / "CITATION.cff")],
)
def test_workflow_and_citation_follow_their_schemas(schema, path):
    if find_spec("check_jsonschema") is None:
        pytest.skip(f"check-jsonschema {MISSING}")
    done = run("check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path))
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_source_distribution_and_wheel_pass_twine_and_are_complete(tmp_path):
    if find_spec("twine") is None:
        pytest.skip(f"twine {MISSING}")
    built = run("hatchling", "build", "-d", str(tmp_path))
    assert built.returncode == 0, built.stderr
    (source,) = tmp_path.glob("*.tar.gz")
    (wheel,) = tmp_path.glob("*.whl")
    done = run("twine", "check", "--strict", str(source), str(wheel))
    assert done.returncode == 0, done.stdout
    with tarfile.open(source) as archive:
        inside = {name.split("/", 1)[-1] for name in archive.getnames()}
    needed = {"hatch_build.py", "tools/build_kernels.py", "requirements/compiler.txt", "LICENSE"}
    assert needed <= inside
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"hotbed/py.typed", "hotbed/publish/atlas/static/world.js"} <= names
    assert any(name.startswith("hotbed/base/native/built/") for name in names)
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/")) for name in names)
