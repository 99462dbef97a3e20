"""The atlas as a folder of static pages that open from disk with the network off."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.findings.findings import Findings
from hotbed.analysis.whatif.pack.content import Packed
from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import atomic_write
from hotbed.base.progress import task, warn
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.atlas import texts
from hotbed.publish.atlas.areas.page import areas_html
from hotbed.publish.atlas.areas.written import read_sets, region_sets
from hotbed.publish.atlas.around.files import citation, data_html
from hotbed.publish.atlas.around.glossary import glossary_html
from hotbed.publish.atlas.around.preview import write_preview
from hotbed.publish.atlas.cluster import cluster_html
from hotbed.publish.atlas.compare import compare_html
from hotbed.publish.atlas.economies.names import Files, economy_files
from hotbed.publish.atlas.economies.names import addresses as economy_addresses
from hotbed.publish.atlas.economies.write import write_economies
from hotbed.publish.atlas.map import Mapper
from hotbed.publish.atlas.method import method_html
from hotbed.publish.atlas.page import navigation
from hotbed.publish.atlas.record import cluster_record, file_names, record_json, record_table
from hotbed.publish.atlas.reuse.head import PREVIEW, Publication
from hotbed.publish.atlas.time.page import time_html
from hotbed.publish.atlas.whatif.page import evaluable, framed, whatif_html
from hotbed.publish.atlas.world import Site, world_html
from hotbed.publish.facts.gather import economies, overview
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territories, Territory
from hotbed.publish.facts.words import rounding_words
from hotbed.publish.maps.places import Places
from hotbed.publish.maps.towns import other_names
from hotbed.runs.csv import write_csv
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run

FOLDER, SINGLE = "atlas", "atlas.html"
MOST_SINGLE = 1_850_000
"""Bytes of the data from which a single file evaluates settings: 2.5 MB as text."""
MARK = '<meta name="generator" content="hotbed">'


def write_atlas(
    run: Run,
    facts: Facts,
    findings: Findings,
    address: str = "",
    territories: Territories | None = None,
    language: Language = ENGLISH,
) -> Path:
    """Write the run's folder `atlas/`, or nothing; an older atlas there is replaced.

    Parameters
    ----------
    run : Run
    facts : Facts
        Of the run, with all clusters in full.
    findings : Findings
        What the run's data carry.
    address : str
        Of the folder on the web, where it is known: for previews and citations.
    territories : Territories, optional
        Economies and income groups; without them there are no pages of these.
    language : Language
        Of its pages; the files of figures beside them are in English.

    Returns
    -------
    Path
        Of its first page. Equal runs give equal bytes.

    Raises
    ------
    HotbedError
        The folder can't be written, or `atlas/` holds something else.
    """
    run = released(run)
    folder = run.folder / FOLDER
    _must_be_ours(folder)
    files = economy_files(territories)
    steps = len(facts.clusters) + len(files) + 1
    with (
        adding(run, folder),
        task("drawing the atlas", steps) as advance,
        atomic_write(folder) as temporary,
    ):
        (temporary / "clusters").mkdir(parents=True)
        names = file_names(cluster.cluster_id for cluster in facts.clusters)
        places, packed = Places.of(run), evaluable(run)
        lacking = _lacking(run, facts, packed) | ({"economies"} if not files else set())
        drawn = write_preview(facts, temporary / PREVIEW, language)
        about = Publication(citation(facts), _folder(address), drawn, rounding_words(facts.recipe))
        told = [*territories.economies, *territories.groups] if territories else []
        parts = Parts(places, names, about, packed, lacking, files, told, language)
        _pages(run, facts, findings, parts, temporary)
        advance(1)
        mapper = Mapper(places)
        nav = navigation(facts.study.title, lacking, "../", about)
        lands = economy_addresses(files, "../")
        for cluster in facts.clusters:
            stem = temporary / "clusters" / names[cluster.cluster_id]
            page = cluster_html(cluster, facts, names, mapper, nav, lands, language)
            _write(stem, ".html", page)
            figures = cluster_record(cluster, facts)
            _write(stem, ".json", record_json(figures))
            write_csv(record_table(figures), stem.with_name(stem.name + ".csv"))
            advance(1)
        if territories is not None:
            write_economies(run, territories, facts, names, nav, places, temporary, language)
            advance(len(files))
        if folder.exists():
            shutil.rmtree(folder)
    record(run.folder, run.digest, [folder])
    return folder / "index.html"


@dataclass(frozen=True)
class Parts:
    """What the pages have in common beside the facts."""

    places: Places
    names: dict[str, str]
    """Cluster id -> stem of its files' names."""
    about: Publication
    packed: Packed | None
    """What the page evaluates on which the method can be changed."""
    lacking: set[str]
    """Pages that the run gives nothing for."""
    economies: Files
    """Key of an economy or income group -> stem of its files' names."""
    told: list[Territory]
    """Economies and income groups."""
    language: Language


