"""hotbed fetch: open data from its owners, the one verb that touches the network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Json, Quiet

if TYPE_CHECKING:
    from hotbed.fetch.datasets import Dataset
    from hotbed.fetch.job import Wanted
    from hotbed.fetch.kept import Record


def fetch(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="What to bring; without it, a list.")
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option(help="A file of the set, brought by other ways: checked and stored alike."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Bring it though it is there.")] = False,
    filter_: Annotated[
        str | None,
        typer.Option(
            "--filter",
            help="openalex: works by a filter of its API, such as "
            "publication_year:2024,authorships.countries:ke.",
        ),
    ] = None,
    partition: Annotated[
        str | None,
        typer.Option(help="openalex: days of the snapshot: 2026-06-24, 2026-06-01:, all."),
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option(help="patentsview: a further table, such as g_cpc_current.")
    ] = None,
    epoch: Annotated[int | None, typer.Option(help="ghs-pop: 1975, 1980, ..., 2030; 2025.")] = None,
    resolution: Annotated[
        str | None, typer.Option(help="ghs-pop: 30ss, 3ss (degrees), 1km, 100m (Mollweide); 30ss.")
    ] = None,
    mailto: Annotated[
        str | None, typer.Option(help="Your address, told to the owner of what you bring.")
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(help="A file with your key; else OPENALEX_API_KEY or USPTO_API_KEY."),
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Bring open data into the cache folder, where the other verbs find it.

    What was cut off goes on at the next call. Each file has its licence, source and checksum in
    NAME.json beside it.
    """  # fmt: skip
    from hotbed.base import progress
    from hotbed.fetch.datasets import dataset
    from hotbed.fetch.kept import fetched_folder

    progress.show(not quiet)
    given = _given(filter=filter_, partition=partition, table=tuple(table or ()), epoch=epoch,
                   resolution=resolution)  # fmt: skip
    if name is None:
        if given or from_file or again:
            raise HotbedError("it isn't said what to fetch", "name it: hotbed fetch NAME")
        _overview(fetched_folder(), json_)
        return
    chosen = dataset(name)
    wanted = _wanted(chosen, given, again, key_file)
    _bring(chosen, wanted, from_file, mailto, as_json=json_, quiet=quiet)


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {option: value for option, value in options.items() if value not in (None, ())}


def _wanted(chosen: Dataset, given: dict[str, Any], again: bool, key_file: Path | None) -> Wanted:
    from hotbed.fetch.job import Wanted, read_key

    for option in given:
        if option not in chosen.options:
            own = ", ".join(f"--{each}" for each in chosen.options) or "none of its own"
            raise HotbedError(f"--{option} is no option of {chosen.name}", f"it has {own}")
    if key_file and not chosen.key:
        raise HotbedError(f"{chosen.name} needs no key", "leave out --key-file")
    return Wanted(again=again, key=read_key(key_file) if key_file else None, **given)


def _bring(
    chosen: Dataset, wanted: Wanted, file: Path | None, mailto: str | None, *,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    import json
    from dataclasses import asdict

    from hotbed.fetch.fetch import accept, bring
    from hotbed.fetch.job import Job
    from hotbed.fetch.kept import fetched_folder
    from hotbed.fetch.transfer.web import open_web

    def say(line: str) -> None:
        if not quiet:
            print(f"hotbed: {line}", file=sys.stderr)

    say(f"{chosen.name}: {chosen.owner}; licence {chosen.licence[0]}, {chosen.licence[1]}")
    folder = fetched_folder()
    job = Job(chosen, open_web(mailto, say), folder, wanted, say)
    found = bring(job) if file is None else accept(job, file)
    if as_json:
        files = [{**asdict(each), "path": str(folder / each.name)} for each in found]
        print(json.dumps({"name": chosen.name, "files": files}, ensure_ascii=False, indent=1))
        return
    for each in found:
        version = f", {each.version}" if each.version else ""
        print(f"{folder / each.name}: {_size(each.bytes)}{version}")
    print(_used(chosen, found, folder))
    print(f"Licence: {chosen.licence[0]} ({chosen.licence[1]}). To cite: {chosen.citation}")


def _used(chosen: Dataset, found: list[Record], folder: Path) -> str:
    """What it is for; for sources, the lines of a recipe."""
    if chosen.name not in ("openalex", "patentsview"):
        return f"For {chosen.use}."
    metric = "publications" if chosen.name == "openalex" else "patents"
    names = [folder / each.name for each in found]
    if chosen.name == "patentsview":
        names = [folder / "patentsview-*.tsv.zip"]
    paths = ", ".join(f"'{path}'" for path in names)
    return (
        f'In a recipe:\n[[inputs]]\nmetric = "{metric}"\nsource = "{chosen.name}"\n'
        f"files = [{paths}]"
    )


def _overview(folder: Path, as_json: bool) -> None:
    import json

    from hotbed.cli.shared.columns import in_columns
    from hotbed.fetch.fetch import overview

    sets = overview(folder)
    if as_json:
        facts = {"folder": str(folder), "sets": sets}
        print(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    lines = [["name", "what", "size", "licence", "here"]]
    for each in sets:
        here = (
            [f"{len(each['files'])} of {each['files'][-1]['date'][:10]}"] if each["files"] else []
        )
        here += [f"{one['name']} to {_size(one['bytes'])}" for one in each["partial"]]
        lines.append(
            [each["name"], each["what"], each["size"], each["licence"], "; ".join(here) or "-"]
        )
    print(in_columns(lines, left=(0, 1, 2, 3, 4)))
    print(f"\nhotbed fetch NAME brings one into {folder}.")


def _size(size: int) -> str:
    """Bytes for people.

    >>> _size(999), _size(12_345_678)
    ('999 bytes', '12.3 MB')
    """
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= least:
            return f"{size / least:,.1f} {unit}"
    return f"{size} bytes"
