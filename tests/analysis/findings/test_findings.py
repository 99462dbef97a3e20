"""Findings: every sentence literally, each figure derived by hand; nothing said without data."""

import json
import shutil
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.finding import Finding, for_readers
from hotbed.analysis.findings.findings import KINDS, Findings, findings
from hotbed.analysis.income_groups import read_groups
from hotbed.analysis.text import ordinal
from hotbed.base.errors import HotbedError
from hotbed.cli.findings import findings as findings_verb
from hotbed.result import Result
from support import two_editions as editions

CITIES = {
    "Seoul": (126.978, 37.566),
    "Paris": (2.349, 48.853),
    "Cairo": (31.25, 30.063),
    "Munich": (11.576, 48.137),
    "Nairobi": (36.817, -1.283),
}

# Documents of one inventor each. A cluster needs three listings: Nairobi is none in 2011, Munich
# none in 2012. World: 20 and 25.
OUTPUT = {
    2011: {"Seoul": 6, "Paris": 5, "Cairo": 4, "Munich": 3, "Nairobi": 2},
    2012: {"Cairo": 8, "Seoul": 6, "Nairobi": 5, "Paris": 4, "Munich": 2},
}

INCOME = """code,year_fiscal,region,incgroup_historical
KOR,2012,East Asia & Pacific,High income
FRA,2012,Europe & Central Asia,High income
EGY,2012,Middle East & North Africa,Lower middle income
KEN,2012,Sub-Saharan Africa,Low income
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("findings")
    rows = [
        {"year": year, "contributor": 0, "lon": CITIES[city][0], "lat": CITIES[city][1]}
        for year, output in OUTPUT.items()
        for city, count in output.items()
        for _ in range(count)
    ]
    file = editions.write(
        [{"document_id": f"D{number}", **row} for number, row in enumerate(rows)],
        folder / "world.csv",
    )
    return {year: editions.edition(file, year, folder / str(year)) for year in OUTPUT}


@pytest.fixture
def income(tmp_path):
    path = tmp_path / "income.csv"
    path.write_text(INCOME, "utf-8")
    return path


def said(found):
    return {each.kind: each.text for each in found.findings}


def left_out(found):
    return {each["kind"]: each["why"] for each in found.left_out}


SENTENCES = {
    # 8, 6, 5 and 4 of 25.
    "top": "The 4 largest clusters by patents are Cairo (EG), Seoul (KR), Nairobi (KE) and "
    "Paris (FR).",
    # (8 + 6 + 5 + 4) / 25 = 92 %
    "concentration": "The 4 clusters hold 92.0 % of the world's patents.",
    "economies": "The economies with most clusters among the 4 clusters are Egypt (1), France "
    "(1), Kenya (1) and South Korea (1).",
    "income_groups": "Of the 4 clusters, 2 lie in high-income economies, 1 in "
    "lower-middle-income economies and 1 in low-income economies.",
    "region": "The 2 clusters in Africa, with rank in the world, are Cairo (EG) at 1 and Nairobi "
    "(KE) at 3.",
    # 2011: Seoul 1, Paris 2, Cairo 3, Munich 4.
    "movers": "Of the 4 clusters, these gained most ranks: Cairo (EG), up 2 to 1st. These lost "
    "most: Paris (FR), down 2 to 4th; and Seoul (KR), down 1 to 2nd.",
    "entrants": "1 cluster is new among the first 100: Nairobi (KE) at 3.",
    "leavers": "1 cluster is no longer among the first 100: Munich (DE), which is no longer a "
    "cluster.",
    # 8/4 - 1, 6/6 - 1, 4/5 - 1; the world 25/20 - 1.
    "growth": "Of 3 clusters in both editions, output grew most in Cairo (EG) +100.0 % from 4 "
    "documents, Seoul (KR) 0.0 % from 6 documents and Paris (FR) -20.0 % from 5 documents; the "
    "world's patents +25.0 %.",
    "growth_by_income": "Output grew most in high-income economies Seoul (KR) 0.0 % from 6 "
    "documents and Paris (FR) -20.0 % from 5 documents; in lower-middle-income economies Cairo "
    "(EG) +100.0 % from 4 documents.",
    # Shares: Cairo 20 -> 32 %, Seoul 30 -> 24 %, Paris 25 -> 16 %.
    "grew": "Of 3 clusters in both editions, output grew in 1 and fell in 1; the share of the "
    "world grew in 1 and fell in 2.",
    "grew_by_income": "In high-income economies output grew in 0 of 2 clusters, the share of the "
    "world in 0; in lower-middle-income economies output grew in 1 of 1 cluster, the share of the "
    "world in 1.",
    "grew_by_region": "In East Asia & Pacific output grew in 0 of 1 cluster, the share of the "
    "world in 0; in Europe & Central Asia output grew in 0 of 1 cluster, the share of the world in "
    "0; in Middle East & North Africa output grew in 1 of 1 cluster, the share of the world in 1.",
}


def test_every_sentence_literally(runs, income):
    found = findings(runs[2012], previous_of(runs[2012], runs[2011]), read_groups(income))
    assert said(found) == SENTENCES
    assert left_out(found) == {
        "certainty": "the run's folder holds no uncertainty.csv (hotbed uncertainty writes it)",
        "intensity": "the run's folder holds no intensity.csv",
        "lineage": "none of the listed clusters merged or split",
    }
    assert set(SENTENCES) | set(left_out(found)) == set(KINDS)
    assert found.about == "4 clusters found in 25 patents (2012)."
    assert found.against == ("Compared with Edition 2011: 4 clusters found in 20 patents (2011).")
    assert found.differences == []


def test_every_sentence_has_figures_a_rule_and_the_rows_behind_it(runs, income):
    found = findings(runs[2012], previous_of(runs[2012], runs[2011]), read_groups(income))
    for each in found.findings:
        assert each.figures and each.rule and each.rows, each.kind
    by = {each.kind: each for each in found.findings}
    assert by["concentration"].figures["first_4"] == {"clusters": 4, "patents": 92.0}
    grown = by["growth"].rows[0]
    assert (grown["growth_today_counts"], grown["growth_today_shares"]) == (100.0, 60.0)
    assert by["growth"].figures["world_patents"] == 25.0
    assert by["grew_by_income"].figures["High income"]["shares"]["fell"] == 2
    json.dumps(found.to_dict())


def test_a_shorter_list_changes_who_enters_and_leaves(runs):
    found = said(findings(runs[2012], previous_of(runs[2012], runs[2011]), top=3))
    assert found["entrants"] == "1 cluster is new among the first 3: Nairobi (KE) at 3."
    assert found["leavers"] == "1 cluster is no longer among the first 3: Paris (FR), now 4th."
    assert found["movers"].startswith("Of the first 3 clusters, these gained most ranks: Cairo")
    # (8 + 6 + 5) / 25 = 76 %
    assert found["concentration"] == "The first 3 clusters hold 76.0 % of the world's patents."


def test_without_a_previous_edition_nothing_is_said_of_change(runs):
    found = findings(runs[2012])
    assert list(said(found)) == ["top", "concentration", "economies", "region"]
    why = left_out(found)
    assert why["movers"] == why["growth"] == "no previous edition is given (--against)"
    assert why["income_groups"] == "no file of income groups is given (--income)"


def test_a_merger_and_a_split_are_told(tmp_path):
    # Of the equator's towns (two_editions): M is joined from M1 and M2, s1 came off S.
    old, new, _ = editions.editions(tmp_path)
    names = {row["cluster_id"][-5:-1]: row["name"] for row in new.clusters.to_pylist()}
    before = {row["cluster_id"][-5:-1]: row["name"] for row in old.clusters.to_pylist()}
    assert said(findings(new, previous_of(new, old)))["lineage"] == (
        f"{names['2.20']} took in {before['2.00']}; and {names['4.00']} came off {before['4.00']}."
    )


def test_clusters_of_one_name_are_told_apart(tmp_path):
    # The town that took in M2 is called as it, and the two that hold S's places have S's name.
    old, new, _ = editions.editions(tmp_path)
    one = dict.fromkeys([row["name"] for row in old.clusters.to_pylist()], "Seoul")
    one |= dict.fromkeys([row["name"] for row in new.clusters.to_pylist()], "Seoul")
    compared = previous_of(new, old)
    renamed = replace(
        compared,
        comparison=replace(
            compared.comparison,
            changes=[
                replace(
                    change,
                    now=replace(change.now, name=one[change.now.name]),
                    related=tuple(one[name] for name in change.related),
                )
                for change in compared.comparison.changes
            ],
        ),
    )
    finding = next(each for each in findings(new, renamed).findings if each.kind == "lineage")
    ranks = {row["cluster_id"][-5:-1]: row["rank"] for row in new.clusters.to_pylist()}
    took, came = ordinal(ranks["2.20"]), ordinal(ranks["4.00"])
    assert finding.text == (
        f"Seoul, ranked {took}, took in the earlier Seoul; and Seoul, ranked {came}, came off the "
        "earlier Seoul."
    )
    assert finding.points == finding.text[:-1].split("; and ")


def test_readers_are_not_asked_for_options(runs):
    plain = findings(runs[2012], previous_of(runs[2012], runs[2011]))
    texts = [each["why"] for each in plain.left_out] + [each.rule for each in plain.findings]
    assert any("(--income)" in text for text in texts)
    assert any("hotbed uncertainty RUN" in text for text in texts)
    for text in map(for_readers, texts):
        assert "--" not in text and "hotbed " not in text
    movers = next(each for each in plain.findings if each.kind == "movers")
    assert for_readers(movers.rule).endswith("; whether a change of rank is real was not measured")


def test_a_published_table_carries_movers_and_no_more(runs, tmp_path):
    from hotbed.analysis.change.published import read_published

    path = tmp_path / "published.csv"
    path.write_text("rank,cluster_name,economy\n1,Paris,FR\n7,Cairo,EG\n", "utf-8")
    found = findings(runs[2012], previous_of(runs[2012], read_published(path)))
    assert said(found)["movers"] == (
        "Of the 4 clusters, these gained most ranks: Cairo, up 6 to 1st. These lost most: Paris, "
        "down 3 to 4th."
    )
    why = left_out(found)
    assert why["growth"].startswith("the previous edition is a published table, which holds ranks")
    assert why["entrants"].endswith("a cluster without a match need not be new or gone")


def test_intensity_is_told_from_its_file_if_it_is_this_runs(runs, tmp_path):
    folder = shutil.copytree(runs[2012].folder, tmp_path / "run")
    ids = {row["name"]: row["cluster_id"] for row in runs[2012].clusters.to_pylist()}
    head = "cluster_id,shape,intensity,rank,population,population_source\n"
    # 16 points over 2 million and 32 over 10 million; another polygon's rows are not told.
    rows = f"{ids['Cairo']},hull,3.2,2,10000000,grid\n{ids['Paris']},hull,8.0,1,2000000,grid\n"
    rows += f"{ids['Cairo']},h3,32,1,1000000,grid\n"
    (folder / "intensity.csv").write_text(head + rows, "utf-8")
    found = findings(Result(folder))
    assert said(found)["intensity"] == (
        "The most intensive clusters for their population are Paris (FR) with 8.00 and Cairo (EG) "
        "with 3.20 points per million inhabitants (population: grid)."
    )
    estimated = rows.replace("2000000,grid", "2000000,gazetteer")
    (folder / "intensity.csv").write_text(head + estimated, "utf-8")
    why = left_out(findings(Result(folder)))["intensity"]
    assert "estimated from the gazetteer's towns" in why
    # Not of this run: another cluster, or a total that is no longer 32.
    for row in ("XX-1.00N-1.00E,hull,1,1,1,grid", f"{ids['Cairo']},hull,3.1,1,10000000,grid"):
        (folder / "intensity.csv").write_text(f"{head}{row}\n", "utf-8")
        why = left_out(findings(Result(folder)))["intensity"]
        assert why == "intensity.csv is empty or does not fit the ranking; make it again"


def test_a_region_that_does_not_exist_is_refused_with_the_nearest(runs):
    with pytest.raises(HotbedError, match=r"no region 'Afrika'; did you mean 'Africa'\?"):
        findings(runs[2012], region="Afrika")
    only = said(findings(runs[2012], region="western europe"))["region"]
    assert only == "The only cluster in Western Europe, with rank in the world, is Paris (FR) at 4."


def test_a_run_without_clusters_says_nothing(runs, tmp_path):
    file = editions.write(editions.rows(), tmp_path / "world.csv")
    none = editions.edition(file, 2012, tmp_path / "none", detection={"min_listings": 99})
    found = findings(none, previous_of(none, runs[2011]))
    assert found.findings == []
    assert set(left_out(found).values()) == {"the run has no cluster"}


def test_names_can_not_break_out_of_the_page():
    evil = "[x](javascript:alert(1)) <script>*|_`\n# head"
    page = Findings(
        evil,
        evil,
        None,
        [evil],
        100,
        [Finding("top", evil, {}, evil, [])],
        [{"kind": "movers", "why": evil}],
    ).to_markdown()
    safe = r"\[x\](javascript:alert(1)) \<script\>\*\|\_\` \# head"
    assert page.count(safe) == 6
    assert [line for line in page.splitlines() if line.startswith("# ")] == [f"# Findings: {safe}"]


@pytest.fixture
def verb():
    app = typer.Typer()
    app.command()(findings_verb)
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


def test_the_verb_prints_markdown_or_json(verb, runs, income):
    arguments = (runs[2012].folder, "--against", runs[2011].folder, "--income", income)
    page = verb(*arguments)
    assert page.exit_code == 0, page.output
    assert page.stdout.startswith("# Findings: Edition 2012\n")
    assert f"## Movers\n\n{SENTENCES['movers']}\n\n*Rule: rank against" in page.stdout
    assert "- Intensity: the run's folder holds no intensity.csv\n" in page.stdout
    facts = json.loads(verb(*arguments, "--json").stdout)
    assert {each["kind"]: each["text"] for each in facts["findings"]} == SENTENCES
    assert {"kind", "why"} == set(facts["left_out"][0])
