"""The recipe's reference: every key with its type, default and meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hotbed.recipe import Input, Metric, Recipe, presets
from hotbed.recipe.part import table_of
from reference_docs.markdown import row

REPEATED: dict[str, tuple[str, type[BaseModel]]] = {
    "inputs": ("[[inputs]]", Input),
    "metrics": ("[metrics.<name>]", Metric),
}


def recipe_page() -> str:
    """The page as Markdown."""
    lines = [
        "# Recipe",
        "",
        "Every key of a recipe. A key that is not written takes its preset's value, else the",
        f"default here. Presets: {', '.join(f'`{name}`' for name in presets())}.",
        "",
        "## Top level",
        "",
        *_keys(Recipe),
        row("`use_metrics`", "list of text", "", "Metrics of the preset to use; by default all."),
        row(
            "`base`",
            "text",
            "",
            "Another recipe, or a run's folder: keys that are not written are its, instead of a "
            "preset's.",
        ),
    ]
    for name, field in Recipe.model_fields.items():
        if name in REPEATED:
            title, model = REPEATED[name]
        elif held := table_of(field.annotation):
            title, model = f"[{name}]", held
        else:
            continue
        lines += ["", f"## {title}", "", str(model.__doc__), "", *_keys(model)]
    return "\n".join(lines) + "\n"


def _keys(model: type[BaseModel]) -> list[str]:
    rows = [_key(name, field) for name, field in model.model_fields.items()]
    return ["| key | type | default | meaning |", "|---|---|---|---|", *rows]


def _key(name: str, field: FieldInfo) -> str:
    return row(f"`{name}`", _type(field), _default(field.default), str(field.description))


def _type(field: FieldInfo) -> str:
    return ", ".join([_name(field.annotation), *_limits(field.metadata)])


def _limits(rules: Iterable[Any]) -> list[str]:
    return [
        f"{sign} {value:g}"
        for rule in rules
        for sign, limit in (("≥", "ge"), (">", "gt"), ("≤", "le"))
        if (value := getattr(rule, limit, None)) is not None
    ]


def _name(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        inner, *fields = get_args(kind)
        limits = _limits(rule for field in fields for rule in field.metadata)
        return ", ".join([_name(inner), *limits])
    parts = [part for part in get_args(kind) if part is not type(None)]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "table"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(member.value for member in kind)
    names: dict[Any, str] = {str: "text", int: "integer", float: "number", bool: "true or false"}
    if kind in names:
        return names[kind]
    if str(kind).startswith("typing.Literal"):
        return " or ".join(parts)
    if get_origin(kind) is list:
        return f"list of {_name(parts[0])}"
    if get_origin(kind) is dict:
        return "table"
    if get_origin(kind) is tuple:
        kinds = [_name(part) for part in parts]
        same = len(set(kinds)) == 1
        return f"{len(parts)} × {kinds[0]}" if same else " and ".join(kinds)
    return " or ".join(dict.fromkeys(_name(part) for part in parts))


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "required"
    if value is None or isinstance(value, BaseModel):
        return ""
    return f"`{json.dumps(value, default=str)}`"
