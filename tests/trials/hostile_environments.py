"""Environments that no program should meet: each verb in each of them."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import hotbed
from hotbed.base.storage.cache import cache_folder
from support import world
from trials.hostile import LONGEST, Case, wrong

PROGRAM = [sys.executable, "-c", "from hotbed.cli.main import main; main()"]
CODE = str(Path(hotbed.__file__).resolve().parents[1])
VERBS = {
    "run": ["run", "GIVEN/recipe.toml", "--out", "OUT/out"],
    "geocode": ["geocode", "GIVEN/addresses.csv", "-o", "OUT/answers.csv"],
    "head": ["head", "table", "GIVEN/world.csv"],
    "check": ["check", "GIVEN/recipe.toml"],
    "sources": ["sources"],
    "cluster": ["cluster", "GIVEN/world.csv", "-o", "OUT/clusters.csv"],
    "atlas": ["atlas", "DONE"],
    "publish": ["publish", "DONE", "--out", "OUT/kit"],
    "explain": ["explain", "DONE", "1"],
    "world": ["world", "--out", "OUT/world", "--scale", "0.001"],
    "fetch": ["fetch"],
    "help": ["--help"],
}
"""OUT stands for where results go, GIVEN for the inputs, DONE for a copy of a run's folder."""
Prepare = Callable[[], object]


def nothing() -> None:
    """Prepare nothing."""


def limit(kind: int, most: int) -> Prepare:
    """A limit of the system's."""
    return partial(resource.setrlimit, kind, (most, most))


@dataclass(frozen=True)
class Environment:
    """What surrounds a call.

    Attributes
    ----------
    variables : dict of str to str or None
        None takes a variable away. TEMP stands for an empty folder.
    prepare : callable
        Called in the new process before the program.
    stdout : str
        Where its standard output goes.
    out : str
        What OUT stands for; TEMP as above.
    before : list of str
        A command that begins the program.
    verbs : tuple of str
        The verbs to try; empty: all.
    mute : bool
        Whether no sentence can be printed.
    """

    variables: dict[str, str | None] = field(default_factory=dict)
    prepare: Prepare = nothing
    stdout: str = "/dev/null"
    out: str = "TEMP"
    before: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    mute: bool = False


def variables(**named: str | None) -> Environment:
    """An environment that differs in variables only."""
    return Environment(named)


def closed(*numbers: int) -> Environment:
    """An environment without some of the standard streams."""
    return Environment(prepare=lambda: [os.close(number) for number in numbers], mute=2 in numbers)


def _gone() -> None:
    """Stand in a folder that is removed."""
    Path("gone").mkdir()
    os.chdir("gone")
    Path.cwd().rmdir()


def mounted(options: str, place: str, more: str = "") -> tuple[str, ...]:
    """The program behind a small disk that it alone sees, and that ends with it."""
    script = f'mount -t tmpfs -o {options} none "{place}" && {more} exec "$@"'
    return ("unshare", "-m", "sh", "-c", script, "sh")


def plain(script: str) -> tuple[str, ...]:
    """The program behind a command, as a user who has no more rights than others."""
    return ("unshare", "-U", "sh", "-c", f'{script} && exec "$@"', "sh")


