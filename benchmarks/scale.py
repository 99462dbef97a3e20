"""Cost of a run against the size of the world: seconds by stage, peak memory, exponents, a plot.

    hotbed world --scale 0.0625 -o w16 (and the like for w4 and w1)
    python benchmarks/scale.py w16 w4 w1 --plot docs/img/scale.png

Each world is run in a process of its own into a new folder, then once more with a changed density.
Memory is the highest sum of the resident sets of the process and its children, sampled. The
gazetteer's index must be there already (any earlier run makes it).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOTBED = [sys.executable, "-c", "from hotbed.cli.main import main; main()"]
PAGE = os.sysconf("SC_PAGE_SIZE")
BEFORE = ("read", "listings", "locations")


@dataclass
class Run:
    """What one call of `hotbed run` took."""

    seconds: float
    gib: float
    facts: dict[str, Any]

    @property
    def after_geocoding(self) -> float:
        """All that is neither reading, listings nor geocoding, outputs included."""
        spent = sum(
            seconds for name, seconds in self.facts["timings"].items() if name.startswith(BEFORE)
        )
        return self.seconds - spent


def measured(recipe: Path, out: Path) -> Run:
    """Run a recipe and watch the memory of its processes."""
    started = time.perf_counter()
    command = [*HOTBED, "run", str(recipe), "--out", str(out), "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = [0]
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        code = process.wait()
        watch.join()
    if code:
        raise SystemExit(f"hotbed run {recipe} ended with {code}")
    facts = json.loads((out / "run.json").read_text("utf-8"))
    return Run(time.perf_counter() - started, peak[0] / 2**30, facts)


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_resident(each) for each in _family(process.pid)))
        time.sleep(0.2)


def _family(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                own = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(own[1]), []).append(int(folder.name))
    found, rest = [], [root]
    while rest:
        found.append(rest.pop())
        rest += parents.get(found[-1], [])
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def changed(recipe: Path) -> Path:
    """The recipe with a tenth less density, beside it."""
    text = recipe.read_text("utf-8")
    least = int(re.search(r"min_listings = (\d+)", text).group(1))
    path = recipe.with_name("changed.toml")
    path.write_text(text.replace(f"min_listings = {least}", f"min_listings = {least * 9 // 10}"))
    return path


def exponent(sizes: list[float], costs: list[float]) -> float:
    """Slope of log cost on log size between the smallest and the largest."""
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


def table(rows: dict[int, Run], again: dict[int, Run]) -> str:
    """Markdown: a row a world."""
    stages = list(dict.fromkeys(name for run in rows.values() for name in run.facts["timings"]))
    lines = [
        "| listings | " + " | ".join(stages) + " | after geocoding | whole, s | peak, GiB "
        "| density changed, s |",
        "|---|" + "---|" * (len(stages) + 4),
    ]
    for size, run in rows.items():
        spent = " | ".join(f"{run.facts['timings'].get(name, 0):.1f}" for name in stages)
        lines.append(
            f"| {size:,} | {spent} | {run.after_geocoding:.1f} | {run.seconds:.1f} "
            f"| {run.gib:.2f} | {again[size].seconds:.1f} |"
        )
    return "\n".join(lines)


def plot(rows: dict[int, Run], path: Path) -> None:
    """Seconds and memory against listings, on logarithmic axes, with the line of slope one."""
    import matplotlib.pyplot as plt

    sizes = list(rows)
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axis, name, costs in (
        (axes[0], "whole run, seconds", [run.seconds for run in rows.values()]),
        (axes[1], "peak memory, GiB", [run.gib for run in rows.values()]),
    ):
        axis.loglog(sizes, costs, "o-", color="#0b5d8a", label=name)
        linear = [costs[0] * size / sizes[0] for size in sizes]
        axis.loglog(sizes, linear, "--", color="#8a8a8a", label="in proportion to the size")
        axis.set_xlabel("listings")
        axis.set_xticks(sizes, [f"{size / 1e6:.1f} M" for size in sizes])
        axis.set_yticks(costs, [f"{cost:.3g}" for cost in costs])
        axis.minorticks_off()
        axis.set_title(f"{name}: exponent {exponent(sizes, costs):.2f}", fontsize=10)
        axis.legend(frameon=False, fontsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure, print the table and the exponents, draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("worlds", type=Path, nargs="+", help="folders of hotbed world")
    parser.add_argument("--plot", type=Path, help="a picture (PNG, SVG)")
    parser.add_argument("--keep", type=Path, help="folder to keep the results in")
    given = parser.parse_args()
    rows: dict[int, Run] = {}
    again: dict[int, Run] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for world in given.worlds:
            out = (given.keep or Path(scratch)) / world.name
            run = measured(world / "recipe.toml", out)
            size = _rows(out)
            rows[size] = run
            again[size] = measured(changed(world / "recipe.toml"), out)
            print(f"{world}: {run.seconds:.1f} s, {run.gib:.2f} GiB", file=sys.stderr, flush=True)
    rows = dict(sorted(rows.items()))
    print(table(rows, again))
    sizes = [float(size) for size in rows]
    if len(sizes) > 1:
        seconds, gib = (
            [getattr(run, name) for run in rows.values()] for name in ("seconds", "gib")
        )
        print(
            f"\nExponent of seconds {exponent(sizes, seconds):.2f}, "
            f"of memory {exponent(sizes, gib):.2f}."
        )
        if given.plot:
            plot(rows, given.plot)


def _rows(out: Path) -> int:
    import csv

    with (out / "ledger.csv").open(encoding="utf-8") as stream:
        return sum(int(line["rows"]) for line in csv.DictReader(stream))


if __name__ == "__main__":
    main()
