"""Every control of the world page does what it says, and the address brings it back."""

# ruff: noqa: E501 - scripts of the page stand in one line
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.kit import PHONE

Visit = Callable[..., Any]


@pytest.fixture
def world(visit: Visit, atlas: Path) -> Any:
    """The world page, opened."""
    return visit(atlas / "index.html")


def names(page: Any) -> list[str]:
    """Clusters in the table as they stand, without those that are filtered out."""
    marks = page.eval_on_selector_all(
        "#table tbody tr",
        "rows => rows.filter(r => !r.hidden).map(r => r.querySelector('a').textContent)",
    )
    return [re.split(r"[,–]", name)[0] for name in marks]


def dimmed(page: Any) -> set[str]:
    return set(
        page.eval_on_selector_all(
            "#spots circle.dim",
            "all => all.map(c => c.dataset.name.split('. ')[1].split(',')[0])",
        )
    )


def address(page: Any, part: str) -> None:
    """Wait until the address holds a part; it follows a little later."""
    page.wait_for_function("part => decodeURIComponent(location.hash).includes(part)", arg=part)


def settle(page: Any) -> None:
    """Wait until what was asked is drawn and the address tells it, by the page's own clock.

    A flight begins at the next frame, and the address follows the frame after the map's rest.
    """
    later = """() => new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(() => setTimeout(done, 260))))"""
    page.evaluate(later)
    page.wait_for_function("() => !document.querySelector('.moving')")
    page.evaluate(later)


def view(page: Any) -> tuple[float, float, float]:
    """Magnification and middle from the address."""
    settle(page)
    view = re.search(r"view=([\d.]+),([\d.]+),([\d.]+)", page.url)
    return (float(view[1]), float(view[2]), float(view[3])) if view else (1.0, 5000.0, 0.0)


def pixels(page: Any) -> str:
    """The canvas as drawn, once nothing moves any more."""
    settle(page)
    return str(page.evaluate("() => document.getElementById('canvas').toDataURL()"))


RANKED = ["Boston", "London", "Tokyo", "Seoul", "Paris", "São Paulo", "Bengaluru"]
"""Total in 2012: Boston 6/55 + 12/24, London 8/55 + 9/24, Tokyo 12/55 + 3/24, Seoul 9/55, ..."""


BY_NAME = ["Bengaluru", "Boston", "London", "Paris", "São Paulo", "Seoul", "Tokyo"]


def test_the_table_opens_by_rank_and_heads_sort_it(world: Any) -> None:
    assert names(world) == RANKED
    head = world.locator("th[data-key=name]")
    head.get_by_role("button").click()
    assert names(world) == BY_NAME
    assert head.get_attribute("aria-sort") == "ascending"
    address(world, "sort=name")
    head.get_by_role("button").click()
    assert names(world) == BY_NAME[::-1]
    assert head.get_attribute("aria-sort") == "descending"
    world.locator("th[data-key=patents_count] button").click()
    assert names(world)[:3] == ["Tokyo", "Seoul", "London"]
    address(world, "sort=-patents_count")


@pytest.mark.slow
def test_bars_join_neighbours_as_long_as_they_stand_beside_each_other(world: Any) -> None:
    def joined() -> list[str]:
        drawn = """rows => rows.filter(r => getComputedStyle(r.querySelector('.rank'))
        .backgroundImage !== 'none').map(r => r.querySelector('.rank').dataset.value)"""
        ranks: list[str] = world.eval_on_selector_all("#table tbody tr", drawn)
        return ranks

    assert joined() == ["2", "3"]
    assert world.text_content("#table tbody tr:nth-child(2) .rank .set") == " (may be 2-3)"
    assert world.text_content("#table tbody tr:nth-child(2) .on-map") == "2"
    world.fill("#find", "o")
    assert joined() == []
    world.click("#clear")
    assert joined() == ["2", "3"]
    world.click("#table th[data-key=name] button")
    assert joined() == []
    world.click("#table th[data-key=rank] button")
    assert joined() == ["2", "3"]
    world.select_option("#edition", index=1)
    assert joined() == []
    world.select_option("#edition", index=0)
    world.click("#table tbody tr:nth-child(2) .on-map")
    panel = world.text_content("#panel")
    assert "Rank by its documents" in panel and "Exists in draws of documents50 %" in panel


def test_search_leaves_what_was_asked_and_says_how_many(world: Any) -> None:
    world.get_by_label("Search").fill("sao")
    assert names(world) == ["São Paulo"]
    assert dimmed(world) == {*RANKED} - {"São Paulo"}
    assert world.locator("#found").inner_text() == "1 of 7 clusters"
    address(world, "q=sao")
    world.get_by_role("button", name="Clear filters").click()
    assert names(world) == RANKED
    assert not world.get_by_role("button", name="Clear filters").is_visible()


