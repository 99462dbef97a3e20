"""The documents of a window at places in clusters, by any mixture of geocoder and parameters.

A run's own mixture is read from its folder. Any other is placed and searched again by the steps of
a run itself: addresses that both runs have take the other run's answer, and the density search is
repeated. An address that only one run has keeps its answer, since the other geocoder never saw it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.analysis.change.places import Places, places_of
from hotbed.analysis.decomposition.switches import (
    COUNTED,
    PARAMETERS,
    parameters_that_differ,
    same_geocoder,
)
from hotbed.detect.clusters import assign
from hotbed.engines import DuckDB
from hotbed.recipe import Recipe
from hotbed.runs.run import PLACED_COLUMNS, Run
from hotbed.sources.columns import ADDRESS_PARTS
from hotbed.steps.clusters import merge_rule
from hotbed.steps.links import build_links
from hotbed.steps.locating import ANSWERS
from hotbed.steps.tally import build_tally
from hotbed.tables import Precision

LOCATIONS = "locations.parquet"
DECIDING = ("lon", "lat", "precision", "confidence")
"""Columns of an answer that decide where a listing counts."""


@dataclass(frozen=True)
class Placement:
    """The documents of a window at places, and the cluster of each place."""

    places: Places
    tally: pa.Table
    """`hotbed.runs.run.PLACED_COLUMNS`."""


class Placements:
    """The placements of two windows.

    Parameters
    ----------
    old, new : Run

    Raises
    ------
    HotbedError
        The two differ in geocoder or parameters, and one no longer holds its stages.
    """

    def __init__(self, old: Run, new: Run) -> None:
        self.runs = (old, new)
        self.other_parameters = bool(parameters_that_differ(old, new))
        self._known: dict[tuple[int, int, int], Placement] = {}

    @cached_property
    def other_answers(self) -> bool:
        """Whether an address that both runs have is answered otherwise."""
        old, new = self.runs
        if same_geocoder(old, new):
            return False
        return _swapped(_answers(old), _answers(new)) is not None

    def get(self, window: int, geocoder: int, parameters: int) -> Placement:
        """A window's documents, placed and searched.

        Parameters
        ----------
        window, geocoder, parameters : int
            0 the old run's, 1 the new one's.
        """
        key = (
            window,
            geocoder if self.other_answers else window,
            parameters if self.other_parameters else window,
        )
        if key not in self._known:
            observed = key == (window, window, window)
            run = self.runs[window]
            self._known[key] = (
                Placement(places_of(run), run.placed) if observed else self._search(*key)
            )
        return self._known[key]

    def _search(self, window: int, geocoder: int, parameters: int) -> Placement:
        run = self.runs[window]
        recipe = mixed(run.recipe, self.runs[parameters].recipe)
        again = geocoder != window or recipe.geocoding != run.recipe.geocoding
        linked = recipe.merging.by_links
        with TemporaryDirectory() as name:
            folder = Path(name)
            engine = DuckDB(folder / "spill", recipe.limits.memory, recipe.limits.threads)
            try:
                if again:
                    tally = self._place(engine, recipe, window, geocoder, folder)
                    places = pq.read_table(tally / "places.parquet")
                    rows = pq.read_table(tally / "tally.parquet", columns=PLACED_COLUMNS)
                    rows = rows.filter(pc.is_valid(rows["place_id"]))
                else:
                    tally = run.stage("tally") if linked else folder
                    places, rows = run.members, run.placed
                if linked:
                    build_links(engine, recipe, tally, folder)
            finally:
                engine.close()
            rule = merge_rule(recipe, folder) if linked else None
        cluster = np.asarray(assign(places, recipe, rule).cluster, np.int64)
        lon, lat, listings = (places[name].to_numpy() for name in ("lon", "lat", "listings"))
        return Placement(Places(places["place_id"].to_numpy(), lon, lat, listings, cluster), rows)

    def _place(
        self, engine: DuckDB, recipe: Recipe, window: int, geocoder: int, folder: Path
    ) -> Path:
        """Place a window's listings as its run did, by some of the other run's answers."""
        run = self.runs[window]
        answered, tally = run.stage("locations"), folder / "tally"
        tally.mkdir()
        if geocoder != window:
            swapped = _swapped(_answers(run), _answers(self.runs[geocoder]))
            answered = folder
            pq.write_table(swapped, folder / LOCATIONS)
        build_tally(engine, recipe, run.stage("listings"), answered, tally)
        return tally


def mixed(recipe: Recipe, parameters: Recipe) -> Recipe:
    """A recipe with the parameters of another one.

    Parameters
    ----------
    recipe, parameters : Recipe
    """
    counted = {key: getattr(parameters.geocoding, key) for key in COUNTED}
    changed = {part: getattr(parameters, part) for part in PARAMETERS}
    changed["geocoding"] = recipe.geocoding.model_copy(update=counted)
    return recipe.model_copy(update=changed)


def _answers(run: Run) -> pa.Table:
    return pq.read_table(run.stage("locations") / LOCATIONS)


def _swapped(mine: pa.Table, other: pa.Table) -> pa.Table | None:
    """Answers with those of another run where both have the address; None where none differs.

    Coordinates that a source supplies are no answers, and stand.
    """
    row = pc.index_in(_texts(mine), _texts(other), skip_nulls=True)
    common = pc.is_valid(row)
    held, answered = mine.filter(common), other.take(row.drop_null())
    if all(_column(held, name).equals(_column(answered, name)) for name in DECIDING):
        return None
    theirs = other.take(row)
    for name in ANSWERS:
        chosen = pc.if_else(common, _column(theirs, name), _column(mine, name))
        mine = mine.set_column(mine.column_names.index(name), name, chosen)
    return mine


def _texts(answers: pa.Table) -> pa.Array:
    """Each address in one piece; null where the source gave the coordinates."""
    parts = [pc.fill_null(answers[f"stated_{name}"], "") for name in ADDRESS_PARTS]
    text = pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()
    given = pc.equal(answers["precision"], Precision.GIVEN.value).combine_chunks()
    return pc.if_else(pc.fill_null(given, False), pa.scalar(None, text.type), text)


def _column(answers: pa.Table, name: str) -> pa.Array:
    return answers[name].combine_chunks()
