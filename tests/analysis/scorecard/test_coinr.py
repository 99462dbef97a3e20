"""COINr's own example and functions recomputed: equal to the digits that are printed.

The example are the ASEM data (2018) that come with COINr 1.1.14. Its vignette "Presenting results"
prints scores of the first six countries to two decimals; the values of three indicators are those
of its data set. What is compared with eight digits COINr computed of the same twelve countries.
"""

import numpy as np
import pytest

from hotbed.analysis.scorecard.aggregate import Mean, aggregated
from hotbed.analysis.scorecard.card import ranked
from hotbed.analysis.scorecard.normalise import Normalisation, normalised
from hotbed.base.errors import HotbedError

# Embassies, memberships of intergovernmental organisations, voting alignment in the UN; the last
# five countries have the lowest and highest values of all 51.
POLITICAL = {
    "CHE": (82, 222, 42.6412703),
    "NLD": (89, 265, 42.8032135),
    "DNK": (77, 259, 42.7914045),
    "NOR": (78, 259, 43.1111391),
    "BEL": (84, 248, 43.0030842),
    "SWE": (78, 278, 42.7515290),
    "AUT": (88, 227, 42.6391988),
    "MLT": (28, 169, 42.5648465),
    "LAO": (41, 82, 37.6329114),
    "MMR": (52, 87, 35.7557197),
    "FRA": (100, 329, 40.4229453),
    "PRT": (72, 236, 43.1860467),
}
PRINTED = {"CHE": 74.78, "NLD": 84.55, "DNK": 78.13, "NOR": 80.03, "BEL": 80.84, "SWE": 80.98}
# Five pillars of connectivity and three of sustainability, then these two and the index.
PILLARS = {
    "CHE": ((63.41, 32.87, 74.78, 85.94, 56.93), (77.21, 87.85, 56.88), (62.79, 73.98, 68.38)),
    "NLD": ((64.87, 46.62, 84.55, 71.74, 41.92), (58.73, 86.58, 57.78), (61.94, 67.70, 64.82)),
    "DNK": ((50.52, 30.43, 78.13, 75.35, 51.04), (69.83, 86.40, 61.29), (57.10, 72.51, 64.80)),
    "NOR": ((58.18, 25.70, 80.03, 89.46, 33.80), (70.90, 87.00, 56.59), (57.44, 71.50, 64.47)),
    "BEL": ((71.97, 48.22, 80.84, 75.60, 43.32), (53.01, 86.17, 50.09), (63.99, 63.09, 63.54)),
    "SWE": ((51.51, 23.87, 80.98, 74.51, 38.50), (66.37, 87.74, 62.27), (53.87, 72.12, 63.00)),
}
EMBASSIES = np.array([row[0] for row in POLITICAL.values()], np.float64)


def scaled(low, high):
    """The three indicators by min-max; of the Netherlands the second is missing where asked."""
    columns = np.array(list(POLITICAL.values()), np.float64)
    return np.column_stack(
        [normalised(column, Normalisation.MINMAX, (low, high)) for column in columns.T]
    )


def test_the_political_pillar_from_its_indicators():
    scores = aggregated(scaled(0, 100), [1, 1, 1], Mean.ARITHMETIC)
    assert dict(zip(PRINTED, scores.round(2).tolist(), strict=False)) == PRINTED


def test_the_index_and_its_ranks_from_the_pillars():
    conn, sust, printed = (np.array(part) for part in zip(*PILLARS.values(), strict=True))
    parts = np.column_stack(
        [aggregated(part, [1] * part.shape[1], Mean.ARITHMETIC) for part in (conn, sust)]
    )
    index = aggregated(parts, [1, 1], Mean.ARITHMETIC)
    scores = np.column_stack([parts, index])
    # Pillars and printed scores are rounded by half a hundredth at most.
    assert np.abs(scores - printed).max() <= 0.01
    assert ranked(index).tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Normalisation.ZSCORE, [0.45108351, 0.78057060, 0.21573559, 0.26280518, 0.54522268]),
        (Normalisation.RANK, [8, 11, 5, 6, 9]),  # Norway and Sweden are equal
        (Normalisation.PRANK, [0.63636364, 0.90909091, 0.36363636, 0.45454545, 0.72727273]),
        (Normalisation.DIST2MAX, [0.75, 0.8472222, 0.6805556, 0.6944444, 0.7777778]),
        (Normalisation.FRACMAX, [0.82, 0.89, 0.77, 0.78, 0.84]),
    ],
)
def test_normalised_as_coinr_does(how, expected):
    assert normalised(EMBASSIES, how)[:5].tolist() == pytest.approx(expected, abs=5e-8)


@pytest.mark.parametrize(
    ("how", "needed", "expected"),
    [
        (Mean.GEOMETRIC, 0.0, [76.2021865, 92.2872952, 81.8623184]),
        (Mean.HARMONIC, 0.0, [74.3908480, 92.1775446, 80.9827256]),
        (Mean.ARITHMETIC, 0.7, [77.9502148, np.nan, 82.7478783]),
    ],
)
def test_aggregated_as_coinr_does_with_weights_and_a_missing_value(how, needed, expected):
    columns = scaled(1, 100)
    columns[1, 1] = (
        np.nan
    )  # the Netherlands' second indicator: the others stand for it, or it has none
    scores = aggregated(columns, [1, 2, 3], how, needed)
    assert scores[:3].tolist() == pytest.approx(expected, abs=5e-7, nan_ok=True)


def test_a_mean_that_needs_values_above_nothing_says_so():
    with pytest.raises(HotbedError, match="needs values above 0"):
        aggregated(scaled(0, 100), [1, 1, 1], Mean.GEOMETRIC)


def test_an_indicator_without_a_range_has_no_scale():
    assert np.isnan(normalised(np.array([3.0, 3.0]), Normalisation.MINMAX)).all()
    assert ranked(np.array([np.nan, np.nan])).tolist() == pytest.approx([np.nan] * 2, nan_ok=True)
