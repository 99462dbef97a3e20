"""Compile the density search to WebAssembly, for the atlas's pages, unless it is that of the
sources. One command:

    python tools/build_search.py

The compiler is ziglang from PyPI (requirements/compiler.txt), which is installed for the time of
the build unless it is there. The result is under version control, so that neither users nor builds
need it; equal sources and an equal compiler give equal bytes.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import build_kernels

ROOT = build_kernels.ROOT
PACKAGE = ROOT / "src" / "hotbed"
DRIVER = ROOT / "atlas" / "search" / "search.cpp"
KERNELS = tuple(
    PACKAGE / "detect" / "search" / "kernels" / f"{name}.cpp"
    for name in ("sort", "cells", "around", "core", "join", "border", "frontier")
)
STATIC = PACKAGE / "publish" / "atlas" / "static"
SEARCH, STAMP = STATIC / "search.wasm", STATIC / "search.sha256"
FLAGS = (
    *build_kernels.kernel_sources.FLAGS,
    "-msimd128",
    "-mexec-model=reactor",
    "-Wl,--strip-all",
    "-Wl,--gc-sections",
)
TARGET = ["-target", "wasm32-wasi"]
_INCLUDE = re.compile(r'^#include "(hotbed/[^"]+)"', re.M)


def sources() -> list[Path]:
    """The driver, the kernels and all that they include."""
    wanted, seen = [DRIVER, *KERNELS], set[Path]()
    while wanted:
        path = wanted.pop()
        if path not in seen:
            seen.add(path)
            names = _INCLUDE.findall(path.read_text("utf-8"))
            wanted += [ROOT / "src" / name for name in names]
    return sorted(seen)


def stamp() -> str:
    """A digest of sources, flags and compiler, and that of what was compiled from them."""
    digest = hashlib.sha256(" ".join([*FLAGS, *TARGET]).encode())
    digest.update(build_kernels.PINNED.read_bytes())
    for path in sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return f"{digest.hexdigest()}\n{hashlib.sha256(SEARCH.read_bytes()).hexdigest()}\n"


def is_current() -> bool:
    """Whether the search in the package is undamaged and that of the sources."""
    return SEARCH.is_file() and STAMP.is_file() and STAMP.read_text("ascii") == stamp()


def build() -> bool:
    """Compile the search if it is missing or not that of the sources; whether it was compiled."""
    if is_current():
        return False
    STAMP.unlink(missing_ok=True)
    compile_search(SEARCH)
    STAMP.write_text(stamp(), encoding="ascii", newline="\n")
    return True


def compile_search(target: Path) -> None:
    """Compile and link in one call."""
    files = [str(path) for path in (DRIVER, *KERNELS)]
    with build_kernels.zig(TARGET) as compiler, tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / target.name
        call = [*compiler, *FLAGS, f"-I{build_kernels.INCLUDES}", *files, "-o", str(compiled)]
        try:
            build_kernels.run(call)
        except build_kernels.CompilerError as error:
            raise SystemExit(str(error)) from error
        target.write_bytes(compiled.read_bytes())


if __name__ == "__main__":
    text = "search compiled" if build() else "search up to date"
    print(f"hotbed: {text}", file=sys.stderr)
