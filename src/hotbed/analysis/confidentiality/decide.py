"""Which cells of a run's published tables are hidden, decided once for all outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotbed.analysis.confidentiality.contributions import (
    NONE_STATED,
    OTHERS,
    Cells,
    Contributors,
    Key,
    contributors,
    of_cell,
)
from hotbed.analysis.confidentiality.relations import Relations
from hotbed.analysis.confidentiality.rules import Reason, sensitive, wanted
from hotbed.analysis.confidentiality.suppress import suppress
from hotbed.analysis.economies import economy_parts
from hotbed.base.errors import HotbedError
from hotbed.base.formulas import harmless
from hotbed.count import profiles
from hotbed.recipe import Confidentiality
from hotbed.runs.profiles import BREAKDOWNS, WITH_INDEX
from hotbed.runs.run import Run
from hotbed.steps.subjects import classification_of
from hotbed.tables import Line

CLUSTER_COST, ECONOMY_COST, LEDGER_COST = 1e7, 1e3, 1e2
"""What hiding a cluster, an economy's total and the ledger's lines costs beside their documents."""
Row = dict[str, Any]
Hidden = dict[Key, Reason]


@dataclass
class Decisions:
    """What is hidden, by what identifies the cells.

    Parameters
    ----------
    clusters : dict
        Row of the ranking -> reason: nothing of the cluster is published.
    parts : dict
        Row of the ranking and economy -> reason: all figures of a part of a cluster.
    economies : dict
        Metric and economy -> reason: the documents of an economy's parts.
    ledger : dict
        Metric and line -> reason: lines that are told together.
    lines : dict
        Subject and number of the row in its table -> reason.
    worlds : set
        Subject, metric, classification and label whose share in the world would tell.
    """

    clusters: dict[int, Reason] = field(default_factory=dict)
    parts: Hidden = field(default_factory=dict)
    economies: Hidden = field(default_factory=dict)
    ledger: Hidden = field(default_factory=dict)
    lines: Hidden = field(default_factory=dict)
    worlds: set[Key] = field(default_factory=set)


@dataclass
class System:
    """The cells of all tables, by key, with the sums between them."""

    relations: Relations = field(default_factory=Relations)
    keys: dict[Key, int] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    confidential: dict[int, float] = field(default_factory=dict)
    reasons: Hidden = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    """Confidential cells that are protected, however much more is hidden."""
    worlds: dict[Key, float] = field(default_factory=dict)
    """The world's documents by subject, metric, classification and label."""

    def add(self, key: Key, value: float, cost: float = 1.0) -> int:
        """Add a cell under a key, with what hiding it costs beside its value."""
        self.keys[key] = self.relations.cell(value)
        self.costs.append(value + cost)
        return self.keys[key]

    def judge(self, key: Key, cells: Cells, at: Key, rules: Confidentiality) -> None:
        """Apply the rules to a cell, whose contributions are known under another key."""
        cell = of_cell(cells, *at)
        reason = sensitive(cell, rules)
        if reason is not None and key in self.keys:
            value = self.relations.values[self.keys[key]]
            self.hide(key, reason, wanted(cell, value, rules))

    def hide(self, key: Key, reason: Reason, want: float) -> None:
        """Note that a cell is confidential."""
        number = self.keys[key]
        self.confidential[number] = max(want, self.confidential.get(number, 0.0))
        self.reasons.setdefault(key, reason)

    def suppressed(self) -> tuple[Hidden, list[Key]]:
        """The hidden cells with their reasons, and those of the new ones that nothing protects."""
        wanted_now = {
            number: want for number, want in self.confidential.items() if number not in self.done
        }
        result = suppress(self.relations, wanted_now, self.costs, hidden=self.hidden)
        self.done |= set(wanted_now)
        self.hidden |= result.hidden
        named = {number: key for key, number in self.keys.items()}
        hidden = {
            named[number]: self.reasons.get(named[number], Reason.SECONDARY)
            for number in sorted(self.hidden)
        }
        return hidden, [named[number] for number in result.unprotected]


def decide(run: Run, rules: Confidentiality) -> Decisions:
    """Decide what is hidden in everything that is published of a run.

    A cluster of which a count is hidden is left out altogether, and a part of a cluster is hidden
    in all its figures, since totals and shares would tell. What is hidden so in other metrics is
    protected as if it were confidential.

    Parameters
    ----------
    run : Run
        With its stages.
    rules : Confidentiality

    Raises
    ------
    HotbedError
        The run's stages were removed, or too little is published beside a figure to protect it.
    """
    with contributors(run, rules) as who:
        rows = profile_rows(run, who, rules)
        base = base_system(run, who, rules)
    unprotected: set[Key] = set()
    hidden_rows, failed = rows.suppressed()
    for key in failed:  # too little else is in the cluster: it can't be told either
        unprotected.add(("cluster", key[2], key[1]))
    decisions = Decisions()
    while True:
        for key in sorted(unprotected, key=str):
            base.hide(key, Reason.SECONDARY, _least(base, key, rules))
        hidden, failed = base.suppressed()
        if any(base.reasons[key] is not Reason.SECONDARY for key in failed):
            raise HotbedError(
                f"{len(failed)} confidential figures can't be protected: too little is told beside "
                "them",
                "count more documents or lower what [confidentiality] asks for",
            )
        _merge(decisions, hidden)
        if not _spread(base, decisions, rules):
            break
    decisions.lines = {
        key[:1] + key[3:4]: reason
        for key, reason in hidden_rows.items()
        if key[0] != "total" and key[1] not in decisions.clusters
    }
    _ledger(run, rules, decisions)
    decisions.worlds = _told_by_world(run, rows, hidden_rows)
    return decisions


