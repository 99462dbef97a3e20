"""A call killed (SIGKILL) at each of its writes, syncs and renames, and called again.

`python -m trials.kills FOLDER FIRST STEP VERB ...` calls a verb once as it is, then kills calls of
it before the FIRST such act and every STEP-th one after, calls each again and compares all bytes.
Among the verb's arguments OUT stands for where its results go. It prints one line of JSON a kill.
Each call is a forked process, so that nothing is loaded twice.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from hotbed import study
from hotbed.cli.main import app
from hotbed.engines import duckdb

LOADED = (study, duckdb)
VOLATILE = ("reused", "stages", "timings")


def arm(most: int) -> Callable[[], int]:
    """Let this process die before its `most`-th write, sync or rename; returns the count so far."""
    done = [0]

    def before(function):
        def wrapped(*arguments, **options):
            done[0] += 1
            if done[0] == most:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return wrapped

    for place, names in (
        (os, ("replace", "rename", "fsync", "mkdir", "link")),
        (shutil, ("copyfile",)),
        (Path, ("write_text", "write_bytes")),
        (pq, ("write_table",)),
        (pq.ParquetWriter, ("write_table", "close")),
        (json, ("dump",)),
    ):
        for name in names:
            setattr(place, name, before(getattr(place, name)))
    return lambda: done[0]


def in_a_fork(work: Callable[[], None]) -> int:
    """What a forked process that does some work ended with, as a shell has it: 0, 1 or -signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(place: Path) -> dict[str, bytes]:
    """A file, or the files of a run; run.json without what differs from call to call."""
    if place.is_file():
        return {"": place.read_bytes()}
    files = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and ".hotbed" not in path.parts
    }
    if "run.json" in files:
        facts = json.loads(files["run.json"])
        facts = {name: value for name, value in facts.items() if name not in VOLATILE}
        files["run.json"] = json.dumps(facts, sort_keys=True).encode()
    return files


def call(arguments: list[str], out: Path) -> None:
    """Call a verb in this process."""
    named = [argument.replace("OUT", str(out)) for argument in arguments]
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - of a forked process
    app(args=[*named, "--quiet"], standalone_mode=False)


def kills(
    folder: Path, arguments: list[str], first: int = 1, step: int = 1
) -> Iterator[dict[str, object]]:
    """Kill calls of a verb; yields what each kill and the next call came to."""
    counted, ending = folder / "points.txt", Path(next(a for a in arguments if "OUT" in a)).suffix
    whole = folder / f"whole{ending}"

    def count() -> None:
        points = arm(0)
        call(arguments, whole.with_suffix(""))
        counted.write_text(str(points()))

    if in_a_fork(count):
        raise RuntimeError("the call ends badly without a kill")
    good, points = contents(whole), int(counted.read_text())
    for point in range(first, points + 1, step):
        place = folder / f"killed-{point}" / "out"
        place.parent.mkdir()

        def killed(place: Path = place, point: int = point) -> None:
            arm(point)
            call(arguments, place)

        ended = in_a_fork(killed)
        again = in_a_fork(lambda place=place: call(arguments, place))
        files = contents(place.with_suffix(ending))
        differ = sorted(name for name in {*good, *files} if good.get(name) != files.get(name))
        yield {"point": point, "of": points, "ended": ended, "again": again, "differ": differ}
        shutil.rmtree(place.parent)


if __name__ == "__main__":
    where, begin, stride, *verb = sys.argv[1:]
    for outcome in kills(Path(where), verb, int(begin), int(stride)):
        print(json.dumps(outcome), flush=True)
