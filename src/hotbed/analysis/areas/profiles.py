"""Who and what the documents of each region are of: fields, applicants, organisations, partners."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.analysis.areas.counting import Counted
from hotbed.analysis.areas.rows import region_columns
from hotbed.count.fractions import half_up
from hotbed.count.profiles import partner_rows
from hotbed.count.standing import groups_of_rows
from hotbed.engines import engine_of
from hotbed.runs.coverage import coverages
from hotbed.runs.profiles import DECIMALS, breakdowns
from hotbed.steps.links import involvements, links
from hotbed.tables import REGION_PROFILES

PARTNERS = "partners"
Row = dict[str, Any]


def profile_table(counted: Counted) -> pa.Table:
    """Profiles of all regions that have a document.

    Parameters
    ----------
    counted : Counted

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.REGION_PROFILES`. Of every region, subject and metric the lines but those of
        partners add up to its documents.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    run = counted.run
    totals = {
        (standing.group, metric): number
        for standing in counted.standings
        for metric, number in standing.counts.items()
        if number
    }
    lines = breakdowns(_labelled(counted), run.stage("subjects"), totals)
    lines[PARTNERS] = _partners(counted)
    order = {standing.group: place for place, standing in enumerate(counted.standings)}
    rows = [
        _row(subject, line, counted)
        for subject, of_subject in lines.items()
        for line in sorted(of_subject, key=lambda line: (order[line["cluster"]], line["metric"]))
    ]
    rows.sort(key=lambda row: order[row.pop("number")])
    return pa.Table.from_pylist(rows, REGION_PROFILES.schema())


def _labelled(counted: Counted) -> pa.Table:
    """Listings by region and label (as `hotbed.steps.profiles.of_clusters`)."""
    by_place = pq.read_table(counted.run.stage("attributed") / "attributed.parquet")
    place_id = counted.run.members["place_id"].to_numpy()
    region = groups_of_rows(by_place, place_id, counted.located.region)
    table = by_place.drop_columns(["place_id"]).append_column("cluster", pa.array(region))
    inside = table.filter(pa.array(region >= 0))
    keys = ["cluster", "metric", "label_id", "parts"]
    summed = inside.group_by(keys).aggregate([("rows", "sum")])
    return summed.rename_columns([*keys, "rows"])


def _partners(counted: Counted) -> list[Row]:
    """The regions that each region has most documents in common with, counted whole.

    None of a metric whose files do not list all contributors.
    """
    run = counted.run
    known = coverages(run.recipe, run.documents)
    members = pa.table(
        {
            "place_id": run.members["place_id"],
            "cluster": pa.array(counted.located.region.astype(np.int64)),
        }
    )
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        placed = engine.parquet(run.stage("tally") / "placed.parquet")
        involved = engine.keep(involvements(placed, engine.table(members)))
        shared = engine.arrow(links(involved))
    finally:
        engine.close()
    return [
        row | {"label": _name(row["partner"], counted)}
        for row in partner_rows(
            shared.sort_by([(name, "ascending") for name in ("metric", "a", "b")])
        )
        if not known[row["metric"]].addresses
    ]


def _name(region: int, counted: Counted) -> str:
    regions = counted.regions
    same: Sequence[str] = (regions.ids[region], regions.names[region])
    return regions.names[region] if same[0] == same[1] else f"{same[1]} ({same[0]})"


def _row(subject: str, line: Row, counted: Counted) -> Row:
    kept = {
        name: half_up(value, DECIMALS) if isinstance(value, Fraction) else value
        for name, value in line.items()
        if name not in ("cluster", "partner", "classification")
    }
    if isinstance(kept["documents"], int):
        kept["documents"] = str(kept["documents"])
    label = line["label"]
    if line.get("classification"):
        kept["label"] = f"{line['classification']}: {label}"
    columns = region_columns(line["cluster"], counted)
    columns.pop("degree", None)
    return kept | columns | {"subject": subject, "number": line["cluster"]}
