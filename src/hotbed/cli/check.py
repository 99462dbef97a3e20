"""hotbed check: check a recipe and its files before a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.cli.shared.options import Json, RecipeFile
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.recipe import Input, Recipe


def check(recipe: RecipeFile, json_: Json = False) -> None:
    """Check a recipe and its inputs, and show what would be read.

    Inputs of up to 32 MB are read completely, as a run reads them; of larger ones the first rows
    of each file.
    """
    from hotbed import recipe as recipes
    from hotbed.rehearsal import rehearse
    from hotbed.sources.labels import labelled, not_shown
    from hotbed.sources.registry import must_have_files, source_of

    loaded = recipes.load(recipe)
    must_have_files(loaded.inputs)
    resolved = labelled(loaded)
    inputs = [_read_as(spec) for spec in resolved.inputs]
    rehearsal = rehearse(resolved)
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
            print(f"  {file.name} ({file.stat().st_size:,} bytes): {_words(form)}")
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


def _read_as(spec: Input) -> dict[Path, object]:
    """How each file of an input would be read, as `Source.check` says it."""
    from hotbed.base.files import must_exist
    from hotbed.sources.recognition import told_apart
    from hotbed.sources.registry import files_of, source_of

    kind = source_of(spec)
    files = files_of(spec)
    for file in files:
        must_exist(file)
    with told_apart(spec, files):
        forms = kind.check(files, spec)
    return {file: forms[file.name] for file in files}


def _facts(spec: Input, read_as: dict[Path, object]) -> dict[str, object]:
    from hotbed.sources.registry import source_of

    kind = source_of(spec)
    return {
        "metric": spec.metric,
        "source": spec.source,
        "title": kind.title,
        "lacks": kind.lacks,
        "files": {
            file.name: {"bytes": file.stat().st_size, "read as": form}
            for file, form in read_as.items()
        },
    }


def _words(read_as: object) -> str:
    if isinstance(read_as, dict):
        return ", ".join(f"{field} = {column}" for field, column in read_as.items())
    return str(read_as)