def base_system(run: Run, who: Contributors, rules: Confidentiality) -> System:
    """Clusters, their parts by economy, economies, and what the ledger has of them."""
    system, parts = System(), economy_parts(run)
    by_part, by_cluster = who.parts(), who.clusters()
    by_economy, by_listing = who.economies(), who.listings()
    numbers = {key: row for row, key in enumerate(run.ranking["cluster_id"].to_pylist())}
    ranked = run.ranking.to_pylist()
    kept = {(row["metric"], row["line"]): row["documents"] for row in run.ledger.to_pylist()}
    for metric in run.metrics:
        of_cluster: dict[int, list[int]] = {row: [] for row in range(len(ranked))}
        of_economy: dict[str, list[tuple[int, float]]] = {}
        for part in parts:
            row, code = numbers[part["cluster_id"]], part["economy"]
            value = float(part["counts"][metric])
            cell = system.add(("part", metric, row, code), value)
            system.judge(("part", metric, row, code), by_part, (metric, row, code), rules)
            of_cluster[row].append(cell)
            of_economy.setdefault(code, []).append((cell, value))
        whole = []
        for row, cells in of_cluster.items():
            value = sum(system.relations.values[cell] for cell in cells)
            whole.append(system.add(("cluster", metric, row), value, CLUSTER_COST))
            system.judge(("cluster", metric, row), by_cluster, (metric, row), rules)
            system.relations.total(cells, whole[-1])
        for code, held in of_economy.items():
            total = sum(value for _, value in held)
            cell = system.add(("economy", metric, code), total, ECONOMY_COST)
            system.judge(("economy", metric, code), by_economy, (metric, code), rules)
            system.relations.total([number for number, _ in held], cell)
        total = sum(system.relations.values[cell] for cell in whole)
        inside = system.add(("ledger", metric, Line.CLUSTER.value), total, LEDGER_COST)
        system.relations.total(whole, inside)
        noise = float(kept.get((metric, Line.NOISE.value)) or 0)
        system.relations.total(
            [inside, system.add(("ledger", metric, Line.NOISE.value), noise, LEDGER_COST)]
        )
    by_row: dict[int, list[int]] = {}
    for part in parts:
        row, code = numbers[part["cluster_id"]], part["economy"]
        cell = system.add(("listings", row, code), float(part["listings"]))
        system.judge(("listings", row, code), by_listing, (row, code), rules)
        by_row.setdefault(row, []).append(cell)
    for cells in by_row.values():
        if len(cells) > 1:
            system.relations.total(cells)
    return system


def profile_rows(run: Run, who: Contributors, rules: Confidentiality) -> System:
    """The lines of the profiles: of each cluster and metric they add up to what is known."""
    system = System()
    numbers = {key: row for row, key in enumerate(run.ranking["cluster_id"].to_pylist())}
    for subject, kind in BREAKDOWNS.items():
        table = run.subject(subject)
        if table is not None:
            _breakdown(system, subject, kind, table.to_pylist(), numbers, who, rules)
    series = run.subject("series")
    if series is not None:
        by_year = who.years()
        groups: dict[Key, list[int]] = {}
        for place, row in enumerate(series.to_pylist()):
            whose = numbers[row["cluster_id"]], row["metric"]
            key = ("series", *whose, place)
            groups.setdefault(whose, []).append(system.add(key, row["documents"]))
            system.judge(key, by_year, (row["metric"], whose[0], row["year"]), rules)
        for cells in groups.values():
            system.relations.total(cells)
    _partners(system, run, numbers, rules)
    return system


