"""hotbed check: check a recipe and its files before a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hotbed.cli.shared.options import Json, RecipeFile
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.recipe import Input, Recipe
    from hotbed.remote.paths import DataPath


def check(recipe: RecipeFile, json_: Json = False) -> None:
    """Check a recipe and its inputs, and show what would be read.

    Inputs of up to 32 MB are read completely, as a run reads them; of larger ones the first rows
    of each file.
    """
    from hotbed import recipe as recipes
    from hotbed.rehearsal import rehearse
    from hotbed.remote.paths import size_of
    from hotbed.sources.labels import labelled, not_shown
    from hotbed.sources.registry import files_of_all, source_of

    loaded = recipes.load(recipe)
    files = files_of_all(loaded.inputs)
    resolved = labelled(loaded, files)
    inputs = [_read_as(spec, own) for spec, own in zip(resolved.inputs, files, strict=True)]
    rehearsal = rehearse(resolved, files)
    if json_:
        facts = [
            _facts(spec, read_as) for spec, read_as in zip(resolved.inputs, inputs, strict=True)
        ]
        print_json(
            {
                "recipe": resolved.model_dump(mode="json"),
                "inputs": facts,
                "complete": rehearsal.complete,
                "notes": rehearsal.notes,
            }
        )
        return
    for name, metric in resolved.metrics.items():
        years = f"{metric.years[0]} to {metric.years[1]}" if metric.years else "all years"
        print(f"metric {name} ({metric.label}): {years}, weight {metric.weight:g}")
        print(f"  label {metric.label!r}: {_label_of(name, loaded, metric.label)}")
    for spec, read_as in zip(resolved.inputs, inputs, strict=True):
        kind = source_of(spec)
        print(f"input for {spec.metric}: {kind.title}")
        for file, form in read_as.items():
            print(f"  {file.name} ({size_of(file):,} bytes): {_words(form)}")
        for host, (count, size) in _elsewhere(read_as).items():
            print(f"  of these {count:,} objects are read from {host}, {size:,} bytes")
        if kind.lacks:
            print(f"  lacks {kind.lacks}")
    for sentence in not_shown(resolved):
        print(sentence)
    density, merging = resolved.detection, resolved.merging
    print(
        f"density: at least {density.min_listings:,} listings within {density.radius_km:g} km; "
        f"clusters within {merging.within_km:g} km are merged"
    )
    for note in rehearsal.notes:
        print(f"note: {note}")
    limits = "" if rehearsal.complete else ", as far as the first rows of its inputs tell"
    print(f"{recipe} can be run{limits}.")


def _label_of(name: str, loaded: Recipe, label: str) -> str:
    """Whose a metric's label is."""
    if name not in loaded.labels_of_preset:
        return "the recipe's"
    if label == loaded.metrics[name].label:
        return f"the preset's ({loaded.preset})"
    return f"as its sources hold such documents, not the preset's {loaded.metrics[name].label!r}"


def _read_as(spec: Input, files: list[DataPath]) -> dict[DataPath, object]:
    """How each file of an input would be read, as `Source.check` says it."""
    from hotbed.remote.paths import must_hold
    from hotbed.sources.recognition import told_apart
    from hotbed.sources.registry import source_of

    kind = source_of(spec)
    for file in files:
        must_hold(file)
    with told_apart(spec, files):
        forms = kind.check(files, spec)
    return {file: forms[file.name] for file in files}


def _elsewhere(read_as: Iterable[DataPath]) -> dict[str, tuple[int, int]]:
    """How many objects would be read from each store or server, and their bytes."""
    from hotbed.remote.objects import RemoteFile

    stores: dict[str, tuple[int, int]] = {}
    for file in read_as:
        if isinstance(file, RemoteFile):
            count, size = stores.get(file.address.root, (0, 0))
            stores[file.address.root] = (count + 1, size + file.size)
    return stores


def _facts(spec: Input, read_as: dict[DataPath, object]) -> dict[str, object]:
    from hotbed.remote.paths import size_of
    from hotbed.sources.registry import source_of

    kind = source_of(spec)
    return {
        "metric": spec.metric,
        "source": spec.source,
        "title": kind.title,
        "lacks": kind.lacks,
        "elsewhere": {
            host: {"objects": count, "bytes": size}
            for host, (count, size) in _elsewhere(read_as).items()
        },
        "files": {
            file.name: {"bytes": size_of(file), "read as": form} for file, form in read_as.items()
        },
    }


def _words(read_as: object) -> str:
    if isinstance(read_as, dict):
        return ", ".join(f"{field} = {column}" for field, column in read_as.items())
    return str(read_as)
