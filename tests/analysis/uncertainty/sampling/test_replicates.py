"""Which clusters exist with other draws of the documents, and which places stay."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.uncertainty.planted import study
from hotbed.analysis.change.places import Places
from hotbed.analysis.uncertainty.following import State
from hotbed.analysis.uncertainty.measure import measuring
from hotbed.analysis.uncertainty.sampling.replicates import clusters_again

# Town 0.5 has 60 documents; town 1.5 has exactly the minimum of 30; the village 2.5 has 2.
ROWS = [
    (f"{town}-{n}", 2012, (town,))
    for town, count in ((0.5, 60), (1.5, 30), (2.5, 2))
    for n in range(count)
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Two clusters, one of them at the threshold."""
    return study(tmp_path_factory.mktemp("stability"), ROWS, detection={"min_listings": 30})


def test_a_cluster_at_the_threshold_exists_in_half_of_the_replicates(run):
    # Its listings are Poisson(30): P(X >= 30) = 0.5243. 400 replicates have a standard error of
    # 0.025. Poisson(60) is below 30 with a probability of 6e-6.
    with measuring(run) as doubts:
        stable = doubts.stability(400)
    assert stable.exists[0] == 1.0
    assert stable.exists[1] == pytest.approx(0.5243, abs=0.1)
    assert stable.states[1, State.LOST] == 400 - stable.states[1, State.KEPT]
    # rows of members.parquet: by longitude; the village stays noise
    assert stable.places.tolist() == [400, int(400 * stable.exists[1] + 0.5), 400]


def test_threads_change_nothing(tmp_path):
    states = []
    for threads in (1, 2):
        limits = {"threads": threads}
        run = study(tmp_path / str(threads), ROWS, detection={"min_listings": 30}, limits=limits)
        with measuring(run) as doubts:
            states.append(doubts.stability(30).places.tolist())
    assert states[0] == states[1]


def three_towns() -> Places:
    """Three places 11 km apart, clusters of their own."""
    lon = np.array([0.0, 0.1, 0.2])
    return Places(np.arange(3), lon, np.zeros(3), np.array([5, 5, 5]), np.arange(3))


def test_merging_keeps_to_what_may_merge_in_the_run(run):
    places, before = three_towns(), np.arange(3)
    recipe = run.recipe.model_copy(
        update={
            "detection": run.recipe.detection.model_copy(
                update={"radius_km": 5.0, "min_listings": 5}
            ),
            "merging": run.recipe.merging.model_copy(update={"within_km": 12.0}),
        }
    )
    listings = np.array([6, 7, 8])
    assert clusters_again(places, listings, before, recipe).tolist() == [0, 0, 0]

    def first_two(one: int, other: int) -> bool:
        return {one, other} == {0, 1}

    labels = clusters_again(places, listings, before, recipe, first_two)
    assert labels[0] == labels[1] != labels[2]
