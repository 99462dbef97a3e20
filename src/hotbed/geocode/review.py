"""What to look at by hand: the addresses whose correction would change most."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.geocode.addresses import PARTS, column_names

MOST = 1000


def for_review(rows: pa.Table, answers: pa.Table, most: int = MOST) -> pa.Table:
    """The most frequent addresses that are not located, coarse or unsure.

    Parameters
    ----------
    rows : pyarrow.Table
        The table that was geocoded; a column weight, where it has one, counts instead of rows.
    answers : pyarrow.Table
        What `Geocoder.geocode` gave for it.
    most : int, optional
        How many addresses at most.

    Returns
    -------
    pyarrow.Table
        The address columns as they were, rows (or weight), the present answer under found_..., and
        empty columns lon and lat. Filled in, the table is a file of overrides: lines that stay
        empty are passed over. Sorted by the weight at stake: all of an unlocated address, the doubt
        (1 - confidence) of a located one.

    Examples
    --------
    >>> rows = pa.table({"city": ["Bonn", "Xyz", "Xyz"]})
    >>> answers = pa.table({"place": ["Bonn", None, None], "country": ["DE", None, None],
    ...     "precision": ["locality", None, None], "confidence": [0.99, None, None],
    ...     "reason": [None, "not located", "not located"]})
    >>> for_review(rows, answers).select(["city", "rows"]).to_pylist()
    [{'city': 'Xyz', 'rows': 2}, {'city': 'Bonn', 'rows': 1}]
    """
    known = column_names(rows.column_names)
    columns = [known[part] for part in (*PARTS, "affiliation") if part in known]
    shown = ["place", "country", "precision", "confidence", "reason"]
    table = pa.table(
        {name: rows[name].cast(pa.string()) for name in columns}
        | {f"found_{name}": answers[name] for name in shown}
        | {"rows": _weights(rows)}
    )
    keys = columns + [f"found_{name}" for name in shown]
    table = table.group_by(keys).aggregate([("rows", "sum")]).rename_columns([*keys, "rows"])
    doubt = pc.subtract(1.0, pc.fill_null(table["found_confidence"].cast(pa.float64()), 0.0))
    coarse = pc.is_in(table["found_precision"], pa.array(["region", "country"]))
    doubt = pc.if_else(pc.fill_null(coarse, False), 1.0, doubt)
    table = table.append_column("_stake", pc.multiply(doubt, table["rows"].cast(pa.float64())))
    table = table.filter(pc.greater(table["_stake"], 0))
    order = [("_stake", "descending"), *((name, "ascending") for name in columns)]
    table = table.sort_by(order).slice(0, most).drop_columns(["_stake"])
    for name in ("lat", "lon"):
        table = table.add_column(len(columns), name, pa.nulls(table.num_rows, pa.float64()))
    return table


def _weights(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    if "weight" in rows.column_names:
        try:
            return pc.fill_null(rows["weight"].cast(pa.float64()), 0.0)
        except pa.ArrowInvalid:
            pass
    return pa.array([1] * rows.num_rows, pa.int64())
