"""The face of a finished run: its tables as the reader's library has them, and every question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.result.incomes import File, income_groups_of
from hotbed.result.questions import Questions
from hotbed.runs.frames import clusters_frame, optional
from hotbed.runs.run import Run

if TYPE_CHECKING:
    import folium

    from hotbed.analysis.change.published import Published
    from hotbed.analysis.uncertainty.answer import Uncertainty


@dataclass(frozen=True)
class Kit:
    """Everything published of a run; it stands for the path of its folder.

    Parameters
    ----------
    folder : Path
    lacking : list of str
        What could not be written and why, in words.
    """

    folder: Path
    lacking: list[str]

    def __fspath__(self) -> str:
        return str(self.folder)


class Result(Questions):
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

    def atlas(
        self,
        against: File | Run | Published | Sequence[File | Run | Published] = (),
        *,
        single_file: bool = False,
        what_if: bool = False,
        income: File | None = None,
        income_year: int | None = None,
        address: str = "",
    ) -> Path:
        """Write the run's atlas: static pages that open from disk with the network off.

        Parameters
        ----------
        against : str, Path, Run, or sequence of these
            Earlier editions, the latest first.
        single_file : bool
            Only the world page, one file to mail.
        what_if : bool
            Whether that one file holds the page that changes the method, too.
        income, income_year
            As for `findings`.
        address : str
            Where the folder will lie on the web, if that is known: for citations and previews.

        Returns
        -------
        Path
            The first page.

        Raises
        ------
        HotbedError
            A file can't be read, or the folder holds something else.

        Examples
        --------
        ::

            webbrowser.open(result.atlas().as_uri())
        """
        from hotbed.analysis.findings.findings import findings
        from hotbed.publish.atlas.site import write_atlas, write_single
        from hotbed.publish.facts.gather import facts

        given = (
            against if isinstance(against, Sequence) and not isinstance(against, str) else [against]
        )
        before = [self._previous(edition) for edition in given]
        groups = income_groups_of(income, income_year)
        if single_file:
            return write_single(self, facts(self, (), before, groups), whatif=what_if)
        known = facts(self, None, before, groups)
        said = findings(self, before[0] if before else None, groups)
        return write_atlas(self, known, said, address)

    def brief(
        self,
        cluster: str | int | Sequence[str | int] | None = None,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        out: File | None = None,
    ) -> list[Path]:
        """Write two pages per cluster as tagged PDF: map, figures, who drives it, how it was found.

        Parameters
        ----------
        cluster : str, int, or sequence of these, optional
            Ranks, ids or names (or parts of names); by default all clusters.
        against, edition
            As for `findings`.
        out : str or Path, optional
            Folder for the briefs; by default RUN/briefs.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        HotbedError
            There is no such cluster, or the extra `publish` is not installed.

        Examples
        --------
        ::

            result.brief("Tokyo")
        """
        from hotbed.analysis.explain import find_cluster
        from hotbed.publish.brief.files import write_briefs
        from hotbed.publish.facts.gather import facts

        named = [cluster] if isinstance(cluster, str | int) else cluster
        chosen = (
            None if named is None else [find_cluster(self, name)["cluster_id"] for name in named]
        )
        before = [] if against is None else [self._previous(against, edition)]
        folder = self.folder / "briefs" if out is None else Path(out)
        return write_briefs(self, facts(self, chosen, before), folder)

    def clip(
        self,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        film: str | None = None,
    ) -> list[Path]:
        """Write a clip of the ten largest clusters: a page that plays it, and a film.

        Parameters
        ----------
        against, edition
            As for `findings`.
        film : str, optional
            webm or gif: the film beside the page, which needs the extra `clip`.

        Returns
        -------
        list of Path
            The page, and the film.

        Raises
        ------
        HotbedError
            There is no such form of a film, the extra `clip` is not installed, or no cluster has a
            rank.

        Examples
        --------
        ::

            page, film = result.clip(film="webm")
        """
        from hotbed.publish.clip.story import MOST
        from hotbed.publish.clip.write import Film, write_clip
        from hotbed.publish.facts.gather import facts

        if film not in (None, *Film):
            raise HotbedError(f"there is no form of film {film!r}", "choose webm or gif")
        first = self.ranking["cluster_id"].to_pylist()[:MOST]
        before = [] if against is None else [self._previous(against, edition)]
        return write_clip(self, facts(self, first, before), Film(film) if film else None)

    def publish(
        self,
        out: File | None = None,
        top: int | None = 10,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        income: File | None = None,
        income_year: int | None = None,
        *,
        duckdb: bool = False,
        licence: str | None = None,
        version: str | None = None,
        created: str | None = None,
    ) -> Kit:
        """Write atlas, briefs, press text, workbook, maps and tables with their metadata.

        Parameters
        ----------
        out : str or Path, optional
            Folder to write; by default RUN/publish.
        top : int, optional
            Briefs for so many first ranks; None: for all clusters.
        against, edition, income, income_year
            As for `findings`.
        duckdb : bool
            Whether to write all tables as one DuckDB file as well, run.duckdb.
        licence, version, created : str, optional
            Of what is published, for its metadata: an identifier such as CC-BY-4.0 or an address;
            of the data; a date in ISO 8601.

        Returns
        -------
        Kit
            The folder, usable as a path, and what could not be written.

        Raises
        ------
        HotbedError
            The extra `publish` is not installed, the folder holds something else, or the licence or
            date can't be one.

        Examples
        --------
        ::

            result.publish("edition-2023", against="demo-2022").lacking
        """
        from hotbed.publish.kit.kit import publish
        from hotbed.publish.kit.metadata.release import Release

        folder = self.folder / "publish" if out is None else Path(out)
        before = [] if against is None else [self._previous(against, edition)]
        groups = income_groups_of(income, income_year)
        release = Release(licence, version, created)
        lacking = publish(self, folder, top, before, groups, database=duckdb, release=release)
        return Kit(folder, lacking)

    def _repr_html_(self) -> str:
        from hotbed.publish.facts.gather import overview
        from hotbed.publish.notebook import result_html

        return result_html(overview(self))

    def _repr_markdown_(self) -> str:
        from hotbed.publish.facts.gather import overview
        from hotbed.publish.notebook import result_markdown

        return result_markdown(overview(self))
