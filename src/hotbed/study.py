"""The whole pipeline, readable top to bottom: files in, ranking, members, ledger and maps out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.code import code_digest
from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.base.hashes import Hashes
from hotbed.base.stages import Stages, digest_of, hash_file, lock_folder
from hotbed.classify.organisations import read_overrides
from hotbed.detect.clusters import Membership, assign, describe
from hotbed.engines import Engine, engine_of
from hotbed.recipe import Recipe
from hotbed.result import Result
from hotbed.runs.writer import documents_of, publish
from hotbed.sources import files_of, source, source_of
from hotbed.steps import locating, tally
from hotbed.steps.focus import focused
from hotbed.steps.in_order import write_in_order
from hotbed.steps.links import hands, links
from hotbed.steps.listings import write_listings
from hotbed.steps.profiles import attributed, write_profile_rows
from hotbed.steps.reading import parts, read_input
from hotbed.steps.subjects import write_subjects
from hotbed.steps.twins import twins

RUNS: dict[str, tuple[Callable[..., object], ...]] = {
    "read": (read_input, engine_of),
    "listings": (parts, focused, twins, write_listings, engine_of),
    "subjects": (parts, read_overrides, write_subjects, engine_of),
    "locations": (locating.locate, engine_of),
    "tally": (locating.places, tally.tally, write_in_order, engine_of),
    "attributed": (attributed, engine_of),
    "links": (assign, hands, write_in_order, engine_of),
    "clusters": (assign, describe),
    "profiles": (write_profile_rows, engine_of),
}
"""What each stage calls: a stage is built again where the code of these has changed. The answers
of the geocoder carry their own code in its fingerprint."""


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

    >>> modules_of("clusters")
    ('hotbed.detect.clusters',)
    """
    return tuple(sorted({function.__module__ for function in RUNS[stage]}))


