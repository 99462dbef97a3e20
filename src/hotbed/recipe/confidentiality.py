"""The keys of a recipe's table of confidentiality."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from hotbed.recipe.part import STRICT

OF_ROUNDING = ("method", "base")


class Confidentiality(BaseModel):
    """How small figures are kept out of everything that is published."""

    model_config = STRICT

    method: Literal["suppression", "rounding"] = "suppression"
    """Whether confidential figures are hidden, or all counts rounded."""
    base: Annotated[int, Field(ge=5, le=1000)] | None = None
    """With rounding: counts become multiples of it."""
    min_contributors: Annotated[int, Field(ge=0, le=1000)] = 3
    """With suppression: fewest contributors of a figure that is published."""
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

    @model_validator(mode="after")
    def _of_one_method(self) -> Confidentiality:
        if self.method == "suppression":
            if self.base is not None:
                raise ValueError(
                    "base is a key of rounding, and the method is suppression; add method = "
                    '"rounding", or leave base out'
                )
            return self
        stated = sorted(self.model_fields_set - set(OF_ROUNDING))
        if stated:
            raise ValueError(
                f"{stated[0]} is a key of suppression, and the method is rounding, which protects "
                'every count alike; leave it out, or choose method = "suppression"'
            )
        if self.base is None:
            raise ValueError("rounding needs a base; add base = 5, say")
        return self

    @model_serializer(mode="wrap")
    def _as_stated(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """The keys of the method alone: as runs before there were two have them."""
        rounds = self.method == "rounding"
        return {
            key: value for key, value in handler(self).items() if (key in OF_ROUNDING) == rounds
        }
