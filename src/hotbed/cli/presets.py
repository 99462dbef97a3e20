"""hotbed presets: list the presets, or show what one of them sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hotbed.cli.shared.options import Json
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.recipe.preset_facts import Preset


def presets(
    name: Annotated[
        str | None, typer.Argument(help="One of them, such as gii-2024, to see all that it sets.")
    ] = None,
    json_: Json = False,
) -> None:
    """List the presets: editions whose years, density and weights a recipe can start from.

    A recipe takes one by its line preset = "gii-2024", and changes what it names itself.
    """
    from hotbed.recipe import presets as names
    from hotbed.recipe.preset_facts import preset_facts

    if name is not None:
        preset = preset_facts(name)
        if json_:
            print_json(preset.to_dict())
        else:
            print(preset.text.rstrip())
        return
    known = [preset_facts(one) for one in names()]
    if json_:
        print_json([preset.to_dict() for preset in known])
        return
    _print(known)


def _print(known: list[Preset]) -> None:
    from hotbed.analysis.columns import Columns

    rows = [
        [
            preset.name,
            ", ".join(_metric(name, chosen) for name, chosen in preset.settings["metrics"].items()),
            f"{preset.settings['detection']['radius_km']:g}",
            f"{preset.settings['detection']['min_listings']:,}",
            f"{preset.settings.get('merging', {}).get('within_km', 0):g}",
        ]
        for preset in known
    ]
    head = ["preset", "metrics and years", "radius km", "min listings", "merge km"]
    print(Columns(head, rows, left=(0, 1)).to_text())
    print("\nWhat is stated and what is recollected of one: hotbed presets gii-2024")


def _metric(name: str, chosen: dict[str, object]) -> str:
    years = chosen.get("years")
    return f"{name} {years[0]}-{years[1]}" if isinstance(years, list) else name
