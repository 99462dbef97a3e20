"""Cuts of the world: which of a run's places a ranking is about.

Places are told apart by their country (continents, UN regions, income groups, economies) or by
where they lie (polygons). Of one option any of its values will do; of several options all must.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from hotbed.analysis.income_groups import read_groups
from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import must_exist
from hotbed.reference.countries import countries
from hotbed.reference.incomes import IncomeGroups

Array = np.ndarray[Any, Any]
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Cut:
    """A region as parts of the world."""

    title: str
    inside: Array
    """(places,) bool."""
    part: Array
    """(places,) whole numbers: the part of the world (continent, economy, ...) a place is of."""

    @property
    def slug(self) -> str:
        """The title as part of a file's name.

        >>> Cut("Africa, Lower middle income", np.zeros(0, bool), np.zeros(0, int)).slug
        'africa-lower-middle-income'
        """
        return slug_of(self.title)


def slug_of(title: str) -> str:
    """A region's title as part of a file's name.

    Parameters
    ----------
    title : str

    Examples
    --------
    >>> slug_of("Latin America & Caribbean")
    'latin-america-caribbean'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "region"


def cut_places(
    members: pa.Table,
    regions: Sequence[str] = (),
    economies: Sequence[str] = (),
    income_groups: Sequence[str] = (),
    income: Path | None = None,
    polygons: Path | None = None,
    year: int | None = None,
) -> Cut:
    """Cut a run's places.

    Parameters
    ----------
    members : pyarrow.Table
        The run's places (`hotbed.tables.MEMBERS`).
    regions : sequence of str
        Continents or UN regions (`hotbed.reference.countries.countries`), or regions of `income`.
    economies : sequence of str
        ISO 3166-1 codes or English names.
    income_groups : sequence of str
        Groups of `income`.
    income : Path, optional
        File of income groups (`hotbed.analysis.income_groups.read_groups`).
    polygons : Path, optional
        GeoJSON in degrees; all its polygons together.
    year : int, optional
        Of the income groups; by default the latest of the file.

    Returns
    -------
    Cut
        Of no option at all, the world.

    Raises
    ------
    HotbedError
        A name that does not exist (the nearest is named), or a file that can't be read.
    """
    country = [code or "" for code in members["country"].to_pylist()]
    groups = read_groups(income, year) if income is not None else None
    marks: list[tuple[str, list[str], set[str]]] = []
    if regions:
        marks.append(_by_region(country, regions, groups))
    if income_groups:
        if groups is None:
            raise HotbedError("income groups need a file of them", "name it with --income")
        chosen = _named(income_groups, sorted(set(groups.income.values())), "income group")
        labels = [groups.income.get(code, ELSEWHERE) for code in country]
        marks.append((" or ".join(chosen), labels, set(chosen)))
    if economies:
        codes = economy_codes(economies)
        marks.append((" or ".join(codes), country, set(codes)))
    if polygons is not None:
        lies = _inside(polygons, members["lon"].to_numpy(), members["lat"].to_numpy())
        title = polygons.stem
        labels = [title if inside else ELSEWHERE for inside in lies.tolist()]
        marks.append((title, labels, {title}))
    if not marks:
        return Cut("World", np.ones(len(country), bool), np.zeros(len(country), np.int64))
    inside = np.ones(len(country), bool)
    for _, labels, wanted in marks:
        inside &= np.isin(np.array(labels, np.str_), sorted(wanted))
    joined = ["\t".join(labels) for labels in zip(*(labels for _, labels, _ in marks), strict=True)]
    part = np.unique(np.array(joined, np.str_), return_inverse=True)[1]
    return Cut(", ".join(title for title, _, _ in marks), inside, np.asarray(part, np.int64))


def _by_region(
    country: list[str], wanted: Sequence[str], groups: IncomeGroups | None
) -> tuple[str, list[str], set[str]]:
    """Places by the kind of region that the first name is of; the others may be of any kind."""
    rows = countries().to_pylist()
    kinds = [
        {row["iso2"]: row["continent"] for row in rows},
        {row["iso2"]: row["region"] for row in rows if row["region"]},
        {} if groups is None else groups.region,
    ]
    known = [name for kind in kinds for name in sorted(set(kind.values()))]
    chosen = _named(wanted, known, "region")
    of = {name: next(kind for kind in kinds if name in kind.values()) for name in chosen}
    labels = [of[chosen[0]].get(code, ELSEWHERE) for code in country]
    for name in chosen[1:]:
        region_of = of[name]
        labels = [
            name if region_of.get(code) == name else label
            for code, label in zip(country, labels, strict=True)
        ]
    return " or ".join(chosen), labels, set(chosen)


def economy_codes(wanted: Sequence[str]) -> list[str]:
    """Codes of economies, each once.

    Parameters
    ----------
    wanted : sequence of str
        ISO 3166-1 codes or English names, in any case.

    Raises
    ------
    HotbedError
        There is no such economy (the nearest is named).

    Examples
    --------
    >>> economy_codes(["Germany", "CHE", "de"])
    ['DE', 'CH']
    """
    spelt: dict[str, str] = {}
    for row in countries().to_pylist():
        for name in (row["name"], row["iso3"], row["iso2"]):
            spelt[name.casefold()] = row["iso2"]
    codes = []
    for name in wanted:
        if name.strip().casefold() not in spelt:
            near = nearest(name.casefold(), list(spelt)) if len(name) > 3 else None
            hint = f"did you mean {near!r}?" if near else "give an ISO 3166-1 code such as ZA"
            raise HotbedError(f"there is no economy {name!r}", hint)
        codes.append(spelt[name.strip().casefold()])
    return list(dict.fromkeys(codes))


def _named(wanted: Sequence[str], known: list[str], what: str) -> list[str]:
    """The known names that were meant, in whatever case they were written."""
    spelt = {name.casefold(): name for name in reversed(known)}
    chosen = []
    for name in wanted:
        if name.strip().casefold() not in spelt:
            near = nearest(name.casefold(), list(spelt))
            hint = (
                f"did you mean {spelt[near]!r}?"
                if near
                else f"choose one of {', '.join(sorted(set(known)))}"
            )
            raise HotbedError(f"there is no {what} {name!r}", hint)
        chosen.append(spelt[name.strip().casefold()])
    return list(dict.fromkeys(chosen))


def _inside(path: Path, lon: Array, lat: Array) -> Array:
    """Whether places lie in a file's polygons, their edges included, whichever way round."""
    must_exist(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        geometry = shapely.from_geojson(json.dumps(json.loads(text)))
    except (UnicodeDecodeError, ValueError, shapely.errors.GEOSException) as error:
        raise HotbedError(
            f"{path} is not GeoJSON ({str(error).splitlines()[0][:120]})", "convert it to GeoJSON"
        ) from error
    parts = [part for part in _flat(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    if not parts:
        raise HotbedError(f"{path} holds no polygon", "give a GeoJSON file of polygons")
    area = shapely.union_all([shapely.make_valid(part) for part in parts])
    west, south, east, north = area.bounds
    if south < -90.0 or north > 90.0 or west < -540.0 or east > 540.0:
        raise HotbedError(f"{path} is not in degrees", "convert it to WGS 84 (EPSG:4326)")
    shapely.prepare(area)
    turns = [shapely.intersects_xy(area, lon + turn, lat) for turn in (-360.0, 0.0, 360.0)]
    return np.asarray(np.logical_or.reduce(turns))


def _flat(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    if geometry is None:
        return []
    if geometry.geom_type != "GeometryCollection":
        return [geometry]
    return [part for member in geometry.geoms for part in _flat(member)]
