"""How sure a run's ranks are: what `hotbed uncertainty` writes and shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns, write_tables
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.analysis.text import plural
from hotbed.analysis.uncertainty.change_rows import change_tables
from hotbed.analysis.uncertainty.measure import measuring
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS, rank_range, ranks_in_words
from hotbed.analysis.uncertainty.rows import measured_tables
from hotbed.analysis.uncertainty.written import documents_of, tied_ranks
from hotbed.runs.run import Run
from hotbed.tables import ADDED, CHANGE_UNCERTAINTY, PAIRS, PLACES, SWAPS, UNCERTAINTY

CAVEAT = (
    "Sets of ranks say what other documents of the same world would do; the window's own documents "
    "are complete. Placings and choices of method are doubts of their own: read them beside."
)


@dataclass(frozen=True, repr=False)
class Uncertainty(TableAnswer):
    """How sure each rank is, and with a previous edition which changes are real.

    Parameters
    ----------
    run : Run
    tables : dict of str to pyarrow.Table
        By name (`hotbed.tables.uncertainty`), as they stand in files.
    top : int
        How many clusters are shown.
    """

    run: Run
    tables: dict[str, pa.Table]
    top: int

    @property
    def table(self) -> pa.Table:
        """`hotbed.tables.UNCERTAINTY`."""
        return self.tables[UNCERTAINTY.name]

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(UNCERTAINTY, self.run.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; pairs and places are in their files."""
        return {
            name: self._rows(name) for name in self.tables if name not in (PAIRS.name, PLACES.name)
        }

    def _rows(self, name: str) -> list[dict[str, Any]]:
        decimals = set(decimal_columns(ADDED[name], self.run.metrics))
        return [
            {key: _plain(value, key in decimals) for key, value in row.items()}
            for row in self.tables[name].to_pylist()
        ]

    def columns(self) -> Columns | None:
        """The first clusters with their sets of ranks, each doubt in columns of its own."""
        rows = self.table.slice(0, self.top).to_pylist()
        if not rows:
            return None
        head = ["rank", "documents", "alone", "exists", "placings", "choices", "total", "sd"]
        hidden = unprinted(self.run)
        lines = [[*self._ranks(row, hidden), *_figures(row), row["name"]] for row in rows]
        return Columns([*head, "cluster"], lines, left=(len(head),))

    def _ranks(self, row: dict[str, Any], hidden: Collection[str]) -> list[str]:
        """The ranks of a line; dashes below the recipe's floor of documents."""
        if row["cluster_id"] in hidden:
            return [NO_RANK, NO_RANK, NO_RANK, _share(row["exists"]), NO_RANK, NO_RANK]
        return [
            str(row["rank"]),
            rank_range(row["rank_low"], row["rank_high"]),
            rank_range(row["marginal_low"], row["marginal_high"]),
            _share(row["exists"]),
            _range(row["geocoding_low"], row["geocoding_high"]),
            _range(row["choices_low"], row["choices_high"]),
        ]

    def notes(self) -> list[str]:
        """What can't be told apart, what rests on few documents, and what changed for sure."""
        return [*self._ties(), *self._small(), *self._changes(), CAVEAT]

    def _ties(self) -> list[str]:
        rows = self.table.to_pylist()
        close = [
            (first, second)
            for first, second in pairwise(rows)
            if second["rank"] in tied_ranks(first)
        ]
        pairs = max(len(rows) - 1, 0)
        lines = [f"{pairs - len(close)} of {plural(pairs, 'neighbouring pair')} can be told apart"]
        first = next((row for row in rows if row["rank_low"] != row["rank_high"]), None)
        if first is not None:
            words = ranks_in_words(first["rank_low"], first["rank_high"])
            lines.append(f"{first['name']} is {words}")
        return lines

    def _small(self) -> list[str]:
        few = [
            row["name"]
            for row in self.table.to_pylist()
            if sum(documents_of(row, self.run.metrics).values()) < FEW_DOCUMENTS
        ]
        if not few:
            return []
        verb = "rests" if len(few) == 1 else "rest"
        return [
            f"{plural(len(few), 'rank')} {verb} on fewer than {FEW_DOCUMENTS} documents: "
            f"{_first(few, 5)}"
        ]

    def _changes(self) -> list[str]:
        if CHANGE_UNCERTAINTY.name not in self.tables:
            return []
        rows = self.tables[CHANGE_UNCERTAINTY.name].to_pylist()
        lines = []
        for kind, what in (("rank_told", "rank"), ("total_told", "total")):
            for told in ("rose", "fell"):
                names = [row["name"] for row in rows if row[kind] == told]
                lines.append(f"{what} surely {told}: {_listed(names)}")
        swaps = self.tables[SWAPS.name]
        real = sum(1 for told in swaps["told"].to_pylist() if told)
        lines.append(f"{real} of {plural(swaps.num_rows, 'swap')} of places are surely gains")
        return lines

    def write(self) -> list[Path]:
        """Write the tables into the run's folder.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        HotbedError
            The folder holds another run by now, or can't be written.
        """
        folder = self.run.folder
        files = {ADDED[name].path(folder): table for name, table in self.tables.items()}
        return write_tables(self.run, files)


def uncertainty(run: Run, against: Run | None = None, top: int = 25) -> Uncertainty:
    """Measure how sure a run's ranks are; the recipe's `[uncertainty]` says how.

    Parameters
    ----------
    run : Run
        Its stages must still be there.
    against : Run, optional
        The previous edition, to say which changes are real.
    top : int
        How many clusters are shown.

    Returns
    -------
    Uncertainty
        The same for any order of rows, threads and engine.

    Raises
    ------
    HotbedError
        Stages were removed, tables don't agree, or other tables of the geocoder are here.
    """
    with measuring(run) as doubts:
        tables = measured_tables(doubts)
        if against is not None:
            tables |= change_tables(doubts, against)
    return Uncertainty(run, tables, top)


def _figures(row: dict[str, Any]) -> list[str]:
    return [f"{float(row['total']):.3f}", f"{float(row['sd']):.3f}"]


def _plain(value: Any, decimal: bool) -> Any:
    return float(value) if decimal and value is not None else value


def _listed(names: list[str]) -> str:
    """How many there are, and the first of them."""
    return f"{len(names)} ({_first(names, 8)})" if names else "none"


def _first(names: list[str], most: int) -> str:
    return f"{'; '.join(names[:most])}{' ...' if len(names) > most else ''}"


def _share(text: str | None) -> str:
    return "-" if text is None else f"{float(text):.0%}"


def _range(low: int | None, high: int | None) -> str:
    return "-" if low is None or high is None else rank_range(low, high)
