"""Files that no reader should meet: every content under every name, and places that are no file."""

from __future__ import annotations

import itertools
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from hotbed import study
from hotbed.engines import duckdb
from hotbed.sources.registry import names
from sources.test_fuzz import BESIDE, SEEDS
from trials.hostile import Case, forked
from trials.hostile_contents import CONTENTS

LOADED = (study, duckdb)
POINTS = "name,lon,lat\na,1.0,2.0\nb,1.001,2.0\n"
LABELS = "address,lon,lat\nOslo Norway,10.7,59.9\n"
ADDRESSES = "address\nUniv Oslo, Oslo, Norway\n"


OTHERS = {
    "geocode": ("a.csv", ["geocode", "FILE", "-o", "out.csv", "--quiet"]),
    "geocode a workbook": ("a.xlsx", ["geocode", "FILE", "-o", "out.csv", "--quiet"]),
    "geocode Parquet": ("a.parquet", ["geocode", "FILE", "-o", "out.csv", "--quiet"]),
    "overrides": ("o.csv", ["geocode", "--explain", "Oslo, Norway", "--overrides", "FILE"]),
    "geocode-score": ("a.csv", ["geocode-score", "FILE"]),
    "cluster": ("a.csv", ["cluster", "FILE", "-o", "out.csv"]),
    "cluster a packed table": ("a.csv.gz", ["cluster", "FILE", "-o", "out.csv"]),
    "cluster Parquet": ("a.parquet", ["cluster", "FILE", "-o", "out.csv"]),
    "run": ("recipe.toml", ["run", "FILE", "--out", "out", "--quiet"]),
    "check": ("recipe.toml", ["check", "FILE"]),
    "binary workbook": ("a.xlsb", ["head", "table", "FILE"]),
    "old workbook": ("a.xls", ["head", "table", "FILE"]),
    "open document": ("a.ods", ["head", "table", "FILE"]),
    "run.json": ("done/run.json", ["explain", "done", "1"]),
    "run.json for an atlas": ("done/run.json", ["atlas", "done", "--quiet"]),
    "incomes": ("i.csv", ["fetch", "worldbank-income", "--from-file", "FILE"]),
    "a registry": ("r.json", ["fetch", "ror", "--from-file", "FILE"]),
}
"""Files that are no source's: a name and the call that reads it."""


@cache
def made(name: str) -> bytes:
    """A content, made once."""
    return CONTENTS[name]()


def _read(source: str, file: str, content: str, folder: Path) -> str | None:
    """Show the first rows of a source's file that holds something else."""
    beside = BESIDE[source].get(file)
    others = beside if isinstance(beside, dict) else BESIDE[source]
    texts = {name: text for name, text in others.items() if isinstance(text, str) and name != file}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    (folder / file).write_bytes(made(content))
    return forked(["head", source, *sorted({*texts, file})], folder)


def _other(file: str, arguments: list[str], content: str, folder: Path) -> str | None:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(made(content))
    cache_folder = folder / "cache" if "fetch" in arguments else None
    named = [argument.replace("FILE", file) for argument in arguments]
    return forked(named, folder, cache=cache_folder)


def cases() -> list[Case]:
    """Every content under the name of every file that something reads."""
    files = [(source, file) for source, file, _ in SEEDS]
    some = [
        Case(f"{content} as {source}'s {file}", partial(_read, source, file, content))
        for (source, file), content in itertools.product(files, CONTENTS)
    ]
    return some + [
        Case(f"{content} for {what}", partial(_other, file, arguments, content))
        for (what, (file, arguments)), content in itertools.product(OTHERS.items(), CONTENTS)
    ]


ROWS = "document_id,year,contributor,lon,lat,city\n" + "".join(
    f"D{n},2012,1,{n % 7}.5,0.0,\n" for n in range(300)
)
RECIPE = """
preset = "gii-2017"
[[inputs]]
source = "table"
metric = "patents"
files = ['FILE']
[detection]
min_listings = 3
"""
CALLS = {
    "head": (ROWS, ["head", "table", "FILE"]),
    "check": (ROWS, ["check", "recipe.toml"]),
    "run": (ROWS, ["run", "recipe.toml", "--out", "out", "--quiet"]),
    "geocode": (ADDRESSES, ["geocode", "FILE", "-o", "out.csv", "--quiet"]),
    "cluster": (POINTS, ["cluster", "FILE", "-o", "out.csv"]),
    "geocode-score": (LABELS, ["geocode-score", "FILE"]),
    "recipe": (RECIPE, ["run", "FILE", "--out", "out", "--quiet"]),
    "output": (POINTS, ["cluster", "points.csv", "-o", "FILE"]),
    "run's output": (ROWS, ["run", "recipe.toml", "--out", "FILE", "--quiet"]),
    "explain": (ROWS, ["explain", "FILE", "1"]),
} | {f"head {name}": (ROWS, ["head", name, "FILE"]) for name in names() if name != "table"}
Change = Callable[[], None]


