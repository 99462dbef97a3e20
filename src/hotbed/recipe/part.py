"""What the tables of a recipe have in common."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel, ConfigDict

STRICT = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
"""Unknown keys are refused, nothing changes once it is read, and keys are explained beside them."""


def table_of(kind: object) -> type[BaseModel] | None:
    """The table that a key holds, also one that may be left out; None: it holds no table.

    Parameters
    ----------
    kind : type
        The key's annotation.
    """
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None
