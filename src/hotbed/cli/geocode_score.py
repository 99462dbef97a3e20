"""hotbed geocode-score: measure the geocoder on labelled addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, Organisations, Overrides, Postcodes, Quiet
from hotbed.cli.shared.show import print_json


def geocode_score(
    labelled: Annotated[
        Path,
        typer.Argument(
            metavar="LABELLED",
            help="CSV, TSV, Parquet or a workbook with a column address or affiliation (or street, "
            "city, region, postcode, country), lat, lon, and where known cc, city, flag, weight.",
        ),
    ],
    organisations: Organisations = None,
    postcodes: Postcodes = None,
    overrides: Overrides = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="PREVIOUS.json", help="An earlier result (--json) to compare with, row by row."
        ),
    ] = None,
    worst: Annotated[int, typer.Option(help="How many misses to list.", min=0)] = 25,
    km: Annotated[
        float, typer.Option(help="Largest distance from the label that counts as right, km.", min=0)
    ] = 15.0,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure the geocoder on labelled addresses: shares right with 95 % intervals, by country,
    precision and confidence, and the worst misses.

    Rows without coordinates, and rows whose flag is not "ok", are counted and left out. A row may
    have several labels, separated by |; an answer is right if it matches one of them.
    """
    from hotbed.base import progress
    from hotbed.geocode import Geocoder
    from hotbed.geocode.evaluation.evaluate import read_result, score
    from hotbed.geocode.evaluation.labels import read_labels
    from hotbed.geocode.evaluation.report import as_text
    from hotbed.sources.files.whole_table import read_table

    progress.show(not quiet)
    table = read_table(labelled)
    read_labels(table, labelled)  # a mistake in the file is told before the index is built
    earlier = read_result(against) if against else None
    geocoder = Geocoder(organisations=organisations, postcodes=postcodes, overrides=overrides)
    result = score(table, geocoder, km=km, worst=worst, against=earlier, source=labelled)
    if json_:
        print_json(result)
    else:
        print(as_text(result))