def code_of(stage: str) -> str:
    """The digest of the code that a stage runs (`hotbed.base.code.code_digest`), geocoding apart.

    Parameters
    ----------
    stage : str
        A key of `RUNS`.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return code_digest(*modules_of(stage), alone=(__name__,))


def run(recipe: Recipe, out: Path) -> Result:
    """Run a study and write its results into a folder.

    Each stage is kept in `out/.hotbed` under the hash of what it depends on: a run that was cut
    off goes on where it stopped, and a changed choice repeats only what depends on it.

    Parameters
    ----------
    recipe : the resolved method (`hotbed.recipe.load`).
    out : folder of the results, made if missing.

    Raises
    ------
    HotbedError : an input, the recipe, the disk or the memory does not allow it.
    """
    for each in recipe.inputs:
        source_of(each)
    done = lock_folder(out / ".hotbed")
    try:
        stages = Stages(out / ".hotbed")
        engine = engine_of(recipe, out / ".hotbed" / "spill")
        try:
            return _run(recipe, out, stages, engine)
        finally:
            engine.close()
    finally:
        done()


def _run(recipe: Recipe, out: Path, stages: Stages, engine: Engine) -> Result:
    hashes = Hashes(stages.folder / "hashes.json")
    inputs = [_input_facts(recipe, number, hashes) for number in range(len(recipe.inputs))]
    hashes.save()
    read = [_read(recipe, number, inputs[number], stages, engine) for number in range(len(inputs))]
    counted = _listings(recipe, read, stages, engine)
    _must_have_documents(recipe, counted)
    subjects = _subjects(recipe, read, counted, stages, engine)
    geocoder = _geocoder(recipe)
    located = _locations(counted, geocoder, stages, engine)
    tallied = _tally(recipe, counted, located, stages, engine)
    by_place = _attributed(subjects, tallied, stages, engine)
    linked = _links(recipe, tallied, stages, engine)
    found = _clusters(recipe, tallied, linked, stages)
    profiled = _profiles(tallied, by_place, found, stages, engine)
    result = publish(
        recipe=recipe,
        out=out,
        folders={"read": read, "listings": [counted], "subjects": [subjects],
                 "locations": [located], "tally": [tallied], "attributed": [by_place],
                 "clusters": [found], "profiles": [profiled]},
        facts={"inputs": inputs, "geocoder": geocoder.loaded, "timings": stages.timings,
               "reused": stages.reused},
    )  # fmt: skip
    stages.prune(keep=max(4, len(recipe.inputs)))
    return result


def _input_facts(recipe: Recipe, number: int, hashes: Hashes) -> dict[str, Any]:
    spec = recipe.inputs[number]
    files = files_of(spec)
    for file in files:
        if file.stat().st_size == 0:
            raise HotbedError(f"{file} is empty", "check that it was written whole")
    return {
        "source": spec.source,
        "metric": spec.metric,
        "credit": spec.credit,
        "lacks": source(spec.source).lacks,
        "files": [
            {"name": file.name, "bytes": file.stat().st_size, "sha256": hashes.of(file)}
            for file in files
        ],
    }


def _read(
    recipe: Recipe, number: int, facts: dict[str, Any], stages: Stages, engine: Engine
) -> Path:
    spec = recipe.inputs[number].model_dump(mode="json", exclude={"files", "credit"})
    hashes = [file["sha256"] for file in facts["files"]]
    depends = [code_of("read"), spec, number, hashes, recipe.limits.bad_rows]

    def build(folder: Path) -> None:
        read_input(recipe, number, folder, engine.spread)

    return stages.get("read", depends, build)


def _listings(recipe: Recipe, read: list[Path], stages: Stages, engine: Engine) -> Path:
    def build(folder: Path) -> None:
        raw, details, identifiers = (
            engine.parquet(*[part for each in read for part in parts(each, name)])
            for name in ("listings", "details", "identifiers")
        )
        focus = focused(details, recipe.focus, engine)
        same = twins(identifiers, recipe, engine)
        if same is not None:
            engine.write(same, folder / "twins.parquet")
            same = engine.parquet(folder / "twins.parquet")
        write_listings(engine, raw, recipe, folder, focus, same)

    years = {name: metric.years for name, metric in recipe.metrics.items()}
    focus = recipe.focus.model_dump()
    depends = [code_of("listings"), [each.name for each in read], years, focus]
    return stages.get("listings", depends, build)


def _must_have_documents(recipe: Recipe, counted: Path) -> None:
    documents = pq.read_table(counted / "documents.parquet")
    for name in recipe.metrics:
        if not documents_of(documents, name):
            raise HotbedError(
                f"there are no documents of the metric {name!r} in its years",
                "check its years and inputs",
            )


def _geocoder(recipe: Recipe) -> Any:
    from hotbed.geocode import Geocoder

    chosen = recipe.geocoding
    return Geocoder(
        organisations=_path(chosen.organisations),
        postcodes=_path(chosen.postcodes),
        overrides=_path(chosen.overrides),
    )


def _content(name: str | None) -> str | None:
    """The hash of a file's content, which must be there if it is named."""
    if name is None:
        return None
    must_exist(Path(name))
    return hash_file(Path(name))


def _path(name: str | None) -> Path | None:
    return None if name is None else Path(name)


def _locations(counted: Path, geocoder: Any, stages: Stages, engine: Engine) -> Path:
    def build(folder: Path) -> None:
        addresses = counted / "addresses.parquet"
        locating.locate(engine, addresses, geocoder, folder / "locations.parquet")

    depends = [code_of("locations"), counted.name, geocoder.fingerprint]
    return stages.get("locations", depends, build)


def _subjects(
    recipe: Recipe, read: list[Path], counted: Path, stages: Stages, engine: Engine
) -> Path:
    """What documents are about and whose they are, under the labels shown."""
    chosen = recipe.organisations.overrides

    def build(folder: Path) -> None:
        details = engine.parquet(*[part for each in read for part in parts(each, "details")])
        overrides = read_overrides(Path(chosen)) if chosen else {}
        write_subjects(engine, details, counted, overrides, folder)

    names = _content(chosen)
    return stages.get("subjects", [code_of("subjects"), counted.name, names], build)


def _tally(recipe: Recipe, counted: Path, located: Path, stages: Stages, engine: Engine) -> Path:
    def build(folder: Path) -> None:
        locations = located / "locations.parquet"
        places, answers = locating.places(locating.for_places(locations), recipe.geocoding)
        pq.write_table(answers, folder / "answers.parquet", compression="zstd")
        locating.write_located(locations, answers, folder / "located.parquet")
        del answers
        kept = engine.parquet(counted / "listings.parquet")
        answered = engine.parquet(folder / "answers.parquet")
        engine.write(tally.placed(kept, answered), folder / "placed.parquet")
        rows = engine.keep(tally.tally(kept, answered))
        write_in_order(engine, rows, folder / "tally.parquet")
        found = engine.arrow(tally.listings_of_places(rows))
        places = tally.with_listings(places, found, list(recipe.metrics))
        pq.write_table(places, folder / "places.parquet")

    choices = recipe.geocoding.model_dump(
        mode="json", include={"precisions", "decimals", "min_confidence"}
    )
    depends = [code_of("tally"), located.name, counted.name, choices]
    return stages.get("tally", depends, build)


