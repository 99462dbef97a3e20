"""hotbed head: show the first rows of a file as hotbed reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.cli.shared.options import Json
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.recipe import Input
    from hotbed.remote.paths import DataPath
    from hotbed.sources.rejects import Rejects

What = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="A file, or the files that one input joins, such as tls201; before them, if it is not "
        "to be recognised, their source, as 'hotbed sources' lists it.",
    ),
]
Rows = Annotated[int, typer.Option("--rows", "-n", min=1, max=10_000, help="How many rows.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="For tables: field=column, such as city=Town; repeat it."),
]
Types = Annotated[
    list[str] | None,
    typer.Option("--include-type", "-t", help="Types that count, as in include_types; repeat it."),
]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", "-o", help="An option of the source, as index=SCIE,SSCI; repeat it."),
]
Encoding = Annotated[
    str, typer.Option("--encoding", help="How text is written where the file doesn't say it.")
]
PLACE = ("address", "street", "city", "region", "postcode", "country")
SHOWN = ("year", "contributor", "contributors", *PLACE, "lon", "lat", "left_out")


def head(
    what: What,
    rows: Rows = 20,
    column: Columns = None,
    include_type: Types = None,
    option: Options = None,
    encoding: Encoding = "utf-8",
    json_: Json = False,
) -> None:
    """Show the first rows of a file as hotbed reads them, and what is left out or unreadable."""
    chosen: dict[str, bool | str | list[str]] = {
        name: value == "true" if value in ("true", "false") else value.split(",")
        for name, value in _pairs("option", option, "name=value").items()
    }
    spec = _input(what, _pairs("column", column, "field=column")).model_copy(
        update={"include_types": include_type or [], "options": chosen, "encoding": encoding}
    )
    facts = first_rows(spec, rows)
    if json_:
        print_json(facts)
        return
    _print(facts)


def _input(what: list[str], columns: dict[str, str]) -> Input:
    """The input that the arguments name: a source and files, or files whose source is told."""
    from hotbed.base.errors import HotbedError
    from hotbed.recipe import Input
    from hotbed.sources.recognition import recognise_all
    from hotbed.sources.registry import named_files, names

    source, *files = what if what[0] in names() else ["", *what]
    if not files:
        raise HotbedError(f"no file of the source {source!r} is named", "name one")
    if not source:
        if columns:
            source = "table"
        else:
            by_source = recognise_all([named_files(file)[0] for file in files])
            source = next(iter(by_source))
            if len(by_source) > 1:
                raise HotbedError(
                    "the files are of several sources: " + ", ".join(by_source), "name one's"
                )
            columns = dict(by_source[source][0].columns)
    return Input(source=source, metric="m", files=files, columns=columns)


def _pairs(flag: str, given: list[str] | None, form: str) -> dict[str, str]:
    from hotbed.base.errors import HotbedError

    pairs = [text.partition("=") for text in given or []]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise HotbedError(
                f"--{flag} {name}{equals}{value} is not a valid {flag}", f"write {form}"
            )
    return {name: value for name, _, value in pairs}


def first_rows(spec: Input, rows: int) -> dict[str, Any]:
    """The first rows as listings with their documents' details, and rows that can't be read.

    Parameters
    ----------
    spec : Input
        An input of a recipe.
    rows : int
        How many listings.

    Returns
    -------
    dict of str to Any
        What ``--json`` prints: source, lacks, rows, details, unreadable, notes.

    Raises
    ------
    HotbedError
        As `source_of` and the source's `read`; nothing at all can be read.
    """
    from hotbed.sources.recognition import told_apart
    from hotbed.sources.registry import files_of, source_of
    from hotbed.steps.reading.unreadable import no_rows

    kind = source_of(spec)
    files = files_of(spec)
    with told_apart(spec, files):
        listed, details, rejects = _read(spec, files, rows)
    if not listed:
        raise no_rows(spec)
    documents = {row["document"] for row in listed}
    return {
        "source": kind.name,
        "title": kind.title,
        "columns": spec.columns,
        "lacks": kind.lacks,
        "rows": listed,
        "details": [
            {
                "document": detail["document_id"],
                "contributor": detail["contributor"],
                "kind": detail["kind"],
                "value": detail["value"],
                "id": detail["id"],
            }
            for detail in details
            if detail["document_id"] in documents
        ],
        "unreadable": [
            {key: reject[key] for key in ("file", "row", "reason", "text")}
            for reject in rejects.rows[:rows]
        ],
        "notes": [f"{note}: {count}" for note, count in rejects.notes.items()],
    }


def _read(
    spec: Input, files: list[DataPath], rows: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Rejects]:
    """The first listings, details of documents, and rows that can't be read."""
    import pyarrow as pa

    from hotbed.base.errors import HotbedError
    from hotbed.sources.columns import split_keys
    from hotbed.sources.listings import numbered
    from hotbed.sources.preview import previewed

    details: list[dict[str, Any]] = []
    listed: list[dict[str, Any]] = []
    with previewed(
        spec, numbered(files), lambda batch: details.extend(batch.slice(0, 20 * rows).to_pylist())
    ) as (batches, rejects):
        for batch in batches:
            part = batch.slice(0, rows - len(listed))
            keys = split_keys(pa.chunked_array([part.column("address_key")])).to_pylist()
            for row, address in zip(part.to_pylist(), keys, strict=True):
                shown = {key: (row | address).get(key) for key in SHOWN}
                listed.append({"document": row["document_id"], **shown, "empty": row["empty"]})
            if len(listed) >= rows:
                break
    if rejects.rows and not listed:
        first = rejects.rows[0]
        raise HotbedError(
            f"no row of {first['file']} can be read as {spec.source} (first: row {first['row']}: "
            f"{first['reason']})",
            "name the right source; 'hotbed sources' lists them",
        )
    return listed, details, rejects


def _print(facts: dict[str, Any]) -> None:
    mapped = ", ".join(f"{field} = {column!r}" for field, column in facts["columns"].items())
    print(f"read as {facts['source']}: {facts['title']}" + (f"; {mapped}" if mapped else ""))
    last = None
    for row in facts["rows"]:
        if row["document"] != last:
            last = row["document"]
            reason = f", left out: {row['left_out']}" if row["left_out"] else ""
            print(f"{last} ({row['year'] or 'no year'}{reason})")
            for kind, values in _by_kind(facts["details"], last).items():
                print(f"    {kind}: {'; '.join(values)}")
        print("  " + _line(row))
    for reject in facts["unreadable"]:
        print(f"unreadable: {reject['file']}, row {reject['row']}: {reject['reason']}")
    for note in facts["notes"]:
        print(f"note: {note} of those read")
    if facts["lacks"]:
        print(f"lacks {facts['lacks']}")


def _line(row: dict[str, Any]) -> str:
    if row["empty"]:
        return "lists no contributor"
    who = "a contributor" if row["contributor"] is None else f"contributor {row['contributor']}"
    if row["contributors"]:
        who += f" of {row['contributors']}"
    place = [f"{part} {row[part]!r}" for part in PLACE if row[part]]
    if row["lon"] is not None:
        place.append(f"at {row['lon']:g}, {row['lat']:g}")
    return f"{who}: {', '.join(place) or 'no address'}"


def _by_kind(details: list[dict[str, Any]], document: str) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for detail in details:
        if detail["document"] == document:
            values = kinds.setdefault(detail["kind"], [])
            if detail["value"] not in values:
                values.append(detail["value"])
    return kinds
