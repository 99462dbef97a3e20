"""The page that changes the method: exact, usable by hand, by keyboard and by address, and silent."""

# ruff: noqa: E501 - scripts of the page stand in one line
from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browser import whatif_world
from browser.kit import PHONE, TABLET, WIDE, faults, too_wide
from browser.test_pages import LOOKS
from browser.whatif_world import Line, Page, address, as_page, random_setting
from browser.worlds import HOSTILE
from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.pack.content import Packed
from hotbed.analysis.whatif.setting import Setting, setting_of
from hotbed.publish.atlas.page import navigation
from hotbed.publish.atlas.whatif.page import evaluable, whatif_html
from hotbed.publish.facts.gather import overview
from hotbed.publish.maps.places import Places

Visit = Callable[..., Any]

ASK = """(settings) => new Promise((done, failed) => {
  const text = (id) => document.getElementById(id).textContent.trim();
  const script = Uint8Array.from(atob(text("worker")), (letter) => letter.charCodeAt(0));
  const worker = new Worker(URL.createObjectURL(new Blob([script], {type: "text/javascript"})));
  const answers = [];
  worker.onmessage = ({data}) => {
    if (data.failed) failed(data.failed);
    if (data.answer) answers.push({rows: data.answer.rows, labels: [...data.answer.labels], problem: data.answer.problem});
    if (answers.length === settings.length) done(answers);
    else worker.postMessage({setting: settings[answers.length]});
  };
  worker.postMessage({pack: text("pack"), search: text("search")});
})"""


