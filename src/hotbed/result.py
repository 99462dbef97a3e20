"""The face of a finished run: its tables as the reader's library has them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from hotbed.runs.frames import clusters_frame, optional
from hotbed.runs.run import Run


class Result(Run):
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
    """

    def to_arrow(self, table: str = "ranking") -> pa.Table:
        """A table of the run (see `hotbed.runs.run.Run.table`).

        Raises
        ------
        HotbedError
            The run has no such table.
        """
        return self.table(table)

    def to_pandas(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a pandas DataFrame.

        Raises
        ------
        HotbedError
            The run has no such table, or pandas is not installed.
        """
        optional("pandas", "pandas", "pip install pandas")
        return self.to_arrow(table).to_pandas()

    def to_polars(self, table: str = "ranking") -> Any:
        """A table of the run (see `to_arrow`) as a Polars DataFrame.

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

    def _repr_html_(self) -> str:
        from hotbed.publish.notebook import result_html

        return result_html(self)

    def _repr_markdown_(self) -> str:
        from hotbed.publish.notebook import result_markdown

        return result_markdown(self)
