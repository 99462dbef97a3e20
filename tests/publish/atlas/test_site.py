"""The atlas as a folder: whole, linked, safe with any name, the same bytes, the run's figures."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.findings.findings import findings
from hotbed.base.errors import HotbedError
from hotbed.publish.atlas.cluster import cluster_html
from hotbed.publish.atlas.map import Mapper
from hotbed.publish.atlas.page import navigation
from hotbed.publish.atlas.record import file_names
from hotbed.publish.atlas.site import write_atlas, write_single
from hotbed.publish.facts.beside import Similar
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.publish.maps.places import Places
from hotbed.reference.incomes import IncomeGroups
from hotbed.result import Result
from hotbed.tables import SUBJECTS
from support import two_editions

EVIL = "<script>alert(1)</script>"
NAMES = [
    EVIL,
    "=HYPERLINK(0)",
    "شركة القاهرة",
    "東京大学",
    "Ü" * 300,
    '" onload="alert(1)',
    "a & b",
]
GROUPS = IncomeGroups("made up", None, {"KR": "High income", "JP": f"{EVIL} income"}, {})
TOWNS = {"A": (126.98, 37.57, "KR"), "B": (139.69, 35.69, "JP"), "S": (127.05, 37.60, "KR")}


class Page(HTMLParser):
    """A page's elements, ids, links and texts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self._last = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._last = "data" if dict(attrs).get("type") else tag
        self.elements.append((tag, dict(attrs)))
        if self._last in ("style", "script"):
            self.inside.setdefault(self._last, []).append("")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._last in ("style", "script"):
            self.inside[self._last][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._last = ""

    @property
    def ids(self) -> set[str]:
        return {value for _tag, attributes in self.elements if (value := attributes.get("id"))}

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def _rows() -> list[dict[str, object]]:
    """Forty patents and papers; towns A and S lie 7 km apart, B far away."""
    rows: list[dict[str, object]] = []
    for number in range(40):
        for person, town in enumerate("AAB" if number % 4 else "SAB"):
            lon, lat, country = TOWNS[town]
            rows.append(
                {
                    "document_id": f"D{number}",
                    "year": 2011 + number % 3,
                    "contributor": person,
                    "lon": lon,
                    "lat": lat,
                    "country": country,
                    "applicant": NAMES[number % len(NAMES)],
                    "cpc": "H01L 21/02",
                }
            )
    return rows


def _run(folder: Path) -> Result:
    file = two_editions.write(_rows(), folder / "rows.csv")
    recipe = {
        "preset": "gii-2017",
        "study": {"title": f"Study {EVIL}", "note": "=note"},
        "inputs": [
            {"source": "table", "metric": metric, "files": [str(file)], "credit": EVIL}
            for metric in ("patents", "publications")
        ],
        "metrics": {
            name: {"label": label, "years": [2011, 2013]}
            for name, label in (("patents", "Patents"), ("publications", "Papers"))
        },
        "detection": {"min_listings": 3},
        "merging": {"within_km": 0},
    }
    return hotbed.run(recipe, folder / "out")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    run = _run(tmp_path_factory.mktemp("atlas"))
    folder = run.folder / "regions"
    folder.mkdir()
    (folder / "asia-top-2.csv").write_text(
        "rank,cluster_id,name,economies,world_rank,min_listings,patents_count,total\n"
        f"1,KR-37.57N-126.98E,{EVIL},KR,1,2,3.5,1.0\n",
        encoding="utf-8",
    )
    with (run.folder / "intensity.csv").open("w", encoding="utf-8") as stream:
        stream.write("rank,cluster_id,shape,population,population_source,intensity\n")
        stream.write(f"1,{run.ranking['cluster_id'][0]},buffer,1000000,grid,4.321\n")
    return run


def atlas_of(run: Result) -> Path:
    known = facts(run, groups=GROUPS)
    told = territories(run, known.ranking, groups=GROUPS)
    return write_atlas(run, known, findings(run), territories=told)


@pytest.fixture(scope="module")
def pages(result: Result) -> dict[str, Page]:
    first = atlas_of(result)
    folder = first.parent
    return {str(path.relative_to(folder)): Page(path) for path in sorted(folder.rglob("*.html"))}


def test_every_page_is_there(result: Result, pages: dict[str, Page]) -> None:
    clusters = {f"clusters/{key}.html" for key in result.ranking["cluster_id"].to_pylist()}
    assert len(clusters) == 2
    assert clusters | {
        "index.html",
        "compare.html",
        "whatif.html",
        "findings.html",
        "method.html",
        "data.html",
        "regions.html",
        "economies.html",
        "economies/KR.html",
        "economies/JP.html",
        "economies/high-income.html",
    } <= set(pages)
    for name in clusters:
        for ending in (".csv", ".json"):
            assert (
                pages[name]
                .path.with_suffix("")
                .with_name(pages[name].path.name.removesuffix(".html") + ending)
                .is_file()
            )


def test_every_link_leads_to_a_file_and_a_place_in_it(pages: dict[str, Page]) -> None:
    by_path = {page.path.resolve(): page for page in pages.values()}
    seen = 0
    for page in pages.values():
        for link in page.all("a"):
            address, _, anchor = (link["href"] or "").partition("#")
            path = (page.path.parent / unquote(address)).resolve() if address else page.path
            assert path.is_file(), (page.path.name, link["href"])
            if anchor and (address.endswith("compare.html") or "," in anchor):
                known = {tr.get("data-id") for tr in by_path[path.resolve()].all("tr")}
                assert {unquote(key) for key in anchor.split(",")} <= known
            elif anchor:
                assert unquote(anchor) in by_path[path.resolve()].ids, (page.path.name, link)
            seen += 1
    assert seen > 60


def test_nothing_is_fetched_and_only_own_code_runs(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for tag, attributes in page.elements:
            for key, value in attributes.items():
                assert not key.startswith("on")
                assert key != "style"
                if tag == "link":  # the icon, which stands in the page
                    assert dict(attributes)["rel"] == "icon"
                elif key in ("src", "href", "xlink:href", "srcset", "action", "data"):
                    assert not re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|//)", value or ""), value
            assert tag not in ("iframe", "img", "object", "embed", "form") or (
                page.path.name in ("index.html", "compare.html", "whatif.html") and tag == "form"
            )
        policy = next(
            meta["content"] or ""
            for meta in page.all("meta")
            if meta.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none';")
        search = " 'wasm-unsafe-eval'; worker-src blob:"
        assert (search in policy) == (page.path.name == "whatif.html")
        policy = policy.replace(search, "")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            digests = [hashlib.sha256(text.encode()).digest() for text in page.inside[tag]]
            named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
            assert f"{tag}-src {named};" in policy


def _data(page: Page) -> str:
    """The block of data in the page that compares; it is no script that could run."""
    block = re.search(
        r'<script type="application/json" id="facts">(.*?)</script>',
        page.path.read_text("utf-8"),
        re.DOTALL,
    )
    assert block is not None
    return block.group(1)


def test_a_cluster_shows_its_partners_and_those_of_its_profile(result: Result) -> None:
    """All papers are of towns A, S and B: each cluster has the other as its partner."""
    known = facts(result)
    cluster, other = known.clusters[:2]
    near = Similar(other.cluster_id, other.name, 0.871, ["Semiconductors"])
    names = file_names(one.cluster_id for one in known.clusters)
    html = cluster_html(
        replace(cluster, similar=[near]),
        replace(known, clusters=[replace(cluster, similar=[near]), other]),
        names,
        Mapper(Places.of(result)),
        navigation("Study", (), "../"),
    )
    assert html.count('class="tie"') == 1
    assert "Similarity is the cosine" in html
    assert f'<a href="{names[other.cluster_id]}.html">' in html.split("similar-title")[2]
    assert "0.87" in html.split("similar-title")[2]


def test_compare_holds_the_figures_of_the_clusters_pages(pages: dict[str, Page]) -> None:
    page = pages["compare.html"]
    data = json.loads(_data(page))
    assert not set("<>&") & set(_data(page))
    for cluster in data["clusters"]:
        text = "".join(pages[cluster["href"]].text)
        values = dict(zip(data["measures"], cluster["values"], strict=True))
        for name in ("Patents, fractional count", "% of all Papers", "Places"):
            assert values[name] in text
    assert data["fields"][0]["names"] == ["Semiconductors"]
    first = data["clusters"][0]
    assert first["fields"][0][0][:3] == [0, "100.0", "1.00"]
    assert first["lists"][0][1] == "0"  # all its applicants are listed
    assert [tr for tr in page.all("tr") if tr.get("data-id") == "KR-37.57N-126.98E"]


def test_world_page_offers_every_metric_and_economy(pages: dict[str, Page]) -> None:
    page = pages["index.html"]
    options = [option["value"] for option in page.all("option")]
    sorts = ["total", "patents", "publications", "intensity"]
    assert options == [*sorts, "", "JP", "KR", "", "High income", f"{EVIL} income"]
    row = next(tr for tr in page.all("tr") if tr.get("id") == "row-KR-37.57N-126.98E")
    assert len((row["data-by"] or "").split()) == 4


def test_ids_are_unique_and_pages_have_one_heading(pages: dict[str, Page]) -> None:
    for page in pages.values():
        ids = [attributes["id"] for _tag, attributes in page.elements if attributes.get("id")]
        assert len(ids) == len(set(ids)), page.path.name
        assert len(page.all("h1")) == 1
        named = {
            value
            for _tag, attributes in page.elements
            for value in (attributes.get("aria-labelledby") or "").split()
        }
        assert named <= set(ids)


def test_names_from_data_stay_text(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert EVIL not in page.path.read_text("utf-8")
    page = pages["clusters/KR-37.57N-126.98E.html"]
    text = "".join(page.text)
    for name in NAMES:
        assert name in text, name
    assert unescape(page.path.read_text("utf-8")).count("Ü" * 300) >= 1


def test_csv_holds_no_formula_and_the_same_figures_as_json_and_page(
    result: Result, pages: dict[str, Page]
) -> None:
    page = pages["clusters/KR-37.57N-126.98E.html"]
    facts = json.loads(page.path.with_name("KR-37.57N-126.98E.json").read_text("utf-8"))
    with page.path.with_name("KR-37.57N-126.98E.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert not [row for row in rows for cell in row.values() if re.match(r"[=@+]", cell or "")]
    kept = {(row["section"], row["metric"], row["item"], row["measure"]): row for row in rows}
    ranked = result.ranking.to_pylist()[facts["rank"] - 1]
    text = "".join(page.text)
    for metric in facts["metrics"]:
        name = metric["metric"]
        assert metric["count"] == ranked[f"{name}_count"]
        line = kept["metrics", name, metric["label"], "count"]
        assert (float(line["value"]), line["unit"]) == (metric["count"], "documents")
        assert f"{metric['count']:,.1f}" in text
        years = [row for row in facts["subjects"]["series"] if row["metric"] == name]
        assert sum(row["documents"] for row in years) == pytest.approx(metric["count"], abs=1e-3)
    labels = {row["label"] for row in facts["subjects"]["applicants"]}
    assert {EVIL, "=HYPERLINK(0)"} <= labels
    assert kept["applicants", "patents", "'=HYPERLINK(0)", "documents"]["unit"] == "documents"
    assert facts["intensity"]["intensity"] == 4.321
    assert "4.32" in text


def test_equal_runs_give_equal_bytes(result: Result, pages: dict[str, Page]) -> None:
    folder = result.folder / "atlas"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    atlas_of(Result(result.folder))
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_older_atlas_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    run = two_editions.editions(tmp_path)[0]
    first = atlas_of(run)
    stale = first.parent / "clusters" / "gone.html"
    stale.write_text("old")
    atlas_of(run)
    assert not stale.exists()
    (first.parent / "index.html").write_text("somebody's page")
    with pytest.raises(HotbedError, match="something else"):
        atlas_of(run)
    assert (first.parent / "index.html").read_text() == "somebody's page"


def test_without_stages_and_profiles_what_they_told_is_left_out(tmp_path: Path) -> None:
    run = two_editions.editions(tmp_path)[1]
    shutil.rmtree(run.folder / ".hotbed")
    known = facts(run)
    nothing: dict[str, Any] = {key: {} for key in SUBJECTS}
    bare = replace(known, clusters=[replace(row, **nothing) for row in known.clusters])
    first = write_atlas(run, bare, findings(run))
    page = next(iter(sorted((first.parent / "clusters").glob("*.html")))).read_text("utf-8")
    assert "Its name:" not in page
    assert "By year" not in page
    assert "How it was found" in page


def test_a_run_without_clusters_has_an_atlas(tmp_path: Path) -> None:
    file = two_editions.write(_rows(), tmp_path / "rows.csv")
    run = two_editions.edition(file, 2012, tmp_path / "out", detection={"min_listings": 9000})
    first = atlas_of(run)
    assert "No cluster was found" in first.read_text("utf-8")


def test_the_single_file_links_to_no_page(result: Result) -> None:
    path = write_single(result, facts(result))
    assert path.name == "atlas.html"
    assert "clusters/" not in "".join(a["href"] or "" for a in Page(path).all("a"))


def test_command_writes_the_atlas_with_the_change_since_another_run(tmp_path: Path) -> None:
    import typer

    from hotbed.cli.atlas import atlas

    before, now = two_editions.editions(tmp_path)[:2]
    app = typer.Typer()
    app.command()(atlas)
    done = CliRunner().invoke(app, [str(now.folder), "--against", str(before.folder), "-q"])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(now.folder / "atlas" / "index.html")
    texts = [path.read_text("utf-8") for path in (now.folder / "atlas" / "clusters").glob("*.html")]
    assert [text for text in texts if "Before, it ranked" in text]
    assert [text for text in texts if "It is new to the list." in text]
    assert all("What its change consists of" in text for text in texts)
    assert [text for text in texts if "from the merger with 0.00°N 2.00°E" in text]


def test_command_takes_several_editions_and_income_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To 2013, 2012 and 2011 in one option; the income groups are those that were fetched."""
    import typer

    from hotbed.cli.atlas import atlas

    oldest, older, now = two_editions.editions(tmp_path)
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "cache"))
    fetched = tmp_path / "cache" / "fetched"
    fetched.mkdir(parents=True)
    (fetched / "worldbank-income.csv").write_text("code,incgroup,year_fiscal\nGAB,Middle,2026\n")
    app = typer.Typer()
    app.command()(atlas)
    against = f"{older.folder},{oldest.folder}"
    done = CliRunner().invoke(app, [str(now.folder), "--against", against, "-q", "--single-file"])
    assert done.exit_code == 0, done.output
    page = Page(now.folder / "atlas.html")
    options = [option.get("value") for option in page.all("option")]
    assert options[:3] == ["", "2012", "2011"]
    assert "worldbank-income.csv" in "".join(page.text)
    assert "fiscal year 2026" in "".join(page.text)
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "empty"))
    done = CliRunner().invoke(app, [str(now.folder), "-q", "--single-file"])
    assert "fiscal year" not in (now.folder / "atlas.html").read_text("utf-8")


def test_regions_have_titles_in_words_maps_and_names_of_clusters(tmp_path: Path) -> None:
    run = _run(tmp_path)
    (run.folder / "regions").mkdir()
    first = run.ranking.to_pylist()[0]
    (run.folder / "regions" / "eastern-asia-below.csv").write_text(
        "place,name,economies,lon,lat,listings_within,lacking,nearest_cluster,nearest_km,joins\n"
        f"1,Busan,KR,129.08,35.18,2,1,{first['cluster_id']},12.5,\n",
        encoding="utf-8",
    )
    page = Page(atlas_of(run).parent / "regions.html")
    text = " ".join(page.text)
    assert "Just below the threshold: Eastern Asia" in text
    assert f"1. {first['name']}" in text
    assert first["cluster_id"] not in text
    assert "South Korea" in text
    dots = [circle for circle in page.all("circle") if circle.get("class") == "core"]
    assert len(dots) == 1
    assert any("clusters/" in (link["href"] or "") for link in page.all("a"))


def test_the_page_that_changes_the_method_goes_into_the_single_file_alone(result: Result) -> None:
    import typer

    from hotbed.cli.atlas import atlas

    app = typer.Typer()
    app.command()(atlas)
    done = CliRunner().invoke(app, [str(result.folder), "-q", "--what-if"])
    assert isinstance(done.exception, HotbedError)
    assert "--single-file alone" in str(done.exception)
    path = result.atlas(single_file=True)
    assert "srcdoc" not in path.read_text("utf-8")
    result.atlas(single_file=True, what_if=True)
    page = Page(path)
    (frame,) = page.all("iframe")
    inside = frame["srcdoc"] or ""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text("utf-8"))
    assert policy is not None
    own = re.search(r'Content-Security-Policy" content="([^"]*)"', inside)
    assert own is not None
    for digest in re.findall(r"'sha256-[^']+'", own[1].replace("&#39;", "'")):
        assert digest in policy[1].replace("&#39;", "'")
    assert 'href="method.html"' not in inside
    assert EVIL not in inside
