"""Rivers, lakes and lines between first-level divisions, for maps of small areas.

Made by tools/build_reference.py from Natural Earth; data/README.md names the sources and licences.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.reference.files import read_reference

GRID = 1000.0


class Water(StrEnum):
    """What a line is."""

    RIVER = "river"
    LAKE = "lake"
    """A ring: the shore."""
    DIVISION = "division"


@cache
def waters(kind: Water) -> npt.NDArray[np.object_]:
    """The lines of a kind, as shapely lines and for lakes polygons, in degrees.

    Parameters
    ----------
    kind : Water

    Returns
    -------
    numpy.ndarray
        Rivers to about 5 km (Natural Earth 50m), lakes and divisions to about 1 km (10m).

    Examples
    --------
    >>> geneva = [lake for lake in waters(Water.LAKE) if shapely.contains_xy(lake, 6.55, 46.45)]
    >>> len(geneva)
    1
    """
    table = read_reference("waters.parquet")
    rows = table.filter(np.asarray(table["kind"].to_pylist(), object) == kind.value)
    make = shapely.polygons if kind is Water.LAKE else shapely.linestrings
    lines = [
        make(np.cumsum(np.column_stack([row["dx"], row["dy"]]), axis=0) / GRID)
        for row in rows.select(["dx", "dy"]).to_pylist()
    ]
    return np.array(lines, dtype=object)
