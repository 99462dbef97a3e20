"""The clip in a browser: played and stepped by keyboard, still where motion isn't wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.kit import AXE, PHONE, WIDE
from hotbed.publish.clip import frames
from hotbed.result import Result
from support import kit_world

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return kit_world.build(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def clip(run: Result) -> Path:
    return run.clip()[0]


def ranks(page: Any) -> str:
    """The rank that stands on the card; nothing where it is hidden."""
    return str(
        page.evaluate(
            "() => document.querySelector('#card:not([hidden]) .rank')?.textContent ?? ''"
        )
    )


def test_keys_step_from_the_last_to_the_first_and_back(visit: Visit, clip: Path) -> None:
    page = visit(clip)
    assert ranks(page) == ""
    seen = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        seen.append(ranks(page))
    assert seen == ["3", "2", "1", ""]
    page.keyboard.press("ArrowLeft")
    assert ranks(page) == "1"
    assert page.inner_text("#spoken") == page.inner_text("#caption")
    page.keyboard.press("Home")
    assert ranks(page) == ""
    page.click("#on")
    assert ranks(page) == "3"
    page.click("#back")
    assert ranks(page) == ""


def test_space_plays_and_pauses_and_the_map_flies(visit: Visit, clip: Path) -> None:
    page = visit(clip, reduced_motion="no-preference")
    page.clock.install()
    boxes = set()
    page.keyboard.press(" ")
    assert page.inner_text("#play") == "Pause"
    for _ in range(20):
        page.clock.run_for(250)
        boxes.add(page.get_attribute("#map", "viewBox"))
    assert len(boxes) > 4  # the opening, and several pictures on the way
    assert ranks(page) == "3"
    page.keyboard.press(" ")
    assert page.inner_text("#play") == "Play"


def test_where_motion_is_not_wanted_there_are_steps(visit: Visit, clip: Path) -> None:
    page = visit(clip)
    page.clock.install()
    boxes = []
    page.keyboard.press(" ")
    for _ in range(32):
        page.clock.run_for(250)
        box = page.get_attribute("#map", "viewBox")
        if box not in boxes[-1:]:
            boxes.append(box)
    assert len(boxes) == 2  # the opening and the first scene, and nothing between
    assert ranks(page) == "3"


@pytest.mark.parametrize(
    "look",
    [
        ("light", WIDE),
        pytest.param(("dark", WIDE), marks=pytest.mark.slow),
        pytest.param(("light", PHONE), marks=pytest.mark.slow),
    ],
)
def test_it_is_accessible_and_within_its_width(
    visit: Visit, clip: Path, look: tuple[str, dict[str, int]]
) -> None:
    scheme, size = look
    page = visit(clip, color_scheme=scheme, viewport=size)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make modules")
    page.evaluate(AXE.read_text("utf-8"))
    report = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    faults = [each for each in report["violations"] if each["impact"] in ("serious", "critical")]
    assert faults == []


def test_without_a_script_it_is_a_map_and_a_text(visit: Visit, clip: Path) -> None:
    page = visit(clip, java_script_enabled=False)
    assert page.is_visible("#map")
    assert not page.is_visible("#controls")
    assert page.locator(".scenes li").count() == 3


def test_the_film_plays(
    visit: Visit, run: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "RATE", 1)
    film = run.clip(film="webm")[1]
    player = tmp_path / "player.html"
    player.write_text(f'<video src="{film.as_uri()}" muted></video>', "utf-8")
    page = visit(player)
    told = page.evaluate(
        """() => new Promise((done) => {
        const film = document.querySelector("video");
        const size = () => [film.videoWidth, film.videoHeight];
        const told = () => [film.duration, ...size(), film.error?.message ?? null];
        const end = () => done(told());
        film.onseeked = end; film.onerror = end; film.currentTime = 20; })"""
    )
    length, wide, high, error = told
    assert (wide, high, error) == (1280, 720, None)
    assert 29 < length < 31