def _folder(address: str) -> str:
    """The address of a folder, with its slash."""
    if address and not re.match(r"https?://[^\s/]+", address):
        raise HotbedError(
            f"{printable(address)!r} is no address of a web page", "write https://... in full"
        )
    return address and address.rstrip("/") + "/"


def _pages(run: Run, facts: Facts, findings: Findings, parts: Parts, folder: Path) -> None:
    """Write the pages that are not of one cluster."""
    lacking, names, places = parts.lacking, parts.names, parts.places
    nav = navigation(facts.study.title, lacking, about=parts.about)
    addresses = {key: f"clusters/{stem}.html" for key, stem in names.items()}
    also = other_names(facts.ranking, places)
    lands = economy_addresses(parts.economies)
    site = Site(
        *(nav, addresses, "../", facts.has_intensity, facts.editions, facts.groups, also),
        lands=lands,
        told=[(one.key, one.name, lands[one.key]) for one in parts.told],
    )
    speaking = parts.language
    _write(folder / "index", ".html", world_html(facts, facts.economies, places, site, speaking))
    _write(folder / "compare", ".html", compare_html(facts, names, nav, places, also, speaking))
    if parts.packed is not None:
        page = whatif_html(facts, parts.packed, places, nav, addresses, speaking)
        _write(folder / "whatif", ".html", page)
    _write(folder / "findings", ".html", texts.findings_html(findings, facts, nav, speaking))
    _write(folder / "method", ".html", method_html(facts, nav, speaking))
    _write(folder / "data", ".html", data_html(run, facts, nav, speaking))
    _write(folder / "glossary", ".html", glossary_html(nav, speaking))
    if "regions" not in lacking:
        page = texts.regions_html(run, facts, addresses, nav, speaking)
        _write(folder / "regions", ".html", page)
    sets = read_sets(run)
    for regions in sets:
        text = areas_html(regions, sets, facts, addresses, nav, speaking)
        _write(folder / regions.page.removesuffix(".html"), ".html", text)
    if "time" not in lacking:
        _write(folder / "time", ".html", time_html(facts, addresses, nav, speaking))


def _lacking(run: Run, facts: Facts, packed: Packed | None) -> set[str]:
    """Pages that the run gives nothing for."""
    has = {
        "regions": bool(texts.regional_files(run)),
        "areas": bool(region_sets(run)),
        "time": bool(facts.editions),
        "whatif": packed is not None,
    }
    return {key for key, given in has.items() if not given}


def write_map(run: Run) -> None:
    """Write the first map of a run that is being written: the world page alone, `atlas.html`.

    Parameters
    ----------
    run : Run
    """
    try:
        run = released(run)
    except HotbedError as error:
        warn(f"no map: {error}")
        return
    _write_single(run, world_html(overview(run), economies(run), Places.of(run)))


def write_single(
    run: Run, facts: Facts, *, whatif: bool = False, language: Language = ENGLISH
) -> Path:
    """Write the world page alone, `atlas.html`: one file to mail.

    Parameters
    ----------
    run : Run
    facts : Facts
    whatif : bool, optional
        Whether the page that changes the method stands in it, with as much as fits `MOST_SINGLE`.
    language : Language, optional
        Of the page.

    Returns
    -------
    Path
    """
    run = released(run)
    places = Places.of(run)
    packed = evaluable(run, MOST_SINGLE) if whatif else None
    site = Site(
        intensity=facts.has_intensity,
        editions=facts.editions,
        groups=facts.groups,
        also=other_names(facts.ranking, places),
        whatif=framed(facts, packed, places, language) if packed is not None else None,
    )
    with adding(run, run.folder):
        return _write_single(run, world_html(facts, facts.economies, places, site, language))


def _write_single(run: Run, page: str) -> Path:
    path = run.folder / SINGLE
    with atomic_write(path) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return path


def _must_be_ours(folder: Path) -> None:
    """Refuse to replace what is no atlas."""
    if not folder.exists():
        return
    first = folder / "index.html"
    ours = first.is_file() and MARK in first.read_text("utf-8", errors="replace")[:2000]
    if not ours and (not folder.is_dir() or any(folder.iterdir())):
        raise HotbedError(f"{folder} holds something else than an atlas", "move it away")


def _write(stem: Path, ending: str, text: str) -> None:
    stem.with_name(stem.name + ending).write_text(text, encoding="utf-8", newline="\n")
