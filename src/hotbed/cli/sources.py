"""hotbed sources: list the sources that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotbed.cli.shared.options import Json
from hotbed.cli.shared.show import print_json

if TYPE_CHECKING:
    from hotbed.sources.listings import Option, Source


def sources(json_: Json = False) -> None:
    """List the sources that hotbed reads, with what each supplies and lacks."""
    from hotbed.sources.registry import sources as known

    facts = [_facts(kind) for kind in known().values()]
    if json_:
        print_json(facts)
        return
    for kind in known().values():
        print(f"{kind.name}: {kind.title}")
        print(f"  supplies {', '.join(kind.supplies)}")
        if kind.lacks:
            print(f"  lacks {kind.lacks}")
        if kind.types:
            print(f"  types: {kind.types}")
        for name, option in kind.options.items():
            values = f" ({', '.join(_values(option))})" if _values(option) else ""
            print(f"  option {name}: {option.meaning}{values}")


def _facts(kind: Source) -> dict[str, object]:
    return {
        "name": kind.name,
        "title": kind.title,
        "supplies": kind.supplies,
        "lacks": kind.lacks,
        "types": kind.types,
        "options": {
            name: {"meaning": option.meaning, "values": _values(option)}
            for name, option in kind.options.items()
        },
    }


def _values(option: Option) -> tuple[str, ...]:
    return ("true", "false") if option.switch else option.values
