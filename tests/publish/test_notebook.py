"""What a result shows in a notebook, and what it converts to."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from hotbed.analysis.findings.findings import findings
from hotbed.base.errors import HotbedError
from hotbed.publish.notebook import FIRST
from support import kept, world

HOSTILE = '<img src=x onerror="alert(1)">|*b*|\u202e=1+1'


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook")
    file = _csv(world.rows(), folder / "listings.csv")
    return kept.run(world.recipe(file, study={"title": f"Towns {HOSTILE}"}), folder / "out")


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """Thirty towns, ten degrees apart, the first with most documents."""
    folder = tmp_path_factory.mktemp("wide")
    rows = [
        {
            "document_id": f"D{town}-{n}",
            "year": 2012,
            "contributor": 0,
            "lon": -170.0 + 11 * town,
            "lat": 70.0 - 4 * town,
        }
        for town in range(30)
        for n in range(40 - town)
    ]
    return kept.run(world.recipe(_csv(rows, folder / "listings.csv")), folder / "out")


def _csv(rows, path):
    lines = [",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


class Page(HTMLParser):
    """Elements, attributes and text of a piece of HTML."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def test_it_shows_the_first_clusters_with_their_units_and_a_map(wide):
    html = wide._repr_html_()
    page = Page(html)
    assert len(html) < 300_000
    assert page.elements.count("tr") == 1 + FIRST
    assert page.elements.count("circle") == wide.ranking.num_rows == 30
    first = wide.ranking.slice(0, 1).to_pylist()[0]
    # 40 documents of one inventor at one place, of 40 + 39 + ... + 11 = 765: 5.23 %
    start = page.text.index("1")
    assert page.text[start : start + 4] == ["1", first["name"], "40.0", "5.23"]
    assert "PCT applications (documents)" in page.text
    assert "% of world" in page.text
    assert any("The first 20 of 30" in text for text in page.text)


def test_it_is_well_formed_and_brings_nothing_from_elsewhere(result):
    html = result._repr_html_()
    ElementTree.fromstring(html)  # noqa: S314 - our own
    page = Page(html)
    assert not {"script", "style", "img", "iframe", "link", "a", "foreignobject"} & set(
        page.elements
    )
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "href"]
    assert "url(" not in html


def test_names_are_text_and_do_not_turn_the_line(result):
    page = Page(result._repr_html_())
    assert 'Towns <img src=x onerror="alert(1)">|*b*| =1+1' in page.text
    assert "\u202e" not in result._repr_html_() + result._repr_markdown_()
    assert "\\<img src=x" in result._repr_markdown_()
    assert "\\|\\*b\\*\\|" in result._repr_markdown_()


def test_markdown_holds_the_same_table(wide):
    lines = wide._repr_markdown_().splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + FIRST
    assert table[2].endswith("| 40.0 | 5.23 |")


def test_colours_are_the_pages_own(wide):
    html = wide._repr_html_()
    assert 'fill="currentColor"' in html
    styles = " ".join(value for name, value in Page(html).attributes if name == "style")
    assert "color:" not in styles.replace("border-color", "")


def test_a_run_without_clusters_says_so(tmp_path):
    file = _csv(world.rows(), tmp_path / "listings.csv")
    recipe = world.recipe(file, detection={"min_listings": 99})
    html = kept.run(recipe, tmp_path / "out")._repr_html_()
    assert "No place is dense enough" in html
    assert "<table" not in html


def test_findings_show_as_markdown(result):
    told = findings(result)
    assert told._repr_markdown_() == told.to_markdown()


@pytest.mark.parametrize("name", ["ranking", "clusters", "members", "ledger", "series"])
def test_a_table_is_the_same_in_every_form(result, name):
    arrow = result.to_arrow(name)
    assert isinstance(arrow, pa.Table)
    pandas, polars = result.to_pandas(name), result.to_polars(name)
    assert list(pandas.columns) == polars.columns == arrow.column_names
    assert len(pandas) == len(polars) == arrow.num_rows
    plain = [column for column in arrow.column_names if column != "geometry"]
    assert polars.select(plain).to_dicts() == arrow.select(plain).to_pylist()


def test_the_geometry_is_that_of_the_clusters(result):
    frame = result.to_geopandas()
    assert frame.crs == "EPSG:4326"
    assert frame["cluster_id"].tolist() == result.clusters["cluster_id"].to_pylist()
    assert frame.geometry.is_valid.all()


def test_an_unknown_table_names_the_nearest(result):
    with pytest.raises(HotbedError, match="no table 'rankings'; did you mean 'ranking'"):
        result.to_arrow("rankings")
    with pytest.raises(HotbedError, match=r"no table '\.\./run'; it has ranking, clusters"):
        result.to_arrow("../run")


@pytest.mark.parametrize(
    ("call", "module", "remedy"),
    [
        ("to_pandas", "pandas", r"pip install 'hotbed\[pandas\]'"),
        ("to_polars", "polars", r"pip install 'hotbed\[polars\]'"),
        ("to_geopandas", "geopandas", r"pip install 'hotbed\[geopandas\]'"),
    ],
)
def test_a_missing_package_is_named_with_its_command(result, monkeypatch, call, module, remedy):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(HotbedError, match=f"is not installed; {remedy}"):
        getattr(result, call)()
