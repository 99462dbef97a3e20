"""R's package dbscan on the same points, where R and the package are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

_CODE = """
a <- commandArgs(trailingOnly = TRUE)
n <- as.integer(a[2])
x <- matrix(readBin(file.path(a[1], "x"), "double", 3 * n), ncol = 3)
w <- readBin(file.path(a[1], "w"), "double", n)
t <- system.time(
  found <- dbscan::dbscan(x, eps = as.numeric(a[3]), minPts = as.numeric(a[4]), weights = w)
)
writeBin(as.integer(found$cluster), file.path(a[1], "cluster"))
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], gsub("[^0-9]", "", peak),
    as.character(packageVersion("dbscan")))
"""


def installed() -> bool:
    """Whether Rscript and the package are there."""
    if shutil.which("Rscript") is None:
        return False
    check = ["Rscript", "-e", "quit(status = !requireNamespace('dbscan', quietly = TRUE))"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def measure(
    vectors: np.ndarray, weight: np.ndarray, eps: float, least: int
) -> tuple[float, float, float, str, np.ndarray]:
    """Seconds, seconds of processor, peak MB, the package's version, and which points are noise."""
    with tempfile.TemporaryDirectory() as folder:
        np.asfortranarray(vectors).ravel("F").tofile(Path(folder) / "x")
        weight.astype(np.float64).tofile(Path(folder) / "w")
        arguments = [folder, str(len(weight)), repr(eps), str(least)]
        done = subprocess.run(
            ["Rscript", "-e", _CODE, *arguments],  # noqa: S607 (as found on the PATH)
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"LC_ALL": "C"},
        )
        seconds, cpu, peak, version = done.stdout.split()
        cluster = np.fromfile(Path(folder) / "cluster", np.int32)
    return float(seconds), float(cpu), int(peak) / 1e3, version, cluster == 0
