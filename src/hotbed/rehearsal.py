"""Whether a run's inputs can be read, told by reading them: completely if they are small."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.count.standing import world_counted
from hotbed.engines import engine_of
from hotbed.recipe import Input, Recipe
from hotbed.recipe.model import is_word
from hotbed.remote.paths import DataPath, size_of
from hotbed.sources.listings import InputFile, numbered
from hotbed.sources.preview import previewed
from hotbed.sources.recognition import told_apart
from hotbed.sources.registry import source_of
from hotbed.steps.left_out import most_left_out
from hotbed.steps.listings import build_listings
from hotbed.steps.reading import notes_of, read_input

WHOLE = 32 << 20
"""Bytes of all inputs together up to which they are read completely."""
ROWS = 5_000
"""Listings of each file that are read of larger inputs."""
OBJECTS = 8
"""Of an input that lies elsewhere, how many objects are looked at."""


@dataclass(frozen=True)
class Rehearsal:
    """What came of reading the inputs.

    Attributes
    ----------
    complete : bool
        Whether they were read completely, so that a run can read them too.
    notes : list of str
        What is to be said of them.
    """

    complete: bool
    notes: list[str]


def rehearse(recipe: Recipe, files: Sequence[Sequence[DataPath]]) -> Rehearsal:
    """Do what a run does until it knows its listings, if the inputs are small; else read samples.

    Parameters
    ----------
    recipe : Recipe
        The resolved method.
    files : sequence of sequence of DataPath
        Those of each input.

    Returns
    -------
    Rehearsal
        What is to be said of the inputs.

    Raises
    ------
    HotbedError
        A run would refuse the inputs, or a file that the recipe names is not there.
    """
    chosen = recipe.geocoding
    tables = {"organisations": chosen.organisations, "postcodes": chosen.postcodes}
    for name in (
        *(name for key, name in tables.items() if not is_word("geocoding", key, name or "")),
        *(chosen.overrides, recipe.organisations.overrides, recipe.naming.names),
    ):
        if name is not None:
            must_exist(Path(name))
    if sum(size_of(path) for own in files for path in own) > WHOLE:
        inputs = zip(recipe.inputs, files, strict=True)
        return Rehearsal(
            False, [note for spec, own in inputs for note in _sampled(recipe, spec, own)]
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        read = [folder / f"read-{number}" for number in range(len(recipe.inputs))]
        for number, place in enumerate(read):
            place.mkdir()
            read_input(recipe, number, numbered(files[number]), place)
        listings = folder / "listings"
        listings.mkdir()
        engine = engine_of(recipe.model_copy(update={"engine": "duckdb"}), folder / "spill")
        try:
            build_listings(engine, recipe, read, listings)
        finally:
            engine.close()
        must_have_documents(recipe, read, listings)
        return Rehearsal(True, [note for place in read for note in notes_of(place)])


def must_have_documents(recipe: Recipe, read: Sequence[Path], listings: Path) -> None:
    """Refuse inputs of which no document counts.

    Parameters
    ----------
    recipe : Recipe
        The resolved method.
    read : sequence of Path
        The folders of stage `read`, one an input.
    listings : Path
        The folder of stage `listings`.

    Raises
    ------
    HotbedError
        A metric has no documents in its years, or all are left out; the commonest reason is named.
    """
    documents = pq.read_table(listings / "documents.parquet")
    for name, count in world_counted(documents, recipe).items():
        if count:
            continue
        reason, left_out = most_left_out(recipe, read, name)
        if not left_out:
            raise HotbedError(
                f"there are no documents of the metric {name!r} in its years",
                "check its years and inputs",
            )
        kind = reason.removeprefix("type ").partition(";")[0]
        keep = f'set include_types = ["{kind}"] in its input' if reason != kind else ""
        raise HotbedError(
            f"no document of the metric {name!r} counts: {left_out:,} are left out ({reason})",
            keep or "check the options of its input",
        )


def _looked_at(files: Sequence[DataPath]) -> Sequence[DataPath]:
    """The files of a sample: all on disk; of many objects elsewhere some, from first to last."""
    if isinstance(files[0], Path) or len(files) <= OBJECTS:
        return files
    return [files[place * (len(files) - 1) // (OBJECTS - 1)] for place in range(OBJECTS)]


def _sampled(recipe: Recipe, spec: Input, files: Sequence[DataPath]) -> list[str]:
    """What is to be said of an input, by the first rows of each of its files."""
    if source_of(spec).joins:
        return []
    years, notes = recipe.metrics[spec.metric].years, []
    with told_apart(spec, files):
        for path in _looked_at(files):
            rows, within = 0, 0
            with previewed(spec, [InputFile(path)]) as (batches, rejects):
                for batch in batches:
                    rows += batch.num_rows
                    year = batch.column("year")
                    inside = pc.and_(
                        pc.greater_equal(year, years[0] if years else 0),
                        pc.less_equal(year, years[1] if years else 9999),
                    )
                    within += pc.sum(pc.cast(inside, "int64")).as_py() or 0
                    if rows >= ROWS:
                        break
            if rejects.count > recipe.limits.bad_rows * (rows + rejects.count):
                first = rejects.first or {}
                notes.append(
                    f"{rejects.count:,} of the first {rows + rejects.count:,} rows of {path.name} "
                    f"can't be read (first: row {first.get('row')}: {first.get('reason')})"
                )
            elif not within:
                notes.append(f"none of the first {rows:,} rows of {path.name} is in the years")
    return notes
