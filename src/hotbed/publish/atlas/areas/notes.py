"""What was done to polygons, from the English words beside their counts, for readers."""

from __future__ import annotations

import re

from hotbed.base.texts import Figure, Text, _, chained

UNPLACED = _("Not in any region: {counts}")
NOTES = (
    _("{n} of {all} feature without a polygon, left out"),
    _("{n} of {all} features without a polygon, left out"),
    _("{n} polygon uncut across the antimeridian: edges of more than 180 degrees go the short way"),
    _(
        "{n} polygons uncut across the antimeridian: edges of more than 180 degrees go the short "
        "way"
    ),
    _("{n} invalid polygon mended: inside is what shells and not holes hold"),
    _("{n} invalid polygons mended: inside is what shells and not holes hold"),
    _("its edges are said to be arcs; they are taken as straight lines in degrees"),
    _("--crs {system} is not needed: the file states its reference system"),
    _("converted from {system} to WGS 84"),
    _("{n} features make {regions} region by {column}"),
    _("{n} features make {regions} regions by {column}"),
    _("{n} region of the table of degrees not among the polygons, for example {region}"),
    _("{n} regions of the table of degrees not among the polygons, for example {region}"),
    _("{n} region of {file}"),
    _("{n} regions of {file}"),
    _(
        "Regions overlap: {n} place in several (as in {one} and {other}), counted in the one whose "
        "id is first"
    ),
    _(
        "Regions overlap: {n} places in several (as in {one} and {other}), counted in the one "
        "whose id is first"
    ),
    _("{n} place on a border that regions share, counted in the one whose id is first"),
    _("{n} places on a border that regions share, counted in the one whose id is first"),
    _("{n} place in no region, counted in the nearest within {km} km"),
    _("{n} places in no region, counted in the nearest within {km} km"),
    UNPLACED,
    _("No sets of ranks: {n} regions have documents, more than {all}"),
    _("Polygons: {credit}"),
    _("The two runs differ in method as well: {differences}"),
)
"""As `hotbed.analysis.areas` writes them, special ones before general ones."""
PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")
NUMBERS = ("n", "all", "regions", "km")
COUNT = re.compile(r"(?P<n>\d[\d,]*\.\d) (?P<metric>\S+)")


def for_readers(note: str) -> str:
    """A note as a text that can be said in other languages; one that is not known stays.

    Parameters
    ----------
    note : str

    Examples
    --------
    >>> for_readers("1,200 features make 27 regions by NUTS_ID").message
    '{n} features make {regions} regions by {column}'
    """
    for message in NOTES:
        known = re.fullmatch(PLACEHOLDER.sub(_group, re.escape(message)), note)
        if known and message is UNPLACED:
            return _(str(message), counts=_counts(known["counts"]))
        if known:
            values = {
                name: Figure(text) if name in NUMBERS else text
                for name, text in known.groupdict().items()
            }
            return _(str(message), **values)
    return note


def _group(placeholder: re.Match[str]) -> str:
    name = placeholder[1]
    return rf"(?P<{name}>\d[\d,.]*)" if name in NUMBERS else rf"(?P<{name}>.+)"


def _counts(text: str) -> Text:
    """Documents by metric."""
    return chained(
        [chained([Figure(one["n"]), one["metric"]]) for one in COUNT.finditer(text)], ", "
    )
