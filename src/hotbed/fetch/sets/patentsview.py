"""PatentsView's tables, as the USPTO's Open Data Portal hands them to those who have a key.

Source: https://data.uspto.gov/bulkdata/datasets/pvgpatdis (product PVGPATDIS). The tables that
stood free at s3.amazonaws.com/data.patentsview.org moved there in March 2026. The portal lets one
key download the same file 20 times a year.
"""

from __future__ import annotations

from pathlib import Path

from hotbed.base.errors import HotbedError, nearest, printable
from hotbed.base.files import must_exist
from hotbed.fetch.downloads import Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.checks import first_that_fits, zipped
from hotbed.fetch.transfer.download import Check, Remote
from hotbed.fetch.transfer.failures import OTHER_FORM
from hotbed.fetch.transfer.web import Json

PRODUCT = "https://api.uspto.gov/api/v1/datasets/products/PVGPATDIS"
TABLES = {
    "g_patent": ("patent_id", "patent_type", "patent_date"),
    "g_inventor_not_disambiguated": ("patent_id", "inventor_sequence", "rawlocation_id"),
    "g_location_not_disambiguated": ("rawlocation_id", "raw_city", "raw_country"),
    "g_inventor_disambiguated": ("patent_id", "inventor_sequence", "location_id"),
    "g_location_disambiguated": ("location_id", "disambig_city", "disambig_country"),
    "g_assignee_disambiguated": (
        "patent_id",
        "assignee_sequence",
        "disambig_assignee_organization",
    ),
    "g_cpc_current": ("patent_id", "cpc_sequence", "cpc_group"),
    "g_wipo_technology": ("patent_id", "wipo_field_sequence", "wipo_field_title"),
}
"""Columns by which each table is known; those that the reader of PatentsView uses."""
NEEDED = ("g_patent", "g_inventor_not_disambiguated", "g_location_not_disambiguated")


def _check(table: str) -> Check:
    def fits(line: str) -> bool:
        have = {name.strip('"') for name in line.split("\t")}
        return have.issuperset(TABLES[table])

    return zipped(f"PatentsView's table {table}", lambda name: name.endswith(".tsv"), fits)


def stored_name(table: str) -> str:
    """The name under which a table is stored.

    Parameters
    ----------
    table : str
        One of `TABLES`.

    Returns
    -------
    str
        A file's name.
    """
    return f"patentsview-{table}.tsv.zip"


def download(job: Job) -> list[Record]:
    """Download the tables that a study needs, and those that are named with --table.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of the tables.

    Raises
    ------
    HotbedError
        There is no such table or no key, or a table can't be had or isn't what it should be.
    """
    wanted = list(dict.fromkeys((*NEEDED, *job.choices.table)))
    for table in wanted:
        if table not in TABLES:
            near = nearest(table, list(TABLES))
            raise HotbedError(
                f"hotbed reads no table {table!r} of PatentsView",
                f"did you mean {near}?" if near else "choose from " + ", ".join(TABLES),
            )
    there = {table: job.existing(stored_name(table)) for table in wanted}
    missing = [table for table in wanted if there[table] is None]
    downloaded = {}
    if missing:
        if job.key is None:
            raise HotbedError(
                "the USPTO asks for a key to PatentsView's tables",
                "get one free of charge at https://data.uspto.gov and set USPTO_API_KEY to it, or "
                "name its file with --key-file; or download the tables yourself and name them with "
                "--from-file",
            )
        secret = {"X-API-KEY": job.key}
        product = job.web.json(PRODUCT, "the USPTO's list of PatentsView's tables", secret)
        files = _files(product)
        downloaded = {table: job.download(_remote(job, files, table, secret)) for table in missing}
    return [there[table] or downloaded[table] for table in wanted]


def _files(product: Json) -> dict[str, Json]:
    try:
        bag = product["bulkDataProductBag"][0]["productFileBag"]["fileDataBag"]
        return {str(file["fileName"]): dict(file) for file in bag}
    except OTHER_FORM as error:
        raise HotbedError(
            "the USPTO's list of PatentsView's tables has changed its form",
            "download the tables yourself and name them with --from-file",
        ) from error


def _remote(job: Job, files: dict[str, Json], table: str, secret: dict[str, str]) -> Remote:
    file = files.get(f"{table}.tsv.zip")
    if file is None:
        raise HotbedError(
            f"the USPTO's list has no {table}.tsv.zip any more",
            "look at https://data.uspto.gov/bulkdata/datasets/pvgpatdis and name its tables with "
            "--from-file",
        )
    size = file.get("fileSize")
    return Remote(
        job.must_be_owners(file.get("fileDownloadURI")),
        stored_name(table),
        _check(table),
        size if isinstance(size, int) and size > 0 else None,
        version=printable(file.get("fileReleaseDate") or "", 40) or None,
        secret=secret,
    )


def accept(job: Job, file: Path) -> list[Record]:
    """Store a table, whichever it is by its columns.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        A .zip that the user downloaded.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is not a table that hotbed reads.
    """
    must_exist(file)
    table = first_that_fits({table: _check(table) for table in TABLES}, file)
    if table is None:
        raise HotbedError(
            f"{file.name} is not a complete .zip of a PatentsView table that hotbed reads",
            "name one of " + ", ".join(f"{name}.tsv.zip" for name in TABLES),
        )
    return [job.accept(file, stored_name(table), _check(table))]