def _attributed(subjects: Path, tallied: Path, stages: Stages, engine: Engine) -> Path:
    """Listings by place and label: all of the profiles that does not depend on the clusters."""

    def build(folder: Path) -> None:
        placed = engine.parquet(tallied / "placed.parquet")
        rows = attributed(placed, engine.parquet(subjects / "about.parquet"))
        engine.write(rows, folder / "attributed.parquet")

    depends = [code_of("attributed"), subjects.name, tallied.name]
    return stages.get("attributed", depends, build)


def _links(recipe: Recipe, tallied: Path, stages: Stages, engine: Engine) -> Path | None:
    """Documents that clusters share, before merging; only where the recipe asks for it."""
    if recipe.merging.coactivity == 0 or recipe.merging.within_km == 0:
        return None
    alone = recipe.model_copy(
        update={"merging": recipe.merging.model_copy(update={"within_km": 0})}
    )

    def build(folder: Path) -> None:
        places = pq.read_table(tallied / "places.parquet")
        before = assign(places, alone).before
        members = pa.table({"place_id": places["place_id"], "cluster": pa.array(before)})
        placed = engine.parquet(tallied / "placed.parquet")
        each = engine.keep(hands(placed, engine.table(members)))
        write_in_order(engine, links(each), folder / "links.parquet")

    depends = [code_of("links"), tallied.name, recipe.detection.model_dump(mode="json")]
    return stages.get("links", depends, build)


def _clusters(recipe: Recipe, tallied: Path, linked: Path | None, stages: Stages) -> Path:
    def build(folder: Path) -> None:
        places = pq.read_table(tallied / "places.parquet")
        members = assign(places, recipe, _may_merge(recipe, linked))
        pq.write_table(_members(places, members), folder / "members.parquet")
        found = describe(places, members, recipe)
        for each in found:
            each["geometry"] = each["geometry"].hex()
        text = json.dumps({"clusters": found, "joins": members.joins}, ensure_ascii=False)
        (folder / "clusters.json").write_text(text, encoding="utf-8")

    choices = recipe.model_dump(
        mode="json",
        include={"detection", "merging", "naming", "shape"},
        exclude={"naming": {"names"}},
    )
    names = _content(recipe.naming.names)
    depends = [code_of("clusters"), tallied.name, digest_of(choices), names]
    return stages.get("clusters", depends, build)


def _profiles(tallied: Path, by_place: Path, found: Path, stages: Stages, engine: Engine) -> Path:
    """Rows for the profiles by cluster: counts, labels, teams, partners."""

    def build(folder: Path) -> None:
        write_profile_rows(engine, tallied, by_place / "attributed.parquet", found, folder)

    return stages.get("profiles", [code_of("profiles"), by_place.name, found.name], build)


def _may_merge(recipe: Recipe, linked: Path | None) -> Any:
    """Two clusters may merge if enough of the smaller one's documents are shared with the other."""
    if linked is None:
        return None
    shared: dict[tuple[int, int], int] = {}
    for row in pq.read_table(linked / "links.parquet").to_pylist():
        pair = (row["a"], row["b"])
        shared[pair] = shared.get(pair, 0) + row["documents"]

    def may(a: int, b: int) -> bool:
        smaller = min(shared.get((a, a), 0), shared.get((b, b), 0))
        both = shared.get((min(a, b), max(a, b)), 0)
        return smaller > 0 and both >= recipe.merging.coactivity * smaller

    return may


def _members(places: pa.Table, members: Membership) -> pa.Table:
    return (
        places.append_column("cluster", pa.array(np.asarray(members.cluster, np.int64)))
        .append_column("cluster_before", pa.array(np.asarray(members.before, np.int64)))
        .append_column("core", pa.array(np.asarray(members.core, bool)))
    )
