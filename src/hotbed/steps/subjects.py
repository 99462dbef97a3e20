"""What documents are about and whose they are: labels by number, each once a document.

Where the sources of a metric classify its documents differently, the classifications stay apart:
each is a kind of label of its own (`apart`).

Nothing here depends on where anybody is, so that only another organisation's name, and no other
choice, causes it to be computed again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.classify.organisations import harmonised, read_overrides
from hotbed.classify.technology import technology_field
from hotbed.engines import Engine
from hotbed.recipe import Recipe
from hotbed.sources.listings import APPLICANT, CPC, FIELD, IPC, ORGANISATION, SECTOR, TOPIC
from hotbed.sources.registry import source_of
from hotbed.steps.in_order import write_in_order
from hotbed.steps.listings import DOCUMENT, in_window
from hotbed.steps.reading import parts
from hotbed.steps.twins import TWIN

TECHNOLOGY = "technology"  # WIPO's 35 fields, from IPC or CPC
OF = " of "  # between a kind and its classification, where a metric has several of them
Label = tuple[str, str, str, str]
"""kind, value, shown, label."""
PATENTSVIEW_SECTORS = {
    "2": "company",
    "3": "company",
    "4": "individual",
    "5": "individual",
    "6": "government",
    "7": "government",
    "8": "government",
    "9": "government",
}


class Spelling(TypedDict):
    """A row of `spellings` in memory."""

    kind: str
    value: str
    id: str | None
    rows: int


def build_subjects(
    engine: Engine, recipe: Recipe, read: list[Path], listings: Path, folder: Path
) -> None:
    """Write labels, names, about and world as Parquet.

    Parameters
    ----------
    engine : Engine
    recipe : Recipe
    read : list of Path
        The folders of stage `read`, one an input.
    listings : Path
        The folder of stage `listings`.
    folder : Path

    Notes
    -----
    labels: each spelling and its label (`labels`). names: the distinct labels, one a label_id.
    about: `about`. world: `world`.
    """
    details = engine.parquet(*[part for unit in read for part in parts(unit, "details")])
    if (listings / "twins.parquet").exists():
        details = details.anti_join(engine.parquet(listings / "twins.parquet"), TWIN)
    details = with_kinds(details, apart(engine.arrow(inputs_of(details)), recipe))
    chosen = recipe.organisations.overrides
    overrides = read_overrides(Path(chosen)) if chosen else {}
    shown = labels(engine.arrow(spellings(details)), overrides)
    pq.write_table(shown.drop(["label_id"]), folder / "labels.parquet", compression="zstd")
    pq.write_table(names(shown), folder / "names.parquet", compression="zstd")
    shares = engine.parquet(listings / "shares.parquet")
    engine.write(about(details, engine.table(shown), shares), folder / "about.parquet")
    labelled = engine.parquet(folder / "about.parquet")
    write_in_order(engine, world(shares, labelled), folder / "world.parquet")


def inputs_of(details: ibis.Table) -> ibis.Table:
    """Which inputs say something of fields and topics."""
    columns = ["metric", "input", "kind"]
    return details.filter(details.kind.isin([FIELD, TOPIC])).select(columns).distinct()


def apart(inputs: pa.Table, recipe: Recipe) -> dict[tuple[int, str], str]:
    """The kinds of label that stand for those of inputs whose metric has several classifications.

    Parameters
    ----------
    inputs : pyarrow.Table
        `inputs_of` in memory.
    recipe : Recipe

    Returns
    -------
    dict of (int, str) to str
        Input and kind -> the kind with its classification (`classification_of`).
    """
    names: dict[tuple[str, str], dict[int, str]] = {}
    for row in inputs.to_pylist():
        spec = recipe.inputs[row["input"]]
        name = source_of(spec).classification(row["kind"], spec) or spec.source
        names.setdefault((row["metric"], row["kind"]), {})[row["input"]] = name
    return {
        (number, kind): f"{kind}{OF}{name}"
        for (_, kind), by_input in names.items()
        if len(set(by_input.values())) > 1
        for number, name in by_input.items()
    }


def classification_of(kind: str) -> tuple[str, str | None]:
    """A kind of label without its classification, and that; None where a metric has but one.

    Examples
    --------
    >>> classification_of("field of MeSH"), classification_of("topic")
    (('field', 'MeSH'), ('topic', None))
    """
    base, _, name = kind.partition(OF)
    return base, name or None


def with_kinds(details: ibis.Table, kinds: dict[tuple[int, str], str]) -> ibis.Table:
    """Details with other kinds in place of some inputs'."""
    if not kinds:
        return details
    cases = [
        ((details.input == number) & (details.kind == kind), named)
        for (number, kind), named in sorted(kinds.items())
    ]
    return details.mutate(kind=ibis.cases(*cases, else_=details.kind))


