"""In which places each document has an address: full counting and merging by links need it."""

from __future__ import annotations

from dataclasses import replace

import ibis
import numpy as np
import pyarrow as pa

from hotbed.analysis.uncertainty.choices.touched import Touched, touched_by
from hotbed.analysis.whatif.material import UNDATED, Flags, Material
from hotbed.engines import Engine, engine_of


def documents_at(material: Material, kept: Flags) -> Touched:
    """The documents of a run by the sets of places that they touch.

    Parameters
    ----------
    material : Material
        Of a run whose stages are still there.
    kept : numpy.ndarray
        (places,) which places there are; what a document has elsewhere is not seen.

    Returns
    -------
    Touched
        Its parcels are the rows of the places; its columns those of `Material.codes`.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    run = material.run
    run.stage("tally"), run.stage("listings")
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        rows = engine.keep(_rows(engine, material, kept))
        alone = np.zeros((len(material.places), len(material.codes)))
        return touched_by(engine, rows, ["document"], alone)
    finally:
        engine.close()


def _rows(engine: Engine, material: Material, kept: Flags) -> ibis.Table:
    """Where documents have addresses: document, column, contributors (1), parcel."""
    run = material.run
    ids = material.places["place_id"].to_numpy()
    parcel = pa.array(np.flatnonzero(kept).astype(np.int32))
    places = engine.table(pa.table({"place_id": pa.array(ids[kept]), "parcel": parcel}))
    codes = material.codes
    numbered = pa.table(
        {
            "metric": codes["metric"],
            "year": codes["year"].fill_null(UNDATED),
            "column": pa.array(np.arange(len(codes), dtype=np.int32)),
        }
    )
    shares = engine.parquet(run.stage("listings") / "shares.parquet")
    dated = shares.select("document", "metric", year=shares.year.cast("int64").coalesce(UNDATED))
    columns = dated.join(engine.table(numbered), ["metric", "year"]).select("document", "column")
    placed = engine.parquet(run.stage("tally") / "placed.parquet")
    there = placed.select("document", "place_id").distinct().join(places, "place_id")
    joined = there.join(columns, "document")
    return joined.select("document", "column", "parcel", contributors=ibis.literal(1, "int32"))


def of_columns(touched: Touched, columns: Flags) -> Touched:
    """Some columns' documents alone.

    Parameters
    ----------
    touched : Touched
    columns : numpy.ndarray
        (columns,) which.
    """
    sets = columns[touched.column]
    pairs = np.repeat(sets, touched.size)
    return replace(
        touched,
        alone=np.where(columns, touched.alone, 0.0),
        size=touched.size[sets],
        parcel=touched.parcel[pairs],
        column=touched.column[sets],
        worth=touched.worth[sets],
    )
