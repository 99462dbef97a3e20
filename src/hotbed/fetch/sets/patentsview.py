"""PatentsView's tables, as the USPTO's Open Data Portal gives them to those who have a key.

Source: https://data.uspto.gov/bulkdata/datasets/pvgpatdis (product PVGPATDIS). The tables that
stood free at s3.amazonaws.com/data.patentsview.org moved there in March 2026. The portal lets one
key bring the same file 20 times a year.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import must_exist
from hotbed.fetch.job import Job
from hotbed.fetch.kept import Record
from hotbed.fetch.transfer.checks import first_that_fits, zipped
from hotbed.fetch.transfer.download import Check, Remote
from hotbed.fetch.transfer.web import plain

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


def kept_name(table: str) -> str:
    """The name under which a table is kept."""
    return f"patentsview-{table}.tsv.zip"


def bring(job: Job) -> list[Record]:
    """Bring the tables that a study needs, and those that are named with --table."""
    wanted = list(dict.fromkeys((*NEEDED, *job.wanted.table)))
    for table in wanted:
        if table not in TABLES:
            near = nearest(table, list(TABLES))
            raise HotbedError(
                f"hotbed reads no table {table!r} of PatentsView",
                f"did you mean {near}?" if near else "choose of " + ", ".join(TABLES),
            )
    here = {table: job.there(kept_name(table)) for table in wanted}
    missing = [table for table in wanted if here[table] is None]
    brought = {}
    if missing:
        if job.key is None:
            raise HotbedError(
                "the USPTO gives PatentsView's tables only with a key",
                "make one for nothing at https://data.uspto.gov and set USPTO_API_KEY to it, or "
                "name its file with --key-file; or bring the tables yourself and give them with "
                "--from-file",
            )
        secret = {"X-API-KEY": job.key}
        product = job.web.json(PRODUCT, "the USPTO's list of PatentsView's tables", secret)
        files = _files(product)
        brought = {table: job.bring(_remote(job, files, table, secret)) for table in missing}
    return [here[table] or brought[table] for table in wanted]


def _files(product: Any) -> dict[str, Any]:
    try:
        bag = product["bulkDataProductBag"][0]["productFileBag"]["fileDataBag"]
        return {str(each["fileName"]): each for each in bag}
    except (KeyError, IndexError, TypeError) as error:
        raise HotbedError(
            "the USPTO's list of PatentsView's tables has another form than it had",
            "bring the tables yourself and give them with --from-file",
        ) from error


def _remote(job: Job, files: dict[str, Any], table: str, secret: dict[str, str]) -> Remote:
    found = files.get(f"{table}.tsv.zip")
    if found is None:
        raise HotbedError(
            f"the USPTO's list has no {table}.tsv.zip any more",
            "look at https://data.uspto.gov/bulkdata/datasets/pvgpatdis and give its tables with "
            "--from-file",
        )
    size = found.get("fileSize")
    return Remote(
        job.must_be_owners(found.get("fileDownloadURI")), kept_name(table), _check(table),
        size if isinstance(size, int) and size > 0 else None,
        version=plain(found.get("fileReleaseDate") or "", 40) or None, secret=secret,
    )  # fmt: skip


def accept(job: Job, file: Path) -> list[Record]:
    """Store a table that the user brought, whichever it is by its columns."""
    must_exist(file)
    table = first_that_fits({table: _check(table) for table in TABLES}, file)
    if table is None:
        raise HotbedError(
            f"{file.name} is no whole .zip of a PatentsView table that hotbed reads",
            "give one of " + ", ".join(f"{each}.tsv.zip" for each in TABLES),
        )
    return [job.accept(file, kept_name(table), _check(table))]
