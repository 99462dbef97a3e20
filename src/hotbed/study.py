"""The pipeline, top to bottom: read, list, locate, tally, detect, count, rank, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hotbed.base.code import code_digest
from hotbed.base.files import must_exist
from hotbed.base.progress import warn
from hotbed.base.storage.hashes import Hashes
from hotbed.base.storage.locks import exclusive
from hotbed.base.storage.stages import Stages, digest_of, hash_file
from hotbed.count.ledger import ledger
from hotbed.count.standing import standings, world_counted, world_totals
from hotbed.engines import Engine, engine_of
from hotbed.geocode import Geocoder
from hotbed.publish.atlas.site import write_map
from hotbed.recipe import Input, Recipe
from hotbed.rehearsal import must_have_documents
from hotbed.remote.paths import DataPath, must_hold
from hotbed.runs.metadata import timings_in
from hotbed.runs.run import Run
from hotbed.runs.writer import Counted, Folders, Outcome, begin, finish, write_tables
from hotbed.sources.identity import file_facts, identity_in, input_files
from hotbed.sources.labels import labelled
from hotbed.sources.listings import InputFile
from hotbed.sources.registry import files_of_all, module_of, source, source_of
from hotbed.steps.clusters import build_clusters
from hotbed.steps.links import build_links
from hotbed.steps.listings import build_listings
from hotbed.steps.locating import build_locations, geocoder_of
from hotbed.steps.profiles import build_attributed, build_profiles
from hotbed.steps.reading import notes_of, read_input, rows_read
from hotbed.steps.reading.kept import Kept, clear_units
from hotbed.steps.subjects import build_subjects
from hotbed.steps.tally import build_tally

Files = Sequence[Sequence[DataPath]]
"""The files of each input, as they were found when the run began."""
RUNS: dict[str, tuple[Callable[..., object], ...]] = {
    "read": (read_input, engine_of),
    "listings": (build_listings, engine_of),
    "subjects": (build_subjects, engine_of),
    "locations": (build_locations, engine_of),
    "tally": (build_tally, engine_of),
    "attributed": (build_attributed, engine_of),
    "links": (build_links, engine_of),
    "clusters": (build_clusters,),
    "profiles": (build_profiles, engine_of),
}
"""What each stage calls: a stage is built again where the code of these has changed. Beside these,
reading calls the module of the input's source; the geocoder's answers carry its code in its
fingerprint."""

LABELS = {
    "listings": "listing contributors and addresses",
    "subjects": "applicants, organisations and fields",
    "locations": "geocoding",
    "tally": "counting listings by place",
    "attributed": "counting fields and organisations by place",
    "links": "counting documents that places share",
    "clusters": "searching clusters",
    "profiles": "counting within clusters",
}
"""What is reported of a stage while it is built."""


def run(recipe: Recipe, out: Path) -> Run:
    """Run a study and write its results into a folder.

    Each stage is kept in `out/.hotbed` under the hash of what it depends on: a run that was cut
    off goes on where it stopped, and a changed choice repeats only what depends on it.

    Parameters
    ----------
    recipe : Recipe
        The resolved method (`hotbed.recipe.load`).
    out : Path
        Folder of the results, made if missing.

    Raises
    ------
    HotbedError
        An input, the recipe, the disk or the memory does not allow it.
    """
    for spec in recipe.inputs:
        source_of(spec)
    files = files_of_all(recipe.inputs)
    recipe = labelled(recipe, files)
    with exclusive(out / ".hotbed"):
        stages = Stages(out / ".hotbed", steps=_steps(recipe))
        engine = engine_of(recipe, out / ".hotbed" / "spill")
        try:
            run = _run(recipe, files, out, stages, engine)
        finally:
            engine.close()
    return _doubted(run)


def _run(recipe: Recipe, files: Files, out: Path, stages: Stages, engine: Engine) -> Run:
    hashes = Hashes(stages.folder / "hashes.json")
    with stages.step("checksums of the files"):
        inputs = [
            _input_facts(spec, own, hashes) for spec, own in zip(recipe.inputs, files, strict=True)
        ]
        hashes.save()
    geocoder = geocoder_of(recipe)
    rows = _rows(recipe, files, inputs, geocoder, stages, engine)
    folders = rows | _clusters(recipe, rows, stages, engine)
    with stages.step("writing the results"):
        return _written(recipe, inputs, geocoder.loaded, folders, stages, out)


def _written(
    recipe: Recipe,
    inputs: list[dict[str, Any]],
    loaded: Mapping[str, Any],
    folders: Folders,
    stages: Stages,
    out: Path,
) -> Run:
    counted = _count(recipe, folders)
    reused = {name: seconds for name, seconds in timings_in(out).items() if name in stages.reused}
    earlier = begin(out)
    run = write_tables(
        Outcome(
            recipe,
            folders,
            counted,
            inputs,
            loaded,
            reused | stages.timings,
            stages.reused,
        ),
        out,
    )
    write_map(run)
    finish(run, earlier)
    stages.prune(keep=max(4, len(recipe.inputs)))
    return Run(out)


def _steps(recipe: Recipe) -> int:
    """How many steps a run has: its stages, checksums before them, and the results."""
    return len(recipe.inputs) + len(LABELS) + 2 - (not recipe.merging.by_links)


def _doubted(run: Run) -> Run:
    """A finished run, and how sure its ranks are beside it if the recipe asks for that."""
    if run.recipe.uncertainty.with_run:
        from hotbed.analysis.uncertainty.answer import uncertainty

        uncertainty(run).write()
    return run


def _rows(
    recipe: Recipe,
    files: Files,
    inputs: list[dict[str, Any]],
    geocoder: Geocoder,
    stages: Stages,
    engine: Engine,
) -> Folders:
    """From files to counts of rows by place: read, list, locate, tally."""
    read = [
        stages.get(
            "read",
            [*_reading_depends_on(recipe, number), *_content_of(recipe, facts)],
            partial(
                read_input,
                recipe,
                number,
                _known(files[number], facts),
                spread=engine.parallel_map,
                kept=Kept(stages.folder, _reading_depends_on(recipe, number)),
            ),
            f"reading {recipe.inputs[number].metric}",
        )
        for number, facts in enumerate(inputs)
    ]
    clear_units(stages.folder)
    for facts, folder in zip(inputs, read, strict=True):
        facts["notes"] = notes_of(folder)
        for note in facts["notes"]:
            warn(f"{facts['source']}: {note}")
    years = {name: metric.years for name, metric in recipe.metrics.items()}
    listings = stages.get(
        "listings",
        [code_of("listings"), [folder.name for folder in read], years, recipe.focus.model_dump()],
        partial(build_listings, engine, recipe, read),
        LABELS["listings"],
    )
    must_have_documents(recipe, read, listings)
    subjects = stages.get(
        "subjects",
        [code_of("subjects"), listings.name, _content(recipe.organisations.overrides)],
        partial(build_subjects, engine, recipe, read, listings),
        LABELS["subjects"],
    )
    locations = stages.get(
        "locations",
        [code_of("locations"), listings.name, geocoder.fingerprint],
        partial(build_locations, engine, geocoder, listings),
        LABELS["locations"],
    )
    counted = {"precisions", "decimals", "min_confidence"}
    choices = recipe.geocoding.model_dump(mode="json", include=counted)
    tally = stages.get(
        "tally",
        [code_of("tally"), locations.name, listings.name, choices],
        partial(build_tally, engine, recipe, listings, locations),
        LABELS["tally"],
    )
    return {
        "read": read,
        "listings": [listings],
        "subjects": [subjects],
        "locations": [locations],
        "tally": [tally],
    }


def _clusters(recipe: Recipe, rows: Folders, stages: Stages, engine: Engine) -> Folders:
    """From places to clusters and the rows of their profiles: detect, merge, name, draw."""
    (subjects,), (tally,) = rows["subjects"], rows["tally"]
    attributed = stages.get(
        "attributed",
        [code_of("attributed"), subjects.name, tally.name],
        partial(build_attributed, engine, subjects, tally),
        LABELS["attributed"],
    )
    links = None
    if recipe.merging.by_links:
        links = stages.get(
            "links",
            [code_of("links"), tally.name, recipe.detection.model_dump(mode="json")],
            partial(build_links, engine, recipe, tally),
            LABELS["links"],
        )
    parts = {"detection", "merging", "naming", "shape"}
    method = recipe.model_dump(mode="json", include=parts, exclude={"naming": {"names"}})
    clusters = stages.get(
        "clusters",
        [code_of("clusters"), tally.name, digest_of(method), _content(recipe.naming.names)],
        partial(build_clusters, recipe, tally, links),
        LABELS["clusters"],
    )
    profiles = stages.get(
        "profiles",
        [code_of("profiles"), attributed.name, clusters.name],
        partial(build_profiles, engine, tally, attributed, clusters),
        LABELS["profiles"],
    )
    folders = {"attributed": [attributed], "clusters": [clusters], "profiles": [profiles]}
    return folders if links is None else folders | {"links": [links]}


def _count(recipe: Recipe, folders: Folders) -> Counted:
    """Exact counts, shares of the world, ranks, and the ledger that must sum."""
    (listings,), (clusters,), (profiles,) = (
        folders[stage] for stage in ("listings", "clusters", "profiles")
    )
    documents = pq.read_table(listings / "documents.parquet")
    counts = pq.read_table(profiles / "counts.parquet")
    cluster = counts["cluster"].to_numpy()
    described = json.loads((clusters / "clusters.json").read_text("utf-8"))["clusters"]
    world = world_totals(recipe, world_counted(documents, recipe))
    numbers = [description["number"] for description in described]
    ranked = standings(counts, cluster, world, recipe.weights, numbers)
    book = ledger(counts, cluster >= 0, documents, rows_read(recipe, folders["read"]))
    return Counted(described, ranked, counts, documents, book)


def modules_of(stage: str) -> tuple[str, ...]:
    """The modules that a stage calls directly.

    Parameters
    ----------
    stage : str
        A key of `RUNS`.

    Returns
    -------
    tuple of str
        Dotted names, sorted.

    Examples
    --------
    >>> modules_of("clusters")
    ('hotbed.steps.clusters',)
    """
    return tuple(sorted({function.__module__ for function in RUNS[stage]}))


def code_of(stage: str, *modules: str) -> str:
    """The digest of the code that a stage runs (`hotbed.base.code.code_digest`), geocoding apart.

    Parameters
    ----------
    stage : str
        A key of `RUNS`.
    *modules : str
        Modules that it imports by name, which no import statement shows.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return code_digest(*modules_of(stage), *modules)


