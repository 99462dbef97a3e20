"""Files of polygons in every form, and files that are none: one sentence each."""

import json
import sys
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from hotbed.analysis.areas.locate import locate
from hotbed.analysis.areas.regions import Choice, read_regions
from hotbed.base.errors import HotbedError

SQUARE, OTHER = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def feature(geometry, key="a", **properties):
    shape = geometry if isinstance(geometry, dict) or geometry is None else mapping(geometry)
    return {"type": "Feature", "properties": {"code": key, **properties}, "geometry": shape}


def mapping(shape):
    return json.loads(shapely.to_geojson(shape))


@pytest.fixture
def write(tmp_path):
    def put(value, name="areas.geojson"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return path

    return put


@pytest.fixture
def gdal(tmp_path):
    """Write polygons through GDAL, in any reference system."""
    raw = pytest.importorskip("pyogrio.raw")

    def put(name, crs="EPSG:4326", shapes=(SQUARE, OTHER), layer=None, **columns):
        path = tmp_path / name
        columns = columns or {"GEOID": np.array(["01", "02"], object)}
        raw.write(
            path,
            np.array([shapely.to_wkb(shape) for shape in shapes], object),
            list(columns.values()),
            list(columns),
            geometry_type="Polygon",
            crs=crs,
            **({"layer": layer, "append": path.exists()} if layer else {}),
        )
        return path

    return put


def region_at(regions, lon, lat):
    number = locate(regions, np.array([lon], float), np.array([lat], float)).region[0]
    return None if number < 0 else regions.ids[number]


def test_ids_stay_text_and_names_are_taken_as_they_are(write):
    path = write(
        collection(
            feature(SQUARE, "007", NAME='=HYPERLINK("x")'), feature(OTHER, 7, NAME="<script>")
        )
    )
    regions = read_regions(path)
    assert (regions.ids, regions.names) == (["007", "7"], ['=HYPERLINK("x")', "<script>"])


def test_features_are_told_apart_whatever_their_texts_hold(write):
    names = ['}{"', "\\", '\\"}', '{"type": "Feature"}']
    features = [
        feature(SQUARE, f"id{number}", NAME=name, more={"type": "Feature", "of": [{"a": 1}]})
        for number, name in enumerate(names)
    ]
    text = json.dumps(collection(*features, crs={"properties": {"name": "EPSG:4326"}}), indent=1)
    regions = read_regions(write("\ufeff" + text))
    assert regions.names == names
    alone = json.dumps(features[0])
    assert read_regions(write(alone)).names == names[:1]
    with pytest.raises(HotbedError, match="is not GeoJSON"):
        read_regions(write(text[:-40]))
    with pytest.raises(HotbedError, match="is not GeoJSON"):
        read_regions(write(text.replace('"type": "Feature",\n   "prop', '"prop', 1)))


def test_geoparquet_geopackage_and_shapefile_say_the_same(write, gdal, tmp_path):
    wkb = [shapely.to_wkb(shape) for shape in (SQUARE, OTHER)]
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Polygon"]}},
    }
    table = pa.table({"GEOID": ["01", "02"], "geometry": pa.array(wkb, pa.binary())})
    parquet = tmp_path / "areas.parquet"
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), parquet)
    shapefile = gdal("areas.shp")
    packed = tmp_path / "areas.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(tmp_path.glob("areas.[sdpc]??")):
            archive.write(part, f"folder/{part.name}")
    for path in (parquet, gdal("areas.gpkg"), shapefile, packed):
        regions = read_regions(path)
        assert regions.ids == ["01", "02"]
        assert [region_at(regions, lon, 0.5) for lon in (0.5, 1.5, 2.5)] == ["01", "02", None]


def test_another_reference_system_is_converted_and_told(gdal):
    # EPSG:3035 puts 10 E, 52 N at 4,321,000 m east and 3,210,000 m north.
    laea = shapely.box(4_221_000, 3_110_000, 4_421_000, 3_310_000)
    path = gdal("laea.gpkg", "EPSG:3035", (laea,), GEOID=np.array(["x"], object))
    regions = read_regions(path)
    assert any("ETRS89" in note and "WGS 84" in note for note in regions.notes)
    assert region_at(regions, 10.0, 52.0) == "x"
    assert region_at(regions, 10.0, 51.0) is None
    west, south, east, _ = regions.polygons[0].bounds
    assert len(shapely.get_coordinates(regions.polygons[0])) > 100
    assert 8 < west < 9 < 11 < east < 12
    assert 51 < south < 51.2


