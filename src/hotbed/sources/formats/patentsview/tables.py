"""Which of PatentsView's tables a file is, of the editions since 2022 and of those before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.classify.technology import fields
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.columns import clean
from hotbed.sources.files.delimited import header, scan
from hotbed.sources.listings import APPLICANT, CPC, FIELD, IPC, KINDS, SECTOR, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.staged import Aliases, columns_of
from hotbed.sources.shared.us_office import country_codes

INVENTORS, PATENTS, LOCATIONS, DETAILS = "inventors", "patents", "locations", "details"
PLACE_PARTS = ("city", "region", "country")
IPC_PARTS = ("section", "ipc_class", "subclass", "main_group", "subgroup")
RAW, DISAMBIGUATED = "rawlocation_id", "location_id"

APPLICATION_ID = {"pgpub_id", "document_number"}

ALIASES: Aliases = {
    "document_id": ("patent_id", "pgpub_id"),
    "contributor": ("inventor_sequence",),
    "contributors": ("coinventor_sequence",),
    "type": ("patent_type",),
    "date": ("patent_date", "published_date"),
    "city": ("raw_city", "disambig_city"),
    "region": ("raw_state", "disambig_state"),
    "country": ("raw_country", "disambig_country"),
    "place": (RAW, DISAMBIGUATED),
    SECTOR: ("assignee_type",),
    APPLICANT: ("raw_assignee_organization", "disambig_assignee_organization"),
    CPC: ("cpc_group",),
    FIELD: ("wipo_field_title",),
    **{name: (name,) for name in IPC_PARTS},
}
"""Columns of the tables since 2022, whose files are called g_... or pg_..."""

DOCUMENT: Aliases = {"document_id": ("patent_id", "document_number")}
PLACE: Aliases = {
    "place": ("id",),
    "city": ("city",),
    "region": ("state",),
    "country": ("country",),
    "country_mended": ("country_transformed",),
}


@dataclass(frozen=True)
class OldTable:
    """A table of the editions before 2022.

    Attributes
    ----------
    name : str
        What its owner calls it.
    role : str
        What it holds; "": nothing that is read, and `instead` says what to take.
    needs : frozenset of str
        Columns by which it is known.
    without : frozenset of str
        Columns that it does not have.
    aliases : mapping of str to tuple of str
        Our names of its columns.
    place_id : str
        Which identifiers of places its `place` holds.
    instead : str
        A remedy, where it is not read.
    """

    name: str
    role: str
    needs: frozenset[str]
    without: frozenset[str] = frozenset()
    aliases: Aliases | None = None
    place_id: str = ""
    instead: str = ""


def _columns(names: str) -> frozenset[str]:
    return frozenset(names.split())


OLD = (
    OldTable(
        "rawinventor",
        INVENTORS,
        _columns("inventor_id rawlocation_id sequence"),
        aliases={**DOCUMENT, "contributor": ("sequence",), "place": (RAW,)},
        place_id=RAW,
    ),
    OldTable(
        "patent_inventor",
        INVENTORS,
        _columns("patent_id inventor_id location_id"),
        _columns("inventor_sequence sequence"),
        aliases={**DOCUMENT, "contributor": ("inventor_id",), "place": (DISAMBIGUATED,)},
        place_id=DISAMBIGUATED,
    ),
    OldTable(
        "rawlocation",
        LOCATIONS,
        _columns("id location_id city country"),
        _columns("patent_id document_number"),
        aliases=PLACE,
        place_id=RAW,
    ),
    OldTable(
        "location",
        LOCATIONS,
        _columns("id city country latitude longitude"),
        _columns("patent_id document_number location_id"),
        aliases=PLACE,
        place_id=DISAMBIGUATED,
    ),
    OldTable(
        "patent",
        PATENTS,
        _columns("id type date number"),
        _columns("patent_id document_number series_code"),
        aliases={"document_id": ("id",), "type": ("type",), "date": ("date",)},
    ),
    OldTable(
        "publication",
        PATENTS,
        _columns("document_number date kind"),
        _columns("application_number series_code"),
        aliases={"document_id": ("document_number",), "date": ("date",)},
    ),
    OldTable(
        "rawassignee",
        DETAILS,
        _columns("assignee_id type organization"),
        aliases={**DOCUMENT, APPLICANT: ("organization",), SECTOR: ("type",)},
    ),
    OldTable(
        "cpc_current",
        DETAILS,
        _columns("section_id group_id subgroup_id"),
        aliases={**DOCUMENT, CPC: ("subgroup_id",)},
    ),
    OldTable(
        "wipo",
        DETAILS,
        _columns("patent_id field_id"),
        aliases={**DOCUMENT, "field_number": ("field_id",)},
    ),
    OldTable(
        "application",
        "",
        _columns("series_code date"),
        instead="it dates the filing: give patent.tsv (of applications, publication.tsv)",
    ),
    OldTable("inventor", "", _columns("id name_first name_last"), instead="give rawinventor.tsv"),
    OldTable("assignee", "", _columns("id organization"), instead="give rawassignee.tsv"),
    OldTable(
        "patent_assignee",
        "",
        _columns("patent_id assignee_id location_id"),
        _columns("organization assignee_sequence"),
        instead="give rawassignee.tsv",
    ),
)
"""In the order in which they are tried. Source: PatentsView's download tables, 2017 to 2021."""


