"""The lines of clusters' profiles, rounded so that they add up to their clusters' documents.

Lines that round to 0 are left out, as lines of no document are: nothing tells which of them exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.analysis.confidentiality.rounding.controlled import apportioned, nearest
from hotbed.analysis.confidentiality.rounding.documents import Documents
from hotbed.base.formulas import harmless
from hotbed.count.profiles import NONE_STATED, World, of_stated, with_specialisation, world_by_label
from hotbed.runs.profiles import BREAKDOWNS, WITH_INDEX, printed
from hotbed.runs.run import Run
from hotbed.steps.subjects import classification_of
from hotbed.tables import PROFILES

Row = dict[str, Any]
Whose = tuple[int, str]
"""Row of the ranking and metric."""


@dataclass(frozen=True)
class Rounding:
    """What profiles are rounded with.

    Parameters
    ----------
    run : Run
    documents : Documents
        Of its clusters, rounded.
    """

    run: Run
    documents: Documents

    @property
    def base(self) -> int:
        """Counts are multiples of it."""
        return self.documents.base

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Rows of the ranking by id of the cluster."""
        ids = self.run.ranking["cluster_id"].to_pylist()
        return {key: number for number, key in enumerate(ids)}

    @cached_property
    def totals(self) -> dict[Whose, Fraction]:
        """The clusters' documents, as `of_stated` takes them."""
        return {
            (self.numbers[key], metric): Fraction(count)
            for (key, metric), count in self.documents.clusters.items()
        }


def rounded_profiles(rounding: Rounding, order: list[Row]) -> dict[str, pa.Table]:
    """Every subject that the run has, as its file has it, decimals as text.

    Parameters
    ----------
    rounding : Rounding
    order : list of dict
        The clusters in the order that the rows are to have, with number (row of the run's ranking),
        cluster_id and name.
    """
    rows: dict[str, list[Row]] = {}
    for subject, kind in BREAKDOWNS.items():
        held = _rows(rounding, subject)
        if held:
            lines = _breakdown(rounding, held)
            rows[subject] = _with_index(rounding, lines, kind) if subject in WITH_INDEX else lines
    rows["series"] = [
        line for _, lines in _by_whose(rounding, "series") for line in _add_up(rounding, lines)
    ]
    rows["teams"] = [row for row in _teams(rounding) if row["documents"]]
    rows["partners"] = list(_partners(rounding, rows["teams"]))
    return {
        subject: printed(lines, order, PROFILES[subject])
        for subject, lines in rows.items()
        if lines
    }


def _rows(rounding: Rounding, subject: str) -> list[Row]:
    """A subject's lines with the numbers of their clusters."""
    table, numbers = rounding.run.subject(subject), rounding.numbers
    rows = table.to_pylist() if table is not None else []
    for row in rows:
        row["cluster"] = numbers[row.pop("cluster_id")]
    return rows


def _by_whose(rounding: Rounding, subject: str) -> Iterable[tuple[Whose, list[Row]]]:
    groups: dict[Whose, list[Row]] = {}
    for row in _rows(rounding, subject):
        groups.setdefault((row["cluster"], row["metric"]), []).append(row)
    return groups.items()


def _add_up(rounding: Rounding, lines: list[Row]) -> list[Row]:
    """Lines of one cluster and metric that add up to its documents, without those of 0."""
    whole = int(rounding.totals[lines[0]["cluster"], lines[0]["metric"]])
    values = [Fraction(str(line["documents"])) for line in lines]
    told = apportioned(values, whole, rounding.base)
    return [
        line | {"documents": Fraction(count)}
        for line, count in zip(lines, told, strict=True)
        if count
    ]


def _breakdown(rounding: Rounding, rows: list[Row]) -> list[Row]:
    """Lines by label, the most first, equal ones by label; the rest and what states none last."""
    groups: dict[Whose, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["cluster"], row["metric"]].append(row)
    lines: list[Row] = []
    for held in groups.values():
        told = _add_up(rounding, held)
        told.sort(key=_order)
        places: dict[object, int] = defaultdict(int)
        whole = sum(line["documents"] for line in told)
        for line in told:
            if line["position"] is not None:
                places[line.get("classification")] += 1
                line["position"] = places[line.get("classification")]
            line["share"] = 100 * line["documents"] / whole
        lines += told
    return lines


