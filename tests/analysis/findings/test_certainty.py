"""Findings with what `hotbed uncertainty` wrote: third or fourth; rose and fell only where told."""

import shutil

import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.findings import findings
from hotbed.result import Result
from support import doubts
from support import two_editions as editions

CITIES = {
    "Seoul": (126.978, 37.566),
    "Paris": (2.349, 48.853),
    "Cairo": (31.25, 30.063),
    "Munich": (11.576, 48.137),
}
# Ranks 2012: Cairo, Seoul, Munich, Paris; 2011: Seoul, Paris, Cairo, Munich.
OUTPUT = {
    2011: {"Seoul": 7, "Paris": 6, "Cairo": 5, "Munich": 4},
    2012: {"Cairo": 9, "Seoul": 7, "Munich": 6, "Paris": 4},
}
UNTOLD = "hotbed uncertainty RUN --against PREVIOUS tells whether a change of rank is real"


def _world(folder):
    rows = [
        {"year": year, "contributor": 0, "lon": CITIES[city][0], "lat": CITIES[city][1]}
        for year, output in OUTPUT.items()
        for city, count in output.items()
        for _ in range(count)
    ]
    rows = [{"document_id": f"D{number}", **row} for number, row in enumerate(rows)]
    return editions.write(rows, folder / "world.csv")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certainty")
    file = _world(folder)
    return {year: editions.edition(file, year, folder / str(year)).folder for year in OUTPUT}


@pytest.fixture
def runs(finished, tmp_path):
    """Copies of the two editions, so that a test may write into them."""
    for year, folder in finished.items():
        shutil.copytree(folder, tmp_path / str(year))
    return {year: Result(tmp_path / str(year)) for year in finished}


def told(runs):
    return {each.kind: each for each in findings(runs[2012], _previous(runs)).findings}


def _previous(runs):
    return previous_of(runs[2012], runs[2011])


def test_the_largest_are_told_with_the_ranks_that_their_documents_allow(runs):
    doubts.write(runs[2012], {3: (3, 4), 4: (3, 4)}, exists={4: 0.5}, documents={4: 16})
    found = told(runs)
    assert found["top"].text == (
        "The 4 largest clusters by patents, with the ranks that the documents allow, are Cairo "
        "(EG), first; Seoul (KR), second; Munich (DE), third or fourth; and Paris (FR), third or "
        "fourth."
    )
    sure = found["certainty"]
    assert sure.text == (
        "Of 3 pairs of neighbours in the ranking, 2 can be told apart by their documents, at 95 % "
        "for all clusters together. Cairo (EG) is first; Seoul (KR) is second; Munich (DE) is "
        "third or fourth; and Paris (FR) is third or fourth. Over choices of method they are: "
        "Cairo first or second; Seoul 1st to 3rd; Munich 1st to 4th; and Paris 1st to 5th. 1 "
        "cluster exists in fewer than 95 % of draws of the documents: Paris (FR) in 100 of 200. 1 "
        "rank rests on fewer than 30 documents: Paris (FR)."
    )
    assert sure.figures == {"pairs": 3, "told": 2, "unsure": 1, "few": 1}
    assert [row["rank_high"] for row in sure.rows] == [1, 2, 4, 4]


def test_only_what_is_told_rose_or_fell(runs):
    doubts.write_changes(runs[2012], runs[2011], {1: "rose"})
    movers = told(runs)["movers"]
    assert movers.text == (
        "Of the 4 clusters, 1 rose (Cairo (EG), up 2 to 1st). Whether the other 3 whose rank "
        "changed rose or fell can't be told from the documents."
    )
    assert "fell" not in movers.text.split("Whether")[0]
    assert UNTOLD not in movers.rule and "change_uncertainty.csv" in movers.rule
    assert [(row["name"], row["rank_told"]) for row in movers.rows] == [("Cairo (EG)", "rose")]


def test_where_nothing_is_told_nobody_rose_or_fell(runs):
    doubts.write_changes(runs[2012], runs[2011], {})
    assert told(runs)["movers"].text == (
        "Of the 4 clusters, none can be said to have risen or fallen. Whether 4 whose rank changed "
        "rose or fell can't be told from the documents."
    )


def test_entrants_and_leavers_say_what_can_be_told(runs):
    doubts.write_changes(runs[2012], runs[2011], {1: "rose"})
    found = {each.kind: each.text for each in findings(runs[2012], _previous(runs), top=2).findings}
    assert found["entrants"] == (
        "1 cluster is new among the first 2: Cairo (EG) at 1 (rose from 3)."
    )
    assert found["leavers"] == (
        "1 cluster is no longer among the first 2: Paris (FR), now 4th (whether it fell can't be "
        "told)."
    )
    doubts.write_changes(runs[2012], runs[2011], {4: "fell"})
    found = {each.kind: each.text for each in findings(runs[2012], _previous(runs), top=2).findings}
    assert found["entrants"].endswith("Cairo (EG) at 1 (before: 3; whether it rose can't be told).")
    assert found["leavers"].endswith("Paris (FR), which fell to 4th.")


def test_without_the_file_movers_stay_and_the_rule_says_what_would_tell(runs):
    movers = told(runs)["movers"]
    assert movers.text.startswith("Of the 4 clusters, these gained most ranks: Cairo (EG), up 2")
    assert movers.rule.endswith(UNTOLD)


def test_a_stale_or_foreign_file_is_ignored_and_said(runs):
    path = doubts.write(runs[2012], {3: (3, 4)})
    path.write_text(path.read_text("utf-8").replace("3,4", "1,4"), "utf-8")
    found = findings(runs[2012], _previous(runs))
    why = {lack["kind"]: lack["why"] for lack in found.left_out}
    assert "is of an earlier state of the run or was changed" in why["certainty"]
    assert "third" not in found.findings[0].text

    doubts.write_changes(runs[2012], runs[2012], {1: "rose"})  # with another edition: itself
    movers = told(runs)["movers"]
    assert "rose" not in movers.text
    assert "change_uncertainty.csv compares with another edition" in movers.rule


def test_below_the_floor_of_documents_no_rank_is_told(tmp_path):
    file = _world(tmp_path)
    floor = {"uncertainty": {"least_documents": 5}}
    runs = {year: editions.edition(file, year, tmp_path / str(year), **floor) for year in OUTPUT}
    doubts.write(runs[2012], {3: (3, 4), 4: (3, 4)})
    found = told(runs)
    assert found["top"].text.endswith("Munich (DE), third or fourth; and Paris (FR).")
    assert "Paris" not in found["certainty"].text
    assert "Paris" not in found["movers"].text
    assert [row["rank"] for row in found["top"].rows] == [1, 2, 3, None]
    assert runs[2012].ranking["rank"].to_pylist() == [1, 2, 3, 4]


def test_what_the_verb_writes_is_what_is_read(runs):
    runs[2012].uncertainty(runs[2011])
    found = findings(runs[2012], _previous(runs))
    kinds = {each.kind: each for each in found.findings}
    assert "certainty" in kinds
    assert "change_uncertainty.csv" in kinds["movers"].rule and UNTOLD not in kinds["movers"].rule
