"""The page of counts by regions: the menu works without a script, tables can be sorted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Visit = Callable[..., Any]
FILL = "(path) => getComputedStyle(path).fill"


def _fills(page: Any) -> list[str]:
    return page.eval_on_selector_all(
        ".areas path > title", f"(all) => all.map((t) => ({FILL})(t.parentElement))"
    )


def test_the_menu_changes_the_map_without_a_script(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "areas.html", java_script_enabled=False)
    assert page.locator(".classes:visible").count() == 1
    assert "Total, percentage points" in page.locator(".classes:visible").inner_text()
    page.locator("label", has_text="Growth").click()
    assert "since the previous edition" in page.locator(".classes:visible").inner_text()
    assert page.locator("table.sortable thead button").count() == 0


def test_colours_follow_the_menu(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "areas.html")
    total = _fills(page)
    assert len(total) == 4
    assert len(set(total)) > 2  # classes, and nothing
    page.locator("label", has_text="In clusters").click()
    assert _fills(page) != total


def test_rows_are_put_in_order(visit: Visit, atlas: Path) -> None:
    page = visit(atlas / "areas.html")
    table = page.locator("table.sortable").first
    names = lambda: table.locator("tbody td:nth-child(2)").all_inner_texts()  # noqa: E731
    ranked = names()
    head = table.get_by_role("button", name="Region")
    head.click()
    assert names() == sorted(ranked)
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("Region")
    table.get_by_role("button", name="Rank").click()
    assert names() == ranked
    assert table.locator("tfoot").inner_text().strip().startswith("Not in any region")
