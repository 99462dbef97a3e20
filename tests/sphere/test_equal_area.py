"""The azimuthal equal-area projection."""

import numpy as np
import pyproj

from hotbed.sphere.equal_area import azimuthal_equal_area


def test_agrees_with_proj():
    rng = np.random.default_rng(3)
    lon, lat = 151 + rng.uniform(-2, 2, 100), -33 + rng.uniform(-2, 2, 100)
    proj = pyproj.Proj("+proj=laea +lat_0=-33 +lon_0=151 +R=6371008.8")
    km = azimuthal_equal_area(lon, lat, 151.0, -33.0)
    np.testing.assert_allclose(km * 1000, np.column_stack(proj(lon, lat)), atol=1e-3)


def test_a_longitude_beyond_the_antimeridian_is_the_same_place():
    here, there = azimuthal_equal_area([181.0, -179.0], [10.0, 10.0], 179.0, 10.0)
    np.testing.assert_allclose(here, there, atol=1e-9)