@dataclass(frozen=True)
class Table:
    """What a file of the input is.

    Attributes
    ----------
    role : str
        What it holds.
    columns : mapping of str to str
        Our name of a column, and the file's.
    place_id : str
        Which identifiers of places its column `place` holds; "" where it has none.
    old : str
        Its name before 2022; "" of later editions.
    """

    role: str
    columns: Mapping[str, str]
    place_id: str
    old: str = ""


def columns_in(file: DataPath, spec: Input) -> set[str]:
    """The names of a table's columns, in small letters.

    Parameters
    ----------
    file : DataPath
        One of the input's files.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    set of str
        As the file writes them, without outer blanks.

    Raises
    ------
    HotbedError
        As `delimited.header`.
    """
    return {name.strip().lower() for name in header(file, spec)}


def table_of(file: DataPath, spec: Input) -> Table:
    """Recognise a table by its columns.

    Parameters
    ----------
    file : DataPath
        One of the input's files.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    Table
        Its role and columns.

    Raises
    ------
    HotbedError
        It is none of PatentsView's, or one that holds nothing that is needed.
    """
    names = columns_in(file, spec)
    for old in OLD:
        if old.needs <= names and not old.without & names:
            if not old.aliases:
                raise HotbedError(
                    f"{file} is PatentsView's table {old.name!r}, which is not read", old.instead
                )
            columns = columns_of(file, spec, old.aliases)
            if old.role == LOCATIONS or "document_id" in columns:
                return Table(old.role, columns, old.place_id, old.name)
    columns = columns_of(file, spec, ALIASES)
    place_id = columns.get("place", "").strip().lower()
    if role := _role(columns):
        return Table(role, columns, place_id)
    raise HotbedError(
        f"{file} is not a PatentsView table that hotbed knows",
        "give the inventor, location and patent tables (before 2022 rawinventor, rawlocation and "
        'patent), or read it with source = "table"',
    )


def _role(columns: Mapping[str, str]) -> str:
    """What a table of the editions since 2022 holds; "": nothing known."""
    names = set(columns)
    if {"document_id", "contributor"} <= names:
        return INVENTORS
    if {"document_id", "date"} <= names:
        return PATENTS
    if "document_id" in names and names & {*KINDS, "ipc_class"}:
        return DETAILS
    return LOCATIONS if {"place", "country"} <= names else ""


def batches(
    file: InputFile, table: Table, spec: Input, rejects: Rejects
) -> Iterator[tuple[dict[str, pa.Array], pa.Array]]:
    """Read a table's needed columns.

    Parameters
    ----------
    file : InputFile
        A file of the input.
    table : Table
        What it is.
    spec : Input
        The input as the recipe has it.
    rejects : Rejects
        Takes rows that can't be read.

    Yields
    ------
    dict of str to pa.Array
        Columns by our name.
    pa.Array
        The rows' numbers in the file.

    Raises
    ------
    HotbedError
        As `delimited.scan`.
    """
    for batch, rows in scan(file, sorted(set(table.columns.values())), spec, rejects):
        named = {field: batch.column(name) for field, name in table.columns.items()}
        if table.old:
            named = _as_since_2022(named)
        if table.role == DETAILS and "ipc_class" in named:
            named[IPC] = _ipc(named)
        yield {name: column for name, column in named.items() if name not in IPC_PARTS}, rows


def _as_since_2022(named: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Columns of an old table: nulls as nulls, codes of countries and fields as today's."""
    named = {name: _nulls(column) for name, column in named.items()}
    if "country" in named:
        mended = named.pop("country_mended", pa.nulls(len(named["country"]), pa.string()))
        named["country"] = pc.coalesce(mended, country_codes(named["country"]))
    if "field_number" in named:
        named[FIELD] = _field_names(named.pop("field_number"))
    return named


def _nulls(column: pa.Array) -> pa.Array:
    """Text in which the NULL of a database's export is none."""
    text = clean(column)
    empty = pc.is_in(text, pa.array(["NULL", "\\N"]))
    return pc.if_else(pc.fill_null(empty, False), pa.scalar(None, pa.string()), text)


def _ipc(named: dict[str, pa.Array]) -> pa.Array:
    """Symbols such as A61K 8/04 out of their parts; null without section, class and subclass."""
    parts = {name: clean(named[name]) for name in IPC_PARTS if name in named}
    if not {"section", "ipc_class", "subclass"} <= set(parts):
        return pa.nulls(len(named["ipc_class"]), pa.string())
    two = pc.utf8_lpad(parts["ipc_class"], 2, "0")
    subclass = pc.binary_join_element_wise(parts["section"], two, parts["subclass"], "")
    if not {"main_group", "subgroup"} <= set(parts):
        return subclass
    group = pc.binary_join_element_wise(parts["main_group"], parts["subgroup"], "/")
    return pc.coalesce(pc.binary_join_element_wise(subclass, group, " "), subclass)


def _field_names(numbers: pa.Array) -> pa.Array:
    """WIPO's fields of technology by their numbers, 1 to 35; others are none."""
    known = fields()
    place = pc.index_in(numbers, pa.array([str(field.number) for field in known]))
    return pa.array([field.name for field in known]).take(place)