def _input_facts(spec: Input, files: Sequence[DataPath], hashes: Hashes) -> dict[str, Any]:
    for file in files:
        must_hold(file)
    return {
        "source": spec.source,
        "metric": spec.metric,
        "credit": spec.credit,
        "lacks": source(spec.source).lacks,
        "files": [file_facts(file, hashes.of) for file in files],
    }


def _known(files: Sequence[DataPath], facts: dict[str, Any]) -> list[InputFile]:
    """An input's files with what each is known by."""
    identities = [identity_in(file) for file in facts["files"]]
    return input_files(files, identities, joins=source(facts["source"]).joins)


def _reading_depends_on(recipe: Recipe, number: int) -> list[object]:
    """What reading a file depends on beside the file."""
    spec = recipe.inputs[number].model_dump(mode="json", exclude={"files", "credit"})
    return [code_of("read", module_of(recipe.inputs[number].source)), spec, number]


def _content_of(recipe: Recipe, facts: dict[str, Any]) -> list[object]:
    """What else reading all files of an input depends on."""
    return [[identity_in(file) for file in facts["files"]], recipe.limits.bad_rows]


def _content(named: str | None) -> str | None:
    """The hash of a file that the recipe names; where it lies is not part of the method."""
    if named is None:
        return None
    must_exist(Path(named))
    return hash_file(Path(named))
