"""A published edition as the previous one: forms of tables, tolerant names, every match told."""

import json

import pytest
import typer
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.change.published import match, match_table, read_published
from hotbed.base.errors import HotbedError
from hotbed.cli.compare import compare as compare_verb
from support.two_editions import write

# Places of a run: name of the town nearest by, its position, documents.
TOWNS = {
    "Tokyo": (139.692, 35.69, 9),
    "San Jose": (-121.895, 37.339, 8),
    "Zürich": (8.55, 47.367, 6),
    "Portland": (-122.676, 45.523, 5),
    "Seoul": (126.978, 37.566, 4),
    "Cambridge": (0.117, 52.2, 3),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    rows = [
        {"document_id": f"{town}{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": lat}
        for town, (lon, lat, count) in TOWNS.items()
        for n in range(count)
    ]
    file = write(rows, folder / "world.csv")
    recipe = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(file)]}],
        "detection": {"min_listings": 3},
    }
    return hotbed.run(recipe, folder / "run")


@pytest.fixture
def table(tmp_path):
    def write_text(text):
        path = tmp_path / "published.csv"
        path.write_text(text, "utf-8")
        return path

    return write_text


# Figures as in GII 2023's table (PCT applications of the first two); ranks made up for the test.
TABLE = """edition,rank,cluster_name,economy,pct_applications,note
2022,9,Seoul,KR,,another edition
2023,1,Yokohama-Tokyo,JP,127418,other order and a hyphen
2023,2,"San Francisco–San Jose, CA",US,47269,another first city
2023,3,"Portland, ME",US,,another state
2023,4,Zurich,CH/DE (code not given in source),,no umlaut
2023,6,"Boston–Cambridge, MA",US,,another economy
2023,,Seoul,,,no rank and no economy
"""


def test_matches_by_any_main_city_in_a_common_economy(run, table):
    found = match(run, read_published(table(TABLE)))
    matched = [
        (it.rank, it.name, it.published.rank, it.published.name, it.rank_change)
        for it in found.matches
    ]
    assert matched == [
        (1, "Tokyo", 1, "Yokohama-Tokyo", 0),
        (2, "San Jose, CA", 2, "San Francisco–San Jose, CA", 0),
        (3, "Zürich", 4, "Zurich", 1),
        (5, "Seoul", None, "Seoul", None),
    ]
    # Portland OR is not Portland ME, Cambridge GB not Cambridge US.
    assert [row["name"] for row in found.run_only] == ["Portland, OR", "Cambridge"]
    assert [each.name for each in found.published_only] == ["Portland, ME", "Boston–Cambridge, MA"]
    assert found.matches[0].cities == ("tokyo",)
    assert found.published.clusters[3].economies == ("CH", "DE")


def test_the_table_lists_matches_and_what_found_none(run, table):
    rows = match_table(match(run, read_published(table(TABLE)))).to_pylist()
    assert [(row["rank"], row["previous_rank"], row["matched_by"]) for row in rows] == [
        (1, 1, "name"),
        (2, 2, "name"),
        (3, 4, "name"),
        (4, None, None),
        (5, None, "name"),
        (6, None, None),
        (None, 3, None),
        (None, 6, None),
    ]
    assert [row["published_pct_applications"] for row in rows[:3]] == ["127418", "47269", None]


def test_a_cluster_named_after_a_suburb_is_found_by_its_places(tmp_path, table):
    # Most documents in Mountain View, some in Palo Alto, 9 km on: named after one or both. The
    # published name is in no name of the run but a place of the cluster.
    towns = {"Mountain View": (-122.084, 37.386, 6), "Palo Alto": (-122.143, 37.442, 1)}
    rows = [
        {"document_id": f"{town}{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": lat}
        for town, (lon, lat, count) in towns.items()
        for n in range(count)
    ]
    recipe = {
        "preset": "gii-2017",
        "naming": {"cities": 1},
        "detection": {"min_listings": 3},
        "inputs": [
            {
                "source": "table",
                "metric": "patents",
                "files": [str(write(rows, tmp_path / "valley.csv"))],
            }
        ],
    }
    valley = hotbed.run(recipe, tmp_path / "run")
    assert valley.clusters["name"].to_pylist() == ["Mountain View, CA"]
    text = 'rank,cluster_name,economy\n5,"Palo Alto, CA",US\n'
    (only,) = match(valley, read_published(table(text))).matches
    assert (only.by, only.cities, only.rank_change) == ("place", ("paloalto",), 4)


def test_editions_and_columns_of_ranks(table):
    path = table(TABLE)
    assert (read_published(path).edition, len(read_published(path).clusters)) == ("2023", 6)
    assert [each.rank for each in read_published(path, "2022").clusters] == [9]
    with pytest.raises(HotbedError, match=r"no edition '2021'; it has 2022, 2023"):
        read_published(path, "2021")
    path = table("published_rank_2022,cluster_name,rank_2022_as_shown_in_2023\n12,Nagoya,13\n")
    assert read_published(path).clusters[0].rank == 12
    again = read_published(path, rank_column="rank_2022_as_shown_in_2023")
    assert (again.clusters[0].rank, again.clusters[0].economies) == (13, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rank,city\n1,Paris\n", "has no column 'cluster_name'; it has rank, city"),
        ("place,cluster_name\n1,Paris\n", "has no column 'rank'"),
        ("rank,cluster_name\n1,Paris\n2nd,Tokyo\n", "has the rank '2nd' in row 2"),
        ("", "is empty"),
    ],
)
def test_a_table_of_another_form_is_refused_in_one_sentence(table, text, message):
    with pytest.raises(HotbedError, match=message):
        read_published(table(text))


@pytest.fixture
def verb():
    app = typer.Typer()
    app.command()(compare_verb)
    return lambda *arguments: CliRunner().invoke(app, [str(each) for each in arguments])


def test_compare_with_a_published_table(verb, run, table):
    path = table(TABLE)
    done = verb(run.folder, path, "--edition", "2023")
    assert done.exit_code == 0, done.output
    assert "4 matched; published clusters without a match: Portland, ME; Boston" in done.stdout
    facts = json.loads(verb(run.folder, path, "--json").stdout)
    assert facts["unmatched"] == ["Portland, ME", "Boston–Cambridge, MA"]
    assert facts["rows"][2]["rank_change"] == 1
    refused = verb(run.folder, run.folder, "--edition", "2023")
    assert isinstance(refused.exception, HotbedError)
