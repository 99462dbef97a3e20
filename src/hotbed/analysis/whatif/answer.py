"""What if: settings of a run, evaluated and compared with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns, write_tables
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.analysis.text import plural
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.choices import Choices, settings
from hotbed.analysis.whatif.evaluate import Evaluation, Ranked
from hotbed.analysis.whatif.fates import EVENTS, Fate, fates
from hotbed.analysis.whatif.recipe_text import BASE, recipe_text
from hotbed.analysis.whatif.setting import Setting, setting_of
from hotbed.analysis.whatif.words import cells, difference
from hotbed.base.errors import HotbedError
from hotbed.base.progress import task
from hotbed.count.fractions import half_up
from hotbed.runs.csv import write_csv
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS, WHATIF

FULL = (
    "full counting: a document counts 1 in each cluster in which one of its addresses lies; "
    "'hotbed run' has no such option"
)
Row = dict[str, Any]


@dataclass(frozen=True, repr=False)
class WhatIf(TableAnswer):
    """A run under other settings.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.WHATIF`: for each setting its clusters by rank, then those of the run that
        have no successor.
    run : Run
    rankings : tuple of Ranked
        By setting.
    fates : tuple of list of Fate
        By setting.
    top : int
        How many clusters are shown.
    """

    table: pa.Table
    run: Run
    rankings: tuple[Ranked, ...]
    fates: tuple[list[Fate], ...]
    top: int

    @property
    def settings(self) -> list[Setting]:
        """The settings, in the table's order."""
        return [ranked.setting for ranked in self.rankings]

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(WHATIF, self.run.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON: by setting its columns, the world's documents and rows."""
        rows: list[list[Row]] = [[] for _ in self.rankings]
        for row in self.table.to_pylist():
            rows[row["setting"] - 1].append(row)
        about = [{"setting": n, **cells(setting)} for n, setting in enumerate(self.settings, 1)]
        return {
            "settings": [
                {
                    **columns,
                    "world": ranked.world,
                    "clusters": [
                        {key: value for key, value in row.items() if key not in columns}
                        for row in mine
                    ],
                }
                for columns, ranked, mine in zip(about, self.rankings, rows, strict=True)
            ]
        }

    def recipe(self, setting: int = 1, base: str = BASE) -> str:
        """A setting as a recipe that `hotbed run` takes.

        Parameters
        ----------
        setting : int
            Its number, from 1.
        base : str
            The run's folder, from where the recipe is going to lie.

        Raises
        ------
        HotbedError
            There is no such setting, or it counts in full.
        """
        if not 1 <= setting <= len(self.rankings):
            raise HotbedError(
                f"there is no setting {setting}", f"choose one of 1 to {len(self.rankings)}"
            )
        return recipe_text(self.run, self.settings[setting - 1], base)

    def write(self, path: Path) -> None:
        """Write the table as CSV, in a run's folder noted as of this state of the run.

        Parameters
        ----------
        path : Path
        """
        if path.resolve() == WHATIF.path(self.run.folder).resolve():
            write_tables(self.run, {path: self.table})
        else:
            write_csv(self.table, path)

    def columns(self) -> Columns:
        """Of one setting the ranking beside the run's; of several, ranks side by side."""
        return self._ranking() if len(self.rankings) == 1 else self._side_by_side()

    def _ranking(self) -> Columns:
        ranked, rows = self.rankings[0], []
        for fate, standing, cluster in zip(
            self.fates[0], ranked.standings[: self.top], ranked.clusters, strict=False
        ):
            rows.append(
                [
                    self._rank(ranked, fate),
                    self._base_rank(fate),
                    f"{float(standing.total):.3f}",
                    f"{cluster['listings']:,}",
                    f"+{fate.gained:,} -{fate.lost:,}",
                    fate.event,
                    f"{cluster['name']} ({cluster['economies']})",
                ]
            )
        heads = ["rank", "in the run", "total", "listings", "places", "", "cluster"]
        return Columns(heads, rows, left=(5, 6))

    def _side_by_side(self) -> Columns:
        ranks: dict[int | str, list[str]] = {}
        names: dict[int | str, str] = {}
        for number, (ranked, lines) in enumerate(zip(self.rankings, self.fates, strict=True)):
            for fate in lines:
                key = self._key(ranked, fate)
                if isinstance(key, str) and ranked.standings[fate.row or 0].rank > self.top:
                    continue
                names.setdefault(key, self._name(ranked, fate))
                line = ranks.setdefault(key, ["-"] * len(self.rankings))
                line[number] = self._rank(ranked, fate)
        base = sorted(key for key in ranks if isinstance(key, int) and key < self.top)
        others = sorted(key for key in ranks if isinstance(key, str))
        own = self._base_ranks
        rows = [[own[key], *ranks[key], names[key]] for key in base]
        rows += [["-", *ranks[key], names[key]] for key in others]
        heads = ["in the run", *(str(n + 1) for n in range(len(self.rankings))), "cluster"]
        return Columns(heads, rows, left=(len(heads) - 1,))

    def notes(self) -> list[str]:
        """What each setting changes, and how many clusters became what."""
        base = setting_of(self.run.recipe)
        lines = []
        for number, (ranked, mine) in enumerate(zip(self.rankings, self.fates, strict=True), 1):
            counts = {event: sum(fate.event == event for fate in mine) for event in EVENTS}
            became = ", ".join(f"{count:,} {event}" for event, count in counts.items() if count)
            lead = f"{number}: " if len(self.rankings) > 1 else ""
            clusters = plural(len(ranked.standings), "cluster")
            said = f"{clusters} ({became})" if became else clusters
            lines.append(f"{lead}{difference(ranked.setting, base)}: {said}")
        lines.append(f"the run: {plural(self.run.ranking.num_rows, 'cluster')}")
        if any(setting.counting is Counting.FULL for setting in self.settings):
            lines.append(FULL)
        return lines

    @cached_property
    def _base_rows(self) -> list[Row]:
        rows: list[Row] = self.run.ranking.to_pylist()
        return rows

    @cached_property
    def _base_ranks(self) -> list[str]:
        least, counts = self.run.recipe.uncertainty.least_documents, self.run.metrics
        return [
            str(row["rank"])
            if is_printed((row[f"{name}_count"] for name in counts), least)
            else NO_RANK
            for row in self._base_rows
        ]

    def _base_rank(self, fate: Fate) -> str:
        return "-" if fate.base is None else self._base_ranks[fate.base]

    def _rank(self, ranked: Ranked, fate: Fate) -> str:
        if fate.row is None:
            return fate.event
        standing = ranked.standings[fate.row]
        least = self.run.recipe.uncertainty.least_documents
        enough = is_printed(map(float, standing.counts.values()), least)
        return str(standing.rank) if enough else NO_RANK

    def _key(self, ranked: Ranked, fate: Fate) -> int | str:
        """Which line of several settings a cluster stands on: the run's cluster, else its id."""
        if fate.base is not None:
            return fate.base
        return str(ranked.clusters[fate.row or 0]["cluster_id"])

    def _name(self, ranked: Ranked, fate: Fate) -> str:
        row = self._base_rows[fate.base] if fate.base is not None else {}
        row = row or ranked.clusters[fate.row or 0]
        return f"{row['name']} ({row['economies']})"


def what_if(run: Run, choices: Choices, top: int = 25) -> WhatIf:
    """Evaluate a run under all combinations of some choices.

    Parameters
    ----------
    run : Run
    choices : Choices
    top : int
        How many clusters are shown; the table has all.

    Raises
    ------
    HotbedError
        The run can't be asked for one of the settings.
    """
    evaluation = Evaluation(run)
    chosen = settings(run, choices)
    rankings, all_fates = [], []
    with task("evaluating settings", total=len(chosen)) as advance:
        for setting in chosen:
            rankings.append(evaluation.under(setting))
            all_fates.append(fates(run, rankings[-1]))
            advance(1)
    base = run.ranking.select(["rank", "cluster_id", "name"]).to_pylist()
    rows = [
        row
        for number, (ranked, lines) in enumerate(zip(rankings, all_fates, strict=True), start=1)
        for row in _rows(number, ranked, lines, base)
    ]
    table = pa.Table.from_pylist(rows, WHATIF.schema(run.metrics))
    return WhatIf(table, run, tuple(rankings), tuple(all_fates), top)


def recipe_for(run: Run, choices: Choices, base: str) -> str:
    """The one setting that choices give, as a recipe.

    Parameters
    ----------
    run : Run
    choices : Choices
    base : str
        The run's folder, from where the recipe is going to lie.

    Raises
    ------
    HotbedError
        There are several settings, or the run can't be asked for it.
    """
    chosen = settings(run, choices)
    if len(chosen) > 1:
        raise HotbedError(f"these are {len(chosen)} settings", "give one value of each choice")
    return recipe_text(run, chosen[0], base)


def _rows(number: int, ranked: Ranked, lines: list[Fate], base: list[Row]) -> list[Row]:
    about = {"setting": number, **cells(ranked.setting)}
    rows = []
    for fate in lines:
        row = {
            **about,
            "event": fate.event,
            "places": fate.places,
            "places_gained": fate.gained,
            "places_lost": fate.lost,
        }
        if fate.row is not None:
            standing, cluster = ranked.standings[fate.row], ranked.clusters[fate.row]
            row |= {name: cluster[name] for name in ("cluster_id", "name", "economies", "listings")}
            row |= {"rank": standing.rank, "total": half_up(standing.total, SHARE_DECIMALS)}
            for metric, count in standing.counts.items():
                row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
                row[f"{metric}_share"] = half_up(standing.shares[metric], SHARE_DECIMALS)
        if fate.base is not None:
            row |= {f"run_{name}": value for name, value in base[fate.base].items()}
        rows.append(row)
    return rows
