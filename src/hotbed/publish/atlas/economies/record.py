"""An economy's or income group's facts as the JSON and CSV beside its page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hotbed.publish.atlas.record import Record, record_rows
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Held, Holder, Territory
from hotbed.publish.facts.words import years_text

HEAD = ("kind", "key", "name", "rank", "of", "total", "inside_total", "counted_share")
SUBJECTS = (
    *("applicants", "organisations", "sectors", "technology_fields", "science_fields", "topics"),
    *("series", "teams", "partners", "home", "abroad"),
)


def territory_record(territory: Territory, facts: Facts) -> Record:
    """What the page of a territory shows, as plain values for JSON.

    Parameters
    ----------
    territory : Territory
    facts : Facts
    """
    before = territory.before
    return {
        **{name: getattr(territory, name) for name in HEAD},
        "economies": territory.economies,
        "metrics": [
            {
                "metric": metric.name,
                "label": metric.label,
                "years": years_text(metric.years),
                **_held(territory.held[metric.name]),
                "world": metric.world,
            }
            for metric in facts.metrics
        ],
        "clusters": [_holder(holder) for holder in territory.clusters],
        "touched": [_holder(holder) for holder in territory.touched],
        "before": {"rank": before.rank, "clusters": before.clusters} if before else None,
        "windows": [
            asdict(window) | {"years_before": years_text(window.years_before)}
            for window in territory.windows
        ],
        "subjects": {
            subject: [
                {"metric": metric, **asdict(line)}
                for metric, lines in getattr(territory, subject).items()
                for line in lines
            ]
            for subject in SUBJECTS
            if getattr(territory, subject)
        },
        "below": [asdict(area) for area in territory.below],
    }


def territory_table(record: Record) -> Any:
    """The facts of a territory, one figure a row (`record_rows`).

    Parameters
    ----------
    record : dict
        Of `territory_record`.
    """
    head: dict[str, Any] = {name: record[name] for name in HEAD}
    plain = [
        {key: value for key, value in one.items() if key != "earlier"} for one in record["windows"]
    ]
    return record_rows(
        {
            record["kind"]: head | {"economies": " / ".join(record["economies"])},
            **{name: record[name] for name in ("metrics", "clusters", "touched", "before")},
            "windows": plain,
            **record["subjects"],
            "below": record["below"],
        }
    )


def _held(held: Held) -> Record:
    amounts = {"located": held.located, "inside": held.inside, "outside": held.outside}
    flat = {
        f"{name}_{figure}": value
        for name, amount in amounts.items()
        for figure, value in asdict(amount).items()
    }
    return flat | {"inside_share_of_located": held.inside_share}


def _holder(holder: Holder) -> Record:
    cluster, part = holder.cluster, holder.part
    return {
        "cluster_id": cluster.cluster_id,
        "rank": cluster.rank if cluster.printed else None,
        "name": cluster.name,
        "places": part.places,
        "listings": part.listings,
        "share": part.listings_share,
        **{f"{metric}_count": count for metric, count in part.counts.items()},
        **{f"{metric}_share": share for metric, share in holder.shares.items()},
    }
