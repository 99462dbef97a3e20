"""libpostal, where it is installed: one-piece addresses that stay unlocated, taken apart."""

from __future__ import annotations

from collections.abc import Callable

Parser = Callable[[str], list[tuple[str, str]]]

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


def libpostal() -> Parser | None:
    """libpostal's parser if its Python binding (package postal) is installed, else None."""
    try:
        from postal.parser import parse_address  # type: ignore[import-not-found] # an extra
    except ImportError:
        return None
    parser: Parser = parse_address
    return parser


def parts(text: str, parse: Parser) -> dict[str, str]:
    """An address in the columns that the geocoder reads.

    >>> parts("1 High St, Bath, UK", lambda _: [("high st", "road"), ("bath", "city"),
    ...     ("uk", "country")])
    {'street': 'high st', 'city': 'bath', 'country': 'uk'}
    """
    values_of: dict[str, list[str]] = {}
    for value, label in parse(text):
        if label in _PARTS:
            values_of.setdefault(_PARTS[label], []).append(value)
    return {name: ", ".join(values) for name, values in values_of.items()}
