"""Write the clusters' profiles: one long table a subject, in the run's folder profiles/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.count import profiles
from hotbed.count.fractions import half_up
from hotbed.runs.csv import write_csv
from hotbed.sources.coverage import Coverage
from hotbed.sources.listings import APPLICANT, FIELD, ORGANISATION, SECTOR, TOPIC
from hotbed.steps.subjects import TECHNOLOGY, classification_of
from hotbed.tables import PROFILES, Table

BREAKDOWNS = {
    "applicants": APPLICANT,
    "organisations": ORGANISATION,
    "technology_fields": TECHNOLOGY,
    "science_fields": FIELD,
    "topics": TOPIC,
    "sectors": SECTOR,
}
WITH_INDEX = ("technology_fields", "science_fields", "topics")
DECIMALS = 4
TEAM = ("mean_team", "alone_share", "foreign_share")

Row = dict[str, Any]
Totals = Mapping[tuple[int, str], Fraction]


def write_profiles(
    stage: Path,
    subjects: Path,
    counts: pa.Table,
    totals: Totals,
    clusters: list[Row],
    coverage: Mapping[str, Coverage],
    out: Path,
) -> None:
    """Write every subject that the inputs say something of.

    Parameters
    ----------
    stage : Path
        The folder of stage `profiles`.
    subjects : Path
        The folder of stage `subjects`.
    counts : pyarrow.Table
        Tally rows by cluster.
    totals : mapping
        (cluster, metric) -> fractional count.
    clusters : list of dict
        By rank, with number, id and name.
    coverage : mapping
        Metric -> what its sources can't say of contributors, which is left out.
    out : Path
        The run's folder.
    """
    teams = profiles.team_rows(pq.read_table(stage / "teams.parquet"))
    partners = profiles.partner_rows(pq.read_table(stage / "links.parquet"))
    rows = {
        "series": profiles.series_rows(counts),
        "teams": [row for line in teams if (row := known_of_team(line, coverage[line["metric"]]))],
        "partners": [row for row in partners if not coverage[row["metric"]].addresses],
    }
    labelled = pq.read_table(stage / "attributed.parquet")
    rows |= breakdowns(labelled, subjects, totals)
    for subject, lines in rows.items():
        _write(printed(lines, clusters, PROFILES[subject]), PROFILES[subject].path(out))
    merged = merged_names(pq.read_table(subjects / "labels.parquet"))
    _write(merged, PROFILES["organisations_merged"].path(out))


def breakdowns(labelled: pa.Table, subjects: Path, totals: Totals) -> dict[str, list[Row]]:
    """Documents of each group by applicant, organisation, field, topic and sector.

    Parameters
    ----------
    labelled : pyarrow.Table
        `hotbed.steps.profiles.of_clusters`, of all kinds of label.
    subjects : Path
        The folder of stage `subjects`.
    totals : mapping
        (group, metric) -> fractional count; a group stands in the place of a cluster.

    Returns
    -------
    dict
        Subject -> rows of `hotbed.count.profiles.breakdown`, with specialisation where it has one.
    """
    names = pq.read_table(subjects / "names.parquet")
    world = pq.read_table(subjects / "world.parquet")
    kinds = [(kind, *classification_of(kind)) for kind in pc.unique(names["shown"]).to_pylist()]
    rows: dict[str, list[Row]] = {}
    for subject, wanted in BREAKDOWNS.items():
        parts: dict[str | None, list[Row]] = {}
        for kind, base, classification in kinds:
            if base == wanted:
                labels = names.filter(pc.equal(names["shown"], kind))
                lines = profiles.breakdown(_of_kind(labelled, labels), labels, totals)
                if subject in WITH_INDEX:
                    everywhere = profiles.world_by_label(_of_kind(world, labels), labels)
                    lines = profiles.with_specialisation(lines, everywhere)
                parts[classification] = lines
        rows[subject] = (
            profiles.of_stated(parts, totals)
            if subject in WITH_INDEX
            else [row for lines in parts.values() for row in lines]
        )
    return rows


def known_of_team(row: Row, coverage: Coverage) -> Row | None:
    """A row of teams without what the metric's sources can't say; None where nothing is left.

    Parameters
    ----------
    row : dict
        Of `hotbed.count.profiles.team_rows`.
    coverage : Coverage
        The metric's.
    """
    unknown = ["mean_team", "alone_share"] if coverage.contributors else []
    unknown += ["foreign_share"] if coverage.addresses else []
    if len(unknown) == len(TEAM):
        return None
    return row | dict.fromkeys(unknown)


def printed(rows: Iterable[Row], clusters: list[Row], table: Table) -> pa.Table:
    """Rows as a table for a file: cluster ids and names for numbers, decimals for fractions.

    Parameters
    ----------
    rows : iterable of dict
        With the number of their cluster, and of the partner where there is one.
    clusters : list of dict
        In the order that the rows are to have, with number, id and name.
    table : Table
        The contract.
    """
    by_number = {cluster["number"]: cluster for cluster in clusters}
    place = {cluster["number"]: position for position, cluster in enumerate(clusters)}
    lines = []
    for row in sorted(rows, key=lambda row: (place[row["cluster"]], row["metric"])):
        cluster = by_number[row["cluster"]]
        line = {name: _exact(value) for name, value in row.items()}
        line |= {"cluster_id": cluster["cluster_id"], "cluster": cluster["name"]}
        if "partner" in row:
            partner = by_number[row["partner"]]
            line |= {"partner_id": partner["cluster_id"], "partner": partner["name"]}
        lines.append(line)
    written = pa.Table.from_pylist(lines, table.schema())
    unused = [
        column.name
        for column in table.columns
        if column.optional and written[column.name].null_count == written.num_rows
    ]
    return written.drop(unused)


def _exact(value: object) -> object:
    return half_up(value, DECIMALS) if isinstance(value, Fraction) else value


def merged_names(labels: pa.Table) -> pa.Table:
    """Spellings of applicants and organisations that are counted under another name."""
    whose = pc.is_in(labels["kind"], pa.array([APPLICANT, ORGANISATION]))
    merged = labels.filter(pc.and_(whose, pc.not_equal(labels["value"], labels["label"])))
    columns = {"kind": "kind", "value": "name", "label": "organisation"}
    return merged.select(list(columns)).rename_columns(list(columns.values()))


def _of_kind(rows: pa.Table, names: pa.Table) -> pa.Table:
    """The rows of one kind of label: its labels have consecutive numbers."""
    if not names.num_rows:
        return rows.slice(0, 0)
    first, last = names["label_id"][0].as_py(), names["label_id"][-1].as_py()
    inside = pc.and_(
        pc.greater_equal(rows["label_id"], first), pc.less_equal(rows["label_id"], last)
    )
    return rows.filter(inside)


def _write(table: pa.Table, path: Path) -> None:
    path.unlink(missing_ok=True)
    if table.num_rows:
        write_csv(table, path)
