"""Planted worlds, as finished runs: what one switch moved is one part, and the others are 0."""

import math
import shutil
from fractions import Fraction

import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.decomposition.answer import decomposed
from hotbed.analysis.decomposition.parts import CAME, WENT
from hotbed.analysis.decomposition.switches import Switch
from hotbed.base.errors import HotbedError
from support import two_editions

from .worlds import documents, run

A, B, NEAR, FAR = 1.0, 3.0, 1.04, 9.0
STATED = {"metrics": {"patents": {"label": "patents", "world_total": 100}}}
TWO = ("patents", "papers")


def decompose(before, now):
    """The clusters' decompositions by longitude of the cluster, and the switches that differ."""
    answer = decomposed(now, previous_of(now, before), write=False)
    for parts in answer.parts:
        assert sum(part.value for part in parts.parts) == parts.change
        assert sum(part.value for part in parts.years) == parts.of(Switch.DOCUMENTS)
        if parts.rank:
            assert parts.rank.by_own + parts.rank.by_others == parts.rank.gained
    return {parts.cluster.cluster_id.split("-")[-1]: parts for parts in answer.parts}, answer


def moved(parts):
    """Switch -> part, of those that are not 0."""
    return {part.switch: part.value for part in parts.parts if part.value}


def two_runs(folder, before, now, old_recipe=None, new_recipe=None):
    old = run(folder / "old", documents(before), **(old_recipe or {}))
    return old, run(folder / "new", documents(now), **(new_recipe or old_recipe or {}))


def test_volume(tmp_path):
    # Of a stated world of 100, A had 5 documents and has 8; B keeps 6 and loses a rank to A.
    before = {(2012, (A,)): 5, (2012, (B,)): 6}
    clusters, _ = decompose(*two_runs(tmp_path, before, {**before, (2012, (A,)): 8}, STATED))
    assert moved(clusters["1.00E"]) == {Switch.DOCUMENTS: 3}
    assert moved(clusters["3.00E"]) == {}
    rank = clusters["1.00E"].rank
    assert (rank.gained, rank.by_own, rank.by_others) == (1, 1, 0)
    rank = clusters["3.00E"].rank
    assert (rank.gained, rank.by_own, rank.by_others) == (-1, 0, -1)
    assert {part.switch for part in rank.others if part.value} == {Switch.DOCUMENTS}
    assert [(it.cluster.rank, it.how, it.now_above) for it in rank.passing] == [(1, "passed", True)]


def lmdi(count, now_count, world, now_world):
    """Ang's additive index of a share 100 C / N: the parts of C and of N."""
    share, now = 100 * count / world, 100 * now_count / now_world
    mean = (now - share) / math.log(now / share) if now != share else share
    return mean * math.log(now_count / count), -mean * math.log(now_world / world)


@pytest.mark.slow
def test_documents_added_elsewhere_show_as_world_and_others_only(tmp_path):
    # A has 10 of 20 documents, then of 25: B, from 9 to 13, passes it; one more lies far away.
    before = {(2012, (A,)): 10, (2012, (B,)): 9, (2012, (FAR,)): 1}
    now = {(2012, (A,)): 10, (2012, (B,)): 13, (2012, (FAR,)): 2}
    clusters, answer = decompose(*two_runs(tmp_path, before, now))
    a = clusters["1.00E"]
    assert moved(a) == {Switch.WORLD: 40 - 50}
    # A's 40 % alone is below B's 45 % of before, and B's 52 % alone above A's 50 %: half each.
    assert (a.rank.gained, a.rank.by_own) == (-1, Fraction(-1, 2))
    assert {part.switch for part in a.rank.own if part.value} == {Switch.WORLD}
    assert answer.active == (Switch.DOCUMENTS, Switch.WORLD, Switch.BORDERS, Switch.MERGES)
    # The logarithmic mean Divisia index of B, where nothing is 0, differs in the second order.
    b = clusters["3.00E"]
    index = lmdi(9, 13, 20, 25)
    assert sum(index) == pytest.approx(float(b.change))
    parts = [float(b.of(switch)) for switch in (Switch.DOCUMENTS, Switch.WORLD)]
    assert parts == pytest.approx(index, rel=0.02)


def test_the_years_that_came_and_went(tmp_path):
    def edition(name, first):
        years = {"patents": {"label": "patents", "years": [first, first + 1], "world_total": 100}}
        counts = {(2011, (A,)): 3, (2012, (A,)): 5, (2013, (A,)): 7}
        return run(tmp_path / name, documents(counts), metrics=years)

    old, new = edition("old", 2011), edition("new", 2012)
    clusters, _ = decompose(old, new)
    years = [(part.year, part.when, part.value) for part in clusters["1.00E"].years]
    assert years == [(2011, WENT, -3), (2013, CAME, 7)]
    text = str(new.decompose(old, 1))
    assert (
        "Its total rose by 4.00 percentage points, from 8.00 to 12.00: +4.00 from documents at its "
        "places (+7.00 of 2013, -3.00 of 2011)." in text
    )


