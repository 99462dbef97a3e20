"""Calls with hostile files and in hostile environments: done, or one sentence, within seconds.

`python -m trials.hostile FOLDER SEED COUNT [KIND]` draws so many cases of each kind, or takes all
where COUNT is 0, and prints a line of JSON a case: its name, and what is wrong or null. Calls
on files are forked from this process, which holds no threads; those in environments begin anew.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hotbed

LONGEST = 120.0
"""Seconds that a call may take: an index is built in twenty, where the machine is not busy."""
MOST = 2 << 30
"""Bytes of memory that a call may take, with the libraries loaded."""
CODES = (0, 2, 130, 143)
TROUBLE = ("Traceback", "Fatal Python error", "Aborted", "terminate called", "Exception ignored")


@dataclass(frozen=True)
class Case:
    """A call that must end well.

    Attributes
    ----------
    name : str
        What is hostile in it.
    call : callable
        Makes the call in a new folder; returns what is wrong, or None.
    """

    name: str
    call: Callable[[Path], str | None]


def wrong(code: int | None, said: str, memory: int = 0) -> str | None:
    """What is wrong with the way a call ended, or None.

    Parameters
    ----------
    code : int, optional
        Its exit code, negative for a signal; None where it had to be ended.
    said : str
        What it printed on standard error.
    memory : int, optional
        The most bytes that it held.
    """
    if code is None:
        return f"no end within {LONGEST:.0f} s"
    if code not in CODES:
        return f"exit code {code}: {said[-600:]}"
    if any(trouble in said for trouble in TROUBLE):
        return f"exit code {code}: {said[-600:]}"
    if code == 2 and not said.strip():
        return "exit code 2 without a sentence"
    if memory > MOST:
        return f"{memory >> 20:,} MiB of memory"
    return None


def forked(
    arguments: list[str],
    folder: Path,
    during: Callable[[], None] | None = None,
    cache: Path | None = None,
) -> str | None:
    """Call the program in a fork of this process; what is wrong, or None.

    Parameters
    ----------
    arguments : list of str
        Of the command line.
    folder : Path
        Where it is called.
    during : callable, optional
        Called again and again while it works.
    cache : Path, optional
        Its cache folder, where it is not the user's.
    """
    said = folder / "stderr.txt"
    child = os.fork()
    if child == 0:
        if cache is not None:
            os.environ["HOTBED_CACHE"] = str(cache)
        _become(arguments, folder, said)
    until, ended = time.monotonic() + LONGEST, 0
    while not ended and time.monotonic() < until:
        if during is not None:
            during()
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if not ended:
            time.sleep(0.002)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return wrong(None, "")
    text = said.read_text(encoding="utf-8", errors="replace")
    return wrong(os.waitstatus_to_exitcode(status), text, usage.ru_maxrss << 10)


def _become(arguments: list[str], folder: Path, said: Path) -> None:
    """Be a new process of the program, and end."""
    code = 1
    try:
        os.chdir(folder)
        output = os.open(os.devnull, os.O_RDWR)
        errors = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for place, stream in ((0, output), (1, output), (2, errors)):
            os.dup2(stream, place)
        sys.stdin = sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
        from hotbed.cli.main import _call

        code = _call(arguments, debug=False)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException as error:
        os.write(2, f"Traceback: {error!r}".encode())
    finally:
        os._exit(code)


def drawn(cases: list[Case], count: int, draw: random.Random) -> list[Case]:
    """So many of the cases, or all of them where the count is 0."""
    return draw.sample(cases, min(count, len(cases))) if count else cases


def outcomes(cases: list[Case], folder: Path) -> Iterator[tuple[str, str | None]]:
    """Make the calls of some cases, each in a folder of its own; yields what each came to."""
    for number, case in enumerate(cases):
        place = folder / f"case-{number}"
        place.mkdir(parents=True)
        try:
            yield case.name, case.call(place)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def kinds(folder: Path) -> dict[str, list[Case]]:
    """All cases by their kind.

    Parameters
    ----------
    folder : Path
        For the studies that cases begin with.
    """
    from trials import hostile_environments, hostile_files

    return {
        "hostile file": hostile_files.cases(),
        "hostile place": hostile_files.places(),
        "hostile environment": hostile_environments.cases(folder),
    }


def tried(folder: Path, seed: int, count: int) -> Iterator[dict[str, str | None]]:
    """Outcomes of so many cases of each kind (0: all), from a process of their own.

    Parameters
    ----------
    folder : Path
        For the cases.
    seed : int
        Of the draws.
    count : int
        As said.

    Yields
    ------
    dict of str to str
        kind, case and wrong, which is null where all is well.
    """
    tests = Path(__file__).parents[1]
    paths = os.pathsep.join([str(tests), str(Path(hotbed.__file__).parents[1])])
    command = [sys.executable, "-m", "trials.hostile", str(folder), str(seed), str(count)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    ) as process:
        if process.stdout is not None:
            yield from map(json.loads, process.stdout)
    if process.returncode:
        raise RuntimeError(f"the trials ended with {process.returncode}")


def main(folder: Path, seed: int, count: int, kind: str | None) -> None:
    """Draw and call; one line of JSON a case."""
    draw = random.Random(seed)  # noqa: S311 - draws
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder.mkdir(parents=True, exist_ok=True)
    for name, cases in kinds(folder).items():
        if kind in (None, name):
            for case, failure in outcomes(drawn(cases, count, draw), folder / name):
                print(json.dumps({"kind": name, "case": case, "wrong": failure}), flush=True)


if __name__ == "__main__":
    where, chosen, most, *only = sys.argv[1:]
    main(Path(where), int(chosen), int(most), only[0] if only else None)
