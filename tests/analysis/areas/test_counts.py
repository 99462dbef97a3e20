"""Counts by regions and the crosswalk on the hand-made world, every figure by hand.

Documents of `support.world` by town: A 1 + 1/2 + 2/3 = 13/6, B 1/2 + 1/3 + 1 + 1/2 = 7/3,
C 1/2 + 2/3 = 7/6, the village V 1/3 + 1 = 4/3; 7 in all. A, B and C are clusters, V is none.
"""

import csv
import json
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
import shapely

import hotbed
from hotbed.analysis.areas.counting import NONE, count
from hotbed.analysis.areas.locate import locate
from hotbed.analysis.areas.regions import read_regions
from hotbed.base.errors import HotbedError
from hotbed.fetch.datasets import dataset
from hotbed.fetch.downloads import new_record, write_record
from support import world
from support.small_runs import small_runs


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return hotbed.run(world.write_study(folder), folder / "out")


@pytest.fixture
def geojson(tmp_path):
    """Write shapes by id as GeoJSON; returns its path."""

    def write(shapes, name="regions.geojson", **more):
        features = [
            {
                "type": "Feature",
                "id": key,
                "properties": {field: values[key] for field, values in more.items()},
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
            for key, shape in shapes.items()
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.fixture(scope="module")
def small_editions(tmp_path_factory):
    return small_runs(tmp_path_factory.mktemp("small"))


WEST, EAST = shapely.box(0, -1, 2, 1), shapely.box(2, -1, 3, 1)


def rows_of(answer):
    return {row["region_id"]: row for row in answer.table.to_pylist()}


def test_counts_shares_and_the_row_of_no_region_by_hand(result, geojson):
    path = geojson({"E": EAST, "W": WEST}, NAME={"E": "East", "W": "=West <b>"})
    answer = result.regions(path, write=False)
    assert [
        (row["rank"], row["region_id"], row["region"], row["places"], row["listings"])
        for row in answer.table.to_pylist()
    ] == [
        (1, "W", "=West <b>", 2, 9),
        (2, "E", "East", 1, 3),
        (None, "", "Not in any region", 1, 2),
    ]
    rows = rows_of(answer)
    assert [rows[key]["patents_count"] for key in ("W", "E", "")] == ["4.5000", "1.1667", "1.3333"]
    assert [rows[key]["patents_share"] for key in ("W", "E", "")] == [
        "64.285714",  # 9/2 of 7
        "16.666667",  # 7/6 of 7
        "19.047619",  # 4/3 of 7
    ]
    assert [rows[key]["in_clusters"] for key in ("W", "E", "")] == [
        "100.000000",
        "100.000000",
        "0.000000",
    ]
    assert rows["W"]["clusters"] == 2
    assert 99_000 > float(rows["W"]["area_km2"]) / 0.5 > 98_000  # 2 x 2 degrees: 49,200 km2
    assert "Not in any region: 1.3 patents." in str(answer)
    assert "intensity" not in answer.table.column_names


def test_a_cluster_is_cut_by_a_border_and_shared_exactly(result, geojson):
    # B lies on the border that both share: it is counted in the one whose id is first.
    halves = {"2": shapely.box(0, -1, 1.5, 1), "10": shapely.box(1.5, -1, 3, 1)}
    for order in (halves, dict(reversed(halves.items()))):
        answer = result.regions(geojson(order), write=False)
        rows = rows_of(answer)
        assert rows["10"]["patents_count"] == "3.5000"  # B and C: 7/3 + 7/6; "10" is before "2"
        assert rows["2"]["patents_count"] == "2.1667"  # A
        assert "1 place on a border" in str(answer)
        assert "overlap" not in str(answer)


def test_regions_that_overlap_are_told_and_count_once(result, geojson):
    answer = result.regions(geojson({"b": shapely.box(0, -1, 3, 1), "a": WEST}), write=False)
    rows = rows_of(answer)
    assert (rows["a"]["patents_count"], rows["b"]["patents_count"]) == ("4.5000", "1.1667")
    assert "Regions overlap: 2 places in several (as in a and b), counted in the one" in str(answer)


def test_the_crosswalk_has_every_pair_and_three_shares(result, geojson):
    # The towns are 100 km apart, each a cluster: the pairs are the towns.
    answer = result.regions(geojson({"E": EAST, "W": WEST}), write=False)
    pairs = {(row["cluster_rank"], row["region_id"]): row for row in answer.crosswalk.to_pylist()}
    assert set(pairs) == {(1, "W"), (2, "W"), (3, "E"), (None, "")}
    second = pairs[2, "W"]  # A, 13/6 of its own 13/6 and of the West's 9/2
    assert [second[f"patents_{part}"] for part in ("count", "of_cluster", "of_region")] == [
        "2.1667",
        "100.000000",
        "48.148148",  # 13/27
    ]
    assert second["patents_of_union"] == "48.148148"
    assert second["total_of_region"] == "48.148148"
    assert pairs[None, ""]["cluster"] == "In no cluster"
    assert pairs[None, ""]["patents_count"] == "1.3333"
    assert 70 < float(second["area_km2"]) < 80  # the disc of 5 km around A


def test_sums_over_regions_are_the_clusters_and_over_clusters_the_regions(result, geojson):
    counted = count(result, read_regions(geojson({"E": EAST, "W": shapely.box(0, -1, 1, 1)})))
    for cluster, cells in counted.by_cluster().items():
        documents = counted.counts_of(cells)["patents"]
        if cluster != NONE:
            assert documents == {0: Fraction(7, 3), 1: Fraction(13, 6), 2: Fraction(7, 6)}[cluster]
    by_region = {key: counted.counts_of(cells) for key, cells in counted.by_region().items()}
    assert sum(counts["patents"] for counts in by_region.values()) == 7
    assert {row.group: row.counts["patents"] for row in counted.standings} == {
        key: counts["patents"] for key, counts in by_region.items() if key != NONE
    }


def ledger_documents(result, metric):
    lines = result.ledger.to_pylist()
    located = [row for row in lines if row["line"] in ("cluster", "noise")]
    return sum(row["documents"] for row in located if row["metric"] == metric)


@pytest.mark.parametrize("seed", range(4))
def test_a_partition_of_the_world_adds_up_to_the_ledger(result, geojson, seed):
    """Cells around random points: documents add up to those located, as exact fractions."""
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(-3, 12, 40), random.uniform(-2, 2, 40)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.MultiPoint(np.column_stack([lon, lat])),
            extend_to=shapely.box(-180, -90, 180, 90),
        )
    )
    world_box = shapely.box(-180, -90, 180, 90)
    shapes = {f"r{n}": shapely.intersection(cell, world_box) for n, cell in enumerate(cells)}
    counted = count(result, read_regions(geojson(shapes)))
    documents = sum((row.counts["patents"] for row in counted.standings), Fraction(0))
    assert documents == 7
    assert float(documents) == pytest.approx(ledger_documents(result, "patents"), abs=1e-6)
    assert NONE not in counted.by_region()


