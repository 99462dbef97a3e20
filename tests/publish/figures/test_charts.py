"""The charts of findings: what they show, drawn and in words, whatever clusters are called."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from hotbed.analysis.findings.finding import Finding
from hotbed.analysis.findings.findings import KINDS
from hotbed.publish.facts.structure import Metric
from hotbed.publish.figures.charts import BUILT, Bar, Move, Parts, Range, chart_of
from hotbed.publish.figures.draw import FELL, GREW, size, svg
from hotbed.publish.figures.raster import picture

SVG = "{http://www.w3.org/2000/svg}"
METRICS = [Metric("patents", "Patents", [2019, 2023], 1.0, 1200)]
GREW_ROW = {"grew": 7, "unchanged": 1, "fell": 2}


def finding(kind, rows=(), **figures):
    return Finding(kind, "text", figures, "rule", list(rows))


def texts(drawn):
    return [text.text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314


def test_bars_are_as_long_as_their_figures_and_negative_ones_go_left():
    rows = [
        {"rank": 1, "name": "Ulm", "growth_today_counts": 40.0},
        {"rank": 2, "name": "Bonn", "growth_today_counts": -20.0},
    ]
    chart = chart_of(finding("growth", rows, world_patents=20.0), METRICS)
    assert chart.rows == (
        Bar("Ulm", 40.0, "40.0"),
        Bar("Bonn", -20.0, "-20.0"),
        Bar("World: Patents", 20.0, "20.0"),
    )
    bars = list(ElementTree.fromstring(svg(chart)).iter(f"{SVG}rect"))  # noqa: S314
    wide = [float(bar.get("width")) for bar in bars]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2) == pytest.approx(2 * wide[2], abs=0.2)
    left = [float(bar.get("x")) for bar in bars]
    assert left[1] + wide[1] == pytest.approx(left[0], abs=0.2)
    assert [bar.get("fill") for bar in bars] == [GREW, FELL, GREW]


def test_ranks_before_and_now_and_who_is_gone():
    rows = [
        {"rank": 75, "name": "Mannheim", "now": 127},
        {"rank": 93, "name": "Utrecht", "now": None},
    ]
    chart = chart_of(finding("leavers", rows), METRICS)
    assert chart.rows == (Move("Mannheim", 75, 127), Move("Utrecht", 93, None))
    assert {"75 → 127", "93 → gone"} <= set(texts(svg(chart)))
    assert "Utrecht: 93 before, none now." in svg(chart)


def test_how_many_grew_stayed_and_fell():
    chart = chart_of(finding("grew", counts=GREW_ROW, shares=GREW_ROW), METRICS)
    assert chart.rows == (Parts("Output", 7, 1, 2), Parts("Share of the world", 7, 1, 2))
    assert "Output: 7 grew, 1 stayed, 2 fell" in svg(chart)


def test_the_ranks_that_documents_allow():
    rows = [
        {"rank": 1, "name": "Ulm", "rank_low": 1, "rank_high": 1},
        {"rank": 2, "name": "Bonn", "rank_low": 2, "rank_high": 4},
    ]
    chart = chart_of(finding("certainty", rows), METRICS)
    assert chart.rows == (Range("Ulm", 1, 1, 1, "1"), Range("Bonn", 2, 2, 4, "2–4"))


def test_clusters_of_one_name_are_told_apart_by_rank():
    rows = [{"rank": rank, "name": "Seoul", "total": 3.0 / rank} for rank in (1, 2)]
    chart = chart_of(finding("top", rows), METRICS)
    assert [row.label for row in chart.rows] == ["Seoul (1)", "Seoul (2)"]


def test_names_are_text_and_long_ones_are_cut():
    rows = [
        {"rank": 1, "name": "<script>alert(1)</script>", "total": 3.0},
        {"rank": 2, "name": "Very long name " * 9, "total": 2.0},
    ]
    drawn = svg(chart_of(finding("top", rows), METRICS))
    assert "<script" not in drawn
    assert texts(drawn)[0].startswith("<script>alert")
    assert all(len(text) < 40 for text in texts(drawn))


def test_one_row_or_another_kind_has_no_chart():
    assert chart_of(finding("top", [{"rank": 1, "name": "Ulm", "total": 1.0}]), METRICS) is None
    assert chart_of(finding("lineage", [{"rank": 1, "name": "Ulm"}] * 2), METRICS) is None
    assert set(BUILT) < set(KINDS)


def test_equal_charts_are_equal_pictures_of_their_size():
    rows = [{"rank": rank, "name": "Ulm", "total": 3.0 / rank} for rank in (1, 2, 3)]
    chart = chart_of(finding("top", rows), METRICS)
    packed = picture(chart)
    assert packed == picture(replace(chart))
    wide, high = int.from_bytes(packed[16:20]), int.from_bytes(packed[20:24])
    assert wide / high == pytest.approx(size(chart)[0] / size(chart)[1], rel=0.02)