def _breakdown(
    system: System,
    subject: str,
    kind: str,
    table: list[Row],
    numbers: Mapping[str, int],
    who: Contributors,
    rules: Confidentiality,
) -> None:
    kinds = {
        classification_of(name)[1]: name
        for name in who.kinds()
        if classification_of(name)[0] == kind
    }
    none, world = who.unlabelled(kinds.values()), who.world()
    ids = {
        name: {str(harmless(label)): number for label, number in who.label_ids(stated).items()}
        for name, stated in kinds.items()
    }
    cells = {}
    for name, stated in kinds.items():
        shown = (
            (row["metric"], numbers[row["cluster_id"]], ids[name][row["label"]])
            for row in table
            if _classification(row) == name and row["position"] is not None
        )
        cells[name] = who.labels(stated, shown)
    groups: dict[Key, list[int]] = {}
    for place, row in enumerate(table):
        whose, name = (numbers[row["cluster_id"]], row["metric"]), _classification(row)
        key = (subject, *whose, place)
        number = system.add(key, row["documents"])
        unstated = row["position"] is None and row["label"] == profiles.NONE_STATED
        if unstated:
            system.judge(key, none, (whose[1], whose[0], NONE_STATED), rules)
        else:
            label = OTHERS if row["position"] is None else ids[name][row["label"]]
            system.judge(key, cells.get(name, {}), (whose[1], whose[0], label), rules)
            everywhere = world.get((row["metric"], label), 0.0)
            system.worlds[subject, row["metric"], name, row["label"]] = everywhere
        groups.setdefault((*whose, name), []).append(number)
    for held in groups.values():
        system.relations.total(held)


def _classification(row: Row) -> str | None:
    return row.get("classification") or None


def _partners(system: System, run: Run, numbers: Mapping[str, int], rules: Confidentiality) -> None:
    """Lines of few documents, counted whole, that no sum binds: partners and teams."""
    for subject, counts in (("partners", _shared), ("teams", _kinds_of_documents)):
        table = run.subject(subject)
        for place, row in enumerate(table.to_pylist() if table is not None else []):
            if any(0 < count < rules.min_contributors for count in counts(row)):
                key = (subject, numbers[row["cluster_id"]], row["metric"], place)
                system.add(key, 0.0)
                system.hide(key, Reason.FEW, 0.0)


def _shared(row: Row) -> list[float]:
    return [row["documents"]]


def _kinds_of_documents(row: Row) -> list[float]:
    """A team's documents: all, by one person, by several, with and without anybody abroad."""
    total = row["documents"]
    counts = [total]
    for name in ("alone_share", "foreign_share"):
        if row[name] is not None:
            part = round(total * row[name] / 100)
            counts += [part, total - part]
    return counts


def _merge(decisions: Decisions, hidden: Mapping[Key, Reason]) -> None:
    for (kind, *key), reason in hidden.items():
        if kind == "cluster":
            decisions.clusters.setdefault(key[1], reason)
        elif kind in ("part", "listings"):
            decisions.parts.setdefault(tuple(key[-2:]), reason)
        else:
            {"economy": decisions.economies, "ledger": decisions.ledger}[kind][tuple(key)] = reason


def _spread(base: System, decisions: Decisions, rules: Confidentiality) -> bool:
    """Hide in every metric what is hidden in one; whether that adds a cell to protect."""
    grown = False
    for key, number in base.keys.items():
        kind = key[0]
        whole = kind == "cluster" and key[2] in decisions.clusters
        part = kind in ("part", "listings") and (
            key[-2:] in decisions.parts or key[-2] in decisions.clusters
        )
        if (whole or part) and number not in base.confidential:
            base.hide(key, Reason.SECONDARY, _least(base, key, rules))
            grown = True
    return grown


def _least(base: System, key: Key, rules: Confidentiality) -> float:
    """How far from its value a cell must be able to lie that is hidden with a confidential one."""
    return base.relations.values[base.keys[key]] * rules.protection / 100


def _ledger(run: Run, rules: Confidentiality, decisions: Decisions) -> None:
    """Lines of few rows are told together with another."""
    for metric in run.metrics:
        system, cells = System(), []
        for row in run.ledger.to_pylist():
            if row["metric"] == metric and row["rows"]:
                key = (metric, row["line"])
                cells.append(system.add(key, float(row["rows"])))
                if row["rows"] < rules.min_contributors or key in decisions.ledger:
                    system.hide(key, decisions.ledger.get(key, Reason.FEW), 0.0)
        system.relations.total(cells)
        decisions.ledger |= system.suppressed()[0]


def _told_by_world(run: Run, rows: System, hidden: Iterable[Key]) -> set[Key]:
    """Labels whose share in the world leaves too little beside the clusters' lines."""
    lines = [key for key in hidden if key[0] in WITH_INDEX]
    told: set[Key] = set()
    for subject in sorted({str(key[0]) for key in lines}):
        table = run.subject(subject)
        held = table.to_pylist() if table is not None else []
        want = max(
            (rows.confidential.get(rows.keys[key], 0.0) for key in lines if key[0] == subject),
            default=0.0,
        )
        sums: dict[Key, float] = {}
        for row in held:
            key = (subject, row["metric"], _classification(row), row["label"])
            sums[key] = sums.get(key, 0.0) + row["documents"]
        for _, _, _, place in (key for key in lines if key[0] == subject):
            row = held[int(str(place))]
            key = (subject, row["metric"], _classification(row), row["label"])
            if rows.worlds.get(key, 0.0) - sums[key] < want:
                told.add(key)
    return told
