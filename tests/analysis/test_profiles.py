"""Clusters that are like each other, and last years that look incomplete."""

import pytest

import hotbed
from hotbed.analysis.profiles.partial_years import partial_years
from hotbed.analysis.profiles.similarity import nearest_profiles, profiles_of_fields
from support import two_editions

# Town -> documents by class; H01L is semiconductors, A61K pharmaceuticals, G02B optics.
TOWNS = {
    "Ulm": (10.0, 48.4, {"H01L 21/02": 30, "G02B 6/00": 10}),
    "Linz": (14.3, 48.3, {"H01L 21/02": 31, "G02B 6/00": 9}),
    "Graz": (15.44, 47.07, {"A61K 31/00": 40}),
    "Oslo": (10.7, 59.9, {"H01L 21/02": 4, "G02B 6/00": 1}),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profiles")
    rows = [
        {
            "document_id": f"{town}{cpc}{number}",
            "year": 2010 if number % 5 else 2011,
            "contributor": 0,
            "lon": lon,
            "lat": lat,
            "country": "DE",
            "applicant": "Acme",
            "cpc": cpc,
        }
        for town, (lon, lat, classes) in TOWNS.items()
        for cpc, count in classes.items()
        for number in range(count)
    ]
    file = two_editions.write(rows, folder / "rows.csv")
    recipe = {
        "preset": "gii-2017",
        "study": {"title": "Profiles"},
        "inputs": [{"source": "table", "metric": "patents", "files": [str(file)]}],
        "metrics": {"patents": {"label": "Patents", "years": [2010, 2011]}},
        "detection": {"min_listings": 3},
    }
    return hotbed.run(recipe, folder / "out")


def test_the_nearest_is_the_one_with_the_same_fields_in_the_same_proportion(run):
    profiles = profiles_of_fields(run)["patents"]
    names = {row["cluster_id"]: row["name"].split(",")[0] for row in run.ranking.to_pylist()}
    by_name = {names[key]: shares for key, shares in profiles.items()}
    assert by_name["Ulm"] == {"Semiconductors": 75.0, "Optics": 25.0}
    assert "Oslo" not in by_name  # five documents are too few for a profile
    nearest = nearest_profiles({"patents": profiles}, {"patents": 1.0})
    by_town = {names[key]: near for key, near in nearest.items()}
    first, second = by_town["Ulm"]
    # cos = (75 x 77.5 + 25 x 22.5) / (79.06 x 80.70)
    assert (names[first.cluster_id], first.similarity) == ("Linz", pytest.approx(0.9992, abs=2e-4))
    assert first.fields == ("Semiconductors", "Optics")
    assert (names[second.cluster_id], second.similarity, second.fields) == ("Graz", 0.0, ())


def test_several_metrics_count_by_their_weights_where_both_have_a_profile():
    patents = {"A": {"Optics": 100.0}, "B": {"Optics": 100.0}, "C": {"Drugs": 100.0}}
    papers = {"A": {"Physics": 100.0}, "B": {"Biology": 100.0}}
    nearest = nearest_profiles(
        {"patents": patents, "papers": papers}, {"patents": 3.0, "papers": 1.0}
    )
    assert [(one.cluster_id, one.similarity) for one in nearest["A"]] == [("B", 0.75), ("C", 0.0)]


def test_a_last_year_that_holds_much_less_is_partial(run):
    # Every fifth document is of 2011: a quarter of those of 2010.
    assert partial_years(run) == {"patents": 2011}
