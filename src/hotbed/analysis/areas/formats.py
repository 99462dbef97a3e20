"""Files of polygons: GeoJSON and GeoParquet, and through GDAL GeoPackage and Shapefile."""

from __future__ import annotations

import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import must_exist
from hotbed.runs.frames import optional

Json = dict[str, Any]
WGS84 = "OGC:CRS84"
FEATURE_ID = "id"
"""The column of the ids that features of GeoJSON carry beside their properties."""
GENERAL = "GENERAL_CHARACTERISTICS"
"""The layer of the GHS Urban Centre Database, of sixteen with the same polygons, that has names."""
FEATURE = "Feature"
BRACES = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)
LARGEST_GEOJSON = 1 << 30
LARGEST_UNPACKED = 8 << 30
GDAL_HEADS = {".gpkg": b"SQLite format 3\0", ".shp": b"\0\0\x27\x0a"}
KINDS = "GeoJSON, GeoParquet, GeoPackage, Shapefile (.shp, or all of its files in a .zip)"


@dataclass(frozen=True)
class Layer:
    """The features of a file, as they stand there.

    Parameters
    ----------
    path : Path
    columns : mapping of str to sequence
        Attributes by name, one value a feature.
    shapes : numpy.ndarray
        (features,) Shapely geometries, None where a feature has none.
    crs : object
        The reference system as pyproj takes it; None: not stated.
    edges : str
        "planar" or "spherical", as the file states it.
    """

    path: Path
    columns: Mapping[str, Sequence[Any]]
    shapes: np.ndarray
    crs: Any
    edges: str = "planar"


def read_layer(path: Path, layer: str | None = None) -> Layer:
    """Read a file of polygons.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoParquet, GeoPackage, or Shapefile (also zipped), by its ending.
    layer : str, optional
        Of a GeoPackage with several.

    Returns
    -------
    Layer

    Raises
    ------
    HotbedError
        It can't be read, has several layers, or the extra `regions` is not installed.
    """
    must_exist(path)
    ending = path.suffix.lower()
    if ending in (".geojson", ".json"):
        return read_geojson(path)
    if ending in (".parquet", ".geoparquet"):
        return _geoparquet(path)
    if ending in GDAL_HEADS:
        with path.open("rb") as stream:
            head = stream.read(16)
        if not head.startswith(GDAL_HEADS[ending]):
            raise HotbedError(f"{path} is damaged or no {ending} file", "export it again")
        return _by_gdal(path, str(path), layer)
    if ending == ".zip":
        return _by_gdal(path, _inside(path), layer)
    raise HotbedError(f"{path} is not of a format that hotbed reads", f"give {KINDS}")


