"""A region's ranking and what lies just below its threshold: what `hotbed rank` shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import (
    TableAnswer,
    decimal_columns,
    short,
    write_tables,
)
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.analysis.regions.below import Below, just_below
from hotbed.analysis.regions.cut import Cut
from hotbed.analysis.regions.ranking import FLOOR, Regional, rank_region, regional_table
from hotbed.runs.run import Run
from hotbed.tables import BELOW, REGIONAL

TOP = 50


@dataclass(frozen=True, repr=False)
class RegionalRanking(TableAnswer):
    """The clusters of a region, with the density threshold that this depth needs.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.REGIONAL`, decimals as text.
    regional : Regional
        The same with exact figures, and the threshold.
    metrics : sequence of str
    top : int
        How many clusters were asked for.
    radius_km : float
        Of the recipe's density.
    file : Path or None
        Where the table was written.
    """

    table: pa.Table
    regional: Regional
    metrics: Sequence[str]
    top: int
    radius_km: float
    file: Path | None
    least: float = 0
    """Documents below which no rank is printed."""

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(REGIONAL, self.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        regional = self.regional
        return {
            "region": regional.cut.title,
            "asked": self.top,
            "found": regional.found,
            "min_listings": regional.min_listings,
            "recipe_min_listings": regional.recipe_min_listings,
            "below_recipe": regional.lowered,
            "notes": regional.notes,
            "clusters": self.table.to_pylist(),
            "file": None if self.file is None else str(self.file),
        }

    def columns(self) -> Columns | None:
        """The clusters; None where there are none."""
        head = ["rank", "cluster", "economy", "world rank", "densest"]
        for metric in self.metrics:
            head += [metric, "share %"]
        lines = []
        for row in self.table.to_pylist():
            counts = [float(row[f"{metric}_count"]) for metric in self.metrics]
            ranks = [str(row["rank"]), str(row["world_rank"] or "-")]
            ranks = ranks if is_printed(counts, self.least) else [NO_RANK, NO_RANK]
            line = [ranks[0], row["name"], row["economies"], ranks[1]]
            line.append(f"{row['densest']:,}")
            for metric, count in zip(self.metrics, counts, strict=True):
                line += [f"{count:,.1f}", short(row[f"{metric}_share"])]
            lines.append([*line, short(row["total"])])
        return Columns([*head, "total"], lines, left=(1, 2)) if lines else None

    def notes(self) -> list[str]:
        """The threshold of the ranking in words, and the file."""
        regional = self.regional
        noun = "cluster" if regional.found == 1 else "clusters"
        text = (
            f"{regional.cut.title}: {regional.found:,} {noun} with at least "
            f"{regional.min_listings:,} listings within {self.radius_km:g} km"
        )
        if regional.min_listings == regional.recipe_min_listings:
            text += ", the recipe's threshold"
        else:
            side = "below" if regional.lowered else "above"
            text += f", {side} the recipe's {regional.recipe_min_listings:,}"
        file = [] if self.file is None else [str(self.file)]
        return ["; ".join([text, *regional.notes]) + ".", *file]


def regional_ranking(
    run: Run,
    cut: Cut,
    top: int = TOP,
    min_listings: int | None = None,
    floor: int = FLOOR,
    *,
    write: bool = True,
) -> RegionalRanking:
    """Rank a region's clusters.

    Parameters
    ----------
    run : Run
    cut : Cut
        The region.
    top, min_listings, floor
        As for `hotbed.analysis.regions.ranking.rank_region`.
    write : bool
        Whether to write the table into the run's folder `regions`, where the atlas finds it.

    Raises
    ------
    HotbedError
        See `rank_region`.
    """
    regional = rank_region(run, cut, top, min_listings, floor)
    table = regional_table(regional, run.metrics)
    path = _path(run, REGIONAL.file, {"<region>": cut.slug, "<n>": str(top)})
    if write:
        write_tables(run, {path: table})
    radius_km = run.metadata["recipe"]["detection"]["radius_km"]
    file, least = path if write else None, run.recipe.uncertainty.least_documents
    return RegionalRanking(table, regional, run.metrics, top, radius_km, file, least)


@dataclass(frozen=True, repr=False)
class BelowThreshold(TableAnswer):
    """The densest areas of a region that are not clusters, and what they lack.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.BELOW`, decimals as text.
    region : str
    min_listings : int
        The recipe's threshold.
    areas : list of Below
        Densest first.
    names : mapping of str to str
        Names of the run's clusters by id.
    file : Path or None
        Where the table was written.
    """

    table: pa.Table
    region: str
    min_listings: int
    areas: list[Below]
    names: Mapping[str, str]
    file: Path | None

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(BELOW, ())

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "region": self.region,
            "min_listings": self.min_listings,
            "below": _rows(self.areas),
            "file": None if self.file is None else str(self.file),
        }

    def columns(self) -> Columns | None:
        """The areas; None where there are none."""
        head = ["", "area", "economy", "listings", "lacking", "nearest cluster", "km", "would join"]
        lines = [
            [
                str(place),
                area.name,
                area.economies,
                f"{area.listings_within:,}",
                f"{area.lacking:,}",
                self.names.get(area.nearest_cluster or "", "-"),
                "-" if area.nearest_km is None else f"{area.nearest_km:,.0f}",
                self.names.get(area.joins or "", "-"),
            ]
            for place, area in enumerate(self.areas, start=1)
        ]
        return Columns(head, lines, left=(1, 2, 5, 7)) if lines else None

    def notes(self) -> list[str]:
        """What a cluster needs, and the file."""
        none = [] if self.areas else ["No place of the region is below.", ""]
        needs = (
            f"{self.region}: a cluster needs {self.min_listings:,} listings within the radius of a "
            "place."
        )
        return [*none, needs, *([] if self.file is None else [str(self.file)])]


def below_threshold(run: Run, cut: Cut, count: int, *, write: bool = True) -> BelowThreshold:
    """List the densest areas of a region that are not clusters under the recipe.

    Parameters
    ----------
    run : Run
    cut : Cut
        The region.
    count : int
        How many areas at most.
    write : bool
        Whether to write the table into the run's folder `regions`, if there is an area.
    """
    areas = just_below(run, cut, count)
    rows = _rows(areas)
    decimals = decimal_columns(BELOW, ())
    text = [
        {name: str(v) if name in decimals and v is not None else v for name, v in row.items()}
        for row in rows
    ]
    table = pa.Table.from_pylist(text, BELOW.schema())
    path = _path(run, BELOW.file, {"<region>": cut.slug})
    written = write and bool(areas)
    if written:
        write_tables(run, {path: table})
    names = {row["cluster_id"]: row["name"] for row in run.ranking.to_pylist()}
    least = run.metadata["recipe"]["detection"]["min_listings"]
    return BelowThreshold(table, cut.title, least, areas, names, path if written else None)


def _rows(areas: Sequence[Below]) -> list[dict[str, Any]]:
    return [{"place": place, **asdict(area)} for place, area in enumerate(areas, start=1)]


def _path(run: Run, file: str, words: Mapping[str, str]) -> Path:
    """A contract's file in the run's folder, its placeholders filled in."""
    for placeholder, word in words.items():
        file = file.replace(placeholder, word)
    return run.folder / file
