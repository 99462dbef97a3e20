"""Growth on three footprints, ranks, entrants and leavers, years, groups: by hand."""

import csv
import json
import shutil
from fractions import Fraction

import pytest
import typer
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.change.compare import change_table, compare, growth_columns, yearly
from hotbed.analysis.change.groups import grew
from hotbed.analysis.change.window import Window, differences
from hotbed.analysis.income_groups import read_groups
from hotbed.base.errors import HotbedError
from hotbed.cli.compare import compare as compare_verb
from support import two_editions as world


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return world.editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def compared(runs):
    return compare(runs[0], runs[1])


def of(compared, lon):
    return next(it for it in compared.changes if it.now.cluster_id.endswith(f"-{lon:.2f}E"))


# Documents before -> now, world 28 -> 32; a share grows by (now/32)/(before/28) - 1 = 7/8 of it.
GROWTH = {
    # M: before as M2 4, now 11. Today's places held M1 3 + M2 4 = 7. M2's place holds 5 now; mid
    # is 11 km from it.
    2.20: {"moving": (4, 11), "today": (7, 11), "before": (4, 5)},
    # s3: before as S 10, now 6. s3's place held 3. S's places hold s1 4 + s3 6 = 10 now.
    4.20: {"moving": (10, 6), "today": (3, 6), "before": (10, 10)},
    0.55: {"moving": (4, 4), "today": (4, 4), "before": (4, 4)},
    # N: 3 documents and half of one shared with B; its place moved by 3.3 km.
    10.03: {
        "moving": (3, Fraction(7, 2)),
        "today": (3, Fraction(7, 2)),
        "before": (3, Fraction(7, 2)),
    },
    # s1, a newcomer, held 4 documents before as a part of S; B held 1, now 2 and a half.
    4.00: {"today": (4, 4)},
    6.00: {"today": (1, Fraction(5, 2))},
}


@pytest.mark.parametrize("lon", GROWTH)
def test_growth_on_moving_and_fixed_footprints_in_counts_and_shares(compared, lon):
    change = of(compared, lon)
    for footprint in ("moving", "today", "before"):
        if footprint not in GROWTH[lon]:
            assert change.growth("total", footprint) is None
            continue
        before, now = GROWTH[lon][footprint]
        counts = Fraction(now) / before
        for measure in ("patents", "total"):
            assert change.growth(measure, footprint, "counts") == 100 * (counts - 1)
            assert change.growth(measure, footprint, "shares") == 100 * (counts * 28 / 32 - 1)


def test_ranks_against_the_predecessor(compared):
    # 2011: S 10, K and M2 4 each (rank 2), M1, D and N 3 each (rank 4).
    # 2012: M 11, s3 6, K and s1 4 each (rank 3), N 3.5, B 2.5.
    ranks = [
        (
            change.now.rank,
            change.now.cluster_id[-5:-1],
            change.then and change.then.rank,
            change.rank_change,
        )
        for change in compared.changes
    ]
    assert ranks == [
        (1, "2.20", 2, 1),
        (2, "4.20", 1, -1),
        (3, "0.55", 2, -1),
        (3, "4.00", None, None),
        (5, "0.03", 4, -1),
        (6, "6.00", None, None),
    ]


def test_entrants_and_leavers(compared):
    ids = [it.now.cluster_id[-5:-1] for it in compared.entrants(3)]
    assert ids == ["4.00"]  # s1; M, s3 and K were among the first three
    assert compared.leavers(3) == []
    # Of the first four ranks, M1 is part of M now, D is none, and N has fallen to 5.
    gone = [
        (then.cluster_id[-5:-1], now and now.rank, into) for then, now, into in compared.leavers(4)
    ]
    m = of(compared, 2.20).now.name
    assert sorted(gone, key=str) == [("0.00", 5, ()), ("2.00", None, (m,)), ("8.00", None, ())]


