"""hotbed sources: what can be read, what each source supplies and what it lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotbed.cli.shared.options import Json

if TYPE_CHECKING:
    from hotbed.sources.listings import Option


def sources(json_: Json = False) -> None:
    """List the sources that hotbed reads, with what each supplies and lacks."""
    from hotbed.sources.registry import sources as known

    every: list[dict[str, Any]] = [
        {
            "name": each.name,
            "title": each.title,
            "supplies": each.supplies,
            "lacks": each.lacks,
            "types": each.types,
            "options": {name: _option(option) for name, option in each.options.items()},
        }
        for each in known().values()
    ]
    if json_:
        print(json.dumps(every, indent=1, ensure_ascii=False))
        return
    for each in every:
        print(f"{each['name']}: {each['title']}")
        print(f"  supplies {', '.join(each['supplies'])}")
        if each["lacks"]:
            print(f"  lacks {each['lacks']}")
        if each["types"]:
            print(f"  types: {each['types']}")
        for name, option in each["options"].items():
            values = f" ({', '.join(option['values'])})" if option["values"] else ""
            print(f"  option {name}: {option['meaning']}{values}")


def _option(option: Option) -> dict[str, Any]:
    values = ("true", "false") if option.switch else option.values
    return {"meaning": option.meaning, "values": values}
