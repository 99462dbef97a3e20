"""Rows for the clusters' profiles: who and what, with whom, and in what teams.

All are counts of equal rows, small enough for memory; `hotbed.measure.profile` makes exact
fractions of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.measure.organisations import harmonised
from hotbed.measure.technology import technology_field
from hotbed.rows.links import links
from hotbed.rows.tally import NOT_IN_WINDOW, in_order
from hotbed.sources.base import APPLICANT, CPC, FIELD, IPC, ORGANISATION, SECTOR, TOPIC

TECHNOLOGY = "technology"  # WIPO's 35 fields, from IPC or CPC
SHOWN_KINDS = (APPLICANT, ORGANISATION, TECHNOLOGY, FIELD, TOPIC, SECTOR)
PATENTSVIEW_SECTORS = {"2": "company", "3": "company", "4": "individual", "5": "individual",
                       "6": "government", "7": "government", "8": "government",
                       "9": "government"}  # fmt: skip
DOCUMENT = ["metric", "document_id"]


def placed(listings: Any, answers: Any, members: Any) -> Any:
    """Located listings with their cluster (-1: noise) and country.

    Parameters
    ----------
    listings : stage 2. answers : address_key -> place_id. members : place_id, cluster, country.
    """
    found = listings.filter(listings.status.isnull())
    found = found.join(answers.select("address_key", "place_id"), "address_key")
    found = found.join(members.select("place_id", "cluster", "country"), "place_id")
    return found.select(*DOCUMENT, "contributor", "contributors", "addresses", "cluster", "country")


def spellings(details: Any) -> Any:
    """Distinct values by kind, and how often each occurs."""
    return details.group_by(["kind", "value", "id"]).agg(rows=details.count())


def labels(values: pa.Table, overrides: dict[str, str]) -> pa.Table:
    """What each value is shown as: kind, value -> shown (the kind) and label; unknown ones drop.

    Parameters
    ----------
    values : `spellings` in memory.
    overrides : spelling -> organisation, from the user.
    """
    rows = values.to_pylist()
    made = []
    for kind in (APPLICANT, ORGANISATION):
        own = [row for row in rows if row["kind"] == kind]
        names: dict[str, int] = {}
        ids: dict[str, tuple[int, str]] = {}
        for row in own:
            names[row["value"]] = names.get(row["value"], 0) + row["rows"]
            if row["id"] and row["rows"] > ids.get(row["value"], (0, ""))[0]:
                ids[row["value"]] = (row["rows"], row["id"])
        plain = {name: identifier for name, (_, identifier) in ids.items()}
        made += [
            (kind, name, kind, label) for name, label in harmonised(names, plain, overrides).items()
        ]
    for row in {(row["kind"], row["value"]): row for row in rows}.values():
        made += _other_label(row["kind"], row["value"])
    names_ = ("kind", "value", "shown", "label")
    ordered = [dict(zip(names_, row, strict=True)) for row in sorted(made)]
    return pa.Table.from_pylist(ordered, pa.schema([(name, pa.string()) for name in names_]))


def _other_label(kind: str, value: str) -> list[tuple[str, str, str, str]]:
    if kind in (CPC, IPC):
        field = technology_field(value)
        return [] if field is None else [(kind, value, TECHNOLOGY, field.name)]
    if kind == SECTOR:
        known = PATENTSVIEW_SECTORS.get(value.split(".")[0][-1:]) if value[:1].isdigit() else value
        return [] if known is None else [(kind, value, SECTOR, known.lower())]
    return [(kind, value, kind, value)] if kind in (FIELD, TOPIC) else []


def described(details: Any, shown: Any) -> Any:
    """Details under the labels they are shown as, each once a document (and contributor)."""
    found = details.join(shown, ["kind", "value"])
    return found.select(*DOCUMENT, "contributor", "shown", "label").distinct()


def attributed(rows: Any, about: Any) -> Any:
    """Listings by cluster, kind and label; a document's part is shared among its `n` labels.

    Labels of a contributor (her affiliations) go with her own listings, labels of the document
    with all of them. Returns metric, shown, label, cluster, contributors, addresses, n, rows.
    """
    whole = about.filter(about.contributor.isnull()).drop("contributor")
    sizes = whole.group_by([*DOCUMENT, "shown"]).agg(n=whole.count())
    whole = whole.join(sizes, [*DOCUMENT, "shown"])
    own = about.filter(about.contributor.notnull())
    own_sizes = own.group_by([*DOCUMENT, "contributor", "shown"]).agg(n=own.count())
    own = own.join(own_sizes, [*DOCUMENT, "contributor", "shown"])
    keep = ["metric", "shown", "label", "cluster", "contributors", "addresses", "n"]
    both = (
        rows.join(whole, DOCUMENT)
        .select(keep)
        .union(rows.join(own, [*DOCUMENT, "contributor"]).select(keep))
    )
    return both.group_by(keep).agg(rows=both.count())


def world(listings: Any, about: Any) -> Any:
    """Documents in the window by metric, kind (shown), label and number of labels (n)."""
    inside = listings.filter(~listings.status.coalesce("").isin(list(NOT_IN_WINDOW)))
    documents = inside.select(DOCUMENT).distinct()
    whole = about.select(*DOCUMENT, "shown", "label").distinct()
    sizes = whole.group_by([*DOCUMENT, "shown"]).agg(n=whole.count())
    found = documents.join(whole, DOCUMENT).join(sizes, [*DOCUMENT, "shown"])
    keys = ["metric", "shown", "label", "n"]
    return found.group_by(keys).agg(rows=found.count())


def teams(rows: Any, economies: Any) -> Any:
    """Documents of each cluster, counted whole: how many, their team sizes, how many abroad.

    Parameters
    ----------
    rows : `placed`. economies : cluster, country: the economies the cluster spans.

    Returns
    -------
    metric, cluster, documents, contributors (their sum), alone (of one contributor), foreign (with
    a located contributor outside the cluster's economies).
    """
    inside = rows.filter(rows.cluster >= 0)
    each = inside.group_by([*DOCUMENT, "cluster"]).agg(contributors=inside.contributors.max())
    lands = rows.filter(rows.country.notnull()).select(*DOCUMENT, "country").distinct()
    pairs = each.join(lands, DOCUMENT)
    abroad = pairs.anti_join(economies, ["cluster", "country"])
    abroad = abroad.select(*DOCUMENT, "cluster").distinct()
    foreign = abroad.group_by(["metric", "cluster"]).agg(foreign=abroad.count())
    size = each.group_by(["metric", "cluster"]).agg(
        documents=each.count(),
        contributors=each.contributors.sum(),
        alone=(each.contributors == 1).sum(),
    )
    joined = size.left_join(foreign, ["metric", "cluster"])
    return joined.select(
        "metric", "cluster", "documents", "contributors", "alone",
        foreign=joined.foreign.coalesce(0),
    )  # fmt: skip


def write_profile_rows(
    engine: Any,
    details: list[Path],
    listings: Path,
    answers: Path,
    found: Path,
    overrides: dict[str, str],
    folder: Path,
) -> None:
    """Write attributed, world, labels, teams and links as Parquet, each in one order."""
    members = pq.read_table(found / "members.parquet")
    inside = members.filter(pc.greater_equal(members["cluster"], 0))
    spans = json.loads((found / "clusters.json").read_text("utf-8"))["clusters"]
    pairs = [(each["number"], land) for each in spans for land in each["economies"].split("/")]
    economies = pa.table(
        {
            "cluster": pa.array([number for number, _ in pairs], pa.int64()),
            "country": pa.array([land for _, land in pairs], pa.string()),
        }
    )
    all_details, counted = engine.parquet(*details), engine.parquet(listings)
    located = engine.parquet(answers)
    shown = labels(engine.arrow(spellings(all_details)), overrides)
    about = described(all_details, engine.table(shown))
    rows = placed(counted, located, engine.table(members))
    tables = {
        "attributed": engine.arrow(attributed(rows, about)),
        "world": engine.arrow(world(counted, about)),
        "labels": shown,
        "teams": engine.arrow(teams(rows, engine.table(economies))),
        "links": engine.arrow(
            links(counted, located, engine.table(inside.select(["place_id", "cluster"])))
        ),
    }
    for name, table in tables.items():
        pq.write_table(in_order(table), folder / f"{name}.parquet")
