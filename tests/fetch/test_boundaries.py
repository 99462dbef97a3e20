"""Sets of regions in their owners' forms, downloaded and then counted by."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
import shapely

from fetch.owner import Reply
from hotbed.analysis.areas.regions import read_regions
from hotbed.base.errors import HotbedError
from hotbed.fetch.dispatch import accept, download
from hotbed.fetch.downloads import credit_of, polygons_file

GISCO = "https://gisco-services.ec.europa.eu/distribution/v2/"
NUTS = f"{GISCO}nuts/geojson/NUTS_RG_01M_2024_4326_LEVL_2.geojson"
FUA = f"{GISCO}urau/geojson/URAU_RG_100K_2021_4326_FUA.geojson"
CBSA = "https://www2.census.gov/geo/tiger/GENZ2024/shp/cb_2024_us_cbsa_500k.zip"
UCDB = (
    "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_UCDB_GLOBE_R2024A/"
    "GHS_UCDB_GLOBE_R2024A/V1-2/GHS_UCDB_GLOBE_R2024A_V1_2.zip"
)
LUXEMBOURG, NAMUR = shapely.box(5.7, 49.4, 6.5, 50.2), shapely.box(4.5, 50.0, 5.0, 50.6)


def gisco(*rows: dict[str, object]) -> bytes:
    """As GISCO writes GeoJSON: with a crs of 2008 and the id beside the properties."""
    shapes = [LUXEMBOURG, NAMUR]
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": row,
            "id": next(iter(row.values())),
        }
        for row, shape in zip(rows, shapes, strict=True)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()


NUTS_ROWS = [
    {
        "NUTS_ID": code,
        "LEVL_CODE": 2,
        "CNTR_CODE": code[:2],
        "NAME_LATN": name,
        "NUTS_NAME": name,
        "MOUNT_TYPE": None,
        "URBN_TYPE": 1,
        "COAST_TYPE": None,
    }
    for code, name in (("LU00", "Luxembourg"), ("BE35", "Prov. Namur"))
]


def test_nuts_as_gisco_publishes_them(owner, job):
    owner.serve_file(NUTS, gisco(*NUTS_ROWS))
    (about,) = download(job("nuts"))
    assert about.name == "nuts-2024-2-01m.geojson"
    assert about.version == "NUTS 2024, level 2, 1:1 million"
    assert about.source == NUTS
    assert "EuroGeographics" in about.licence
    assert "EuroGeographics" in about.citation
    regions = read_regions(polygons_file_of("nuts"))
    assert (regions.ids, regions.names) == (["BE35", "LU00"], ["Prov. Namur", "Luxembourg"])
    assert "© EuroGeographics" in credit_of(polygons_file_of("nuts"))
    before = len(owner.asked)
    download(job("nuts"))
    assert len(owner.asked) == before
    with pytest.raises(HotbedError, match="NUTS has no year 2020; choose from 2024, 2021"):
        download(job("nuts", year=2020))
    with pytest.raises(HotbedError, match="NUTS has no scale 1:1; choose from 01m"):
        download(job("nuts", scale="1:1"))
    other = NUTS.replace("01M_2024", "20M_2021").replace("LEVL_2", "LEVL_3")
    owner.serve_file(other, gisco(*NUTS_ROWS))
    (about,) = download(job("nuts", year=2021, level=3, scale="20m"))
    assert about.name == "nuts-2021-3-20m.geojson"
    with pytest.raises(HotbedError, match=r"2 files of nuts were fetched; name one of them"):
        polygons_file_of("nuts")


def polygons_file_of(name):
    from pathlib import Path

    return polygons_file(Path(name))


def test_functional_urban_areas(owner, job):
    rows = [
        {"URAU_CODE": code, "URAU_CATG": "F", "CNTR_CODE": code[:2], "URAU_NAME": name}
        for code, name in (("LU001F", "Luxembourg"), ("BE009F", "Namur"))
    ]
    owner.serve_file(FUA, gisco(*rows))
    (about,) = download(job("fua", year=2021))
    assert (about.name, about.version) == ("fua-2021.geojson", "Urban Audit 2021, 1:100,000")
    regions = read_regions(polygons_file_of("fua"))
    assert (regions.ids, regions.names) == (["BE009F", "LU001F"], ["Namur", "Luxembourg"])


def census(folder) -> bytes:
    """A zipped Shapefile in NAD 83, as the Census Bureau packs it."""
    raw = pytest.importorskip("pyogrio.raw")
    name = "cb_2024_us_cbsa_500k"
    columns = {"CBSAFP": "10180", "GEOID": "10180", "NAME": "Abilene, TX"}
    raw.write(
        folder / f"{name}.shp",
        np.array([shapely.to_wkb(shapely.box(-100.2, 31.9, -99.1, 32.9))], object),
        [np.array([value], object) for value in columns.values()],
        list(columns),
        geometry_type="Polygon",
        crs="EPSG:4269",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in sorted(folder.glob(f"{name}.*")):
            archive.write(part, part.name)
    return out.getvalue()


def test_metropolitan_areas_of_the_census_bureau(owner, job, tmp_path):
    owner.serve_file(CBSA, census(tmp_path))
    (about,) = download(job("cbsa"))
    assert (about.name, about.version) == ("cbsa-2024.zip", "2024, 1:500,000")
    regions = read_regions(polygons_file_of("cbsa"))
    assert (regions.ids, regions.names) == (["10180"], ["Abilene, TX"])
    assert regions.notes == ["converted from NAD83 to WGS 84"]
    with pytest.raises(HotbedError, match="choose 2014 or later"):
        download(job("cbsa", year=1990))


def urban_centres(folder) -> bytes:
    """A GeoPackage in Mollweide with two of its sixteen layers, and the workbook beside it."""
    raw = pytest.importorskip("pyogrio.raw")
    path = folder / "GHS_UCDB_GLOBE_R2024A.gpkg"
    for number, theme in enumerate(("GENERAL_CHARACTERISTICS", "CLIMATE")):
        columns = {"ID_UC_G0": [7], "GC_UCN_MAI_2025": ["Namur"], "GC_POP_TOT_2025": [1e5]}
        raw.write(
            path,
            np.array([shapely.to_wkb(shapely.box(3.4e5, 5.8e6, 3.9e5, 6.0e6))], object),
            [np.array(values) for values in columns.values()],
            list(columns),
            geometry_type="Polygon",
            crs="ESRI:54009",
            layer=f"GHS_UCDB_THEME_{theme}_GLOBE_R2024A",
            append=number > 0,
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(path, f"GHS_UCDB_GLOBE_R2024A/{path.name}")
        archive.writestr("GHS_UCDB_GLOBE_R2024A.xlsx", "x")
    return out.getvalue()


def test_urban_centres_are_stored_unpacked(owner, job, tmp_path):
    from hotbed.analysis.areas.regions import Choice

    data = urban_centres(tmp_path)
    owner.serve_file(UCDB, data)
    (about,) = download(job("ucdb"))
    assert (about.name, about.version) == ("ucdb-r2024a.gpkg", "R2024A V1.2")
    regions = read_regions(polygons_file_of("ucdb"), Choice(population="GC_POP_TOT_2025"))
    assert (regions.ids, regions.names, regions.people) == (["7"], ["Namur"], [100_000])
    assert "Mollweide" in regions.notes[0]
    assert not list((job("ucdb").folder / "partial").iterdir())
    (tmp_path / "GHS_UCDB_GLOBE_R2024A_V1_2.zip").write_bytes(data)
    (again,) = accept(job("ucdb"), tmp_path / "GHS_UCDB_GLOBE_R2024A_V1_2.zip")
    assert again.sha256 == about.sha256


def test_other_files_are_refused(owner, job, tmp_path, zipped):
    owner.serve(NUTS, Reply(b"<!DOCTYPE html><title>Maintenance</title>"))
    with pytest.raises(HotbedError, match="is a web page, not GeoJSON"):
        download(job("nuts"))
    owner.serve(NUTS, Reply(b'{"type": "FeatureCollection", "features": []}'))
    with pytest.raises(HotbedError, match="holds no polygon"):
        download(job("nuts"))
    owner.serve(CBSA, Reply(zipped(**{"readme.txt": "x"})))
    with pytest.raises(HotbedError, match="without a Shapefile"):
        download(job("cbsa"))
    owner.serve(UCDB, Reply(zipped(**{"a.gpkg": "no database"})))
    with pytest.raises(HotbedError, match="is not a GeoPackage"):
        download(job("ucdb"))
    assert not list(job("nuts").folder.glob("*.*"))
    file = tmp_path / "my regions.geojson"
    file.write_bytes(gisco(*NUTS_ROWS))
    with pytest.raises(HotbedError, match="does not state which vintage it is"):
        accept(job("nuts"), file)
    named = tmp_path / "NUTS_RG_20M_2016_4326_LEVL_1.geojson"
    named.write_bytes(gisco(*NUTS_ROWS))
    assert accept(job("nuts"), named)[0].name == "nuts-2016-1-20m.geojson"
    with pytest.raises(
        HotbedError, match="no regions of fua were fetched; call 'hotbed fetch fua'"
    ):
        polygons_file_of("fua")
