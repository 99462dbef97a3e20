"""How the kernels are compiled, and that they stay within their memory."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build_kernels
import pytest

from hotbed.base.code import SourceTree
from hotbed.base.native.sources import CHECKSUM, FLAGS, LIBRARY, PACKAGE, sources

from .hostile_calls import KERNELS

EXPORT = re.compile(r"^HOTBED_KERNEL\((\w+)\)", re.MULTILINE)
INCLUDE = re.compile(r'#include "(hotbed/[\w/.]+)"')
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-g", "-O1")


def test_arithmetic_is_strict_and_for_any_processor():
    assert "-ffp-contract=off" in FLAGS
    assert [flag for flag in FLAGS if "fast" in flag or flag.startswith("-m")] == []


def test_the_library_of_the_sources_is_not_compiled_again(monkeypatch):
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(build_kernels, "compile_library", fail)
    assert build_kernels.is_current(LIBRARY, CHECKSUM)
    assert build_kernels.build() is False


def test_a_damaged_library_and_one_of_other_sources_are_compiled_again(tmp_path, monkeypatch):
    library, checksum = (Path(shutil.copy(path, tmp_path)) for path in (LIBRARY, CHECKSUM))
    assert build_kernels.is_current(library, checksum)
    monkeypatch.setattr(build_kernels.kernel_sources, "stamp", lambda: "0" * 64)
    assert not build_kernels.is_current(library, checksum)
    monkeypatch.undo()
    library.write_bytes(library.read_bytes() + b"\0")
    assert not build_kernels.is_current(library, checksum)


def test_without_a_compiler_that_works_a_build_asks_for_the_pinned_one(monkeypatch):
    monkeypatch.setenv("CC", f"{sys.executable} -c 'raise SystemExit(1)'")
    (wanted,) = build_kernels.build_requirements()
    assert re.fullmatch(r"ziglang==[\d.]+", wanted)


def test_the_wheel_is_for_any_python_of_the_platform():
    python, abi, system = build_kernels.wheel_tag().split("-")
    assert (python, abi) == ("py3", "none")
    assert system != "any"


def test_the_digest_of_code_covers_every_source_that_a_module_s_kernels_include():
    """A kernel lies in the package of the module that calls it, and includes what that imports."""
    tree = SourceTree(PACKAGE)
    for path in sources():
        home = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
        files = path.parent.glob("*.py")
        callers = [file for file in files if "hotbed.base.native" in file.read_text("utf-8")]
        for caller in callers:
            module = home if caller.stem == "__init__" else f"{home}.{caller.stem}"
            closure = tree.closure(module)
            for name in INCLUDE.findall(path.read_text("utf-8")):
                assert ".".join(Path(name).parent.parts) in closure, (path, name)


def test_every_kernel_is_among_the_hostile_calls():
    exported = [name for path in sources() for name in EXPORT.findall(path.read_text("utf-8"))]
    assert sorted(exported) == sorted(KERNELS)


@pytest.mark.slow
@pytest.mark.parametrize("flags", [(), ("-DHOTBED_NARROW",)], ids=["wide", "narrow"])
def test_kernels_stay_within_their_memory(tmp_path, flags):
    """The textbook's worlds and hostile calls, under the address and undefined sanitizers."""
    compiler = shutil.which("gcc")
    if not compiler:
        pytest.skip("there is no gcc, whose sanitizers are used")
    library = tmp_path / LIBRARY.name
    build_kernels.compile_library([compiler], library, [*flags, *SANITIZERS])
    runtimes = [
        subprocess.run(
            [compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True
        ).stdout.strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    environment = os.environ | {
        "LD_PRELOAD": " ".join(runtimes),
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), str(Path(__file__).parents[2])]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "base.native.sanitized", str(library)],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    calls = 100 * len(KERNELS)
    assert done.stdout.splitlines()[-1] == f"120 worlds, 3000 texts, {calls} calls"