@pytest.mark.parametrize(
    ("label", "value", "left", "part"),
    [
        ("Economy", "JP", ["Tokyo"], "economy=JP"),
        ("Region", "Asia", ["Tokyo", "Seoul", "Bengaluru"], "region=Asia"),
        pytest.param(
            *("Region", "Western Europe", ["Paris"], "region=Western Europe"),
            marks=pytest.mark.slow,
        ),
        ("Income group", "Lower middle income", ["Bengaluru"], "income=Lower middle income"),
    ],
)
def test_filters_leave_their_clusters_in_table_and_map(
    world: Any, label: str, value: str, left: list[str], part: str
) -> None:
    world.get_by_label(label).select_option(value)
    assert names(world) == left
    assert dimmed(world) == {*RANKED} - {*left}
    address(world, part)


def test_another_measure_orders_the_table_and_sizes_the_circles(world: Any) -> None:
    def radii() -> dict[str, float]:
        rows = world.eval_on_selector_all(
            "#spots circle",
            "all => all.map(c => [c.dataset.name.split('. ')[1].split(',')[0], +c.getAttribute('r')])",
        )
        return dict(rows)

    legend = world.locator(".sizes").inner_html()
    world.get_by_label("Order and circles by").select_option("patents")
    assert names(world)[:3] == ["Tokyo", "Seoul", "London"]
    settle(world)
    sized = radii()
    assert sized["Tokyo"] ** 2 / sized["Boston"] ** 2 == pytest.approx(12 / 6, rel=0.03)
    assert world.locator(".sizes").inner_html() != legend
    assert "patents, % of all" in world.locator(".key").inner_text().lower()
    address(world, "by=patents")
    # 6/55 + 12/24 for a million people, against 9/55 for ten
    world.get_by_label("Order and circles by").select_option("intensity")
    assert names(world)[0] == "Boston"
    world.get_by_label("Order and circles by").select_option("patents_per_million")
    assert names(world)[:2] == ["Boston", "Seoul"]


def test_another_edition_shows_its_own_ranks_places_and_what_became_of_them(world: Any) -> None:
    """2011: Boston 3/44 + 5/16, London 7/44 + 9/16; Berlin is a cluster, Bengaluru isn't."""
    world.get_by_label("Edition").select_option("2011")
    shown = names(world)
    assert shown[:2] == ["London", "Boston"]
    assert "Berlin" in shown
    assert "Bengaluru" not in shown
    assert world.locator("#spots circle").count() == 7
    assert world.locator("#spots circle[data-name*=Berlin]").count() == 1
    assert (
        world.locator("#lede")
        .inner_text()
        .startswith("7 clusters hold 97.7 % of the 44 patents 2011")
    )
    assert world.locator("#figures dd").all_inner_texts() == ["7", "7", "44", "16"]
    assert "of 2011." in world.locator("#which").inner_text()
    assert set(world.locator("#table thead [data-years]").all_inner_texts()) == {"2011"}
    address(world, "edition=2011")
    world.get_by_role("button", name="show London", exact=False).click()
    assert "In 2012: rank 2, London" in world.locator("#panel").inner_text()
    assert "Patents 2011, count" in world.locator("#panel").inner_text()
    berlin = world.locator("#table tbody tr", has_text="Berlin")
    assert berlin.locator("td.before").inner_text() == "–"
    world.get_by_label("Edition").select_option("")
    assert names(world) == RANKED
    assert "Patents 2012, count" in world.locator("#panel").inner_text()
    assert "Before (2011): rank 1, London" in world.locator("#panel").inner_text()
    cells = world.locator("#table tbody td.before").all_inner_texts()
    assert [cell.split() for cell in cells[:2]] == [["2", "▲", "up", "1"], ["1", "▼", "down", "1"]]
    assert (
        world.locator("#lede")
        .inner_text()
        .startswith("7 clusters hold 92.7 % of the 55 patents 2012")
    )
    assert cells[RANKED.index("Bengaluru")] == "new"


@pytest.mark.slow
def test_places_outside_clusters_are_drawn_when_asked_for(world: Any) -> None:
    before = pixels(world)
    legend = world.locator(".noise-key")
    assert not legend.is_visible()
    button = world.get_by_role("button", name="Places outside")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    legend.wait_for()
    assert pixels(world) != before
    address(world, "noise=1")
    button.click()
    assert pixels(world) == before


