"""Write the pages of economies and income groups into the atlas's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hotbed.analysis.grouping import rows_by_group
from hotbed.analysis.territories.partition import by_economy
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.atlas.economies.listing import economies_html
from hotbed.publish.atlas.economies.names import FOLDER, economy_files
from hotbed.publish.atlas.economies.page import FRAME, economy_html
from hotbed.publish.atlas.economies.record import territory_record, territory_table
from hotbed.publish.atlas.page import Link, Navigation
from hotbed.publish.atlas.record import record_json
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Kind, Territories
from hotbed.publish.maps.economy import economy_map
from hotbed.publish.maps.places import Places
from hotbed.runs.csv import write_csv
from hotbed.runs.run import Run


def write_economies(
    run: Run,
    told: Territories,
    facts: Facts,
    names: Mapping[str, str],
    nav: Navigation,
    places: Places,
    folder: Path,
    language: Language = ENGLISH,
) -> None:
    """Write economies.html, and in the folder economies/ a page, JSON and CSV a territory.

    Parameters
    ----------
    run : Run
        Whose places are drawn.
    told : Territories
    facts : Facts
    names : mapping
        Cluster id -> stem of its files' names.
    nav : Navigation
        For pages in a folder of the atlas.
    places : Places
    folder : Path
        The atlas's.
    language : Language
    """
    files = economy_files(told)
    (folder / FOLDER).mkdir()
    _write(folder / "economies.html", economies_html(told, facts, files, at_root(nav), language))
    lands, rows = by_economy(run), rows_by_group(by_economy(run).group)
    of_code = {code: rows[number] for number, code in enumerate(lands.keys)}
    by_code = {one.key: one for one in told.economies}
    for one in (*told.economies, *told.groups):
        group = one.economies if one.kind is Kind.INCOME else []
        members = sorted((by_code[code] for code in group), key=lambda member: member.rank)
        stem = folder / FOLDER / files[one.key]
        drawn = None
        if one.kind is Kind.ECONOMY:
            drawn = economy_map(places, of_code[one.key], [*one.clusters, *one.touched], FRAME)
        page = economy_html(one, facts, names, files, nav, drawn, members, language)
        _write(stem.with_name(f"{stem.name}.html"), page)
        record = territory_record(one, facts)
        _write(stem.with_name(f"{stem.name}.json"), record_json(record))
        write_csv(territory_table(record), stem.with_name(f"{stem.name}.csv"))


def at_root(nav: Navigation) -> Navigation:
    """The links of a page in a folder as a page of the atlas's folder has them.

    Parameters
    ----------
    nav : Navigation
    """
    links = [Link(link.key, link.name, link.href.removeprefix(nav.root)) for link in nav.links]
    return replace(nav, root="", links=links)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
