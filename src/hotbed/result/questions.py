"""What can be asked of a finished run: one method a verb of the command line.

The verb prints what the method returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.result.areas import Areas, Names, names_of
from hotbed.result.incomes import File, income_path

if TYPE_CHECKING:
    from hotbed.analysis.economies import EconomyRanking
    from hotbed.analysis.editions import EditionRanking
    from hotbed.analysis.explain import Explanation
    from hotbed.analysis.gii.answer import PrintedComparison
    from hotbed.analysis.intensity.answer import IntensityRanking
    from hotbed.analysis.profiles.profile import Profile
    from hotbed.analysis.regions.answer import BelowThreshold, RegionalRanking
    from hotbed.analysis.regions.cut import Cut
    from hotbed.analysis.whatif.answer import WhatIf
    from hotbed.analysis.whatif.choices import Decimals, Texts, Wholes, Windows


class Questions(Areas):
    """A finished run that answers; see `hotbed.result.Result`."""

    def explain(self, cluster: str | int, rows: int = 10) -> Explanation:
        """Which places were joined and why, where the name and the counts come from.

        Parameters
        ----------
        cluster : str or int
            Its rank, id or name (or a part of the name).
        rows : int
            How many rows of the raw files to show.

        Raises
        ------
        HotbedError
            There is no such cluster, or the run's stages were removed.

        Examples
        --------
        ::

            result.explain("Tokyo").counts[0]["share"]
        """
        from hotbed.analysis.explain import explain

        return explain(self, cluster, rows)

    def profile(self, cluster: str | int, top: int = 10) -> Profile:
        """A cluster's applicants, organisations, fields, years, teams and partner clusters.

        Parameters
        ----------
        cluster : str or int
            Its rank, id or name (or a part of the name).
        top : int
            Lines of each subject.

        Raises
        ------
        HotbedError
            There is no such cluster, or the run holds no profiles.

        Examples
        --------
        ::

            result.profile("Tokyo").subjects["applicants"]["patents"]
        """
        from hotbed.analysis.profiles.profile import profile

        return profile(self, cluster, top)

    def region(
        self,
        region: Names = (),
        *,
        economy: Names = (),
        income_group: Names = (),
        income: File | None = None,
        income_year: int | None = None,
        polygon: File | None = None,
        top: int = 50,
        min_listings: int | None = None,
        floor: int = 5,
        write: bool = True,
    ) -> RegionalRanking:
        """The clusters of a region, with the density threshold that this depth needs.

        Parameters
        ----------
        region : str or sequence of str
            Continents, UN regions, or regions of the income file; of no option at all, the world.
        economy : str or sequence of str
            ISO 3166-1 codes or English names.
        income_group : str or sequence of str
            Income groups of the income file.
        income, income_year
            As for `findings`.
        polygon : str or Path, optional
            GeoJSON file of polygons.
        top : int
            How many clusters.
        min_listings : int, optional
            Threshold to use; by default the largest that yields `top` clusters.
        floor : int
            Lowest threshold that may be chosen.
        write : bool
            Whether to write RUN/regions/<region>-top-<n>.csv, which the atlas shows.

        Raises
        ------
        HotbedError
            A name that does not exist, or a region without a place of the run.

        Examples
        --------
        ::

            result.region("Africa", top=50).to_pandas()
        """
        from hotbed.analysis.regions.answer import regional_ranking

        cut = self._cut(region, economy, income_group, income, income_year, polygon)
        return regional_ranking(self, cut, top, min_listings, floor, write=write)

    def below(
        self,
        region: Names = (),
        *,
        count: int = 10,
        economy: Names = (),
        income_group: Names = (),
        income: File | None = None,
        income_year: int | None = None,
        polygon: File | None = None,
        write: bool = True,
    ) -> BelowThreshold:
        """The densest areas of a region that are not clusters, and what they lack.

        Parameters
        ----------
        region, economy, income_group, income, income_year, polygon
            As for `region`.
        count : int
            How many areas.
        write : bool
            Whether to write RUN/regions/<region>-below.csv.

        Raises
        ------
        HotbedError
            A name that does not exist.

        Examples
        --------
        ::

            result.below("Africa", count=10).to_pandas()
        """
        from hotbed.analysis.regions.answer import below_threshold

        cut = self._cut(region, economy, income_group, income, income_year, polygon)
        return below_threshold(self, cut, count, write=write)

    def economies(self, top: int | None = None, *, write: bool = True) -> EconomyRanking:
        """How many clusters each economy has, and its part of each.

        Parameters
        ----------
        top : int, optional
            Count only clusters of this rank and better; by default all.
        write : bool
            Whether to write RUN/economies.csv and RUN/economy_parts.csv.

        Examples
        --------
        ::

            result.economies(top=100).to_pandas()
        """
        from hotbed.analysis.economies import economy_ranking

        return economy_ranking(self, top, write=write)

    def intensity(
        self,
        grid: File | None = None,
        shapes: Names = (),
        among: int | None = 100,
        top: int = 25,
        *,
        write: bool = True,
    ) -> IntensityRanking:
        """Clusters by their total per million inhabitants.

        Parameters
        ----------
        grid : str or Path, optional
            A raster of people a cell (GHS-POP ...), or "fetched" for the one that was fetched; by
            default the gazetteer's cities.
        shapes : str or sequence of str
            Polygons: buffer, hull, concave or h3; by default the recipe's.
        among : int, optional
            How many of the largest clusters take part; None or 0: all.
        top : int
            How many clusters are shown; the table has all.
        write : bool
            Whether to write RUN/intensity.csv, which findings and pages read.

        Raises
        ------
        HotbedError
            There is no such shape, or the grid can't be read.

        Examples
        --------
        ::

            result.intensity("GHS_POP.tif", shapes=["buffer", "hull"]).to_pandas()
        """
        from hotbed.analysis.intensity.answer import intensity_ranking
        from hotbed.fetch.downloads import grid_file

        file = grid_file(None if grid is None else Path(grid))
        return intensity_ranking(self, file, names_of(shapes), among or None, top, write=write)

    def editions(self, preset: str, top: int = 25) -> EditionRanking:
        """The same clusters ranked by the metrics and weights of another edition.

        Parameters
        ----------
        preset : str
            The edition, such as "gii-2017".
        top : int
            How many clusters are shown; the table has all.

        Raises
        ------
        HotbedError
            There is no such preset, or the run lacks one of its metrics.

        Examples
        --------
        ::

            result.editions("gii-2017").to_pandas()
        """
        from hotbed.analysis.editions import edition_ranking

        return edition_ranking(self, preset, top)

    def gii(
        self, edition: str = "2023", top: int = 100, *, write: bool = True
    ) -> PrintedComparison:
        """The run beside what the Global Innovation Index printed of an edition.

        Parameters
        ----------
        edition : str
            Its year or preset, such as "2024" or "gii-2024"; 2023 is printed most completely.
        top : int
            How many printed clusters are shown; the table has all.
        write : bool
            Whether to write RUN/gii.csv and RUN/gii_economies.csv.

        Raises
        ------
        HotbedError
            No printed figures of the edition are known, or the run has none of its metrics.

        Examples
        --------
        ::

            result.gii("2023").to_pandas()
        """
        from hotbed.analysis.gii.answer import printed_comparison

        return printed_comparison(self, edition, top, write=write)

    def whatif(
        self,
        *,
        radius_km: Decimals = (),
        min_listings: Wholes = (),
        merge_km: Decimals = (),
        weights: Mapping[str, Decimals] | None = None,
        metrics: Sequence[Texts] = (),
        years: Windows | Mapping[str, Windows] | None = None,
        counting: Texts = (),
        top: int = 25,
    ) -> WhatIf:
        """The ranking under other settings, exactly as runs of changed recipes would give it.

        Of several values all combinations are evaluated; what is not given stays as in the recipe.

        Parameters
        ----------
        radius_km, min_listings, merge_km : number or sequence of number
            Of the density search, and up to which clusters merge.
        weights : mapping of str to number or sequence of number, optional
            Metric -> weight of its share.
        metrics : sequence of str, or of such sequences
            Those that count.
        years : (int, int), list of them, or mapping of str to such
            First and last year that count, of all metrics or by metric.
        counting : str or sequence of str
            fractional or full.
        top : int
            How many clusters are shown; the table has all.

        Raises
        ------
        HotbedError
            The run can't be asked for one of the settings.

        Examples
        --------
        ::

            result.whatif(radius_km=[10, 15, 20], min_listings=[2000, 4500]).to_pandas()
        """
        from hotbed.analysis.whatif.answer import what_if
        from hotbed.analysis.whatif.choices import choices_of

        choices = choices_of(radius_km, min_listings, merge_km, weights, metrics, years, counting)
        return what_if(self, choices, top)

    def _cut(
        self,
        region: Names,
        economy: Names,
        income_group: Names,
        income: File | None,
        income_year: int | None,
        polygon: File | None,
    ) -> Cut:
        from hotbed.analysis.regions.cut import cut_places

        file = None if income is None else Path(income)
        if region or income_group:
            file = income_path(income)
        return cut_places(
            self.members,
            names_of(region),
            names_of(economy),
            names_of(income_group),
            file,
            None if polygon is None else Path(polygon),
            income_year,
        )
