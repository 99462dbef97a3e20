"""Where browser and axe lie, the widths, and what every page is asked."""

# ruff: noqa: E501 - scripts of the page stand in one line
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "atlas" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}


def too_wide(page: Any) -> str:
    """Elements that reach beyond the page, if the body can be scrolled sideways."""
    return str(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? "" :
        [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).join("\\n")"""
        )
    )


def faults(page: Any) -> list[str]:
    """What axe finds serious or critical: rule and the first element."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make modules")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    # without preload, which asks for style sheets once more, as pages from disk may not
    options = "{resultTypes: ['violations'], preload: false}"
    report = page.evaluate(f"() => axe.run(document, {options})")
    return [
        f"{violation['impact']} {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in report["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