@pytest.mark.slow
def test_buttons_zoom_and_bring_the_world_back(world: Any) -> None:
    world.get_by_role("button", name="Zoom in").click()
    world.get_by_role("button", name="Zoom in").click()
    assert view(world)[0] == pytest.approx(1.8**2, abs=0.01)
    world.get_by_role("button", name="Zoom out").click()
    assert view(world)[0] == pytest.approx(1.8, abs=0.01)
    world.get_by_role("button", name="Show the whole world").click()
    assert view(world)[0] == 1.0


def test_the_map_moves_by_keyboard(world: Any) -> None:
    world.locator("#world").focus()
    for _ in range(4):
        world.keyboard.press("+")
    k, x, y = view(world)
    assert k == pytest.approx(1.5**4, abs=0.02)
    world.keyboard.press("ArrowRight")
    world.keyboard.press("ArrowDown")
    moved = view(world)
    assert moved[1] > x
    assert moved[2] > y
    world.keyboard.press("-")
    assert view(world)[0] == pytest.approx(1.5**3, abs=0.02)
    world.keyboard.press("0")
    assert view(world)[0] == 1.0


@pytest.mark.slow
def test_the_map_moves_by_mouse(world: Any) -> None:
    box = world.locator("#world").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    world.mouse.move(*middle)
    world.mouse.wheel(0, -400)
    assert view(world)[0] == 1.0  # the page scrolls until the map was touched
    world.evaluate("scrollTo(0, 0)")
    world.locator("#world").focus()
    world.mouse.wheel(0, -300)
    world.mouse.wheel(0, -300)
    k, x, _y = view(world)
    assert k > 2
    world.mouse.down()
    world.mouse.move(middle[0] + 90, middle[1], steps=4)
    world.mouse.up()
    assert view(world)[1] < x


def test_the_map_moves_by_touch(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "index.html", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#world").scroll_into_view_if_needed()
    box = page.locator("#world").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, gap: float) -> None:
        points = (
            []
            if kind == "touchEnd"
            else [{"x": x - gap, "y": y, "id": 0}, {"x": x + gap, "y": y, "id": 1}]
        )
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    for gap in (30, 45, 60, 80):
        fingers("touchMove", gap)
    fingers("touchEnd", 0)
    assert view(page)[0] > 2


def test_a_cluster_is_chosen_by_keyboard_and_shown_close(world: Any) -> None:
    button = world.get_by_role("button", name="2, show London", exact=False)
    button.focus()
    world.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert world.locator("#panel h3").inner_text().startswith("2. London")
    assert world.locator("#frame.near").count() == 1
    row = world.locator("tr[aria-current=true]")
    assert row.locator("a").inner_text().startswith("London")
    assert view(world)[0] > 24
    address(world, "row-GB-")
    world.keyboard.press("Escape")
    assert view(world)[0] == 1.0
    assert world.locator("tr[aria-current=true]").count() == 0


@pytest.mark.slow
def test_close_by_the_member_places_are_drawn(world: Any) -> None:
    """London's two places lie 5 km apart: the canvas has the clusters' colour at both."""
    world.get_by_role("button", name="2, show London", exact=False).click()
    for _ in range(4):
        world.get_by_role("button", name="Zoom in").click()
    pixels(world)
    drawn = world.evaluate(
        """() => {
        const c = document.getElementById("canvas"), [r, g, b] = [194, 65, 12];
        const all = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
        let low = 1e9, high = -1;
        for (let i = 0; i < all.length; i += 4) {
          if (Math.abs(all[i] - r) + Math.abs(all[i + 1] - g) + Math.abs(all[i + 2] - b) > 90) continue;
          const y = Math.floor(i / 4 / c.width); low = Math.min(low, y); high = Math.max(high, y);
        }
        return high - low; }"""
    )
    assert drawn > 60


def test_map_and_table_answer_each_other(world: Any) -> None:
    circle = world.locator("#spots circle[data-name*=Tokyo]")
    circle.hover()
    assert "over" in world.locator("#table tr", has_text="Tokyo").get_attribute("class")
    circle.click()
    assert world.locator("tr.picked a").inner_text().startswith("Tokyo")
    world.locator("#table tr", has_text="Seoul").locator("td.total").click()
    assert world.locator("#spots circle.picked").get_attribute("data-name").startswith("4. Seoul")
    world.get_by_role("button", name="Close").click()
    assert world.locator("#spots circle.picked").count() == 0
    world.locator("#table tr", has_text="Paris").hover()
    assert world.locator("#spots circle.over").get_attribute("data-name").startswith("5. Paris")


