"""Income groups and regions from the World Bank's list of countries, as a CSV.

Source: https://datahelpdesk.worldbank.org/knowledgebase/articles/898590-country-api-queries.
The list holds today's groups and not their year; the CSV has the bank's fiscal year of the day of
the download (it begins on 1 July, with the new groups, and is named for the year in which it ends).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from hotbed.analysis.income_groups import read_groups
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, must_exist
from hotbed.fetch.downloads import INCOME, Record
from hotbed.fetch.job import Job
from hotbed.fetch.transfer.failures import OTHER_FORM
from hotbed.fetch.transfer.part import Part
from hotbed.fetch.transfer.web import LARGEST_JSON, Json
from hotbed.reference.incomes import INCOME_ORDER

URL = "https://api.worldbank.org/v2/country?format=json&per_page=400"
MOST_PAGES = 100
COLUMNS = ("code", "economy", "year_fiscal", "region", "incgroup_current")


def download(job: Job) -> list[Record]:
    """Download the groups of today.

    Parameters
    ----------
    job : Job
        Which set, from where, to where.

    Returns
    -------
    list of Record
        The records of one file.

    Raises
    ------
    HotbedError
        The list can't be had, has another form, or is not complete.
    """
    if record := job.existing(INCOME):
        return [record]
    rows: list[Json] = []
    page = pages = total = 1
    while page <= pages:
        answer = job.web.json(f"{URL}&page={page}", "the World Bank's list of countries")
        try:
            pages, total = int(answer[0]["pages"]), int(answer[0]["total"])
            rows += answer[1]
        except OTHER_FORM as error:
            raise _another_form() from error
        if pages > MOST_PAGES:
            raise _another_form()
        page += 1
    if len(rows) != total:
        raise HotbedError(
            f"the World Bank's list says {total:,} economies, but {len(rows):,} arrived",
            "call again later",
        )
    return [_store(job, rows, URL)]


def _store(job: Job, rows: Iterable[Json], source: str) -> Record:
    year = fiscal_year(datetime.now(UTC).date())
    note = "year_fiscal is the fiscal year of the day of the fetch: the list has no year"
    text = as_csv(rows, year)
    part = Part(job.folder, INCOME)
    part.drop()
    with atomic_write(part.path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")
    return job.store(part, INCOME, source, note=note)


def as_csv(rows: Iterable[Json], year: int) -> str:
    """The economies of a list as a CSV.

    Parameters
    ----------
    rows : iterable of Json
        As the World Bank's server answers them.
    year : int
        The fiscal year that the CSV says.

    Returns
    -------
    str
        By code, with `COLUMNS`; aggregates are left out, unknown groups are empty.

    Raises
    ------
    HotbedError
        The rows have another form, or no economy has a group.

    Examples
    --------
    >>> row = {"id": "ABW", "name": "Aruba", "region": {"value": "Latin America & Caribbean "},
    ...        "incomeLevel": {"value": "High income"}}
    >>> print(as_csv([row], 2026).splitlines()[1])
    ABW,Aruba,2026,Latin America & Caribbean,High income
    """
    economies: dict[str, tuple[str, ...]] = {}
    try:
        for row in rows:
            region, group = (str(row[name]["value"]).strip() for name in ("region", "incomeLevel"))
            code = str(row["id"])
            if region == "Aggregates" or not re.fullmatch("[A-Z]{3}", code):
                continue
            known = group if group in INCOME_ORDER else ""
            economies[code] = (code, _cell(str(row["name"])), str(year), _cell(region), known)
    except OTHER_FORM as error:
        raise _another_form() from error
    if not any(row[-1] for row in economies.values()):
        raise _another_form()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(economies[code] for code in sorted(economies))
    return out.getvalue()


def _cell(text: str) -> str:
    """A name on one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def fiscal_year(day: date) -> int:
    """The World Bank's fiscal year of a day.

    Parameters
    ----------
    day : date
        Any day.

    Returns
    -------
    int
        The year in which it ends.

    Examples
    --------
    >>> fiscal_year(date(2026, 6, 30)), fiscal_year(date(2026, 7, 1))
    (2026, 2027)
    """
    return day.year + (day.month >= 7)


def _another_form() -> HotbedError:
    return HotbedError(
        "the World Bank's list of countries has changed its form",
        "download a CSV with code, region and incgroup_current and name it with --from-file",
    )


def accept(job: Job, file: Path) -> list[Record]:
    """Store the list.

    Parameters
    ----------
    job : Job
        Which set, and where to.
    file : Path
        JSON that the user downloaded, or a CSV that `--income` would take.

    Returns
    -------
    list of Record
        The record of the file.

    Raises
    ------
    HotbedError
        It is something else, or not complete.
    """
    must_exist(file)
    if file.suffix.lower() == ".json":
        if file.stat().st_size > LARGEST_JSON:
            raise _another_form()
        try:
            answer = orjson.loads(file.read_bytes())
            rows, total = answer[1], int(answer[0]["total"])
        except (orjson.JSONDecodeError, KeyError, IndexError, TypeError, ValueError) as error:
            raise HotbedError(
                f"{file.name} is not the World Bank's list of countries", "download " + URL
            ) from error
        if len(rows) != total:
            raise HotbedError(
                f"{file.name} holds {len(rows):,} of {total:,} economies", f"download {URL}"
            )
        return [_store(job, rows, f"file {file.name}")]

    def check(path: Path, name: str) -> None:
        if not read_groups(path).income:
            raise HotbedError(f"{name} has no income groups", "name a CSV with incgroup_current")

    if file.suffix.lower() != ".csv":
        raise HotbedError(f"{file.name} ends neither in .json nor .csv", "name one of these")
    return [job.accept(file, INCOME, check)]
