"""The page of the run's files: their columns, licences, and how to cite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hotbed.analysis.confidentiality.gate import Released
from hotbed.base.texts import ENGLISH, Figure, Language, _, chained, made, term
from hotbed.publish.atlas.areas.written import files_of_sets
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.atlas.texts import STYLES, regional_files, regional_title
from hotbed.publish.facts.structure import Facts
from hotbed.runs.run import Run
from hotbed.tables import ADDED, BELOW, PROFILES, REGIONAL, TABLES, Column

GEOJSON = ("clusters.geojson", _("the same as GeoJSON"))
METADATA = ("run.json", _("the method in full, inputs and versions"))


@dataclass(frozen=True)
class File:
    """A file of the run, for the page of data."""

    name: str
    meaning: str
    size: str
    columns: tuple[Column, ...] = ()


def data_html(run: Run, facts: Facts, nav: Navigation, language: Language = ENGLISH) -> str:
    """All tables with their columns, licences, how to cite.

    Parameters
    ----------
    run : Run
    facts : Facts
    nav : Navigation
    """
    return render(
        "data.html.j2",
        STYLES,
        language=language,
        title=_("Data"),
        nav=nav,
        page="data",
        files=files(run),
        credits=facts.credits,
        citation=citation(facts),
    )


def files(run: Run) -> list[File]:
    """The run's files that are there, with their columns (`hotbed.tables`).

    Parameters
    ----------
    run : Run
    """
    named: list[tuple[str, str, tuple[Column, ...]]] = []
    profiles = sorted(PROFILES.values(), key=lambda table: table.file)
    for table in (*TABLES.values(), *ADDED.values(), *profiles):
        marked = (run.mark,) if isinstance(run, Released) and run.marks(table) else ()
        named.append((table.file, term("file", table.content), (*table.columns, *marked)))
        if table.name == "clusters":
            named.append((*GEOJSON, ()))
    for path in regional_files(run):
        table = BELOW if path.stem.endswith(BELOW.name) else REGIONAL
        name = path.relative_to(run.folder).as_posix()
        named.append((name, regional_title(path.stem), table.columns))
    for path, table in files_of_sets(run):
        name = path.relative_to(run.folder).as_posix()
        named.append((name, term("file", table.content), table.columns))
    public = run.published_files if run.withholds else None
    there = [
        File(
            name,
            meaning,
            "" if public else _size((run.folder / name).stat().st_size),
            _told_columns(columns),
        )
        for name, meaning, columns in named
        if (run.folder / name).is_file() and (public is None or name in public)
    ]
    return [*there, File(*METADATA, size="")]


def _told_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns with what is said of them as terms; their names stay as they are in the file."""
    return tuple(
        replace(
            column,
            type=term("type", column.type),
            unit=column.unit and term("unit", column.unit),
            meaning=term("column", column.meaning),
        )
        for column in columns
    )


def _size(count: int) -> str:
    """Bytes for a reader.

    >>> _size(900), _size(4799), _size(1_273_885)
    ('900 B', '4.8 kB', '1.3 MB')
    """
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if count >= unit:
            return Figure(f"{count / unit:.1f} {name}")
    return Figure(f"{count} B")


def citation(facts: Facts) -> str:
    """How to name the study.

    Parameters
    ----------
    facts : Facts
    """
    study = facts.study
    made_by = _(
        "{title}. Made with hotbed {version}, recipe {recipe}.",
        title=made(lambda title: title.rstrip("."), study.title),
        version=study.hotbed,
        recipe=study.recipe_digest[:12],
    )
    if not facts.credits:
        return made_by
    return chained([made_by, _("Sources: {sources}.", sources="; ".join(facts.credits))])
