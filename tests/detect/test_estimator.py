"""DensityClusters is an estimator as scikit-learn understands it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone, is_clusterer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import check_is_fitted, validate_data

from hotbed import DensityClusters
from hotbed.base.errors import HotbedError

LON, LAT, WEIGHT = [139.70, 139.75, -0.12, 139.60], [35.69, 35.68, 51.5, 35.60], [30, 20, 44, 1]
TABLE = np.column_stack([LON, LAT])
LABELS = [0, 0, -1, 0]
COLUMNS = r"2 is required|two columns|not within -90 to 90|negative input values|NaN and inf"
"""Why checks that bring other data than two columns of degrees fail."""
OTHER_REASONS = {
    "check_fit1d": "a column is taken for longitudes, as in fit(lon, lat)",
    "check_all_zero_sample_weights_error": "it brings twenty columns",
    "check_fit2d_1sample": "it brings ten columns",
    "check_array_api_input": "skipped: it needs SCIPY_ARRAY_API in the environment",
}


class Anywhere(DensityClusters):
    """The same on any matrix: its first two columns bent onto the sphere."""

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:  # noqa: N803
        table = validate_data(self, X, dtype=np.float64)
        second = table[:, 1] if table.shape[1] > 1 else np.zeros(len(table))
        features = self.n_features_in_
        super().fit(np.degrees(np.arctan(np.column_stack([table[:, 0], second]))), y, sample_weight)
        self.n_features_in_ = features
        return self


def failed(estimator: DensityClusters) -> dict[str, str]:
    """Name of every check of scikit-learn that does not pass -> why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it does not inherit from BaseEstimator
        results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 40
    return {
        result["check_name"]: str(result["exception"])
        for result in results
        if result["status"] != "passed"
    }


def test_every_check_of_scikit_learn_passes_where_data_are_positions() -> None:
    assert set(failed(Anywhere(1000.0, 3))) <= {"check_array_api_input"}


def test_other_data_are_refused_with_the_reason() -> None:
    told = failed(DensityClusters(1000.0, 3))
    others = {name: why for name, why in told.items() if name not in OTHER_REASONS}
    unexpected = {
        name: why for name, why in others.items() if not pd.Series([why]).str.contains(COLUMNS)[0]
    }
    assert unexpected == {}


def test_parameters_are_read_changed_and_cloned() -> None:
    search = DensityClusters(radius_km=10, min_weight=40)
    assert search.get_params() == {"radius_km": 10, "min_weight": 40, "threads": None}
    assert repr(search) == "DensityClusters(radius_km=10, min_weight=40, threads=None)"
    other = clone(search).set_params(radius_km=15)
    assert (other.radius_km, search.radius_km) == (15, 10)
    assert is_clusterer(search)
    with pytest.raises(ValueError, match="has no parameter 'radius'; it has radius_km"):
        search.set_params(radius=5)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.tolist(),
        pd.DataFrame({"name": list("abcd"), "lat": LAT, "lon": LON}),
        pd.DataFrame({"x": LON, "y": LAT}),
        pl.DataFrame({"lat": LAT, "lon": LON}),
    ],
    ids=["array", "lists", "pandas by name", "pandas by place", "polars"],
)
def test_tables_of_positions(table: Any) -> None:
    search = DensityClusters(15, 50)
    with pytest.raises(Exception, match="not fitted"):
        check_is_fitted(search)
    assert search.fit(table, sample_weight=WEIGHT).labels_.tolist() == LABELS
    check_is_fitted(search)
    assert search.fit_predict(table, sample_weight=WEIGHT).tolist() == LABELS


def test_columns_as_before() -> None:
    assert DensityClusters(15, 50).fit(LON, LAT, WEIGHT).labels_.tolist() == LABELS
    by_name = DensityClusters(15, 50).fit(lon=LON, lat=LAT, weight=WEIGHT)
    assert by_name.labels_.tolist() == LABELS
    with pytest.raises(HotbedError, match=r"latitudes are missing; call fit\(lon, lat, weight\)"):
        DensityClusters().fit(LON)


def test_in_a_pipeline() -> None:
    swapped = FunctionTransformer(lambda table: table[:, ::-1])
    steps = make_pipeline(swapped, DensityClusters(15, 50))
    weights = {"densityclusters__sample_weight": WEIGHT}
    assert steps.fit_predict(TABLE[:, ::-1], **weights).tolist() == LABELS
