"""A finished run, read from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError, nearest
from hotbed.runs.outputs import run_digest

TABLES = ("ranking", "clusters", "members", "locations", "tally", "documents", "ledger")
PROFILE_TEXT = ("cluster_id", "cluster", "metric", "label", "partner", "partner_id", "kind", "name",
                "organisation")  # fmt: skip


@dataclass(frozen=True)
class Result:
    """The results of a run; tables come as Arrow, and as pandas, Polars or GeoPandas on request.

    In a notebook it shows its first clusters and a map.

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
        """One digest of all that figures and words depend on (`hotbed.runs.outputs.run_digest`)."""
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

    def to_arrow(self, table: str = "ranking") -> pa.Table:
        """A table of the run.

        Parameters
        ----------
        table : ranking, clusters, members, locations, tally, documents, ledger, or a subject of the
            folder profiles/, such as applicants.

        Raises
        ------
        HotbedError : the run has no such table.
        """
        if table in TABLES:
            found: pa.Table = getattr(self, table)
            return found
        path = self.folder / "profiles" / f"{table}.csv"
        subjects = sorted(each.stem for each in path.parent.glob("*.csv"))
        if table not in subjects:
            near = nearest(table, [*TABLES, *subjects])
            raise HotbedError(
                f"the run has no table {table!r}",
                f"did you mean {near!r}?" if near else f"it has {', '.join([*TABLES, *subjects])}",
            )
        return _read_profile(path)

    def to_pandas(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a pandas DataFrame.

        Raises
        ------
        HotbedError : the run has no such table, or pandas is not installed.
        """
        _needed("pandas", "pandas", "pip install pandas")
        return self.to_arrow(table).to_pandas()

    def to_polars(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a Polars DataFrame.

        Raises
        ------
        HotbedError : the run has no such table, or Polars is not installed.
        """
        polars = _needed("polars", "Polars", "pip install 'hotbed[polars]'")
        return polars.from_arrow(self.to_arrow(table))

    def to_geopandas(self) -> Any:
        """The clusters as a GeoPandas GeoDataFrame in WGS 84.

        Raises
        ------
        HotbedError : GeoPandas is not installed.
        """
        geopandas = _needed("geopandas", "GeoPandas", "pip install 'hotbed[geopandas]'")
        frame = geopandas.read_parquet(self.folder / "clusters.parquet")
        return frame.set_crs("EPSG:4326", allow_override=True)

    def __repr__(self) -> str:
        count = self.ranking.num_rows
        title = self.run["recipe"]["study"]["title"]
        return (
            f"<hotbed result: {title}, {count} cluster{'' if count == 1 else 's'}, {self.folder}>"
        )

    def _repr_html_(self) -> str:
        from hotbed.publish.notebook import result_html

        return result_html(self)

    def _repr_markdown_(self) -> str:
        from hotbed.publish.notebook import result_markdown

        return result_markdown(self)


def _read_profile(path: Path) -> pa.Table:
    """A subject's table, its names as text even where they look like numbers."""
    options = pacsv.ConvertOptions(column_types=dict.fromkeys(PROFILE_TEXT, pa.string()))
    return pacsv.read_csv(path, convert_options=options)


def _needed(module: str, name: str, remedy: str) -> Any:
    """An optional package.

    Raises
    ------
    HotbedError : it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise HotbedError(f"{name} is not installed", remedy) from error