def test_a_merger(tmp_path):
    # Two towns 4.4 km apart, which merge where they share documents: first none, then all.
    rule = {
        "detection": {"min_listings": 4, "radius_km": 2},
        "merging": {"within_km": 5, "coactivity": 0.5},
        **STATED,
    }
    apart = {(2012, (A, A)): 3, (2012, (NEAR, NEAR)): 2, (2012, (B, B)): 2}
    shared = {(2012, (A, NEAR)): 4, (2012, (A, A)): 1, (2012, (B, B)): 2}
    old, new = two_runs(tmp_path, apart, shared, rule)
    clusters, _ = decompose(old, new)
    assert moved(clusters["1.00E"]) == {Switch.MERGES: 2}
    assert moved(clusters["1.04E"]) == {Switch.MERGES: -2}
    assert clusters["1.04E"].event == "absorbed"
    assert moved(clusters["3.00E"]) == {}
    assert "+2.00 from the merger with 0.00°N 1.04°E" in str(new.decompose(old, 1))
    back, _ = decompose(new, old)
    assert moved(back["1.00E"]) == {Switch.MERGES: -2}
    assert moved(back["1.04E"]) == {Switch.MERGES: 2}


def papers(folder, years=2012, extra=0, weights=(1.0, 1.0)):
    """A run of two metrics; `extra` papers lie beside A."""
    patents = documents({(years, (A,)): 4, (years, (B,)): 6})
    articles = documents({(years, (A,)): 5, (years, (B,)): 4, (years, (NEAR,)): extra})
    metrics = {
        name: {"label": name, "weight": weight, "world_total": 100}
        for name, weight in zip(TWO, weights, strict=True)
    }
    file = two_editions.write(articles, folder.with_suffix(".csv"))
    inputs = [
        {"source": "table", "metric": "patents", "files": [str(folder / "rows.csv")]},
        {"source": "table", "metric": "papers", "files": [str(file)]},
    ]
    other = {"preset": None, "inputs": inputs, "metrics": metrics}
    return run(folder, patents, **other, detection={"min_listings": 4, "radius_km": 2})


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    return papers(tmp_path_factory.mktemp("papers") / "both")


def test_weights(tmp_path, both):
    clusters, _ = decompose(both, papers(tmp_path / "new", weights=(1.0, 2.0)))
    assert moved(clusters["1.00E"]) == {Switch.WEIGHTS: 5}
    assert moved(clusters["3.00E"]) == {Switch.WEIGHTS: 4}
    # 9 against 10, then 14 each: A shares the first rank by its own total alone or by both.
    assert clusters["1.00E"].rank.gained == 1


@pytest.mark.slow
def test_a_metric_that_only_one_run_has_is_a_matter_of_metrics(tmp_path, both):
    one = run(
        tmp_path / "old",
        documents({(2012, (A,)): 4, (2012, (B,)): 6}),
        **STATED,
    )
    clusters, _ = decompose(one, both)
    assert moved(clusters["1.00E"]) == {Switch.WEIGHTS: 5}


def test_borders(tmp_path):
    # Two papers lie in a village beside A, then five, enough for it to be dense and merge with A.
    clusters, _ = decompose(papers(tmp_path / "a", extra=2), papers(tmp_path / "b", extra=5))
    # With the old borders the three more add nothing, with the new ones 3; the borders add the 2 or
    # the 5 that lie there.
    assert moved(clusters["1.00E"]) == {
        Switch.DOCUMENTS: Fraction(3, 2),
        Switch.BORDERS: Fraction(2 + 5, 2),
    }


PARIS, LYON = "Acme, 75005 Paris, France", "Beta, 69003 Lyon, France"


def test_geocoder(tmp_path):
    # A correction moves one of two addresses of Paris to a place that is no cluster's.
    homes = {(2012, (PARIS,)): 5, (2012, ("Gamma, 75005 Paris",)): 2, (2012, (LYON,)): 4}
    fixes = tmp_path / "fixes.csv"
    fixes.write_text('address,lon,lat\n"Gamma, 75005 Paris",9.0,0.0\n', "utf-8")
    corrected = {"geocoding": {"overrides": str(fixes)}}
    old, new = two_runs(tmp_path, homes, homes, STATED, {**STATED, **corrected})
    clusters, answer = decompose(old, new)
    by_name = {parts.cluster.name: parts for parts in clusters.values()}
    assert Switch.GEOCODER in answer.active
    assert moved(by_name["Paris"]) == {Switch.GEOCODER: -2}
    assert moved(by_name["Lyon"]) == {}
    # An address of the new run alone has no other answer: what it adds is documents.
    more = run(
        tmp_path / "more",
        documents({**homes, (2012, ("Delta, 75005 Paris, France",)): 1}),
        **STATED,
        **corrected,
    )
    clusters, _ = decompose(old, more)
    by_name = {parts.cluster.name: parts for parts in clusters.values()}
    assert moved(by_name["Paris"]) == {Switch.DOCUMENTS: 1, Switch.GEOCODER: -2}


