"""Try hotbed's wheel as its users get it: in clean environments, every verb. One command:

    python tools/try_wheel.py [WHEEL] [--python python3.12 ...]

Without a wheel it is built from the checkout. Each interpreter gets an environment of its own with
the wheel and what it requires, from PyPI. Every verb shows its help and does its work on a small
study; where an extra is missing, one sentence has to name it. Then the extra `publish` is added,
and the verbs that need it must work. Exit code 0: all did.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TUTORIALS = ROOT / "docs" / "tutorials"
RECIPE = """\
preset = "gii-2024"
metrics.patents = { label = "Patents", years = [2018, 2023] }
metrics.publications = { label = "Articles", years = [2018, 2023] }
detection.min_listings = 150
inputs = [
  { source = "table", metric = "patents", files = ["patents.csv"] },
  { source = "table", metric = "publications", files = ["articles.csv"] },
]
"""
FILES = {
    "recipe.toml": RECIPE,
    "h3.toml": RECIPE + 'shape.kind = "h3"\n',
    "addresses.csv": 'address\n"Paris, France"\nMilano\n',
    "labelled.csv": 'address,lon,lat\n"Paris, France",2.35,48.86\n',
    "points.csv": "lon,lat,weight\n2.35,48.86,5000\n2.36,48.86,10\n",
    "area.geojson": '{"type": "Polygon", "coordinates": [[[-9, 36], [9, 36], [9, 60], [-9, 36]]]}',
    "area.gpkg": "SQLite format 3\0",
    "people.tif": "not read: the package that reads it is missing",
}
WORKS = [
    "sources",
    "head patents.csv",
    "init new.toml --patents patents.csv",
    "check recipe.toml",
    "run recipe.toml --out run",
    "explain run 1",
    "profile run 1",
    "compare run run",
    "findings run",
    "rank run --region Europe",
    "regions run --polygons area.geojson",
    "intensity run",
    "editions run --preset gii-2017",
    "whatif run --radius 10,20",
    "atlas run",
    "clip run",
    "geocode addresses.csv -o located.csv",
    "geocode-score labelled.csv",
    "cluster points.csv -o clustered.csv",
    "world -o world --scale 0.0005",
    "fetch",
]
NEEDS_PUBLISH = ["brief run 1", "publish run --duckdb"]
NEEDS_EXTRA = {
    **dict.fromkeys(NEEDS_PUBLISH, "hotbed[publish]"),
    "clip run --film webm": "hotbed[clip]",
    "run h3.toml --out h3": "hotbed[h3]",
    "run recipe.toml --out spark --engine spark": "hotbed[spark]",
    "intensity run --grid people.tif": "hotbed[grid]",
    "regions run --polygons area.gpkg": "hotbed[regions]",
    "head s3://bucket/works.csv": "hotbed[remote]",
    "geocode addresses.csv -o online.csv --online nominatim": "geopy",
}


class Trial:
    """An environment with the wheel, and a folder with a small study."""

    def __init__(self, interpreter: str, wheel: Path, folder: Path) -> None:
        self.folder, self.wheel, self.failed = folder, wheel, 0
        environment = folder / "environment"
        subprocess.run([interpreter, "-m", "venv", str(environment)], check=True)
        self.scripts = environment / ("Scripts" if os.name == "nt" else "bin")
        self.variables = os.environ | {"HOTBED_CACHE": str(folder / "cache")}
        self.variables.pop("PYTHONPATH", None)
        self.install(str(wheel))
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
        write = "from small_study import write_listings; write_listings()"
        self.call([str(self.scripts / "python"), "-c", write], {"PYTHONPATH": str(TUTORIALS)})

    def install(self, what: str) -> None:
        """Install a package from PyPI, or the wheel."""
        pip = [str(self.scripts / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", what], check=True)

    def call(
        self, command: list[str], more: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Call a program in the folder."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.variables | (more or {}),
            capture_output=True,
            text=True,
        )

    def expect(self, call: str, code: int = 0, said: str = "") -> None:
        """Call hotbed and compare its exit code and what it says with what is expected."""
        done = self.call([str(self.scripts / "hotbed"), *call.split()])
        lines = done.stderr.strip().splitlines()
        short = code == 0 or (bool(lines) and lines[-1].startswith("hotbed: "))
        if done.returncode == code and said in done.stdout + done.stderr and short:
            return
        self.failed += 1
        print(f"  hotbed {call}: exit code {done.returncode}\n{done.stderr[-2000:]}")

    def run(self) -> int:
        """Try everything; how many calls failed."""
        for verb in ["", "demo", *sorted({call.split()[0] for call in [*WORKS, *NEEDS_EXTRA]})]:
            self.expect(f"{verb} --help", said="Usage: ")
        for call in WORKS:
            self.expect(call)
        for call, extra in NEEDS_EXTRA.items():
            self.expect(call, 2, extra)
        self.install(f"{self.wheel}[publish]")
        for call in NEEDS_PUBLISH:
            self.expect(call)
        return self.failed


def main() -> int:
    """Try the wheel on each interpreter; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, nargs="?", help="by default it is built")
    parser.add_argument("--python", action="append", help="repeat it for several")
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = given.wheel.resolve() if given.wheel else build(folder)
        for number, interpreter in enumerate(given.python or [sys.executable]):
            (folder / str(number)).mkdir()
            trial = Trial(interpreter, wheel, folder / str(number))
            count = trial.run()
            print(f"{interpreter}: {f'{count} calls failed' if count else 'all well'}", flush=True)
            failed += count
    return int(failed > 0)


def build(folder: Path) -> Path:
    """Build the wheel of the checkout."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*pip, str(ROOT)], check=True)
    return next(folder.glob("hotbed-*.whl"))


if __name__ == "__main__":
    sys.exit(main())
