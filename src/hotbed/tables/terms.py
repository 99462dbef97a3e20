"""The words that stand in columns: where a row of the inputs ended, and how precise a place is."""

from __future__ import annotations

from enum import StrEnum


class Line(StrEnum):
    """The ledger's lines: every row read ends in exactly one."""

    CLUSTER = "cluster"
    NOISE = "noise"
    BELOW_PRECISION = "below_precision"
    BELOW_CONFIDENCE = "below_confidence"
    NOT_LOCATED = "not_located"
    NO_ADDRESS = "no_address"
    NO_CONTRIBUTOR = "no_contributor"
    NOT_IN_FILE = "not_in_file"
    OUTSIDE_YEARS = "outside_years"
    NO_YEAR = "no_year"
    LEFT_OUT = "left_out"
    DUPLICATE = "duplicate"
    SAME_DOI = "same_doi"
    UNREADABLE = "unreadable"

    @property
    def meaning(self) -> str:
        """The line in words.

        >>> Line.NOISE.meaning
        'located, but in no cluster'
        """
        return MEANINGS[self]


MEANINGS = {
    Line.CLUSTER: "counted in a cluster",
    Line.NOISE: "located, but in no cluster",
    Line.BELOW_PRECISION: "located less precisely than the recipe asks",
    Line.BELOW_CONFIDENCE: "located with less confidence than the recipe asks",
    Line.NOT_LOCATED: "the geocoder found no place for the address",
    Line.NO_ADDRESS: "the contributor has no address",
    Line.NO_CONTRIBUTOR: "the document lists no contributor",
    Line.NOT_IN_FILE: "contributors that the document has but the file does not list",
    Line.OUTSIDE_YEARS: "published outside the recipe's years",
    Line.NO_YEAR: "without a year",
    Line.LEFT_OUT: "of a type that the recipe leaves out",
    Line.DUPLICATE: "a further copy of a row or document",
    Line.SAME_DOI: "the same document (DOI) from another source",
    Line.UNREADABLE: "could not be read (see rejects.parquet)",
}

OUTSIDE = (
    Line.OUTSIDE_YEARS,
    Line.NO_YEAR,
    Line.LEFT_OUT,
    Line.DUPLICATE,
    Line.SAME_DOI,
    Line.UNREADABLE,
)
"""Lines of rows outside the window: they carry no documents."""

PLACED = "placed"
"""The status of a row whose place counts: the ledger has it under cluster or noise."""


class Precision(StrEnum):
    """How precise an answer of the geocoder is, the most precise first."""

    GIVEN = "given"
    ROOFTOP = "rooftop"
    STREET = "street"
    POSTCODE = "postcode"
    LOCALITY = "locality"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"


LOCALITY_OR_BETTER = tuple(Precision)[:5]
