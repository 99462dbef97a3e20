"""Gather what is shown of single clusters: parts, profiles, origin, certainty, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.change.previous import Previous
from hotbed.analysis.economies import economy_parts
from hotbed.analysis.grouping import cluster_numbers, rows_by_group
from hotbed.analysis.intensity.intensity import intensities
from hotbed.analysis.intensity.written import read_intensity
from hotbed.analysis.origin import Group, MemberPlace, largest_places, origins, worth_groups
from hotbed.analysis.origin import Origin as KeptOrigin
from hotbed.base.errors import HotbedError
from hotbed.base.texts import _, term
from hotbed.count.fractions import half_up
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.facts.beside import similar_of, windows_of
from hotbed.publish.facts.certainty import certainties
from hotbed.publish.facts.composition import compositions
from hotbed.publish.facts.lines import FieldLine, Part, PartnerLine, ShareLine, TeamLine, Year
from hotbed.publish.facts.origin import Merge, Origin, Place, Worth, naming_rule
from hotbed.publish.facts.structure import (
    PER_MILLION,
    Cluster,
    Intensity,
    Ranked,
)
from hotbed.publish.facts.sureness import choices, without_years
from hotbed.publish.facts.words import clean, shown
from hotbed.reference.countries import country_names
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, ECONOMY_PARTS, PROFILES, SHARE_DECIMALS, SUBJECTS

LINES: dict[str, type] = dict.fromkeys(SUBJECTS, ShareLine) | {
    "technology_fields": FieldLine,
    "science_fields": FieldLine,
    "topics": FieldLine,
    "partners": PartnerLine,
    "teams": TeamLine,
    "series": Year,
}
"""What the lines of each subject are."""
GROUPS_SHOWN = 12
"""So many groups of listings of equal worth are told one by one; the rest is one line."""
KM_DECIMALS = 3
UNNAMED = (OTHERS, NONE_STATED)
LESS = _("less")
TERMS = {"technology_fields": "field", "science_fields": "field", "sectors": "sector"}
"""Contexts of the labels that the program or a source's scheme names."""


def gather_clusters(
    run: Run, ranking: list[Ranked], wanted: Collection[str], previous: Previous | None = None
) -> list[Cluster]:
    """The clusters wanted, in full, by rank.

    Parameters
    ----------
    run : Run
    ranking : list of Ranked
        All clusters.
    wanted : collection of str
        Ids.
    previous : Previous, optional
        The previous edition, compared.
    """
    if not wanted:
        return []
    parts, profiles = parts_of(run), profiles_of(run)
    kept = _kept_origins(run)
    worth, sure = ({}, {}) if run.withholds else (worth_groups(run), certainties(run))
    written = any(row.intensity for row in ranking)
    composed = compositions(run, previous, wanted) if previous else {}
    people = {} if written or run.withholds else reckoned_intensities(run)
    moved, without_year = choices(run), without_years(run)
    untold = confidential_words(run)
    similar, windows = similar_of(run), windows_of(run, previous)
    rows = rows_by_group(cluster_numbers(run))
    nothing = np.array([], np.int64)
    clusters = []
    for number, ranked in enumerate(ranking):
        key = ranked.cluster_id
        if key not in wanted:
            continue
        members = run.members.take(rows.get(number, nothing))
        profile: dict[str, Any] = {
            subject: profiles.get(key, {}).get(subject, {}) for subject in SUBJECTS
        }
        known = dict(vars(ranked))
        known["intensity"] = ranked.intensity if written else people.get(key)
        clusters.append(
            Cluster(
                **known,
                of=len(ranking),
                parts=parts.get(key, []),
                **profile,
                found=_origin(run, members, kept.get(key), worth.get(key, {})),
                certainty=sure.get(key),
                choices=moved.get(key),
                without_year=without_year.get(key, []),
                composition=composed.get(key),
                similar=similar.get(key, []),
                windows=windows.get(key, []),
                confidential=untold.get(key, []),
            )
        )
    return clusters


def confidential_words(run: Run) -> dict[str, list[str]]:
    """How many lines of each cluster's profile are confidential, in words, by cluster id.

    Parameters
    ----------
    run : Run
    """
    told: dict[str, list[str]] = defaultdict(list)
    for subject in SUBJECTS:
        name = term("subject", PROFILES[subject].title)
        for (key, metric), count in run.confidential_lines(subject).items():
            label = shown(run.recipe.metrics[metric].label)
            told[key].append(
                _(
                    "{subject}, {metric}: {n} confidential, not told.",
                    subject=name,
                    metric=label,
                    n=count,
                )
            )
    for (key, _metric), count in run.confidential_lines(ECONOMY_PARTS.name).items():
        told[key].append(_("Economies and their parts: {n} confidential, not told.", n=count))
    return told