def test_a_shapefile_without_prj_asks_for_its_system(gdal, tmp_path):
    path = gdal("bare.shp")
    (tmp_path / "bare.prj").unlink()
    with pytest.raises(HotbedError, match=r"does not state its reference system.*--crs"):
        read_regions(path)
    assert read_regions(path, Choice(crs="EPSG:4326")).ids == ["01", "02"]
    (tmp_path / "bare.dbf").unlink()
    with pytest.raises(HotbedError, match=r"has no column of ids.*no column at all"):
        read_regions(path, Choice(crs="EPSG:4326"))


def test_layers_are_named(gdal):
    path = gdal("two.gpkg", layer="one")
    gdal("two.gpkg", layer="other", shapes=(OTHER,), GEOID=np.array(["z"], object))
    with pytest.raises(HotbedError, match=r"has 2 layers; name one with --layer: one, other"):
        read_regions(path)
    assert read_regions(path, Choice(layer="other")).ids == ["z"]
    with pytest.raises(HotbedError, match="has no layer 'third'"):
        read_regions(path, Choice(layer="third"))


def test_polygons_across_the_antimeridian_cut_or_not(write):
    uncut = {
        "type": "Polygon",
        "coordinates": [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]],
    }
    beyond = shapely.box(179, 2, 181, 3)
    cut = shapely.MultiPolygon([shapely.box(179, 4, 180, 5), shapely.box(-180, 4, -179, 5)])
    path = write(collection(feature(uncut, "u"), feature(beyond, "b"), feature(cut, "c")))
    regions = read_regions(path)
    for lat, key in ((0.5, "u"), (2.5, "b"), (4.5, "c")):
        for lon in (179.5, -179.5, 180.0, -180.0):
            assert region_at(regions, lon, lat) == key
        assert region_at(regions, 0.0, lat) is None
    assert regions.notes[0].startswith("1 polygon uncut across the antimeridian")
    for shape in regions.shapes:
        assert shape.bounds[0] == -180.0
        assert shape.bounds[2] == 180.0
        assert shape.area == pytest.approx(2.0)


def test_a_ring_round_the_pole_holds_it(write):
    ring = [[lon, -70 - (lon % 7)] for lon in range(-180, 180, 10)]
    polygon = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    regions = read_regions(write(collection(feature(polygon))))
    for lon in (-180.0, -120.0, 0.0, 179.9):
        assert region_at(regions, lon, -85.0) == "a"
        assert region_at(regions, lon, -90.0) == "a"
        assert region_at(regions, lon, -60.0) is None
    world = read_regions(write(collection(feature(shapely.box(-180, -90, 180, 90)))))
    assert region_at(world, 12.0, 50.0) == "a"
    assert world.notes == []


def test_holes_invalid_and_mixed_geometries(write):
    holed = shapely.difference(shapely.box(0, 0, 4, 4), shapely.box(1, 1, 3, 3))
    bow = {"type": "Polygon", "coordinates": [[[5, 0], [7, 2], [7, 0], [5, 2], [5, 0]]]}
    mixed = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [9, 9]}, mapping(shapely.box(8, 0, 9, 1))],
    }
    high = {"type": "Polygon", "coordinates": [[[10, 0, 5], [11, 0, 5], [11, 1, 5], [10, 0, 5]]]}
    point = {"type": "Point", "coordinates": [0, 0]}
    path = write(
        collection(
            *(feature(holed, "h"), feature(bow, "b"), feature(mixed, "m"), feature(high, "z")),
            *(feature(point, "p"), feature(None, "n")),
        )
    )
    regions = read_regions(path)
    assert regions.ids == ["b", "h", "m", "z"]
    assert region_at(regions, 2.0, 2.0) is None
    assert [region_at(regions, *at) for at in ((0.5, 0.5), (5.2, 1.0), (6.8, 1.0), (8.5, 0.5))] == [
        *("h", "b", "b", "m")
    ]
    assert regions.notes == [
        "2 of 6 features without a polygon, left out",
        "1 invalid polygon mended: inside is what shells and not holes hold",
    ]


