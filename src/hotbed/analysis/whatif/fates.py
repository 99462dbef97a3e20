"""What became of the run's clusters under a setting, by the rule of editions (lineage).

The places are the same ones, so each stands for itself. Two clusters are linked if they share at
least a quarter of the listings of one of them; identity passes along the heaviest link.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotbed.analysis.change.lineage import Link, event_of, links_of
from hotbed.analysis.change.places import Places, places_of
from hotbed.analysis.whatif.evaluate import Ranked
from hotbed.runs.run import Run

SAME, NEW, MERGED, GONE = "same", "new", "merged", "gone"
EVENTS = (SAME, "merged", "split", "split and merged", NEW, GONE)


@dataclass(frozen=True)
class Fate:
    """A cluster of a setting beside the run's, or one of the run that has none.

    Parameters
    ----------
    row : int, optional
        Row in the setting's ranking; None: the run's cluster has no successor.
    base : int, optional
        Row in the run's ranking of the cluster that it continues; None: of none.
    event : str
        same; merged; split; split and merged; new; of a cluster without a successor merged, where
        another took its places, else gone.
    places, gained, lost : int
        Places that it has; of these, not in the cluster that it continues; that cluster's places
        that it lacks.
    """

    row: int | None
    base: int | None
    event: str
    places: int
    gained: int
    lost: int


def fates(run: Run, ranked: Ranked) -> list[Fate]:
    """By the setting's rank, then the clusters without a successor by the run's.

    Parameters
    ----------
    run : Run
    ranked : Ranked
    """
    old = places_of(run)
    new = Places(old.place_id, old.lon, old.lat, ranked.listings, ranked.cluster)
    links = links_of(old, new, new.cluster, old.cluster)
    comes = {link.current: link for link in links if link.continues}
    goes = {link.previous for link in links if link.continues}
    lines = [
        _of_cluster(row, comes.get(row), links, old, new) for row in range(len(ranked.standings))
    ]
    for base in range(run.ranking.num_rows):
        if base not in goes:
            taken = any(link.previous == base for link in links)
            lost = int((old.cluster == base).sum())
            lines.append(Fate(None, base, MERGED if taken else GONE, 0, 0, lost))
    return lines


def _of_cluster(row: int, link: Link | None, links: list[Link], old: Places, new: Places) -> Fate:
    mine = new.cluster == row
    places = int(mine.sum())
    if link is not None:
        event = event_of(link, links).replace("continued", SAME)
        theirs = old.cluster == link.previous
        both = int(np.count_nonzero(mine & theirs))
        return Fate(row, link.previous, event, places, places - both, int(theirs.sum()) - both)
    parts = [other for other in links if other.current == row]
    event = event_of(max(parts, key=lambda other: other.now), links) if parts else NEW
    return Fate(row, None, event, places, places, 0)
