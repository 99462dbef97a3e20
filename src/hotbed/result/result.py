"""The face of a finished run: its tables as the reader's library has them, and every question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.result.incomes import File
from hotbed.result.publishing import Publishing
from hotbed.runs.frames import clusters_frame, optional
from hotbed.runs.run import Run

if TYPE_CHECKING:
    import folium

    from hotbed.analysis.uncertainty.answer import Uncertainty


class Result(Publishing):
    """The results of a run; tables come as Arrow, and as pandas, Polars or GeoPandas on request.

    In a notebook it shows its first clusters and a map.

    Parameters
    ----------
    folder : Path
        What `hotbed run` wrote into.

    Raises
    ------
    HotbedError
        The folder holds no finished run.

    Examples
    --------
    ::

        result = hotbed.open_run("demo")
        result.explain("Tokyo")
        result.region("Africa", top=50).to_pandas()
        result.findings(against="demo-2022")
    """

    def to_arrow(self, table: str = "ranking") -> pa.Table:
        """A table of the run (see `hotbed.runs.run.Run.table`).

        Parameters
        ----------
        table : str
            Its name.

        Raises
        ------
        HotbedError
            The run has no such table.
        """
        return self.table(table)

    def to_pandas(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a pandas DataFrame.

        Parameters
        ----------
        table : str
            Its name.

        Raises
        ------
        HotbedError
            The run has no such table, or pandas is not installed.
        """
        optional("pandas", "pandas", "pip install 'hotbed[pandas]'")
        return self.to_arrow(table).to_pandas()

    def to_polars(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a Polars DataFrame.

        Parameters
        ----------
        table : str
            Its name.

        Raises
        ------
        HotbedError
            The run has no such table, or Polars is not installed.
        """
        polars = optional("polars", "Polars", "pip install 'hotbed[polars]'")
        return polars.from_arrow(self.to_arrow(table))

    def to_geopandas(self) -> Any:
        """The clusters as a GeoPandas GeoDataFrame in WGS 84.

        Raises
        ------
        HotbedError
            GeoPandas is not installed.
        """
        return clusters_frame(self)

    def explore(self, **options: Any) -> folium.Map:
        """The clusters' polygons as GeoPandas' interactive map, coloured by their total.

        Parameters
        ----------
        **options
            Of `geopandas.GeoDataFrame.explore`.

        Raises
        ------
        HotbedError
            The extra `explore` is not installed.

        Examples
        --------
        ::

            result.explore(tiles="CartoDB positron").save("clusters.html")
        """
        from hotbed.analysis.explore import explore_map

        return explore_map(self, **options)

    def uncertainty(
        self, against: File | Run | None = None, top: int = 25, *, write: bool = True
    ) -> Uncertainty:
        """How sure each rank is: documents, placings and choices of method, each apart.

        Parameters
        ----------
        against : str, Path or Run, optional
            A run of the previous edition, to say which changes are real.
        top : int
            How many clusters are shown; the tables have all.
        write : bool
            Write the tables into the run's folder.

        Raises
        ------
        HotbedError
            Stages were removed, tables don't agree, or other tables of the geocoder are here.

        Examples
        --------
        ::

            result.uncertainty(against="demo-2022").to_pandas()
        """
        from hotbed.analysis.uncertainty.answer import uncertainty

        if against is not None and not isinstance(against, Run) and Path(against).is_file():
            raise HotbedError(
                "a published table carries ranks alone, so it can't be told which changes are real",
                "give the folder of a run of the same recipe on the years before",
            )
        before = against if against is None or isinstance(against, Run) else Run(Path(against))
        answer = uncertainty(self, before, top)
        if write:
            answer.write()
        return answer

    def _repr_html_(self) -> str:
        from hotbed.publish.facts.gather import overview
        from hotbed.publish.notebook import result_html

        return result_html(overview(self))

    def _repr_markdown_(self) -> str:
        from hotbed.publish.facts.gather import overview
        from hotbed.publish.notebook import result_markdown

        return result_markdown(overview(self))
