"""What documents are about and whose they are: labels by number, each once a document.

Nothing here depends on where anybody is, so that only another organisation's name, and no other
choice, brings it about again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.classify.organisations import harmonised
from hotbed.classify.technology import technology_field
from hotbed.sources.listings import APPLICANT, CPC, FIELD, IPC, ORGANISATION, SECTOR, TOPIC
from hotbed.steps.in_order import write_in_order
from hotbed.steps.listings import DOCUMENT, in_window
from hotbed.steps.twins import TWIN

TECHNOLOGY = "technology"  # WIPO's 35 fields, from IPC or CPC
PATENTSVIEW_SECTORS = {"2": "company", "3": "company", "4": "individual", "5": "individual",
                       "6": "government", "7": "government", "8": "government",
                       "9": "government"}  # fmt: skip


def write_subjects(
    engine: Any, details: Any, counted: Path, overrides: dict[str, str], folder: Path
) -> None:
    """Write labels, names, about and world as Parquet.

    Parameters
    ----------
    details : as read (`sources.base.DETAILS`, all inputs). counted : the folder of stage 2.
    overrides : spelling -> organisation, from the user.

    labels: each spelling and its label (`labels`). names: the distinct labels, one a label_id.
    about: `about`. world: `world`.
    """
    if (counted / "twins.parquet").exists():
        details = details.anti_join(engine.parquet(counted / "twins.parquet"), TWIN)
    shown = labels(engine.arrow(spellings(details)), overrides)
    pq.write_table(shown.drop(["label_id"]), folder / "labels.parquet", compression="zstd")
    pq.write_table(names(shown), folder / "names.parquet", compression="zstd")
    shares = engine.parquet(counted / "shares.parquet")
    engine.write(about(details, engine.table(shown), shares), folder / "about.parquet")
    write_in_order(
        engine, world(shares, engine.parquet(folder / "about.parquet")), folder / "world.parquet"
    )


def spellings(details: Any) -> Any:
    """Distinct values by kind, and how often each occurs."""
    return details.group_by(["kind", "value", "id"]).agg(rows=details.count())


def labels(values: pa.Table, overrides: dict[str, str]) -> pa.Table:
    """What each value is shown as: kind, value -> shown (the kind) and label; unknown ones drop.

    The distinct labels of a kind have numbers, label_id, in the order of their text.

    Parameters
    ----------
    values : `spellings` in memory.
    overrides : spelling -> organisation, from the user.
    """
    rows = values.to_pylist()
    made = []
    for kind in (APPLICANT, ORGANISATION):
        own = [row for row in rows if row["kind"] == kind]
        count: dict[str, int] = {}
        ids: dict[str, tuple[int, str]] = {}
        for row in own:
            count[row["value"]] = count.get(row["value"], 0) + row["rows"]
            if row["id"] and row["rows"] > ids.get(row["value"], (0, ""))[0]:
                ids[row["value"]] = (row["rows"], row["id"])
        plain = {name: identifier for name, (_, identifier) in ids.items()}
        made += [
            (kind, name, kind, label) for name, label in harmonised(count, plain, overrides).items()
        ]
    for row in {(row["kind"], row["value"]): row for row in rows}.values():
        made += _other_label(row["kind"], row["value"])
    made.sort()
    number = {pair: n for n, pair in enumerate(sorted({(row[2], row[3]) for row in made}))}
    columns = list(zip(*made, strict=True)) or [()] * 4
    table = pa.table(
        {
            name: pa.array(column, pa.string())
            for name, column in zip(("kind", "value", "shown", "label"), columns, strict=True)
        }
    )
    ids_ = pa.array([number[row[2], row[3]] for row in made], pa.int64())
    return table.append_column("label_id", ids_)


def names(shown: pa.Table) -> pa.Table:
    """The distinct labels by label_id: shown, label."""
    found = shown.select(["label_id", "shown", "label"]).group_by(["label_id", "shown", "label"])
    return found.aggregate([]).sort_by("label_id").select(["label_id", "shown", "label"])


def _other_label(kind: str, value: str) -> list[tuple[str, str, str, str]]:
    if kind in (CPC, IPC):
        field = technology_field(value)
        return [] if field is None else [(kind, value, TECHNOLOGY, field.name)]
    if kind == SECTOR:
        known = PATENTSVIEW_SECTORS.get(value.split(".")[0][-1:]) if value[:1].isdigit() else value
        return [] if known is None else [(kind, value, SECTOR, known.lower())]
    return [(kind, value, kind, value)] if kind in (FIELD, TOPIC) else []


def about(details: Any, shown: Any, shares: Any) -> Any:
    """Documents' labels, each once a document, or once a contributor whose own it is.

    Returns
    -------
    metric, document, contributor (null: the document's as a whole), shown, label_id, and n: how
    many labels of the kind shown the document (or contributor) has.
    """
    import ibis

    found = details.join(shares.select(*DOCUMENT, "document"), DOCUMENT)
    found = found.join(shown.select("kind", "value", "shown", "label_id"), ["kind", "value"])
    found = found.select("metric", "document", "contributor", "shown", "label_id").distinct()
    same = ibis.window(group_by=["document", "contributor", "shown"])
    return found.mutate(n=found.count().over(same))


def world(shares: Any, labelled: Any) -> Any:
    """Documents in the window by metric, label and number of labels (n) of its kind."""
    import ibis

    documents = shares.filter(in_window(shares)).select("document")
    whole = labelled.select("metric", "document", "shown", "label_id").distinct()
    whole = whole.mutate(n=whole.count().over(ibis.window(group_by=["document", "shown"])))
    found = documents.join(whole, "document")
    return found.group_by(["metric", "label_id", "n"]).agg(rows=found.count())
