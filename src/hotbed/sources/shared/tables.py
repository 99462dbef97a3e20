"""Tables of listings, a row a contributor and address: their columns to batches of listings."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError, nearest
from hotbed.recipe import Input
from hotbed.recipe.model import EVERY
from hotbed.remote.paths import DataPath
from hotbed.sources.columns import ADDRESS_PARTS, address_keys, clean, with_points
from hotbed.sources.files.delimited import scan
from hotbed.sources.listings import BATCH, KINDS, Aside, Details, InputFile, Source
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.affiliations.rows import parted_rows
from hotbed.sources.shared.records import WITHOUT_TYPE
from hotbed.sources.shared.years import must_be_years, years

FIELDS = (
    "document_id",
    "year",
    "date",
    "contributor",
    "contributors",
    "type",
    "doi",
    *ADDRESS_PARTS,
    "lon",
    "lat",
    *KINDS,
)
"""What a column map names."""
PLACES = frozenset({*ADDRESS_PARTS, "lon"})
MOST_SHOWN = 24  # names in a message
TYPES = "what the column mapped to `type` holds; all count unless the recipe says otherwise"


class TableSource(Source):
    """A source of tables that are read alone, a row a contributor and address.

    Attributes
    ----------
    parts_addresses : bool
        Whether the text of a column of addresses may hold several.
    """

    splits = True
    parts_addresses = False

    @abstractmethod
    def columns(self, file: DataPath, spec: Input) -> dict[str, str]:
        """Which column holds what.

        Parameters
        ----------
        file : DataPath
            A table.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        dict of str to str
            hotbed's field and the file's column.

        Raises
        ------
        HotbedError
            The file lacks a column that is needed.
        """

    def derived(
        self, named: dict[str, pa.Array], rows: pa.Array, file: InputFile, spec: Input
    ) -> dict[str, pa.Array]:
        """Columns that the file does not hold itself.

        Parameters
        ----------
        named : dict of str to pa.Array
            Columns by hotbed's field.
        rows : pa.Array
            The numbers of the rows in the file, from 1.
        file : InputFile
            Where they stand.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        dict of str to pa.Array
            By hotbed's field; left_out may be among them.
        """
        return {}

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for file in files:
            columns, seen, before = self.columns(file.path, spec), 0, aside.rejects.count
            for batch, rows in scan(file, sorted(set(columns.values())), spec, aside.rejects):
                named = {field: batch.column(name) for field, name in columns.items()}
                _must_be_single(named, columns, file.path)
                if not seen:
                    _must_have_years(named, columns, file.path)
                named |= self.derived(named, rows, file, spec)
                listed = to_listings(named, rows, file, spec, aside)
                seen += listed.num_rows
                alone = PLACES.intersection(named) == {"address"}
                yield parted_rows(listed) if self.parts_addresses and alone else listed
            seen += aside.rejects.count - before
            aside.rejects.account(file.path).must_count(file.path, seen)

    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """The column map as it would be used; see `Source.check`."""
        maps = {file: self.columns(file, spec) for file in files}
        for file, columns in maps.items():
            wanted = sorted(set(columns.values()))
            first = next(scan(InputFile(file), wanted, spec, Rejects(spec.metric, 0)), None)
            if first is not None:
                named = {field: first[0].column(name) for field, name in columns.items()}
                _must_be_single(named, columns, file)
                _must_have_years(named, columns, file)
        return {file.name: columns for file, columns in maps.items()}


def _must_be_single(named: dict[str, pa.Array], columns: dict[str, str], file: DataPath) -> None:
    """Refuse lists where a field takes one value."""
    for field, column in named.items():
        if not pa.types.is_string(column.type) and field not in (*KINDS, "contributors"):
            raise HotbedError(
                f"{file}: the column {columns[field]!r} holds lists, {field} takes one value",
                "write a row a value",
            )


def _must_have_years(named: dict[str, pa.Array], columns: dict[str, str], file: DataPath) -> None:
    """Refuse a column of years in which most values are none."""
    for field in ("year", "date"):
        if field in named:
            must_be_years(named[field], file, columns[field])


def checked_map(file: DataPath, names: list[str], columns: dict[str, str]) -> dict[str, str]:
    """The recipe's column map, if the file has its columns.

    Parameters
    ----------
    file : DataPath
        A table, for messages.
    names : list of str
        The names of its columns.
    columns : dict of str to str
        hotbed's field and the file's column.

    Returns
    -------
    dict of str to str
        The same.

    Raises
    ------
    HotbedError
        An unknown field or a missing column; the nearest is named.
    """
    for field, name in columns.items():
        if field not in FIELDS:
            hint = _nearest(field, FIELDS, "choose from ")
            raise HotbedError(f"columns: hotbed has no field {field!r}", hint)
        if name not in names:
            hint = _nearest(name, names, "it has ")
            raise HotbedError(f"{file} has no column {name!r} (columns.{field})", hint)
    return dict(columns)


def _nearest(word: str, choices: Collection[str], otherwise: str) -> str:
    near = nearest(word, list(choices))
    return f"did you mean {near!r}?" if near else otherwise + ", ".join(list(choices)[:MOST_SHOWN])


def must_have_places(file: DataPath, columns: dict[str, str]) -> None:
    """Refuse a column map without places.

    Parameters
    ----------
    file : DataPath
        A table, for messages.
    columns : dict of str to str
        hotbed's field and the file's column.

    Raises
    ------
    HotbedError
        It has neither a part of an address nor coordinates, or only one of these.
    """
    if not set(columns) & {*ADDRESS_PARTS, "lon"}:
        raise HotbedError(
            f"{file} has neither an address nor coordinates",
            'name one: columns = {address = "..."}, parts such as city and country, or lon, lat',
        )
    if ("lon" in columns) != ("lat" in columns):
        raise HotbedError(f"{file}: lon and lat go together", "name both columns")


def to_listings(
    named: dict[str, pa.Array], rows: pa.Array, file: InputFile, spec: Input, aside: Aside
) -> pa.RecordBatch:
    """Turn text columns into listings; details, DOIs and bad rows are put aside.

    Parameters
    ----------
    named : dict of str to pa.Array
        Columns by hotbed's field; left_out may be among them.
    rows : pa.Array
        The numbers of the rows in the file, from 1.
    file : InputFile
        Where they stand.
    spec : Input
        The input as the recipe has it.
    aside : Aside
        Takes what is not a listing.

    Returns
    -------
    pa.RecordBatch
        With the columns of `BATCH`.
    """
    named = dict(named)
    bad: dict[int, str] = {}
    documents = clean(named["document_id"])
    for index in pc.indices_nonzero(pc.is_null(documents)).to_pylist():
        bad[index] = "no document id"
    if "lon" in named:
        named["lon"], named["lat"] = _coordinates(named["lon"], named["lat"], bad)
    if bad:
        for index, reason in sorted(bad.items()):
            shown = " | ".join(str(column[index].as_py() or "") for column in named.values())
            aside.rejects.add(file.path, rows[index].as_py(), reason, shown)
        keep = pa.array([index not in bad for index in range(len(rows))])
        named = {field: column.filter(keep) for field, column in named.items()}
        rows, documents = rows.filter(keep), documents.filter(keep)
    add_details(named, aside.details)
    batch = _batch(named, documents, rows, file.number, spec)
    if "doi" in named:
        counts = pc.is_null(batch.column("left_out"))
        aside.identifiers.add(documents.filter(counts), named["doi"].filter(counts))
    return batch


def add_details(named: dict[str, pa.Array], details: Details) -> None:
    """Write applicants, organisations, classes and fields.

    Parameters
    ----------
    named : dict of str to pa.Array
        Columns by hotbed's field; text splits at semicolons.
    details : Details
        Takes them.
    """
    kinds = [kind for kind in KINDS if kind in named]
    if not kinds:
        return
    documents = clean(named["document_id"])
    for kind in kinds:
        values = named[kind]
        text = pa.types.is_string(values.type)
        details.add(documents, kind, pc.split_pattern(values, ";") if text else values)


def _batch(
    named: dict[str, pa.Array], documents: pa.Array, rows: pa.Array, number: int, spec: Input
) -> pa.RecordBatch:
    count = len(rows)
    nothing = pa.nulls(count, pa.string())
    date = named.get("year", named.get("date", nothing))
    return pa.RecordBatch.from_arrays(
        [
            pa.repeat(pa.scalar(number, pa.int64()), count),
            rows,
            documents,
            years(date),
            clean(named.get("contributor", nothing)),
            _count(named.get("contributors", nothing)),
            address_keys(named, count),
            named["left_out"] if "left_out" in named else _left_out(named.get("type"), spec, count),
            pa.repeat(pa.scalar(False), count),
            nothing,
        ],
        schema=BATCH,
    )


def _left_out(types: pa.Array | None, spec: Input, count: int) -> pa.Array:
    """Why a document type is left out by the recipe; null where it is kept."""
    nothing = pa.nulls(count, pa.string())
    included = [] if EVERY in spec.include_types else spec.include_types
    if types is None or not (spec.exclude_types or included):
        return nothing
    lower = pc.utf8_lower(pc.fill_null(clean(types), WITHOUT_TYPE))
    out = pc.is_in(lower, pa.array([kind.lower() for kind in spec.exclude_types], pa.string()))
    if included:
        kept = pc.is_in(lower, pa.array([kind.lower() for kind in included], pa.string()))
        out = pc.or_(out, pc.invert(kept))
    return pc.if_else(out, pc.binary_join_element_wise("type ", lower, ""), nothing)


def _count(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        return pc.cast(pc.list_value_length(column), pa.int32())
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.int32())
    integers = pc.extract_regex(clean(column), r"^(?P<n>\d{1,6})(?:\.0+)?$")
    return pc.cast(pc.struct_field(integers, "n"), pa.int32())


def _coordinates(lon: pa.Array, lat: pa.Array, bad: dict[int, str]) -> tuple[pa.Array, pa.Array]:
    """Coordinates in degrees; null where none are given, or 0, 0 as for a lost address."""
    values = []
    for name, column in (("lon", lon), ("lat", lat)):
        text = with_points(clean(column))
        number = pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
        for index in pc.indices_nonzero(pc.invert(pc.fill_null(number, True))).to_pylist():
            bad.setdefault(index, f"{name} is not a number")
        values.append(pc.cast(pc.if_else(number, text, pa.scalar(None, pa.string())), pa.float64()))
    wide = pc.greater(pc.abs(values[0]), 180.0)
    high = pc.greater(pc.abs(values[1]), 90.0)
    for index in pc.indices_nonzero(pc.fill_null(wide, False)).to_pylist():
        bad.setdefault(index, "lon lies outside -180 to 180")
    for index in pc.indices_nonzero(pc.fill_null(high, False)).to_pylist():
        bad.setdefault(index, "lat lies outside -90 to 90 (lon and lat look swapped)")
    zero = pc.and_(pc.equal(values[0], 0.0), pc.equal(values[1], 0.0))
    known = pc.fill_null(pc.and_(pc.is_valid(values[0]), pc.is_valid(values[1])), False)
    use = pc.and_(known, pc.invert(pc.fill_null(zero, False)))
    none = pa.scalar(None, pa.float64())
    return pc.if_else(use, values[0], none), pc.if_else(use, values[1], none)
