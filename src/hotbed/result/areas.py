"""What can be asked of a finished run by any regions: the polygons of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.result.changes import Changes
from hotbed.result.incomes import File
from hotbed.runs.run import Run

if TYPE_CHECKING:
    from hotbed.analysis.areas.answer import RegionCounts

Names = str | Sequence[str]


class Areas(Changes):
    """A finished run that is counted by regions; see `hotbed.result.Result`."""

    def regions(
        self,
        polygons: File,
        id: str | None = None,
        name: str | None = None,
        *,
        where: Names = (),
        population: str | None = None,
        grid: File | None = None,
        degree: str | None = None,
        degrees: File | None = None,
        against: File | Run | None = None,
        profiles: bool = False,
        uncertainty: bool = False,
        within_km: float = 0.0,
        layer: str | None = None,
        crs: str | None = None,
        title: str | None = None,
        top: int = 25,
        out: File | Sequence[File] = (),
        write: bool = True,
    ) -> RegionCounts:
        """Counts by the regions of a file of polygons, and the crosswalk to the run's clusters.

        A place counts in the region that its point lies in, in one at most.

        Parameters
        ----------
        polygons : str or Path
            GeoJSON, GeoParquet, GeoPackage or Shapefile; or nuts, fua, ucdb or cbsa, if fetched.
        id, name : str, optional
            Columns of ids and names; by default those that are known (NUTS_ID, GEOID, ...).
        where : str or sequence of str
            COLUMN=VALUE: only these features.
        population : str, optional
            Column of people.
        grid : str or Path, optional
            A raster of people a cell, or "fetched", for regions whose people no column states.
        degree : str, optional
            Column of the degree of urbanisation.
        degrees : str or Path, optional
            CSV of degrees by region_id or place_id, or a grid of settlements (GHS-SMOD).
        against : str, Path or Run, optional
            A run of the previous edition, for growth.
        profiles : bool
            Whether to count fields, applicants, organisations and partners of each region.
        uncertainty : bool
            Whether to measure how sure totals and ranks are over draws of the documents.
        within_km : float
            A place in no region counts in the nearest, if that is so near (up to 100); 0: in none.
        layer, crs : str, optional
            Of a GeoPackage with several layers; of a file that does not state its reference system.
        title : str, optional
            What the tables are called; by default as the file of polygons is.
        top : int
            How many regions are shown; the table has all.
        out : str, Path, or sequence of these
            Further files of the counts: .geojson, .gpkg, .parquet or .csv.
        write : bool
            Whether to write the tables into RUN/regions/, where the atlas finds them.

        Raises
        ------
        HotbedError
            The polygons can't be read, or what is asked for is not there.

        Examples
        --------
        ::

            result.regions("NUTS_RG_20M_2024_4326_LEVL_2.geojson").to_pandas()
        """
        from hotbed.analysis.areas.answer import Wanted, region_counts
        from hotbed.analysis.areas.regions import Choice
        from hotbed.analysis.change.previous import must_precede
        from hotbed.fetch.downloads import credit_of, grid_file, polygons_file

        choice = Choice(id, name, population, degree, names_of(where), layer, crs)
        before = against if against is None or isinstance(against, Run) else Run(Path(against))
        file = polygons_file(Path(polygons))
        if before is not None:
            must_precede(before, self)
        wanted = Wanted(
            grid=grid_file(None if grid is None else Path(grid)),
            degrees=None if degrees is None else Path(degrees),
            against=before,
            profiles=profiles,
            uncertainty=uncertainty,
            within_km=within_km,
            name=title,
            top=top,
            credit=credit_of(file),
        )
        files = [out] if isinstance(out, str | Path) else out
        return region_counts(
            self, file, choice, wanted, [Path(path) for path in files], write=write
        )


def names_of(names: Names) -> Sequence[str]:
    """Names as a sequence, also where there is but one.

    Parameters
    ----------
    names : str or sequence of str

    Examples
    --------
    >>> names_of("Africa")
    ['Africa']
    """
    return [names] if isinstance(names, str) else names
