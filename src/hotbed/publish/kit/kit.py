"""Everything that is published of a run, in one folder: atlas, briefs, press text, tables."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from hotbed.analysis.change.previous import Previous
from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.findings.findings import Findings, findings
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write, part_of
from hotbed.base.progress import task
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.atlas.site import write_atlas
from hotbed.publish.brief.files import write_briefs
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.publish.facts.territories.structure import Territories
from hotbed.publish.figures.draw import svg
from hotbed.publish.figures.raster import picture
from hotbed.publish.kit.database import write_database
from hotbed.publish.kit.geodata import clusters_table
from hotbed.publish.kit.metadata.package import DATABASE, write_metadata
from hotbed.publish.kit.metadata.release import UNRELEASED, Release
from hotbed.publish.kit.qgis import write_project
from hotbed.publish.kit.tables import exact_tables, places_table, write_tables
from hotbed.publish.kit.workbook import write_workbook
from hotbed.publish.press.docx import to_docx
from hotbed.publish.press.html import to_html
from hotbed.publish.press.text import CHARTS, press_parts, spoken, to_markdown
from hotbed.publish.sdmx.structures import Sender
from hotbed.publish.sdmx.write import SDMX_FOLDER, sender_of, write_sdmx
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run
from hotbed.tables import TABLES

MARK = "datapackage.json"  # a folder with it was written by an earlier call
STEPS = 6
KEPT_BACK = re.compile(
    r'<a [^>]*href="\.\./(?:'
    + "|".join(re.escape(table.file) for table in TABLES.values() if not table.published)
    + r')"[^>]*>(.*?)</a>'
)
"""Links of the atlas to tables that are not published."""


def publish(
    run: Run,
    out: Path,
    top: int | None = 10,
    against: Sequence[Previous] = (),
    groups: IncomeGroups | None = None,
    *,
    duckdb: bool = False,
    sdmx: bool = False,
    release: Release = UNRELEASED,
    language: Language = ENGLISH,
) -> list[str]:
    """Write all of the kit, or nothing; a kit that is there is replaced once the new one is done.

    Parameters
    ----------
    run : Run
    out : Path
        The folder.
    top : int or None
        Briefs for clusters of this rank and better; None: for all.
    against : sequence of Previous
        Earlier editions, compared, the latest first: change of ranks and growth everywhere are
        since the first of them. None given: nothing is compared.
    groups : IncomeGroups, optional
        Income groups of economies, for findings and the atlas's filter.
    duckdb : bool
        Whether the tables are written as a DuckDB file as well (`hotbed.publish.kit.database`).
    sdmx : bool
        Whether they are written as SDMX as well (`hotbed.publish.sdmx`).
    release : Release
        Licence, version, date and agency, for the metadata.
    language : Language
        Of atlas, briefs and press text; tables and workbook are in English.

    Returns
    -------
    list of str
        What could not be made and why, in words.

    Raises
    ------
    HotbedError
        The extra `publish` is not installed, the folder holds something else or can't be written.
    """
    _must_be_ours(out)
    run = released(run)
    sender = (
        sender_of(run.digest, release.agency, release.version, release.moment()) if sdmx else None
    )
    temporary = part_of(out)
    with adding(run, out):
        try:
            temporary.mkdir(parents=True)
            lacking = _build(
                run, temporary, top, against, groups, duckdb, sender, release, language
            )
            _put_in_place(temporary, out)
            record(run.folder, run.digest, [out])
        except OSError as error:
            raise cannot_write(out, error) from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return lacking


def _build(
    run: Run,
    folder: Path,
    top: int | None,
    against: Sequence[Previous],
    groups: IncomeGroups | None,
    database: bool,
    sender: Sender | None,
    release: Release,
    language: Language,
) -> list[str]:
    """Gather the facts once and write what renders them; what could not be made."""
    with task("publishing", STEPS) as advance:
        known = facts(run, against=against, groups=groups)
        said = findings(run, against[0] if against else None, groups)
        told = territories(run, known.ranking, against[0] if against else None, groups)
        advance(1)
        tables = write_tables(run, known, folder)
        write_workbook(known, folder / "clusters.xlsx", told)
        if database:
            write_database(run, known, tables, folder, folder / DATABASE)
        if sender:
            write_sdmx(run, exact_tables(run, tables, folder), sender, folder / SDMX_FOLDER)
        advance(1)
        lacking = _geopackage(run, known, folder)
        write_press(known, said, folder / "press", language)
        advance(1)
        first = [row.cluster_id for row in known.ranking if top is None or row.rank <= top]
        write_briefs(run, known, folder / "briefs", first, language)
        advance(1)
        _atlas(run, known, said, folder, told, language)
        write_project(known.study.title, folder)
        advance(1)
        write_metadata(known, tables, folder, release)
        advance(1)
    return lacking


def write_press(
    facts: Facts, findings: Findings, folder: Path, language: Language = ENGLISH
) -> None:
    """Write press.md, press.html and press.docx, and the charts as SVG and PNG.

    Parameters
    ----------
    facts : Facts
    findings : Findings
    folder : Path
    language : Language
    """
    parts = spoken(press_parts(facts, findings), language)
    with atomic_write(folder / "press.md") as temporary:
        temporary.write_text(to_markdown(parts), encoding="utf-8")
    with atomic_write(folder / "press.html") as temporary:
        temporary.write_text(to_html(parts, language), encoding="utf-8")
    with atomic_write(folder / "press.docx") as temporary:
        temporary.write_bytes(to_docx(parts, language))
    (folder / CHARTS).mkdir(exist_ok=True)
    for part in parts:
        if part.chart:
            drawn = folder / CHARTS / part.file
            drawn.with_suffix(".svg").write_text(svg(part.chart, language), encoding="utf-8")
            drawn.with_suffix(".png").write_bytes(picture(part.chart, language))


def _geopackage(run: Run, facts: Facts, folder: Path) -> list[str]:
    if find_spec("geopandas") is None:
        return ["no GeoPackage: GeoPandas is not installed (pip install 'hotbed[geopandas]')"]
    from hotbed.publish.kit.geopackage import write_geopackage

    write_geopackage(clusters_table(run, facts), places_table(run), folder / "clusters.gpkg")
    return []


def _atlas(
    run: Run,
    facts: Facts,
    findings: Findings,
    folder: Path,
    told: Territories,
    language: Language,
) -> None:
    """The atlas is made in the run's folder, where its links lead; the kit has a copy."""
    first = write_atlas(run, facts, findings, territories=told, language=language)
    shutil.copytree(first.parent, folder / "atlas")
    for page in (folder / "atlas").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(KEPT_BACK.sub(r"\1", text), encoding="utf-8", newline="\n")


def _must_be_ours(out: Path) -> None:
    """Refuse to replace what is no kit, before anything is made."""
    if find_spec("typst") is None or find_spec("xlsxwriter") is None:
        raise HotbedError("typst and XlsxWriter are not installed", "pip install 'hotbed[publish]'")
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file()):
        raise HotbedError(f"{out} holds something else", "name another folder with --out")


def _put_in_place(written: Path, out: Path) -> None:
    """Rename the new folder to its place; what was there stays until then."""
    old = part_of(out.with_name(f"{out.name}.old"))
    if out.exists():
        out.rename(old)
    try:
        written.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
