"""The atlas page: whole in itself, safe with any name, readable without scripts."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.spots import Spot, spots_of
from hotbed.publish.atlas.world import world_html
from hotbed.publish.facts.structure import Overview
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.places import Places
from hotbed.reference.borders import borders
from hotbed.sphere.equal_earth import equal_earth
from support import overviews

EVIL = "<script>alert(1)</script>"
NOWHERE: dict[str, list[Any]] = {
    name: [] for name in ("lon", "lat", "listings", "core", "place", "cluster_id")
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


def page_of(facts: Overview, noise: int = 0) -> str:
    return world_html(facts, [], overviews.places(facts, noise))


def cities(number: int) -> list[str]:
    return [f"City {place}" for place in range(number)]


def members(rows: dict[str, list[Any]], outlines: dict[str, shapely.Geometry]) -> Places:
    """Places of clusters, and the clusters' outlines."""
    geometry = [shapely.to_wkb(shape) for shape in outlines.values()]
    return Places(pa.table(rows), pa.table({"cluster_id": list(outlines), "geometry": geometry}))


def spot(key: str, degrees: tuple[float, float]) -> Spot:
    first = spots_of(overviews.overview(["Alone"]))[0]
    return replace(first, id=key, degrees=degrees)


@pytest.fixture(scope="module")
def html() -> str:
    return page_of(overviews.overview(cities(12)), 300)


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
    facts = overviews.overview(cities(3))
    texts = [EVIL, '" onload="alert(1)', "a & b"]
    if where in ("name", "economies", "id"):
        key = "cluster_id" if where == "id" else where
        hostile = [[text] if where == "economies" else text for text in texts]
        rows = zip(facts.ranking, hostile, strict=True)
        facts = replace(facts, ranking=[replace(row, **{key: text}) for row, text in rows])
    elif where in ("title", "note"):
        facts = replace(facts, study=replace(facts.study, **{where: EVIL}))
    elif where == "credit":
        facts = replace(facts, credits=[EVIL])
    else:
        first, *others = facts.metrics
        facts = replace(facts, metrics=[replace(first, label=EVIL), *others])
    html = page_of(facts, 5)
    page = Page(html)
    assert [script.get("type") for script in page.all("script")] == ["application/json", None, None]
    assert EVIL not in html
    if where != "economies":
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not [k for _tag, attributes in page.elements for k in attributes if k.startswith("on")]


