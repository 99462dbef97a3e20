"""hotbed geocode: find the places that addresses state, offline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Json, Organisations, Overrides, Postcodes, Quiet
from hotbed.cli.shared.show import print_json
from hotbed.cli.shared.tables import (
    INPUTS,
    OUTPUTS,
    STANDARD,
    must_fit,
    read_given,
    write_given,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from hotbed.geocode import Geocoder
    from hotbed.geocode.online import Online


def geocode(
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="IN",
            help=f"{INPUTS}. With a column address or affiliation, or any of street, city, "
            "region, postcode, country.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help=f"The result: {OUTPUTS}.")
    ] = None,
    organisations: Organisations = None,
    postcodes: Postcodes = None,
    overrides: Overrides = None,
    review: Annotated[
        Path | None,
        typer.Option(
            help="Write the most frequent unlocated and least certain addresses to this CSV."
        ),
    ] = None,
    store: Annotated[
        Path | None, typer.Option(help="Store answers in this folder and reuse those stored there.")
    ] = None,
    online: Annotated[
        str | None,
        typer.Option(
            help="Ask this service for the addresses that stay unlocated (nominatim, photon, "
            "pelias, googlev3, arcgis; needs geopy). Its terms apply."
        ),
    ] = None,
    online_option: Annotated[
        list[str] | None,
        typer.Option(help="KEY=VALUE for the service: user_agent, domain, api_key, ..."),
    ] = None,
    explain: Annotated[
        str | None, typer.Option(help="One address: print which places it may mean, and why.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find the places that addresses state, offline, with the precision and confidence of each.

    Every column of IN is carried through. One that has the name of an answer (lon, country, ...)
    is carried through as input_lon, input_country, ...
    """
    from hotbed.base import progress
    from hotbed.geocode import Geocoder

    if explain is None and (table is None or out is None):
        raise HotbedError("the verb geocode needs IN and -o OUT", "or give --explain an address")
    if table is not None and out is not None:
        must_fit(table, out)
    progress.show(not quiet)
    geocoder = Geocoder(
        organisations=organisations,
        postcodes=postcodes,
        overrides=overrides,
        store=store,
        online=_service(online, online_option or []),
    )
    if explain is not None:
        _explain(geocoder, explain, json_)
    if table is not None and out is not None:
        _geocode(geocoder, table, out, review, json_)


def _service(name: str | None, options: list[str]) -> Online | None:
    if name is None:
        return None
    from hotbed.geocode.online import TERMS, Online

    wrong = next((option for option in options if "=" not in option), None)
    if wrong is not None:
        raise HotbedError(f"{wrong!r} is not a valid option of a service", "write it KEY=VALUE")
    service = Online(name, dict(option.split("=", 1) for option in options))
    print(f"hotbed: {name}: {TERMS[name].text}", file=sys.stderr)
    return service


def _geocode(geocoder: Geocoder, path: Path, out: Path, review: Path | None, as_json: bool) -> None:
    from hotbed.base.files import write_table
    from hotbed.geocode.review import for_review

    rows = read_given(path)
    answers = geocoder.geocode(rows)
    write_given(beside(rows, answers), out)
    if review is not None:
        write_table(for_review(rows, answers), review)
    facts = summary(answers) | {"out": str(out), "loaded": geocoder.loaded}
    if as_json and out != STANDARD:
        print_json(facts)
    else:
        shares = ", ".join(f"{name} {count:,}" for name, count in facts["precision"].items())
        told = sys.stderr if out == STANDARD else sys.stdout
        print(f"{facts['rows']:,} rows: {shares}; written to {out}", file=told)


def beside(rows: pa.Table, answers: pa.Table) -> pa.Table:
    """The input's columns and the answers'; an input column with an answer's name is renamed.

    >>> import pyarrow as pa
    >>> both = beside(pa.table({"country": ["Japan"]}), pa.table({"country": ["JP"]}))
    >>> both.to_pylist()
    [{'input_country': 'Japan', 'country': 'JP'}]
    """
    taken = {*rows.column_names, *answers.column_names}
    names = []
    for name in rows.column_names:
        new = name
        while new in answers.column_names or (new != name and new in taken):
            new = f"input_{new}"
        taken.add(new)
        names.append(new)
    both = rows.rename_columns(names)
    for name in answers.column_names:
        both = both.append_column(name, answers[name])
    return both


def summary(answers: pa.Table) -> dict[str, Any]:
    """Rows, and how many of each precision and reason."""
    counts = {"precision": "not located", "reason": None}
    facts: dict[str, Any] = {"rows": answers.num_rows}
    for column, missing in counts.items():
        rows = answers[column].value_counts().to_pylist()
        rows.sort(key=lambda row: (-row["counts"], str(row["values"])))
        facts[column] = {
            row["values"] or missing: row["counts"] for row in rows if row["values"] or missing
        }
    return facts


def _explain(geocoder: Geocoder, address: str, as_json: bool) -> None:
    facts = geocoder.explain(address)
    if as_json:
        print_json(facts)
        return
    from hotbed.geocode.explain import as_text

    print(as_text(facts))
