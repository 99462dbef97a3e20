"""Indices of sensitivity: a grid by hand, Ishigami's function, and SALib as the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol
from scipy.stats import qmc

from hotbed.analysis.uncertainty.choices.indices import (
    estimated_indices,
    exact_indices,
    full_grid,
    saltelli_points,
)
from hotbed.analysis.uncertainty.choices.sobol import MOST, sobol_numbers


def test_exact_indices_by_hand():
    """R = 1, 1 where the first choice is 0, and 1, 3 where it is 1.

    The mean is 3/2, the variance (1 + 1 + 1 + 9)/4 - 9/4 = 3/4. Given the first choice the mean is
    1 or 2, given the second 1 or 2: variance 1/4 each. So S = 1/3 both, S_T = 1 - 1/3 = 2/3 both:
    a third is what they do together.
    """
    exact = exact_indices(np.array([[1.0], [1.0], [1.0], [3.0]]), (2, 2))
    assert exact.first.ravel() == pytest.approx([1 / 3, 1 / 3])
    assert exact.total.ravel() == pytest.approx([2 / 3, 2 / 3])


def test_exact_indices_of_three_choices_by_hand():
    """Levels 3, 1 and 2: R = 10 a + (1 where a = 2 and c = 1), of which the first does nearly all.

    R = 0, 0, 10, 10, 20, 21: mean 61/6, mean of squares 1041/6, variance 2525/36.
    Means by a: 0, 10, 20.5; mean of squares 520.25/3, variance 520.25/3 - 3721/36 = 2522/36.
    Means by c: 10 and 31/3: variance 1/36. One level has none.
    S_Ta = 1 - 1/2525, S_Tc = 1 - 2522/2525 = 3/2525.
    """
    outputs = np.array([[0.0], [0.0], [10.0], [10.0], [20.0], [21.0]])
    exact = exact_indices(outputs, (3, 1, 2))
    assert exact.first.ravel() == pytest.approx([2522 / 2525, 0, 1 / 2525])
    assert exact.total.ravel() == pytest.approx([2524 / 2525, 0, 3 / 2525])


def test_an_output_that_does_not_vary_has_no_index():
    exact = exact_indices(np.full((4, 1), 7.0), (2, 2))
    assert np.isnan(exact.first).all()
    assert np.isnan(exact.total).all()


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), a = 7, b = 0.1, on the unit cube."""
    x = np.pi * (2 * unit - 1)
    values = np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2
    return values[:, None]


def test_ishigami():
    """By the integrals: S 0.3139, 0.4424, 0; S_T 0.5576, 0.4424, 0.2437."""
    estimates = estimated_indices(ishigami(saltelli_points(2**14, 3, seed=1)), 3)
    assert estimates.first.ravel() == pytest.approx([0.3139, 0.4424, 0], abs=2e-3)
    assert estimates.total.ravel() == pytest.approx([0.5576, 0.4424, 0.2437], abs=2e-3)


@pytest.mark.parametrize("seed", [1, 2])
def test_salib_says_the_same(seed):
    """Ours are matrix by matrix, theirs row by row: A, A with each of B, B."""
    factors, count = 3, 256
    outputs = ishigami(saltelli_points(count, factors, seed))
    ours = estimated_indices(outputs, factors)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    rows = outputs.reshape(factors + 2, count).T.ravel()
    theirs = sobol.analyze(
        problem, rows, calc_second_order=False, num_resamples=2, print_to_console=False
    )
    assert ours.first.ravel() == pytest.approx(theirs["S1"], abs=1e-12)
    assert ours.total.ravel() == pytest.approx(theirs["ST"], abs=1e-12)


def test_the_estimates_of_a_grid_come_near_its_exact_indices():
    """A function of three choices of 2, 3 and 4 levels, which act together."""
    sizes = (2, 3, 4)

    def output(levels: np.ndarray) -> np.ndarray:
        a, b, c = levels.T
        return (3.0 * a + b * b + a * b * c)[:, None]

    exact = exact_indices(output(full_grid(sizes)), sizes)
    points = (saltelli_points(2**14, 3, seed=3) * sizes).astype(np.int64)
    estimates = estimated_indices(output(points), 3)
    assert estimates.first.ravel() == pytest.approx(exact.first.ravel(), abs=5e-3)
    assert estimates.total.ravel() == pytest.approx(exact.total.ravel(), abs=5e-3)


def test_sobol_numbers_are_those_of_joe_and_kuo():
    theirs = qmc.Sobol(MOST, scramble=False, bits=32).random(512)
    assert np.array_equal(sobol_numbers(512, MOST), theirs)


def test_shifted_numbers_stay_balanced():
    """Of 64 points each sixty-fourth of every axis holds one."""
    points = sobol_numbers(64, MOST, seed=5)
    assert (np.sort((points * 64).astype(int), axis=0) == np.arange(64)[:, None]).all()
    assert not np.array_equal(points, sobol_numbers(64, MOST, seed=6))
