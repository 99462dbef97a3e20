"""Everything that is published of a run, in one folder: atlas, briefs, press text, tables."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.change.published import Published
from hotbed.analysis.findings.findings import Findings, findings
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write
from hotbed.base.progress import task
from hotbed.publish.atlas.editions import Earlier, earlier
from hotbed.publish.brief.files import write_briefs
from hotbed.publish.facts.run import Facts, facts
from hotbed.publish.kit.package import write_metadata
from hotbed.publish.kit.tables import Table, write_tables
from hotbed.publish.kit.workbook import write_workbook
from hotbed.publish.press.docx import to_docx
from hotbed.publish.press.html import to_html
from hotbed.publish.press.text import press_parts, to_markdown
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.outputs import record
from hotbed.runs.run import Run

MARK = "datapackage.json"  # a folder with it was written by an earlier call
KEPT_BACK = re.compile(r'<a [^>]*href="\.\./(?:locations|rejects)\.parquet"[^>]*>(.*?)</a>')
"""Links of the atlas to tables that are not published (see `package_tables.COPIED`)."""


def publish(
    result: Run,
    out: Path,
    top: int | None = 10,
    found: Findings | None = None,
    before: Run | Published | None = None,
    groups: IncomeGroups | None = None,
) -> list[str]:
    """Write the whole kit, or nothing; a kit that is there is replaced once the new one is done.

    Parameters
    ----------
    out : the folder. top : briefs for clusters of this rank and better; None: for all.
    found : the run's findings; None: those of the run and `before`.
    before : the previous edition, for change of ranks and growth everywhere; None: nothing is
        compared.
    groups : income groups of economies, for findings and the atlas's filter.

    Returns
    -------
    What could not be made and why, in words.

    Raises
    ------
    HotbedError : the extra `publish` is not installed, the folder holds something else or can't be
        written.
    """
    _must_be_ours(out)
    previous = previous_of(result, before) if before else None
    found = found or findings(result, previous, groups)
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        temporary.mkdir(parents=True)
        lacking = _build(result, temporary, top, found, before, groups)
        _put_in_place(temporary, out)
        record(result.folder, result.digest, [out])
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return lacking


def _build(
    result: Run,
    folder: Path,
    top: int | None,
    found: Findings,
    before: Run | Published | None,
    groups: IncomeGroups | None,
) -> list[str]:
    lacking: list[str] = []
    tables: list[Table] = []
    whole: Facts = {}
    chosen = [
        row["cluster_id"]
        for row in result.ranking.select(["cluster_id", "rank"]).to_pylist()
        if top is None or row["rank"] <= top
    ]

    def gather() -> None:
        whole.update(facts(result, before=before))

    def write_all_tables() -> None:
        tables.extend(write_tables(result, folder))

    def atlas() -> list[str]:
        editions = earlier(result, [before] if isinstance(before, Run) else [])
        return _atlas(result, found, whole, editions, groups, folder)

    steps: list[tuple[str, Callable[[], object]]] = [
        ("facts", gather),
        ("tables", write_all_tables),
        ("workbook", lambda: write_workbook(whole, folder / "clusters.xlsx")),
        ("GeoPackage", lambda: lacking.extend(_geopackage(result, folder))),
        ("press text", lambda: write_press(whole, found, folder / "press")),
        ("briefs", lambda: write_briefs(result, folder / "briefs", chosen, whole)),
        ("atlas", lambda: lacking.extend(atlas())),
        ("metadata", lambda: write_metadata(whole, result.metadata, tables, folder)),
    ]
    with task("publishing", len(steps)) as advance:
        for _name, step in steps:
            step()
            advance(1)
    return lacking


def write_press(whole: Facts, found: Findings, folder: Path) -> None:
    """Write press.md, press.html and press.docx."""
    parts = press_parts(whole, found)
    with atomic_write(folder / "press.md") as temporary:
        temporary.write_text(to_markdown(parts), encoding="utf-8")
    with atomic_write(folder / "press.html") as temporary:
        temporary.write_text(to_html(parts), encoding="utf-8")
    with atomic_write(folder / "press.docx") as temporary:
        temporary.write_bytes(to_docx(parts))


def _geopackage(result: Run, folder: Path) -> list[str]:
    if find_spec("geopandas") is None:
        return ["no GeoPackage: GeoPandas is not installed (pip install 'hotbed[geopandas]')"]
    from hotbed.publish.kit.geopackage import write_geopackage

    write_geopackage(result, folder / "clusters.gpkg")
    return []


def _atlas(
    result: Run,
    found: Findings,
    whole: Facts,
    editions: Sequence[Earlier],
    groups: IncomeGroups | None,
    folder: Path,
) -> list[str]:
    """The atlas is made in the run's folder, where its links lead; the kit has a copy."""
    from hotbed.publish.atlas.site import write_atlas

    changed = {row["cluster_id"]: row["change"] for row in whole["ranking"] if row["change"]}
    first = write_atlas(result, found, changed or None, editions, groups)
    shutil.copytree(first.parent, folder / "atlas")
    for page in (folder / "atlas").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(KEPT_BACK.sub(r"\1", text), encoding="utf-8", newline="\n")
    return []


def _must_be_ours(out: Path) -> None:
    """Refuse to replace what is no kit, before anything is made."""
    if find_spec("typst") is None or find_spec("xlsxwriter") is None:
        raise HotbedError("typst and XlsxWriter are not installed", "pip install 'hotbed[publish]'")
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file()):
        raise HotbedError(f"{out} holds something else", "name another folder with --out")


def _put_in_place(made: Path, out: Path) -> None:
    """Rename the new folder to its place; what was there stays until then."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    try:
        made.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
