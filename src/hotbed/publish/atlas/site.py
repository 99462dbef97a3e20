"""The atlas as a folder of static pages that open from disk with the network off."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from hotbed.analysis.findings.findings import Findings
from hotbed.analysis.whatif.pack.content import Packed
from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.publish.atlas import texts
from hotbed.publish.atlas.around.glossary import glossary_html
from hotbed.publish.atlas.around.preview import write_preview
from hotbed.publish.atlas.cluster import cluster_html
from hotbed.publish.atlas.compare import compare_html
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
from hotbed.publish.maps.places import Places
from hotbed.publish.maps.towns import other_names
from hotbed.runs.csv import write_csv
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run

FOLDER, SINGLE = "atlas", "atlas.html"
MOST_SINGLE = 1_850_000
"""Bytes of the data from which a single file evaluates settings: 2.5 MB as text."""
MARK = '<meta name="generator" content="hotbed">'


def write_atlas(run: Run, facts: Facts, findings: Findings, address: str = "") -> Path:
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

    Returns
    -------
    Path
        Of its first page. Equal runs give equal bytes.

    Raises
    ------
    HotbedError
        The folder can't be written, or `atlas/` holds something else.
    """
    folder = run.folder / FOLDER
    _must_be_ours(folder)
    steps = len(facts.clusters) + 1
    with (
        adding(run, folder),
        task("drawing the atlas", steps) as advance,
        atomic_write(folder) as temporary,
    ):
        (temporary / "clusters").mkdir(parents=True)
        names = file_names(cluster.cluster_id for cluster in facts.clusters)
        places, packed = Places.of(run), evaluable(run)
        lacking = _lacking(run, facts, packed)
        drawn = write_preview(facts, temporary / PREVIEW)
        about = Publication(texts.citation(facts), _folder(address), drawn)
        parts = Parts(places, names, about, packed, lacking)
        _pages(run, facts, findings, parts, temporary)
        advance(1)
        mapper = Mapper(places)
        nav = navigation(facts.study.title, lacking, "../", about)
        for cluster in facts.clusters:
            stem = temporary / "clusters" / names[cluster.cluster_id]
            _write(stem, ".html", cluster_html(cluster, facts, names, mapper, nav))
            figures = cluster_record(cluster, facts)
            _write(stem, ".json", record_json(figures))
            write_csv(record_table(figures), stem.with_name(stem.name + ".csv"))
            advance(1)
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
    site = Site(nav, addresses, "../", facts.has_intensity, facts.editions, facts.groups, also)
    _write(folder / "index", ".html", world_html(facts, facts.economies, places, site))
    _write(folder / "compare", ".html", compare_html(facts, names, nav, places, also))
    if parts.packed is not None:
        page = whatif_html(facts, parts.packed, places, nav, addresses)
        _write(folder / "whatif", ".html", page)
    _write(folder / "findings", ".html", texts.findings_html(findings, facts, nav))
    _write(folder / "method", ".html", method_html(facts, nav))
    _write(folder / "data", ".html", texts.data_html(run, facts, nav))
    _write(folder / "glossary", ".html", glossary_html(nav))
    if "regions" not in lacking:
        _write(folder / "regions", ".html", texts.regions_html(run, facts, addresses, nav))
    if "time" not in lacking:
        _write(folder / "time", ".html", time_html(facts, addresses, nav))


def _lacking(run: Run, facts: Facts, packed: Packed | None) -> set[str]:
    """Pages that the run gives nothing for."""
    has = {
        "regions": bool(texts.regional_files(run)),
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
    _write_single(run, world_html(overview(run), economies(run), Places.of(run)))


def write_single(run: Run, facts: Facts, *, whatif: bool = False) -> Path:
    """Write the world page alone, `atlas.html`: one file to mail.

    Parameters
    ----------
    run : Run
    facts : Facts
    whatif : bool, optional
        Whether the page that changes the method stands in it, with as much as fits `MOST_SINGLE`.

    Returns
    -------
    Path
    """
    places = Places.of(run)
    packed = evaluable(run, MOST_SINGLE) if whatif else None
    site = Site(
        intensity=facts.has_intensity,
        editions=facts.editions,
        groups=facts.groups,
        also=other_names(facts.ranking, places),
        whatif=framed(facts, packed, places) if packed is not None else None,
    )
    with adding(run, run.folder):
        return _write_single(run, world_html(facts, facts.economies, places, site))


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
