"""Times reading a made OpenAlex snapshot from a local S3, beside reading it from disk. One command:

    python benchmarks/remote.py [--parts 12] [--works 3000] [--rounds 3]

Works have some 12 kB, as the snapshot's; a part is one .gz. The S3 is moto's server in a process of
its own on loopback, whose time is not counted, though it needs a core of the same machine while it
sends.
Each measurement is a process of its own, disk and store in turn. Trust the ratios of processor time
on a machine that does other things as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

SERVER = """
import sys, time
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
sys.stdin.read()
"""
READER = """
import json, os, sys, tempfile, time
from pathlib import Path
from hotbed import recipe
from hotbed.sources.listings import numbered
from hotbed.sources.registry import files_of
from hotbed.steps.reading import read_input
given = {"metrics": {"m": {"label": "m"}},
         "inputs": [{"metric": "m", "source": "openalex", "files": [sys.argv[1]]}]}
resolved = recipe.resolve(given, folder=Path())
with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    read_input(resolved, 0, numbered(files_of(resolved.inputs[0])), Path(folder))
    seconds = time.perf_counter() - start
    rows = json.loads((Path(folder) / "counts.json").read_text())["rows"]
times = os.times()
cpu = times.user + times.system + times.children_user + times.children_system
print(json.dumps({"seconds": seconds, "cpu": cpu, "rows": rows}))
"""


def make(folder: Path, parts: int, works: int) -> int:
    """Write the parts of a snapshot; returns their bytes."""
    draw = random.Random(3)
    towns = ("Oslo, Norway", "Lund, Sweden", "Graz, Austria", "Lyon, France")
    for part in range(parts):
        place = folder / f"updated_date=2024-01-{part + 1:02d}" / "part_000.gz"
        place.parent.mkdir(parents=True)
        with gzip.open(place, "wt", compresslevel=6) as stream:
            for row in range(works):
                stream.write(json.dumps(work(draw, part * works + row, towns)) + "\n")
    return sum(path.stat().st_size for path in folder.rglob("*.gz"))


def work(draw: random.Random, number: int, towns: tuple[str, ...]) -> dict[str, object]:
    """A work with the bulk that the snapshot's have and that no study needs."""
    words = [f"w{draw.getrandbits(13):x}" for _ in range(400)]
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2020,
        "type": "article",
        "abstract_inverted_index": {word: [place] for place, word in enumerate(words)},
        "referenced_works": [f"https://openalex.org/W{draw.getrandbits(31)}" for _ in range(120)],
        "authorships": [
            {
                "author": {"id": f"https://openalex.org/A{draw.getrandbits(31)}"},
                "raw_affiliation_strings": [
                    f"Department {draw.getrandbits(9)}, {draw.choice(towns)}"
                ],
            }
            for _ in range(4)
        ],
    }


@contextmanager
def store(folder: Path) -> Iterator[dict[str, str]]:
    """A local S3 with the files of a folder; yields the environment that finds it."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        host, port = server.stdout.readline().split()
        url = f"http://{host}:{port}"
        put(f"{url}/made", b"")
        for path in sorted(folder.rglob("*.gz")):
            put(f"{url}/made/works/{path.relative_to(folder).as_posix()}", path.read_bytes())
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "made",
            "AWS_SECRET_ACCESS_KEY": "made",
        }
    finally:
        server.kill()
        server.wait()


def put(url: str, content: bytes) -> None:
    """Send an object."""
    kind = {"Content-Type": "application/octet-stream"}  # or the server parses it as a form
    request = urllib.request.Request(url, content, kind, method="PUT")  # noqa: S310 - loopback
    urllib.request.urlopen(request).read()  # noqa: S310


def measured(name: str, environment: dict[str, str]) -> dict[str, float]:
    """Seconds, processor seconds and rows of one reading."""
    answer = subprocess.run(
        [sys.executable, "-c", READER, name],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    facts: dict[str, float] = json.loads(answer.stdout)
    return facts


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=int, default=12)
    parser.add_argument("--works", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = make(folder, given.parts, given.works)
        print(f"{given.parts} parts, {given.parts * given.works:,} works, {size:,} bytes packed")
        with store(folder) as environment:
            ratios: dict[str, list[float]] = {"seconds": [], "cpu": []}
            for number in range(given.rounds):
                disk = measured(str(folder), {})
                there = measured("s3://made/works/", environment)
                assert disk["rows"] == there["rows"]
                for key, found in ratios.items():
                    found.append(there[key] / disk[key])
                print(f"round {number + 1}: disk {disk}, store {there}", flush=True)
    for key, found in ratios.items():
        print(f"ratio of {key}: median {median(found):.3f} ({min(found):.3f} to {max(found):.3f})")


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"{time.perf_counter() - start:.0f} s in all")
