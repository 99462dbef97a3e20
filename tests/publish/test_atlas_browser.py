"""The atlas in a browser, network off: no error, and the address brings a view back."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import two_editions
from hotbed.measure.findings import findings
from hotbed.publish.atlas_site import write_atlas

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="there is no chromium here"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = two_editions.editions(tmp_path_factory.mktemp("atlas"))[1]
    return write_atlas(made, findings(made)).parent


def _dom(address: str, profile: Path) -> str:
    """The page as it stands after its script has run; any word of the console fails the test."""
    done = subprocess.run(
        [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}",
         "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", address],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert said == []
    return done.stdout


def test_no_page_complains(folder: Path, tmp_path: Path) -> None:
    cluster = next(iter(sorted((folder / "clusters").glob("*.html"))))
    for path in (*sorted(folder.glob("*.html")), cluster):
        assert "<h1" in _dom(path.as_uri(), tmp_path)


def test_the_address_brings_search_and_view_back(folder: Path, tmp_path: Path) -> None:
    dom = _dom((folder / "index.html").as_uri() + "#q=zzz&noise=0&view=4,5000,2500", tmp_path)
    rows = re.findall(r'<tr id="row-[^>]*>', dom)
    assert rows
    assert all("hidden" in row for row in rows)
    assert "scale(4.0000)" in dom
    assert re.search(r'data-do="noise" aria-pressed="false"', dom)


def test_chosen_clusters_stand_side_by_side(folder: Path, tmp_path: Path) -> None:
    page = (folder / "compare.html").read_text("utf-8")
    ids = re.findall(r'<li data-id="([^"]+)"', page)[:2]
    dom = _dom((folder / "compare.html").as_uri() + "#" + ",".join([*ids, "unknown"]), tmp_path)
    head = dom[dom.index('id="columns"') :]
    assert head[: head.index("</thead>")].count("Remove") >= 2
    assert dom.count('type="checkbox"') == page.count("<li data-id=")