@pytest.fixture(scope="session")
def rhine(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return whatif_world.page(tmp_path_factory.mktemp("rhine"))


@pytest.fixture(scope="session")
def by_links(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Clusters merge only where they share documents."""
    merging = {"within_km": 6.0, "coactivity": 0.1}
    return whatif_world.page(tmp_path_factory.mktemp("links"), merging=merging)


def settle(page: Any, after: str | None = None) -> None:
    """Wait for the answer to the setting that the page shows, or to that of an address."""
    page.wait_for_function(
        "wanted => document.documentElement.dataset.answered === (wanted ?? location.hash)",
        arg=after,
    )


def said(page: Any) -> str:
    return str(page.locator("#said").inner_text())


def lines_of(rows: list[dict[str, Any]]) -> list[Line]:
    return [(row["rank"], row["total"], row["counts"], row["shares"]) for row in rows]


def compare(visit: Visit, of: Page, seeds: range) -> None:
    settings = [random_setting(of.run, seed) for seed in seeds]
    page = visit(of.path)
    page.set_default_timeout(60_000)
    answers = page.evaluate(ASK, [as_page(setting) for setting in settings])
    found = 0
    for seed, answer, (lines, labels) in zip(seeds, answers, of.answers(settings), strict=True):
        assert answer["problem"] == "", seed
        assert lines_of(answer["rows"]) == lines, seed
        assert answer["labels"] == labels, seed
        found += len(lines)
    assert found > len(seeds)


def test_random_settings_have_every_member_and_digit_of_python(visit: Visit, rhine: Page) -> None:
    compare(visit, rhine, range(25))


@pytest.mark.slow
def test_two_hundred_settings_have_every_member_and_digit(visit: Visit, rhine: Page) -> None:
    compare(visit, rhine, range(100, 300))


def test_clusters_merge_by_shared_documents_as_in_python(visit: Visit, by_links: Page) -> None:
    compare(visit, by_links, range(25))


def test_the_recipe_as_it_is_gives_the_run(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path)
    settle(page, "")
    assert said(page) == f"The recipe as it is: {rhine.run.ranking.num_rows} clusters."
    assert set(page.locator("#table tbody .move").all_inner_texts()) == {"="}
    names = page.locator("#table tbody .name bdi").all_inner_texts()
    assert names == rhine.run.ranking["name"].to_pylist()


def test_the_address_brings_a_setting_back_and_the_table_shows_its_digits(
    visit: Visit, rhine: Page
) -> None:
    base = setting_of(rhine.run.recipe)
    setting = replace(
        base,
        radius_km=7.0,
        min_listings=40,
        merge_km=2.5,
        counting=Counting.FULL,
        weights={"patents": 2.5, "publications": 0.7},
        years={"patents": (2012, 2015), "publications": None},
    )
    page = visit(rhine.path, address(setting, base))
    settle(page)
    assert page.get_by_label("Radius", exact=True).input_value() == "7"
    assert page.get_by_label("Full").is_checked()
    assert page.locator(".years-of output").first.inner_text() == "2012–2015"
    ((lines, _),) = rhine.answers([setting])
    cells = page.eval_on_selector_all(
        "#table tbody tr[data-row]",
        "rows => rows.map(r => [...r.querySelectorAll('td.num')].map(c => c.textContent))",
    )
    assert [row[0] for row in cells] == [str(rank) for rank, *_ in lines]
    for shown, (_, total, counts, shares) in zip(cells, lines, strict=True):
        figures = [total, counts[0], shares[0], counts[1], shares[1]]
        for text, exact in zip(shown[1:], figures, strict=True):
            decimals = len(text.partition(".")[2])
            assert abs(float(text.replace(",", "")) - float(exact)) <= 0.5000001 * 10**-decimals
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [
        (int(row["rank"]), row["total"], row["patents_count"], row["publications_share"])
        for row in rows
    ] == [(rank, total, counts[0], shares[1]) for rank, total, counts, shares in lines]


def test_sliders_answer_and_what_moved_is_told(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path)
    settle(page, "")
    count = rhine.run.ranking.num_rows
    page.get_by_label("Minimum density", exact=True).fill("150")
    settle(page, "#min=150")
    gone = page.locator("#table tr.gone")
    assert re.match(r"Minimum density 150 listings: \d+ clusters?, \d+ fewer", said(page))
    shown = page.locator("#table tr[data-row]").count()
    assert shown < count
    assert gone.count() >= count - shown
    page.wait_for_function("() => location.hash === '#min=150'")
    page.wait_for_function(
        "() => document.querySelector('#spoken').textContent === document.querySelector('#said').textContent"
    )
    page.get_by_role("button", name="back to this minimum density", exact=False).click()
    settle(page, "")
    assert gone.count() == 0
    page.get_by_label("Radius, km").fill("4.5")
    settle(page, "#radius=4.5")
    page.get_by_role("checkbox", name="publications").uncheck()
    settle(page, "#radius=4.5&off=publications")
    assert "without publications" in said(page)
    assert page.get_by_role("checkbox", name="patents").is_disabled()  # the last one stays
    assert page.locator("#table tr[data-row]").first.locator("td.num").last.inner_text() == "–"
    page.get_by_role("button", name="Reset all").click()
    settle(page, "")
    assert page.get_by_role("button", name="Reset all").is_disabled()


def test_movement_is_told_where_weights_change(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path, "#weight.patents=0&weight.publications=10")
    settle(page)
    moves = page.locator("#table tbody .move").all_inner_texts()
    ups = sum(int(move[2:]) for move in moves if move.startswith("▲"))
    assert ups > 0
    assert ups == sum(int(move[2:]) for move in moves if move.startswith("▼"))
    ranks = rhine.run.ranking
    was = dict(zip(ranks["name"].to_pylist(), ranks["rank"].to_pylist(), strict=True))
    names = page.locator("#table tbody .name bdi").all_inner_texts()
    for rank, (name, move) in enumerate(zip(names, moves, strict=True), 1):
        places = {"▲": 1, "▼": -1, "=": 0}[move[0]] * int(move[2:] or 0)
        assert was[name] - rank == places


def test_everything_works_by_keyboard(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path)
    settle(page, "")
    page.get_by_label("Radius", exact=True).focus()
    page.keyboard.press("ArrowRight")
    settle(page, "#radius=8.5")
    page.get_by_label("First year of patents").focus()
    page.keyboard.press("ArrowRight")
    settle(page, "#radius=8.5&years.patents=2012-2016")
    page.get_by_label("Fractional").focus()
    page.keyboard.press("ArrowRight")
    settle(page, "#radius=8.5&years.patents=2012-2016&counting=full")
    row = page.locator("#table .on-map").first
    row.focus()
    page.keyboard.press("Enter")
    assert row.get_attribute("aria-pressed") == "true"
    assert "gained" in page.locator("#panel").inner_text()
    page.locator("#frame.near").wait_for()  # once the map has moved there
    page.keyboard.press("Escape")
    assert page.locator("#panel h3").count() == 0


@pytest.mark.slow
def test_years_play_through_and_pause(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path, "#years.patents=2011-2012&min=30")
    settle(page)
    play = page.get_by_role("button", name="through the years of patents", exact=False)
    play.click()
    assert play.get_attribute("aria-pressed") == "true"
    settle(page, "#min=30&years.patents=2012-2013")
    settle(page, "#min=30&years.patents=2013-2014")
    play.click()
    assert play.get_attribute("aria-pressed") == "false"
    stands = page.locator(".years-of output").first.inner_text()
    page.wait_for_timeout(2200)
    assert page.locator(".years-of output").first.inner_text() == stands


def test_a_recipe_is_copied_that_holds_what_changed(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path, "#radius=10&off=publications&weight.patents=2&years.patents=2012-2014")
    settle(page)
    text = page.locator("#recipe").text_content()
    assert text == whatif_world.recipe_of(rhine.run, page_setting(rhine))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as recipe").click()
    page.wait_for_function("() => document.querySelector('#copy-recipe').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == text
    after = page.evaluate("() => location.hash")
    page.get_by_label("Full").check()
    settle(page, f"{after}&counting=full")
    assert page.get_by_role("button", name="Copy as recipe").is_disabled()


def page_setting(of: Page) -> Setting:
    base = setting_of(of.run.recipe)
    years = {"patents": (2012, 2014)}
    return replace(
        base, radius_km=10.0, metrics=("patents",), weights={"patents": 2.0}, years=years
    )


@pytest.mark.slow
def test_a_setting_without_documents_is_told(visit: Visit, rhine: Page) -> None:
    """No document is of 2010, which the run did not count: the address is not followed there."""
    page = visit(
        rhine.path, "#years.patents=2010-2010&radius=900&weight.nothing=3&min=abc&%E0%A4%A"
    )
    settle(page, "#radius=30")
    assert page.locator(".years-of output").first.inner_text() == "2011–2016"


@pytest.mark.parametrize("after", ["", pytest.param("#radius=6&min=40", marks=pytest.mark.slow)])
def test_the_page_is_accessible_and_within_its_width(visit: Visit, rhine: Page, after: str) -> None:
    page = visit(rhine.path, after)
    settle(page, after)
    page.locator("#table .on-map").first.click()
    for scheme, size in [*LOOKS, ("light", {"width": 1280, "height": 900}), ("light", TABLET)]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.wait_for_timeout(60)
        assert too_wide(page) == "", (scheme, size)
        assert faults(page) == [], (scheme, size)


def test_it_works_by_touch(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path, viewport=PHONE, has_touch=True, is_mobile=True)
    settle(page, "")
    slider = page.get_by_label("Radius", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 14, box["y"] + box["height"] / 2)
    settle(page, "#radius=30")
    page.locator("#said").wait_for()


def test_without_a_script_the_ranking_is_there(visit: Visit, rhine: Page) -> None:
    page = visit(rhine.path, java_script_enabled=False)
    assert page.locator("#table tbody tr").count() == rhine.run.ranking.num_rows
    assert "needs JavaScript" in page.locator("#without").inner_text()
    assert not page.locator("#setting").is_visible()
    assert not page.locator("#map").is_visible()


def test_a_single_file_holds_the_page_where_asked(visit: Visit, rhine: Page) -> None:
    """In a frame: without an address and the links of a folder, with the same answers."""
    page = visit(rhine.run.atlas(single_file=True))
    assert page.locator("iframe").count() == 0
    page = visit(rhine.run.atlas(single_file=True, what_if=True))
    page.get_by_text("What if the method were another?").click()
    frame = page.frame_locator("iframe")
    frame.locator("#said", has_text="The recipe as it is:").wait_for()
    frame.get_by_label("Radius", exact=True).fill("10")
    frame.locator("#said", has_text="Radius 10 km:").wait_for()
    base = setting_of(rhine.run.recipe)
    ((lines, _),) = rhine.answers([replace(base, radius_km=10.0)])
    assert frame.locator("#table tr[data-row]").count() == len(lines)
    assert not frame.get_by_role("button", name="Copy link").is_visible()
    assert "radius" not in page.url
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert too_wide(page) == "", size


def test_ranks_below_the_floor_are_not_printed(visit: Visit, rhine: Page, tmp_path: Path) -> None:
    packed = evaluable(rhine.run)
    assert packed is not None
    documents = [
        row["patents_count"] + row["publications_count"] for row in rhine.run.ranking.to_pylist()
    ]
    floor = sorted(documents)[2] + 0.01
    path = tmp_path / "whatif.html"
    header = {**packed.header, "least_documents": floor}
    nav = navigation("Few", ("regions", "time"))
    page_of = replace(packed, header=header)
    text = whatif_html(overview(rhine.run), page_of, Places.of(rhine.run), nav)
    path.write_text(text, encoding="utf-8")
    page = visit(path)
    settle(page, "")
    ranks = page.locator("#table .on-map").all_inner_texts()
    assert [rank == "–" for rank in ranks] == [count < floor for count in documents]


def test_hostile_names_stay_text(visit: Visit, rhine: Page, tmp_path: Path) -> None:
    packed = evaluable(rhine.run)
    assert packed is not None
    clusters = [
        {**cluster, "name": HOSTILE[number % len(HOSTILE)], "economies": ["<b>"]}
        for number, cluster in enumerate(packed.header["clusters"])
    ]
    names = tuple(
        (HOSTILE[number % 7], *rest) for number, (_, *rest) in enumerate(packed.places.names)
    )
    places = replace(packed.places, names=names)
    bad = Packed({**packed.header, "clusters": clusters}, places, packed.counts, packed.documents)
    path = tmp_path / "whatif.html"
    nav = navigation(HOSTILE[0], ("regions", "time"))
    path.write_text(
        whatif_html(overview(rhine.run), bad, Places.of(rhine.run), nav), encoding="utf-8"
    )
    page = visit(path, "#radius=4&min=40")
    settle(page)
    for n in range(page.locator("#table .on-map").count()):
        page.locator("#table .on-map").nth(n).click()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert too_wide(page) == "", size
    assert page.locator("img").count() == 0
    assert HOSTILE[0] in page.locator("#table").inner_text()
    assert faults(page) == []
