"""Wheels downloaded by package name, side by side, with the pip that is at hand.

pip knows the user's package index, proxy and certificates. An environment of uv's has none, but the
Python below it carries one for new environments, and else uv can run one.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.storage.stages import hash_file

OPTIONS = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input"]
UV_INDEXES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL")
"""Environment variables in which uv's users name their index."""


def download_wheels(wheels: Mapping[str, str], folder: Path) -> list[Path]:
    """Download wheels; nothing of them is installed.

    Parameters
    ----------
    wheels : mapping of str to str
        Package with its version (``"name==1.0"``) -> SHA-256 of its wheel.
    folder : Path
        Where to; an empty one.

    Returns
    -------
    list of Path
        The files, in the order of the packages.

    Raises
    ------
    HotbedError
        There is no pip, one can't be downloaded, or is not the file that was published.
    """
    with ExitStack() as stack:
        calls = []
        for number, package in enumerate(wheels):
            into = folder / str(number)
            process = stack.enter_context(_start(package, into))
            stack.callback(process.kill)
            calls.append((process, into, package))
        return [_finish(*call, wheels[call[-1]]) for call in calls]


def _start(package: str, folder: Path) -> subprocess.Popen[str]:
    command = [*pip_command(), "--disable-pip-version-check", "download", "--quiet"]
    command += [*OPTIONS, "--dest", str(folder), package]
    index = next((os.environ[name] for name in UV_INDEXES if os.environ.get(name)), None)
    return subprocess.Popen(
        command,
        env=({"PIP_INDEX_URL": index} if index else {}) | dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(process: subprocess.Popen[str], folder: Path, package: str, digest: str) -> Path:
    _, told = process.communicate()
    wheel = next(folder.glob("*.whl"), None)
    if process.returncode or wheel is None:
        lines = [line for line in told.splitlines() if "ERROR" in line] or ["no answer"]
        raise HotbedError(
            f"{package} can't be downloaded with pip ({lines[-1].strip()[:160]})",
            "check that pip reaches its package index, and call again",
        )
    if hash_file(wheel) != digest:
        raise HotbedError(
            f"{wheel.name} is not the file that was published", "try again, or from another mirror"
        )
    return wheel


def pip_command() -> list[str]:
    """How pip is called here: that of this environment, of its Python, or of uv.

    Raises
    ------
    HotbedError
        There is none.
    """
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if carried := _carried():
        return [sys.executable, str(carried / "pip")]
    if uv := os.environ.get("UV") or shutil.which("uv"):
        return [uv, "tool", "run", "pip"]
    raise HotbedError("there is no pip to download packages with", "install pip, or uv")


def _carried() -> Path | None:
    """The wheel of pip, which runs as it is, that Python carries for new environments."""
    spec = importlib.util.find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    system = sysconfig.get_config_var("WHEEL_PKG_DIR")  # where Linux distributions keep it
    folder = Path(system) if system else Path(spec.origin).parent / "_bundled"
    return next(iter(folder.glob("pip-*.whl")), None)