def test_places_are_found_as_geopandas_finds_them(geojson):
    geopandas = pytest.importorskip("geopandas")
    random = np.random.default_rng(7)
    seeds = shapely.MultiPoint(random.uniform(-60, 60, (80, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds))
    cells = shapely.intersection(cells, shapely.box(-80, -80, 80, 80))
    holed = [shapely.difference(cell, cell.centroid.buffer(1.0)) for cell in cells]
    regions = read_regions(geojson({f"{n:03d}": cell for n, cell in enumerate(holed)}))
    lon, lat = random.uniform(-60, 60, 3000), random.uniform(-60, 60, 3000)
    ours = locate(regions, lon, lat).region
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat))
    frame = geopandas.GeoDataFrame({"number": range(len(holed))}, geometry=holed)
    joined = geopandas.sjoin(points, frame, predicate="within", how="left")
    assert ours.tolist() == joined["number"].fillna(-1).astype(int).tolist()
    assert 0 < (ours < 0).sum() < 1500


def test_the_same_bytes_for_any_order_of_features(result, geojson, tmp_path):
    parts = {"W1": shapely.box(0, -1, 1, 1), "W2": shapely.box(1, -1, 2, 1), "E": EAST}
    code = {"W1": 7, "W2": 7, "E": 8.0}
    names = {"W1": "Westland", "W2": "West", "E": "East"}
    outputs = []
    for order in (parts, dict(reversed(parts.items()))):
        path = geojson(order, code=code, NAME=names)
        files = [tmp_path / f"counts{ending}" for ending in (".geojson", ".parquet", ".csv")]
        answer = result.regions(path, "code", out=files, write=False)
        assert [row["region_id"] for row in answer.table.to_pylist()] == ["7", "8", ""]
        assert "3 features make 2 regions by code" in str(answer)
        outputs.append([file.read_bytes() for file in files])
    assert outputs[0] == outputs[1]
    feature = json.loads(outputs[0][0])["features"][0]
    assert (feature["id"], feature["properties"]["patents_count"]) == ("7", 4.5)


