"""A finished run, read from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from hotbed.errors import HotbedError
from hotbed.made import run_digest


@dataclass(frozen=True)
class Result:
    """The results of a run; tables come as Arrow, and as pandas or GeoPandas on request.

    Parameters
    ----------
    folder : what `hotbed run` wrote into.

    Raises
    ------
    HotbedError : the folder holds no finished run.
    """

    folder: Path

    def __post_init__(self) -> None:
        if not (self.folder / "run.json").is_file():
            raise HotbedError(
                f"{self.folder} holds no finished run", "call 'hotbed run' with it as --out first"
            )

    @cached_property
    def run(self) -> dict[str, Any]:
        """run.json: the resolved recipe, hashes, versions, timings."""
        loaded: dict[str, Any] = json.loads((self.folder / "run.json").read_text("utf-8"))
        return loaded

    @property
    def digest(self) -> str:
        """One digest of all that the figures and words depend on (`hotbed.made.run_digest`)."""
        return run_digest(self.run)

    @cached_property
    def ranking(self) -> pa.Table:
        """The ranking (`hotbed.tables.RANKING`), counts and shares as numbers."""
        text = ("cluster_id", "name", "economies")
        types = dict.fromkeys(text, pa.string()) | {"rank": pa.int64()}
        with (self.folder / "ranking.csv").open(encoding="utf-8") as stream:
            names = stream.readline().strip().split(",")
        types |= {name: pa.float64() for name in names if name not in types}
        return pacsv.read_csv(
            self.folder / "ranking.csv", convert_options=pacsv.ConvertOptions(column_types=types)
        )

    @cached_property
    def clusters(self) -> pa.Table:
        """The clusters (`hotbed.tables.CLUSTERS`), geometry as WKB."""
        return pq.read_table(self.folder / "clusters.parquet")

    @cached_property
    def members(self) -> pa.Table:
        """All places, in clusters and noise (`hotbed.tables.MEMBERS`)."""
        return pq.read_table(self.folder / "members.parquet")

    @cached_property
    def locations(self) -> pa.Table:
        """The distinct addresses and where they were located (`hotbed.tables.LOCATIONS`)."""
        return pq.read_table(self.folder / "locations.parquet")

    @cached_property
    def tally(self) -> pa.Table:
        """All rows as counts of equal rows (`hotbed.tables.TALLY`): every count starts here."""
        return pq.read_table(self.folder / "tally.parquet")

    @cached_property
    def documents(self) -> pa.Table:
        """Documents in the window by year and team size (`hotbed.tables.DOCUMENTS`)."""
        return pq.read_table(self.folder / "documents.parquet")

    @cached_property
    def ledger(self) -> pa.Table:
        """Where every row ended (`hotbed.tables.LEDGER`)."""
        return pacsv.read_csv(self.folder / "ledger.csv")

    def to_pandas(self) -> Any:
        """The ranking as a pandas DataFrame."""
        return self.ranking.to_pandas()

    def to_geopandas(self) -> Any:
        """The clusters as a GeoPandas GeoDataFrame in WGS 84.

        Raises
        ------
        HotbedError : GeoPandas is not installed.
        """
        try:
            import geopandas
        except ImportError as error:
            raise HotbedError(
                "GeoPandas is not installed", "pip install 'hotbed[geopandas]'"
            ) from error
        frame = geopandas.read_parquet(self.folder / "clusters.parquet")
        return frame.set_crs("EPSG:4326", allow_override=True)

    def __repr__(self) -> str:
        count = self.ranking.num_rows
        title = self.run["recipe"]["study"]["title"]
        return (
            f"<hotbed result: {title}, {count} cluster{'' if count == 1 else 's'}, {self.folder}>"
        )
