"""The atlas as a folder of static pages that open from disk with the network off."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.compute as pc

from hotbed.analysis.economies import clusters_per_economy
from hotbed.analysis.findings.findings import Findings
from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.publish.atlas import texts as atlas_texts
from hotbed.publish.atlas.cluster import cluster_html, cluster_json, cluster_table
from hotbed.publish.atlas.compare import compare_html
from hotbed.publish.atlas.editions import Earlier
from hotbed.publish.atlas.facts import AtlasFacts, Row, atlas_facts, intensity_rows
from hotbed.publish.atlas.map import Mapper
from hotbed.publish.atlas.page import navigation
from hotbed.publish.atlas.spots import PER_MILLION
from hotbed.publish.atlas.world import Site, atlas_html
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.csv import write_csv
from hotbed.runs.outputs import record
from hotbed.runs.run import Run

FOLDER, SINGLE = "atlas", "atlas.html"
MARK = '<meta name="generator" content="hotbed">'


def write_atlas(
    result: Run,
    found: Findings,
    change: Mapping[str, Row] | None = None,
    editions: Sequence[Earlier] = (),
    groups: IncomeGroups | None = None,
) -> Path:
    """Write the run's folder `atlas/`, whole or not at all; an older atlas there is replaced.

    Parameters
    ----------
    found : what the run's data carry (`hotbed.analysis.findings.findings.findings`).
    change : cluster id -> what changed since the previous edition, if one is compared with.
    editions : earlier editions that the world page can switch to, the latest first.
    groups : income groups of economies, for the world page's filter.

    Returns
    -------
    The path of its first page. Equal runs give equal bytes.

    Raises
    ------
    HotbedError : the folder can't be written, or `atlas/` holds something else.
    """
    folder = result.folder / FOLDER
    _must_be_ours(folder)
    with task("drawing the atlas", total=result.ranking.num_rows + 1) as advance:
        facts = atlas_facts(result, change)
        with atomic_write(folder) as temporary:
            (temporary / "clusters").mkdir(parents=True)
            _world(result, facts, temporary, editions, groups)
            _texts(result, facts, found, temporary)
            advance(1)
            mapper = Mapper(result.members, result.clusters)
            nav = navigation(facts.run, bool(atlas_texts.regional_files(result)), "../")
            for own in facts.clusters:
                stem = temporary / "clusters" / facts.files[own.cluster_id]
                _write(stem, ".html", cluster_html(own, facts, mapper, nav))
                _write(stem, ".json", cluster_json(own))
                write_csv(cluster_table(own), stem.with_name(stem.name + ".csv"))
                advance(1)
            if folder.exists():
                shutil.rmtree(folder)
    record(result.folder, result.digest, [folder])
    return folder / "index.html"


def write_map(run: Run) -> None:
    """Write the first map of a run that is being written: the world page alone, `atlas.html`."""
    with atomic_write(run.folder / SINGLE) as temporary:
        temporary.write_text(_world_html(run, None), encoding="utf-8")


def write_single(
    result: Run, editions: Sequence[Earlier] = (), groups: IncomeGroups | None = None
) -> Path:
    """Write the world page alone, `atlas.html`: one file to mail.

    Parameters
    ----------
    editions, groups : as for `write_atlas`.
    """
    path = result.folder / SINGLE
    site = Site(people=_people(intensity_rows(result)), editions=editions, groups=groups)
    with atomic_write(path) as temporary:
        temporary.write_text(_world_html(result, site), encoding="utf-8")
    return path


def _people(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Cluster id -> its figures by inhabitants."""
    return {
        key: {name: value for name, value in row.items()
              if name == "intensity" or name.endswith(PER_MILLION)}
        for key, row in rows.items()
    }  # fmt: skip


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


def _world(
    result: Run,
    facts: AtlasFacts,
    folder: Path,
    editions: Sequence[Earlier],
    groups: IncomeGroups | None,
) -> None:
    site = Site(
        navigation(facts.run, bool(atlas_texts.regional_files(result))),
        {key: f"clusters/{stem}.html" for key, stem in facts.files.items()},
        "../",
        _people({own.cluster_id: own.intensity for own in facts.clusters if own.intensity}),
        editions,
        groups,
    )
    _write(folder / "index", ".html", _world_html(result, site))


def _world_html(result: Run, site: Site | None) -> str:
    members = result.members
    noise = members.filter(pc.is_null(members["cluster_id"]))
    noise = noise.select(["lon", "lat", "listings"]).rename_columns(["lon", "lat", "weight"])
    economies = clusters_per_economy(result)
    return atlas_html(
        result.ranking, result.clusters, noise, result.metadata, site, members, economies
    )


def _texts(result: Run, facts: AtlasFacts, found: Findings, folder: Path) -> None:
    regions = bool(atlas_texts.regional_files(result))
    nav = navigation(facts.run, regions)
    _write(folder / "compare", ".html", compare_html(facts, nav))
    _write(folder / "findings", ".html", atlas_texts.findings_html(found, facts, nav))
    _write(folder / "method", ".html", atlas_texts.method_html(result, facts, nav))
    _write(folder / "data", ".html", atlas_texts.data_html(result, facts, nav))
    if regions:
        _write(folder / "regions", ".html", atlas_texts.regions_html(result, facts, nav))
