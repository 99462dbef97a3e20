"""A scorecard of three towns, derived by hand."""

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.cli.main import app
from support import kept, world

TOWNS = {"de": (8.5, "DE"), "fr": (20.0, "FR"), "it": (30.0, "IT")}
# Shares of the world 120, 80 and 40 of 240. With a contributor abroad: none of Germany's 120, 40 of
# France's 100 and of Italy's 60 documents. Growth +50 %, -20 % and -33.3 %.
BEFORE = ["de"] * 80 + ["fr"] * 100 + ["it"] * 60
NOW = ["de"] * 120 + ["fr"] * 60 + ["fr it"] * 40 + ["it"] * 20
SCALED = {"DE": (100, 100, 0), "FR": (50, 16, 60), "IT": (0, 0, 100)}


def edition(folder, year, documents):
    lines = ["document_id,year,contributor,lon,lat,country"]
    for number, where in enumerate(documents):
        for person, place in enumerate(where.split()):
            lon, code = TOWNS[place]
            lines.append(f"D{number},{year},{person},{lon},0,{code}")
    (folder / f"{year}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    recipe = world.recipe(str(folder / f"{year}.csv"))
    recipe["metrics"] = {"patents": {"label": "Patents", "years": [year, year]}}
    return kept.run(recipe, folder / str(year))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    return edition(folder, 2011, BEFORE), edition(folder, 2012, NOW)


def rows_of(answer):
    return {row["economies"]: row for row in answer.table.to_pylist()}


@pytest.mark.parametrize("of", ["clusters", "economies"])
def test_measures_are_normalised_and_averaged(runs, of):
    rows = rows_of(runs[1].scorecard(of, runs[0], write=False))
    for code, scaled in SCALED.items():
        measures = [float(rows[code][name]) for name in ("size", "growth", "openness")]
        assert measures == pytest.approx(scaled, abs=1e-4)  # of figures as tables have them
        assert float(rows[code]["score"]) == pytest.approx(sum(scaled) / 3, abs=1e-4)
    assert [rows[code]["rank"] for code in SCALED] == [1, 2, 3]
    assert float(rows["FR"]["patents_open"]) == 40
    assert float(rows["IT"]["patents_growth"]) == pytest.approx(-100 / 3, abs=1e-6)


def test_weights_move_scores_and_stand_in_the_answer(runs):
    answer = runs[1].scorecard("economies", runs[0], {"size": 2, "growth": 0}, write=False)
    rows = rows_of(answer)
    assert float(rows["FR"]["score"]) == pytest.approx((2 * 50 + 60) / 3, abs=1e-6)
    effective = {row["measure"]: row["effective"] for row in answer.weights.to_pylist()}
    assert {name: round(float(part), 2) for name, part in effective.items()} == {
        "size": 66.67,
        "openness": 33.33,
    }


def test_the_geometric_mean_lets_no_measure_make_up_for_another(runs):
    rows = rows_of(runs[1].scorecard("economies", runs[0], aggregate="geometric", write=False))
    assert [rows[code]["rank"] for code in SCALED] == [2, 1, 3]
    # From 1 to 100: Germany has 100, 100 and 1.
    assert float(rows["DE"]["score"]) == pytest.approx(10 ** (4 / 3), abs=1e-6)


def test_what_is_not_known_is_left_out_and_told(runs):
    answer = runs[1].scorecard("clusters", write=False)
    assert "growth" not in answer.table.column_names
    said = str(answer)
    assert "Without growth: there is no previous run to compare with (--against)." in said
    assert "Without intensity: the run's folder holds no intensity.csv." in said
    assert "stays first in" in said


def test_without_stages_openness_of_economies_is_left_out(runs, tmp_path):
    leave = shutil.ignore_patterns(".hotbed")
    bare = hotbed.open_run(shutil.copytree(runs[1].folder, tmp_path / "bare", ignore=leave))
    answer = bare.scorecard("economies", runs[0], write=False)
    assert "openness" not in answer.table.column_names
    assert "stages" in answer.card.measured.left_out["openness"]


def test_the_verb_writes_what_it_prints(runs):
    folder = str(runs[1].folder)
    done = CliRunner().invoke(app, ["scorecard", folder, "--economies", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    with (runs[1].folder / "economy_scorecard.csv").open(encoding="utf-8") as stream:
        assert [row["score"] for row in csv.DictReader(stream)] == [
            row["score"] for row in told["scores"]
        ]
    assert runs[1].to_arrow("economy_scorecard").num_rows == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": {"szie": 1}}, "did you mean 'size'"),
        ({"aggregate": "median"}, "there is no mean"),
        ({"normalise": "zscore", "aggregate": "geometric"}, "needs values above 0"),
        ({"weights": dict.fromkeys(("size", "growth", "openness"), 0)}, "nothing to score"),
    ],
)
def test_what_can_not_be_scored_says_why(runs, options, message):
    with pytest.raises(HotbedError, match=message):
        runs[1].scorecard("economies", runs[0], write=False, **options)