def test_the_address_brings_the_whole_view_back(visit: Visit, atlas: Path) -> None:
    after = "#edition=2011&by=papers&sort=-name&region=Europe&q=germ&noise=1&view=3.00,4500,1500"
    page = visit(atlas / "index.html", after)
    assert names(page) == ["Berlin"]
    assert view(page) == (3.0, 4500.0, 1500.0)
    page.get_by_label("Search").fill("")
    assert names(page) == ["Paris", "London", "Berlin"]
    assert page.get_by_label("Edition").input_value() == "2011"
    assert page.get_by_label("Order and circles by").input_value() == "papers"
    assert page.get_by_label("Region").input_value() == "Europe"
    assert page.get_by_role("button", name="Places outside").get_attribute("aria-pressed") == "true"
    page.wait_for_function("() => !location.hash.includes('view=3.00')")
    assert view(page)[0] > 3  # without the word, the map goes to what the region leaves
    page.reload()
    assert names(page) == ["Paris", "London", "Berlin"]
    page.evaluate("location.hash = '#economy=BR'")
    settle(page)
    assert names(page) == ["São Paulo"]
    assert page.get_by_label("Edition").input_value() == ""


@pytest.mark.slow
def test_odd_addresses_do_no_harm(visit: Visit, atlas: Path) -> None:
    for after in ("#row-%E0%A4%A", "#by=nothing&economy=ZZ&view=9e9,1,1", "#edition=<b>&sort=x"):
        assert names(visit(atlas / "index.html", after)) == RANKED


def test_names_on_the_map_do_not_run_into_each_other(world: Any) -> None:
    boxes = world.eval_on_selector_all(
        "#labels text",
        "all => all.map(t => { const b = t.getBBox(); return [b.x, b.y + 3, b.x + b.width, b.y + b.height - 3]; })",
    )
    assert len(boxes) >= 5
    for number, a in enumerate(boxes):
        for b in boxes[:number]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@pytest.mark.slow
def test_printing_a_dark_page_draws_the_map_for_paper(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "index.html", color_scheme="dark")
    first = """() => { const one = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    one.drawImage(document.getElementById("canvas"), 0, 0); return [...one.getImageData(2, 2, 1, 1).data]; }"""
    assert max(page.evaluate(first)[:3]) < 60
    page.emulate_media(media="print", color_scheme="dark")
    settle(page)
    assert min(page.evaluate(first)[:3]) > 230


@pytest.mark.slow
def test_names_on_the_map_stay_within_it(visit: Visit, atlas: Path) -> None:
    for width in (390, 1100, 1280, 1440):
        page = visit(atlas / "index.html", viewport={"width": width, "height": 900})
        beyond = page.evaluate(
            """() => { const m = document.getElementById("world").getBoundingClientRect();
            return [...document.querySelectorAll("#labels text")].map(t => [t.textContent, t.getBoundingClientRect()])
              .filter(([, b]) => b.left < m.left || b.right > m.right).map(([name]) => name); }"""
        )
        assert beyond == []
        assert "Boston" in page.locator("#labels text").all_text_contents()


def test_back_and_forward_go_through_what_was_chosen(world: Any) -> None:
    world.get_by_label("Region").select_option("Europe")
    address(world, "region=Europe")
    world.get_by_role("button", name="show London", exact=False).click()
    address(world, "row-GB-")
    world.get_by_role("button", name="Zoom out").click()  # how the map lies is no step
    settle(world)
    world.get_by_label("Edition").select_option("2011")
    address(world, "edition=2011")
    world.go_back()
    settle(world)
    assert world.get_by_label("Edition").input_value() == ""
    assert world.locator("#panel h3").inner_text().startswith("2. London")
    world.go_back()
    settle(world)
    assert world.locator("#panel h3").count() == 0
    assert names(world) == ["London", "Paris"]
    world.go_back()
    settle(world)
    assert names(world) == RANKED
    assert view(world)[0] == 1.0
    world.go_forward()
    settle(world)
    assert names(world) == ["London", "Paris"]


@pytest.mark.slow
def test_words_that_are_typed_are_one_step_back(world: Any) -> None:
    world.get_by_label("Search").press_sequentially("paris", delay=90)
    address(world, "q=paris")
    world.go_back()
    settle(world)
    assert world.url.endswith("index.html")
    assert names(world) == RANKED


