"""hotbed sources: what can be read, what each source supplies and what it lacks."""

from __future__ import annotations

import json

from hotbed.cli.options import Json


def sources(json_: Json = False) -> None:
    """List the sources that hotbed reads, with what each supplies and lacks."""
    from hotbed.sources import sources as known

    every = [
        {"name": each.name, "title": each.title, "supplies": each.supplies, "lacks": each.lacks}
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
