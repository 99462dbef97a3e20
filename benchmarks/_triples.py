"""Distinct city, state and country of patents' inventors, and a sample of them to be read.

No coordinates exist for these, so what is measured is the share located; whether the answers are
right is judged by reading a sample drawn by listings.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.geocode.evaluation.judge import COARSE
from hotbed.geocode.evaluation.stated import StatedCountry
from hotbed.geocode.evaluation.statistics import share
from hotbed.geocode.gazetteer.gate import CountryGate
from hotbed.geocode.geocoder import Geocoder
from hotbed.sphere.distances import great_circle_km

SEED = 20
DRAWN = 300
SAME_KM = 5.0
KEY = ("city", "region", "country")


def triples(path: Path) -> pa.Table:
    """Distinct triples with their number of listings, the most frequent first."""
    names = {"raw_city": "city", "raw_state": "region", "raw_country": "country"}
    table = pq.read_table(path, columns=list(names)).rename_columns(list(names.values()))
    table = pa.table({name: pc.fill_null(table[name], "") for name in KEY})
    table = table.append_column("listings", pa.array([1] * table.num_rows, pa.int64()))
    table = table.group_by(list(KEY)).aggregate([("listings", "sum")])
    table = table.rename_columns([*KEY, "listings"])
    return table.sort_by([("listings", "descending"), *((name, "ascending") for name in KEY)])


def located(table: pa.Table, answers: pa.Table) -> dict[str, Any]:
    """Shares of the listings located at each level, and of the answers outside their country."""
    listings = table["listings"].to_numpy()
    precision = np.array([value or "none" for value in answers["precision"].to_pylist()])
    fine = ~np.isin(precision, [*COARSE, "none"])
    province = fine | np.isin(precision, ["district", "region"])
    reader, gate = StatedCountry(), CountryGate()
    lon, lat = (np.array(answers[name].to_pylist(), dtype=np.float64) for name in ("lon", "lat"))
    outside = np.zeros(len(listings), dtype=bool)
    stated = np.zeros(len(listings), dtype=bool)
    for n, value in enumerate(table["country"].to_pylist()):
        codes = reader.in_column(value)
        if codes and np.isfinite(lon[n]):
            stated[n] = True
            here = [bool(gate.inside(lon[n : n + 1], lat[n : n + 1], code)[0]) for code in codes]
            outside[n] = not any(here)
    levels = {str(level): int(listings[precision == level].sum()) for level in np.unique(precision)}
    return {
        "distinct": table.num_rows,
        "listings": int(listings.sum()),
        "city": share(fine, listings),
        "province": share(province, listings),
        "outside_stated_country": share(outside[stated]),
        "listings_by_precision": levels,
        "coarse": [
            [*(row[name] for name in (*KEY, "listings")), str(precision[n])]
            for n, row in enumerate(table.slice(0, 3000).to_pylist())
            if not fine[n]
        ][:60],
    }


def drawn(table: pa.Table, seed: int) -> np.ndarray[Any, Any]:
    """Rows of 300 distinct triples, drawn in proportion to their listings.

    Without replacement, by the smallest of -log(u) / listings (Efraimidis and Spirakis 2006).
    """
    uniform = np.random.default_rng(seed).random(table.num_rows)
    order = np.argsort(-np.log(uniform) / table["listings"].to_numpy(), kind="stable")
    return np.sort(order[:DRAWN])


def write_sheet(table: pa.Table, answers: pa.Table, path: Path, seed: int) -> None:
    """The drawn triples with their answers, and empty columns verdict and reason to fill in."""
    columns = ("place", "admin1_name", "country", "precision", "lon", "lat", "confidence")
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*KEY, "listings", *(f"found_{n}" for n in columns), "verdict", "reason"])
        for n in drawn(table, seed).tolist():
            row, answer = (each.slice(n, 1).to_pylist()[0] for each in (table, answers))
            writer.writerow(
                [*(row[k] for k in KEY), row["listings"], *(answer[k] for k in columns), "", ""]
            )


def verdicts(table: pa.Table, answers: pa.Table, path: Path, seed: int) -> dict[str, Any]:
    """What a reader found of the drawn triples that are answered at city level.

    A verdict ("right" or "wrong") holds for the answer that was read and for any other within
    5 km of it; other answers count as not read. The file may hold triples of other draws as well;
    "all read" counts them too.
    """
    with path.open(newline="", encoding="utf-8") as stream:
        read = {tuple(row[k] for k in KEY): row for row in csv.DictReader(stream)}
    chosen = set(drawn(table, seed).tolist())
    unread, coarse = [], 0
    right: dict[int, bool] = {}
    rows, found = table.to_pylist(), answers.to_pylist()
    for n, (row, answer) in enumerate(zip(rows, found, strict=True)):
        verdict = read.get(tuple(row[k] for k in KEY))
        if n not in chosen and not verdict:
            continue
        if answer["precision"] in (None, *COARSE):
            coarse += n in chosen
        elif verdict and verdict["verdict"] in ("right", "wrong") and _same(verdict, answer):
            right[n] = verdict["verdict"] == "right"
        elif n in chosen:
            unread.append([*(row[k] for k in KEY), answer["place"], answer["country"]])
    own = [n for n in right if n in chosen]
    return {
        "drawn": DRAWN,
        "without a place": coarse,
        "not read": unread,
        "right": share([right[n] for n in own]),
        "right, weighted by listings": share(
            [right[n] for n in own], [rows[n]["listings"] for n in own]
        ),
        "all read": share(list(right.values())),
    }


def _same(found: dict[str, str], answer: dict[str, Any]) -> bool:
    try:
        spot = float(found["found_lon"]), float(found["found_lat"])
    except ValueError:
        return False
    return bool(great_circle_km(*spot, answer["lon"], answer["lat"]) <= SAME_KM)


def measure(
    path: Path, geocoder: Geocoder, sheet: Path | None, read: Path | None, seed: int = SEED
) -> dict[str, Any]:
    """Geocode the triples; write the sheet to be read, or count a filled-in one."""
    table = triples(path)
    answers = geocoder.geocode(table.select(list(KEY)))
    facts = located(table, answers)
    if sheet:
        write_sheet(table, answers, sheet, seed)
    if read:
        facts["read"] = verdicts(table, answers, read, seed)
    return facts
