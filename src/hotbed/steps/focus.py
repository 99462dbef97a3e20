"""Field clusters: the documents on a field, topic or class, for the same method on them alone."""

from __future__ import annotations

import ibis
import pyarrow as pa

from hotbed.base.errors import HotbedError, nearest
from hotbed.classify.technology import fields, technology_field
from hotbed.engines import Engine
from hotbed.recipe import Focus
from hotbed.sources.listings import CPC, IPC


def focused(details: ibis.Table, focus: Focus, engine: Engine) -> ibis.Table | None:
    """Documents (metric, document_id) that the focus keeps, or None where it keeps all.

    Raises
    ------
    HotbedError
        A technology field does not exist, or no document is on what the focus names.
    """
    if not focus.on:
        return None
    known = {field.name.lower(): field.name for field in fields()}
    for name in focus.technology:
        if name.lower() not in known:
            near = nearest(name, list(known.values()))
            hint = f"did you mean {near!r}?" if near else "see WIPO's 35 fields"
            raise HotbedError(f"focus.technology: there is no field {name!r}", hint)
    values = engine.arrow(details.select("kind", "value").distinct()).to_pylist()
    kept = sorted({(row["kind"], row["value"]) for row in values if _in(row, focus)})
    if not kept:
        raise HotbedError(
            "no document matches the recipe's focus", "check its spelling and the inputs"
        )
    wanted = pa.table({"kind": [kind for kind, _ in kept], "value": [value for _, value in kept]})
    matching = details.semi_join(engine.table(wanted), ["kind", "value"])
    return matching.select("metric", "document_id").distinct()


def _in(row: dict[str, str], focus: Focus) -> bool:
    kind, value = row["kind"], row["value"]
    if kind in (CPC, IPC):
        code = value.replace(" ", "").upper()
        prefixes = [prefix.replace(" ", "").upper() for prefix in getattr(focus, kind)]
        if code.startswith(tuple(prefixes)):
            return True
        field = technology_field(value) if focus.technology else None
        return field is not None and field.name.lower() in {n.lower() for n in focus.technology}
    wanted = getattr(focus, kind, [])
    return value.lower() in {name.lower() for name in wanted}
