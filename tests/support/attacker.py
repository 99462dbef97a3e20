"""What somebody can compute who has a published kit: an attack on each figure that is hidden in it.

The sums are put together from the files alone and not from what the code under test decided with.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from hotbed.analysis.confidentiality.decide import Decisions
from hotbed.analysis.confidentiality.relations import Relations
from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.confidentiality.rules import Reason
from hotbed.analysis.confidentiality.suppress import is_safe
from hotbed.analysis.economies import economies_table, parts_table
from hotbed.count.profiles import NONE_STATED
from hotbed.runs.profiles import BREAKDOWNS
from hotbed.runs.run import Run
from hotbed.steps.subjects import classification_of
from hotbed.tables import PROFILES

LABELLED = tuple(BREAKDOWNS)


class Target(NamedTuple):
    """A hidden figure: what it is of, its cell, its true value."""

    what: tuple[object, ...]
    cell: int
    value: float


class Attacker:
    """All sums of a kit, with the true values of the run behind it.

    `ignored` reasons are taken for published: what an attack would find without them.
    """

    def __init__(self, run: Run, kit: Path, ignored: tuple[Reason, ...] = ()) -> None:
        self.relations, self.hidden = Relations(), set[int]()
        self.targets: list[Target] = []
        self._ignored = ignored
        self._run, self._kit = run, kit
        self._decided: Decisions = released(run).decisions
        self._numbers = {key: n for n, key in enumerate(run.ranking["cluster_id"].to_pylist())}
        self._clusters()
        self._world = defaultdict(list)
        for subject in LABELLED:
            self._lines(subject, ("metric", "classification"), "label")
        self._worlds()
        self._lines("series", ("metric",), "year")

    def recovered(self, percent: float) -> list[Target]:
        """Figures that can be told closer than wanted."""
        found = []
        groups = {
            cell: equations
            for cells, equations in self.relations.components()
            if self.hidden & set(cells)
            for cell in cells
        }
        for target in self.targets:
            want = target.value * percent / 100
            equations = groups[target.cell]
            bound = {cell for equation in equations for cell in equation} | {target.cell}
            hidden = self.hidden & bound
            if not is_safe(self.relations.values, equations, hidden, target.cell, want):
                found.append(target)
        return found

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self._kit / name
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def _add(
        self, what: tuple[object, ...], value: float, shown: str | None, why: Reason | None
    ) -> int:
        cell = self.relations.cell(value)
        if not shown and why not in self._ignored:
            self.hidden.add(cell)
            if why not in (None, Reason.SECONDARY) and value:
                self.targets.append(Target(what, cell, value))
        elif shown:
            assert float(shown) == value, (what, shown, value)
        return cell

    def _why_part(self, cluster: str, economy: str) -> Reason | None:
        number = self._numbers[cluster]
        return self._decided.parts.get((number, economy)) or self._decided.clusters.get(number)

    def _clusters(self) -> None:
        run, ranking = self._run, {row["cluster_id"]: row for row in self._rows("ranking.csv")}
        parts = {
            (row["cluster_id"], row["economy"]): row
            for row in self._rows("economies_in_clusters.csv")
        }
        economies = {row["economy"]: row for row in self._rows("economies.csv")}
        held = parts_table(run).to_pylist()
        for metric in run.metrics:
            column, cells, columns = f"{metric}_count", {}, defaultdict(list)
            for row in run.ranking.to_pylist():
                key, told = row["cluster_id"], ranking[row["cluster_id"]]
                what, why = ("cluster", metric, key), self._decided.clusters.get(self._numbers[key])
                assert bool(why) == bool(told["confidential"]), key
                cells[key] = self._add(what, row[column], told[column], why)
            rows = defaultdict(list)
            for part in held:
                key = part["cluster_id"], part["economy"]
                told = parts.get(key, {})
                why, value = self._why_part(*key), float(part[column])
                cell = self._add(("part", metric, *key), value, told.get(column), why)
                rows[key[0]].append(cell)
                columns[key[1]].append(cell)
            for key, members in rows.items():
                self.relations.total(members, cells[key])
            for row in economies_table(run).to_pylist():
                told, value = economies[row["economy"]], float(row[column])
                why = self._decided.economies.get((metric, row["economy"]))
                cell = self._add(("economy", metric, row["economy"]), value, told[column], why)
                self.relations.total(columns[row["economy"]], cell)
            self._ledger(metric, list(cells.values()))
        self._listings(held, parts, ranking)

    def _ledger(self, metric: str, clusters: list[int]) -> None:
        told = {row["line"]: row for row in self._rows("ledger.csv") if row["metric"] == metric}
        together = []
        for row in self._run.ledger.to_pylist():
            if row["metric"] != metric:
                continue
            shown = told.get(row["line"], {}).get("documents")
            cell = self.relations.cell(row["documents"] or 0.0)
            if shown is None:
                self.hidden.add(cell)
                together.append(cell)
            if row["line"] == "cluster":
                self.relations.total(clusters, cell)
        if together:
            self.relations.total(together)

    def _listings(self, held, parts, ranking) -> None:
        rows = defaultdict(list)
        for part in held:
            key = part["cluster_id"], part["economy"]
            told = parts.get(key)
            if told is not None:
                value, why = float(part["listings"]), self._why_part(*key)
                rows[key[0]].append(self._add(("listings", *key), value, told["listings"], why))
        for members in rows.values():
            self.relations.total(members)

    def _lines(self, subject: str, within: tuple[str, ...], label: str) -> None:
        table = self._run.subject(subject)
        if table is None:
            return
        told = {
            (row["cluster_id"], *(row.get(name, "") for name in within), row[label]): row
            for row in self._rows(PROFILES[subject].file)
        }
        groups = defaultdict(list)
        for place, row in enumerate(table.to_pylist()):
            whose = (row["cluster_id"], *(row.get(name) or "" for name in within))
            shown = told.get((*whose, str(row[label])))
            if shown is None:
                continue  # of a cluster that is left out: nobody knows what its lines add up to
            what = (subject, *whose, row[label])
            why = self._decided.lines.get((subject, place))
            cell = self._add(what, row["documents"], shown["documents"], why)
            assert shown["documents"] or not shown.get("position"), what
            groups[whose].append(cell)
            if label == "label" and row["position"] is not None:
                everywhere = (subject, row["metric"], row.get("classification"), row["label"])
                self._world[everywhere].append((cell, shown.get("world_share")))
            indexed = any(
                line.get("specialisation") and line.get("world_share")
                for key, line in told.items()
                if key[: len(whose)] == whose
            )
            if indexed and row[label] == NONE_STATED:
                self.relations.total([cell])  # an index tells how many documents name a field
        for members in groups.values():
            self.relations.total(members)

    def _worlds(self) -> None:
        """What a share in the world tells, if it is told in any line."""
        stage = self._run.stage("subjects")
        names = pq.read_table(stage / "names.parquet").to_pylist()
        labels = {
            row["label_id"]: (*classification_of(row["shown"]), row["label"]) for row in names
        }
        world = defaultdict(float)
        for row in pq.read_table(stage / "world.parquet").to_pylist():
            world[row["metric"], *labels[row["label_id"]]] += row["rows"] / row["n"]
        for (subject, metric, classification, label), lines in self._world.items():
            if any(share for _, share in lines):
                whole = world[metric, BREAKDOWNS[subject], classification, label]
                held = sum(self.relations.values[cell] for cell, _ in lines)
                rest = self.relations.cell(whole - held)
                self.hidden.add(rest)
                self.relations.total([*(cell for cell, _ in lines), rest])
