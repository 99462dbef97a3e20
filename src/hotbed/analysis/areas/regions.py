"""The regions of a file: ids, names and what else it says of them, and their polygons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotbed.analysis.areas.formats import FEATURE_ID, Layer, read_layer
from hotbed.analysis.areas.prepare import prepare
from hotbed.analysis.text import plural
from hotbed.base.errors import HotbedError, nearest, printable
from hotbed.sphere.rings import turned

IDS = (
    *("NUTS_ID", "URAU_CODE", "URAU_ID", "FUA_CODE", "ID_UC_G0", "CBSAFP", "GEOID", "LAU_ID"),
    *("GISCO_ID", "region_id", "iso_3166_2", "shapeID", "fuacode", FEATURE_ID, "code"),
)
NAMES = (
    *("NAME_LATN", "NUTS_NAME", "URAU_NAME", "GC_UCN_MAI_2025", "NAME", "LAU_NAME"),
    *("region_name", "shapeName", "fuaname"),
)
LARGEST_WHOLE = 2**53
MOST_COLUMNS = 30


@dataclass(frozen=True)
class Choice:
    """Which columns of a file of polygons say what, and which of its features count.

    Parameters
    ----------
    id, name : str, optional
        Columns; by default the first that is known (NUTS_ID, GEOID, id ...).
    population, degree : str, optional
        Columns of people, and of the degree of urbanisation.
    where : sequence of str
        COLUMN=VALUE each; of one column any value will do, of several columns all must.
    layer : str, optional
        Of a GeoPackage with several.
    crs : str, optional
        The reference system, of a file that does not state it.
    """

    id: str | None = None
    name: str | None = None
    population: str | None = None
    degree: str | None = None
    where: Sequence[str] = ()
    layer: str | None = None
    crs: str | None = None


@dataclass(frozen=True)
class Regions:
    """Regions by id, in the order of their ids' letters.

    Parameters
    ----------
    source : str
        Name of the file.
    ids, names : list of str
    polygons : numpy.ndarray
        (polygons,) valid polygons in degrees.
    region_of : numpy.ndarray
        (polygons,) the region that each polygon is of, a number from 0.
    people : list of int or None
        As the file states them; None where it does not.
    degrees : list of str or None
        Degree of urbanisation, as the file states it.
    notes : list of str
        What had to be done to the polygons, in words.
    """

    source: str
    ids: list[str]
    names: list[str]
    polygons: np.ndarray
    region_of: np.ndarray
    people: list[int | None]
    degrees: list[str | None]
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def shapes(self) -> np.ndarray:
        """(regions,) each region's polygons as one shape within 180 degrees (RFC 7946)."""
        order = np.argsort(self.region_of, kind="stable")
        starts = np.searchsorted(self.region_of[order], np.arange(len(self)))
        shapes = np.empty(len(self), object)
        shapes[:] = [_one(group) for group in np.split(self.polygons[order], starts[1:])]
        return shapes


def read_regions(path: Path, choice: Choice | None = None) -> Regions:
    """Read the regions of a file of polygons.

    Parameters
    ----------
    path : Path
        As for `hotbed.analysis.areas.formats.read_layer`.
    choice : Choice, optional

    Returns
    -------
    Regions
        Features of one id are one region; the same for any order of the features.

    Raises
    ------
    HotbedError
        The file can't be read, lacks a column, or a feature lacks its id.
    """
    choice = choice or Choice()
    return regions_of(read_layer(path, choice.layer), choice)


def regions_of(layer: Layer, choice: Choice | None = None) -> Regions:
    """The regions of a layer that was read.

    Parameters
    ----------
    layer : Layer
    choice : Choice, optional

    Returns
    -------
    Regions

    Raises
    ------
    HotbedError
        As for `read_regions`.
    """
    choice, path = choice or Choice(), layer.path
    layer = _chosen(layer, choice.where)
    prepared = prepare(layer, choice.crs)
    rows = [n for n, shape in enumerate(prepared.shapes) if shape is not None]
    if not rows:
        raise HotbedError(f"{path} holds no polygon with an area", "give a file of polygons")
    identified = _column(layer, choice.id, IDS, "id")
    if identified is None:
        raise HotbedError(
            f"{path} has no column of ids that is known", f"name one with --id: {_listed(layer)}"
        )
    ids = [_text(layer.columns[identified][row]) for row in rows]
    if "" in ids:
        number = rows[ids.index("")] + 1
        raise HotbedError(f"{path}: feature {number} has no {identified}", "give it one")
    order = sorted(set(ids))
    number_of = {text: number for number, text in enumerate(order)}
    region_of = np.array([number_of[text] for text in ids], np.int64)
    named = _column(layer, choice.name, NAMES, "name")
    titles = _first(layer, named or identified, rows, region_of, len(order))
    people = _people(layer, choice.population, rows, region_of, len(order))
    degree = _column(layer, choice.degree, (), "degree")
    degrees = _first(layer, degree, rows, region_of, len(order)) if degree else []
    notes = list(prepared.notes)
    if len(order) < len(rows):
        notes.append(
            f"{plural(len(rows), 'feature')} make {plural(len(order), 'region')} by {identified}"
        )
    return Regions(
        path.name,
        order,
        [title or text for title, text in zip(titles, order, strict=True)],
        prepared.shapes[rows],
        region_of,
        people,
        [text or None for text in degrees] or [None] * len(order),
        notes,
    )