def test_growth_people_and_degrees(result, geojson, tmp_path):
    table = tmp_path / "degrees.csv"
    table.write_text("region_id,degree\nW,1\nX,3\n")
    path = geojson({"E": EAST, "W": WEST}, people={"E": None, "W": 900_000})
    answer = result.regions(
        path, population="people", degrees=table, against=result.folder, write=False
    )
    rows = rows_of(answer)
    assert rows["W"]["population"] == 900_000
    assert rows["W"]["patents_per_million"] == "5.000000"  # 9/2 for 0.9 million
    assert rows["W"]["intensity"] == "71.428571"  # 64.285714 / 0.9
    assert rows["E"]["intensity"] is None
    assert (rows["W"]["growth"], rows["W"]["documents_before"]) == ("0.00", "4.5000")
    assert (rows["W"]["rank_change"], rows["W"]["degree"]) == (0, "1")
    assert "1 region of the table of degrees not among the polygons" in str(answer)
    degrees = [
        (row["cluster_rank"], row["degree"], row["patents_of_cluster"])
        for row in answer.degrees.to_pylist()
    ]
    assert degrees == [
        (1, "1", "100.000000"),
        (2, "1", "100.000000"),
        (3, "", "100.000000"),
        (None, "", "100.000000"),
    ]


def test_a_place_off_the_coast_counts_in_the_nearest_region(result, geojson):
    # V lies at 10 E on the equator: "far" begins 0.3 degrees (33.4 km) east of it, "near" 0.2
    # degrees (22.2 km) west of it, and "same" as far to the north.
    shapes = {
        "far": shapely.box(10.3, -1, 11, 1),
        "near": shapely.box(8, -1, 9.8, 1),
        "same": shapely.box(9, 0.2, 11, 1),
    }
    path = geojson(shapes)
    for within, counted_in in ((22.0, ""), (22.3, "near"), (50.0, "near")):
        answer = result.regions(path, within_km=within, write=False)
        rows = rows_of(answer)
        assert {key for key, row in rows.items() if row["places"] and key} == {counted_in} - {""}
        assert ("1 place in no region, counted in the nearest" in str(answer)) == bool(counted_in)
    with pytest.raises(HotbedError, match="give 0 to 100"):
        result.regions(path, within_km=500, write=False)


def test_the_nearest_region_is_found_across_the_antimeridian(geojson):
    regions = read_regions(geojson({"FJ": shapely.box(178, -18, 180, -16)}))
    lon, lat = np.array([-179.9, -179.0, 177.95]), np.full(3, -17.0)
    located = locate(regions, lon, lat, 20.0)
    assert located.region.tolist() == [0, -1, 0]
    assert located.near.tolist() == [True, False, True]


def test_doubt_of_totals_by_hand(result, geojson):
    # The West's parts of D1 to D5 are 1, 1, 1, 1 and 1/2: counts 9/2, squares 17/4; the variance of
    # its share is (100 / 7)**2 * (17/4 - (9/2)**2 / 7).
    answer = result.regions(geojson({"E": EAST, "W": WEST}), uncertainty=True, write=False)
    rows = rows_of(answer)
    deviation = float(Fraction(100, 7) ** 2 * (Fraction(17, 4) - Fraction(81, 4) / 7)) ** 0.5
    assert float(rows["W"]["total_sd"]) == pytest.approx(deviation, abs=1e-6)
    assert (rows["W"]["rank_low"], rows["W"]["rank_high"]) in [(1, 1), (1, 2)]
    assert rows[""]["total_sd"] is None


