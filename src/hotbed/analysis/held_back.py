"""Listings whose address was not placed surely enough to count: how many, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.geocode.addresses import PARTS
from hotbed.geocode.defaults import Origin
from hotbed.geocode.review import for_review
from hotbed.runs.run import Run
from hotbed.tables import Line

LINES = (Line.BELOW_CONFIDENCE, Line.BELOW_PRECISION, Line.NOT_LOCATED)
_FETCHED_BY = {"organisations": "ror", "postcodes": "geonames-postal"}


@dataclass(frozen=True)
class HeldBack:
    """Rows with an address that count in no place, and what would place more of them.

    Parameters
    ----------
    rows : dict of Line to int
        By the ledger's line, those of `LINES` that have any.
    least : float
        The recipe's `min_confidence`.
    lacking : dict of str to str
        The tables (organisations, postcodes) that are not the user's or fetched ones, each with the
        set that `hotbed fetch` downloads for it.
    """

    rows: dict[Line, int]
    least: float
    lacking: dict[str, str]

    def text(self) -> str:
        """One line on the rows, one on the remedies; empty where nothing is held back."""
        if not self.rows:
            return ""
        words = {
            Line.BELOW_CONFIDENCE: f"placed with a confidence below {self.least:g}",
            Line.BELOW_PRECISION: "placed less precisely than the recipe asks",
            Line.NOT_LOCATED: "without a place",
        }
        counts = ", ".join(f"{count:,} {words[line]}" for line, count in self.rows.items())
        fetch = " and ".join(f"'hotbed fetch {name}'" for name in self.lacking.values())
        held = " and ".join(self.lacking)
        remedies = [f"{fetch} ({held} newer and fuller than used here)"] if fetch else []
        remedies.append(
            "corrections ('hotbed run ... --review FILE' lists these addresses, the most frequent "
            "first; fill it in and name it as geocoding.overrides)"
        )
        return f"Held back: {counts}.\nWhat would help: {'; '.join(remedies)}."


def held_back(run: Run) -> HeldBack:
    """The rows of all metrics that have an address and no place that counts.

    Parameters
    ----------
    run : Run
    """
    counts = dict.fromkeys(LINES, 0)
    for row in run.ledger.to_pylist():
        if row["line"] in counts:
            counts[Line(row["line"])] += row["rows"]
    loaded = run.metadata["geocoder"]
    served = (Origin.NAMED, Origin.FETCHED)
    return HeldBack(
        rows={line: count for line, count in counts.items() if count},
        least=run.recipe.geocoding.min_confidence,
        lacking={
            kind: name
            for kind, name in _FETCHED_BY.items()
            if loaded.get(kind, {}).get("origin") not in served
        },
    )


def for_correction(run: Run) -> pa.Table:
    """The addresses of a run that are held back, as a review file (`for_review`).

    Parameters
    ----------
    run : Run

    Returns
    -------
    pyarrow.Table
        Filled in, it is a file of overrides for the recipe's `geocoding.overrides`.
    """
    locations = run.locations
    held = locations.filter(pc.is_valid(locations["status"]))
    stated = [name for name in PARTS if held[f"stated_{name}"].null_count < held.num_rows]
    rows = held.select([f"stated_{name}" for name in stated]).rename_columns(stated)
    return for_review(rows.append_column("weight", held["listings"]), held)
