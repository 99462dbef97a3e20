"""The atlas page: whole in itself, safe with any name, readable without scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.world import atlas_html
from hotbed.publish.maps import svg as map_svg
from hotbed.reference.borders import borders
from hotbed.sphere.equal_earth import equal_earth

EVIL = "<script>alert(1)</script>"
RUN: dict[str, Any] = {
    "recipe": {
        "preset": "gii-2024",
        "study": {"title": "A study", "note": "Sample only."},
        "metrics": {
            "patents": {"label": "PCT applications", "years": [2019, 2023]},
            "publications": {"label": "Scientific publications", "years": [2022, 2022]},
        },
        "detection": {"radius_km": 15.0, "min_listings": 4500},
        "merging": {"within_km": 5.0, "coactivity": 0.0},
        "geocoding": {"decimals": 3},
        "own_choices": ["naming"],
    },
    "recipe_digest": "0123456789abcdef",
    "world": {"patents": 1_000_000, "publications": 5_000_000},
    "credits": ["Places: GeoNames (https://www.geonames.org), CC BY 4.0"],
    "versions": {"hotbed": "0.1.0"},
}


class Page(HTMLParser):
    """Every element of a page with its attributes, and the text of scripts, styles and cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append("json" if dict(attrs).get("type") == "application/json" else tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() not in (tag, "json"):
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def _ranking(number: int, name: str = "City {}", two: bool = True) -> pa.Table:
    rows = []
    for place in range(number):
        share = 10.0 / (place + 1)
        row: dict[str, Any] = {
            "rank": place + 1,
            "cluster_id": f"JP+{place}",
            "name": name.format(place),
            "economies": "CN/HK" if place == 1 else "JP",
            "patents_count": f"{share * 10_000:.4f}",
            "patents_share": f"{share:.6f}",
        }
        if two:
            row |= {"publications_count": "1500.5000", "publications_share": "0.030010"}
        rows.append(row | {"total": f"{share:.6f}"})
    return pa.Table.from_pylist(rows)


def _clusters(number: int) -> list[dict[str, Any]]:
    found = []
    for place in range(number):
        lon, lat = -170 + (place * 37) % 340, -50 + (place * 23) % 120
        shape = shapely.Point(lon, lat).buffer(0.2, quad_segs=24)
        found.append(
            {"cluster_id": f"JP+{place}", "lon": float(lon), "lat": float(lat),
             "area_km2": 1234.5, "listings": 9000, "places": 12, "geometry": shape.wkb}
        )  # fmt: skip
    return found


def _noise(number: int) -> pa.Table:
    rng = np.random.default_rng(0)
    return pa.table(
        {
            "lon": rng.uniform(-180, 180, number),
            "lat": rng.uniform(-55, 75, number),
            "weight": rng.integers(1, 5000, number),
        }
    )


@pytest.fixture(scope="module")
def html() -> str:
    return atlas_html(_ranking(12), _clusters(12), _noise(300), RUN)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_reads_without_scripts(page: Page) -> None:
    rows = [tr for tr in page.all("tr") if (tr.get("id") or "").startswith("row-")]
    assert len(rows) == 12
    marks = [c for c in page.all("circle") if (c.get("id") or "").startswith("at-")]
    assert len(marks) == 12
    assert "City 0" in page.texts["a"]
    assert "100,000" in page.texts["td"]
    assert "10.00" in page.texts["td"]
    assert "China / Hong Kong" in page.texts["small"]


def test_map_and_table_link_each_other(page: Page) -> None:
    ids = {attributes.get("id") for _tag, attributes in page.elements}
    links = {a["href"] for a in page.all("a") if (a.get("href") or "").startswith("#")}
    assert "#row-JP%2B0" in links
    assert "#at-JP%2B0" in links
    assert {"row-JP+0", "at-JP+0"} <= ids


def test_says_study_method_and_credits_once(html: str) -> None:
    for text in (
        "<title>A study</title>",
        "Sample only.",
        "2019–2023",
        "at least 4,500 listings lie within 15 km",
        "within 5 km are joined",
        "Places: GeoNames",
        "0123456789ab",
        "hotbed 0.1.0",
    ):
        assert html.count(text) >= 1, text
    assert "1,000,000" in html
    assert 'href="ranking.csv"' in html
    assert 'href="clusters.geojson"' in html


@pytest.mark.parametrize("where", ["name", "economies", "title", "note", "credit", "label", "id"])
def test_text_from_data_is_never_markup(where: str) -> None:
    ranking = _ranking(3)
    clusters = _clusters(3)
    run = json.loads(json.dumps(RUN))
    texts = pa.array([EVIL, '" onload="alert(1)', "a & b"])
    if where in ("name", "economies"):
        ranking = ranking.set_column(ranking.column_names.index(where), where, texts)
    elif where == "id":
        ranking = ranking.set_column(1, "cluster_id", texts)
        clusters = [
            row | {"cluster_id": t} for row, t in zip(clusters, texts.to_pylist(), strict=True)
        ]
    elif where == "title":
        run["recipe"]["study"]["title"] = EVIL
    elif where == "note":
        run["recipe"]["study"]["note"] = EVIL
    elif where == "credit":
        run["credits"] = [EVIL]
    else:
        run["recipe"]["metrics"]["patents"]["label"] = EVIL
    html = atlas_html(ranking, clusters, _noise(5), run)
    page = Page(html)
    assert [each.get("type") for each in page.all("script")] == ["application/json", None]
    assert EVIL not in html
    if where != "economies":
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not [k for _tag, attributes in page.elements for k in attributes if k.startswith("on")]


def test_policy_lets_in_this_pages_own_style_and_script_alone(page: Page) -> None:
    policy = next(
        meta["content"] for meta in page.all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = hashlib.sha256("".join(page.texts[tag]).encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert not [tag for tag, attributes in page.elements if "style" in attributes]


def test_nothing_is_fetched(html: str, page: Page) -> None:
    for tag, attributes in page.elements:
        for key in ("src", "srcset", "href", "xlink:href", "data", "action", "poster"):
            value = attributes.get(key) or ""
            assert not re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|//)", value), (tag, key, value)
    code = "".join(page.texts["style"] + page.texts["script"])
    assert not re.search(r"(?i)url\(|@import|https?://|fetch\(|XMLHttpRequest|import\(", code)
    assert not {"link", "iframe", "img", "object", "embed"} & {tag for tag, _ in page.elements}


def test_equal_input_gives_equal_bytes(html: str) -> None:
    assert html == atlas_html(_ranking(12), pa.Table.from_pylist(_clusters(12)), _noise(300), RUN)


@pytest.mark.parametrize(("clusters", "noise"), [(100, 24_000), (1000, 60_000)])
def test_is_small_enough_to_mail(clusters: int, noise: int) -> None:
    html = atlas_html(_ranking(clusters), _clusters(clusters), _noise(noise), RUN)
    assert len(html.encode()) < 1_500_000
    assert f"{noise:,} places outside every cluster, drawn as" in html


def test_few_noise_places_are_drawn_one_by_one() -> None:
    html = atlas_html(_ranking(2), _clusters(2), _noise(40), RUN)
    assert "40 places outside every cluster" in html
    assert "drawn as" not in html


def test_one_metric_needs_no_total() -> None:
    page = Page(atlas_html(_ranking(3, two=False), _clusters(3), _noise(3), RUN))
    assert not [text for text in page.texts.get("span", []) if text.strip() == "Total"]
    assert "% of all" in page.texts["span"]


def test_missing_parts_are_left_out() -> None:
    noise = pa.table(
        {"lon": [1.0, None, float("nan")], "lat": [2.0, 3.0, 4.0], "weight": [1, 2, 3]}
    )
    clusters = [{"cluster_id": "JP+0", "lon": 139.7, "lat": 35.7, "geometry": None}]
    html = atlas_html(_ranking(2), clusters, noise, {})
    assert html.count('id="at-') == 1
    assert html.count('id="row-') == 2
    assert "Science and technology clusters" in html
    assert "1 place outside" in html


def test_no_cluster_at_all() -> None:
    html = atlas_html(pa.Table.from_pylist([]), [], _noise(0), RUN)
    assert "No cluster was found" in html


def test_polygon_as_geojson_draws_as_wkb_does() -> None:
    shape = shapely.Point(10, 50).buffer(0.3)
    rows = [
        [{"cluster_id": "JP+0", "lon": 10.0, "lat": 50.0, "geometry": geometry}]
        for geometry in (
            shape.wkb,
            shapely.to_geojson(shape),
            json.loads(shapely.to_geojson(shape)),
        )
    ]
    pages = [atlas_html(_ranking(1), row, _noise(0), RUN) for row in rows]
    assert pages[0] == pages[1] == pages[2]


def test_long_and_foreign_names_stay() -> None:
    long = "Ü" * 300
    ranking = _ranking(3).set_column(2, "name", pa.array([long, "القاهرة", "東京–横浜"]))
    html = atlas_html(ranking, _clusters(3), _noise(3), RUN)
    assert long in html
    assert "القاهرة" in html
    assert "東京–横浜" in html


def test_close_views_get_outlines_and_the_largest_places_in_thousandths_of_degrees() -> None:
    """Steps from 10.000, 50.000; the border place has a negative number of listings."""
    members = pa.table(
        {"lon": [10.0, 10.1, 9.0], "lat": [50.0, 50.02, 50.0], "listings": [7, 3, 4],
         "core": [True, False, False], "place": ["A", "A", None],
         "cluster_id": ["JP+0", "JP+0", None]}
    )  # fmt: skip
    shape = shapely.box(9.9, 49.9, 10.2, 50.1)
    spots = [{"id": "JP+0", "degrees": (10.0, 50.0), "geometry": shape.wkb}]
    found = atlas_data.shapes(spots, members)["JP+0"]
    assert found["places"] == [10_000, 50_000, 7, 100, 20, -3]
    assert found["names"] == ["A", ""]
    ring = np.array(found["area"][0][0]).reshape(-1, 2).cumsum(axis=0) / 1000
    corners = [(9.9, 49.9), (9.9, 50.1), (10.2, 49.9), (10.2, 50.1)]
    assert sorted(map(tuple, ring.tolist())) == corners


def test_of_very_many_places_the_largest_stay_and_ten_of_each_cluster() -> None:
    rng = np.random.default_rng(6)
    each, clusters = 300, 60
    keys = [f"C{number // each}" for number in range(each * clusters)]
    listings = rng.integers(1, 50, each * clusters) + 1000 * (np.arange(each * clusters) >= 6000)
    members = pa.table(
        {"lon": rng.uniform(0, 1, len(keys)), "lat": rng.uniform(0, 1, len(keys)),
         "listings": listings, "core": [True] * len(keys), "place": [""] * len(keys),
         "cluster_id": keys}
    )  # fmt: skip
    spots = [{"id": f"C{n}", "degrees": (0.0, 0.0), "geometry": None} for n in range(clusters)]
    found = atlas_data.shapes(spots, members)
    drawn = {key: len(shape["places"]) // 3 for key, shape in found.items()}
    assert sum(drawn.values()) == atlas_data.MOST_PLACES
    assert drawn["C0"] == atlas_data.KEPT
    assert drawn["C59"] > 200


def test_coasts_near_clusters_are_land_where_the_borders_are() -> None:
    """Lisbon's box: what is land in it covers what Natural Earth has there, to a few percent."""
    spots = [{"id": "PT", "degrees": (-9.139, 38.714), "geometry": None}]
    ((box, land),) = atlas_data.shores(spots)
    west, south, east, north = box
    assert west < -9.139 < east
    assert south < 38.714 < north
    rings = [
        [np.array(ring).reshape(-1, 2).cumsum(axis=0) / 1000 for ring in each] for each in land
    ]
    drawn = shapely.union_all([shapely.Polygon(shell, holes) for shell, *holes in rings])
    drawn = shapely.clip_by_rect(drawn, *box)
    whole = shapely.clip_by_rect(borders()["PT"], *box)
    assert drawn.symmetric_difference(whole).area < 0.05 * whole.area
    assert not drawn.contains(shapely.Point(-9.55, 38.6))


def test_what_a_cut_leaves_without_area_is_not_drawn() -> None:
    left = shapely.GeometryCollection(
        [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon(),
         shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])]
    )  # fmt: skip
    assert len(atlas_data.polygons(left, 0.1)) == 1


def test_coasts_near_a_cluster_where_clipping_by_a_rectangle_fails() -> None:
    """Freiburg's box touches a corner of Switzerland; GEOS 3.13 refuses to clip that."""
    spots = [{"id": "DE", "degrees": (7.85, 48.0), "geometry":
              shapely.box(7.47, 47.87, 7.98, 48.21).wkb}]  # fmt: skip
    ((box, land),) = atlas_data.shores(spots)
    rings = [np.array(each[0]).reshape(-1, 2).cumsum(axis=0) / 1000 for each in land]
    drawn = shapely.union_all([shapely.Polygon(shell) for shell in rings])
    assert shapely.clip_by_rect(drawn, *box).area == pytest.approx(shapely.box(*box).area, rel=0.02)


def test_circle_areas_are_in_proportion() -> None:
    large, small = map_svg.radii([8.0, 2.0])
    assert large**2 / small**2 == pytest.approx(4.0)


def test_a_shared_dot_lies_at_the_weighted_mean() -> None:
    """Two places a few map units apart, three times as heavy in the east."""
    found = map_svg.dots(np.array([10.0, 10.1]), np.array([0.0, 0.0]), np.array([1.0, 3.0]), most=1)
    assert (found.drawn, found.places) == (1, 2)
    x = float(next(p for p in found.paths if p).split(" ")[0].removeprefix("m"))
    assert x == pytest.approx(map_svg.to_map([10.075], [0.0])[0, 0], abs=1)


def test_labels_do_not_overlap() -> None:
    rng = np.random.default_rng(4)
    at = rng.uniform([500, 500], [9500, 4000], (200, 2))
    names = ["x" * int(n) for n in rng.integers(4, 24, 200)]
    places = map_svg.labels(at, [60.0] * 200, names)
    boxes = []
    for place, name in zip(places, names, strict=True):
        if place:
            wide = len(name) * map_svg.FONT * 0.56
            left = place.x - {"start": 0.0, "middle": wide / 2, "end": wide}[place.anchor]
            boxes.append(shapely.box(left, place.y - map_svg.FONT * 0.8, left + wide, place.y))
    assert len(boxes) == 26
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_equal_earth_agrees_with_proj() -> None:
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(-180, 180, 2000), np.degrees(np.arcsin(rng.uniform(-1, 1, 2000)))
    lon, lat = np.append(lon, [-169.0, 11, 0, 0]), np.append(lat, [0.0, 0, 90, -90])
    x, y = equal_earth(lon, lat)
    proj_x, proj_y = pyproj.Proj("+proj=eqearth +R=1 +lon_0=11")(lon, lat)
    np.testing.assert_allclose(np.abs(x), np.abs(proj_x), atol=1e-12)  # the rim has two sides
    np.testing.assert_allclose(x[:2000], proj_x[:2000], atol=1e-12)
    np.testing.assert_allclose(y, proj_y, atol=1e-12)


def test_equal_earth_keeps_areas() -> None:
    """One-degree cells: area on the map over area on the sphere is the same everywhere."""
    lon, lat = np.meshgrid(np.arange(-160, 180, 40.0), np.arange(-80, 80, 20.0))
    ratios = []
    for west, south in zip(lon.ravel(), lat.ravel(), strict=True):
        edge = shapely.segmentize(shapely.box(west, south, west + 1, south + 1), 0.05)
        xy = np.column_stack(equal_earth(*shapely.get_coordinates(edge).T))
        sphere = np.radians(1) * np.diff(np.sin(np.radians([south, south + 1])))[0]
        ratios.append(shapely.Polygon(xy).area / sphere)
    np.testing.assert_allclose(ratios, 1.0, rtol=1e-4)
