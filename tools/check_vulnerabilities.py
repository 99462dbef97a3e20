"""Are vulnerabilities known of the pinned versions? Part of the release checklist.

Asks the advisory database of PyPI through pip-audit, for each requirements file. Ends with code 0
where none is known, 1 where there are some, and 3 where it could not be checked: pip-audit is not
installed, or the database is not reached.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
NONE, SOME, UNKNOWN = 0, 1, 3
SECONDS = 600


def main(files: Sequence[Path] = tuple(sorted(REQUIREMENTS.glob("*.txt")))) -> int:
    """Check the files; returns the exit code."""
    if importlib.util.find_spec("pip_audit") is None:
        print("could not check: pip-audit is not installed; call: pip install pip-audit")
        return UNKNOWN
    return max((check(file) for file in files), key=(NONE, UNKNOWN, SOME).index)


def check(file: Path) -> int:
    """Check a file of pinned versions; prints what is known of it."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    command += ["--progress-spinner", "off", "--format", "json", "--requirement", str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        print(f"could not check {file.name}: no answer within {SECONDS} s")
        return UNKNOWN
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        lines = [line for line in done.stderr.split("\n") if line.strip()] or ["no answer"]
        print(f"could not check {file.name}: {lines[-1].strip()[:200]}")
        return UNKNOWN
    return told(file.name, packages)


def told(name: str, packages: list[dict[str, Any]]) -> int:
    """Print what is known of a file's packages; returns the exit code."""
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    known = [package for package in packages if package.get("vulns")]
    for package in known:
        marks = ", ".join(vulnerability["id"] for vulnerability in package["vulns"])
        print(f"{name}: {package['name']} {package['version']}: {marks}")
    if skipped:
        shown = ", ".join(skipped[:5]) + (", ..." if len(skipped) > 5 else "")
        print(f"could not check {len(skipped)} of {len(packages)} in {name}: {shown}")
    if known or skipped or not packages:
        return SOME if known else UNKNOWN
    print(f"{name}: no vulnerability is known of {len(packages)} packages")
    return NONE


if __name__ == "__main__":
    sys.exit(main())
