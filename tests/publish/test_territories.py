"""An economy's figures, derived by hand, are those of its brief and add up to the ledger's."""

import io
import shutil
from dataclasses import replace
from fractions import Fraction

import pypdf
import pytest
from typer.testing import CliRunner

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.regions.below import just_below
from hotbed.analysis.regions.cut import cut_places
from hotbed.analysis.territories.holdings import holdings
from hotbed.analysis.territories.partition import by_economy
from hotbed.analysis.territories.profiles import profiles
from hotbed.cli.main import app
from hotbed.publish.brief.economies.typeset import EconomyBriefs
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.publish.facts.territories.words import left_out_words
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.run import Run
from support import kept, world

TOWNS = {"fr": (7.50, "FR"), "ch": (7.51, "CH"), "de": (8.50, "DE")}
VILLAGES = {"far": (20.0, "FR"), "it": (30.0, "IT")}
# 12 documents of 2012. Three French and two Swiss ones lie in a town across the border, four in a
# German town, one each in a French and an Italian village; one has a French and a German inventor.
NOW = ["fr"] * 3 + ["ch"] * 2 + ["de"] * 4 + ["far", "it", "fr de"]
BEFORE = ["fr"] * 3 + ["de"] * 3 + ["it"]
# So 4.5 documents are French, of which the village's 1 lies outside clusters; 4.5 are German.
LOCATED = {"FR": "9/2", "CH": "2", "DE": "9/2", "IT": "1"}
INSIDE = {"FR": "7/2", "CH": "2", "DE": "9/2", "IT": "0"}
GROUPS = IncomeGroups(
    "made up", None, {"FR": "High income", "DE": "High income", "CH": "Low income"}, {}
)