def test_conditions_choose_features(write):
    path = write(
        collection(
            feature(SQUARE, "DE1", LEVL=1),
            feature(OTHER, "DE2", LEVL=1),
            feature(SQUARE, "DE", LEVL=0),
        )
    )
    assert read_regions(path, Choice(where=["LEVL=1"])).ids == ["DE1", "DE2"]
    assert read_regions(path, Choice(where=["LEVL=1", "LEVL=0"])).ids == ["DE", "DE1", "DE2"]
    with pytest.raises(HotbedError, match="no feature with LEVL=9"):
        read_regions(path, Choice(where=["LEVL=9"]))
    with pytest.raises(HotbedError, match=r"no column 'LEVEL'.*did you mean 'LEVL'"):
        read_regions(path, Choice(where=["LEVEL=1"]))


RING = "[[[0,0],[1,0],[1,1],[0,0]]]"
POLYGON = f'{{"type":"Polygon","coordinates":{RING}}}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not GeoJSON"),
        ("[" * 5000, "is not GeoJSON"),
        ('{"type":"FeatureCollection"}', "is not GeoJSON"),
        ('{"type":"Topology","objects":{}}', "is TopoJSON; convert it to GeoJSON"),
        ('{"type":"Polygon","coordinates":[[[0,0],[NaN,0],[1,1],[0,0]]]}', "is not GeoJSON"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}', "is not GeoJSON"),
        (
            '{"type":"Polygon","coordinates":[[[0,0],[1e999,0],[1,1],[0,0]]]}',
            "without a value|GeoJSON",
        ),
        ('{"type":"Polygon","coordinates":[[[0,0],[1e6,0],[1,1e6],[0,0]]]}', "is not in degrees"),
        (json.dumps(collection()), "holds no polygon"),
        (json.dumps(collection(feature(None))), "holds no polygon"),
        (
            json.dumps(collection(feature(SQUARE, None))),
            "feature 1 has no code; give it one",
        ),
        (
            json.dumps(collection(feature(SQUARE), crs={"properties": {"name": "no:such"}})),
            "can't be converted to WGS 84",
        ),
        (json.dumps(collection(feature(SQUARE), crs="4326")), "in a form that hotbed can't read"),
    ],
)
def test_damaged_geojson_is_one_sentence(write, text, sentence):
    with pytest.raises(HotbedError, match=sentence):
        read_regions(write(text))


def test_other_files_are_one_sentence(write, tmp_path):
    for name, sentence in {
        "a.gpkg": "is damaged or no .gpkg file",
        "a.shp": "is damaged or no .shp file",
        "a.zip": "is a damaged .zip file",
        "a.parquet": "is no Parquet file that can be read",
        "a.kml": "is not of a format that hotbed reads; give GeoJSON, GeoParquet",
    }.items():
        with pytest.raises(HotbedError, match=sentence):
            read_regions(write("x" * 200, name))
    plain = tmp_path / "plain.parquet"
    pq.write_table(pa.table({"a": [1]}), plain)
    with pytest.raises(HotbedError, match="is not GeoParquet"):
        read_regions(plain)
    for member, sentence in {
        "../../etc/x.shp": "names a file outside itself",
        "/etc/x.shp": "names a file outside itself",
        "readme.txt": "holds 0 files of polygons",
    }.items():
        path = tmp_path / "evil.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, b"\0\0\x27\x0a" + bytes(100))
        with pytest.raises(HotbedError, match=sentence):
            read_regions(path)
    with pytest.raises(HotbedError, match="there is no file"):
        read_regions(tmp_path / "none.geojson")


def test_without_the_extra_the_remedy_is_named(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    with pytest.raises(HotbedError, match=r"pip install 'hotbed\[regions\]'"):
        read_regions(write("SQLite format 3\0", "area.gpkg"))
    assert read_regions(write(mapping(SQUARE))).ids == ["areas"]


def test_people_that_are_no_number(write):
    path = write(collection(feature(SQUARE, people="many")))
    with pytest.raises(HotbedError, match="holds 'many', which is no number of people"):
        read_regions(path, Choice(population="people"))
    path = write(collection(feature(SQUARE, "a", people=3), feature(OTHER, "a", people="4")))
    assert read_regions(path, Choice(population="people")).people == [7]
