"""The compare page: choosing, removing, the most there may be, searching, the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Visit = Callable[..., Any]


def columns(page: Any) -> list[str]:
    return [
        text.split(". ")[1].split(",")[0]
        for text in page.locator("#columns thead a").all_inner_texts()
    ]


def test_chosen_clusters_stand_side_by_side_and_in_the_address(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html")
    assert not page.locator("#beside").is_visible()
    page.get_by_label("Compare Tokyo", exact=False).check()
    assert "at least one more" in page.locator("#said").inner_text()
    page.get_by_label("Compare Boston", exact=False).check()
    assert columns(page) == ["Tokyo", "Boston"]
    assert page.locator("#columns .small-chart").count() == 4  # two metrics each
    assert page.locator("#columns tr", has_text="Rank").locator("td").all_inner_texts() == [
        "3 (2-3)",
        "1",
    ]
    page.reload()
    assert columns(page) == ["Tokyo", "Boston"]
    page.get_by_role("button", name="Remove Tokyo", exact=False).click()
    assert columns(page) == ["Boston"]
    assert page.url.count(",") == 0


def test_five_are_the_most_and_search_finds_them(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "compare.html", "#unknown,%E0%A4%A")
    for name in ("Tokyo", "Boston", "Paris", "London", "Seoul"):
        page.get_by_label("Search").fill(name.lower())
        assert page.locator("#choose li:visible").count() == 1
        page.get_by_label(f"Compare {name}", exact=False).check()
    page.get_by_label("Search").fill("")
    assert page.locator("#choose li:visible").count() == 7
    assert page.locator("#choose input:disabled").count() == 2
    assert "5 is the most" in page.locator("#said").inner_text()