def read_geojson(path: Path) -> Layer:
    """Read GeoJSON, feature by feature: a large file is not taken apart at once.

    Parameters
    ----------
    path : Path
        Whatever its ending.

    Returns
    -------
    Layer

    Raises
    ------
    HotbedError
        It is none, or too large.
    """
    if path.stat().st_size > LARGEST_GEOJSON:
        raise HotbedError(
            f"{path} has more than {LARGEST_GEOJSON >> 30} GB", "convert it to GeoParquet"
        )
    try:
        rest, features, shapes = _features(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), path)
    except (
        *(ValueError, TypeError, KeyError, AttributeError),
        shapely.errors.GEOSException,
    ) as error:
        why = printable(str(error).partition("\n")[0])
        raise HotbedError(f"{path} is not GeoJSON ({why})", "convert it to GeoJSON") from error
    rows = [feature.get("properties") or {} for feature in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    if any(feature.get("id") is not None for feature in features):
        columns.setdefault(FEATURE_ID, [feature.get("id") for feature in features])
    return Layer(path, columns, np.array(shapes, object), _geojson_crs(rest, path))


def _features(data: bytes, path: Path) -> tuple[Json, list[Json], list[shapely.Geometry | None]]:
    """What stands around the features, the features without their geometry, and the shapes."""
    features: list[Json] = []
    shapes: list[shapely.Geometry | None] = []
    around: list[bytes] = []
    last = 0
    for start, end in _inner_objects(data):
        value = orjson.loads(data[start:end])
        if value.get("type") == FEATURE:
            shapes.append(_shape(value.pop("geometry", None)))
            features.append(value)
            around += [data[last:start], b"0"]
            last = end
    rest = orjson.loads(b"".join([*around, data[last:]]))
    kind = rest["type"] if isinstance(rest, dict) and "type" in rest else None
    if kind == "Topology":
        raise HotbedError(
            f"{path} is TopoJSON", "convert it to GeoJSON, for example with mapshaper"
        )
    if kind == "FeatureCollection" and rest["features"] == [0] * len(features):
        return rest, features, shapes
    if kind == FEATURE:
        return rest, [rest], [_shape(rest.get("geometry"))]
    if kind in ("Polygon", "MultiPolygon", "GeometryCollection"):
        return rest, [{"id": path.stem}], [_shape(rest)]
    raise ValueError(f"its type is {kind!r}" if kind != "FeatureCollection" else "its features")


def _inner_objects(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the objects within the outermost one begin and end; brackets and quotes tell."""
    depth, start = 0, 0
    for token in BRACES.finditer(data):
        sign = token[0]
        if sign == b"{":
            depth += 1
            start = token.start() if depth == 2 else start
        elif sign == b"}":
            depth -= 1
            if depth == 1:
                yield start, token.end()


def _shape(geometry: Json | None) -> shapely.Geometry | None:
    return None if geometry is None else shapely.from_geojson(orjson.dumps(geometry))


def _geojson_crs(loaded: Json, path: Path) -> object:
    """WGS 84, as RFC 7946 has it, unless the file states another as GeoJSON of 2008 could."""
    stated = loaded.get("crs")
    if stated is None:
        return WGS84
    try:
        name = stated["properties"]["name"]
    except (KeyError, TypeError) as error:
        raise HotbedError(
            f"{path} states its reference system in a form that hotbed can't read",
            "name it with --crs",
        ) from error
    return name


def _geoparquet(path: Path) -> Layer:
    try:
        geo = json.loads((pq.read_schema(path).metadata or {}).get(b"geo", b"null"))
        table = pq.read_table(path)
        column = geo["primary_column"]
        about = geo["columns"][column]
        if about.get("encoding") != "WKB":
            raise HotbedError(
                f"{path} holds its geometry as {printable(about.get('encoding'))}",
                "write it with the encoding WKB",
            )
        shapes = shapely.from_wkb(table[column].to_numpy(zero_copy_only=False))
    except (pa.ArrowException, OSError) as error:
        raise HotbedError(
            f"{path} is no Parquet file that can be read", "write it again"
        ) from error
    except (ValueError, TypeError, KeyError, shapely.errors.GEOSException) as error:
        raise HotbedError(
            f"{path} is not GeoParquet", "write it with GeoPandas, GDAL or DuckDB spatial"
        ) from error
    columns = {name: table[name].to_pylist() for name in table.column_names if name != column}
    crs = about.get("crs", WGS84)
    return Layer(path, columns, shapes, crs, about.get("edges", "planar"))


def _inside(path: Path) -> str:
    """The one Shapefile or GeoPackage of a .zip, as GDAL names it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise HotbedError(f"{path} is a damaged .zip file", "download or pack it again") from error
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            raise HotbedError(
                f"{path} names a file outside itself ({printable(member.filename)})",
                "don't use it; download it from its owner",
            )
        if member.file_size > LARGEST_UNPACKED:
            raise HotbedError(
                f"{path} would unpack to more than {LARGEST_UNPACKED >> 30} GB",
                "unpack it yourself",
            )
    wanted = [m.filename for m in members if m.filename.lower().endswith(tuple(GDAL_HEADS))]
    if len(wanted) != 1:
        raise HotbedError(
            f"{path} holds {len(wanted)} files of polygons",
            "pack one .shp with its files, or .gpkg",
        )
    with zipfile.ZipFile(path) as archive, archive.open(wanted[0]) as stream:
        head = stream.read(16)
    if not head.startswith(GDAL_HEADS[PurePosixPath(wanted[0]).suffix.lower()]):
        raise HotbedError(f"{path}: {printable(wanted[0])} is damaged", "pack it again")
    return f"/vsizip/{{{path.resolve()}}}/{wanted[0]}"


def _by_gdal(path: Path, name: str, layer: str | None) -> Layer:
    pyogrio = optional("pyogrio", "pyogrio", "pip install 'hotbed[regions]'")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of measures, encodings and the like
            chosen = _layer(path, pyogrio.list_layers(name), layer)
            meta, _, wkb, values = pyogrio.raw.read(name, layer=chosen)
            shapes = shapely.from_wkb(wkb)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        why = printable(str(error).partition(";")[0])
        raise HotbedError(f"{path} can't be read ({why})", "export it again") from error
    except shapely.errors.GEOSException as error:
        raise HotbedError(f"{path} holds a damaged geometry", "export it again") from error
    columns = {
        str(field): _plain(column) for field, column in zip(meta["fields"], values, strict=True)
    }
    return Layer(path, columns, shapes, meta["crs"])


def _layer(path: Path, layers: np.ndarray, wanted: str | None) -> str:
    """The layer to read: the one named, else the only one with polygons."""
    names = [str(name) for name, _ in layers]
    areal = [str(name) for name, kind in layers if kind and "Polygon" in str(kind)]
    if wanted is not None:
        if wanted not in names:
            raise HotbedError(
                f"{path} has no layer {wanted!r}", "choose one of " + ", ".join(areal or names)
            )
        return wanted
    general = [name for name in areal if GENERAL in name]
    if len(areal) > 1 and len(general) == 1:
        return general[0]
    if len(areal) > 1:
        raise HotbedError(
            f"{path} has {len(areal)} layers", "name one with --layer: " + ", ".join(areal[:20])
        )
    return (areal or names)[0]


def _plain(values: np.ndarray) -> list[Any]:
    """Values of a field as Python has them, None where a number is missing."""
    return [None if value != value else value for value in values.tolist()]
