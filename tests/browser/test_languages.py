"""Pages in another language as scripts make them: no English is left, downloads are as ever."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser import whatif_world, worlds
from hotbed.base.language import language_of
from hotbed.result import Result
from support.pseudo import Pseudo, Texts, names_of, narrow

Visit = Callable[..., Any]

KEPT = (
    *("Small world", "PatentsView", "hotbed", "CSV", "JSON", "SVG", "PNG", "JavaScript"),
    *("WebAssembly", "DBSCAN", "SHA", "km", "kB", "MB", "gii", "DOI"),
    *map(str, worlds.TOWNS),
    "Very Long Name of an Institute",
)
"""Names, signs of units and formats."""
MACHINE = re.compile(
    r"[0-9a-f]{8,}|\S+\.(?:csv|json|parquet|geojson|html)|\S+://\S+|\w+…|<iframe.*>"
)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.atlas(tmp_path_factory.mktemp("wide"), Pseudo())


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.atlas(tmp_path_factory.mktemp("spanish"), language_of("es"))


def _left(page: Any, *runs: Result) -> dict[str, str]:
    """English that stands in a page as it is now."""
    names = {*KEPT, *worlds.HOSTILE, *(name for run in runs for name in names_of(run))}
    texts = Texts(page.content()).texts
    # What a text area holds is its value.
    texts += page.eval_on_selector_all("textarea", "areas => areas.map(area => area.value)")
    return narrow([MACHINE.sub(" ", text) for text in texts], names)


def _runs(atlas: Path) -> list[Result]:
    return [Result(atlas.parent), Result(atlas.parent.parent / "2011")]


def test_the_world_page_speaks_whatever_is_chosen(visit: Visit, wide: Path) -> None:
    page, runs = visit(wide / "index.html"), _runs(wide)
    page.wait_for_timeout(300)
    left = _left(page, *runs)
    for select in page.locator("select:visible").all():
        for option in select.locator("option").all():
            select.select_option(option.get_attribute("value") or "")
            left |= _left(page, *runs)
        select.select_option(index=0)
    buttons = page.locator("button:visible").all()
    assert len(buttons) > 10
    for button in buttons:
        button.click()
        left |= _left(page, *runs)
    page.locator("input[type=search]").first.fill("zzz")
    left |= _left(page, *runs)
    assert left == {}


@pytest.mark.slow
def test_a_menu_beside_a_section_speaks(visit: Visit, wide: Path) -> None:
    page = visit(sorted((wide / "clusters").glob("JP-*.html"))[0])
    menu = page.locator("section:has(#series-title) .offers").first
    menu.locator("summary").click()
    left = {}
    for button in menu.locator("button:has-text('Ｃｉｔｅ'), button:has-text('Ｅｍｂｅｄ')").all():
        button.click()
        menu.locator("textarea").wait_for()
        left |= _left(page, *_runs(wide))
    assert left == {}


def test_the_compare_page_speaks_of_what_is_compared(visit: Visit, wide: Path) -> None:
    page, runs = visit(wide / "compare.html"), _runs(wide)
    left = _left(page, *runs)
    for words in ("tok", "boston", "atlantis"):
        page.locator("[role=combobox]").fill(words)
        left |= _left(page, *runs)
        page.keyboard.press("Enter")
        left |= _left(page, *runs)
    page.locator("#columns button").first.click()
    left |= _left(page, *runs)
    assert left == {}


@pytest.mark.slow
def test_the_what_if_page_speaks_of_every_setting(
    visit: Visit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    drawn = whatif_world.page(tmp_path_factory.mktemp("wide"), Pseudo())
    page = visit(drawn.path)
    settled = "() => document.documentElement.dataset.answered === location.hash"
    page.wait_for_function("() => document.documentElement.dataset.answered === ''")
    left = _left(page, drawn.run)
    for after in (
        "#radius=7",
        "#min=150",
        "#merge=2.5&counting=full",
        "#off=publications",
        "#weight.patents=2.5",
        "#years.patents=2012-2014",
        "#min=99999",
    ):
        page.evaluate("after => { location.hash = after; }", after)
        page.wait_for_function(settled)
        left |= _left(page, drawn.run)
        if (spot := page.locator("#table .on-map").first).is_visible():
            spot.click()
            left |= _left(page, drawn.run)
    assert left == {}


@pytest.mark.slow
def test_downloads_of_a_spanish_page_have_points_and_its_cells_commas(
    visit: Visit, spanish: Path, tmp_path: Path
) -> None:
    page = visit(spanish / "index.html")
    totals = page.locator("#table tbody td.total").all_inner_texts()
    assert all(re.match(r"\d+,\d", total) for total in totals)
    menu = page.locator("section:has(#list-title) .offers").first
    menu.locator("summary").click()
    with page.expect_download(timeout=60_000) as download:
        menu.get_by_role("button", name="CSV", exact=True).click()
    download.value.save_as(tmp_path / "saved")
    rows = list(csv.reader(io.StringIO((tmp_path / "saved").read_text("utf-8-sig"))))
    assert [row for row in rows[1:] if any(re.fullmatch(r"\d+\.\d+", cell) for cell in row)]
    assert not [cell for row in rows[1:] for cell in row if re.fullmatch(r"\d+,\d+", cell)]
    page.locator("input[type=search]").first.fill("zzz")
    assert page.locator("#found").inner_text().startswith("0 de ")