DECIMALS = {number: {"geocoding": {"decimals": number}} for number in (0, 1, 3)}
SMALL = {"radius_km": 1, "min_listings": 3}


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        pytest.param(
            *({"detection": {"min_listings": 3}}, {"detection": {"min_listings": 1}}, 1),
            marks=pytest.mark.slow,
        ),
        pytest.param(DECIMALS[3], DECIMALS[0], 1, marks=pytest.mark.slow),
        (
            {"merging": {"within_km": 5, "coactivity": 0.1}, "detection": SMALL},
            {"merging": {"within_km": 50, "coactivity": 0.1}, "detection": SMALL},
            3,
        ),
    ],
    ids=["minimum", "decimals", "merging by shared documents"],
)
def test_parameters(tmp_path, old, new, part):
    # 22 km from A a village of 1: by another minimum a cluster of its own, within 50 km merged by
    # the documents that it shares; rounded to whole degrees it lies at A.
    homes = {(2012, (A,)): 5, (2012, (B,)): 4, (2012, (A + 0.2,)): 1}
    if "merging" in old:
        homes = {(2012, (A, A + 0.2)): 6, (2012, (B,)): 4}
    before, now = two_runs(tmp_path, homes, homes, {**STATED, **old}, {**STATED, **new})
    clusters, answer = decompose(before, now)
    assert Switch.PARAMETERS in answer.active
    for parts in clusters.values():
        assert set(moved(parts)) <= {Switch.PARAMETERS}
    assert {abs(parts.change) for parts in clusters.values() if parts.change} == {part}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    return two_editions.editions(tmp_path_factory.mktemp("editions"))


def test_the_same_window_twice_has_no_part(editions):
    clusters, _ = decompose(editions[1], editions[1])
    assert all(not moved(parts) and not parts.rank.gained for parts in clusters.values())
    assert all(not any(p.value for p in parts.rank.own) for parts in clusters.values())
    text = str(editions[1].decompose(editions[1], 1))
    assert "Its total is as before, 34.38, and so is all it consists of." in text
    assert "It is 1st, as before." in text


def test_born_and_died_by_how_far_the_density_crossed(editions):
    # B: 1 listing, then 3, as many as it takes. D: 3, then 1.
    clusters, _ = decompose(editions[0], editions[1])
    born, died = clusters["6.00E"], clusters["8.00E"]
    assert (born.event, died.event) == ("born", "died")
    assert (born.crossing.before.above, born.crossing.now.above) == (-2, 0)
    assert (died.crossing.before.above, died.crossing.now.above) == (0, -2)
    assert born.rank is None
    assert set(moved(born)) == {Switch.DOCUMENTS, Switch.WORLD, Switch.BORDERS}
    text = str(editions[1].decompose(editions[0], "XX-0.00N-6.00E"))
    assert "1 within 13 km, 2 below the minimum of 3" in text
    text = str(editions[1].decompose(editions[0], "XX-0.00N-8.00E"))
    assert "It is no longer a cluster: it ended. Its total fell from 10.71 to 0: -3.42" in text
    with pytest.raises(HotbedError, match=r"the run has no cluster 'Nowhere'"):
        editions[1].decompose(editions[0], "Nowhere")


def test_the_way_back_is_the_negative(editions):
    forth, back = (decompose(*pair)[1].parts for pair in (editions[:2], editions[1::-1]))
    there = {
        (parts.then and parts.then.number, parts.now and parts.now.number): parts for parts in forth
    }
    assert len(there) == len(back) == 8
    for parts in back:
        other = there[parts.now and parts.now.number, parts.then and parts.then.number]
        assert [part.value for part in parts.parts] == [-part.value for part in other.parts]
        assert parts.rank is None or parts.rank.by_own == -other.rank.by_own


def test_stages_that_were_removed(tmp_path):
    homes = {(2012, (A,)): 5, (2012, (A + 0.2,)): 1}
    old, new = two_runs(tmp_path, homes, homes, DECIMALS[3], DECIMALS[1])
    shutil.rmtree(old.folder / ".hotbed")
    with pytest.raises(
        HotbedError, match=r"no longer holds the run's stages; run the recipe again"
    ):
        new.decompose(old.folder)
