"""The glossary holds every term that pages link to; heads say what a page is and where it lies."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.publish.atlas.around.glossary import GLOSSARY
from support import two_editions

TEMPLATES = Path(str(resources.files("hotbed.publish.atlas") / "templates"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("around")
    file = two_editions.write(two_editions.rows(), folder / "world.csv")
    return two_editions.edition(file, 2013, folder / "2013")


def test_every_term_that_a_template_links_to_is_explained() -> None:
    used = set()
    for template in TEMPLATES.glob("*.j2"):
        used |= set(re.findall(r'term\(nav, "([^"]+)"', template.read_text("utf-8")))
    assert used
    assert used <= set(GLOSSARY)
    assert all(other in GLOSSARY for term in GLOSSARY.values() for other in term.see)
    assert list(GLOSSARY) == sorted(GLOSSARY)


def test_terms_lead_to_their_meaning(run) -> None:
    atlas = run.atlas().parent
    glossary = (atlas / "glossary.html").read_text("utf-8")
    links = re.findall(r'href="glossary.html#([^"]+)"', (atlas / "method.html").read_text("utf-8"))
    assert set(links) >= {"ledger", "listing", "confidence"}
    assert all(f'id="{key}"' in glossary for key in links)


def test_a_page_says_what_it_is_and_where_it_will_lie(run) -> None:
    first = run.atlas(address="https://example.org/clusters")
    page = first.read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/clusters/index.html">' in page
    assert re.search(r'<meta name="description" content="[^"]*clusters? hold', page)
    assert 'property="og:title" content="Edition 2013"' in page
    assert 'href="data:image/svg+xml,' in page
    assert '<meta name="dcterms.bibliographicCitation" content="Edition 2013. Made with' in page
    cluster = next(first.parent.glob("clusters/*.html"))
    address = f"https://example.org/clusters/clusters/{cluster.name}"
    assert f'<link rel="canonical" href="{address}">' in cluster.read_text("utf-8")
    preview = first.with_name("preview.png").read_bytes()
    assert preview[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(preview[16:20]), int.from_bytes(preview[20:24])) == (1200, 630)
    assert "https://example.org/clusters/preview.png" in page


def test_an_address_that_is_none_is_refused(run) -> None:
    with pytest.raises(HotbedError, match=r"'example.org' is no address of a web page; write http"):
        run.atlas(address="example.org")


def test_equal_runs_give_an_equal_preview(run) -> None:
    again = [run.atlas().with_name("preview.png").read_bytes() for _ in range(2)]
    assert again[0] == again[1]