def test_two_metrics_are_valued_at_the_worlds_they_come_from(tmp_path):
    # Town A: patents 4 of 10 -> 6 of 20, papers 3 of 6 -> 3 of 4. Its total in shares:
    # 40 + 50 = 90 -> 30 + 75 = 105, +50/3 %. In documents, at the previous worlds:
    # 90 -> 60 + 50 = 110, +200/9 %. The rest of the world is noise far away.
    def rows(counts, name):
        places = [(2011, 1.0, counts[0][0]), (2012, 1.0, counts[0][1])]
        places += [(2011, None, counts[1][0]), (2012, None, counts[1][1])]
        return [
            {
                "document_id": f"{name}{year}{lon}{n}",
                "year": year,
                "contributor": 0,
                "lon": 20.0 + 2 * n if lon is None else lon,
                "lat": 0.0,
            }
            for year, lon, count in places
            for n in range(count)
        ]

    patents = world.write(rows([(4, 6), (6, 14)], "P"), tmp_path / "patents.csv")
    papers = world.write(rows([(3, 3), (3, 1)], "W"), tmp_path / "papers.csv")

    def run(year):
        return world.edition(
            patents,
            year,
            tmp_path / str(year),
            metrics={
                "patents": {"label": "patents", "years": [year, year]},
                "publications": {"label": "papers", "years": [year, year]},
            },
            inputs=[
                {"source": "table", "metric": "patents", "files": [str(patents)]},
                {"source": "table", "metric": "publications", "files": [str(papers)]},
            ],
            detection={"min_listings": 7},
        )

    (change,) = compare(run(2011), run(2012)).changes
    assert change.growth("total", "today", "shares") == Fraction(50, 3)
    assert change.growth("total", "today", "counts") == Fraction(200, 9)
    assert change.growth("patents", "moving", "counts") == 50
    assert change.growth("publications", "moving", "shares") == 50


def test_the_table_holds_every_cluster_of_both_editions(compared):
    rows = change_table(compared).to_pylist()
    assert [(row["event"], row["previous_total"]) for row in rows[6:]] == [
        ("absorbed", "10.714286"),  # M1: 3 of 28
        ("died", "10.714286"),  # D
    ]
    m = rows[0]
    assert m["related"] == rows[6]["previous_name"]
    assert [m[name] for name in growth_columns("total")] == [
        "175.00",
        "140.63",
        "57.14",
        "37.50",
        "25.00",
        "9.38",
    ]
    assert (m["patents_count"], m["patents_previous"]) == ("11.0000", "4.0000")


def test_no_growth_where_there_was_nothing_or_another_metric(runs, compared, tmp_path):
    rows = [
        {"document_id": f"X{n}", "year": year, "contributor": 0, "lon": lon, "lat": 0.0}
        for year, lon in ((2011, 1.0), (2012, 3.0))
        for n in range(3)
    ]
    for number, row in enumerate(rows):
        row["document_id"] = f"X{number}"
    file = world.write(rows, tmp_path / "two.csv")
    old, new = (world.edition(file, year, tmp_path / str(year)) for year in (2011, 2012))
    (change,) = compare(old, new).changes
    assert (change.event, change.growth()) == ("born", None)  # 0 documents before
    other = world.edition(
        file,
        2011,
        tmp_path / "other",
        metrics={"deals": {"label": "deals", "years": [2011, 2011]}},
        inputs=[{"source": "table", "metric": "deals", "files": [str(file)]}],
        use_metrics=["deals"],
    )
    assert {it.growth() for it in compare(other, new).changes} == {None}
    assert any("metrics" in line for line in differences(other, new))


def test_years_sum_to_the_window(tmp_path):
    # Both years in one run: K holds 3 + 1 documents in 2011, 1 + 3 in 2012; N's place moves, both
    # lie in one cluster: 3, then 3.5. World: 28 and 32.
    file = world.write(world.rows(), tmp_path / "world.csv")
    run = world.edition(
        file,
        2011,
        tmp_path / "both",
        metrics={"patents": {"label": "patents", "years": [2011, 2012]}},
    )
    rows = yearly(run).to_pylist()
    n = [row for row in rows if row["cluster_id"].startswith("GA")]
    assert [(row["year"], row["count"], row["share"], row["growth_counts"]) for row in n] == [
        (2011, "3.0000", "10.714286", None),
        (2012, "3.5000", "10.937500", "16.67"),
    ]
    for row in run.ranking.to_pylist():
        own = [float(it["count"]) for it in rows if it["cluster_id"] == row["cluster_id"]]
        assert sum(own) == pytest.approx(row["patents_count"])


def test_documents_without_a_year_stand_apart_where_the_recipe_takes_all_years(tmp_path):
    rows = [
        {"document_id": f"D{n}", "year": year, "contributor": 0, "lon": 1.0, "lat": 0.0}
        for n, year in enumerate([2011, 2013, 2013, ""])
    ]
    recipe = {
        "inputs": [
            {
                "source": "table",
                "metric": "patents",
                "files": [str(world.write(rows, tmp_path / "undated.csv"))],
            }
        ],
        "metrics": {"patents": {"label": "patents"}},
        "detection": {"min_listings": 3},
    }
    rows = yearly(hotbed.run(recipe, tmp_path / "run")).to_pylist()
    found = [(row["year"], row["count"], row["growth_counts"]) for row in rows]
    assert found == [
        (2011, "1.0000", None),
        (2012, "0.0000", "-100.00"),
        (2013, "2.0000", None),
        (None, "1.0000", None),
    ]