def _order(line: Row) -> tuple[Any, ...]:
    named = line["position"] is not None
    rest = line["label"] == NONE_STATED
    shown = (-line["documents"], line["label"]) if named else (0, "")
    return line.get("classification") or "", rest, not named, *shown


def _with_index(rounding: Rounding, lines: list[Row], kind: str) -> list[Row]:
    """Lines with shares of what states a label, and with indices from the rounded world."""
    world = _world(rounding, lines, kind)
    parts: dict[str | None, list[Row]] = defaultdict(list)
    for line in lines:
        parts[line.get("classification") or None].append(line)
    indexed = {name: with_specialisation(held, world.get(name, {})) for name, held in parts.items()}
    known = {(line["cluster"], line["metric"]) for line in lines}
    totals = {whose: count for whose, count in rounding.totals.items() if whose in known}
    return of_stated(indexed, totals)


def _world(rounding: Rounding, lines: list[Row], kind: str) -> Mapping[str | None, World]:
    """The world's documents by classification, metric and label, rounded.

    Together with those that state no label they add up to all documents, and none is less than
    what the clusters' lines add up to.
    """
    stage = rounding.run.stage("subjects")
    names, counts = (pq.read_table(stage / f"{name}.parquet") for name in ("names", "world"))
    exact: dict[str, dict[tuple[str | None, str], Fraction]] = defaultdict(dict)
    for shown in sorted(set(names["shown"].to_pylist())):
        base, classification = classification_of(shown)
        if base == kind:
            labels = names.filter(pc.equal(names["shown"], shown))
            held = counts.filter(pc.is_in(counts["label_id"], labels["label_id"].combine_chunks()))
            for (metric, label), count in world_by_label(held, labels).items():
                exact[metric][classification, str(harmless(label))] = count
    needed: dict[tuple[str, str | None, str], int] = defaultdict(int)
    for line in lines:
        key = line["metric"], line.get("classification") or None, line["label"]
        needed[key] += int(line["documents"])
    world: dict[str | None, World] = defaultdict(dict)
    for metric, labelled in exact.items():
        keys = sorted(labelled, key=str)
        values = [labelled[key] for key in keys]
        everything = Fraction(rounding.run.metadata["world"][metric])
        rest = max(everything - sum(values, Fraction(0)), Fraction(0))
        least = [needed[metric, *key] for key in keys] + [needed[metric, None, NONE_STATED]]
        whole = rounding.documents.world[metric]
        told = apportioned([*values, rest], whole, rounding.base, least)
        for (classification, label), documents in zip(keys, told, strict=False):
            if documents:
                world[classification][metric, label] = Fraction(documents)
    return world


def _teams(rounding: Rounding) -> Iterable[Row]:
    """Documents counted whole, their persons, and those by one person and with others abroad.

    There are as many persons as documents, and as many documents in fractions as there are by one
    person alone (of one address): figures that others contradict would tell these closer.
    """
    keys = {number: key for key, number in rounding.numbers.items()}
    for row in _rows(rounding, "teams"):
        key = keys[row["cluster"]], row["metric"]
        whole, fractions = rounding.documents.whole[key], rounding.documents.clusters[key]
        told: Row = row | {"documents": whole}
        limits = (("mean_team", 1, whole, None), ("alone_share", 100, 0, fractions))
        for name, percent, least, most in (*limits, ("foreign_share", 100, 0, whole)):
            if whole and row[name] is not None:
                count = nearest(round(row["documents"] * row[name] / percent), rounding.base)
                count = max(count, least) if most is None else min(count, most)
                told[name] = Fraction(count * percent, whole)
        yield told


def _partners(rounding: Rounding, teams: list[Row]) -> Iterable[Row]:
    """Partners by documents, equal ones by id; two clusters share as many from either side."""
    whole = {(row["cluster"], row["metric"]): row["documents"] for row in teams}
    for whose, lines in _by_whose(rounding, "partners"):
        told = [row | {"documents": nearest(row["documents"], rounding.base)} for row in lines]
        told = [row for row in told if row["documents"] and whole.get(whose)]
        told.sort(key=lambda row: (-row["documents"], row["partner_id"]))
        for position, row in enumerate(told, start=1):
            yield row | {
                "position": position,
                "partner": rounding.numbers[row["partner_id"]],
                "share": Fraction(100 * row["documents"], whole[whose]),
            }
