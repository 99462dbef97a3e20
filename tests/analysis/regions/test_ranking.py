"""Regional rankings on a small world of towns on the equator, figures by hand."""

import csv
import json
from fractions import Fraction

import numpy as np
import pytest
import shapely
import typer
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.economies import clusters_per_economy
from hotbed.analysis.intensity.intensity import intensities
from hotbed.analysis.regions.below import just_below
from hotbed.analysis.regions.cut import cut_places
from hotbed.analysis.regions.density import densities
from hotbed.analysis.regions.ranking import rank_region, regional_table
from hotbed.base.errors import HotbedError
from hotbed.cli.rank import rank
from hotbed.detect.clusters import assign
from support import world

# Longitude, country and listings, each a document of one inventor. The town at 4 E is a border
# town of 7 listings, more of them Spanish; its halves are 1.1 km apart. 43 documents in all.
TOWNS = [
    (1.0, "EG", 10),
    (2.0, "ZA", 7),
    (3.0, "MA", 5),
    (4.0, "ES", 4),
    (4.01, "MA", 3),
    (5.0, "FR", 12),
    (6.0, "EG", 2),
]


def listings(towns):
    return [
        {
            "document_id": f"{lon}/{n}",
            "year": 2012,
            "contributor": 0,
            "lon": lon,
            "lat": lat,
            "country": country,
        }
        for lon, lat, country, count in towns
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def run_of(tmp_path_factory):
    def run(towns, min_listings):
        folder = tmp_path_factory.mktemp("run")
        rows = listings(towns)
        with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        recipe = world.recipe(str(folder / "rows.csv"), detection={"min_listings": min_listings})
        return hotbed.run(recipe, folder / "out")

    return run


@pytest.fixture(scope="module")
def result(run_of):
    return run_of([(lon, 0.0, country, count) for lon, country, count in TOWNS], 8)


def ids(ranked):
    return [each.cluster_id for each in ranked.clusters]


def africa(result, top):
    return rank_region(result, cut_places(result.members, regions=["Africa"]), top, floor=1)


def test_the_recipes_threshold_stays_where_it_gives_enough(result):
    # At 8 listings there are 5 E with 12 (France) and 1 E with 10 (Egypt), 12/43 and 10/43.
    assert result.ranking["total"].to_pylist() == pytest.approx([1200 / 43, 1000 / 43], abs=1e-6)
    ranked = africa(result, 1)
    assert (ranked.min_listings, ranked.lowered, ranked.found) == (8, False, 1)
    assert [(each.score.rank, each.world_rank) for each in ranked.clusters] == [(1, 2)]
    assert ids(ranked) == [result.ranking["cluster_id"][1].as_py()]


def test_the_threshold_is_lowered_to_the_largest_that_gives_enough(result):
    # Two: 7, where 2 E (7) joins 1 E (10); the border town has 7 too, but is Spain's. Three: 5.
    # Four: 2. Of five there are only four, however low the threshold.
    expected = {2: (7, 2, []), 3: (5, 3, []), 4: (2, 4, [])}
    for top, (threshold, found, notes) in expected.items():
        ranked = africa(result, top)
        assert (ranked.min_listings, ranked.found, ranked.notes) == (threshold, found, notes)
        assert ranked.lowered
    ranked = africa(result, 5)
    assert (ranked.min_listings, ranked.found) == (2, 4)
    assert ranked.notes == ["no threshold yields more of the 5 requested"]


def test_ranks_shares_and_densities_by_hand(result):
    rows = regional_table(africa(result, 3), ["patents"]).to_pylist()
    assert [
        (row["rank"], row["world_rank"], row["densest"], row["patents_count"], row["total"])
        for row in rows
    ] == [
        (1, 2, 10, "10.0000", "23.255814"),
        (2, None, 7, "7.0000", "16.279070"),
        (3, None, 5, "5.0000", "11.627907"),
    ]
    assert [row["cluster_id"] for row in rows] == [
        "EG-0.00N-1.00E",
        "ZA-0.00N-2.00E",
        "MA-0.00N-3.00E",
    ]
    assert {row["min_listings"] for row in rows} == {5}


def test_a_cross_border_cluster_is_of_the_part_that_holds_most_of_it(result):
    # The border town's 7 listings are 4 Spanish and 3 Moroccan: Spain's with all 7, so that it is
    # a cluster at 7, which 4 alone would not be; Morocco has only the town at 3 E.
    spain = rank_region(result, cut_places(result.members, economies=["ES"]), 1)
    assert spain.min_listings == 7
    only = spain.clusters[0]
    assert (only.listings, only.inside, only.economies) == (7, 4, "ES/MA")
    assert only.score.total == Fraction(700, 43)
    row = regional_table(spain, ["patents"]).to_pylist()[0]
    assert row["inside_share"] == "57.142857"  # 4/7
    morocco = rank_region(result, cut_places(result.members, economies=["MAR"]), 2)
    assert ids(morocco) == ["MA-0.00N-3.00E"]


def test_of_equal_parts_each_may_count_the_cluster(run_of):
    # Three listings each: of neither economy does another hold more.
    result = run_of([(1.0, 0.0, "FR", 3), (1.01, 0.0, "CH", 3)], 5)
    for economy in ("FR", "CH"):
        cut = cut_places(result.members, economies=[economy])
        assert rank_region(result, cut, 1).found == 1
    # Three economies: the Swiss part of 3 is the largest, though less than half.
    result = run_of([(1.0, 0.0, "FR", 2), (1.01, 0.0, "CH", 3), (1.02, 0.0, "DE", 2)], 5)
    found = {
        economy: rank_region(result, cut_places(result.members, economies=[economy]), 1, 5).found
        for economy in ("FR", "CH", "DE")
    }
    assert found == {"FR": 0, "CH": 1, "DE": 0}


def test_a_given_threshold_is_taken_as_it_is(result):
    cut = cut_places(result.members)
    at_five = rank_region(result, cut, 50, min_listings=5)
    assert (at_five.found, at_five.min_listings, at_five.notes) == (5, 5, [])
    at_eleven = rank_region(result, cut, 50, min_listings=11)
    assert (at_eleven.found, at_eleven.lowered) == (1, False)
    floored = rank_region(result, cut_places(result.members, ["Africa"]), 4, floor=4)
    assert (floored.found, floored.min_listings) == (3, 5)


def brute_force(result, cut, top):
    """Every threshold from the recipe's down, on the whole world, clusters judged one by one."""
    recipe = result.recipe
    listings = result.members["listings"].to_numpy()
    counts = {}
    for least in range(recipe.detection.min_listings, 0, -1):
        detection = recipe.detection.model_copy(update={"min_listings": least})
        members = assign(result.members, recipe.model_copy(update={"detection": detection}))
        counts[least] = 0
        for number in range(members.cluster.max() + 1):
            own = members.cluster == number
            inside = listings[own & cut.inside].sum()
            others = [
                listings[own & ~cut.inside & (cut.part == part)].sum()
                for part in set(cut.part[own & ~cut.inside].tolist())
            ]
            counts[least] += bool(inside and inside >= max(others, default=0))
        if counts[least] >= top:
            return least, counts[least]
    most = max(counts.values())
    best = max(least for least, count in counts.items() if count == most)
    return best, most


def test_clusters_grow_together_as_the_threshold_falls(run_of):
    # A chain of five places 12 km apart (0.108 degrees) with 10, 1, 1, 1, 10 listings: within 13 km
    # they count 11, 12, 3, 12, 11. Two clusters from 12 on, one from 3 on, when the middle is core;
    # the town of 2 far off is one from 2 on. So at most two at a time, and 12 is where they begin.
    chain = [(1.0, 10), (1.108, 1), (1.216, 1), (1.324, 1), (1.432, 10), (5.0, 2)]
    result = run_of([(lon, 0.0, "EG", count) for lon, count in chain], 20)
    assert [africa(result, 2).min_listings, africa(result, 2).found] == [12, 2]
    assert [africa(result, 3).min_listings, africa(result, 3).found] == [12, 2]
    cut = cut_places(result.members)
    assert [rank_region(result, cut, 9, least).found for least in (13, 11, 3, 2)] == [0, 2, 1, 2]


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_the_threshold_is_the_largest_that_brute_force_finds(run_of, seed):
    # Towns in a field of 130 km, so that clusters of several countries are born, grow together and
    # merge at 5 km as the threshold falls.
    random = np.random.default_rng(seed)
    spots = np.round(random.uniform(0, 1.2, (60, 2)), 2)
    sizes = random.geometric(0.25, 60).tolist()
    lands = random.choice(["EG", "ZA", "FR", "DE"], 60).tolist()
    towns = dict(zip(map(tuple, spots.tolist()), zip(lands, sizes, strict=True), strict=True))
    result = run_of([(x, y, land, size) for (x, y), (land, size) in towns.items()], 40)
    for names in (["Africa"], ["Europe"]):
        cut = cut_places(result.members, regions=names)
        for top in (1, 2, 3, 4, 6, 9, 40):
            ranked = rank_region(result, cut, top, floor=1)
            assert (ranked.min_listings, ranked.found) == brute_force(result, cut, top), top


def test_densities_are_those_of_the_search(run_of):
    # At each density as threshold exactly the places at least so dense are core.
    random = np.random.default_rng(7)
    lon, lat = random.uniform(179.5, 180.5, 80), random.uniform(-0.5, 0.5, 80)
    lon = np.where(lon > 180, lon - 360, lon)
    weight = random.integers(0, 9, 80)
    found = densities(lon, lat, weight, 15.0, np.ones(80, bool))
    from hotbed.detect.density import DensityClusters

    assert sorted(set(found.within.tolist()), reverse=True) == found.thresholds.tolist()
    for threshold, most in zip(found.thresholds.tolist(), found.most.tolist(), strict=True):
        if threshold:
            search = DensityClusters(15.0, threshold).fit(lon, lat, weight)
            assert search.core_mask_.tolist() == (found.within >= threshold).tolist()
            assert search.n_clusters_ == most


def test_areas_just_below_and_what_they_lack(result):
    # Below 8: 2 E and the border town with 7 each, 3 E with 5, 6 E with 2.
    world_wide = just_below(result, cut_places(result.members), 10)
    assert [(each.lon, each.listings_within, each.lacking) for each in world_wide] == [
        (2.0, 7, 1),
        (4.0, 7, 1),
        (3.0, 5, 3),
        (6.0, 2, 6),
    ]
    assert world_wide[1].economies == "ES/MA"
    # 2 E is one degree, pi / 180 * 6371.0088 = 111.2 km, from the cluster at 1 E.
    assert (world_wide[0].nearest_cluster, world_wide[0].nearest_km) == ("EG-0.00N-1.00E", 111.2)
    assert world_wide[0].joins is None
    spain = just_below(result, cut_places(result.members, economies=["Spain"]), 10)
    assert [each.lon for each in spain] == [4.0]


def test_an_area_that_would_join_a_cluster_says_so(run_of):
    # The cluster: 19.9 (15 listings), 20.0 (1) and its border 20.075 (1), 8.3 km from 20.0. The
    # area: 20.22 with 5, 3 at 20.30 and 1 at 20.118 within 13 km, 9 in all, 1 too few. Were 9
    # enough, 20.118 would be its border and lie 4.8 km from 20.075: merged.
    chain = [(19.9, 15), (20.0, 1), (20.075, 1), (20.118, 1), (20.22, 5), (20.30, 3)]
    result = run_of([(lon, 0.0, "GA", count) for lon, count in chain], 10)
    own = result.ranking["cluster_id"].to_pylist()
    assert len(own) == 1
    area = just_below(result, cut_places(result.members), 1)[0]
    assert (area.lon, area.listings_within, area.lacking, area.joins) == (20.22, 9, 1, own[0])


def test_cuts_by_income_group_and_their_combination(result, tmp_path):
    income = tmp_path / "income.csv"
    income.write_text(
        "code,economy,year_fiscal,region,incgroup_historical,incgroup_current\n"
        "EGY,Egypt,2020,North of Africa,Upper middle income,Lower middle income\n"
        "EGY,Egypt,2021,North of Africa,Lower middle income,Lower middle income\n"
        "MAR,Morocco,2021,North of Africa,Lower middle income,Lower middle income\n"
        "ZAF,South Africa,2021,South of Africa,Upper middle income,Upper middle income\n"
        "FRA,France,2021,Europe and so on,High income,High income\n",
        encoding="utf-8",
    )

    def countries(**options):
        cut = cut_places(result.members, income=income, **options)
        codes = np.array(result.members["country"].to_pylist())
        return sorted(set(codes[cut.inside].tolist()))

    assert countries(income_groups=["lower middle income"]) == ["EG", "MA"]
    assert countries(income_groups=["Upper middle income"], year=2020) == ["EG"]
    assert countries(regions=["North of Africa"]) == ["EG", "MA"]
    assert countries(regions=["Northern Africa", "Europe"]) == ["EG", "ES", "FR", "MA"]
    assert countries(regions=["Africa"], income_groups=["Upper middle income"]) == ["ZA"]
    assert countries(economies=["ZA", "egypt"], regions=["Northern Africa"]) == ["EG"]
    with pytest.raises(HotbedError, match="did you mean 'Lower middle income'"):
        countries(income_groups=["Lower midle income"])
    with pytest.raises(HotbedError, match="no fiscal year 1990; it has 2020 to 2021"):
        countries(income_groups=["High income"], year=1990)


def test_cuts_by_polygons_edges_included_and_over_the_antimeridian(result, tmp_path):
    path = tmp_path / "my_land.geojson"
    shapes = [shapely.box(1.0, -1, 2.5, 1), shapely.box(4.9, -1, 5.1, 1)]
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in shapes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    cut = cut_places(result.members, polygons=path)
    assert cut.slug == "my-land"
    inside = result.members["lon"].to_numpy()[cut.inside]
    assert inside.tolist() == [1.0, 2.0, 5.0]
    assert rank_region(result, cut, 3).found == 3
    path.write_text(shapely.to_geojson(shapely.box(359.0, -1, 361.5, 1)))
    assert cut_places(result.members, polygons=path).inside.tolist() == [True] + [False] * 6
    for text, message in [
        ("no json", "not GeoJSON"),
        ('{"type": "Point", "coordinates": [1, 2]}', "no polygon"),
        (shapely.to_geojson(shapely.box(0, 0, 500_000, 5_000_000)), "not in degrees"),
    ]:
        path.write_text(text)
        with pytest.raises(HotbedError, match=message):
            cut_places(result.members, polygons=path)


def test_names_that_do_not_exist_are_mended(result):
    for options, message in [
        ({"regions": ["Afrika"]}, "did you mean 'Africa'"),
        ({"economies": ["Moroco"]}, "did you mean 'morocco'"),
        ({"economies": ["XQ"]}, "ISO 3166-1 code"),
        ({"income_groups": ["High income"]}, "--income"),
    ]:
        with pytest.raises(HotbedError, match=message):
            cut_places(result.members, **options)
    with pytest.raises(HotbedError, match="no place in Asia"):
        rank_region(result, cut_places(result.members, ["Asia"]), 1)


@pytest.fixture
def call(result):
    app = typer.Typer()
    app.command()(rank)
    return lambda *words: CliRunner().invoke(app, [str(result.folder), *map(str, words)])


def test_the_command_states_the_threshold_and_writes_the_table(call, result):
    done = call("--region", "Africa", "--top", 3)
    assert done.exit_code == 0, done.output
    assert (
        "Africa: 3 clusters with at least 5 listings within 13 km, below the recipe's 8."
        in done.stdout
    )
    with (result.folder / "regions" / "africa-top-3.csv").open(encoding="utf-8") as stream:
        assert [row["rank"] for row in csv.DictReader(stream)] == ["1", "2", "3"]
    facts = json.loads(call("--region", "Africa", "--top", 3, "--json").stdout)
    assert (facts["min_listings"], facts["recipe_min_listings"], facts["below_recipe"]) == (
        5,
        8,
        True,
    )


def test_the_command_lists_what_is_below_and_counts_by_economy(call, result):
    assert "lacking" in call("--region", "Africa", "--below", 2).stdout
    facts = json.loads(call("--region", "Africa", "--below", 2, "--json").stdout)
    assert [each["lacking"] for each in facts["below"]] == [1, 3]
    assert "France" in call("--per-economy").stdout
    assert (result.folder / "economies.csv").is_file()
    facts = json.loads(call("--per-economy", "--json").stdout)
    assert [each["economy"] for each in facts["economies"]] == ["FR", "EG"]


def test_a_run_without_clusters_still_answers(run_of):
    # No town of 43 listings; the largest has 12, so one cluster from 12 on.
    result = run_of([(lon, 0.0, country, count) for lon, country, count in TOWNS], 43)
    world_wide = cut_places(result.members)
    assert rank_region(result, world_wide, 1).min_listings == 12
    below = just_below(result, world_wide, 1)[0]
    assert (below.lacking, below.nearest_cluster, below.joins) == (31, None, None)
    assert clusters_per_economy(result) == []
    assert intensities(result) == []
