"""Values that no recipe should hold: accepted or refused with a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from hotbed import recipe as recipes
from hotbed.base.errors import HotbedError
from hotbed.recipe.model import Recipe

VALUES = (
    *("0", "-1", "1", "9223372036854775807", "-9223372036854775808", "1e308", "-0.0", "inf", "nan"),
    *('""', '"é"', '"ab"', '"0GB"', '"\\u0000"', '"../../etc/passwd"', f'"{"x" * 10_000}"'),
    *("true", "[]", "[1]", '["a", "a"]', "[[]]", "{}", "{ a = 1 }", "1979-05-27", "07:32:00"),
    *("[-1, 2]", "[2030, 1990]", "[nan, nan]", '{ "" = "" }', "[" * 60 + "]" * 60),
)
"""As TOML writes them."""
GOOD = """
preset = "gii-2017"
{top}
[[inputs]]
source = "table"
metric = "patents"
files = ["a.csv"]
"""


def keys(model: type[BaseModel] = Recipe, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys of a recipe, with those of its sections."""
    for name, field in model.model_fields.items():
        yield (*above, name)
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from keys(part, (*above, name))


def texts() -> Iterator[tuple[str, str]]:
    """Each key with each value: a name for the case and the recipe."""
    for key, value in itertools.product(keys(), VALUES):
        line = f"{key[-1]} = {value}"
        if key[0] == "inputs":
            text = GOOD.format(top="") + (line if len(key) > 1 else "")
        elif len(key) == 1:
            text = GOOD.format(top=line)
        else:
            text = GOOD.format(top="") + f"[{'.'.join(key[:-1])}]\n{line}\n"
        yield f"{'.'.join(key)} = {value[:40]}", text


def loaded(case: tuple[str, str], folder: Path) -> str | None:
    """Load a recipe; what is wrong, or None."""
    path = folder / "tried.toml"
    path.write_text(case[1], encoding="utf-8")
    try:
        recipe: Any = recipes.load(path)
    except HotbedError as error:
        return None if "\n" not in str(error) or len(str(error)) < 2000 else f"{case[0]}: too long"
    except Exception as error:
        return f"{case[0]}: {error!r}"
    return None if isinstance(recipe, Recipe) else f"{case[0]}: no recipe"
