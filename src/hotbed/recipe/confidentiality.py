"""The keys of a recipe's table of confidentiality."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from hotbed.recipe.part import STRICT


class Confidentiality(BaseModel):
    """Which figures are hidden in everything that is published, since they give somebody away."""

    model_config = STRICT

    min_contributors: Annotated[int, Field(ge=0, le=1000)] = 3
    """Fewest contributors of a figure that is published."""
    unit: Literal["persons", "organisations"] = "persons"
    """Who counts as a contributor: a person on a document, or an applicant or organisation."""
    dominance: tuple[Annotated[int, Field(ge=1, le=10)], Annotated[float, Field(gt=0, lt=100)]] | (
        None
    ) = None
    """[n, k]: a figure is hidden if its n largest contributors make more than k percent of it."""
    p_percent: Annotated[float, Field(gt=0, le=100)] | None = None
    """A figure is hidden if its second contributor can tell the first's to within p percent."""
    protection: Annotated[float, Field(gt=0, le=100)] = 20
    """How far from its value, in percent, a hidden figure must be able to lie."""
