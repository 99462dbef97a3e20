"""How fast, how large: distinct addresses a second, private memory, building the index."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.geocode.geocoder import Geocoder

PASSES = 5

_build = """
import json, sys, time
from pathlib import Path
from hotbed.geocode.geocoder import Geocoder
import pyarrow as pa
paths = [Path(each) if each else None for each in sys.argv[1:3]]
started = time.perf_counter()
geocoder = Geocoder(*paths, default_data=False)
print(json.dumps(time.perf_counter() - started))
"""

_process = """
import sys
from pathlib import Path
import pyarrow as pa
import pyarrow.parquet as pq
from hotbed.geocode.geocoder import Geocoder
paths = [Path(each) if each else None for each in sys.argv[1:3]]
geocoder = Geocoder(*paths, default_data=False, threads=1)
table = pq.read_table(sys.argv[3])
for first in range(0, table.num_rows, 4096):
    geocoder.geocode(table.slice(first, 4096))
print("ready", flush=True)
sys.stdin.readline()
"""


def throughput(texts: list[str], geocoder: Geocoder) -> dict[str, Any]:
    """Distinct strings a second over several passes, each with other strings.

    From the second pass on, a running number stands before each string, so that nothing that was
    kept from an earlier pass can answer it. The first pass only warms up.
    """
    distinct = sorted(set(texts))
    rates = []
    for number in range(PASSES + 1):
        batch = [f"{number} {text}" for text in distinct] if number else distinct
        table = pa.table({"affiliation": batch})
        started = time.perf_counter()
        geocoder.geocode(table)
        rates.append(len(distinct) / (time.perf_counter() - started))
    timed = sorted(rates[1:])
    return {
        "strings": len(distinct),
        "per_second": round(timed[len(timed) // 2]),
        "slowest": round(timed[0]),
        "fastest": round(timed[-1]),
        "threads": geocoder.threads,
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def memory(texts: list[str], organisations: Path | None, postcodes: Path | None) -> dict[str, Any]:
    """Private memory (MB) of two processes that geocode at once, read while both live.

    From the kernel's smaps_rollup: private pages, dirty and clean, without those mapped from files
    that the other process maps too. Linux only.
    """
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.parquet"
        pq.write_table(pa.table({"affiliation": sorted(set(texts))}), path)
        command = [sys.executable, "-c", _process, *_named(organisations, postcodes), str(path)]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for each in running:
            assert each.stdout is not None
            each.stdout.readline()
        found = [_rollup(each.pid) for each in running]
        for each in running:
            each.communicate("\n")
    return {
        "processes": len(found),
        "private_mb": [round(sum(one[k] for k in one if "Private" in k) / 1024) for one in found],
        "private_dirty_mb": [round(one["Private_Dirty"] / 1024) for one in found],
        "resident_mb": [round(one["Rss"] / 1024) for one in found],
    }


def building(organisations: Path | None, postcodes: Path | None) -> dict[str, Any]:
    """Seconds to build the indexes in an empty cache folder, and to load them again."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _build, *_named(organisations, postcodes)]
        environment = os.environ | {"HOTBED_CACHE": folder}
        seconds = [
            float(json.loads(subprocess.check_output(command, env=environment, text=True)))
            for _ in range(2)
        ]
        size = sum(each.stat().st_size for each in Path(folder).rglob("*") if each.is_file())
    return {
        "build_s": round(seconds[0], 1),
        "load_s": round(seconds[1], 2),
        "index_mb": round(size / 2**20),
    }


def _named(*paths: Path | None) -> list[str]:
    return [str(path) if path else "" for path in paths]


def _rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name.rstrip(":"): int(value) for name, value, *_ in (line.split() for line in lines)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
