"""Times the counting of rows, plain SQL beside it. One command:

    python benchmarks/rows.py [--listings 50000000] [--rounds 5] [--memory 1GiB] [--take RUN]

Both read the same Parquet files of numbered listings, answers and members, and write the same three
tables: the tally, the listings of each place, and the counts by cluster from which the fractions
follow. The SQL is what one would write by hand for DuckDB. Every measurement is a process of its
own, the two in turn, and DuckDB has the same limit in both; memory is the process's peak resident
set. On shared machines trust the ratios, which come from neighbouring processes, more than the
seconds. The tables are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 1_000_000
TALLY = "metric, input, status, place_id, year, contributors, addresses"
SQL = {
    "tally": f"""
        SELECT metric, input, coalesce(l.status, a.status, 'placed') AS status,
               CASE WHEN l.status IS NULL THEN place_id END AS place_id,
               year, contributors, addresses, count(*) AS rows
        FROM 'listings.parquet' l LEFT JOIN 'answers.parquet' a USING (address_id)
        GROUP BY {", ".join(str(n) for n in range(1, 8))}""",
    "points": """
        SELECT metric, place_id, sum(rows)::BIGINT AS listings FROM 'tally.parquet'
        WHERE place_id IS NOT NULL GROUP BY metric, place_id""",
    "counts": """
        SELECT metric, status, coalesce(cluster, -1) AS cluster, year, contributors, addresses,
               sum(rows)::BIGINT AS rows
        FROM 'tally.parquet' LEFT JOIN 'members.parquet' USING (place_id)
        GROUP BY 1, 2, 3, 4, 5, 6""",
}


def make(folder: Path, listings: int) -> None:
    """Listings of two metrics over five years; places are visited by their rank's inverse."""
    rng = np.random.default_rng(1)
    addresses, places = max(listings // 9, 1000), max(listings // 350, 100)
    nothing = pa.nulls(addresses, pa.string())
    place = np.minimum(places * rng.random(addresses) ** 3, places - 1).astype(np.int64)
    answers = {"address_id": np.arange(addresses), "place_id": place, "status": nothing}
    pq.write_table(pa.table(answers), folder / "answers.parquet")
    cluster = np.where(np.arange(places) < places // 5, np.arange(places) % 600, -1)
    members = {"place_id": np.arange(places), "cluster": cluster}
    pq.write_table(pa.table(members), folder / "members.parquet")
    schema = pa.schema(
        [
            ("metric", pa.string()),
            ("input", pa.int32()),
            ("document", pa.int64()),
            ("year", pa.int32()),
            ("contributors", pa.int32()),
            ("addresses", pa.int32()),
            ("address_id", pa.int64()),
            ("status", pa.string()),
        ]
    )
    with pq.ParquetWriter(folder / "listings.parquet", schema, compression="zstd") as writer:
        for start in range(0, listings, GROUP):
            count = min(GROUP, listings - start)
            of = (np.arange(start, start + count) >= listings // 13).astype(np.int32)
            team = np.minimum(rng.geometric(0.2, count), 60)
            columns = [
                np.array(["patents", "publications"])[of],
                of,
                np.arange(start, start + count) // 5,
                2017 + rng.integers(0, 5, count),
                team,
                1 + (rng.random(count) < 0.1),
                rng.integers(0, addresses, count),
                pa.nulls(count, pa.string()),
            ]
            arrays = [pa.array(c).cast(f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def take(run: Path, folder: Path) -> None:
    """The listings, answers and members of a finished run."""
    stages = json.loads((run / "run.json").read_text("utf-8"))["stages"]
    for stage, name in (("listings", "listings"), ("tally", "answers"), ("clusters", "members")):
        (folder / f"{name}.parquet").symlink_to(
            (run / ".hotbed" / stages[stage][0] / f"{name}.parquet").resolve()
        )


def by_hotbed(memory: str, threads: int) -> None:
    """The three tables by the project's own expressions and engine."""
    from hotbed.engines import DuckDB
    from hotbed.steps import tally

    engine = DuckDB(Path("spill"), memory, threads)
    listings, answers = (engine.parquet(Path(f"{n}.parquet")) for n in ("listings", "answers"))
    engine.write(tally.tally(listings, answers), Path("tally.parquet"))
    tallied = engine.parquet(Path("tally.parquet"))
    engine.write(tally.listings_of_places(tallied), Path("points.parquet"))
    members = engine.parquet(Path("members.parquet"))
    engine.write(tally.by_cluster(tallied, members), Path("counts.parquet"))
    engine.close()


def by_sql(memory: str, threads: int) -> None:
    """The same by hand-written SQL."""
    import duckdb

    from hotbed.engines.duckdb import share_of

    options = {
        "memory_limit": share_of(memory),
        "threads": threads,
        "preserve_insertion_order": False,
        "temp_directory": "spill",
    }
    with duckdb.connect(config=options) as connection:
        for name, query in SQL.items():
            connection.execute(f"COPY ({query}) TO '{name}.parquet' (COMPRESSION zstd)")


def digests() -> dict[str, str]:
    """What each table holds, in whatever order it was written."""
    import duckdb

    found = {}
    for name in SQL:
        rows = duckdb.sql(f"SELECT count(*), sum(hash(t)) FROM '{name}.parquet' t")
        found[name] = str(rows.fetchall())
    return found


def measure(who: str, folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """One process: seconds, seconds of processor, peak memory, and what it wrote."""
    for name in SQL:
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        "--child",
        who,
        "--memory",
        options.memory,
        "--threads",
        str(options.threads),
    ]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    os.chdir(folder)
    return {**json.loads(done.stdout), "wrote": digests()}


def child(options: argparse.Namespace) -> None:
    import duckdb  # noqa: F401 - both begin with their libraries loaded
    import ibis

    ibis.duckdb.connect().disconnect()
    started, before = time.perf_counter(), os.times()
    (by_hotbed if options.child == "hotbed" else by_sql)(options.memory, options.threads)
    seconds, after = time.perf_counter() - started, os.times()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor": after.user + after.system - before.user - before.system,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


def report(found: dict[str, list[dict[str, object]]], rows: int, options: object) -> None:
    print(
        f"{rows:,} listings, {options.threads} threads, DuckDB {version('duckdb')} limited to "
        f"{options.memory}, Ibis {version('ibis-framework')}, Python {platform.python_version()}\n"
    )
    print("| | seconds, median (least to most) | seconds of processor | peak memory, MiB |")
    print("|---|---|---|---|")
    for who, rounds in found.items():
        seconds = sorted(each["seconds"] for each in rounds)
        work = median(each["processor"] for each in rounds)
        peak = max(each["peak"] for each in rounds) / 2**20
        print(
            f"| {who} | {median(seconds):.1f} ({seconds[0]:.1f} to {seconds[-1]:.1f}) | "
            f"{work:.1f} | {peak:.0f} |"
        )
    for unit in ("seconds", "processor"):
        pairs = zip(found["hotbed"], found["sql"], strict=True)
        ratios = sorted(a[unit] / b[unit] for a, b in pairs)
        print(
            f"\nRatio of {'seconds' if unit == 'seconds' else 'seconds of processor'}: median "
            f"{median(ratios):.2f}, {ratios[0]:.2f} to {ratios[-1]:.2f} over {len(ratios)} rounds."
        )
    equal = len({json.dumps(each["wrote"]) for rounds in found.values() for each in rounds}) == 1
    print(f"\nThe tables are {'equal' if equal else 'NOT EQUAL'}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=50_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", default="1GiB")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--take", type=Path, help="a finished run instead of made listings")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        take(options.take, folder) if options.take else make(folder, options.listings)
        rows = pq.ParquetFile(folder / "listings.parquet").metadata.num_rows
        found: dict[str, list[dict[str, object]]] = {"hotbed": [], "sql": []}
        for turn in range(options.rounds):
            for who in ("hotbed", "sql") if turn % 2 else ("sql", "hotbed"):
                found[who].append(measure(who, folder, options))
        os.chdir("/")
        report(found, rows, options)


if __name__ == "__main__":
    main()
