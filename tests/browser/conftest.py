"""A browser without a network: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import worlds
from browser.kit import BROWSER, FLAGS, WIDE


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser a module: Playwright's loop must not outlive it into other tests."""
    if BROWSER is None:
        pytest.skip("there is no chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end no word may stand in the console, no request may have left."""
    contexts: list[Any] = []
    said: list[str] = []

    def stop(route: Any) -> None:
        if route.request.url.startswith("file://"):
            route.continue_()
        else:
            said.append(f"request: {route.request.url}")
            route.abort()

    def heard(message: Any) -> None:
        if not message.text.startswith("[PST]"):  # the site's theme tells its mode
            said.append(f"console: {message.text}")

    def opening(path: Path, after: str = "", **options: Any) -> Any:
        asked = {"viewport": WIDE, "reduced_motion": "reduce"} | options
        context = browser.new_context(**asked)
        contexts.append(context)
        context.route("**/*", stop)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", heard)
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.goto(path.as_uri() + after)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an atlas with everything that one can have."""
    return worlds.atlas(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an atlas of one metric."""
    return worlds.single(tmp_path_factory.mktemp("single"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an atlas with hostile names."""
    return worlds.hostile(tmp_path_factory.mktemp("hostile"))
