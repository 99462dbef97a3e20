"""Gather everything that is shown of a run, once a call: all outputs render the same facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.change.previous import Previous, beside_published
from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.economies import clusters_per_economy
from hotbed.analysis.floor import is_printed
from hotbed.analysis.profiles.partial_years import partial_years
from hotbed.base.errors import HotbedError
from hotbed.base.texts import _, ngettext, term
from hotbed.publish.facts.certainty import KINDS, answers
from hotbed.publish.facts.change import against_of, changes
from hotbed.publish.facts.clusters import gather_clusters, rounded, written_intensities
from hotbed.publish.facts.fields import field_shares
from hotbed.publish.facts.reading import (
    Coverage,
    File,
    Held,
    Input,
    LedgerLine,
    Source,
    not_shown,
)
from hotbed.publish.facts.structure import (
    SIZE,
    Amount,
    Change,
    Cluster,
    Economy,
    Edition,
    Facts,
    Metric,
    Overview,
    Ranked,
    Study,
)
from hotbed.publish.facts.sureness import doubts
from hotbed.publish.facts.words import clean, shown
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS, Line

UNTITLED = _("Science and technology clusters")


def facts(
    run: Run,
    clusters: Collection[str] | None = None,
    against: Sequence[Previous] = (),
    groups: IncomeGroups | None = None,
) -> Facts:
    """Everything that is shown of a run.

    Parameters
    ----------
    run : Run
    clusters : collection of str, optional
        Ids of the clusters to tell in full; all where it is not given.
    against : sequence of Previous
        Earlier editions, compared (`hotbed.analysis.change.previous.previous_of`), the latest
        first. Change is since the first of them.
    groups : IncomeGroups, optional
        Income groups of economies, for findings and filters.

    Returns
    -------
    Facts

    Raises
    ------
    HotbedError
        A cluster that is wanted is confidential, or a figure can't be protected.
    """
    run = released(run)
    against = [beside_published(run, before) for before in against]
    previous = against[0] if against else None
    view = overview(run, changes(previous, run) if previous else {})
    ids = [row.cluster_id for row in view.ranking]
    if run.withholds and (withheld := sorted(set(clusters or ()) - set(ids))):
        raise HotbedError(
            f"{withheld[0]} is confidential", "name a cluster of the ranking that is published"
        )
    return Facts(
        **vars(view),
        against=against_of(run, previous) if previous else None,
        editions=[
            Edition(overview(earlier.edition), earlier.comparison, field_shares(earlier.edition))
            for earlier in against
            if isinstance(earlier.edition, Run) and earlier.comparison
        ],
        groups=groups,
        clusters=gather_clusters(
            run, view.ranking, set(ids if clusters is None else clusters), previous
        ),
        economies=economies(run),
        coverage=_coverage(run),
        answers={kind: [] for kind in KINDS} if run.withholds else answers(run),
        ledger=[_ledger_line(clean(row)) for row in run.ledger.to_pylist()],
        inputs=[_input(spec) for spec in run.metadata["inputs"]],
        sources=_sources(run),
        not_shown=[not_shown(shown(sentence)) for sentence in run.metadata.get("not_shown", [])],
        confidential=_confidential(run),
        partial_years=partial_years(run),
    )


def _ledger_line(row: dict[str, Any]) -> LedgerLine:
    return LedgerLine(**row | {"meaning": term("ledger", row["meaning"])})


def cluster_facts(run: Run, cluster_id: str) -> Cluster:
    """Everything that is shown of one cluster.

    Parameters
    ----------
    run : Run
    cluster_id : str
    """
    run = released(run)
    return gather_clusters(run, overview(run).ranking, {cluster_id})[0]


def overview(run: Run, change: Mapping[str, Change] | None = None) -> Overview:
    """The ranking of a run and what it rests on; no other table is read.

    Parameters
    ----------
    run : Run
    change : mapping, optional
        Cluster id -> what became of it since the previous edition.
    """
    run = released(run)
    metadata, recipe = run.metadata, run.recipe
    return Overview(
        study=Study(
            shown(recipe.study.title) or UNTITLED,
            shown(recipe.study.note),
            recipe.preset,
            metadata["recipe_digest"],
            run.digest,
            metadata["versions"]["hotbed"],
        ),
        metrics=[
            Metric(
                name,
                term("metric", shown(metric.label)),
                list(metric.years) if metric.years else None,
                metric.weight,
                run.world[name],
            )
            for name, metric in recipe.metrics.items()
        ],
        ranking=_ranking(run, change or {}),
        recipe=recipe,
        own_choices=[shown(choice) for choice in recipe.own_choices],
        credits=[shown(credit) for credit in metadata["credits"]],
        versions=metadata["versions"],
        withheld=metadata["clusters"] - run.ranking.num_rows if run.withholds else 0,
    )


def _ranking(run: Run, change: Mapping[str, Change]) -> list[Ranked]:
    sizes = {row["cluster_id"]: row for row in run.clusters.drop(["geometry"]).to_pylist()}
    people, doubt = written_intensities(run), doubts(run)
    least = run.recipe.uncertainty.least_documents
    ranking = []
    for row in run.ranking.to_pylist():
        key = row["cluster_id"]
        text = clean(row)
        ranking.append(
            Ranked(
                rank=row["rank"],
                cluster_id=key,
                name=text["name"],
                economies=row["economies"].split("/"),
                total=row["total"],
                metrics={
                    name: Amount(row[f"{name}_count"], row[f"{name}_share"]) for name in run.metrics
                },
                change=change.get(key),
                **{name: sizes[key][name] for name in SIZE},
                intensity=people.get(key),
                printed=is_printed((row[f"{name}_count"] for name in run.metrics), least),
                doubt=doubt.get(key),
            )
        )
    return ranking


def economies(run: Run) -> list[Economy]:
    """Clusters by economy, from the most clusters down.

    Parameters
    ----------
    run : Run
    """
    run = released(run)
    return [
        Economy(
            row["economy"],
            row["name"],
            row["clusters"],
            row["cross_border"],
            row["best_rank"],
            {
                name: Amount(
                    rounded(count, COUNT_DECIMALS),
                    rounded(100 * count / run.world[name], SHARE_DECIMALS),
                )
                for name, count in row["counts"].items()
            },
            rounded(row["total"], SHARE_DECIMALS),
        )
        for row in clusters_per_economy(run)
    ]


def _confidential(run: Run) -> list[str]:
    """What of economies is not told, in a sentence; none where all is."""
    kept = run.kept_economies
    hidden = 0 if kept is None else run.economy_count - len(kept)
    if not hidden:
        return []
    return [
        ngettext(
            "{n} economy is not listed, since documents of its are confidential.",
            "{n} economies are not listed, since documents of theirs are confidential.",
            hidden,
        )
    ]


def _coverage(run: Run) -> Coverage:
    """What all clusters hold, and how many places lie outside."""
    counted: dict[str, dict[str, Any]] = {
        row["metric"]: row for row in run.ledger.to_pylist() if row["line"] == Line.CLUSTER
    }
    places = _in_clusters(run.members)
    return Coverage(
        run.ranking.num_rows,
        places,
        run.place_count - places,
        {
            name: Held(
                counted.get(name, {}).get("documents"),
                counted.get(name, {}).get("share_of_documents"),
            )
            for name in run.metrics
        },
    )


def _in_clusters(members: pa.Table) -> int:
    return int(pc.sum(pc.is_valid(members["cluster_id"])).as_py() or 0)


def _input(spec: Mapping[str, Any]) -> Input:
    files = [
        File(file["name"], file["bytes"], file.get("sha256") or f"ETag {file['version']}")
        for file in spec["files"]
    ]
    return Input(spec["source"], spec["metric"], files, str(spec.get("lacks") or ""))


def _sources(run: Run) -> list[Source]:
    """Whom the figures rest on, with the licence where the run knows it."""
    licences = {
        shown(table.get("credit")): str(table["licence"])
        for table in run.metadata["geocoder"].values()
        if isinstance(table, dict) and table.get("licence")
    }
    titles = [shown(credit) for credit in run.metadata["credits"]]
    return [Source(title, licences.get(title)) for title in titles]
