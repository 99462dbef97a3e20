"""How sure the ranks are, in all that is published: with and without what was measured."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.findings import findings
from hotbed.cli.shared.summary import summary
from hotbed.publish.brief.page import page
from hotbed.publish.facts.change import change_words
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.sureness import doubt_words
from hotbed.publish.kit.workbook import write_workbook
from hotbed.publish.method import method_words
from hotbed.publish.notebook import result_html, result_markdown
from hotbed.publish.press.text import press_parts, to_markdown
from hotbed.result import Result
from support import doubts, kit_world, two_editions

SETS = {2: (2, 3), 3: (2, 3)}
MAPS = {"map": {}, "world": {}}


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Result:
    """Three clusters with hostile names, nothing measured."""
    return kit_world.build(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def measured(plain, tmp_path_factory) -> Result:
    """The same with sets of ranks, an unstable place and a rank that rests on 16 of each metric."""
    folder = tmp_path_factory.mktemp("measured") / "run"
    shutil.copytree(plain.folder, folder)
    run = Result(folder)
    doubts.write(run, SETS, exists={2: 0.675}, documents={3: 8})
    second = run.ranking["cluster_id"][1].as_py()
    unstable = {
        row["place_id"]: 0.5 for row in run.members.to_pylist() if row["cluster_id"] == second
    }
    doubts.write_rest(run, unstable)
    run.atlas()
    return run


def _page(run: Result, name: str) -> str:
    return (run.folder / "atlas" / name).read_text("utf-8")


def _cluster_page(run: Result, rank: int, ending: str = "html") -> str:
    key = run.ranking["cluster_id"][rank - 1].as_py()
    return _page(run, f"clusters/{key}.{ending}")


def test_facts_hold_the_sets_and_say_them_in_words(measured):
    known = facts(measured)
    first, second, third = known.clusters
    assert [row.ranks_text for row in known.ranking] == ["1", "2 (2-3)", "3 (2-3)"]
    assert doubt_words(known, first)[0] == (
        "Its documents leave no rank but this one (all clusters together, 95 %)."
    )
    words = doubt_words(known, second)
    assert words[0].startswith("Its documents allow it to be second or third (all clusters")
    assert words[1] == f"It can't be told from {third.name}."
    assert words[2].startswith("It exists in 135 of 200 draws of the documents")
    assert "which is little for a rank" not in " ".join(words)
    assert doubt_words(known, third)[-1] == (
        "It rests on 8 PCT applications and 8 articles, which is little for a rank."
    )
    assert any("Poisson" in line for line in method_words(known))
    assert json.loads(json.dumps(known.to_dict())) == known.to_dict()


def test_without_the_files_nothing_is_said_of_doubts(plain):
    known = facts(plain)
    assert not known.has_doubts
    assert all(doubt_words(known, cluster) == [] for cluster in known.clusters)
    assert [row.ranks_text for row in known.ranking] == ["1", "2", "3"]
    assert not any("Poisson" in line for line in method_words(known))
    assert "Exists" not in result_html(known) + result_markdown(known)
    shown = to_markdown(press_parts(known, findings(plain)))
    assert "Exists" not in shown and "(2-3)" not in shown
    values = page(known, known.clusters[1], MAPS, 5)
    assert values["sure"] == [] and values["figures"][0]["value"] == "2"
    pages = plain.atlas().parent
    world = (pages / "index.html").read_text("utf-8")
    assert 'class="set"' not in world and 'class="doubted' not in world
    key = known.clusters[1].cluster_id
    assert "How sure its rank is" not in (pages / "clusters" / f"{key}.html").read_text("utf-8")
    assert "uncertainty" not in json.loads((pages / "clusters" / f"{key}.json").read_text("utf-8"))


def test_a_stale_file_is_ignored(measured, tmp_path):
    shutil.copytree(measured.folder, tmp_path / "run")
    run = Result(tmp_path / "run")
    path = run.folder / "uncertainty.csv"
    path.write_text(path.read_text("utf-8").replace(",2,3,", ",1,3,"), "utf-8")
    known = facts(run)
    assert not known.has_doubts
    why = {lack["kind"]: lack["why"] for lack in findings(run).left_out}
    assert "was changed" in why["certainty"]


def test_the_world_table_shows_sets_joins_ties_and_marks_what_is_unsure(measured):
    world = _page(measured, "index.html")
    cells = re.findall(r'<td class="num rank([^"]*)" data-value="(\d)">(.*?)</td>', world)
    assert [(tied, rank) for tied, rank, _text in cells] == [
        ("", "1"),
        (" down", "2"),
        (" up", "3"),
    ]
    text = re.sub("<[^>]+>", "", cells[1][2])
    assert text == "2 (may be 2-3)"
    assert '<small class="doubt">exists in 68 % of draws</small>' in world
    assert '<small class="doubt">rests on 8 PCT applications and 8 articles</small>' in world
    assert "joins neighbours that can’t be told apart" in world
    assert "Over choices of method: 1-3" in world


def test_a_clusters_page_pictures_its_doubts(measured):
    text = _cluster_page(measured, 2)
    assert "How sure its rank is" in text
    row = r'<th scope="row">([^<]+)</th><td class="span".*?<td class="num strong">([^<]+)'
    table = text.split('<table class="doubts">')[1].split("</table>")[0]
    assert dict(re.findall(row, table)) == {
        "Documents, this cluster alone": "2",
        "Documents, all clusters together": "2-3",
        "Other placings of addresses": "2",
        "Choices of method": "1-3",
        "A year left out": "2-3",
    }
    assert "mostly by the radius of the density search" in text
    assert 'aria-label="Its rank with each year left out, 2015: 3, 2016: 2, 2017: 3."' in text
    assert "unstable" in text and "stays in 50 % of draws" in text
    assert "unstable" not in _cluster_page(measured, 1).split("</style>")[1]
    for rank in (1, 2, 3):
        shown = _cluster_page(measured, rank)
        assert kit_world.SCRIPT not in shown
        markup = re.sub(r"<script>.*?</script>", "", shown, flags=re.DOTALL)
        assert " style=" not in markup  # the page's policy lets none in


def test_the_page_as_data_holds_the_same(measured):
    record = json.loads(_cluster_page(measured, 2, "json"))
    assert record["uncertainty"]["ranks_low"] == 2 and record["uncertainty"]["ranks_high"] == 3
    assert record["choices"][0]["part_together"] == 0.9
    assert [line["rank"] for line in record["without_year"]] == [3, 2, 3]
    assert "uncertainty,,,exists,0.675," in _cluster_page(measured, 2, "csv")


def test_workbook_press_notebook_and_brief_show_the_same_sets(measured, tmp_path):
    known = facts(measured)
    write_workbook(known, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    head, *rows = book["Ranking"].iter_rows(values_only=True)
    column = {name: place for place, name in enumerate(head)}
    assert [row[column["Worst rank"]] for row in rows] == [1, 3, 3]
    assert [row[column["Tied with"]] for row in rows] == [None, "3", "2"]
    few = [row[column["Little for a rank"]] for row in rows]
    assert [text for text in few if text] == [
        row.doubt.few for row in known.ranking if row.doubt.few
    ]
    assert sum(map(bool, few)) == 1
    assert {"Choices of method", "Without a year"} <= set(book.sheetnames)
    shown = to_markdown(press_parts(known, findings(measured)))
    assert "| 2 (2-3) |" in shown and "| 68 % |" in shown
    assert "1 rank rests on fewer than 30 documents" in shown
    assert "2 (2-3)" in result_html(known) and "2 (2-3)" in result_markdown(known)
    values = page(known, known.clusters[1], MAPS, 5)
    assert values["figures"][0]["value"] == "2 (2-3)"
    assert "2nd (2-3) of 3 clusters" in values["lede"]
    assert values["sure"][-1].startswith("Its rank is 1 to 3 over the choices of method")


def test_the_terminal_shows_sets_existence_and_ties(measured, plain, capsys):
    summary(measured, 5, as_json=False)
    head, first, second, *_rest = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["rank", "(set)", "cluster"]
    assert head.endswith("exists  tied with")
    assert first.split()[0] == "1" and "(" not in first.split()[1]
    assert second.split()[:2] == ["2", "(2-3)"] and second.split()[-3:] == ["68", "%", "3"]
    summary(plain, 5, as_json=False)
    assert "(set)" not in capsys.readouterr().out


@pytest.fixture(scope="module")
def floored(tmp_path_factory) -> tuple[Result, Result]:
    """Two editions whose recipe prints no rank below five documents."""
    folder = tmp_path_factory.mktemp("floored")
    file = two_editions.write(two_editions.rows(), folder / "world.csv")
    floor = {"uncertainty": {"least_documents": 5}}
    before, now = (
        two_editions.edition(file, year, folder / str(year), **floor) for year in (2011, 2012)
    )
    return before, now


def test_below_the_floor_a_dash_stands_for_the_rank(floored, tmp_path, capsys):
    before, now = floored
    counts, ranks = (now.ranking[name].to_pylist() for name in ("patents_count", "rank"))
    assert max(counts) >= 5 > min(counts)
    known = facts(now, against=[previous_of(now, before)])
    texts = [row.rank_text for row in known.ranking]
    assert texts == [
        "–" if count < 5 else str(rank) for rank, count in zip(ranks, counts, strict=True)
    ]
    assert any(
        "No rank is printed of a cluster with fewer than 5 documents" in line
        for line in method_words(known)
    )
    small = known.clusters[-1]
    assert "too few documents for a rank" in page(known, small, MAPS, 5)["lede"]
    summary(now, 20, as_json=False)
    lines = capsys.readouterr().out.splitlines()[1 : len(counts) + 1]
    assert [line.split()[0] for line in lines] == texts
    write_workbook(known, tmp_path / "book.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "book.xlsx")["Ranking"].values)[1:]
    assert [str(row[0]) for row in rows] == texts
    now.atlas(before.folder)
    shown = (now.folder / "atlas" / "clusters" / f"{small.cluster_id}.html").read_text("utf-8")
    assert '<span class="rank-of">–</span>' in shown
    assert "It has too few documents for a rank." in shown
    assert str(now.explain(small.cluster_id)).splitlines()[0].split("rank ")[1].startswith("–")
    assert now.ranking["rank"].to_pylist() == ranks


def test_only_what_is_told_rose_or_fell(tmp_path):
    file = two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    before, now = (two_editions.edition(file, year, tmp_path / str(year)) for year in (2011, 2012))
    previous = previous_of(now, before)
    doubts.write_changes(now, before, {1: "rose"})
    known = facts(now, against=[previous])
    told = {row.rank: row.change.rank_told for row in known.ranking if row.change}
    assert told[1] == "rose"
    words = {row.rank: " ".join(change_words(known, row)) for row in known.ranking}
    assert "Its rank rose, beyond what the documents leave open." in words[1]
    others = [text for rank, text in words.items() if rank > 1 and "ranked" in text]
    assert others and all("can't be told from the documents" in text for text in others)
    assert not any(re.search(r"rank (rose|fell)[,;.]", text) for text in others)
    (Path(now.folder) / "change_uncertainty.csv").unlink()
    after = facts(now, against=[previous])
    said = [line for row in after.ranking for line in change_words(after, row)]
    assert said and not any("told" in line for line in said)
