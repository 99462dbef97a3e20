"""What scikit-learn expects of an estimator, without needing scikit-learn."""

from __future__ import annotations

import inspect
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError

COLUMNS = ("lon", "lat")
"""Names of the two columns of a frame of positions."""


class InvalidDataError(HotbedError, ValueError):
    """Data that an estimator can't take, which scikit-learn expects as a ValueError."""


class Estimator:
    """Parameters by name, a representation that shows them, and scikit-learn's tags.

    A subclass keeps the arguments of its `__init__` unchanged as attributes of their names.
    """

    _estimator_type = "clusterer"

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name.

        Parameters
        ----------
        deep : bool
            Without effect: no parameter is an estimator.

        Returns
        -------
        dict
        """
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **params: Any) -> Self:
        """Change parameters.

        Parameters
        ----------
        **params
            By name; checked when `fit` is called.

        Raises
        ------
        HotbedError
            There is no parameter of a name.
        """
        for name, value in params.items():
            if name not in self._names():
                raise InvalidDataError(
                    f"{type(self).__name__} has no parameter {name!r}",
                    f"it has {', '.join(self._names())}",
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({shown})"

    def __sklearn_is_fitted__(self) -> bool:
        """Whether `fit` was called."""
        return hasattr(self, "labels_")

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn's tools ask of an estimator (from scikit-learn 1.6 on)."""
        from sklearn.utils import Tags, TargetTags

        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=False),
        )


def two_columns(data: Any) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str] | None]:
    """Longitude and latitude of a table of positions.

    Parameters
    ----------
    data : array_like or frame
        (n, 2) degrees. A frame with columns lon and lat may have them in any order, beside others.

    Returns
    -------
    lon, lat : numpy.ndarray
        (n,)
    names : list of str or None
        Of the two columns, where they have some.

    Raises
    ------
    HotbedError
        It is no table of two columns of numbers.

    Examples
    --------
    >>> lon, lat, names = two_columns([[139.7, 35.7], [2.35, 48.86]])
    >>> lon.tolist(), lat.tolist(), names
    ([139.7, 2.35], [35.7, 48.86], None)
    """
    names = _named(data)
    if names is not None and set(COLUMNS) <= set(names):
        data, names = data[list(COLUMNS)], list(COLUMNS)
    if hasattr(data, "tocsr"):
        raise InvalidDataError(
            "the positions are a sparse matrix", "give an ordinary array of longitude and latitude"
        )
    array = np.asarray(data)
    if array.dtype.kind == "c":
        raise InvalidDataError("Complex data not supported", "give degrees as numbers")
    if array.ndim != 2:
        raise InvalidDataError(
            f"the positions have {array.ndim} dimension{'' if array.ndim == 1 else 's'}. "
            "Reshape your data",
            "give two columns, longitude and latitude",
        )
    if array.shape[1] != len(COLUMNS):
        raise InvalidDataError(
            f"the positions have {array.shape[1]} feature(s) (shape={array.shape}) while a minimum "
            f"of {len(COLUMNS)} is required",
            "give two columns, longitude and latitude",
        )
    if not array.shape[0]:
        raise InvalidDataError(
            "the positions have 0 sample(s) while a minimum of 1 is required",
            "give at least one position",
        )
    try:
        table = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidDataError(
            f"the positions are not numbers ({error})", "give degrees as numbers"
        ) from error
    return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1]), names


def _named(data: Any) -> list[str] | None:
    """Names of a frame's columns, where all are texts."""
    columns = getattr(data, "columns", None)
    names = None if columns is None or callable(columns) else list(columns)
    return names if names and all(isinstance(name, str) for name in names) else None


def is_table(data: ArrayLike | None) -> bool:
    """Whether something is a table of positions rather than a column.

    Parameters
    ----------
    data : object
    """
    return data is not None and (
        hasattr(data, "columns") or hasattr(data, "tocsr") or np.asarray(data).ndim != 1
    )
