"""What a page offers beside its sections: downloads, a link, a frame to embed, a citation."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.kit import PHONE
from support.small_cells import build

Visit = Callable[..., Any]


def _menu(page: Any, title: str) -> Any:
    """The opened menu of the section with that heading."""
    menu = page.locator(f"section:has(#{title}) .offers").first
    menu.locator("summary").click()
    return menu


def _saved(page: Any, menu: Any, name: str, folder: Path) -> tuple[str, bytes]:
    with page.expect_download(timeout=60_000) as download:
        menu.get_by_role("button", name=name, exact=True).click()
    path = folder / "saved"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def _cluster(atlas: Path) -> Path:
    return sorted((atlas / "clusters").glob("JP-*.html"))[0]


def test_a_filtered_ranking_is_saved_as_it_is_shown(
    visit: Visit, atlas: Path, tmp_path: Path
) -> None:
    page = visit(atlas / "index.html", "#region=Europe")
    shown = page.locator("#table tbody tr:not([hidden]) th.name a").all_inner_texts()
    name, content = _saved(page, _menu(page, "list-title"), "CSV", tmp_path)
    assert name == "Small-world-Ranking.csv"
    assert content.startswith(b"\xef\xbb\xbf")  # spreadsheets then read it as UTF-8
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == len(shown) + 1 > 1
    column = next(number for number, head in enumerate(rows[0]) if head.startswith("Cluster"))
    assert all(row[column].startswith(name) for row, name in zip(rows[1:], shown, strict=True))


def test_no_cell_of_a_saved_table_runs(visit: Visit, hostile: Path, tmp_path: Path) -> None:
    page = visit(hostile / "index.html")
    _name, content = _saved(page, _menu(page, "list-title"), "CSV", tmp_path)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert any(cell.startswith("'=HYPERLINK(0)") for cell in cells)
    assert not any(cell[:1] in "=@" for cell in cells if cell)


def test_a_map_is_saved_as_drawing_and_as_picture(
    visit: Visit, atlas: Path, tmp_path: Path
) -> None:
    page = visit(_cluster(atlas))
    menu = _menu(page, "map-title")
    name, drawing = _saved(page, menu, "SVG", tmp_path)
    assert name.endswith("Its-places.svg")
    text = drawing.decode()
    assert text.startswith("<svg")
    assert "class=" not in text  # its styles stand in it
    assert 'fill="rgb(' in text
    name, picture = _saved(page, menu, "PNG", tmp_path)
    assert name.endswith("Its-places.png")
    assert picture.startswith(b"\x89PNG\r\n")
    assert len(picture) > 5000


@pytest.mark.slow
def test_the_world_map_is_saved_with_its_land(visit: Visit, atlas: Path, tmp_path: Path) -> None:
    page = visit(atlas / "index.html")
    page.wait_for_timeout(300)
    _name, drawing = _saved(page, _menu(page, "map-title"), "SVG", tmp_path)
    assert b'href="data:image/png;base64,' in drawing
    assert drawing.count(b"<circle") >= 7


def test_a_frame_shows_one_section_and_leads_to_the_whole(visit: Visit, atlas: Path) -> None:
    page = visit(_cluster(atlas))
    menu = _menu(page, "series-title")
    menu.get_by_role("button", name="Embed").click()
    code = menu.locator("textarea").input_value()
    assert code.startswith("<iframe src=")
    assert "#embed=series-title" in code
    framed = visit(_cluster(atlas), "#embed=series-title", viewport=PHONE)
    framed.locator("#series-title").wait_for()
    assert not framed.locator("h1").is_visible()
    assert not framed.locator("nav.site").is_visible()
    assert not framed.locator(".offers").first.is_visible()
    framed.get_by_text("Source:").wait_for()


def test_a_citation_names_section_page_and_recipe(visit: Visit, atlas: Path) -> None:
    page = visit(_cluster(atlas))
    menu = _menu(page, "series-title")
    menu.get_by_role("button", name="Cite").click()
    text = menu.locator("textarea").input_value()
    assert text.startswith("“By year”, Tokyo")
    assert "Small world. Made with hotbed" in text
    assert "recipe " in text


def test_a_menu_closes_by_escape_and_gives_the_focus_back(visit: Visit, atlas: Path) -> None:
    page = visit(_cluster(atlas))
    menu = _menu(page, "series-title")
    menu.get_by_role("button", name="Cite").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"


@pytest.mark.slow
def test_the_sections_of_a_comparison_can_be_shared_with_what_is_chosen(
    visit: Visit, atlas: Path
) -> None:
    ids = ",".join(path.stem for path in sorted((atlas / "clusters").glob("*.html"))[:2])
    page = visit(atlas / "compare.html", f"#{ids}")
    heading = page.locator("#maps-title")
    menu = heading.locator("xpath=..").locator(".offers")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Copy link").click()
    assert menu.get_by_label("Link", exact=True).input_value().endswith(f"#{ids}")
    menu.get_by_role("button", name="Embed").click()
    embed = menu.get_by_label("HTML to embed").input_value()
    assert f"#embed=maps-title&amp;{ids}" in embed
    framed = visit(atlas / "compare.html", f"#embed=maps-title&{ids}")
    assert framed.locator("#maps .outline-map").count() == 2
    assert not framed.locator("#side").is_visible()


def test_what_is_taken_of_rounded_figures_says_so(visit: Visit, tmp_path: Path) -> None:
    result = build(tmp_path, {"method": "rounding", "base": 5})
    result.atlas()
    path = next((result.folder / "atlas" / "clusters").glob("CH-*.html"))
    page = visit(path)
    _name, content = _saved(page, _menu(page, "parts-title"), "CSV", tmp_path)
    *_lines, last = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(last) == 1
    assert "rounded to multiples of 5" in last[0]
    alone = visit(path, "#embed=teams-title")
    assert "rounded to multiples of 5" in alone.locator("section:has(#teams-title)").inner_text()
