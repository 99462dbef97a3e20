"""The rows of the tables: exact decimals as text, what is not known left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pyarrow as pa

from hotbed.analysis.areas.counting import NONE, Cell, Counted
from hotbed.analysis.areas.doubts import Doubt
from hotbed.analysis.areas.growth import Before
from hotbed.analysis.intensity.population import Population
from hotbed.count.fractions import half_up
from hotbed.sphere.areas import geodesic_area_km2
from hotbed.tables import (
    COUNT_DECIMALS,
    CROSSWALK,
    IN_NO_CLUSTER,
    NOT_IN_ANY,
    REGIONS,
    SHARE_DECIMALS,
    Table,
)

Row = dict[str, Any]
MILLION = 1_000_000
AREA_DECIMALS = 1
GROWTH_DECIMALS = 2
HUNDRED = Fraction(100)


def region_table(
    counted: Counted,
    people: Mapping[int, Population],
    before: Mapping[int, Before],
    doubts: Mapping[int, Doubt],
) -> pa.Table:
    """Regions by rank, and the row of no region last.

    Parameters
    ----------
    counted : Counted
    people : mapping of int to Population
        Of regions, where known.
    before : mapping of int to Before
        Of regions; empty where nothing is compared.
    doubts : mapping of int to Doubt
        Of regions; empty where it is not measured.

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.REGIONS`.
    """
    cells = counted.by_region()
    regions = counted.regions
    rows = []
    for standing in counted.standings:
        number = standing.group
        row = _sums(counted, cells.get(number, []))
        row |= {
            "rank": standing.rank,
            "region_id": regions.ids[number],
            "region": regions.names[number],
            "area_km2": f"{geodesic_area_km2(regions.shapes[number]):.{AREA_DECIMALS}f}",
            "degree": regions.degrees[number],
        }
        row |= _per_person(counted, standing.counts, people.get(number))
        if number in before:
            row |= _since(before[number], standing.rank)
        if number in doubts:
            doubt = doubts[number]
            row |= {"rank_low": doubt.low, "rank_high": doubt.high}
            row["total_sd"] = f"{doubt.deviation:.{SHARE_DECIMALS}f}"
        rows.append(row)
    rows.append(_sums(counted, cells.get(NONE, [])) | {"region_id": "", "region": NOT_IN_ANY})
    return written(rows, REGIONS, counted.run.metrics)


def _sums(counted: Counted, cells: Sequence[Cell]) -> Row:
    counts = counted.counts_of(cells)
    inside = [cell for cell in cells if cell.cluster != NONE]
    total = counted.weighted(counts)
    row: Row = {
        "places": sum(cell.places for cell in cells),
        "listings": sum(cell.listings for cell in cells),
        "total": half_up(total, SHARE_DECIMALS),
        "clusters": len({cell.cluster for cell in inside}),
        "in_clusters": percent(counted.weighted(counted.counts_of(inside)), total),
    }
    return row | _documents(counted, counts)


def _documents(counted: Counted, counts: Mapping[str, Fraction]) -> Row:
    row: Row = {}
    for metric, count in counts.items():
        share = HUNDRED * count / counted.run.world[metric]
        row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
        row[f"{metric}_share"] = half_up(share, SHARE_DECIMALS)
    return row


def _per_person(
    counted: Counted, counts: Mapping[str, Fraction], population: Population | None
) -> Row:
    if population is None or population.people is None:
        return {}
    row: Row = {"population": population.people, "population_source": population.source}
    if population.people:
        each = Fraction(MILLION, population.people)
        row["intensity"] = half_up(counted.weighted(counts) * each, SHARE_DECIMALS)
        for metric, count in counts.items():
            row[f"{metric}_per_million"] = half_up(count * each, SHARE_DECIMALS)
    return row


def _since(before: Before, rank: int) -> Row:
    rates = {f"{metric}_growth": rate for metric, rate in before.by_metric.items()}
    return {
        "previous_rank": before.rank if before.total else None,
        "rank_change": before.rank - rank if before.total else None,
        "previous_total": half_up(before.total, SHARE_DECIMALS),
        "documents_before": half_up(before.documents, COUNT_DECIMALS),
        **{
            name: None if rate is None else half_up(rate, GROWTH_DECIMALS)
            for name, rate in (("growth", before.growth), *rates.items())
        },
    }


def percent(part: Fraction, of: Fraction) -> str | None:
    """A part in percent, None of nothing.

    >>> percent(Fraction(1), Fraction(8)), percent(Fraction(0), Fraction(0))
    ('12.500000', None)
    """
    return half_up(HUNDRED * part / of, SHARE_DECIMALS) if of else None


def crosswalk_table(
    counted: Counted, overlaps: Mapping[tuple[int, int], tuple[float, int | None]]
) -> pa.Table:
    """Pairs of a cluster and a region that share a place; of none of either, too.

    Parameters
    ----------
    counted : Counted
    overlaps : mapping
        (cluster, region) -> km2 of the outline there, and people, where known.

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.CROSSWALK`, by rank of the cluster, then by total; places in no cluster last.
    """
    clusters = {key: counted.counts_of(cells) for key, cells in counted.by_cluster().items()}
    areas = {key: counted.counts_of(cells) for key, cells in counted.by_region().items()}
    described = counted.run.ranking.select(["rank", "cluster_id", "name", "economies"]).to_pylist()
    rows = []
    for cell in sorted(counted.cells, key=lambda cell: _order(counted, cell)):
        row = cluster_columns(cell.cluster, described) | region_columns(cell.region, counted)
        row |= {"places": cell.places, "listings": cell.listings}
        row |= _three_shares(counted, cell, clusters[cell.cluster], areas[cell.region])
        if (cell.cluster, cell.region) in overlaps:
            area, people = overlaps[cell.cluster, cell.region]
            row |= {"area_km2": f"{area:.{AREA_DECIMALS}f}", "population": people}
        rows.append(row)
    return written(rows, CROSSWALK, counted.run.metrics)


def _order(counted: Counted, cell: Cell) -> tuple[bool, int, bool, Fraction, int]:
    total = counted.weighted(cell.counts)
    return cell.cluster == NONE, cell.cluster, cell.region == NONE, -total, cell.region


def cluster_columns(cluster: int, described: Sequence[Row]) -> Row:
    """The columns that name a cluster.

    Parameters
    ----------
    cluster : int
        Row in the ranking; -1: none.
    described : sequence of dict
        The ranking's rows.
    """
    if cluster == NONE:
        return {"cluster_rank": None, "cluster_id": "", "cluster": IN_NO_CLUSTER, "economies": ""}
    row = described[cluster]
    return {
        "cluster_rank": row["rank"],
        "cluster_id": row["cluster_id"],
        "cluster": row["name"],
        "economies": row["economies"],
    }


def region_columns(region: int, counted: Counted) -> Row:
    """The columns that name a region.

    Parameters
    ----------
    region : int
        -1: none.
    counted : Counted
    """
    if region == NONE:
        return {"region_id": "", "region": NOT_IN_ANY}
    regions = counted.regions
    return {
        "region_id": regions.ids[region],
        "region": regions.names[region],
        "degree": regions.degrees[region],
    }


def _three_shares(
    counted: Counted,
    cell: Cell,
    cluster: Mapping[str, Fraction],
    region: Mapping[str, Fraction],
) -> Row:
    """Documents of a pair, and what they are of the cluster, of the region and of both together."""
    row: Row = {}
    for metric, count in cell.counts.items():
        row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
        row |= _shares(metric, count, cluster[metric], region[metric])
    total = counted.weighted(cell.counts)
    row["total"] = half_up(total, SHARE_DECIMALS)
    return row | _shares("total", total, counted.weighted(cluster), counted.weighted(region))


def _shares(name: str, part: Fraction, cluster: Fraction, region: Fraction) -> Row:
    return {
        f"{name}_of_cluster": percent(part, cluster),
        f"{name}_of_region": percent(part, region),
        f"{name}_of_union": percent(part, cluster + region - part),
    }


def written(rows: Sequence[Row], table: Table, metrics: Sequence[str]) -> pa.Table:
    """Rows in the columns of a contract, without optional ones that no row has a value of.

    Parameters
    ----------
    rows : sequence of dict
    table : Table
    metrics : sequence of str
    """
    full = pa.Table.from_pylist(list(rows), table.schema(metrics))
    unused = [
        column.name
        for column in table.columns_of(metrics)
        if column.optional and full[column.name].null_count == full.num_rows
    ]
    return full.drop_columns(unused)