WRITES = ("run", "geocode", "cluster", "publish", "world")
LEFT = "TEMP/small"
ENVIRONMENTS = {
    "no HOME": variables(HOME=None),
    "HOME is nowhere": variables(HOME="/proc/nowhere", HOTBED_CACHE=None),
    "HOME is a file": variables(HOME="/dev/null", HOTBED_CACHE=None),
    "HOME is empty": variables(HOME="", HOTBED_CACHE=None),
    "HOME is relative": variables(HOME="home", HOTBED_CACHE=None),
    "XDG_CACHE_HOME is nowhere": variables(XDG_CACHE_HOME="/proc/x", HOTBED_CACHE=None),
    "the cache is a file": variables(HOTBED_CACHE="/dev/null"),
    "the cache is below a file": variables(HOTBED_CACHE="/dev/null/cache"),
    "the cache is nowhere": variables(HOTBED_CACHE="/proc/cache"),
    "the cache is another user's": variables(HOTBED_CACHE="~no-such-user/cache"),
    "the cache has a long name": variables(HOTBED_CACHE="TEMP/" + "x" * 300),
    "the cache's name holds a line's end": variables(HOTBED_CACHE="TEMP/a\nb\x1b[2J"),
    "TMPDIR is nowhere": variables(TMPDIR="/no/where", TEMP=None, TMP=None),
    "TMPDIR is a file": variables(TMPDIR="/dev/null"),
    "no variable but PATH": variables(
        **dict.fromkeys(set(os.environ) - {"PATH", "PYTHONPATH", "HOTBED_CACHE"})
    ),
    "the locale C": variables(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
    "no such locale": variables(LANG="xx_XX.UTF-99", LC_ALL="xx_XX.UTF-99"),
    "the locale of Turkey": variables(LANG="tr_TR.UTF-8", LC_ALL="tr_TR.UTF-8"),
    "output in ASCII": variables(PYTHONIOENCODING="ascii"),
    "output in ASCII, strict": variables(PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0"),
    "output in UTF-16": variables(PYTHONIOENCODING="utf-16"),
    "one column": variables(COLUMNS="1", LINES="1"),
    "no columns": variables(COLUMNS="0"),
    "odd columns": variables(COLUMNS="many"),
    "a dumb terminal": variables(TERM="dumb", NO_COLOR="1"),
    "forced colours": variables(FORCE_COLOR="1", TERM="xterm-256color"),
    "warnings are errors": variables(PYTHONWARNINGS="error"),
    "Python's development mode": variables(PYTHONDEVMODE="1"),
    "optimised Python": variables(PYTHONOPTIMIZE="2"),
    "another order of hashes": variables(PYTHONHASHSEED="4294967295"),
    "a zone of time that is none": variables(TZ="No/Where"),
    "the far east": variables(TZ="Pacific/Kiritimati"),
    "one thread": variables(OMP_NUM_THREADS="1"),
    "odd threads": variables(OMP_NUM_THREADS="-1", OMP_DYNAMIC="x"),
    "debugging asked for oddly": variables(HOTBED_DEBUG="no"),
    "a proxy that is none": variables(https_proxy="http://127.0.0.1:1", ALL_PROXY="x:y:z"),
    "no stdin": closed(0),
    "no stdout": closed(1),
    "no stderr": closed(2),
    "no standard streams": closed(0, 1, 2),
    "a full output": Environment(stdout="/dev/full"),
    "few open files": Environment(prepare=limit(resource.RLIMIT_NOFILE, 32)),
    "very few open files": Environment(prepare=limit(resource.RLIMIT_NOFILE, 12)),
    "little memory": Environment(prepare=limit(resource.RLIMIT_AS, 1 << 30)),
    "very little memory": Environment(prepare=limit(resource.RLIMIT_AS, 400 << 20)),
    "little data": Environment(prepare=limit(resource.RLIMIT_DATA, 300 << 20)),
    "small files only": Environment(prepare=limit(resource.RLIMIT_FSIZE, 4096)),
    "empty files only": Environment(prepare=limit(resource.RLIMIT_FSIZE, 0), mute=True),
    "a small stack": Environment(prepare=limit(resource.RLIMIT_STACK, 256 << 10)),
    "no locked memory": Environment(prepare=limit(resource.RLIMIT_MEMLOCK, 0)),
    "no rights for new files": Environment(prepare=partial(os.umask, 0o777)),
    "a folder that can't be written": Environment(prepare=partial(os.chdir, "/proc"), out="."),
    "a folder that was removed": Environment(prepare=_gone, out="."),
    "results go nowhere": Environment(out="/proc/nowhere", verbs=WRITES),
    "results go below a file": Environment(out="/dev/null", verbs=WRITES),
    "results go to the root of devices": Environment(out="/sys", verbs=WRITES),
}
ALONE = {
    "no shared memory": Environment(before=mounted("size=0,nr_inodes=1", "/dev/shm")),  # noqa: S108 - no file
    "a full folder for results": Environment(
        out=LEFT, before=mounted("size=64k", LEFT), verbs=WRITES
    ),
    "a folder for results that takes no files": Environment(
        out=LEFT, before=mounted("size=64k,nr_inodes=3", LEFT), verbs=WRITES
    ),
    "a folder for results that is read only": Environment(
        out=LEFT, before=mounted("ro", LEFT), verbs=WRITES
    ),
    "a run's folder that is full": Environment(
        before=mounted("size=1m", LEFT, f"cp -r DONE {LEFT}; mount --bind {LEFT}/* DONE &&"),
        verbs=("atlas", "publish"),
    ),
    "a full cache": Environment(
        {"HOTBED_CACHE": LEFT},
        before=mounted("size=2m", LEFT),
        verbs=("geocode", "run", "fetch", "publish"),
    ),
    "a cache that is read only": Environment(
        {"HOTBED_CACHE": LEFT}, before=mounted("ro", LEFT), verbs=("geocode", "run", "fetch")
    ),
    "no rights in the folder for results": Environment(before=plain("chmod 0 TEMP"), verbs=WRITES),
    "no rights to read what was made": Environment(
        before=plain("chmod 0 DONE/*"), verbs=("atlas", "publish", "explain")
    ),
    "no rights to write what was made": Environment(
        before=plain("chmod 555 DONE"), verbs=("atlas", "publish", "explain")
    ),
    "a full folder for what is passing": Environment(
        {"TMPDIR": LEFT}, before=mounted("size=4k", LEFT)
    ),
}
"""Environments that need the right to mount a disk that nobody else sees."""


def _given(folder: Path) -> Path:
    """The inputs of all calls, and a finished run."""
    given = folder / "given"
    if given.exists():
        return given
    given.mkdir(parents=True)
    world.write_study(given)
    (given / "addresses.csv").write_text(
        "address\nUniv Zürich, Zürich, Switzerland\n東京, Japan\n", encoding="utf-8"
    )
    hotbed.run(given / "recipe.toml", given / "done")
    return given


def _call(verb: str, about: Environment, studies: Path, folder: Path) -> str | None:
    """Call a verb in an environment; what is wrong, or None."""
    given, temp, done = _given(studies), folder / "temp", folder / "done"
    (temp / "small").mkdir(parents=True)
    if "DONE" in VERBS[verb]:
        shutil.copytree(given / "done", done)
    for place in (folder, temp, temp / "small"):
        place.chmod(0o777)

    def named(text: str) -> str:
        for name, value in (("OUT", about.out), ("TEMP", temp), ("GIVEN", given), ("DONE", done)):
            text = text.replace(name, str(value))
        return text

    usual = {"HOTBED_CACHE": str(cache_folder()), "PYTHONPATH": CODE}
    changed = os.environ | usual | about.variables
    command = [*about.before, *PROGRAM, *VERBS[verb]]
    with Path(about.stdout).open("w") as stdout, (folder / "stderr.txt").open("w+") as stderr:
        try:
            ended = subprocess.run(
                [named(part) if part not in PROGRAM else part for part in command],
                stdout=stdout,
                stderr=stderr,
                stdin=subprocess.DEVNULL,
                env={name: named(value) for name, value in changed.items() if value is not None},
                cwd=folder,
                preexec_fn=about.prepare,
                timeout=LONGEST,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return wrong(None, "")
    said = (folder / "stderr.txt").read_bytes().decode(errors="replace")
    if about.mute and ended == 2:
        return None
    return wrong(ended, said)


def cases(folder: Path) -> list[Case]:
    """Every verb in every environment.

    Parameters
    ----------
    folder : Path
        For the inputs of the calls.
    """
    offered = ENVIRONMENTS | (ALONE if can_mount() else {})
    return [
        Case(f"{verb} with {name}", partial(_call, verb, about, folder))
        for (name, about), verb in itertools.product(offered.items(), VERBS)
        if not about.verbs or verb in about.verbs
    ]


def can_mount() -> bool:
    """Whether a disk that nobody else sees can be mounted here."""
    command = [*mounted("size=4k", "/mnt"), "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
