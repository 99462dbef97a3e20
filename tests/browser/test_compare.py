"""The compare page: choosing by words, removing, the most there may be, pictures, the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser.kit import PHONE

Visit = Callable[..., Any]


def columns(page: Any) -> list[str]:
    return [
        text.split(". ")[1].split(",")[0]
        for text in page.locator("#columns thead a").all_inner_texts()
    ]


def add(page: Any, words: str) -> None:
    """Type words and take the first suggestion, by keyboard."""
    page.get_by_label("Add a cluster").fill(words)
    page.keyboard.press("Enter")


def test_chosen_clusters_stand_side_by_side_and_in_the_address(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html")
    assert not page.locator("#beside").is_visible()
    add(page, "tok")
    assert "at least one more" in page.locator("#said").inner_text()
    add(page, "boston")
    assert columns(page) == ["Tokyo", "Boston"]
    assert page.locator("#columns tr", has_text="Rank").first.locator("td").all_inner_texts() == [
        "3 (2-3)",
        "1",
    ]
    page.reload()
    assert columns(page) == ["Tokyo", "Boston"]
    page.get_by_role("button", name="Remove Tokyo", exact=False).click()
    assert columns(page) == ["Boston"]
    assert page.url.count(",") == 0
    page.go_back()
    assert columns(page) == ["Tokyo", "Boston"]


def test_the_picker_is_used_by_mouse_and_keyboard_and_knows_other_names(
    visit: Visit, atlas: Path
) -> None:
    page = visit(atlas / "compare.html")
    field = page.get_by_label("Add a cluster")
    field.focus()
    assert page.locator("#options [role=option]").count() == 7
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "option-1"
    page.keyboard.press("Enter")
    assert columns(page) == ["London"]
    field.fill("parigi")
    page.locator("#options [role=option]").click()
    assert columns(page) == ["London", "Paris"]
    field.fill("atlantis")
    assert page.locator("#options").inner_text() == "No cluster fits."
    page.keyboard.press("Escape")
    assert not page.locator("#options").is_visible()


def test_five_are_the_most(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html", "#unknown,%E0%A4%A")
    for name in ("Tokyo", "Boston", "Paris", "London", "Seoul"):
        add(page, name.lower())
    assert len(columns(page)) == 5
    assert page.get_by_label("Add a cluster").is_disabled()
    assert "5 is the most" in page.locator("#said").inner_text()


def test_everything_is_a_picture_with_its_numbers(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html")
    add(page, "tokyo")
    add(page, "boston")
    assert page.locator("#maps .outline-map .area").count() == 2
    # Boston 6/55 + 12/24 of all, Tokyo 12/55 + 3/24: 0.609 and 0.343
    assert "Boston, MA is 1.8 times as large as Tokyo." in page.locator("#words").inner_text()
    assert page.locator("#years .chart").count() == 2
    assert page.locator("#years .chart .run").count() == 4
    page.locator("#years figure summary").first.click()
    assert page.locator("#years table").first.locator("td.num").all_inner_texts() == ["12.0", "6.0"]
    row = page.locator("#fields-0 tbody tr", has_text="Semiconductors").first
    assert row.locator("td.num").first.inner_text().startswith("1.00")
    assert row.locator(".dumbbell .mark").count() == 2
    assert row.locator(".dumbbell .reach").count() == 2


def test_a_field_without_documents_is_a_zero_and_an_unknown_one_a_dash(
    visit: Visit, atlas: Path
) -> None:
    page = visit(atlas / "compare.html")
    page.evaluate(
        """() => { const tag = document.getElementById("facts"), data = JSON.parse(tag.textContent);
        data.clusters[1].fields[0] = []; data.clusters[2].fields[0] = null;
        sessionStorage.setItem("facts", JSON.stringify(data)); }"""
    )
    page.add_init_script(
        """new MutationObserver(() => { const tag = document.getElementById("facts");
        if (!tag || tag.dataset.done) return;
        tag.dataset.done = 1; tag.textContent = sessionStorage.getItem("facts"); })
        .observe(document, {childList: true, subtree: true});"""
    )
    page.reload()
    for name in ("boston", "london", "tokyo"):
        add(page, name)
    row = page.locator("#fields-0 tbody tr", has_text="Semiconductors").first
    cells = row.locator("td.num").all_inner_texts()
    assert [cell.split()[0] for cell in cells] == ["1.00", "0", "–"]


def test_it_fits_on_a_phone(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html", viewport=PHONE, has_touch=True, is_mobile=True)
    for name in ("tokyo", "boston", "paris"):
        add(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_label("Add a cluster").bounding_box()["y"] < PHONE["height"]


def test_without_a_script_the_figures_stand_in_a_table(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html", java_script_enabled=False)
    assert page.locator("#without tbody tr").count() == 7
    assert page.locator("#without tbody tr").first.locator("td").first.inner_text() == "1"
    assert not page.locator("#finder").is_visible()
