"""The trials for as long as asked: `make soak`, SOAK_MINUTES=60 make soak.

Prints tries and failures of each kind, and what each failure was; ends with code 1 if there is one.
SOAK_SEED repeats a call's draws.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hotbed
from hotbed.base.errors import HotbedError
from support import world
from trials import flips, hostile, kills, mutations, recipes

AT_ONCE = {
    "mutated file": 200,
    "long file": 50,
    "recipe value": 200,
    "bit in a run folder": 20,
    "hostile call": 60,
}
"""Tries of a kind before the next kind's turn; 1 where it is not named."""


def killed(recipe: Path, folder: Path, draw: random.Random) -> Iterator[str | None]:
    """A run killed at each of its writes, from a random one on, again and again."""
    for number in itertools.count():
        place = folder / f"kills-{number}"
        place.mkdir()
        call = kills.Call(["run", str(recipe), "--out", "OUT"])
        for outcome in kills.kills(place, call, first=1 if number else draw.randint(1, 100)):
            bad = outcome["again"] or outcome["differ"]
            yield f"killed at {outcome['point']}: {outcome}" if bad else None


def hostile_calls(folder: Path, draw: random.Random) -> Iterator[str | None]:
    """Hostile files, places and environments, drawn again and again, in a process of their own."""
    for number in itertools.count():
        place = folder / f"hostile-{number}"
        for outcome in hostile.tried(place, draw.randrange(1 << 30), count=20):
            yield f"{outcome['case']}: {outcome['wrong']}" if outcome["wrong"] else None


def soak(minutes: float, seed: int) -> int:
    """Try until the time is over; returns how many tries failed."""
    draw = random.Random(seed)  # noqa: S311 - draws
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recipe = world.write_study(folder)
        points = killed(recipe, folder, draw)
        calls = hostile_calls(folder, draw)
        next(points)  # the first forks, before threads begin
        hotbed.run(recipe, folder / "good")
        results = flips.taken_up(folder / "good")
        cases = list(recipes.texts())
        trials: dict[str, Callable[[], str | None]] = {
            "mutated file": lambda: mutations.in_a_reader(folder, draw),
            "long file": lambda: mutations.in_a_long_file(folder, draw),
            "recipe value": lambda: recipes.loaded(draw.choice(cases), folder),
            "bit in a run folder": lambda: flips.in_a_run_folder(
                folder / "good", draw.choice(results), folder, draw
            ),
            "bit in a stage": lambda: flips.in_a_stage(folder / "good", recipe, folder, draw),
            "kill": lambda: next(points),
            "hostile call": lambda: next(calls),
        }
        until = time.monotonic() + 60 * minutes
        tries, failures = dict.fromkeys(trials, 0), dict.fromkeys(trials, 0)
        for kind in itertools.cycle(trials):
            for _ in range(AT_ONCE.get(kind, 1)):
                if time.monotonic() > until:
                    return _told(tries, failures, seed)
                tries[kind] += 1
                failure = trials[kind]()
                if failure is not None:
                    failures[kind] += 1
                    print(f"{kind}: {failure[:1000]}", flush=True)
    raise HotbedError("the trials ended before their time")


def peak_mib() -> int:
    """The most memory that this process held so far, in MiB (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _told(tries: dict[str, int], failures: dict[str, int], seed: int) -> int:
    records = tries["long file"] * mutations.DAMAGED
    print(f"{records:,} damaged records in long files; at most {peak_mib():,} MiB of memory")
    print(f"{'trial':20} {'tries':>8} {'failures':>9}    (SOAK_SEED={seed})")
    for kind, count in tries.items():
        print(f"{kind:20} {count:8,} {failures[kind]:9,}")
    return sum(failures.values())


if __name__ == "__main__":
    chosen = int(os.environ.get("SOAK_SEED") or time.time())
    sys.exit(min(1, soak(float(os.environ.get("SOAK_MINUTES") or 5), chosen)))