def _chosen(layer: Layer, where: Sequence[str]) -> Layer:
    """The features that all conditions hold for."""
    wanted: dict[str, set[str]] = {}
    for condition in where:
        name, sign, value = condition.partition("=")
        if not sign:
            raise HotbedError(f"{condition!r} is no condition", "write COLUMN=VALUE")
        wanted.setdefault(name.strip(), set()).add(value.strip())
    if not wanted:
        return layer
    kept = np.ones(len(layer.shapes), bool)
    for name, values in wanted.items():
        column = _column(layer, name, (), "condition") or name
        kept &= np.array([_text(value) in values for value in layer.columns[column]], bool)
    if not kept.any():
        raise HotbedError(
            f"{layer.path} has no feature with {' and '.join(where)}", "correct the condition"
        )
    rows = np.flatnonzero(kept).tolist()
    columns = {name: [values[row] for row in rows] for name, values in layer.columns.items()}
    return Layer(layer.path, columns, layer.shapes[kept], layer.crs, layer.edges)


def _column(layer: Layer, wanted: str | None, known: Sequence[str], what: str) -> str | None:
    """The column that was named, else the first known one; letters' case does not matter."""
    spelt = {name.casefold(): name for name in reversed(list(layer.columns))}
    if wanted is None:
        return next((spelt[n.casefold()] for n in known if n.casefold() in spelt), None)
    if wanted in layer.columns:
        return wanted
    if wanted.casefold() in spelt:
        return spelt[wanted.casefold()]
    near = nearest(wanted, list(layer.columns))
    hint = f"did you mean {near!r}?" if near else f"it has {_listed(layer)}"
    raise HotbedError(f"{layer.path} has no column {wanted!r} ({what})", hint)


def _listed(layer: Layer) -> str:
    names = [printable(name) for name in layer.columns]
    more = ["..."] if len(names) > MOST_COLUMNS else []
    return ", ".join([*names[:MOST_COLUMNS], *more]) or "no column at all"


def _text(value: Any) -> str:
    """A value as text: ids of digits stay as they are written, whole numbers lose no digit.

    >>> _text(7.0), _text("007"), _text(None), _text(True)
    ('7', '007', '', 'true')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    return " ".join(str(value).split())


def _first(
    layer: Layer, column: str, rows: Sequence[int], region_of: np.ndarray, count: int
) -> list[str]:
    """A text of each region: of several the first by its letters."""
    texts = [""] * count
    for row, region in zip(rows, region_of.tolist(), strict=True):
        text = _text(layer.columns[column][row])
        if text and (not texts[region] or text < texts[region]):
            texts[region] = text
    return texts


def _people(
    layer: Layer, wanted: str | None, rows: Sequence[int], region_of: np.ndarray, count: int
) -> list[int | None]:
    """People of each region: the sum over its features, None where one is not known."""
    if wanted is None:
        return [None] * count
    column = _column(layer, wanted, (), "population")
    values = layer.columns[column or wanted]
    sums: list[float] = [0.0] * count
    for row, region in zip(rows, region_of.tolist(), strict=True):
        sums[region] += _number(values[row], layer, wanted)
    return [None if math.isnan(total) else int(total + 0.5) for total in sums]


def _number(value: Any, layer: Layer, column: str) -> float:
    if value is None or value == "":
        return math.nan
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise HotbedError(
            f"{layer.path}: {column} holds {printable(value)!r}, which is no number of people",
            "name another column with --population",
        ) from error
    if number < 0 or math.isinf(number):
        raise HotbedError(f"{layer.path}: {column} holds {number:g} people", "correct it")
    return number


def _one(polygons: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Polygons of a region as one, cut at the antimeridian."""
    given = sorted(polygons, key=shapely.to_wkb)  # the same whatever the order of the features
    shape = given[0] if len(given) == 1 else shapely.union_all(given)
    west, _, east, _ = shape.bounds
    if west >= -180.0 and east <= 180.0:
        return shape
    window = shapely.box(-180.0, -90.0, 180.0, 90.0)
    turns = [
        shapely.intersection(shapely.transform(shape, partial(turned, degrees=degrees)), window)
        for degrees in (-360.0, 0.0, 360.0)
    ]
    parts = shapely.get_parts(shapely.get_parts(turns))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