def test_policy_lets_in_this_pages_own_style_and_script_alone(page: Page) -> None:
    policy = next(
        meta["content"]
        for meta in page.all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digests = [hashlib.sha256(text.encode()).digest() for text in page.texts[tag]]
        named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
        assert f"{tag}-src {named};" in policy
    assert not [tag for tag, attributes in page.elements if "style" in attributes]


def test_nothing_is_fetched(html: str, page: Page) -> None:
    for tag, attributes in page.elements:
        for key in ("src", "srcset", "href", "xlink:href", "data", "action", "poster"):
            value = attributes.get(key) or ""
            if tag == "link":  # the icon, which stands in the page
                assert attributes["rel"] == "icon"
                value = value.removeprefix("data:image/svg+xml,")
            assert not re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|//)", value), (tag, key, value)
    code = "".join(page.texts["style"] + page.texts["script"])
    assert not re.search(
        r"(?i)(?<!object)(?<!data)url\(|@import|https?://|fetch\(|XMLHttpRequest|import\(", code
    )
    assert not {"iframe", "img", "object", "embed"} & {tag for tag, _ in page.elements}


def test_equal_input_gives_equal_bytes(html: str) -> None:
    assert html == page_of(overviews.overview(cities(12)), 300)


@pytest.mark.parametrize(("clusters", "noise"), [(100, 24_000), (1000, 60_000)])
def test_is_small_enough_to_mail(clusters: int, noise: int) -> None:
    html = page_of(overviews.overview(cities(clusters)), noise)
    assert len(html.encode()) < 1_500_000
    assert f"{noise:,} places outside every cluster, drawn as" in html


def test_few_noise_places_are_drawn_one_by_one() -> None:
    html = page_of(overviews.overview(cities(2)), 40)
    assert "40 places outside every cluster" in html
    assert "drawn as" not in html


def test_one_metric_needs_no_total() -> None:
    page = Page(page_of(overviews.overview(cities(3), [overviews.METRICS["patents"]])))
    assert not [text for text in page.texts.get("span", []) if text.strip() == "Total"]
    assert "% of all" in page.texts["span"]


def test_no_cluster_at_all() -> None:
    assert "No cluster was found" in page_of(overviews.overview([]))


def test_long_and_foreign_names_stay() -> None:
    names = ["Ü" * 300, "القاهرة", "東京–横浜"]
    html = page_of(overviews.overview(names), 3)
    assert all(name in html for name in names)


def test_close_views_get_outlines_and_the_largest_places_in_thousandths_of_degrees() -> None:
    """Steps from 10.000, 50.000; the border place has a negative number of listings."""
    rows = {
        "lon": [10.0, 10.1, 9.0],
        "lat": [50.0, 50.02, 50.0],
        "listings": [7, 3, 4],
        "core": [True, False, False],
        "place": ["A", "A", None],
        "cluster_id": ["JP+0", "JP+0", None],
    }
    places = members(rows, {"JP+0": shapely.box(9.9, 49.9, 10.2, 50.1)})
    drawn = atlas_data.shapes([spot("JP+0", (10.0, 50.0))], places)["JP+0"]
    assert drawn["places"] == [10_000, 50_000, 7, 100, 20, -3]
    assert drawn["names"] == ["A", ""]
    ring = np.array(drawn["area"][0][0]).reshape(-1, 2).cumsum(axis=0) / 1000
    corners = [(9.9, 49.9), (9.9, 50.1), (10.2, 49.9), (10.2, 50.1)]
    assert sorted(map(tuple, ring.tolist())) == corners


def test_of_very_many_places_the_largest_stay_and_ten_of_each_cluster() -> None:
    rng = np.random.default_rng(6)
    many, clusters = 300, 60
    keys = [f"C{number // many}" for number in range(many * clusters)]
    listings = rng.integers(1, 50, many * clusters) + 1000 * (np.arange(many * clusters) >= 6000)
    rows = {
        "lon": rng.uniform(0, 1, len(keys)),
        "lat": rng.uniform(0, 1, len(keys)),
        "listings": listings,
        "core": [True] * len(keys),
        "place": [""] * len(keys),
        "cluster_id": keys,
    }
    spots = [spot(f"C{n}", (0.0, 0.0)) for n in range(clusters)]
    shapes = atlas_data.shapes(spots, members(rows, {}))
    drawn = {key: len(shape["places"]) // 3 for key, shape in shapes.items()}
    assert sum(drawn.values()) == atlas_data.MOST_PLACES
    assert drawn["C0"] == atlas_data.KEPT
    assert drawn["C59"] > 200


def test_coasts_near_clusters_are_land_where_the_borders_are() -> None:
    """Lisbon's box: what is land in it covers what Natural Earth has there, to a few percent."""
    ((box, land),) = atlas_data.shores([spot("PT", (-9.139, 38.714))], members(NOWHERE, {}))
    west, south, east, north = box
    assert west < -9.139 < east
    assert south < 38.714 < north
    rings = [
        [np.array(ring).reshape(-1, 2).cumsum(axis=0) / 1000 for ring in part] for part in land
    ]
    drawn = shapely.union_all([shapely.Polygon(shell, holes) for shell, *holes in rings])
    drawn = shapely.clip_by_rect(drawn, *box)
    portugal = shapely.clip_by_rect(borders()["PT"], *box)
    assert drawn.symmetric_difference(portugal).area < 0.05 * portugal.area
    assert not drawn.contains(shapely.Point(-9.55, 38.6))


def test_what_a_cut_leaves_without_area_is_not_drawn() -> None:
    left = shapely.GeometryCollection(
        [
            shapely.Point(1, 1),
            shapely.LineString([(0, 0), (1, 1)]),
            shapely.Polygon(),
            shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]),
        ]
    )
    assert len(atlas_data.polygons(left, 0.1)) == 1


def test_coasts_near_a_cluster_where_clipping_by_a_rectangle_fails() -> None:
    """Freiburg's box touches a corner of Switzerland; GEOS 3.13 refuses to clip that."""
    places = members(NOWHERE, {"DE": shapely.box(7.47, 47.87, 7.98, 48.21)})
    ((box, land),) = atlas_data.shores([spot("DE", (7.85, 48.0))], places)
    rings = [np.array(part[0]).reshape(-1, 2).cumsum(axis=0) / 1000 for part in land]
    drawn = shapely.union_all([shapely.Polygon(shell) for shell in rings])
    assert shapely.clip_by_rect(drawn, *box).area == pytest.approx(shapely.box(*box).area, rel=0.02)


def test_circle_areas_are_in_proportion() -> None:
    large, small = map_svg.radii([8.0, 2.0])
    assert large**2 / small**2 == pytest.approx(4.0)


def test_a_shared_dot_lies_at_the_weighted_mean() -> None:
    """Two places a few map units apart, three times as heavy in the east."""
    dots = map_svg.dots(np.array([10.0, 10.1]), np.array([0.0, 0.0]), np.array([1.0, 3.0]), most=1)
    assert (dots.drawn, dots.places) == (1, 2)
    x = float(next(p for p in dots.paths if p).split(" ")[0].removeprefix("m"))
    assert x == pytest.approx(map_svg.to_map([10.075], [0.0])[0, 0], abs=1)


def test_labels_do_not_overlap() -> None:
    rng = np.random.default_rng(4)
    points = rng.uniform([500, 500], [9500, 4000], (200, 2))
    names = ["x" * int(n) for n in rng.integers(4, 24, 200)]
    places = map_svg.labels(points, [60.0] * 200, names)
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
