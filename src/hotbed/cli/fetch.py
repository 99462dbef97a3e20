"""hotbed fetch: download open data, the one verb that needs a network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Json, Quiet
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.fetch.datasets import Dataset
    from hotbed.fetch.downloads import Record
    from hotbed.fetch.job import Choices


def fetch(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="What to download; without it, a list is printed."),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option(
            help="A file of the data set that you downloaded yourself: it is checked and stored."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Download again what exists already.")
    ] = False,
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
    epoch: Annotated[
        int | None, typer.Option(help="ghs-pop: 1975, 1980, ..., 2030 (2025).")
    ] = None,
    resolution: Annotated[
        str | None,
        typer.Option(help="ghs-pop: 30ss, 3ss (degrees), 1km, 100m (Mollweide); by default 30ss."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="nuts, fua, cbsa: the vintage (2024).")] = None,
    level: Annotated[int | None, typer.Option(help="nuts: 0, 1, 2 or 3 (2).")] = None,
    scale: Annotated[
        str | None, typer.Option(help="nuts: 01m (1:1 million, the default), 03m, 10m, 20m, 60m.")
    ] = None,
    mailto: Annotated[
        str | None, typer.Option(help="Your e-mail address, sent to the owner of the data.")
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(help="A file with your key; by default OPENALEX_API_KEY or USPTO_API_KEY."),
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Download open data into the cache folder, where the other verbs look for it.

    An interrupted download resumes at the next call. Licence, source and checksum of each file are
    in NAME.json beside it.
    """
    from hotbed.base import progress
    from hotbed.fetch.datasets import dataset
    from hotbed.fetch.downloads import fetched_folder

    progress.show(not quiet)
    given = _given(
        filter=filter_,
        partition=partition,
        table=tuple(table or ()),
        epoch=epoch,
        resolution=resolution,
        year=year,
        level=level,
        scale=scale,
    )
    if name is None:
        if given or from_file or again:
            raise HotbedError("no data set is named", "call hotbed fetch NAME")
        _overview(fetched_folder(), json_)
        return
    chosen = dataset(name)
    choices = _choices(chosen, given, again, key_file)
    _fetch(chosen, choices, from_file, mailto, as_json=json_, quiet=quiet)


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {option: value for option, value in options.items() if value not in (None, ())}


def _choices(chosen: Dataset, given: dict[str, Any], again: bool, key_file: Path | None) -> Choices:
    from hotbed.fetch.job import Choices, read_key

    for option in given:
        if option not in chosen.options:
            known = ", ".join(f"--{name}" for name in chosen.options)
            raise HotbedError(
                f"--{option} is not a valid option of {chosen.name}",
                f"choose from {known}" if known else "leave it out: it has none",
            )
    if key_file and not chosen.key:
        raise HotbedError(f"{chosen.name} needs no key", "leave out --key-file")
    return Choices(again=again, key=read_key(key_file) if key_file else None, **given)


def _fetch(
    chosen: Dataset,
    choices: Choices,
    file: Path | None,
    mailto: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    from dataclasses import asdict

    from hotbed.fetch.dispatch import accept, download
    from hotbed.fetch.downloads import fetched_folder
    from hotbed.fetch.job import Job
    from hotbed.fetch.transfer.web import open_web

    def say(line: str) -> None:
        if not quiet:
            print(f"hotbed: {line}", file=sys.stderr)

    say(f"{chosen.name}: {chosen.owner}; licence {chosen.licence[0]}, {chosen.licence[1]}")
    folder = fetched_folder()
    job = Job(chosen, open_web(mailto, say), folder, choices, say)
    records = download(job) if file is None else accept(job, file)
    if as_json:
        files = [{**asdict(record), "path": str(folder / record.name)} for record in records]
        print_json({"name": chosen.name, "files": files})
        return
    for record in records:
        version = f", {record.version}" if record.version else ""
        print(f"{folder / record.name}: {_size(record.bytes)}{version}")
    print(_used(chosen, records, folder))
    print(f"Licence: {chosen.licence[0]} ({chosen.licence[1]}). To cite: {chosen.citation}")


def _used(chosen: Dataset, records: list[Record], folder: Path) -> str:
    """What it is for; for sources, the lines of a recipe."""
    if chosen.name not in ("openalex", "patentsview"):
        return f"For {chosen.use}."
    metric = "publications" if chosen.name == "openalex" else "patents"
    names = [folder / record.name for record in records]
    if chosen.name == "patentsview":
        names = [folder / "patentsview-*.tsv.zip"]
    paths = ", ".join(f"'{path}'" for path in names)
    return (
        f'In a recipe:\n[[inputs]]\nmetric = "{metric}"\nsource = "{chosen.name}"\n'
        f"files = [{paths}]"
    )


def _overview(folder: Path, as_json: bool) -> None:
    from hotbed.analysis.columns import Columns
    from hotbed.fetch.overview import overview

    sets = overview(folder)
    if as_json:
        print_json({"folder": str(folder), "sets": sets})
        return
    lines: list[list[str]] = []
    for entry in sets:
        files = entry["files"]
        here = [f"{len(files)} of {files[-1]['date'][:10]}"] if files else []
        here += [f"{part['name']} to {_size(part['bytes'])}" for part in entry["partial"]]
        lines.append(
            [entry["name"], entry["what"], entry["size"], entry["licence"], "; ".join(here) or "-"]
        )
    head = ["name", "what", "size", "licence", "here"]
    print(Columns(head, lines, left=(0, 1, 2, 3, 4)).to_text())
    print(f"\nhotbed fetch NAME downloads one into {folder}.")


def _size(size: int) -> str:
    """Bytes for people.

    >>> _size(999), _size(12_345_678)
    ('999 bytes', '12.3 MB')
    """
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= least:
            return f"{size / least:,.1f} {unit}"
    return f"{size} bytes"
