"""Listings whose address was not placed surely enough to count: how many, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import half_up
from hotbed.geocode.addresses import PARTS
from hotbed.geocode.defaults import Origin
from hotbed.geocode.review import for_review
from hotbed.runs.run import Run
from hotbed.tables import Line

LINES = (Line.BELOW_CONFIDENCE, Line.BELOW_PRECISION, Line.NOT_LOCATED)
LARGEST, UNEVEN = 10, Fraction(2, 100)
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
    uneven : list of (str, Fraction)
        Of the ten economies with most listings, those whose share that names no town is the largest
        and the least, with these shares; empty where the two differ by less than `UNEVEN`.
    """

    rows: dict[Line, int]
    least: float
    lacking: dict[str, str]
    uneven: list[tuple[str, Fraction]]

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
        lines = [f"Held back: {counts}.", f"What would help: {'; '.join(remedies)}."]
        if self.uneven:
            (most, high), (least, low) = self.uneven
            lines.append(
                f"Addresses without a town: {_percent(high)} in {most}, {_percent(low)} in {least} "
                "(ledger_economies.csv); the ranks of the former are the lower for it."
            )
        return "\n".join(lines)


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
        uneven=_uneven(run),
    )


def _percent(share: Fraction) -> str:
    return f"{half_up(100 * share, 1)} %"


def _uneven(run: Run) -> list[tuple[str, Fraction]]:
    """The largest economies with the largest and the least share of addresses without a town."""
    rows = [row for row in run.ledger_economies.to_pylist() if row["economy"] and row["listings"]]
    shares = [
        (row["name"], Fraction(row[Line.BELOW_PRECISION.value], row["listings"]))
        for row in rows[:LARGEST]
    ]
    if not shares:
        return []
    most = max(shares, key=lambda named: named[1])
    least = min(shares, key=lambda named: named[1])
    return [most, least] if most[1] - least[1] >= UNEVEN else []


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