def edition(folder, year, documents):
    lines = ["document_id,year,contributor,lon,lat,country,applicant"]
    for number, where in enumerate(documents):
        for person, place in enumerate(where.split()):
            lon, code = (TOWNS | VILLAGES)[place]
            lines.append(f"D{number},{year},{person},{lon},0,{code},Acme {where[:2]}")
    (folder / f"{year}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    recipe = world.recipe(str(folder / f"{year}.csv"))
    recipe["metrics"] = {"patents": {"label": "Patents", "years": [year, year]}}
    return kept.run(recipe, folder / str(year))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    return edition(folder, 2011, BEFORE), edition(folder, 2012, NOW)


@pytest.fixture(scope="module")
def told(runs):
    previous = previous_of(runs[1], runs[0])
    known = facts(runs[1], (), [previous], GROUPS)
    return known, territories(runs[1], known.ranking, previous, GROUPS)


@pytest.fixture(scope="module")
def economies(told):
    return {one.key: one for one in told[1].economies}


def test_every_document_is_of_one_economy_or_another(runs):
    held = holdings(runs[1], by_economy(runs[1]))
    assert {key: one.located["patents"] for key, one in held.items()} == {
        key: Fraction(count) for key, count in LOCATED.items()
    }
    assert {key: one.inside["patents"] for key, one in held.items()} == {
        key: Fraction(count) for key, count in INSIDE.items()
    }
    ledger = {row["line"]: row["documents"] for row in runs[1].ledger.to_pylist()}
    assert sum(one.inside["patents"] for one in held.values()) == ledger["cluster"] == 10
    assert sum(one.outside("patents") for one in held.values()) == ledger["noise"] == 2


def test_shares_and_ranks(economies):
    assert [(one.key, one.rank, one.of) for one in economies.values()] == [
        ("DE", 1, 4),
        ("FR", 1, 4),
        ("CH", 3, 4),
        ("IT", 4, 4),
    ]
    french = economies["FR"].held["patents"]
    assert (french.located.share, french.inside_share) == (37.5, 77.777778)
    assert economies["IT"].held["patents"].inside_share == 0


def test_of_a_cluster_across_the_border_each_economy_holds_its_part(economies):
    (french,), (swiss,) = economies["FR"].clusters, economies["CH"].clusters
    assert french.cluster.cluster_id == swiss.cluster.cluster_id
    assert french.shared
    assert (french.part.counts["patents"], swiss.part.counts["patents"]) == (3.5, 2.0)
    assert french.shares["patents"] + swiss.shares["patents"] == pytest.approx(100 * 5.5 / 12)
    assert economies["DE"].clusters[0].within


def test_partners_are_counted_in_full(economies):
    # France has a contributor to 5 documents, of which 1 is shared with Germany.
    (german,) = economies["FR"].partners["patents"]
    assert (german.key, german.documents, german.share) == ("DE", 1, 20.0)
    (tie,) = economies["FR"].abroad["patents"]
    assert (tie.where, tie.documents) == ("Germany", 1)
    assert economies["FR"].teams["patents"][0].foreign_share == 20.0
    assert not economies["CH"].partners


def test_what_clusters_leave_out_of_teams_economies_leave_out(runs, monkeypatch):
    teams = runs[1].subject("teams")
    unknown = teams.set_column(
        teams.column_names.index("foreign_share"), "foreign_share", [[None] * teams.num_rows]
    )
    monkeypatch.setattr(type(runs[1]), "subject", lambda _, name: unknown)
    told = profiles(runs[1], by_economy(runs[1]))
    assert not told.ties
    assert {row["foreign_share"] for row in told.teams} == {None}
    assert all(row["mean_team"] for row in told.teams)


def test_what_lies_below_the_threshold(runs, economies):
    (area,) = economies["IT"].below
    assert (area.listings, area.lacking) == (1, 2)
    (same,) = just_below(runs[1], cut_places(runs[1].members, economies=["IT"]), 9)
    assert (area.name, area.nearest_id, area.nearest_km) == (
        same.name,
        same.nearest_cluster,
        same.nearest_km,
    )


def test_the_edition_before(economies):
    german = economies["DE"].before
    assert (german.rank, german.clusters) == (1, 1)
    window = german.windows["patents"]
    assert (window.documents_before, window.documents_now, window.growth) == (3.0, 4.5, 50.0)
    assert (economies["CH"].before.rank, economies["CH"].before.clusters) == (None, 0)


def test_income_groups_hold_what_their_economies_hold(told):
    groups = {one.key: one for one in told[1].groups}
    assert list(groups) == ["High income", "Low income", "not classified"]
    high = groups["High income"]
    assert high.economies == ["DE", "FR"]
    assert (high.held["patents"].located.count, high.held["patents"].inside.count) == (9.0, 8.0)
    # Germany and France are of one group, so that its own document has nobody elsewhere.
    assert high.teams["patents"][0].foreign_share == 0
    assert [holder.shared for holder in high.clusters] == [True, False]


def test_the_brief_says_what_the_facts_say(runs, told, economies):
    briefs = EconomyBriefs(runs[1], told[0])
    pdf = briefs.pdf(economies["FR"])
    assert pdf == briefs.pdf(economies["FR"])
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(read.pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for figure in ("37.50 %", "77.8 %", "1st of 4 economies", "Acme fr", "Germany 1 20.00"):
        assert figure in text
    assert "In the previous edition (2011) it ranked 1st, with 1 cluster." in text


def test_an_economy_without_a_cluster_has_a_brief_too(runs, told, economies):
    bare = replace(economies["IT"], below=[], partners={}, teams={}, before=None)
    text = EconomyBriefs(runs[1], told[0]).text(bare)
    assert text["lede"] == (
        "Italy holds 8.33 % of the world’s patents (2012): 4th of 4 economies. None of the 2 "
        "clusters bears its name."
    )


def test_a_brief_stays_on_two_pages_where_rows_take_two_lines(runs, told, economies):
    """Long names and headings of columns, as in another language."""
    known, (holder, *_) = told[0], economies["FR"].clusters
    wide = replace(known, metrics=[replace(known.metrics[0], label="W" * 26)])
    names = [f"Upper Town and Lower Town by the River {number}" for number in range(16)]
    named = [replace(holder, cluster=replace(holder.cluster, name=name)) for name in names]
    pdf = EconomyBriefs(runs[1], wide).pdf(replace(economies["FR"], clusters=named))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2


def test_without_stages_the_page_says_what_is_missing(runs, told, tmp_path):
    bare = shutil.copytree(
        runs[1].folder, tmp_path / "bare", ignore=shutil.ignore_patterns(".hotbed")
    )
    (french, *_) = territories(Run(bare), told[0].ranking, wanted=["FR"]).economies
    assert french.held == next(one.held for one in told[1].economies if one.key == "FR")
    assert not french.applicants
    (sentence,) = left_out_words(told[0], french)
    assert sentence.startswith("Applicants, fields and partners are not shown")


def test_the_verb_writes_the_economies_asked_for(runs, tmp_path):
    folder = str(runs[1].folder)
    done = CliRunner().invoke(
        app, ["brief", folder, "--economy", "france", "--economy", "DE", "--out", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["DE.pdf", "FR.pdf"]
    absent = CliRunner().invoke(app, ["brief", folder, "--economy", "FJ"])
    assert "the run has no document in FJ" in str(absent.exception)
