"""A run's places and outlines as arrays: what every map is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from hotbed.analysis.uncertainty.phrases import SURE
from hotbed.analysis.uncertainty.written import read_stability
from hotbed.publish.facts.words import shown
from hotbed.runs.run import Run

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Places:
    """All places, in clusters and outside, and the outlines of the clusters.

    Parameters
    ----------
    members : pyarrow.Table
        `hotbed.tables.MEMBERS`: lon, lat, listings, core, place and cluster_id are read.
    clusters : pyarrow.Table
        `hotbed.tables.CLUSTERS`: cluster_id and geometry are read.
    stability : mapping, optional
        Place id -> share of replicates in which it stays where it is; then place_id is read too.
    """

    def __init__(
        self,
        members: pa.Table,
        clusters: pa.Table,
        stability: Mapping[int, float] | None = None,
    ) -> None:
        self.lon = np.asarray(members["lon"].to_numpy(), np.float64)
        self.lat = np.asarray(members["lat"].to_numpy(), np.float64)
        self.listings = np.asarray(members["listings"].to_numpy(), np.float64)
        self.core = np.asarray(members["core"].to_pylist(), bool)
        self.cluster = np.array([key or "" for key in members["cluster_id"].to_pylist()], object)
        """Id of each place's cluster, "" for noise."""
        self.stability: Floats | None = None
        """By place, where `hotbed uncertainty` measured it."""
        if stability:
            ids = members["place_id"].to_pylist()
            self.stability = np.array([stability.get(place, 1.0) for place in ids], np.float64)
        self._names = members["place"]
        self._outlines = dict(
            zip(clusters["cluster_id"].to_pylist(), clusters["geometry"].to_pylist(), strict=True)
        )

    @classmethod
    def of(cls, run: Run) -> Places:
        """The places of a run.

        Parameters
        ----------
        run : Run
        """
        return cls(run.members, run.clusters, read_stability(run))

    @cached_property
    def _rows(self) -> dict[str, Ints]:
        rows: dict[str, list[int]] = {}
        for number, key in enumerate(self.cluster.tolist()):
            rows.setdefault(key, []).append(number)
        return {key: np.array(numbers, np.int64) for key, numbers in rows.items()}

    def of_cluster(self, cluster_id: str) -> Ints:
        """Indices of a cluster's places.

        Parameters
        ----------
        cluster_id : str
            "" for noise.
        """
        return self._rows.get(cluster_id, np.array([], np.int64))

    def stays(self, number: int) -> bool:
        """Whether a place stays where it is in as many draws as is sure, or that isn't known.

        Parameters
        ----------
        number : int
            Its index.
        """
        return self.stability is None or bool(self.stability[number] >= SURE)

    def name(self, number: int) -> str:
        """The name of a place as it is shown, "" without one.

        Parameters
        ----------
        number : int
            Its index.
        """
        return shown(self._names[number].as_py())

    def outline(self, cluster_id: str) -> shapely.Geometry | None:
        """The polygon of a cluster in degrees; None without one.

        Parameters
        ----------
        cluster_id : str
        """
        wkb = self._outlines.get(cluster_id)
        return shapely.from_wkb(wkb) if wkb else None
