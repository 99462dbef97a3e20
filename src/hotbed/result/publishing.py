"""What a run is published as: atlas, briefs, clip, and everything at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.base.errors import HotbedError
from hotbed.result.incomes import File, income_groups_of
from hotbed.result.questions import Questions
from hotbed.runs.run import Run

if TYPE_CHECKING:
    from hotbed.analysis.change.published import Published


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


class Publishing(Questions):
    """What a finished run is published as, one method a verb."""

    def atlas(
        self,
        against: File | Run | Published | Sequence[File | Run | Published] = (),
        *,
        single_file: bool = False,
        what_if: bool = False,
        income: File | None = None,
        income_year: int | None = None,
        address: str = "",
        language: str = "en",
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
        language : str
            In which readers are spoken to: en or es.

        Returns
        -------
        Path
            The first page.

        Raises
        ------
        HotbedError
            A file can't be read, the folder holds something else, or there is no such language.

        Examples
        --------
        ::

            webbrowser.open(result.atlas().as_uri())
        """
        from hotbed.analysis.findings.findings import findings
        from hotbed.base.language import language_of
        from hotbed.publish.atlas.site import write_atlas, write_single
        from hotbed.publish.facts.gather import facts
        from hotbed.publish.facts.territories.gather import territories

        speaking = language_of(language)
        given = (
            against if isinstance(against, Sequence) and not isinstance(against, str) else [against]
        )
        before = [self._previous(edition) for edition in given]
        groups = income_groups_of(income, income_year)
        if single_file:
            view = facts(self, (), before, groups)
            return write_single(self, view, whatif=what_if, language=speaking)
        known = facts(self, None, before, groups)
        said = findings(self, before[0] if before else None, groups)
        told = territories(self, known.ranking, before[0] if before else None, groups)
        return write_atlas(self, known, said, address, told, speaking)

    def brief(
        self,
        cluster: str | int | Sequence[str | int] | None = None,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        out: File | None = None,
        language: str = "en",
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
        language : str
            In which readers are spoken to: en or es.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        HotbedError
            There is no such cluster or language, or the extra `publish` is not installed.

        Examples
        --------
        ::

            result.brief("Tokyo")
        """
        from hotbed.analysis.explain import find_cluster
        from hotbed.base.language import language_of
        from hotbed.publish.brief.files import write_briefs
        from hotbed.publish.facts.gather import facts

        speaking = language_of(language)
        named = [cluster] if isinstance(cluster, str | int) else cluster
        chosen = (
            None if named is None else [find_cluster(self, name)["cluster_id"] for name in named]
        )
        before = [] if against is None else [self._previous(against, edition)]
        folder = self.folder / "briefs" if out is None else Path(out)
        return write_briefs(self, facts(self, chosen, before), folder, None, speaking)

    def economy_brief(
        self,
        economy: str | Sequence[str] | None = None,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        income: File | None = None,
        income_year: int | None = None,
        out: File | None = None,
        language: str = "en",
    ) -> list[Path]:
        """Write two pages per economy as tagged PDF: its clusters, who drives it, what is next.

        Parameters
        ----------
        economy : str, or sequence of these, optional
            ISO 3166-1 codes or names; by default all economies that hold a document.
        against, edition, income, income_year
            As for `findings`.
        out : str or Path, optional
            Folder for the briefs; by default RUN/briefs/economies.
        language : str
            In which readers are spoken to: en or es.

        Returns
        -------
        list of Path
            The files, by rank of the economy.

        Raises
        ------
        HotbedError
            There is no such economy or language, it holds no document, or the extra `publish` is
            not installed.

        Examples
        --------
        ::

            result.economy_brief(["DE", "Switzerland"])
        """
        from hotbed.analysis.regions.cut import economy_codes
        from hotbed.base.language import language_of
        from hotbed.publish.brief.files import write_economy_briefs
        from hotbed.publish.facts.gather import facts
        from hotbed.publish.facts.territories.gather import territories

        speaking = language_of(language)
        named = [economy] if isinstance(economy, str) else economy
        codes = None if named is None else economy_codes(named)
        before = [] if against is None else [self._previous(against, edition)]
        known = facts(self, (), before, income_groups_of(income, income_year))
        told = territories(self, known.ranking, before[0] if before else None, None, codes)
        if self.recipe.confidentiality is not None:
            raise HotbedError(
                "with [confidentiality] no brief of an economy is written",
                "publish the clusters' briefs alone",
            )
        lacking = set(codes or ()) - {one.key for one in told.economies}
        if lacking:
            raise HotbedError(
                f"the run has no document in {', '.join(sorted(lacking))}",
                "choose another economy: 'hotbed rank RUN --per-economy' lists them",
            )
        folder = self.folder / "briefs" / "economies" if out is None else Path(out)
        return write_economy_briefs(self, known, told.economies, folder, speaking)

    def clip(
        self,
        against: File | Run | Published | None = None,
        edition: str | None = None,
        film: str | None = None,
        language: str = "en",
    ) -> list[Path]:
        """Write a clip of the ten largest clusters: a page that plays it, and a film.

        Parameters
        ----------
        against, edition
            As for `findings`.
        film : str, optional
            webm or gif: the film beside the page, which needs the extra `clip`.
        language : str
            In which readers are spoken to: en or es.

        Returns
        -------
        list of Path
            The page, and the film.

        Raises
        ------
        HotbedError
            There is no such form of a film or no such language, the extra `clip` is not installed,
            or no cluster has a rank.

        Examples
        --------
        ::

            page, film = result.clip(film="webm")
        """
        from hotbed.base.language import language_of
        from hotbed.publish.clip.story import MOST
        from hotbed.publish.clip.write import Film, write_clip
        from hotbed.publish.facts.gather import facts, overview

        if film not in (None, *Film):
            raise HotbedError(f"there is no form of film {film!r}", "choose webm or gif")
        speaking = language_of(language)
        first = [row.cluster_id for row in overview(self).ranking[:MOST]]
        before = [] if against is None else [self._previous(against, edition)]
        known = facts(self, first, before)
        return write_clip(self, known, Film(film) if film else None, speaking)

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
        sdmx: bool = False,
        licence: str | None = None,
        version: str | None = None,
        created: str | None = None,
        agency: str | None = None,
        language: str = "en",
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
        duckdb, sdmx : bool
            Whether to write all tables as one DuckDB file, run.duckdb, or as SDMX as well.
        licence, version, created, agency : str, optional
            Of what is published, for its metadata: an identifier such as CC-BY-4.0 or an address;
            of the data; a date in ISO 8601; the publisher's id in SDMX.
        language : str
            In which readers of atlas, briefs and press text are spoken to: en or es.

        Returns
        -------
        Kit
            The folder, usable as a path, and what could not be written.

        Raises
        ------
        HotbedError
            The extra `publish` is not installed, the folder holds something else, or an option is
            not valid.

        Examples
        --------
        ::

            result.publish("edition-2023", against="demo-2022").lacking
        """
        from hotbed.base.language import language_of
        from hotbed.publish.kit.kit import publish
        from hotbed.publish.kit.metadata.release import Release

        folder = self.folder / "publish" if out is None else Path(out)
        before = [] if against is None else [self._previous(against, edition)]
        groups = income_groups_of(income, income_year)
        release = Release(licence, version, created, agency)
        speaking = language_of(language)
        chosen = {"duckdb": duckdb, "sdmx": sdmx}
        lacking = publish(
            self, folder, top, before, groups, **chosen, release=release, language=speaking
        )
        return Kit(folder, lacking)
