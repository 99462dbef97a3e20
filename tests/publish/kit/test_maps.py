"""Files for maps, opened by those who read them: GeoPandas, GDAL, and QGIS itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.qgis import layers_of, project, write_project
from hotbed.publish.kit.tables import write_tables
from support import kit_world

OGRINFO = shutil.which("ogrinfo")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # Debian's package python3-qgis is for it alone
TITLE = "Towns & <b>villages</b> 東京"
QML = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0"><renderer-v2 type="RuleRenderer" symbollevels="0"><rules key="all">
<rule key="rule-0" filter="&quot;rank&quot; &lt;= 10" label="First 10" symbol="0"/></rules><symbols>
<symbol type="fill" name="0" alpha="1"><layer class="SimpleFill" enabled="1">
<prop k="color" v="154,52,18,191"/></layer></symbol></symbols></renderer-v2></qgis>"""
OPEN = """
import json, sys
from qgis.core import QgsApplication, QgsProject
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
assert project.read(sys.argv[1]), project.error()
layers = project.layerTreeRoot().layerOrder()
view = project.viewSettings().defaultViewExtent()
print(json.dumps({
    "title": project.title(), "crs": project.crs().authid(),
    "view": [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()],
    "layers": [[layer.name(), layer.isValid(), layer.featureCount(), layer.crs().authid(),
                layer.renderer().type()] for layer in layers],
}))
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    """A GeoPackage with a default style for one of its layers, and the project beside it."""
    folder = tmp_path_factory.mktemp("maps") / "a folder"
    folder.mkdir()
    places = result.members.to_pandas()
    points = geopandas.points_from_xy(places["lon"], places["lat"])
    style = {"f_table_name": ["clusters"], "styleQML": [QML], "useAsDefault": [True]}
    layers = {
        "clusters": result.to_geopandas(),
        "places": geopandas.GeoDataFrame(places, geometry=points, crs="EPSG:4326"),
        "layer_styles": pd.DataFrame(style),
    }
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, folder / "clusters.gpkg", layer=name, driver="GPKG")
    write_project(TITLE, folder)
    return folder


def parsed(path):
    return ElementTree.fromstring(path.read_text("utf-8"))  # noqa: S314 - our own


def test_places_are_geoparquet_with_the_columns_of_members(result, tmp_path):
    write_tables(result, facts(result), tmp_path)
    path = tmp_path / "members.parquet"
    geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert geo["version"] == "1.1.0"
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Point"]
    places = geopandas.read_parquet(path)
    assert column["bbox"] == pytest.approx(list(places.total_bounds), abs=1e-6)
    assert places.crs == "OGC:CRS84"
    assert places.geometry.x.tolist() == places["lon"].tolist()
    assert places.geometry.y.tolist() == places["lat"].tolist()
    assert pq.read_table(path).drop(["geometry"]).equals(result.members)


def test_the_layers_of_the_project_are_those_of_the_geopackage_beside_it(folder):
    root = parsed(folder / "clusters.qgs")
    assert root.findtext("title") == TITLE
    layers = root.findall("projectlayers/maplayer")
    assert [layer.findtext("layername") for layer in layers] == ["Places", "Clusters"]
    ids = [layer.findtext("id") for layer in layers]
    assert [item.get("id") for item in root.find("layer-tree-group")] == ids
    for layer in layers:
        source, _, name = layer.findtext("datasource").partition("|layername=")
        assert source.startswith("./")
        told = pyogrio.read_info(folder / source, layer=name)
        assert told["features"] > 0
        assert told["crs"] == layer.findtext("srs/spatialrefsys/authid")
        assert told["geometry_type"].removeprefix("Multi") == layer.get("geometry")
    assert root.findtext("properties/Paths/Absolute") == "false"


def test_a_layer_has_the_default_style_of_the_geopackage(folder):
    styles = {layer.name: layer.style for layer in layers_of(folder / "clusters.gpkg")}
    assert styles == {"clusters": QML, "places": None}
    places, clusters = parsed(folder / "clusters.qgs").findall("projectlayers/maplayer")
    assert places.find("renderer-v2") is None
    assert clusters.find("renderer-v2/rules/rule").get("filter") == '"rank" <= 10'


def test_it_opens_on_the_clusters_with_a_margin_within_the_world(result, folder):
    view = [float(bound.text) for bound in parsed(folder / "clusters.qgs").find("mapcanvas/extent")]
    west, south, east, north = result.to_geopandas().total_bounds
    assert view[0] <= west
    assert view[1] < south
    assert view[2] >= east
    assert view[3] > north
    assert view[0] >= -180
    assert view[2] <= 180


def test_equal_runs_give_equal_projects_and_no_geopackage_none(result, folder, tmp_path):
    package = folder / "clusters.gpkg"
    assert project(TITLE, layers_of(package)) == (folder / "clusters.qgs").read_text("utf-8")
    write_project(TITLE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_gdal_of_the_system_reads_both_layers(result, folder):
    if OGRINFO is None:
        pytest.skip("there is no ogrinfo here: apt-get install gdal-bin")
    for layer, count in (
        ("clusters", result.clusters.num_rows),
        ("places", result.members.num_rows),
    ):
        call = [OGRINFO, "-ro", "-so", str(folder / "clusters.gpkg"), layer]
        done = subprocess.run(call, capture_output=True, text=True, check=True)
        assert f"Feature Count: {count}\n" in done.stdout


@pytest.mark.slow
def test_qgis_opens_the_project_wherever_the_folder_lies(result, folder, tmp_path):
    call = [str(SYSTEM_PYTHON), "-c"]
    environment = {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen"}
    if (
        not SYSTEM_PYTHON.exists()
        or subprocess.run(
            [*call, "import qgis.core"], env=environment, capture_output=True
        ).returncode
    ):
        pytest.skip("there is no QGIS here: apt-get install python3-qgis")
    moved = shutil.copytree(folder, tmp_path / "moved elsewhere")
    done = subprocess.run(
        [*call, OPEN, str(moved / "clusters.qgs")],
        cwd=tmp_path,
        env=environment | {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout.splitlines()[-1])
    assert opened["title"] == TITLE
    assert opened["crs"] == "EPSG:4326"
    west, south, east, north = opened["view"]
    box = result.to_geopandas().total_bounds
    assert (west <= box[0], south < box[1], east >= box[2], north > box[3]) == (True,) * 4
    assert opened["layers"] == [
        ["Places", True, result.members.num_rows, "EPSG:4326", "singleSymbol"],
        ["Clusters", True, result.clusters.num_rows, "EPSG:4326", "RuleRenderer"],
    ]