def _whole(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _cut(path: Path, text: str, turn: Iterator[int]) -> None:
    if next(turn) % 5 == 0:
        path.write_text(text[: len(text) // 2], encoding="utf-8")


def _grow(path: Path, text: str, _turn: Iterator[int]) -> None:
    if path.stat().st_size < 1 << 20:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)


def _vanish(path: Path, _text: str, turn: Iterator[int]) -> None:
    if next(turn) == 3:
        path.unlink(missing_ok=True)


def _swap(path: Path, text: str, turn: Iterator[int]) -> None:
    other = path.with_suffix(".new")
    other.write_text(text.replace("2012", str(2000 + next(turn) % 10)), encoding="utf-8")
    other.replace(path)


def _become_folder(path: Path, _text: str, turn: Iterator[int]) -> None:
    if next(turn) == 3:
        path.unlink(missing_ok=True)
        path.mkdir(exist_ok=True)


CHANGES = {
    "is cut": _cut,
    "grows": _grow,
    "vanishes": _vanish,
    "is exchanged": _swap,
    "becomes a folder": _become_folder,
}
"""What happens to a file again and again while it is read."""


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    os.chdir(path.parent)  # its name must be short
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(path.name)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _links(path: Path) -> None:
    """Links that lead to one another, too many to follow."""
    for number in range(60):
        path.with_name(f"link-{number}").symlink_to(f"link-{number + 1}")
    path.symlink_to("link-0")


def _leads_to(place: str, path: Path) -> None:
    path.symlink_to(place)


def _below_a_file(path: Path) -> None:
    path.parent.joinpath("file").write_bytes(b"x")
    path.symlink_to("file/below")


PLACES: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a pipe that nobody writes": _pipe,
    "a socket": _socket,
    "a link to itself": _loop,
    "links without an end": _links,
    "below a file": _below_a_file,
    **{
        f"a link to {place}": partial(_leads_to, place)
        for place in (
            *("nowhere", "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "."),
            *("/proc/self/mem", "/proc/self/maps", "/proc", "/sys", "/" + "x" * 300),
        )
    },
}
"""What stands where a file should. What /proc/self/mem holds can't be read, not even by root."""
NAMES = (
    *("a b.csv", "ä\u0301.csv", "-a.csv", "'a'.csv", '"a".csv', "a;b.csv", "$(a).csv", "%41.csv"),
    *("a\nb.csv", "a\x1b[2J.csv", "a\u202e.csv", "a*.csv", "[a].csv", "{a}.csv", "~.csv", "a?.csv"),
    *("x" * 250 + ".csv", "x" * 300 + ".csv", "a.CSV", "a.csv.csv", "a", ".csv", "a.", "a.csv "),
    *(os.fsdecode(b"\xff\xfe.csv"), "a.csv.gz.gz", "con.csv", "http:a.csv", "a::$DATA.csv"),
)


def _prepared(call: str, folder: Path, name: str) -> list[str]:
    """Write what a call reads beside the file in question; returns its arguments."""
    _whole(POINTS, folder / "points.csv")
    quoted = json.dumps(name) if name.isascii() else f"'{name}'"
    text = RECIPE.replace("'FILE'", quoted)
    (folder / "recipe.toml").write_bytes(os.fsencode(text))
    place = f"./{name}" if name.startswith("-") else name
    return [argument.replace("FILE", place) for argument in CALLS[call][1]]


def _place(call: str, place: str, folder: Path) -> str | None:
    arguments = _prepared(call, folder, "in.csv")
    PLACES[place](folder / "in.csv")
    return forked(arguments, folder)


def _changing(call: str, change: str, folder: Path) -> str | None:
    arguments, path, turn = _prepared(call, folder, "in.csv"), folder / "in.csv", itertools.count()
    text = CALLS[call][0].replace("FILE", "points.csv")
    _whole(text, path)

    def during() -> None:
        with suppress(OSError):
            CHANGES[change](path, text, turn)

    return forked(arguments, folder, during)


def _named(call: str, name: str, folder: Path) -> str | None:
    arguments = _prepared(call, folder, name)
    with suppress(OSError):  # a name may be longer than a file's can be: the file is missing
        _whole(CALLS[call][0].replace("FILE", "points.csv"), folder / name)
    return forked(arguments, folder)


def places() -> list[Case]:
    """Every call with every place that is no file, changing file and odd name."""
    return (
        [
            Case(f"{place} for {call}", partial(_place, call, place))
            for call, place in itertools.product(CALLS, PLACES)
        ]
        + [
            Case(f"a file that {change} for {call}", partial(_changing, call, change))
            for call, change in itertools.product(CALLS, CHANGES)
            if "output" not in call
        ]
        + [
            Case(f"the name {name[:20]!r} for {call}", partial(_named, call, name))
            for call, name in itertools.product(CALLS, NAMES)
            if not call.startswith("head ")
        ]
    )
