"""The Java that Spark would start, and whether it can."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from hotbed.base.errors import HotbedError


def supported(pyspark: str) -> tuple[int, ...]:
    """Versions of Java that a version of PySpark runs on, by Spark's documentation.

    >>> supported("4.0.1"), supported("4.3.0")
    ((17, 21), (17, 21, 25))
    """
    major, minor = (int(part) for part in pyspark.split(".")[:2])
    return (17, 21) if (major, minor) < (4, 2) else (17, 21, 25)


def check_java(pyspark: str) -> None:
    """Refuse to start without a Java that this PySpark runs on.

    Raises
    ------
    HotbedError
        There is no Java, or only one of another version.
    """
    versions = supported(pyspark)
    words = ", ".join(str(version) for version in versions[:-1]) + f" or {versions[-1]}"
    remedy = f"install Java {versions[0]} and set JAVA_HOME to its folder"
    java = _java()
    if java is None:
        home = os.environ.get("JAVA_HOME")
        where = f"JAVA_HOME ({home}) holds none" if home else "there is none on the PATH"
        raise HotbedError(f"PySpark {pyspark} needs Java {words}, and {where}", remedy)
    installed = _version(java)
    if installed not in versions:
        this = f"Java {installed}" if installed else "no working Java"
        raise HotbedError(f"PySpark {pyspark} needs Java {words}, and {java} is {this}", remedy)


def _java() -> str | None:
    """The program that Spark's scripts would take: JAVA_HOME's, else the PATH's."""
    if home := os.environ.get("JAVA_HOME"):
        return shutil.which("java", path=str(Path(home) / "bin"))
    return shutil.which("java")


def _version(java: str) -> int | None:
    try:
        done = subprocess.run([java, "-version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return version_in((done.stderr + done.stdout).decode(errors="replace"))


def version_in(text: str) -> int | None:
    """The version in what `java -version` prints.

    >>> version_in('openjdk version "17.0.15" 2025-04-15'), version_in('java version "1.8.0_292"')
    (17, 8)
    """
    match = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(match[1]) if match else None