def test_degrees_of_places(result, geojson, tmp_path):
    table = tmp_path / "degrees.csv"
    places = result.members.select(["place_id", "lon"]).to_pylist()
    degrees = {0.5: "1", 1.5: "2", 2.5: "3", 10.0: "3"}
    with table.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["place_id", "degree"])
        writer.writerows([row["place_id"], degrees[row["lon"]]] for row in places)
    answer = result.regions(geojson({"W": WEST}), degrees=table, write=False)
    rows = answer.degrees.to_pylist()
    assert [(row["cluster_rank"], row["degree"]) for row in rows] == [
        *((1, "2"), (2, "1"), (3, "3"), (None, "3"))
    ]


def test_profiles_add_up_to_the_regions(small_editions, geojson):
    result = small_editions["now"]
    lon, lat = (result.members[name].to_numpy() for name in ("lon", "lat"))
    half = float(np.median(lon))
    shapes = {
        "W": shapely.box(-180, -90, half + 1e-4, 90),
        "E": shapely.box(half + 1e-4, -90, 180, 90),
    }
    assert lat.size > 1
    answer = result.regions(geojson(shapes), profiles=True, write=False)
    profiles = answer.profiles.to_pylist()
    exact = {answer.counted.regions.ids[row.group]: row.counts for row in answer.counted.standings}
    for region, counts in exact.items():
        for metric, number in counts.items():
            applicants = [
                float(row["documents"])
                for row in profiles
                if (row["region_id"], row["metric"]) == (region, metric)
                and row["subject"] in ("applicants", "organisations")
            ]
            if applicants:
                assert sum(applicants) == pytest.approx(float(number), abs=0.01)
    assert {row["subject"] for row in profiles} >= {"applicants", "technology_fields"}


def test_partners_are_regions_that_share_documents(result, geojson):
    # D1 to D5 have a hand of A or B, D5 and D6 one of C: they share D5, one of 5 and one of 2.
    answer = result.regions(geojson({"E": EAST, "W": WEST}), profiles=True, write=False)
    partners = [row for row in answer.profiles.to_pylist() if row["subject"] == "partners"]
    assert [
        (row["region_id"], row["label"], row["documents"], row["share"]) for row in partners
    ] == [("W", "E", "1", "20.0000"), ("E", "W", "1", "50.0000")]


def test_partners_are_not_told_where_files_leave_out_contributors(tmp_path, geojson):
    """Each document states 10 inventors and lists those of `support.world`, so most are missing."""
    rows = [row | {"team": 10} for row in world.rows()]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    names = ("document_id", "year", "contributor", "lon", "lat")
    given = {
        "source": "table",
        "metric": "patents",
        "files": [str(tmp_path / "a.csv")],
        "columns": {name: name for name in names} | {"contributors": "team"},
    }
    recipe = {"preset": "gii-2017", "inputs": [given], "detection": {"min_listings": 3}}
    run = hotbed.run(recipe, tmp_path / "out")
    answer = run.regions(geojson({"E": EAST, "W": WEST}), profiles=True, write=False)
    subjects = {row["subject"] for row in answer.profiles.to_pylist()}
    assert "partners" not in subjects


def test_files_in_the_run_replace_each_other(result, geojson):
    path = geojson({"E": EAST, "W": WEST}, degree={"E": "1", "W": "2"})
    answer = result.regions(path, degree="degree", title="Two halves!")
    folder = result.folder / "regions"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        f"two-halves-{part}"
        for part in ("counts.csv", "counts.parquet", "crosswalk.csv", "degrees.csv", "about.json")
    }
    with (folder / "two-halves-counts.csv").open(encoding="utf-8") as stream:
        assert [row["region_id"] for row in csv.DictReader(stream)] == ["W", "E", ""]
    assert folder / "two-halves-counts.csv" in answer.files
    result.regions(path, title="Two halves!")
    assert not (folder / "two-halves-degrees.csv").exists()
    table = pa.parquet.read_table(folder / "two-halves-counts.parquet")
    assert table["geometry"].null_count == 0


