"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress on stderr.")]
Language = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help="In which language readers are spoken to: en or es. Files of data stay in English.",
    ),
]
RecipeFile = Annotated[
    Path, typer.Argument(help="The recipe, a TOML file ('hotbed init' writes one).")
]
RunFolder = Annotated[Path, typer.Argument(help="The folder of a finished run.")]
Cluster = Annotated[str, typer.Argument(help="Its rank, id or name (or a part of the name).")]
Organisations = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Registry of organisations: ROR's JSON or CSV file, or one of the words bundled (the "
        "table that comes with hotbed) and none; by default what 'hotbed fetch ror' downloaded, "
        "else bundled.",
    ),
]
Postcodes = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="GeoNames' postal file, or bundled or none; by default what 'hotbed fetch "
        "geonames-postal' downloaded, else bundled.",
    ),
]
Overrides = Annotated[
    Path | None, typer.Option(help="Corrections: a CSV of addresses with lon and lat.")
]
Income = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Income groups of economies: CSV with iso2 or code, incgroup_... and optionally "
        "region and year_fiscal; by default those that 'hotbed fetch' downloaded.",
    ),
]
IncomeYear = Annotated[
    int | None, typer.Option(help="Fiscal year of the income groups; by default the latest.")
]
EDITION = (
    "the folder of a run of the same recipe on the years before, or a published table (CSV; ranks "
    "only)"
)
Previous = Annotated[Path, typer.Argument(help=f"The previous edition: {EDITION}.")]
Against = Annotated[
    Path | None,
    typer.Option(metavar="PREVIOUS", help=f"The previous edition to compare with: {EDITION}."),
]
PREVIOUS_RUN = typer.Option(
    metavar="PREVIOUS",
    help="The previous edition: the folder of a run of the same recipe on the years before.",
)
AgainstSeveral = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PREVIOUS[,...]",
        help=f"Earlier editions, the latest first, each {EDITION}. The world page can switch to "
        "those that are runs; rank changes and findings compare with the first.",
    ),
]
Edition = Annotated[
    str | None, typer.Option(help="The edition, if a published table holds several.")
]


def income_groups(named: Path | None) -> Path | None:
    """The file of income groups: the one that was named, else the one that was fetched, if any.

    Parameters
    ----------
    named : Path, optional

    Returns
    -------
    Path or None
        One that was not named is told on stderr.
    """
    import sys

    from hotbed.result.incomes import income_path

    path = income_path(named)
    if named is None and path is not None:
        print(f"hotbed: income groups of {path}", file=sys.stderr)
    return path
