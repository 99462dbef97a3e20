"""A call killed (SIGKILL) at each of its writes, syncs and renames, and called again.

`python -m trials.kills FOLDER FIRST STEP GIVEN VERB ...` calls a verb once as it is, then kills
calls of it before the FIRST such act and every STEP-th one after, calls each again and compares all
bytes. Among the verb's arguments OUT stands for where its results go; GIVEN is a folder that is
copied there before, or "-". `download ADDRESS NAME` in place of a verb downloads a data set from a
server at an address. It prints one line of JSON a kill. Each call is a forked process, so that
what the first one has imported is imported once.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pyarrow.parquet as pq

from hotbed import study
from hotbed.cli.main import app
from hotbed.engines import duckdb
from hotbed.fetch.datasets import dataset
from hotbed.fetch.dispatch import download
from hotbed.fetch.job import Choices, Job
from hotbed.fetch.transfer.web import Web

LOADED = (study, duckdb)
LIBRARIES = ("hotbed", "ibis", "pandas", "pyarrow", "sqlglot")
"""What a call imports as it goes."""
VOLATILE = ("reused", "stages", "timings", "created", "date")
ACTS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate")
"""What Python says before it does it; opening a file to write it is another such act."""


def arm(most: int) -> Callable[[], int]:
    """Let this process die before its `most`-th write, sync or rename; returns the count so far."""
    done = [0]

    def act() -> None:
        done[0] += 1
        if done[0] == most:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(function):
        def wrapped(*arguments, **options):
            act()
            return function(*arguments, **options)

        return wrapped

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in ACTS or (event == "open" and _writes(arguments)):
            act()

    sys.addaudithook(hook)
    for place, name in (
        (os, "fsync"),
        (pq, "write_table"),
        (pq.ParquetWriter, "write_table"),
        (pq.ParquetWriter, "close"),
    ):
        setattr(place, name, before(getattr(place, name)))
    return lambda: done[0]


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


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


def warm(work: Callable[[], None], folder: Path) -> None:
    """Do some work in a fork, which fills caches, and import what it has imported.

    Parameters
    ----------
    work : callable
    folder : Path
        For a file of the modules' names.
    """
    loaded = folder / "modules.txt"

    def noted() -> None:
        work()
        loaded.write_text(" ".join(sys.modules))

    if in_a_fork(noted):
        raise RuntimeError("the work ends badly")
    for name in loaded.read_text().split():
        if name.partition(".")[0] in LIBRARIES:
            import_module(name)


def contents(place: Path) -> dict[str, bytes]:
    """A file, or the files of a folder; descriptions without what differs from call to call."""
    if place.is_file():
        return {"": place.read_bytes()}
    files = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and ".hotbed" not in path.parts
    }
    for name in files:
        if name.endswith(".json") and files[name].startswith(b"{"):
            facts = json.loads(files[name])
            facts = {name: value for name, value in facts.items() if name not in VOLATILE}
            files[name] = json.dumps(facts, sort_keys=True).encode()
    return files


@dataclass(frozen=True)
class Call:
    """A call of a verb.

    Attributes
    ----------
    arguments : list of str
        OUT among them stands for where the results go.
    given : Path, optional
        A folder that is copied there before.
    """

    arguments: list[str]
    given: Path | None = None

    @property
    def ending(self) -> str:
        """What the results' name ends in."""
        named = [argument for argument in self.arguments if argument.startswith("OUT")]
        return Path(named[0]).suffix if named else ""

    def prepare(self, out: Path) -> None:
        """Make what is given."""
        out.parent.mkdir(exist_ok=True)
        if self.given is not None:
            shutil.copytree(self.given, out)

    def __call__(self, out: Path) -> None:
        """Call the verb in this process."""
        if self.arguments[0] == "download":
            _, address, name = self.arguments
            web = Web(hosts=dict.fromkeys(dataset(name).hosts, address))
            download(Job(dataset(name), web, out, Choices(), lambda _: None))
            return
        named = [argument.replace("OUT", str(out)) for argument in self.arguments]
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - of a forked process
        app(args=[*named, "--quiet"], standalone_mode=False)


def kills(folder: Path, call: Call, first: int = 1, step: int = 1) -> Iterator[dict[str, object]]:
    """Kill calls of a verb; yields what each kill and the next call came to."""
    counted, ending = folder / "points.txt", call.ending
    warm_place, good_place = folder / "warm" / "out", folder / "whole" / "out"
    call.prepare(warm_place)
    call.prepare(good_place)

    def count() -> None:
        points = arm(0)
        call(good_place)
        counted.write_text(str(points()))

    warm(lambda: call(warm_place), folder)
    if in_a_fork(count):
        raise RuntimeError("the call ends badly without a kill")
    good, points = contents(good_place.with_suffix(ending)), int(counted.read_text())
    for point in range(first, points + 1, step):
        place = folder / f"killed-{point}" / "out"
        call.prepare(place)

        def killed(place: Path = place, point: int = point) -> None:
            arm(point)
            call(place)

        ended = in_a_fork(killed)
        again = in_a_fork(lambda place=place: call(place))
        files = contents(place.with_suffix(ending))
        differ = sorted(name for name in {*good, *files} if good.get(name) != files.get(name))
        yield {"point": point, "of": points, "ended": ended, "again": again, "differ": differ}
        shutil.rmtree(place.parent)


if __name__ == "__main__":
    where, begin, stride, given, *verb = sys.argv[1:]
    tried = Call(verb, None if given == "-" else Path(given))
    for outcome in kills(Path(where), tried, int(begin), int(stride)):
        print(json.dumps(outcome), flush=True)
