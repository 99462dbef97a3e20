"""Compile the kernels, unless the library is that of the sources. One command:

    python tools/build_kernels.py

The compiler is what CC names, or the system's; where there is none that works, ziglang from PyPI
(requirements/compiler.txt), which is installed for the time of the build unless it is there.
Builds of hotbed call it (hatch_build.py) where nothing but the standard library is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[1]
INCLUDES = ROOT / "src"
PINNED = ROOT / "requirements" / "compiler.txt"
OLDEST_GLIBC = 17
OLDEST_MACOS = "11.0"
SYSTEMS = () if sys.platform == "win32" else ("cc", "gcc", "clang")
"""Drivers for C: those for C++ link a library that nothing here needs, and those on Windows others
that wheels would have to carry."""

kernel_sources = SimpleNamespace(
    **runpy.run_path(str(INCLUDES / "hotbed" / "base" / "native" / "sources.py"))
)
"""The package's module, which can't be imported where hotbed's dependencies aren't installed."""

Command = list[str]


class CompilerError(Exception):
    """What a compiler said that did not do its work."""


def build() -> bool:
    """Compile the library if it is missing or not that of the sources; whether it was compiled."""
    library, checksum = kernel_sources.LIBRARY, kernel_sources.CHECKSUM
    if is_current(library, checksum):
        return False
    library.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        compiled = Path(folder) / library.name
        errors = []
        for compiler in system_compilers():
            try:
                compile_library(compiler, compiled)
                break
            except CompilerError as error:
                errors.append(str(error))
        else:
            with zig() as compiler:
                try:
                    compile_library(compiler, compiled)
                except CompilerError as error:
                    raise SystemExit("\n".join([*errors, str(error)])) from error
        checksum.unlink(missing_ok=True)
        compiled.replace(library)
    checksum.write_text(f"{sha256(library)}\n", encoding="ascii")
    return True


def is_current(library: Path, checksum: Path) -> bool:
    """Whether a library is undamaged and was compiled from the sources."""
    if not (library.is_file() and checksum.is_file()):
        return False
    content = library.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return checksum.read_text("ascii").strip() == digest and (
        kernel_sources.stamp().encode() in content
    )


def compile_library(compiler: Command, library: Path, flags: Iterable[str] = ()) -> None:
    """Compile all sources, several at a time, and link them."""
    options = [*kernel_sources.FLAGS, *flags, f"-I{INCLUDES}"]
    options.append(f'-DHOTBED_STAMP="{kernel_sources.stamp()}"')
    if sys.platform != "win32":
        options.append("-fPIC")
    if sys.platform == "darwin":
        options.append(f"-mmacosx-version-min={OLDEST_MACOS}")
    with tempfile.TemporaryDirectory() as folder:
        sources = [path for path in kernel_sources.sources() if path.suffix == ".cpp"]
        objects = [str(Path(folder) / f"{number}.o") for number in range(len(sources))]
        calls = [
            [*compiler, *options, "-c", str(source), "-o", target]
            for source, target in zip(sources, objects, strict=True)
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(run, calls))
        mathematics = [] if sys.platform == "win32" else ["-lm"]
        run([*compiler, *flags, "-shared", *objects, *mathematics, "-o", str(library)])


def run(call: Command) -> None:
    """Run a compiler."""
    try:
        done = subprocess.run(call, capture_output=True, text=True)
    except OSError as error:
        raise CompilerError(f"{call[0]}: {error}") from error
    if done.returncode:
        raise CompilerError(f"{shlex.join(call)}\n{done.stderr}")


def system_compilers() -> Iterator[Command]:
    """The system's compilers that can make a library of C++20."""
    named = shlex.split(os.environ.get("CC", ""))
    for compiler in [named] if named else [[name] for name in SYSTEMS if shutil.which(name)]:
        if works(compiler):
            yield compiler


def works(compiler: Command) -> bool:
    """Whether a compiler can make a library of the smallest source there is."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "probe.cpp"
        source.write_text("constinit thread_local int probe = 0;\n", encoding="ascii")
        flags = [*kernel_sources.FLAGS, "-fPIC"] if sys.platform != "win32" else []
        try:
            run([*compiler, *flags, "-shared", str(source), "-o", str(Path(folder) / "probe")])
        except CompilerError:
            return False
    return True


@contextmanager
def zig(target: Command | None = None) -> Iterator[Command]:
    """Zig's C++ compiler, which is a Python package; by default for systems such as this."""
    call = [sys.executable, "-m", "ziglang", "cc", "-fno-sanitize=undefined"]
    call += zig_target() if target is None else target
    if importlib.util.find_spec("ziglang"):
        yield call
        return
    print("hotbed: downloading Zig's C++ compiler (100 MB)", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder]
        if subprocess.run([*install, "--require-hashes", "-r", str(PINNED)]).returncode:
            raise SystemExit(
                "hotbed: there is no C++ compiler that works, and ziglang can't be installed "
                "from PyPI; install a C++ compiler such as gcc or clang"
            )
        yield [sys.executable, "-c", _ZIG_IN.format(folder=folder), *call[3:]]


_ZIG_IN = (
    "import sys; sys.path.insert(0, {folder!r}); "
    "import runpy; runpy.run_module('ziglang', run_name='__main__')"
)


def zig_target() -> Command:
    """The oldest systems that the library runs on; stated, or it suits only this processor."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine()
    )
    if sys.platform == "darwin":
        return ["-target", f"{machine}-macos.{OLDEST_MACOS}"]
    if sys.platform == "win32":
        return ["-target", f"{machine}-windows-gnu"]
    gnu = platform.libc_ver()[0] == "glibc"
    return ["-target", f"{machine}-linux-{f'gnu.2.{OLDEST_GLIBC}' if gnu else 'musl'}"]


def build_requirements() -> list[str]:
    """What a build needs beyond the standard library: nothing where there is a compiler."""
    if next(system_compilers(), None):
        return []
    return [line.split()[0] for line in PINNED.read_text("utf-8").splitlines() if "==" in line]


def wheel_tag() -> str:
    """The wheel's tag: any Python 3, on systems such as this or, on Linux, older ones."""
    system = re.sub(r"[-.]", "_", sysconfig.get_platform())
    if sys.platform == "darwin":
        system = f"macosx_{OLDEST_MACOS.replace('.', '_')}_{platform.machine()}"
    versions = re.findall(rb"GLIBC_2\.(\d+)", kernel_sources.LIBRARY.read_bytes())
    if sys.platform == "linux" and versions:
        newest = max(OLDEST_GLIBC, *map(int, versions))
        system = f"manylinux_2_{newest}_{platform.machine()}"
    return f"py3-none-{system}"


def sha256(path: Path) -> str:
    """Of a file's content, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    text = "kernels compiled" if build() else "kernels up to date"
    print(f"hotbed: {text}", file=sys.stderr)
