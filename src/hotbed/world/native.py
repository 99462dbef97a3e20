"""A block of a synthetic world in the formats that patent and article databases are shipped in.

PATSTAT Global's tables as CSV and OpenAlex works as gzipped JSON lines, as their owners document
them: https://www.epo.org/en/searching-for-patents/business/patstat (data catalogue),
https://docs.openalex.org/api-entities/works/work-object.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

PERSONS = 100  # more than any team has, so that persons' numbers don't meet


def write_patstat(table: pa.Table, countries: list[str], folder: Path, number: int) -> None:
    """Write a block of patents as parts of tls201, tls206, tls207, tls209 and tls211.

    Parameters
    ----------
    table : pyarrow.Table
        Listings, documents together: document_id, year, contributor, address, applicant, ipc.
    countries : list of str
        ISO 3166-1 code of each listing's address.
    number : int
        Of the block; part of the files' names.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {
        "tls201_appln": [
            (
                "appln_id",
                "appln_auth",
                "appln_nr",
                "appln_kind",
                "ipr_type",
                "earliest_publn_year",
                "nb_inventors",
            )
        ],
        "tls206_person": [
            (
                "person_id",
                "person_name",
                "person_address",
                "person_ctry_code",
                "psn_name",
                "psn_sector",
            )
        ],
        "tls207_pers_appln": [("person_id", "appln_id", "applt_seq_nr", "invt_seq_nr")],
        "tls209_appln_ipc": [("appln_id", "ipc_class_symbol")],
        "tls211_pat_publn": [
            ("pat_publn_id", "appln_id", "publn_auth", "publn_kind", "publn_date")
        ],
    }
    lands = iter(countries)
    for document, team in _documents(table):
        appln, first = int(document[1:]), team[0]
        rows["tls201_appln"].append((appln, "WO", appln, "W", "PI", first["year"], len(team)))
        rows["tls211_pat_publn"].append((appln, appln, "WO", "A1", f"{first['year']}-06-15"))
        rows["tls209_appln_ipc"].append((appln, f"{first['ipc']}  1/00"))
        company = appln * PERSONS
        rows["tls206_person"].append(
            (company, first["applicant"], "", "", first["applicant"], "COMPANY")
        )
        rows["tls207_pers_appln"].append((company, appln, 1, 0))
        for member in team:
            person = company + member["contributor"] + 1
            name = f"Inventor {person}"
            rows["tls206_person"].append((person, name, member["address"], next(lands), name, ""))
            rows["tls207_pers_appln"].append((person, appln, 0, member["contributor"] + 1))
    for name, own_rows in rows.items():
        path = folder / f"{name}_part{number + 1:02d}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(own_rows)


def write_openalex(table: pa.Table, folder: Path, number: int) -> None:
    """Write a block of articles as one part of a snapshot's partition.

    Parameters
    ----------
    table : pyarrow.Table
        Listings, documents together: document_id, year, contributor, address.
    number : int
        Of the block; part of the file's name.
    """
    partition = folder / "updated_date=2023-06-01"
    partition.mkdir(exist_ok=True)
    path = partition / f"part_{number:04d}.gz"
    with (
        path.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=3, mtime=0, filename="") as stream,
    ):
        for document, team in _documents(table):
            stream.write(orjson.dumps(_work(document, team)) + b"\n")


def _work(document: str, team: list[dict[str, Any]]) -> dict[str, Any]:
    last = len(team) - 1
    return {
        "id": f"https://openalex.org/{document}",
        "doi": f"https://doi.org/10.5555/{document.lower()}",
        "display_name": f"Article {document}",
        "publication_year": team[0]["year"],
        "type": "article",
        "is_retracted": False,
        "is_paratext": False,
        "updated_date": "2023-06-01",
        "authorships": [
            {
                "author_position": _position(number, last),
                "author": {
                    "id": f"https://openalex.org/A{document[1:]}{member['contributor']:03d}",
                    "display_name": f"Author {member['contributor'] + 1}",
                },
                "institutions": [],
                "raw_affiliation_strings": [member["address"]],
                "affiliations": [
                    {"raw_affiliation_string": member["address"], "institution_ids": []}
                ],
            }
            for number, member in enumerate(team)
        ],
    }


def _position(number: int, last: int) -> str:
    return "first" if number == 0 else "last" if number == last else "middle"


def _documents(table: pa.Table) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for document, rows in groupby(_rows(table), key=lambda row: str(row["document_id"])):
        yield document, list(rows)


def _rows(table: pa.Table) -> Iterable[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()
