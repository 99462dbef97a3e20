"""A project that QGIS opens: the layers of the GeoPackage in its styles, on the clusters.

Source: QGIS's project file
(https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from hotbed.base.files import atomic_write

GEOPACKAGE = "clusters.gpkg"
LAYERS = {"places": ("Places", "Point"), "clusters": ("Clusters", "Polygon")}
"""The layers with their titles and kinds of geometry, the uppermost first."""
ASIDE = 0.05
"""The margin around the clusters, as a part of their extent."""
WORLD = (-180.0, -90.0, 180.0, 90.0)
VERSION = "3.22.0"
DECLARED = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


@dataclass(frozen=True)
class Layer:
    """A layer as the GeoPackage holds it."""

    name: str
    box: Box
    style: str | None
    """QML, where the GeoPackage has a default style for it."""

    @property
    def key(self) -> str:
        """What the project knows the layer by; QGIS replaces one that does not end in a UUID."""
        return f"{self.name}_{uuid5(NAMESPACE_OID, self.name)}".replace("-", "_")

    @property
    def source(self) -> str:
        """The data, relative to the project."""
        return f"./{GEOPACKAGE}|layername={self.name}"


def write_project(title: str, folder: Path) -> None:
    """Write clusters.qgs beside the GeoPackage; nothing where there is none.

    Parameters
    ----------
    title : str
        Of the project.
    folder : Path
        What holds the GeoPackage.
    """
    package = folder / GEOPACKAGE
    if not package.is_file():
        return
    with atomic_write(package.with_suffix(".qgs")) as temporary:
        temporary.write_text(project(title, layers_of(package)), encoding="utf-8", newline="\n")


def layers_of(package: Path) -> list[Layer]:
    """The layers of a GeoPackage, with their extents and default styles.

    Parameters
    ----------
    package : Path
    """
    with closing(sqlite3.connect(f"{package.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        boxes = {
            name: _box(*bounds)
            for name, *bounds in connection.execute(
                "SELECT table_name, min_x, min_y, max_x, max_y FROM gpkg_contents"
            )
        }
        styled = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'layer_styles'"
        ).fetchone()[0]
        styles: dict[str, str] = {}
        if styled:
            asked = "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"
            styles = dict(connection.execute(asked).fetchall())
    return [Layer(name, boxes[name], styles.get(name)) for name in LAYERS]


def project(title: str, layers: Sequence[Layer]) -> str:
    """The project as XML.

    Parameters
    ----------
    title : str
    layers : sequence of Layer
        The uppermost first.
    """
    root = Element("qgis", version=VERSION, projectname=title)
    SubElement(root, "homePath", path="")
    SubElement(root, "title").text = title
    _reference(SubElement(root, "projectCrs"))
    tree = SubElement(root, "layer-tree-group")
    for layer in layers:
        shown = {"id": layer.key, "name": LAYERS[layer.name][0], "source": layer.source}
        more = {"providerKey": "ogr", "checked": "Qt::Checked", "expanded": "1"}
        SubElement(tree, "layer-tree-layer", shown | more)
    view = _around(next(layer.box for layer in layers if layer.name == "clusters"))
    canvas = SubElement(root, "mapcanvas", name="theMapCanvas")
    SubElement(canvas, "units").text = "degrees"
    _extent(canvas, view)
    _reference(SubElement(canvas, "destinationsrs"))
    held = SubElement(root, "projectlayers")
    for layer in layers:
        _layer(held, layer)
    properties = SubElement(root, "properties")
    paths = SubElement(properties, "Paths")
    SubElement(paths, "Absolute", type="bool").text = "false"
    systems = SubElement(properties, "SpatialRefSys")
    SubElement(systems, "ProjectionsEnabled", type="int").text = "1"
    settings = SubElement(root, "ProjectViewSettings", UseProjectScales="0")
    bounds = zip(("xmin", "ymin", "xmax", "ymax"), map(repr, view), strict=True)
    _reference(SubElement(settings, "DefaultViewExtent", dict(bounds)))
    indent(root, " ")
    return DECLARED + tostring(root, encoding="unicode") + "\n"


def _layer(parent: Element, layer: Layer) -> None:
    title, geometry = LAYERS[layer.name]
    kind = {"type": "vector", "geometry": geometry, "labelsEnabled": "1"}
    element = SubElement(parent, "maplayer", kind)
    _extent(element, layer.box)
    SubElement(element, "id").text = layer.key
    SubElement(element, "datasource").text = layer.source
    SubElement(element, "layername").text = title
    _reference(SubElement(element, "srs"))
    SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    if layer.style:
        element.extend(fromstring(layer.style))  # noqa: S314 - our own


def _reference(parent: Element) -> None:
    """WGS 84, as QGIS looks it up."""
    system = SubElement(parent, "spatialrefsys")
    for name, value in (
        ("proj4", "+proj=longlat +datum=WGS84 +no_defs"),
        ("srsid", "3452"),
        ("srid", "4326"),
        ("authid", "EPSG:4326"),
        ("description", "WGS 84"),
        ("projectionacronym", "longlat"),
        ("ellipsoidacronym", "EPSG:7030"),
        ("geographicflag", "true"),
    ):
        SubElement(system, name).text = value


def _extent(parent: Element, box: Box) -> None:
    extent = SubElement(parent, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True):
        SubElement(extent, name).text = repr(value)


def _box(*bounds: float | None) -> Box:
    """The world where a layer is empty."""
    west, south, east, north = bounds
    if west is None or south is None or east is None or north is None:
        return WORLD
    return west, south, east, north


def _around(box: Box) -> Box:
    """A box with a margin, within the world.

    >>> _around((0.0, 40.0, 20.0, 60.0))
    (-1.0, 39.0, 21.0, 61.0)
    """
    west, south, east, north = box
    aside = ASIDE * max(east - west, north - south)
    wider = (west - aside, south - aside, east + aside, north + aside)
    return (
        *(max(wider[0], WORLD[0]), max(wider[1], WORLD[1])),
        *(min(wider[2], WORLD[2]), min(wider[3], WORLD[3])),
    )