def test_the_owner_of_fetched_polygons_is_named(result, geojson):
    path = geojson({"W": WEST})
    record = new_record(dataset("nuts"), path.name, "https://...", 1, "0" * 64)
    write_record(path.parent, record)
    assert "Polygons: Eurostat (GISCO), NUTS; © EuroGeographics" in str(
        result.regions(path, write=False)
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("region_id,class\nW,1\n", "lacks the columns degree and region_id"),
        ("region_id,degree\nW,1\nW,2\n", "states two degrees of W"),
    ],
)
def test_a_table_of_degrees_that_can_t_be_used(result, geojson, tmp_path, text, sentence):
    table = tmp_path / "degrees.csv"
    table.write_text(text)
    with pytest.raises(HotbedError, match=sentence):
        result.regions(geojson({"W": WEST}), degrees=table, write=False)


def test_grids_of_people_and_settlements(result, geojson, tmp_path):
    """A grid of 0.5 degrees with 1,000 people a cell; A's cell is a city, B's a suburb."""
    rasterio = pytest.importorskip("rasterio")
    from rasterio.transform import from_origin

    about = {"driver": "GTiff", "width": 24, "height": 4, "count": 1, "crs": "EPSG:4326"}
    place = from_origin(-1.0, 1.0, 0.5, 0.5)
    people, settlements = tmp_path / "people.tif", tmp_path / "smod.tif"
    with rasterio.open(people, "w", dtype="float32", transform=place, **about) as raster:
        raster.write(np.full((4, 24), 1000, "float32"), 1)
    classes = np.full((4, 24), 12, "int16")
    classes[2, 3], classes[2, 5] = 30, 21  # cells that begin at 0.5 E and 1.5 E
    with rasterio.open(settlements, "w", dtype="int16", transform=place, **about) as raster:
        raster.write(classes, 1)
    path = geojson({"E": EAST, "W": WEST}, people={"E": 5, "W": None})
    answer = result.regions(
        path, population="people", grid=people, degrees=settlements, write=False
    )
    rows = rows_of(answer)
    assert (rows["E"]["population"], rows["E"]["population_source"]) == (5, "file")
    assert (rows["W"]["population"], rows["W"]["population_source"]) == (16_000, "grid")  # 4 x 4
    assert {row["cluster_rank"]: row["degree"] for row in answer.degrees.to_pylist()} == {
        1: "2",
        2: "1",
        3: "3",
        None: "3",
    }
    pairs = {(row["cluster_rank"], row["region_id"]): row for row in answer.crosswalk.to_pylist()}
    around = pairs[2, "W"]  # a disc of 5 km: 78.5 of 3,091 km2 a cell of 1,000
    assert around["population"] == pytest.approx(1000 * float(around["area_km2"]) / 3077, abs=2)


def test_a_geopackage_is_read_again_and_csv_is_no_formula(result, geojson, tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    files = [tmp_path / "counts.gpkg", tmp_path / "again.gpkg", tmp_path / "counts.csv"]
    path = geojson({"E": EAST, "W": WEST}, NAME={"E": "East", "W": "=1+1"})
    result.regions(path, out=files, write=False)
    frame = pyogrio.read_dataframe(files[0])
    assert frame["region"].tolist() == ["=1+1", "East"]
    assert frame["patents_count"].tolist() == [4.5, 1.1667]
    assert frame["rank"].tolist() == [1, 2]
    assert str(frame.crs) == "EPSG:4326"
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "'=1+1" in files[2].read_text("utf-8")
    assert read_regions(files[0]).ids == ["E", "W"]
    with pytest.raises(HotbedError, match=r"no ending that is known; give .csv, .parquet"):
        result.regions(path, out=tmp_path / "counts.kml", write=False)
