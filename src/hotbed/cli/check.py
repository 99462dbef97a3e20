"""hotbed check: whether a recipe and its inputs would run, and what would be read."""

from __future__ import annotations

import json
from typing import Any

from hotbed.cli.shared.options import Json, RecipeFile


def check(recipe: RecipeFile, json_: Json = False) -> None:
    """Check a recipe and the beginnings of its inputs, and say what would be read."""
    from hotbed import recipe as recipes

    resolved = recipes.load(recipe)
    inputs = [_input(spec) for spec in resolved.inputs]
    if json_:
        print(json.dumps({"recipe": resolved.model_dump(mode="json"), "inputs": inputs}, indent=1))
        return
    for name, metric in resolved.metrics.items():
        years = f"{metric.years[0]} to {metric.years[1]}" if metric.years else "all years"
        print(f"metric {name} ({metric.label}): {years}, weight {metric.weight:g}")
    for each in inputs:
        print(f"input for {each['metric']}: {each['title']}")
        for name, facts in each["files"].items():
            print(f"  {name} ({facts['bytes']:,} bytes): {_words(facts['read as'])}")
        if each["lacks"]:
            print(f"  lacks {each['lacks']}")
    found, merged = resolved.detection, resolved.merging
    print(
        f"density: at least {found.min_listings:,} listings within {found.radius_km:g} km; "
        f"clusters within {merged.within_km:g} km are merged"
    )
    print(f"{recipe} can be run.")


def _input(spec: Any) -> dict[str, Any]:
    from hotbed.base.files import must_exist
    from hotbed.sources.registry import files_of, source_of

    kind = source_of(spec)
    files = files_of(spec)
    for file in files:
        must_exist(file)
    read_as = kind.check(files, spec)
    return {
        "metric": spec.metric,
        "source": spec.source,
        "title": kind.title,
        "lacks": kind.lacks,
        "files": {
            file.name: {"bytes": file.stat().st_size, "read as": read_as[file.name]}
            for file in files
        },
    }


def _words(read_as: object) -> str:
    if isinstance(read_as, dict):
        return ", ".join(f"{field} = {column}" for field, column in read_as.items())
    return str(read_as)
