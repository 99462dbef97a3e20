"""Offline geocoding: addresses and affiliations to places, with how precise and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotbed.geocode.geocoder import Geocoder as Geocoder

__all__ = ["Geocoder"]


def __getattr__(name: str) -> Any:
    if name == "Geocoder":
        from hotbed.geocode.geocoder import Geocoder

        return Geocoder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
