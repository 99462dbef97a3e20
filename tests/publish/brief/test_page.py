"""What stands on a brief: growth in its box, both windows by year, doubts and change as bars."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.publish.brief.charts import EARLIER, bars
from hotbed.publish.brief.marks import change_marks, rank_marks
from hotbed.publish.brief.page import page
from hotbed.publish.brief.setting import FOOT
from hotbed.publish.brief.trend import trends
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.change import grown
from hotbed.publish.facts.doubt import Doubt, Span
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.structure import Change
from support import kit_world

MAPS = {"map": {}, "world": {}}


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("now"), (2016, 2018))


@pytest.fixture(scope="module")
def known(result, tmp_path_factory):
    before = kit_world.build(tmp_path_factory.mktemp("before"), (2015, 2017))
    return facts(result, against=[previous_of(result, before)])


def tiles(known, change):
    cluster = replace(known.clusters[0], change=change)
    return {tile["label"]: tile for tile in page(known, cluster, MAPS, 5)["figures"]}


def test_growth_stands_in_the_box_and_is_no_rate_where_it_would_mislead(known):
    assert (
        tiles(known, Change("continued", "", 1, 0, 12.5, base=400.0))["Growth"]["value"] == "+12.5%"
    )
    few = tiles(known, Change("continued", "", 9, 7, 1892.0, base=4.25))["Growth"]
    assert few["value"] == "–"
    assert few["under"].startswith("from 4.3 documents, too few for a rate")
    assert tiles(known, Change("born", "", None, None, None, base=0.0))["Growth"]["value"] == "new"
    plain = replace(known, against=None)
    assert "Growth" not in tiles(plain, None)


def test_the_trend_has_the_years_of_both_windows_and_both_counts(known):
    (chart, _) = trends(known, known.clusters[0])
    assert (chart["first"], chart["last"]) == ("2015", "2018")
    assert chart["svg"].count("<rect") == 4
    assert chart["svg"].count(EARLIER) == 1
    (window, _) = known.clusters[0].windows
    assert f"{window.documents_now:.1f} in 2016–2018" in chart["told"]
    assert f"{window.documents_before:.1f} in 2015–2017 at its places" in chart["told"]
    assert "incomplete" not in chart["told"]


def test_a_last_year_that_looks_incomplete_is_hollow(known):
    partial = replace(known, partial_years={"patents": 2018})
    (chart, other) = trends(partial, known.clusters[0])
    assert "stroke-dasharray" in chart["svg"]
    assert chart["told"].endswith("hollow: 2018 looks incomplete.")
    assert "stroke-dasharray" not in other["svg"]
    assert bars([1.0, 2.0], partial=True).count("stroke-dasharray") == 1


def test_what_each_doubt_allows_is_a_bar_on_one_axis(known):
    doubt = Doubt(
        ranks=Span(1, 5),
        alone=Span(1, 2),
        tied_with=[2],
        tied_below=True,
        sd=0.1,
        top=10,
        top_probability=1.0,
        may_be_top=True,
        exists=1.0,
        absorbed=0.0,
        split=0.0,
        placings=None,
        placings_exist=None,
        choices=Span(1, 3),
        documents={"patents": 200},
        few="",
    )
    marks = rank_marks(replace(known.clusters[0], doubt=doubt))
    assert [(mark["text"], mark["low"], mark["high"], mark["at"]) for mark in marks] == [
        ("1-5", 0.0, 1.0, 0.0),
        ("1-2", 0.0, 0.25, 0.0),
        ("1-3", 0.0, 0.5, 0.0),
    ]
    assert rank_marks(known.clusters[0]) == []


def test_what_the_change_consists_of_stands_in_bars_and_words(known):
    cluster = known.clusters[0]
    values = page(known, cluster, MAPS, 5)
    assert values["consists"] == cluster.composition.sentences
    marks = values["consists-marks"]
    assert marks == change_marks(cluster.composition)
    assert [mark["label"] for mark in (marks[0], marks[-1])] == ["Before", "Now"]
    assert len(marks) == 2 + len(cluster.composition.portions)


def test_the_first_page_is_filled_with_the_map(result, known):
    briefs = Briefs(result, known)
    briefs.pdf(known.clusters[0])
    number, foot = briefs.setting.foot()
    assert number == 1
    assert 0.8 * FOOT < foot <= FOOT
    assert grown(known.clusters[0].change)
