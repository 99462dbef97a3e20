"""Rows of the raw files that were counted at some places.

Plain SQL on DuckDB: to import Ibis takes longer than the query.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from hotbed.engines.duckdb import DEFAULT_MEMORY, files_in
from hotbed.runs.run import Run
from hotbed.sources.identity import file_numbers, identity_in
from hotbed.sources.registry import source

QUERY = """
SELECT input, name, row, document_id, year, address_key, place, contributors, addresses
FROM read_parquet($listings)
JOIN (SELECT address_id, place_id FROM read_parquet($answers)) USING (address_id)
JOIN members USING (place_id)
JOIN files USING (input, file)
JOIN (SELECT document, document_id FROM read_parquet($shares)) USING (document)
JOIN (SELECT address_id, address_key FROM read_parquet($addresses)) USING (address_id)
WHERE status IS NULL
ORDER BY document_id, row, input, position
LIMIT $most
"""


def raw_rows(run: Run, members: pa.Table, most: int) -> list[dict[str, Any]]:
    """Rows that count at places, least document id first.

    Parameters
    ----------
    run : Run
    members : pyarrow.Table
        place_id and place.
    most : int
        How many at most.

    Returns
    -------
    list of dict
        file, row, document_id, year, address, place, and worth (of a document, as a fraction).

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    if most == 0:
        return []
    listings = run.stage("listings")
    files = {name: files_in(listings / f"{name}.parquet") for name in ("listings", "shares")}
    files["addresses"] = files_in(listings / "addresses.parquet")
    files["answers"] = files_in(run.stage("tally") / "answers.parquet")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(run.folder / ".hotbed" / "spill"),
        "memory_limit": DEFAULT_MEMORY,
    }
    with duckdb.connect(config=settings) as connection:
        connection.register("members", members.select(["place_id", "place"]))
        connection.register("files", _files(run))
        answer = connection.execute(QUERY, {**files, "most": most})
        names = [column[0] for column in answer.description]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return [
        {
            "file": row["name"],
            "row": row["row"],
            "document_id": row["document_id"],
            "year": row["year"],
            "address": ", ".join(part for part in row["address_key"].split("\x1f") if part),
            "place": row["place"],
            "worth": f"1/{row['contributors'] * row['addresses']}",
        }
        for row in rows
    ]


def _files(run: Run) -> pa.Table:
    """The files that were read, by what rows call them."""
    rows = []
    for number, spec in enumerate(run.metadata["inputs"]):
        identities = [identity_in(facts) for facts in spec["files"]]
        numbers = file_numbers(identities, joins=source(spec["source"]).joins)
        rows += [
            {"input": number, "file": file, "name": facts["name"], "position": position}
            for position, (file, facts) in enumerate(zip(numbers, spec["files"], strict=True))
        ]
    return pa.Table.from_pylist(rows)