def parts_of(run: Run) -> dict[str, list[Part]]:
    """Each cluster's economies with what they hold of it, by cluster id.

    Parameters
    ----------
    run : Run
    """
    parts = defaultdict(list)
    for part in economy_parts(run):
        parts[part["cluster_id"]].append(
            Part(
                part["economy"],
                country_names().get(part["economy"], ""),
                part["listed"],
                part["places"],
                part["listings"],
                rounded(part["listings_share"], SHARE_DECIMALS),
                {name: rounded(count, COUNT_DECIMALS) for name, count in part["counts"].items()},
            )
        )
    return parts


def profiles_of(run: Run) -> dict[str, dict[str, dict[str, list[Any]]]]:
    """The profiles: cluster id -> subject -> metric -> lines, as `LINES` has them.

    Parameters
    ----------
    run : Run
    """
    profiles: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(dict)
    for subject in SUBJECTS:
        for key, metric, line in profile_lines(run, subject):
            profiles[key].setdefault(subject, {}).setdefault(metric, []).append(line)
    return profiles


def profile_lines(run: Run, subject: str) -> Iterator[tuple[str, str, Any]]:
    """The lines of one subject: cluster id, metric and line, as `LINES` has it.

    Parameters
    ----------
    run : Run
    subject : str
    """
    table = run.subject(subject)
    for row in table.to_pylist() if table is not None else []:
        key, metric = row.pop("cluster_id"), row.pop("metric")
        row.pop("cluster")
        yield key, metric, LINES[subject](**named_line(clean(row), subject))


def named_line(row: dict[str, Any], subject: str) -> dict[str, Any]:
    """A line with its label as a term, where that is no proper name.

    Parameters
    ----------
    row : dict
    subject : str
    """
    label = row.get("label")
    if label in UNNAMED:
        return row | {"label": term("line", label)}
    return row | {"label": term(TERMS[subject], label)} if subject in TERMS and label else row


def written_intensities(run: Run) -> dict[str, Intensity]:
    """People and intensity of clusters as intensity.csv has them; none where it can't be used.

    Parameters
    ----------
    run : Run
    """
    return {
        key: Intensity(
            people=row["population"],
            source=row["population_source"],
            per_million=row["intensity"],
            rank=row["rank"],
            shape=row.get("shape", ""),
            documents_per_million={
                name.removesuffix(PER_MILLION): value
                for name, value in row.items()
                if name.endswith(PER_MILLION)
            },
        )
        for key, row in read_intensity(run).items()
    }


def reckoned_intensities(run: Run) -> dict[str, Intensity]:
    """People and intensity of the hundred largest clusters, from the gazetteer.

    Parameters
    ----------
    run : Run
    """
    return {
        row.cluster["cluster_id"]: Intensity(
            people=row.population.people,
            source=row.population.source,
            per_million=None if row.intensity is None else rounded(row.intensity, SHARE_DECIMALS),
            rank=row.rank,
            shape=row.shape,
            written=False,
        )
        for row in intensities(run)
    }


def _kept_origins(run: Run) -> dict[str, KeptOrigin]:
    """Joins and naming by cluster id; none where the run's stages were removed."""
    try:
        return origins(run)
    except HotbedError:
        return {}


def _origin(
    run: Run, members: pa.Table, kept: KeptOrigin | None, groups: Mapping[str, list[Group]]
) -> Origin:
    places = [] if run.withholds else [_place(place) for place in largest_places(members)]
    lines = [line for name in run.metrics for line in _worth(name, groups.get(name, []))]
    if kept is None:
        return Origin(None, None, places, lines)
    merges = [Merge(join.a, join.b, round(join.km, KM_DECIMALS)) for join in kept.joins]
    return Origin(naming_rule(shown(kept.naming_rule)), merges, places, lines)


def _place(place: MemberPlace) -> Place:
    return Place(
        None if place.place is None else shown(place.place),
        place.country,
        place.lon,
        place.lat,
        place.listings,
        place.core,
        place.region,
    )


def _worth(metric: str, groups: list[Group]) -> list[Worth]:
    """A line a group; the last sums the smallest up where there are many."""
    several = groups if len(groups) <= GROUPS_SHOWN + 1 else groups[:GROUPS_SHOWN]
    lines = [_worth_line(metric, f"1/{group.parts}", [group]) for group in several]
    if len(several) < len(groups):
        lines.append(_worth_line(metric, LESS, groups[len(several) :]))
    return lines


def _worth_line(metric: str, name: str, groups: list[Group]) -> Worth:
    documents = sum((group.documents for group in groups), Fraction(0))
    listings = sum(group.listings for group in groups)
    return Worth(metric, name, listings, rounded(documents, COUNT_DECIMALS))


def rounded(value: Fraction, decimals: int) -> float:
    """An exact value as the tables have it, half up.

    Parameters
    ----------
    value : fractions.Fraction
    decimals : int

    Examples
    --------
    >>> rounded(Fraction(1, 3), 4)
    0.3333
    """
    return float(half_up(value, decimals))
