"""How sure the geocoder was: of the places of each cluster, and of all addresses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.texts import term
from hotbed.count.fractions import half_up
from hotbed.publish.facts.lines import AnswerLine, Certainty
from hotbed.publish.facts.reading import Answers
from hotbed.runs.run import Run
from hotbed.tables import SHARE_DECIMALS

KINDS = ("precision", "method")
SURE = 0.9
"""An answer of this confidence or more counts as sure."""

Row = dict[str, Any]


def certainties(run: Run) -> dict[str, Certainty]:
    """How sure the places of each cluster are, by cluster id.

    Parameters
    ----------
    run : Run
    """
    table = run.locations
    table = table.filter(pc.is_valid(table["place_id"]))
    ids = run.members["place_id"].combine_chunks()
    cluster = run.members["cluster_id"].take(pc.index_in(table["place_id"], ids))
    table = table.select([*KINDS, "confidence", "listings"]).append_column("cluster", cluster)
    table = table.filter(pc.is_valid(table["cluster"]))
    by_cluster = _summed(table, ["cluster"])
    placed = {row["cluster"]: row["listings"] for row in by_cluster}
    lines: dict[str, dict[str, list[AnswerLine]]] = {
        key: {kind: [] for kind in KINDS} for key in placed
    }
    for kind in KINDS:
        for row in _summed(table, ["cluster", kind]):
            share = _percent(row["listings"], placed[row["cluster"]])
            lines[row["cluster"]][kind].append(
                AnswerLine(
                    term(kind, row[kind] or ""),
                    row["addresses"],
                    row["listings"],
                    _confidence(row),
                    share,
                )
            )
    return {
        row["cluster"]: Certainty(
            row["addresses"],
            row["listings"],
            _confidence(row),
            _percent(row["sure"], row["listings"]),
            lines[row["cluster"]]["precision"],
            lines[row["cluster"]]["method"],
        )
        for row in by_cluster
    }


def _summed(table: pa.Table, keys: list[str]) -> list[Row]:
    """Addresses, listings and weighted confidence by keys, most listings first."""
    listings = pc.cast(table["listings"], pa.int64())
    confidence = pc.fill_null(table["confidence"], 0.0)
    known = pc.multiply(listings, pc.cast(pc.is_valid(table["confidence"]), pa.int64()))
    sure = pc.multiply(listings, pc.cast(pc.greater_equal(confidence, SURE), pa.int64()))
    # Whole numbers, so that the sum is the same in any order.
    weighted = pc.multiply(listings, pc.cast(pc.round(pc.multiply(confidence, 1e6)), pa.int64()))
    table = table.select(keys).append_column("listings", listings)
    table = table.append_column("known", known).append_column("sure", sure)
    table = table.append_column("weighted", weighted)
    sums = [(name, "sum") for name in ("listings", "known", "sure", "weighted")]
    table = table.group_by(keys).aggregate([([], "count_all"), *sums])
    names = [
        name.removesuffix("_sum").replace("count_all", "addresses") for name in table.column_names
    ]
    order = [("listings", "descending"), *((key, "ascending") for key in keys)]
    rows: list[Row] = table.rename_columns(names).sort_by(order).to_pylist()
    return rows


def _confidence(row: Row) -> float | None:
    return round(row["weighted"] / row["known"] / 1e6, 4) if row["known"] else None


def _percent(part: int, total: int) -> float:
    return float(half_up(Fraction(100 * part, total), SHARE_DECIMALS)) if total else 0.0


def answers(run: Run) -> dict[str, list[Answers]]:
    """All addresses by precision and by method of their answer, most listings first.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        precision, method -> lines; "none" for addresses without an answer.
    """
    return {kind: _answers_by(run.locations, kind) for kind in KINDS}


def _answers_by(locations: pa.Table, kind: str) -> list[Answers]:
    names = pc.fill_null(locations[kind], "none")
    listings = np.asarray(locations["listings"].to_numpy(), np.int64)
    confidence = np.asarray(pc.fill_null(locations["confidence"], 0.0).to_numpy(), np.float64)
    used = np.asarray(pc.is_valid(locations["place_id"]).to_numpy(zero_copy_only=False), bool)
    kinds, which = np.unique(np.array(names.to_pylist(), np.str_), return_inverse=True)
    total = int(listings.sum())
    lines = []
    for number, name in enumerate(kinds.tolist()):
        rows = which == number
        held = int(listings[rows].sum())
        mean = float(np.dot(confidence[rows], listings[rows])) / held if held else None
        lines.append(
            Answers(
                name=term(kind, name),
                addresses=int(rows.sum()),
                listings=held,
                share=100 * held / total if total else 0.0,
                used=int(listings[rows & used].sum()),
                confidence=None if name == "none" else mean,
            )
        )
    return sorted(lines, key=lambda line: (-line.listings, line.name))
