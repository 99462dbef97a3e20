"""Why a run's figures differ from printed ones: of the run as a whole, and of each cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from hotbed.analysis.gii.beside import Beside
from hotbed.base.errors import HotbedError
from hotbed.recipe import Recipe, preset_metrics, resolve
from hotbed.reference.gii import PRESET, Range
from hotbed.runs.run import Run
from hotbed.sources.registry import source

LACKING = Fraction(10)
"""Percent points by which fewer listings of an economy count than of the world, to be a cause."""
PARTS = ("detection", "merging", "geocoding")
"""What of a recipe decides which documents lie in which cluster."""
OF_WIPO = {
    "patents": "PCT applications",
    "publications": "articles of the Science Citation Index Expanded",
    "deals": "venture capital deals of a vendor that it does not name",
}


def of_the_run(run: Run, edition: str, totals: Mapping[str, Range]) -> list[str]:
    """What a run does otherwise than the edition, as far as is known of it.

    Parameters
    ----------
    run : Run
    edition : str
        Its year.
    totals : mapping of str to Range
        Metric -> documents of the world that printed figures imply.

    Returns
    -------
    list of str
        Sentences: documents, years, method, what of the documents is in no place.

    Raises
    ------
    HotbedError
        The run has none of the edition's metrics.
    """
    recipe, preset = run.recipe, _as_the_edition(run.recipe, edition)
    return [
        *_documents(run, totals),
        *_years(recipe, preset),
        *_method(recipe, preset),
        *_lost(run),
    ]


def _as_the_edition(recipe: Recipe, edition: str) -> Recipe:
    """The recipe of an edition on the inputs of another."""
    preset = f"{PRESET}{edition}"
    inputs = [spec for spec in recipe.inputs if spec.metric in preset_metrics(preset)]
    if not inputs:
        raise HotbedError(
            f"the run ranks by none of the metrics of {preset}", "choose another edition"
        )
    given = {
        "preset": preset,
        "use_metrics": list(dict.fromkeys(spec.metric for spec in inputs)),
        "inputs": [spec.model_dump(include={"source", "metric", "files"}) for spec in inputs],
    }
    return resolve(given, folder=Path())


def _documents(run: Run, totals: Mapping[str, Range]) -> Iterator[str]:
    for name, metric in run.recipe.metrics.items():
        sources = dict.fromkeys(spec.source for spec in run.recipe.inputs if spec.metric == name)
        titles = ", ".join(source(one).title for one in sources)
        theirs = OF_WIPO.get(name, "not one of its metrics")
        line = f"{metric.label}: {run.world[name]:,} documents of {titles}; WIPO: {theirs}"
        if total := totals.get(name):
            line += f", {total.lowest:,.0f} to {total.highest:,.0f} by its printed shares"
        yield line + "."


def _years(recipe: Recipe, preset: Recipe) -> Iterator[str]:
    for name, metric in recipe.metrics.items():
        other = preset.metrics.get(name)
        if other is None:
            yield f"{metric.label}: the edition does not count them."
        elif metric.years != other.years:
            mine, theirs = _window(metric.years), _window(other.years)
            yield f"{metric.label}: years {mine}, the edition's {theirs}."


def _window(years: tuple[int, int] | None) -> str:
    return f"{years[0]} to {years[1]}" if years else "all"


def _method(recipe: Recipe, preset: Recipe) -> Iterator[str]:
    for part in PARTS:
        mine, theirs = (getattr(one, part).model_dump(mode="json") for one in (recipe, preset))
        for key, value in mine.items():
            if value != theirs[key]:
                yield f"{part}.{key}: {value}, the edition's preset {theirs[key]}."


def _lost(run: Run) -> Iterator[str]:
    for name, metric in run.recipe.metrics.items():
        lines = [row for row in run.ledger.to_pylist() if row["metric"] == name]
        lost = sum(
            (
                Fraction(str(row["share_of_documents"]))
                for row in lines
                if row["share_of_documents"] is not None and row["line"] not in ("cluster", "noise")
            ),
            Fraction(0),
        )
        if lost:
            part = f"{float(lost):.1f} %"
            yield f"{metric.label}: {part} of the documents lie at no place (ledger.csv)."


def of_a_cluster(run: Run, row: Beside, shares: Mapping[str, Fraction]) -> list[str]:
    """Why the run's figures of a cluster differ from the printed ones, as far as can be told.

    Parameters
    ----------
    run : Run
    row : Beside
    shares : mapping of str to Fraction
        Metric -> printed percent of the world.

    Returns
    -------
    list of str
        Phrases; empty where no cause of the cluster itself is known, and the run's hold alone.
    """
    if not row.clusters:
        return [_absent(run, row)]
    causes = []
    if len(row.clusters) > 1:
        causes.append(f"{len(row.clusters)} clusters of the run hold its cities")
    if row.shared_with:
        causes.append(f"one cluster of the run with {', '.join(row.shared_with)}")
    below = [metric for metric, share in shares.items() if (row.share(metric) or 0) < share]
    if below:
        causes += _addresses(run, row)
    return causes


def _absent(run: Run, row: Beside) -> str:
    if not row.cities:
        return "the geocoder places none of its cities"
    least = run.recipe.detection.min_listings
    return (
        f"no cluster holds its cities: {row.listings:,} listings within "
        f"{run.recipe.detection.radius_km:g} km, {least:,} asked for"
    )


def _addresses(run: Run, row: Beside) -> Iterator[str]:
    """Economies of whose listings clearly fewer count than of the world's."""
    table = run.ledger_economies.to_pylist()
    listings, counted = (sum(one[name] for one in table) for name in ("listings", "counted"))
    world = Fraction(100 * counted, listings) if listings else Fraction(0)
    for economy in table:
        if economy["economy"] in row.printed.economies and economy["listings"]:
            share = Fraction(100 * economy["counted"], economy["listings"])
            if share <= world - LACKING:
                yield (
                    f"{float(share):.0f} % of the listings in {economy['name']} count, "
                    f"{float(world):.0f} % of the world's"
                )
