"""What somebody can compute who has a kit of rounded tables: an attack on each figure in it.

The sums are put together from the files alone. Of each figure the attacker knows that it lies less
than a base from what is published; lines that are not listed may hold anything that is left.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from hotbed.runs.profiles import BREAKDOWNS
from hotbed.tables import PROFILES

Range = tuple[float, float]


def ranges(
    told: Sequence[float],
    sums: Iterable[dict[int, float]],
    within: float,
    targets: Iterable[int],
    free: frozenset[int] = frozenset(),
) -> dict[int, Range]:
    """The least and the most that cells can be.

    `told` are the published values, from which the true ones lie at most `within`; of cells in
    `free` nothing is known but that they are not negative. Each of the sums is 0.
    """
    entries = [(row, *term) for row, one in enumerate(sums) for term in one.items()]
    rows, columns, factors = zip(*entries, strict=True)
    matrix = csr_array((factors, (rows, columns)), shape=(max(rows) + 1, len(told)))
    bounds = [
        (0, None) if cell in free else (max(value - within, 0), value + within)
        for cell, value in enumerate(told)
    ]
    found = {}
    for target in targets:
        goal = np.zeros(len(told))
        ends = []
        for sign in (1, -1):
            goal[target] = sign
            solved = linprog(
                goal, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs"
            )
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        found[target] = (ends[0], ends[1])
    return found


class RoundingAttacker:
    """The cells of a kit with their published values, and the sums between them."""

    def __init__(self, kit: Path) -> None:
        self._kit = kit
        metadata = json.loads((kit / "run.json").read_text("utf-8"))
        self.base: int = metadata["recipe"]["confidentiality"]["base"]
        self.metrics = list(metadata["recipe"]["metrics"])
        self.told: list[float] = []
        self.sums: list[dict[int, float]] = []
        self.cells: dict[tuple[Hashable, ...], int] = {}
        self.free: set[int] = set()
        for metric in self.metrics:
            self._documents(metric, metadata["world"][metric])
        for subject in BREAKDOWNS:
            self._lines(subject, ("classification", "label"))
            self._labels(subject)
        self._lines("series", ("year",))

    def broken_sums(self) -> list[dict[int, float]]:
        """Sums that the published values do not fulfil, where each of their cells is published."""
        return [
            one
            for one in self.sums
            if not self.free & set(one)
            and abs(sum(factor * self.told[cell] for cell, factor in one.items())) > 1e-6
        ]

    def narrower(
        self, most: float, targets: int | None = None
    ) -> dict[tuple[Hashable, ...], Range]:
        """Published cells of up to `most` that can be told closer than rounding promises.

        That is half a base up and, of what is not 0, down.
        """
        small = [
            (key, cell)
            for key, cell in self.cells.items()
            if cell not in self.free and self.told[cell] <= most
        ]
        small = small[:: max(len(small) // targets, 1)] if targets else small
        self.attacked = len(small)
        found = ranges(
            *(self.told, self.sums, self.base, [cell for _, cell in small], frozenset(self.free))
        )
        half = self.base / 2 - 1e-6
        return {
            key: found[cell]
            for key, cell in small
            if found[cell][0] > max(self.told[cell] - half, 1e-6)
            or found[cell][1] < self.told[cell] + half
        }

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self._kit / name
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert {row["rounding_base"] for row in rows} == {str(self.base)}, name
        return rows

    def _add(self, key: tuple[Hashable, ...], value: float, *, free: bool = False) -> int:
        self.cells[key] = len(self.told)
        self.told.append(value)
        if free:
            self.free.add(self.cells[key])
        return self.cells[key]

    def _total(self, parts: Iterable[int], whole: int) -> None:
        self.sums.append(dict.fromkeys(parts, 1.0) | {whole: -1.0})

    def _documents(self, metric: str, everything: int) -> None:
        column = f"{metric}_count"
        clusters = {
            row["cluster_id"]: self._add(("cluster", metric, row["cluster_id"]), float(row[column]))
            for row in self._rows("ranking.csv")
        }
        rows, columns = defaultdict(list), defaultdict(list)
        for part in self._rows("economies_in_clusters.csv"):
            key = part["cluster_id"], part["economy"]
            cell = self._add(("part", metric, *key), float(part[column]))
            rows[key[0]].append(cell)
            columns[key[1]].append(cell)
        for key, cells in rows.items():
            self._total(cells, clusters[key])
        for row in self._rows("economies.csv"):
            cell = self._add(("economy", metric, row["economy"]), float(row[column]))
            self._total(columns[row["economy"]], cell)
        lines = {
            row["line"]: self._add(("ledger", metric, row["line"]), float(row["documents"]))
            for row in self._rows("ledger.csv")
            if row["metric"] == metric and row["documents"]
        }
        self._total(clusters.values(), lines["cluster"])
        self._total(lines.values(), self._add(("world", metric), everything))

    def _lines(self, subject: str, names: tuple[str, ...]) -> None:
        groups = defaultdict(list)
        for row in self._rows(PROFILES[subject].file):
            whose = row["metric"], row["cluster_id"]
            key = (subject, *whose, *(row.get(name, "") for name in names))
            groups[whose].append(self._add(key, float(row["documents"])))
        for whose, cells in groups.items():
            rest = self._add((subject, *whose, "not listed"), 0.0, free=True)
            self._total([*cells, rest], self.cells["cluster", *whose])

    def _labels(self, subject: str) -> None:
        """The world's documents of a label: clusters have them, and what lies outside."""
        rows = self._rows(PROFILES[subject].file)
        shares: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in rows:
            if row.get("world_share"):
                whose = row["metric"], row.get("classification", "")
                shares[whose][row["label"]] = float(row["world_share"])
        for (metric, classification), told in shares.items():
            whole = self._whole(list(told.values()), self.told[self.cells["world", metric]])
            for label, share in told.items():
                cells = [
                    self.cells[subject, metric, row["cluster_id"], classification, label]
                    for row in rows
                    if (row["metric"], row.get("classification", ""), row["label"])
                    == (metric, classification, label)
                ]
                value = self._multiple(share * whole / 100)
                cell = self._add(("label", subject, metric, classification, label), value)
                self._total([*cells, self._add((*("rest", subject), cell), 0.0, free=True)], cell)

    def _multiple(self, value: float) -> float:
        return float(round(value / self.base) * self.base)

    def _whole(self, shares: Sequence[float], most: float) -> float:
        """Documents that state a label: the most of which all shares are multiples of the base."""
        for whole in range(int(most), 0, -self.base):
            values = [share * whole / 100 for share in shares]
            if all(abs(value - self._multiple(value)) < whole * 1e-6 for value in values):
                return whole
        raise AssertionError("no number of documents has these shares")
