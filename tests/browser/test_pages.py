"""Every page in a browser: silent, within its width, accessible, in light, dark and on paper."""

# ruff: noqa: E501 - scripts of the page stand in one line
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from browser.kit import PHONE, TABLET, WIDE, faults, too_wide

PAGES = (
    *("index", "compare", "time", "whatif", "findings", "regions", "areas", "method", "data"),
    *("glossary", "cluster", "economies", "economy"),
)
IN_SINGLE = (
    *("index", "compare", "whatif", "findings", "method", "data", "glossary", "cluster"),
    *("economies", "economy"),
)
QUICK = ("index", "cluster")
REST = [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in PAGES]
SLOW = [pytest.param(name, marks=() if name == "index" else pytest.mark.slow) for name in PAGES]
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)]
Visit = Callable[..., Any]


def _path(atlas: Path, name: str) -> tuple[Path, str]:
    """A page's path, and what stands after it in the address."""
    clusters = sorted((atlas / "clusters").glob("*.html"))
    if name == "cluster":
        return clusters[0], ""
    if name == "economy":
        return min((atlas / "economies").glob("[A-Z][A-Z].html")), ""
    chosen = ",".join(path.stem for path in clusters[:3]) if name == "compare" else ""
    return atlas / f"{name}.html", f"#{chosen}" if chosen else ""


@pytest.mark.parametrize("name", REST)
def test_page_is_silent_accessible_and_within_its_width(
    visit: Visit, atlas: Path, name: str
) -> None:
    path, after = _path(atlas, name)
    page = visit(path, after)
    for scheme, size in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.wait_for_timeout(30)
        assert too_wide(page) == "", (name, scheme, size)
        assert faults(page) == [], (name, scheme, size)


@pytest.mark.parametrize("name", [name for name in REST if name.values[0] in IN_SINGLE])
@pytest.mark.slow
def test_a_page_of_one_metric_stays_within_its_width(visit: Visit, single: Path, name: str) -> None:
    path, after = _path(single, name)
    page = visit(path, after)
    for size in (WIDE, TABLET, PHONE):
        page.set_viewport_size(size)
        assert too_wide(page) == "", (name, size)


@pytest.mark.parametrize(
    "name", [name for name in SLOW if name.values[0] not in ("regions", "areas")]
)
def test_hostile_names_stay_text_and_in_their_place(visit: Visit, hostile: Path, name: str) -> None:
    path, after = _path(hostile, name)
    page = visit(path, after)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert too_wide(page) == "", (name, size)
    assert page.locator("img").count() == 0
    assert faults(page) == []


@pytest.mark.parametrize("name", SLOW)
def test_on_paper_nothing_is_cut_and_no_control_is_left(
    visit: Visit, atlas: Path, name: str
) -> None:
    path, after = _path(atlas, name)
    page = visit(path, after, color_scheme="dark", viewport={"width": 760, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(50)
    assert too_wide(page) == ""
    shown = page.evaluate(
        """() => [...document.querySelectorAll("nav.site, select, input[type=search], .tools button")]
        .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert shown == []
    light = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert light == "rgb(255, 255, 255)"


def test_a_printed_cluster_has_its_map_on_the_first_sheet(
    visit: Visit, atlas: Path, tmp_path: Path
) -> None:
    path, _ = _path(atlas, "cluster")
    page = visit(path)
    page.pdf(path=tmp_path / "cluster.pdf", format="A4")
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "cluster.pdf").pages]
    assert "Its places" in sheets[0]
    assert "Core place" in sheets[0]  # the map's legend stands below it


@pytest.mark.parametrize("name", SLOW)
def test_at_double_zoom_nothing_overflows(visit: Visit, atlas: Path, name: str) -> None:
    """1440 pixels at 200 % are 720."""
    path, after = _path(atlas, name)
    page = visit(path, after, viewport={"width": 720, "height": 500}, device_scale_factor=2)
    assert too_wide(page) == ""


@pytest.mark.parametrize("name", SLOW)
def test_everything_that_can_be_used_can_be_reached_by_keyboard(
    visit: Visit, atlas: Path, name: str
) -> None:
    path, after = _path(atlas, name)
    page = visit(path, after)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
        .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility() && !e.closest("svg a")
          && !e.matches("[type=radio]:not(:checked)")).length"""
    )
    reached = page.evaluate("() => { window.seen = new Set(); document.activeElement.blur(); }")
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "() => { window.seen.add(document.activeElement); return seen.size; }"
        )
    assert reached >= wanted
    assert "focus" in page.evaluate(
        """() => [...document.styleSheets].flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join(" ")"""
    )


def test_without_a_script_tables_figures_and_maps_are_there(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "index.html", java_script_enabled=False)
    assert page.locator("#table tbody tr").count() == 7
    assert page.locator("#spots circle").count() == 7
    page.locator(".base .land").wait_for()
    assert page.locator("#labels text").count() == 7
    assert not page.locator("#search").is_visible()
    assert not page.locator("#tools").is_visible()