def test_filters_move_the_map_to_what_is_left(world: Any) -> None:
    world.get_by_label("Region").select_option("Europe")
    k, x, y = view(world)
    assert k > 4
    assert 4000 < x < 5500 and y < 1500
    shown = world.eval_on_selector_all("#spots circle:not(.dim):not(.out)", "all => all.length")
    assert shown == 2
    world.get_by_role("button", name="Clear filters").click()
    assert view(world)[0] == 1.0


def test_no_cluster_left_is_said_in_a_sentence(world: Any) -> None:
    world.get_by_label("Search").fill("atlantis")
    assert names(world) == []
    assert "No cluster fits" in world.locator("#none").inner_text()
    world.get_by_label("Search").fill("")
    assert not world.locator("#none").is_visible()


@pytest.mark.parametrize("word", ["londres", "Tokio", "soul", "Parigi"])
def test_search_knows_other_names_of_cities(world: Any, word: str) -> None:
    world.get_by_label("Search").fill(word)
    assert len(names(world)) == 1


def test_clusters_are_filtered_by_their_change(world: Any) -> None:
    world.get_by_label("Change").select_option("new")
    assert names(world) == ["Bengaluru"]
    world.get_by_label("Change").select_option("up")
    assert "Boston" in names(world) and "London" not in names(world)
    address(world, "change=up")
    cells = world.locator("#table tbody tr:not([hidden]) td.growth").all_inner_texts()
    assert set(cells) == {"small base"}  # no town had thirty documents
    world.get_by_label("Edition").select_option("2011")
    assert world.get_by_label("Change").is_disabled()
    assert len(names(world)) == 7


def test_a_tip_tells_of_the_circle_under_the_pointer(world: Any) -> None:
    tip = world.locator("#tip")
    assert not tip.is_visible()
    world.locator("#spots circle[data-name*=Boston]").hover()
    assert tip.inner_text().startswith("1. Boston")
    assert "Total, percentage points" in tip.inner_text()
    world.mouse.move(2, 2)
    assert not tip.is_visible()


@pytest.mark.slow
def test_a_tip_tells_of_the_circle_that_is_tapped(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "index.html", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#world").scroll_into_view_if_needed()
    page.locator("#spots circle[data-name*=Boston]").tap()
    settle(page)
    assert page.locator("#tip").inner_text().startswith("1. Boston")
    box = page.locator("#tip").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.slow
def test_clusters_are_gone_through_by_keyboard(world: Any) -> None:
    world.locator("#world").focus()
    world.keyboard.press("n")
    assert world.locator("#tip").inner_text().startswith("1. Boston")
    world.keyboard.press("n")
    assert world.locator("#told").inner_text() == "2. London, United Kingdom"
    world.keyboard.press("p")
    world.keyboard.press("Enter")
    assert world.locator("#panel h3").inner_text().startswith("1. Boston")


@pytest.mark.slow
def test_a_link_to_a_cluster_shows_its_row_below_the_head(visit: Visit, atlas: Path) -> None:
    last = visit(atlas / "index.html").locator("#table tbody tr").last.get_attribute("id")
    page = visit(atlas / "index.html", "#" + str(last), viewport={"width": 1440, "height": 620})
    page.evaluate("document.querySelector('.js .list').style.minHeight = '430px'")
    page.reload()
    settle(page)
    row = page.locator("tr.picked").bounding_box()
    head = page.locator("#table thead").bounding_box()
    scroll = page.locator(".scroll").bounding_box()
    assert row["y"] >= head["y"] + head["height"] - 1
    assert row["y"] + row["height"] <= scroll["y"] + scroll["height"] + 1


def test_places_that_stay_in_too_few_draws_are_striped(world: Any) -> None:
    """Every second place of the small world stays in half of the draws."""
    assert "Striped" in world.locator(".close-by").text_content()
    raw = world.evaluate("JSON.parse(document.getElementById('data').textContent).shapes")
    assert sum(len(shape.get("loose", [])) for shape in raw.values()) > 0


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.slow
def test_the_panel_keeps_to_its_place_and_the_page_ends_with_its_foot(
    visit: Visit, atlas: Path, width: int
) -> None:
    page = visit(atlas / "index.html", viewport={"width": width, "height": 900})
    page.get_by_role("button", name="show London", exact=False).click()
    beyond = page.evaluate(
        """() => { const panel = document.getElementById("panel").getBoundingClientRect();
        return [...document.querySelectorAll("#panel dt, #panel dd")]
          .filter(e => e.getBoundingClientRect().right > panel.right + 1).map(e => e.textContent); }"""
    )
    assert beyond == []
    left = "document.documentElement.scrollHeight - scrollY - document.querySelector('footer').getBoundingClientRect().bottom"
    assert abs(page.evaluate(left)) < 2
