"""What can be asked of a finished run beside its previous edition: one method a verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hotbed.result.incomes import File, income_groups_of
from hotbed.runs.run import Run

if TYPE_CHECKING:
    from hotbed.analysis.answer import Answer
    from hotbed.analysis.change.answer import Compared
    from hotbed.analysis.change.previous import Previous
    from hotbed.analysis.change.published import Published
    from hotbed.analysis.findings.findings import Findings
    from hotbed.analysis.scorecard.answer import Scorecard


class Changes(Run):
    """A finished run that answers what has changed; see `hotbed.result.Result`."""

    def compare(
        self,
        previous: File | Run | Published,
        edition: str | None = None,
        rank_column: str | None = None,
        top: int = 15,
    ) -> Compared:
        """Ranks, output and places beside the previous edition: movers, growth, lineage.

        Parameters
        ----------
        previous : str, Path, Run or Published
            A run of the same recipe on the years before, its folder, or a published table (CSV;
            ranks only).
        edition : str, optional
            The edition, if a published table holds several.
        rank_column : str, optional
            The published table's column of ranks, if not rank.
        top : int
            How many clusters are shown; the table has all.

        Raises
        ------
        HotbedError
            The previous edition can't be read, or a run's tables don't agree.

        Examples
        --------
        ::

            result.compare("demo-2022").to_pandas()
        """
        from hotbed.analysis.change.answer import compared
        from hotbed.analysis.floor import unprinted

        return compared(self._previous(previous, edition, rank_column), top, unprinted(self))

    def findings(
        self,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        income: File | None = None,
        income_year: int | None = None,
        region: str = "Africa",
        top: int = 100,
    ) -> Findings:
        """What the run's data show, in sentences: leaders, movers, entrants, growth, groups.

        Parameters
        ----------
        against : str, Path, Run or Published, optional
            The previous edition, as for `compare`.
        edition : str, optional
            As for `compare`.
        income : str or Path, optional
            File of income groups; by default the one that was fetched, if any.
        income_year : int, optional
            Fiscal year of the income groups, by default the latest.
        region : str
            Continent or region of the regional list.
        top : int
            How many clusters the edition lists.

        Raises
        ------
        HotbedError
            A file can't be read, a run's tables don't agree, or there is no such region.

        Examples
        --------
        ::

            print(result.findings(against="demo-2022").to_markdown())
        """
        from hotbed.analysis.findings.findings import findings

        previous = None if against is None else self._previous(against, edition)
        return findings(self, previous, income_groups_of(income, income_year), top, region)

    def decompose(
        self,
        previous: File | Run,
        cluster: str | int | None = None,
        top: int = 15,
        *,
        write: bool = True,
    ) -> Answer:
        """What the change of totals and ranks since a previous run consists of, exactly.

        Parameters
        ----------
        previous : str, Path or Run
            A run of the same recipe on the years before, or its folder.
        cluster : str or int, optional
            Its rank, id or name (or a part of the name), also of a previous cluster that ended; by
            default all clusters.
        top : int
            Of all clusters, how many are shown; the table has all.
        write : bool
            Of all clusters, whether to write RUN/decomposition.csv.

        Returns
        -------
        hotbed.analysis.decomposition.answer.Decomposed or AllDecomposed

        Raises
        ------
        HotbedError
            The previous edition is no run, or there is no such cluster.

        Examples
        --------
        ::

            print(result.decompose("demo-2022", "Tokyo"))
        """
        from hotbed.analysis.decomposition.answer import decomposed

        return decomposed(self, self._previous(previous), cluster, top, write=write)

    def scorecard(
        self,
        of: str = "clusters",
        against: File | Run | None = None,
        weights: Mapping[str, float] | None = None,
        *,
        aggregate: str = "arithmetic",
        normalise: str = "minmax",
        needed: float = 0.0,
        top: int = 25,
        write: bool = True,
    ) -> Scorecard:
        """Clusters or economies by size, intensity, growth and openness, as COINr aggregates.

        Parameters
        ----------
        of : str
            clusters or economies.
        against : str, Path or Run, optional
            A run of the previous edition, or its folder; growth needs it.
        weights : mapping, optional
            Measure -> weight; 1 for those that are missing, 0 leaves one out.
        aggregate : str
            arithmetic, geometric or harmonic.
        normalise : str
            minmax, zscore, rank, prank, dist2max or fracmax.
        needed : float
            Least part of the measures that a score needs, 0 to 1.
        top : int
            How many are shown; the table has all.
        write : bool
            Whether to write the tables into the run's folder.

        Raises
        ------
        HotbedError
            There is no such measure, mean or normalisation, or nothing can be scored.

        Examples
        --------
        ::

            result.scorecard("economies", "demo-2022", {"size": 2}).to_pandas()
        """
        from hotbed.analysis.scorecard.answer import scorecard
        from hotbed.analysis.scorecard.measures import Units
        from hotbed.analysis.scorecard.words import choice, rule_of

        previous = None if against is None else self._previous(against)
        rule = rule_of(weights, normalise, aggregate, needed)
        return scorecard(self, choice(Units, of, "kind"), previous, rule, top, write=write)

    def _previous(
        self,
        previous: File | Run | Published,
        edition: str | None = None,
        rank_column: str | None = None,
    ) -> Previous:
        from hotbed.analysis.change.previous import must_precede, previous_edition, previous_of

        before = previous_edition(previous, edition, rank_column)
        must_precede(before, self)
        return previous_of(self, before)