def spellings(details: ibis.Table) -> ibis.Table:
    """Distinct values by kind, and how often each occurs."""
    return details.group_by(["kind", "value", "id"]).agg(rows=details.count())


def labels(values: pa.Table, overrides: dict[str, str]) -> pa.Table:
    """What each value is shown as: kind, value -> shown (the kind) and label; unknown ones drop.

    The distinct labels of a kind have numbers, label_id, in the order of their text.

    Parameters
    ----------
    values : pyarrow.Table
        `spellings` in memory.
    overrides : dict of str to str
        Spelling -> organisation, from the user.
    """
    rows: list[Spelling] = values.to_pylist()
    lines: list[Label] = []
    for kind in (APPLICANT, ORGANISATION):
        lines += _harmonised([row for row in rows if row["kind"] == kind], kind, overrides)
    for row in {(row["kind"], row["value"]): row for row in rows}.values():
        lines += _other_label(row["kind"], row["value"])
    lines.sort()
    distinct = sorted({(shown, label) for _, _, shown, label in lines})
    number = {pair: n for n, pair in enumerate(distinct)}
    columns = list(zip(*lines, strict=True)) or [()] * 4
    table = pa.table(
        {
            name: pa.array(column, pa.string())
            for name, column in zip(("kind", "value", "shown", "label"), columns, strict=True)
        }
    )
    ids = pa.array([number[shown, label] for _, _, shown, label in lines], pa.int64())
    return table.append_column("label_id", ids)


def _harmonised(rows: list[Spelling], kind: str, overrides: dict[str, str]) -> list[Label]:
    """Names of one kind under one spelling, each with the id that it has most often."""
    count: dict[str, int] = {}
    ids: dict[str, tuple[int, str]] = {}
    for row in rows:
        count[row["value"]] = count.get(row["value"], 0) + row["rows"]
        if row["id"] and row["rows"] > ids.get(row["value"], (0, ""))[0]:
            ids[row["value"]] = (row["rows"], row["id"])
    plain = {name: identifier for name, (_, identifier) in ids.items()}
    return [
        (kind, name, kind, label) for name, label in harmonised(count, plain, overrides).items()
    ]


def names(shown: pa.Table) -> pa.Table:
    """The distinct labels by label_id: shown, label."""
    columns = ["label_id", "shown", "label"]
    return shown.group_by(columns).aggregate([]).sort_by("label_id").select(columns)


def _other_label(kind: str, value: str) -> list[Label]:
    if kind in (CPC, IPC):
        field = technology_field(value)
        return [] if field is None else [(kind, value, TECHNOLOGY, field.name)]
    if kind == SECTOR:
        known = PATENTSVIEW_SECTORS.get(value.split(".")[0][-1:]) if value[:1].isdigit() else value
        return [] if known is None else [(kind, value, SECTOR, known.lower())]
    return [(kind, value, kind, value)] if classification_of(kind)[0] in (FIELD, TOPIC) else []


def about(details: ibis.Table, shown: ibis.Table, shares: ibis.Table) -> ibis.Table:
    """Documents' labels, each once a document, or once a contributor whose own it is.

    Returns
    -------
    ibis.Table
        metric, document, contributor (null: the document's as a whole), shown, label_id, and n:
        how many labels of the kind shown the document (or contributor) has.
    """
    joined = details.join(shares.select(*DOCUMENT, "document"), DOCUMENT)
    joined = joined.join(shown.select("kind", "value", "shown", "label_id"), ["kind", "value"])
    labelled = joined.select("metric", "document", "contributor", "shown", "label_id").distinct()
    same = ibis.window(group_by=["document", "contributor", "shown"])
    return labelled.mutate(n=labelled.count().over(same))


def world(shares: ibis.Table, labelled: ibis.Table) -> ibis.Table:
    """Documents in the window by metric, label and number of labels (n) of its kind."""
    documents = shares.filter(in_window(shares)).select("document")
    labels = labelled.select("metric", "document", "shown", "label_id").distinct()
    labels = labels.mutate(n=labels.count().over(ibis.window(group_by=["document", "shown"])))
    joined = documents.join(labels, "document")
    return joined.group_by(["metric", "label_id", "n"]).agg(rows=joined.count())
