"""libpostal, where it is installed: one-piece addresses that stay unlocated, taken apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_PARTS = {
    "house_number": "street",
    "road": "street",
    "suburb": "city",
    "city_district": "city",
    "city": "city",
    "state_district": "region",
    "state": "region",
    "postcode": "postcode",
    "country": "country",
}


def libpostal() -> Callable[[str], list[tuple[str, str]]] | None:
    """libpostal's parser if its Python binding (package postal) is installed, else None."""
    try:
        from postal.parser import parse_address  # type: ignore[import-not-found]
    except ImportError:
        return None
    found: Any = parse_address
    return found  # type: ignore[no-any-return]


def parts(text: str, parse: Callable[[str], list[tuple[str, str]]]) -> dict[str, str]:
    """An address in the columns that the geocoder reads.

    >>> parts("1 High St, Bath, UK", lambda _: [("high st", "road"), ("bath", "city"),
    ...     ("uk", "country")])
    {'street': 'high st', 'city': 'bath', 'country': 'uk'}
    """
    found: dict[str, list[str]] = {}
    for value, label in parse(text):
        if label in _PARTS:
            found.setdefault(_PARTS[label], []).append(value)
    return {name: ", ".join(values) for name, values in found.items()}
