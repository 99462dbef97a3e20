"""A result answers what the verbs answer: the same data, shown the same way."""

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.change.published import read_published
from hotbed.base.errors import HotbedError
from hotbed.cli.main import app
from support import kit_world, two_editions

POLYGON = '{"type": "Polygon", "coordinates": [[[-1,-1],[5,-1],[5,1],[-1,1],[-1,-1]]]}'
INCOME = "iso2,incgroup_current,region\nGA,Upper middle income,Africa\nST,Low income,Africa\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("result")
    (folder / "published.csv").write_text("rank,cluster_name,economy\n4,Kango,GA\n", "utf-8")
    (folder / "area.geojson").write_text(POLYGON, "utf-8")
    (folder / "income.csv").write_text(INCOME, "utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(folder):
    _, before, now = two_editions.editions(folder)
    return before, now


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


def printed(verb, run, *options):
    """What a verb prints as JSON and as text."""
    arguments = [verb, str(run.folder), *map(str, options)]
    outputs = [CliRunner().invoke(app, [*arguments, *more]) for more in (["--json"], [])]
    assert [done.exit_code for done in outputs] == [0, 0], outputs
    return json.loads(outputs[0].stdout), outputs[1].stdout


def same_as_verb(answer, verb, run, *options):
    """The answer's data are the verb's JSON, and the answer printed is what the verb prints."""
    data, text = printed(verb, run, *options)
    assert answer.to_dict() == data
    assert repr(answer).rstrip() == text.rstrip()


def test_explain(kit):
    same_as_verb(kit.explain(1, rows=3), "explain", kit, 1, "--rows", 3)
    assert kit.explain("Lambeth").cluster == kit.explain(2).cluster
    assert "<pre>" in kit.explain("Lambeth")._repr_html_()
    with pytest.raises(HotbedError, match=r"no cluster 'Lambet!'; did you mean 'Lambeth'\?"):
        kit.explain("Lambet!")


def test_profile(kit):
    profile = kit.profile(1, top=2)
    same_as_verb(profile, "profile", kit, 1, "--top", 2)
    # All four years of the window stand there, whatever the number of lines.
    years = [row["year"] for row in profile.subjects["series"]["patents"]]
    assert years == [2015, 2016, 2017, 2018]
    assert len(profile.subjects["applicants"]["patents"]) == 2
    assert "<script>" not in profile._repr_html_()


def test_compare_takes_a_run_its_folder_and_a_published_table(runs, folder):
    before, now = runs
    compared = now.compare(before)
    same_as_verb(compared, "compare", now, before.folder)
    same_as_verb(now.compare(str(before.folder), top=2), "compare", now, before.folder, "--top", 2)
    table = folder / "published.csv"
    same_as_verb(now.compare(table), "compare", now, table)
    assert now.compare(read_published(table)).to_dict() == now.compare(table).to_dict()
    frame = compared.to_pandas()
    # K's cluster had four documents in 2012 and has four in 2013.
    assert frame.set_index("name").loc["0.00°N 0.55°E", "total_growth_moving_counts"] == 0.0
    with pytest.raises(HotbedError, match="leave out --edition and --rank-column"):
        now.compare(before, edition="2012")
    with pytest.raises(HotbedError, match="there is no file"):
        now.compare(folder / "nothing.csv")


def test_decompose(runs, folder):
    before, now = runs
    one = now.decompose(before, 1)
    same_as_verb(one, "decompose", now, 1, "--against", before.folder)
    every = now.decompose(str(before.folder), top=2)
    same_as_verb(every, "decompose", now, "--against", before.folder, "--top", 2)
    assert now.table("decomposition")["change"].equals(every.to_arrow()["change"])
    parts = ("documents", "world", "borders", "merges", "weights", "geocoder", "parameters")
    with (now.folder / "decomposition.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            assert row["previous_run"] == before.digest
            assert sum(Decimal(row[name]) for name in parts) == Decimal(row["change"])
            assert Decimal(row["total"]) - Decimal(row["previous_total"]) == Decimal(row["change"])
    with pytest.raises(HotbedError, match=r"ranks alone.*; give the folder of a run of the same"):
        now.decompose(folder / "published.csv")
    with pytest.raises(HotbedError, match=r"no cluster 'Kangu'; did you mean 'Kango'\?"):
        now.decompose(before, "Kangu")


def test_whatif(runs, folder, tmp_path):
    _, now = runs
    one = now.whatif(radius_km=20, min_listings=2, top=3)
    same_as_verb(one, "whatif", now, "--radius", 20, "--min", 2, "--top", 3)
    several = now.whatif(radius_km=[5, 20], merge_km=0, weights={"patents": [1, 2]})
    options = ("--radius", "5,20", "--merge", 0, "--weight", "patents=1,2")
    same_as_verb(several, "whatif", now, *options)
    assert set(several.to_pandas()["setting"]) == {1, 2, 3, 4}
    full = now.whatif(counting="full", years=(2013, 2013), metrics=["patents"])
    same = ("--counting", "full", "--years", 2013, "--metrics", "patents")
    same_as_verb(full, "whatif", now, *same)
    file = tmp_path / "settings.csv"
    done = CliRunner().invoke(app, ["whatif", str(now.folder), "--min", "2", "-o", str(file)])
    assert done.stdout.splitlines()[-1] == str(file)
    assert file.read_text("utf-8").startswith("setting,radius_km,min_listings,")
    done = CliRunner().invoke(app, ["whatif", str(now.folder), "--min", "2", "--recipe"])
    recipe = tmp_path / "two.toml"
    recipe.write_text(done.stdout, "utf-8")
    assert hotbed.run(recipe, recipe.with_suffix("")).ranking.equals(
        _ranking(now.whatif(min_listings=2))
    )
    with pytest.raises(HotbedError, match=r"2013-2015 of patents are not within 2013-2013"):
        now.whatif(years=(2013, 2015))


def _ranking(answer):
    """The ranking of an answer of one setting, as a run's."""
    table = answer.to_arrow()
    columns = ["rank", "cluster_id", "name", "economies", "patents_count", "patents_share", "total"]
    return table.filter(pc.is_valid(table["rank"])).select(columns)


def test_findings(runs, folder):
    before, now = runs
    options = ("--against", before.folder, "--income", folder / "income.csv", "--top", 3)
    findings = now.findings(against=before, income=folder / "income.csv", top=3)
    same_as_verb(findings, "findings", now, *options)
    same_as_verb(now.findings(), "findings", now)
    assert now.findings()._repr_markdown_().startswith("# Findings: Edition 2013")
    with pytest.raises(HotbedError, match=r"no region 'Afrika'; did you mean 'Africa'\?"):
        now.findings(region="Afrika")


def test_region_by_every_kind_of_cut(runs, folder):
    _, now = runs
    same_as_verb(now.region("Africa", top=2), "rank", now, "--region", "Africa", "--top", 2)
    same_as_verb(
        now.region(economy=["GA", "ST"], min_listings=3),
        *("rank", now, "--economy", "GA", "--economy", "ST", "--min-listings", 3),
    )
    same_as_verb(
        now.region(income_group="Upper middle income", income=str(folder / "income.csv")),
        *("rank", now, "--income-group", "Upper middle income"),
        *("--income", folder / "income.csv"),
    )
    area = now.region(polygon=folder / "area.geojson", top=9)
    same_as_verb(area, "rank", now, "--polygon", folder / "area.geojson", "--top", 9)
    table = area.to_arrow()
    assert str(table.schema.field("total").type) == "double"
    assert table.num_rows == len(area.to_dict()["clusters"])
    assert area._repr_html_().startswith("<table><thead><tr><th>rank</th>")
    with pytest.raises(HotbedError, match=r"no region 'Afrika'; did you mean 'Africa'\?"):
        now.region("Afrika")


def test_a_question_need_not_write_into_the_runs_folder(runs):
    _, now = runs
    for path in (now.folder / "regions").glob("*"):
        path.unlink()
    for name in ("economies.csv", "intensity.csv"):
        (now.folder / name).unlink(missing_ok=True)
    assert now.region("Africa", write=False).to_dict()["file"] is None
    assert now.below(write=False).file is None
    assert now.economies(write=False).files == []
    assert now.intensity(write=False).file is None
    assert not list((now.folder / "regions").glob("*"))
    assert not (now.folder / "economies.csv").exists()
    assert not (now.folder / "intensity.csv").exists()


def test_regions(runs, folder):
    now = runs[1]
    path = folder / "area.geojson"
    answer = now.regions(path, write=False)
    same_as_verb(now.regions(path), "regions", now, "--polygons", path)
    assert answer.to_arrow().num_rows == 2
    assert answer.files == []


def test_below(runs):
    _, now = runs
    same_as_verb(now.below("Africa", count=3), "rank", now, "--region", "Africa", "--below", 3)
    # Town B has one document in 2013, two fewer than the three a cluster needs.
    world = now.below()
    assert [(area.listings_within, area.lacking) for area in world.areas] == [(1, 2)]
    assert world.to_pandas()["lon"].tolist() == [6.0]


def test_economies(runs):
    _, now = runs
    same_as_verb(now.economies(), "rank", now, "--per-economy")
    same_as_verb(now.economies(top=1), "rank", now, "--per-economy", "--top", 1)
    assert now.economies().to_pandas()["clusters"].sum() == sum(
        row["clusters"] for row in now.economies().to_dict()["economies"]
    )


def test_intensity(kit):
    same_as_verb(kit.intensity(top=2), "intensity", kit, "--top", 2)
    several = kit.intensity(shapes=["hull", "h3"], among=0)
    same_as_verb(several, "intensity", kit, "--shape", "hull", "--shape", "h3", "--among", 0)
    assert several.shapes == ["hull", "h3"]
    assert len(several.to_pandas()) == 2 * kit.ranking.num_rows
    with pytest.raises(HotbedError, match="there is no shape 'hul'; did you mean 'hull'"):
        kit.intensity(shapes="hul")


def test_editions(runs):
    _, now = runs
    ranking = now.editions("gii-2017", top=3)
    data, text = printed("editions", now, "--preset", "gii-2017", "--top", 3)
    assert ranking.to_dict() == {"preset": "gii-2017", "clusters": data}
    assert repr(ranking) == text.rstrip("\n")
    assert ranking.to_arrow().num_rows == now.ranking.num_rows
    with pytest.raises(HotbedError, match=r"no preset 'gii-2099'; did you mean"):
        now.editions("gii-2099")


def test_atlas_brief_and_publish_return_where_they_wrote(runs, folder):
    before, now = runs
    page = now.atlas(against=[before, str(folder / "2011")], income=folder / "income.csv")
    assert page == now.folder / "atlas" / "index.html"
    assert now.atlas(single_file=True) == now.folder / "atlas.html"
    paths = now.brief([1, "Kango"], against=before.folder, out=str(folder / "briefs"))
    assert [path.read_bytes()[:5] for path in paths] == [b"%PDF-"] * 2
    with pytest.raises(HotbedError, match="no cluster 'Atlantis'"):
        now.brief("Atlantis")
    kit = now.publish(folder / "kit", top=1, against=before)
    assert Path(kit) == folder / "kit"
    assert (Path(kit) / "datapackage.json").is_file()
    assert kit.lacking == []


def test_explore_is_a_map_whose_names_cannot_become_markup(kit, monkeypatch):
    pytest.importorskip("folium")
    frame = kit.to_geopandas()
    frame["name"] = "</script><script>alert(1)</script>"
    monkeypatch.setattr("hotbed.analysis.explore.clusters_frame", lambda _run: frame)
    html = kit.explore(tiles=None).get_root().render()
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert html.count('"rank": ') == kit.ranking.num_rows


def test_without_the_extra_explore_names_the_remedy(kit, monkeypatch):
    monkeypatch.setitem(sys.modules, "folium", None)
    with pytest.raises(HotbedError, match=r"not installed; pip install 'hotbed\[explore\]'"):
        kit.explore()


def test_clip(kit):
    paths = kit.clip()
    done = CliRunner().invoke(app, ["clip", str(kit.folder), "-q"])
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == [str(path) for path in paths] == [str(kit.folder / "clip.html")]