def test_methods_that_differ_are_named(runs, tmp_path):
    assert differences(runs[0], runs[1]) == []
    file = world.write(world.rows(), tmp_path / "world.csv")
    wider = world.edition(file, 2012, tmp_path / "w", detection={"min_listings": 4})
    assert differences(runs[0], wider) == ["detection.min_listings: 3 before, 4 now"]


def test_tables_that_do_not_agree_are_refused(runs, tmp_path):
    folder = shutil.copytree(runs[0].folder, tmp_path / "copy")
    ranking = folder / "ranking.csv"
    ranking.write_text(ranking.read_text("utf-8").replace("35.714286", "35.714287"), "utf-8")
    with pytest.raises(HotbedError, match=r"not as the run wrote it.*; run the recipe again"):
        _ = Window(type(runs[0])(folder)).clusters


INCOME = """code,economy,year_fiscal,region,incgroup_historical,incgroup_current
GAB,Gabon,2011,Sub-Saharan Africa,Lower middle income,Upper middle income
GAB,Gabon,2012,Sub-Saharan Africa,Upper middle income,Upper middle income
VEN,Venezuela,2012,Latin America & Caribbean,,
"""


def test_income_groups_of_the_year_asked_or_the_latest(tmp_path):
    path = tmp_path / "income.csv"
    path.write_text(INCOME, "utf-8")
    latest, asked = read_groups(path), read_groups(path, 2011)
    assert (latest.year, dict(latest.income)) == (2012, {"GA": "Upper middle income"})
    assert latest.region_of(["VE", "CO"]) == "Latin America & Caribbean"
    assert (asked.year, asked.income_of(["GA"])) == (2011, "Lower middle income")
    with pytest.raises(HotbedError, match=r"no fiscal year 2010; it has 2011 to 2012"):
        read_groups(path, 2010)
    path.write_text("iso2,incgroup_2020\nGA,Upper middle income\n", "utf-8")
    assert read_groups(path).income == {"GA": "Upper middle income"}
    path.write_text("iso2,wealth\nGA,1\n", "utf-8")
    with pytest.raises(HotbedError, match=r"no column incgroup_current"):
        read_groups(path)


def test_share_of_clusters_that_grew_by_group(compared):
    # At today's places, of clusters that go on: M, s3 and N grew, K did not; s1 and B are new.
    # In shares K fell by an eighth. N alone lies in a country, Gabon.
    def group(change):
        return "Gabon" if "GA" in change.now.economies else None

    found = [
        (it.group, it.grew, it.fell, it.unchanged, it.newcomers, it.share)
        for it in grew(compared.changes, group)
    ]
    assert found == [
        ("Gabon", 1, 0, 0, 0, Fraction(100)),
        ("not classified", 2, 0, 1, 2, Fraction(200, 3)),
    ]
    (_gabon, rest) = grew(compared.changes, group, basis="shares")
    assert (rest.grew, rest.fell, rest.unchanged) == (2, 1, 0)


@pytest.fixture
def verb():
    app = typer.Typer()
    app.command()(compare_verb)
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


def test_compare_prints_a_table_and_writes_it_whole(verb, runs, tmp_path):
    out = tmp_path / "change.csv"
    done = verb(runs[1].folder, runs[0].folder, "--top", 3, "-o", out)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split()[:4] == ["rank", "cluster", "before", "change"]
    assert lines[1].split()[-5:-2] == ["25.00", "37.50", "merged"]
    assert "the world's patents: +14.29 %" in lines  # 28 to 32
    assert "no longer among them: none" in lines
    with out.open(encoding="utf-8") as stream:
        written = list(csv.DictReader(stream))
    assert len(written) == 8
    assert written[0]["patents_growth_today_counts"] == "57.14"


def test_compare_as_json(verb, runs):
    facts = json.loads(verb(runs[1].folder, runs[0].folder, "--json").stdout)
    assert facts["world_growth"] == {"patents": 14.29}
    assert facts["rows"][0]["total_growth_moving_counts"] == 175.0
    assert facts["rows"][0]["rank_change"] == 1
