"""A run killed (SIGKILL) as soon as a stage is built, before it is kept, each in a fork.

`python -m trials.cuts FILE FOLDER STAGE ...` runs the small world of a file into a folder for each
stage below FOLDER, and prints what each run ended with, -9. The stage "publish" stands for the
tables after all stages.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import hotbed
from hotbed.base.storage.stages import Stages
from hotbed.runs import writer
from support import world
from trials.kills import in_a_fork, warm


def die(*_: object) -> None:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def cut(stage: str, file: str, out: Path) -> None:
    """Run and be killed after a stage."""
    get = Stages.get

    def until(self: Stages, name: str, depends: object, build, label: str) -> Path:
        def half(folder: Path) -> None:
            build(folder)
            if name == stage:
                die()

        return get(self, name, depends, half, label)

    Stages.get = until
    if stage == "publish":
        writer.write_geojson = die
    hotbed.run(world.recipe(file), out)


def main(file: str, folder: Path, stages: list[str]) -> None:
    """Run, and be killed, for each stage."""
    warm(lambda: hotbed.run(world.recipe(file), folder / "warm"), folder)
    for stage in stages:
        print(in_a_fork(lambda stage=stage: cut(stage, file, folder / stage)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
